//! The duty roster: who is on duty, who stands in for whom.
//! Not here: who is told because of it ([`super::who`]).
//! Next: `domain::notify::roster`.

use crate::{Cx, Fault, HubError, What};
use domain::{
    access::{Notices, Read, Write},
    audit_trail::{Action, Entry},
    identity::{Person, Role},
    ids::{PersonId, RosterId},
    notify::{Duty, RosterEntry},
};
use jiff::civil::Date;
use serde_json::json;
use store::{
    Tx,
    identity::{colleague, person},
    notify::roster,
};

/// People to choose from at most.
const PEOPLE: u32 = 2_000;

/// An entry to be made.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// What it says.
    pub duty: Duty,
    /// Who does it.
    pub person: PersonId,
    /// In whose place.
    pub instead_of: Option<PersonId>,
    /// The first day.
    pub from: Date,
    /// The last day; none for an open end.
    pub until: Option<Date>,
}

/// The entries of today and later, with the names of who is in them.
///
/// # Errors
/// [`HubError::Store`].
pub async fn list(cx: &Cx<Read<Notices>>) -> Result<Vec<(RosterEntry, String, String)>, HubError> {
    let read = cx.read();
    let mut named = Vec::new();
    for entry in roster::from(&read, cx.hub().today()).await? {
        let who = person_name(&read, entry.person).await?;
        let whose = match entry.instead_of {
            Some(id) => person_name(&read, id).await?,
            None => String::new(),
        };
        named.push((entry, who, whose));
    }
    Ok(named)
}

/// Who can be put on the roster: everyone who holds a role here today.
///
/// # Errors
/// [`HubError::Store`].
pub async fn people<P>(cx: &Cx<P>) -> Result<Vec<Person>, HubError> {
    let found = colleague::holding(&cx.read(), Role::ALL, cx.hub().today(), PEOPLE).await?;
    Ok(found.into_iter().map(|one| one.person).collect())
}

/// Adds an entry.
///
/// # Errors
/// [`HubError::Invalid`] for people who hold no role here, an end before the beginning or in the past.
pub async fn add(cx: &Cx<Write<Notices>>, wanted: &Wanted) -> Result<(), HubError> {
    let here = people(cx).await?;
    let is_here = |id: PersonId| here.iter().any(|person| person.id == id);
    let mut faults = Vec::new();
    let mut fault = |is: bool, field: &'static str, what: What| {
        if is {
            faults.push(Fault { field, what });
        }
    };
    let instead_of = wanted.instead_of.filter(|_| wanted.duty != Duty::OnDuty);
    fault(!is_here(wanted.person), "person", What::Unknown);
    fault(instead_of.is_some_and(|id| !is_here(id)), "instead_of", What::Unknown);
    fault(wanted.duty != Duty::OnDuty && instead_of.is_none(), "instead_of", What::Required);
    fault(instead_of == Some(wanted.person), "instead_of", What::Impossible);
    let over = wanted.until.is_some_and(|until| until < wanted.from || until < cx.hub().today());
    fault(over, "until", What::Past);
    if !faults.is_empty() {
        return Err(HubError::Invalid(faults));
    }
    let entry = RosterEntry {
        id: RosterId::from_uuid(cx.new_id()),
        duty: wanted.duty,
        person: wanted.person,
        instead_of,
        from: wanted.from,
        until: wanted.until,
    };
    let mut tx = cx.write().await?;
    roster::insert(&mut tx, &entry).await?;
    let line = line(&tx, Action::Create, &entry).await?;
    Ok(tx.commit(line.changed("", snapshot(&entry))).await?)
}

/// Takes an entry away.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn remove(cx: &Cx<Write<Notices>>, id: RosterId) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    let entry = roster::remove(&mut tx, id).await?.ok_or(HubError::NotFound)?;
    let line = line(&tx, Action::Remove, &entry).await?;
    Ok(tx.commit(line.changed(snapshot(&entry), "")).await?)
}

async fn line(tx: &Tx, action: Action, entry: &RosterEntry) -> Result<Entry, HubError> {
    Ok(Entry::new(action, "notice_roster", entry.id, person_name(tx, entry.person).await?))
}

async fn person_name(read: &impl store::Reads, id: PersonId) -> Result<String, HubError> {
    Ok(person::by_id(read, id).await?.map_or_else(String::new, |known| known.person.name))
}

fn snapshot(entry: &RosterEntry) -> String {
    json!({
        "duty": entry.duty.as_str(),
        "person": entry.person.to_string(),
        "instead_of": entry.instead_of.map(|id| id.to_string()),
        "from": entry.from,
        "until": entry.until,
    })
    .to_string()
}
