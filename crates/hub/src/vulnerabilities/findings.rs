//! Findings: looking at them and deciding about them.
//! Not here: how they come about ([`super::matching`]).
//! Next: `domain::vulnerabilities::finding`.

use crate::{Cx, Fault, Hub, HubError, What, sharing::PUBLISH};
use domain::{
    access::{Approve, Permission, Read, Vulnerabilities, Write},
    audit_trail::{Action, Entry, Recorded},
    identity::{
        Person, Role,
        colleague::{Cursor as Behind, Query as Everyone},
    },
    ids::FindingId,
    vulnerabilities::{Advisory, Answer, CveId, CveRecord, Decision, EpssScore, Finding, KevEntry},
};
use jiff::civil::Date;
use store::{
    Tx,
    audit_trail::{Filter, newest},
    identity::colleague,
    jobs,
    vulnerabilities::{advisory, cve, epss, finding, kev},
};

pub use domain::vulnerabilities::finding::{Cursor, Listed, Query, Run, Sort};

/// Characters of a note at most.
const NOTE_CHARS: usize = 4_000;

/// Rows of a page at most.
const PAGE_LIMIT: u32 = 500;

/// People that may own a finding, shown at most.
const OWNERS: u32 = 500;

/// A page of findings, in the order of the query.
///
/// # Errors
/// [`HubError::Store`].
pub async fn list(
    cx: &Cx<Read<Vulnerabilities>>,
    query: &Query,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<Vec<Listed>, HubError> {
    Ok(finding::page(&cx.read(), query, after, limit.clamp(1, PAGE_LIMIT)).await?)
}

/// How many findings there are.
///
/// # Errors
/// [`HubError::Store`].
pub async fn count(cx: &Cx<Read<Vulnerabilities>>, query: &Query) -> Result<i64, HubError> {
    Ok(finding::count(&cx.read(), query).await?)
}

/// What the last run matched; `None` before the first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn last_run(cx: &Cx<Read<Vulnerabilities>>) -> Result<Option<Run>, HubError> {
    Ok(finding::last_run(&cx.read()).await?)
}

/// One finding.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn find(cx: &Cx<Read<Vulnerabilities>>, id: FindingId) -> Result<Listed, HubError> {
    finding::find(&cx.read(), id).await?.ok_or(HubError::NotFound)
}

/// What the feeds say of a CVE.
///
/// # Errors
/// [`HubError::Store`].
pub async fn record(
    cx: &Cx<Read<Vulnerabilities>>,
    id: CveId,
) -> Result<(Option<CveRecord>, Option<KevEntry>), HubError> {
    let read = cx.read();
    Ok((cve::find(&read, id).await?, kev::find(&read, id).await?))
}

/// What other sources than NVD say of a CVE.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Advisories and records about it.
    pub advisories: Vec<Advisory>,
    /// How likely attacks are, and on which day that was estimated.
    pub epss: Option<(EpssScore, Date)>,
}

/// What other sources than NVD say of a CVE.
///
/// # Errors
/// [`HubError::Store`].
pub async fn news(cx: &Cx<Read<Vulnerabilities>>, id: CveId) -> Result<News, HubError> {
    let read = cx.read();
    Ok(News { advisories: advisory::about(&read, id).await?, epss: epss::find(&read, id).await? })
}

/// What was decided about a finding, newest first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn history(cx: &Cx<Read<Vulnerabilities>>, id: FindingId) -> Result<Vec<Recorded>, HubError> {
    Ok(newest(&cx.read(), &Filter::about("finding", id), 100).await?)
}

/// Everyone with a role here, by reading.
///
/// # Errors
/// [`HubError::Store`].
pub async fn people(cx: &Cx<Read<Vulnerabilities>>) -> Result<Vec<Person>, HubError> {
    let found = colleague::page(&cx.read(), &Everyone::default(), &Behind::default(), OWNERS).await?;
    Ok(found.into_iter().map(|one| one.person).collect())
}

/// The people who may be asked to see to a finding, by reading: those who may decide about it.
///
/// # Errors
/// [`HubError::Store`].
pub async fn owners<P>(cx: &Cx<P>) -> Result<Vec<Person>, HubError> {
    let decide = Role::ALL.iter().copied().filter(|role| Write::<Vulnerabilities>::held_by(*role));
    let found = colleague::holding(&cx.read(), &decide.collect::<Vec<_>>(), cx.hub().today(), OWNERS).await?;
    Ok(found.into_iter().map(|one| one.person).collect())
}

