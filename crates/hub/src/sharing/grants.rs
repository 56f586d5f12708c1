//! The member's side: which operator is let see what, and what was sent to it.
//! Not here: what the operator sees ([`super::members`]).
//! Next: [`super::publish`].

use super::PUBLISH;
use crate::{Cx, Hub, HubError, What};
use domain::{
    access::{Read, Sharing, Write},
    audit_trail::{Action, Entry},
    identity::Organisation,
    ids::{GrantId, OrganisationId, StatementId},
    sharing::{Detail, Grant, Statement, StatementKind},
};
use jiff::civil::Date;
use serde_json::json;
use store::{
    Conflict, Reads, Tx,
    identity::organisation,
    jobs,
    sharing::{delivery, grant, outbox},
};

/// Statements shown of a history.
const HISTORY: u32 = 60;

/// What is published to an operator.
pub struct Publication {
    /// The operator.
    pub operator: Organisation,
    /// What it is about.
    pub kind: StatementKind,
    /// The newest grant, in force or taken back; none if there never was one.
    pub grant: Option<Grant>,
    /// Exactly what was sent last.
    pub last: Option<Statement>,
}

/// What a person wants to grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// In which detail.
    pub detail: Detail,
    /// The last day; none for an open end.
    pub until: Option<Date>,
}

impl Publication {
    /// The grant, unless it was taken back.
    pub fn in_force(&self) -> Option<&Grant> {
        self.grant.as_ref().filter(|grant| grant.revoked_at_ms.is_none())
    }
}

/// What is published to each operator that the own organisation belongs to.
///
/// # Errors
/// [`HubError::Store`].
pub async fn list(cx: &Cx<Read<Sharing>>) -> Result<Vec<Publication>, HubError> {
    let read = cx.read();
    let mut publications = Vec::new();
    for operator in organisation::operators(&read).await?.into_iter().filter(|one| one.kind.is_operator()) {
        for kind in StatementKind::ALL.iter().copied() {
            publications.push(publication(&read, operator.clone(), kind).await?);
        }
    }
    Ok(publications)
}

/// What is published to one operator.
///
/// # Errors
/// [`HubError::NotFound`] unless the own organisation belongs to it.
pub async fn find(
    cx: &Cx<Read<Sharing>>,
    operator: OrganisationId,
    kind: StatementKind,
) -> Result<Publication, HubError> {
    let read = cx.read();
    let operator = joined(&read, operator).await?;
    publication(&read, operator, kind).await
}

/// What was sent to an operator, newest first, without names and contents.
///
/// # Errors
/// [`HubError::Store`].
pub async fn history(
    cx: &Cx<Read<Sharing>>,
    operator: OrganisationId,
    kind: StatementKind,
) -> Result<Vec<Statement>, HubError> {
    Ok(outbox::history(&cx.read(), operator, kind, HISTORY).await?)
}

/// Gives a grant (`version` 0), or changes the one in force; the next statement follows at once.
///
/// # Errors
/// [`HubError::NotFound`] unless the own organisation belongs to the operator, [`HubError::Invalid`] for an end that
/// has passed, [`HubError::Conflict`] if someone gave, changed or took it back since `version`.
pub async fn save(
    cx: &Cx<Write<Sharing>>,
    operator: OrganisationId,
    kind: StatementKind,
    version: i64,
    wanted: Wanted,
) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    let operator = joined(&tx, operator).await?;
    if wanted.until.is_some_and(|until| until < cx.hub().today()) {
        return Err(HubError::fault("until", What::Past));
    }
    let before = grant::newest(&tx, operator.id, kind).await?.filter(|known| known.revoked_at_ms.is_none());
    let entry = match before {
        Some(before) => {
            let after = Grant { detail: wanted.detail, until: wanted.until, version, ..before.clone() };
            grant::change(&mut tx, &after).await?;
            Entry::new(Action::Update, "grant", after.id, operator.name)
                .changed(snapshot(&before), snapshot(&after))
        }
        // The grant that the form showed was taken back meanwhile.
        None if version != 0 => return Err(Conflict { found: 0 }.into()),
        None => insert(cx.hub(), &mut tx, &operator, kind, wanted).await?,
    };
    jobs::enqueue_once(&mut tx, cx.hub().new_job(), PUBLISH, "").await?;
    Ok(tx.commit(entry).await?)
}

