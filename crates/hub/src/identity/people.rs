//! The people of an organisation: their roles, and suspending them here.
//! Not here: one's own account ([`super::own`]), getting new people in ([`super::invitation`]).
//! Next: `domain::access`, for what a role may do.

use super::{fields::Faults, organisation::neighbours};
use crate::{Cx, HubError, error::What};
use domain::{
    access::{People, Read, Write},
    audit_trail::{Action, Entry, Filter, Recorded},
    identity::{Assignment, Organisation, Role},
    ids::{AssignmentId, OrganisationId, PersonId},
};
use jiff::civil::Date;
use serde_json::json;
use store::{
    Reads, Tx,
    audit_trail::newest,
    identity::{colleague, organisation, role, suspension},
};

pub use domain::identity::colleague::{Cursor, Query};

/// People of a page at most.
pub const PAGE_LIMIT: u32 = 200;

/// A person of the organisation with the roles they hold here.
pub struct Colleague {
    /// Who, and whether they are suspended here.
    pub who: domain::identity::Colleague,
    /// As what.
    pub roles: Vec<Assignment>,
    /// When they last signed in here, ms UTC.
    pub last_sign_in_at_ms: Option<i64>,
}

/// A page of them.
pub struct Page {
    /// By reading.
    pub people: Vec<Colleague>,
    /// Behind whom the next page begins, if there is one.
    pub next: Option<Cursor>,
}

/// How many there are.
pub struct Counts {
    /// Everyone with a role here.
    pub all: i64,
    /// Those who match the query.
    pub matching: i64,
    /// Those who sign in with a password alone.
    pub without_second_factor: i64,
}

/// A role as it is given.
#[derive(Clone, Copy, Debug)]
pub struct Given {
    /// Which.
    pub role: Role,
    /// Last day on which it holds.
    pub until: Option<Date>,
    /// The organisation that sends the person, such as an auditor's own; then the role has a last day.
    pub sent_by: Option<OrganisationId>,
}

/// A page of everyone with a role here.
///
/// # Errors
/// [`HubError::Store`].
pub async fn page(
    cx: &Cx<Read<People>>,
    query: &Query,
    after: &Cursor,
    limit: u32,
) -> Result<Page, HubError> {
    let read = cx.read();
    let limit = limit.clamp(1, PAGE_LIMIT);
    let mut found = colleague::page(&read, query, after, limit + 1).await?;
    let more = found.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        found.pop();
    }
    let last = found.last().filter(|_| more);
    let next = last
        .map(|last| Cursor { reading: last.person.reading.clone(), login: last.person.login.to_string() });
    let mut people = Vec::with_capacity(found.len());
    for who in found {
        people.push(with_roles(&read, who).await?);
    }
    Ok(Page { people, next })
}

/// How many people a list has.
///
/// # Errors
/// [`HubError::Store`].
pub async fn count(cx: &Cx<Read<People>>, query: &Query) -> Result<Counts, HubError> {
    let read = cx.read();
    Ok(Counts {
        all: colleague::count(&read, &Query::default()).await?,
        matching: colleague::count(&read, query).await?,
        without_second_factor: colleague::count_without_second_factor(&read).await?,
    })
}

/// One person with a role here.
///
/// # Errors
/// [`HubError::NotFound`] for who holds none.
pub async fn find(cx: &Cx<Read<People>>, id: PersonId) -> Result<Colleague, HubError> {
    let read = cx.read();
    let who = colleague::find(&read, id).await?.ok_or(HubError::NotFound)?;
    with_roles(&read, who).await
}

/// What happened to a person here, newest first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn history(cx: &Cx<Read<People>>, id: PersonId) -> Result<Vec<Recorded>, HubError> {
    Ok(newest(&cx.read(), &Filter::about("person", id), 50).await?)
}

/// The organisations that can have sent someone: those joined with the own one.
///
/// # Errors
/// [`HubError::Store`].
pub async fn senders(cx: &Cx<Read<People>>) -> Result<Vec<Organisation>, HubError> {
    neighbours(&cx.read()).await
}

