//! Publishing: a job after each matching run, decision and change of a grant. What is the same as before is not sent
//! again, only noted as still so; a grant that has ended sends nothing.
//! Not here: who may see what ([`super::grants`]).
//! Next: `store::sharing::delivery`.

use crate::{Hub, HubError, vulnerabilities::Why};
use domain::{
    access::Scope,
    audit_trail::{Action, Entry},
    identity::Organisation,
    ids::{OrganisationId, StatementId},
    sharing::{Body, CveAnswers, Fact, FindingCounts, Grant, StatementKind},
    vulnerabilities::finding::{Cursor, Listed, Query},
};
use serde_json::json;
use store::{
    Read,
    identity::organisation,
    jobs::Job,
    sharing::{
        delivery::{self, Delivery},
        grant,
    },
    vulnerabilities::{cve, finding},
};

/// Findings read at a time.
const PAGE: u32 = 500;

/// What is known of the own findings.
struct Known {
    /// Those that still ask for work.
    open: Vec<Fact>,
    /// Those that were answered as well; empty unless someone is told of answers.
    all: Vec<Fact>,
    assets: u64,
}

/// The job: publishes what its organisation granted.
pub(crate) async fn run(hub: &Hub, job: &Job) -> Result<String, HubError> {
    let Some(organisation) = job.organisation else { return Ok("no organisation".to_owned()) };
    let scope = hub.system(organisation).scope;
    let read = hub.store().read(&scope);
    let operators = organisation::operators(&read).await?;
    let today = hub.today();
    let granted = grant::in_force(&read).await?;
    let due: Vec<(&Grant, &Organisation)> = granted
        .iter()
        .filter(|one| one.holds_on(today))
        .filter_map(|one| Some((one, operators.iter().find(|operator| operator.id == one.to)?)))
        .collect();
    if due.is_empty() {
        return Ok("nothing granted".to_owned());
    }
    // Before the first run, and without a feed, nothing is known: no statement, rather than one that says zero.
    let has_feed = cve::any(&read).await?;
    let matched = finding::last_run(&read).await?;
    let Some(matched) = matched.filter(|_| has_feed) else { return Ok("not matched yet".to_owned()) };
    let tells = |kind| due.iter().any(|(granted, _)| granted.kind == kind);
    let mut known =
        Known { open: Vec::new(), all: Vec::new(), assets: u64::try_from(matched.assets).unwrap_or(0) };
    if tells(StatementKind::FindingCounts) {
        known.open = facts(&read, Query { open_on: Some(today), ..Query::default() }).await?;
    }
    if tells(StatementKind::CveAnswers) {
        known.all = facts(&read, Query::default()).await?;
    }
    let mut published = 0;
    for (granted, operator) in &due {
        published += u64::from(publish(hub, &scope, granted, operator, &known).await?);
    }
    Ok(format!("{published} of {} published", due.len()))
}

/// Publishes under one grant; whether there was anything new.
async fn publish(
    hub: &Hub,
    scope: &Scope,
    granted: &Grant,
    operator: &Organisation,
    known: &Known,
) -> Result<bool, HubError> {
    let body = match granted.kind {
        StatementKind::FindingCounts => {
            Body::FindingCounts(FindingCounts::of(&known.open, known.assets, granted.detail))
        }
        StatementKind::CveAnswers => Body::CveAnswers(CveAnswers::of(&known.all, granted.detail)),
    };
    let id = StatementId::from_uuid(hub.new_id());
    let mut tx = hub.store().write(scope, hub.now()).await?;
    match delivery::publish(&mut tx, granted, hub.today(), id, &body).await? {
        Delivery::Published => {
            let entry = Entry::new(Action::Publish, "statement", id, operator.name.as_str());
            tx.commit(entry.changed("", summary(granted, &body))).await?;
            Ok(true)
        }
        Delivery::Unchanged(newest) => {
            drop(tx);
            note_still_holds(hub, scope.organisation, newest).await?;
            Ok(false)
        }
        // Changed meanwhile: that change asked for a job of its own.
        Delivery::NotGranted => Ok(false),
    }
}

async fn note_still_holds(hub: &Hub, from: OrganisationId, statement: StatementId) -> Result<(), HubError> {
    let mut upkeep = hub.store().upkeep(hub.now()).await?;
    delivery::still_holds(&mut upkeep, from, statement).await?;
    Ok(upkeep.commit().await?)
}

/// Findings as statements look at them.
async fn facts(read: &Read, query: Query) -> Result<Vec<Fact>, HubError> {
    let mut facts = Vec::new();
    let mut after: Option<Cursor> = None;
    loop {
        let page = finding::page(read, &query, after.as_ref(), PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(Cursor { key: last.sort_key.clone(), id: last.finding.id });
        facts.extend(page.iter().map(fact));
    }
    Ok(facts)
}

/// What statements look at. The product is named by the feed's criterion, not by the ledger's own words.
fn fact(listed: &Listed) -> Fact {
    let finding = &listed.finding;
    Fact {
        asset: finding.asset,
        cve: finding.cve,
        tier: finding.tier,
        urgency: finding.urgency,
        product: Fact::product_of(&Why::parse(&finding.why).criterion),
        answer: finding.decision.answer,
    }
}

/// A statement as the audit trail keeps it; word for word it stands in the outbox.
fn summary(granted: &Grant, body: &Body) -> String {
    let (kind, detail) = (granted.kind.as_str(), granted.detail.as_str());
    match body {
        Body::FindingCounts(counts) => json!({ "kind": kind, "detail": detail, "findings": counts.total() }),
        Body::CveAnswers(answers) => json!({ "kind": kind, "detail": detail, "cves": answers.cves.len() }),
        Body::Withdrawn => json!({ "kind": kind, "detail": detail }),
    }
    .to_string()
}