/// Takes a grant back; what was published is withdrawn in the same step.
///
/// # Errors
/// [`HubError::NotFound`] without a grant in force, [`HubError::Conflict`] if someone changed it since `version`.
pub async fn revoke(
    cx: &Cx<Write<Sharing>>,
    operator: OrganisationId,
    kind: StatementKind,
    version: i64,
) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    let operator = joined(&tx, operator).await?;
    let stored = grant::newest(&tx, operator.id, kind)
        .await?
        .filter(|known| known.revoked_at_ms.is_none())
        .ok_or(HubError::NotFound)?;
    let entry = take_back(cx.hub(), &mut tx, &Grant { version, ..stored }, &operator.name).await?;
    Ok(tx.commit(entry).await?)
}

/// Adds a grant as part of a change; returns the line for the audit trail.
pub(crate) async fn insert(
    hub: &Hub,
    tx: &mut Tx,
    operator: &Organisation,
    kind: StatementKind,
    wanted: Wanted,
) -> Result<Entry, HubError> {
    let given = Grant {
        id: GrantId::from_uuid(hub.new_id()),
        to: operator.id,
        kind,
        detail: wanted.detail,
        until: wanted.until,
        since_ms: tx.now().as_millisecond(),
        revoked_at_ms: None,
        version: 1,
    };
    grant::insert(tx, &given).await?;
    Ok(Entry::new(Action::Grant, "grant", given.id, operator.name.as_str()).changed("", snapshot(&given)))
}

/// Takes a grant and what was published under it back as part of a change; returns the line for the audit trail.
async fn take_back(hub: &Hub, tx: &mut Tx, taken: &Grant, label: &str) -> Result<Entry, HubError> {
    grant::revoke(tx, taken.id, taken.version).await?;
    let id = StatementId::from_uuid(hub.new_id());
    if delivery::withdraw(tx, taken, id).await? {
        let after = json!({ "kind": taken.kind.as_str(), "withdrawn": true }).to_string();
        tx.also(Entry::new(Action::Publish, "statement", id, label).changed("", after));
    }
    Ok(Entry::new(Action::Revoke, "grant", taken.id, label).changed(snapshot(taken), ""))
}

/// Takes back what an operator was granted, as part of leaving it: joining again never publishes unasked.
pub(crate) async fn end_with_membership(
    hub: &Hub,
    tx: &mut Tx,
    operator: &Organisation,
) -> Result<(), HubError> {
    for granted in grant::in_force(tx).await?.iter().filter(|granted| granted.to == operator.id) {
        let entry = take_back(hub, tx, granted, &operator.name).await?;
        tx.also(entry);
    }
    Ok(())
}

/// An operator that the own organisation belongs to; any other is as unknown as one that never was.
async fn joined(read: &impl Reads, id: OrganisationId) -> Result<Organisation, HubError> {
    let operators = organisation::operators(read).await?;
    operators.into_iter().find(|one| one.id == id && one.kind.is_operator()).ok_or(HubError::NotFound)
}

async fn publication(
    read: &impl Reads,
    operator: Organisation,
    kind: StatementKind,
) -> Result<Publication, HubError> {
    let grant = grant::newest(read, operator.id, kind).await?;
    let last = outbox::newest(read, operator.id, kind).await?;
    Ok(Publication { operator, kind, grant, last })
}

/// A grant as the audit trail keeps it.
fn snapshot(grant: &Grant) -> String {
    json!({
        "to": grant.to.to_string(),
        "kind": grant.kind.as_str(),
        "detail": grant.detail.as_str(),
        "until": grant.until,
    })
    .to_string()
}