/// Decides about a finding.
///
/// # Errors
/// [`HubError::NotFound`], [`HubError::Invalid`], or [`HubError::Conflict`] if someone decided since `version`.
pub async fn decide(
    cx: &Cx<Write<Vulnerabilities>>,
    id: FindingId,
    version: i64,
    decision: &Decision,
) -> Result<(), HubError> {
    let may_own = match decision.owner {
        Some(owner) => owners(cx).await?.iter().any(|person| person.id == owner),
        None => true,
    };
    let tx = cx.write().await?;
    let before = finding::find(&tx, id).await?.ok_or(HubError::NotFound)?;
    let mut faults = faults(decision, cx.hub().today());
    if !may_own {
        faults.push(Fault { field: "owner", what: What::Unknown });
    }
    if !faults.is_empty() {
        return Err(HubError::Invalid(faults));
    }
    // Who may approve does so by deciding.
    let approver = cx.scope().actor.person().filter(|_| cx.signed().may::<Approve>());
    let approved_by = approver.filter(|_| decision.answer == Answer::Accepted);
    let decision = Decision { approved_by, ..decision.clone() };
    keep(tx, cx.hub(), &before, version, &decision).await
}

/// Approves what is accepted for a time; from then on it asks for no work until its last day has passed.
///
/// # Errors
/// [`HubError::NotFound`] for a finding that is not there or does not wait for it; [`HubError::Conflict`] if someone
/// decided since `version`.
pub async fn approve(cx: &Cx<Approve>, id: FindingId, version: i64) -> Result<(), HubError> {
    let tx = cx.write().await?;
    let before = finding::find(&tx, id).await?.ok_or(HubError::NotFound)?;
    if !before.finding.decision.awaits_approval() {
        return Err(HubError::NotFound);
    }
    let approved = Decision { approved_by: cx.scope().actor.person(), ..before.finding.decision.clone() };
    keep(tx, cx.hub(), &before, version, &approved).await
}

/// Stores what was decided, with its line in the audit trail and the job that publishes it.
async fn keep(
    mut tx: Tx,
    hub: &Hub,
    before: &Listed,
    version: i64,
    decision: &Decision,
) -> Result<(), HubError> {
    finding::decide(&mut tx, before.finding.id, version, decision).await?;
    jobs::enqueue_once(&mut tx, hub.new_job(), PUBLISH, "").await?;
    Ok(tx.commit(decided(before, decision)).await?)
}

/// What the audit trail keeps of a decision.
pub(super) fn decided(before: &Listed, decision: &Decision) -> Entry {
    let Finding { id, cve, decision: former, .. } = &before.finding;
    let label = format!("{cve} {}", before.asset_name);
    Entry::new(Action::Update, "finding", *id, label).changed(json(former), json(decision))
}

fn faults(decision: &Decision, today: Date) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |is: bool, field: &'static str, what: What| {
        if is {
            faults.push(Fault { field, what });
        }
    };
    fault(decision.answer == Answer::NotAffected && decision.reason.is_none(), "reason", What::Required);
    if decision.answer == Answer::Accepted {
        fault(decision.accepted_until.is_none(), "accepted_until", What::Required);
        fault(decision.accepted_until.is_some_and(|until| until < today), "accepted_until", What::Past);
        fault(decision.note.trim().is_empty(), "note", What::Required);
    }
    fault(decision.note.chars().count() > NOTE_CHARS, "note", What::TooLong(NOTE_CHARS));
    faults
}

/// A decision as the audit trail keeps it.
fn json(decision: &Decision) -> String {
    serde_json::json!({
        "answer": decision.answer.as_str(),
        "reason": decision.reason.map(domain::vulnerabilities::NotAffectedReason::as_str),
        "note": decision.note,
        "accepted_until": decision.accepted_until,
        "owner": decision.owner.map(|owner| owner.to_string()),
        "due_on": decision.due_on,
        "approved_by": decision.approved_by.map(|person| person.to_string()),
    })
    .to_string()
}