/// Gives a person with a role here another one, or the same with another last day.
///
/// # Errors
/// [`HubError::NotFound`] for who holds none, [`HubError::Invalid`] for fields to correct.
pub async fn give_role(cx: &Cx<Write<People>>, id: PersonId, given: Given) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    organisation::lock(&mut tx).await?;
    let who = colleague::find(&tx, id).await?.ok_or(HubError::NotFound)?;
    check(&tx, given, cx.hub().today()).await?;
    let before = role::held_here(&tx, id).await?.into_iter().find(|held| held.role == given.role);
    let after = Assignment {
        id: before.as_ref().map_or_else(|| AssignmentId::from_uuid(cx.new_id()), |held| held.id),
        organisation: cx.organisation(),
        person: id,
        role: given.role,
        sent_by: given.sent_by,
        until: given.until,
    };
    role::assign(&mut tx, &after).await?;
    keep_an_administrator(&tx).await?;
    let snapshot_before = match &before {
        Some(before) => snapshot(&tx, before).await?,
        None => String::new(),
    };
    let entry = Entry::new(Action::Grant, "person", id, who.person.name.as_str())
        .changed(snapshot_before, snapshot(&tx, &after).await?);
    Ok(tx.commit(entry).await?)
}

/// Takes a role back from a person.
///
/// # Errors
/// [`HubError::NotFound`] if they do not hold it here, [`HubError::Invalid`] for the last administrator's.
pub async fn take_role(
    cx: &Cx<Write<People>>,
    id: PersonId,
    assignment: AssignmentId,
) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    organisation::lock(&mut tx).await?;
    let who = colleague::find(&tx, id).await?.ok_or(HubError::NotFound)?;
    let held =
        role::find(&tx, assignment).await?.filter(|held| held.person == id).ok_or(HubError::NotFound)?;
    let before = snapshot(&tx, &held).await?;
    role::withdraw(&mut tx, assignment).await?;
    keep_an_administrator(&tx).await?;
    let entry = Entry::new(Action::Revoke, "person", id, who.person.name.as_str()).changed(before, "");
    Ok(tx.commit(entry).await?)
}

/// Suspends a person here: their roles stay, but none of them counts. Elsewhere nothing changes.
///
/// # Errors
/// [`HubError::NotFound`] for who holds no role here, [`HubError::Invalid`] for the last administrator.
pub async fn suspend(cx: &Cx<Write<People>>, id: PersonId) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    organisation::lock(&mut tx).await?;
    let who = colleague::find(&tx, id).await?.ok_or(HubError::NotFound)?;
    if !suspension::suspend(&mut tx, id).await? {
        return Ok(());
    }
    keep_an_administrator(&tx).await?;
    Ok(tx.commit(suspended(&who, true)).await?)
}

/// Lets a suspended person work here again.
///
/// # Errors
/// [`HubError::NotFound`] for who holds no role here.
pub async fn resume(cx: &Cx<Write<People>>, id: PersonId) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    let who = colleague::find(&tx, id).await?.ok_or(HubError::NotFound)?;
    if !suspension::resume(&mut tx, id).await? {
        return Ok(());
    }
    Ok(tx.commit(suspended(&who, false)).await?)
}

fn suspended(who: &domain::identity::Colleague, now: bool) -> Entry {
    let snapshot = |suspended: bool| json!({ "suspended": suspended }).to_string();
    Entry::new(Action::Update, "person", who.person.id, who.person.name.as_str())
        .changed(snapshot(!now), snapshot(now))
}

/// Checks a role that is to be given: a day to come, a sender who is joined with the own organisation.
pub(crate) async fn check(read: &impl Reads, given: Given, today: Date) -> Result<(), HubError> {
    let mut faults = Faults::default();
    faults.until(given.until, today);
    if let Some(sender) = given.sent_by {
        if given.until.is_none() {
            faults.add("until", What::Required);
        }
        if !neighbours(read).await?.iter().any(|known| known.id == sender) {
            faults.add("sent_by", What::Unknown);
        }
    }
    faults.check()
}

/// Refuses a change after which nobody could administer the organisation for good.
async fn keep_an_administrator(tx: &Tx) -> Result<(), HubError> {
    match role::lasting_administrators(tx).await? {
        0 => Err(HubError::fault("role", What::LastAdministrator)),
        _ => Ok(()),
    }
}

/// A role as the audit trail keeps it.
pub(crate) async fn snapshot(read: &impl Reads, held: &Assignment) -> Result<String, HubError> {
    let sender = match held.sent_by {
        Some(id) => organisation::find(read, id).await?.map(|sender| sender.name),
        None => None,
    };
    Ok(json!({ "role": held.role.as_str(), "until": held.until, "sent_by": sender }).to_string())
}

async fn with_roles(read: &impl Reads, who: domain::identity::Colleague) -> Result<Colleague, HubError> {
    let roles = role::held_here(read, who.person.id).await?;
    let last_sign_in_at_ms = store::audit_trail::last_sign_in(read, who.person.id).await?;
    Ok(Colleague { who, roles, last_sign_in_at_ms })
}
