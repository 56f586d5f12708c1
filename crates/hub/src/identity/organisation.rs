//! The own organisation, and the operators and vendors it has joined.
//! Not here: what it lets them see (grants and statements).
//! Next: `domain::identity::membership`.

use super::fields::Faults;
use crate::{Cx, HubError, error::What, sharing};
use domain::{
    access::{Organisations, Read, Write},
    audit_trail::{Action, Entry},
    identity::{Organisation, OrganisationKind, membership::can_join},
    ids::OrganisationId,
};
use serde_json::json;
use store::{Reads, identity::organisation};

/// More beds than any hospital has.
const MAX_BEDS: u32 = 99_999;

/// What can be changed of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// Its name.
    pub name: String,
    /// Its name in English; may be empty.
    pub name_en: String,
    /// Number of beds, for those that have beds.
    pub beds: Option<u32>,
}

/// Those an organisation is joined with.
pub struct Memberships {
    /// The operators it belongs to and the vendors that serve it.
    pub operators: Vec<Organisation>,
    /// Its own members or customers.
    pub members: Vec<Organisation>,
}

/// The own organisation.
///
/// # Errors
/// [`HubError::Store`].
pub async fn own(cx: &Cx<Read<Organisations>>) -> Result<Organisation, HubError> {
    organisation::own(&cx.read()).await?.ok_or(HubError::NotFound)
}

/// Changes the own organisation's names and beds.
///
/// # Errors
/// [`HubError::Invalid`], or [`HubError::Conflict`] if someone saved since `version`.
pub async fn change(cx: &Cx<Write<Organisations>>, version: i64, details: &Details) -> Result<(), HubError> {
    let mut faults = Faults::default();
    let name = faults.name("name", &details.name);
    let name_en = faults.optional("name_en", &details.name_en);
    if details.beds.is_some_and(|beds| beds > MAX_BEDS) {
        faults.add("beds", What::NotANumber);
    }
    faults.check()?;
    let mut tx = cx.write().await?;
    let before = organisation::own(&tx).await?.ok_or(HubError::NotFound)?;
    let after = Organisation { name, name_en, beds: details.beds, version, ..before.clone() };
    organisation::update(&mut tx, &after).await?;
    let entry = Entry::new(Action::Update, "organisation", after.id, after.name.as_str());
    Ok(tx.commit(entry.changed(snapshot(&before), snapshot(&after))).await?)
}

/// Those the own organisation is joined with.
///
/// # Errors
/// [`HubError::Store`].
pub async fn memberships(cx: &Cx<Read<Organisations>>) -> Result<Memberships, HubError> {
    let read = cx.read();
    Ok(Memberships {
        operators: organisation::operators(&read).await?,
        members: organisation::members(&read).await?,
    })
}

/// The operators and vendors of this hub that the own organisation can still join.
///
/// # Errors
/// [`HubError::Store`].
pub async fn joinable(cx: &Cx<Write<Organisations>>) -> Result<Vec<Organisation>, HubError> {
    let read = cx.read();
    let own = organisation::own(&read).await?.ok_or(HubError::NotFound)?;
    let kinds: Vec<OrganisationKind> =
        OrganisationKind::ALL.iter().copied().filter(|kind| can_join(*kind, own.kind)).collect();
    let joined = organisation::operators(&read).await?;
    let mut joinable = organisation::of_kinds(&read, &kinds).await?;
    joinable.retain(|one| joined.iter().all(|known| known.id != one.id));
    Ok(joinable)
}

/// Joins an operator, or becomes a vendor's customer; returns its name.
///
/// # Errors
/// [`HubError::NotFound`] if there is none with that identifier that can be joined.
pub async fn join(cx: &Cx<Write<Organisations>>, operator: OrganisationId) -> Result<String, HubError> {
    let mut tx = cx.write().await?;
    let own = organisation::own(&tx).await?.ok_or(HubError::NotFound)?;
    // A hospital of the hub is as unknown here as one that never was.
    let joined = organisation::find(&tx, operator)
        .await?
        .filter(|found| found.id != own.id && can_join(found.kind, own.kind))
        .ok_or(HubError::NotFound)?;
    if organisation::join(&mut tx, operator).await? {
        tx.commit(Entry::new(Action::Create, "membership", operator, joined.name.as_str())).await?;
    }
    Ok(joined.name)
}

/// Leaves an operator or vendor, and takes back what it was granted to see; returns its name.
///
/// # Errors
/// [`HubError::NotFound`] if the own organisation does not belong to it.
pub async fn leave(cx: &Cx<Write<Organisations>>, operator: OrganisationId) -> Result<String, HubError> {
    let mut tx = cx.write().await?;
    if !organisation::leave(&mut tx, operator).await? {
        return Err(HubError::NotFound);
    }
    let left = organisation::find(&tx, operator).await?.ok_or(HubError::NotFound)?;
    sharing::end_with_membership(cx.hub(), &mut tx, &left).await?;
    tx.commit(Entry::new(Action::Remove, "membership", operator, left.name.as_str())).await?;
    Ok(left.name)
}

/// Those joined with the own organisation, on either side.
pub(crate) async fn neighbours(read: &impl Reads) -> Result<Vec<Organisation>, HubError> {
    let mut joined = organisation::operators(read).await?;
    joined.extend(organisation::members(read).await?);
    Ok(joined)
}

fn snapshot(organisation: &Organisation) -> String {
    json!({ "name": organisation.name, "name_en": organisation.name_en, "beds": organisation.beds })
        .to_string()
}
