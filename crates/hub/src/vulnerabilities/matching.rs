//! Matching an organisation's assets with all known CVEs: a job, whenever the ledger or the feeds changed.
//! Not here: the index ([`super::index`]), the rule of ranks (`domain::vulnerabilities::urgency`).
//! Next: [`super::findings`].

use super::why::Why;
use crate::{Hub, HubError, sharing::PUBLISH};
use ::matching::{Described, Index, Match, Subject};
use domain::{
    audit_trail::{self, Action},
    cvss::{self, Vector, Verdict},
    ids::FindingId,
    inventory::{Asset, Component, query::Query},
    vulnerabilities::{
        CveId, CveRecord, KevEntry, RatedVector, Situation, Tier,
        finding::{Found, Run},
        rank,
    },
};
use jiff::civil::Date;
use serde_json::json;
use std::{
    collections::{BTreeMap, HashMap, hash_map::Entry},
    sync::Arc,
};
use store::{
    Read,
    inventory::{evidence::part, list},
    jobs::{self, Job},
    vulnerabilities::{cve, finding, kev},
};

/// Assets read at a time.
const PAGE: u32 = 500;

/// What the run looks things up in.
struct Knowledge {
    index: Arc<Index>,
    kev: HashMap<CveId, KevEntry>,
    cves: HashMap<CveId, Option<CveRecord>>,
    /// The day from which due dates are counted.
    today: Date,
}

/// The job: matches the assets of its organisation.
pub(crate) async fn run(hub: &Hub, job: &Job) -> Result<String, HubError> {
    let Some(organisation) = job.organisation else { return Ok("no organisation".to_owned()) };
    let signed = hub.system(organisation);
    let read = hub.store().read(&signed.scope);
    let (generation, index) = hub.index().await?;
    let kev = kev::list(&read).await?.into_iter().map(|entry| (entry.id, entry)).collect();
    let mut knowledge = Knowledge { index, kev, cves: HashMap::new(), today: hub.today() };
    let mut stats = Run { generation, ..Run::default() };
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = list::page(&read, &Query::default(), after.as_ref(), PAGE).await?;
        // What bills of materials tell counts beside what people typed.
        let ids: Vec<_> = page.assets.iter().map(|asset| asset.id).collect();
        let mut parts = part::of(&read, &ids).await?;
        for mut asset in page.assets {
            let told = parts.remove(&asset.id).unwrap_or_default();
            asset.details.components.extend(told.into_iter().map(Component::from));
            stats.assets += 1;
            stats.components += i64::try_from(asset.details.components.len()).unwrap_or(0);
            match_asset(hub, &read, &mut knowledge, &asset, &mut found).await?;
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    for one in &found {
        match one.tier {
            Tier::Confirmed => stats.confirmed += 1,
            Tier::Possible => stats.possible += 1,
            Tier::ToCheck => stats.to_check += 1,
        }
    }
    let message =
        format!("{} confirmed, {} possible, {} to check", stats.confirmed, stats.possible, stats.to_check);
    let mut tx = hub.store().write(&signed.scope, hub.now()).await?;
    finding::replace(&mut tx, &found, &stats).await?;
    jobs::enqueue_once(&mut tx, hub.new_job(), PUBLISH, "").await?;
    let found = json!({
        "confirmed": stats.confirmed,
        "possible": stats.possible,
        "to_check": stats.to_check,
    });
    let entry = audit_trail::Entry::new(Action::Update, "match_run", "", "");
    tx.commit(entry.changed("", found.to_string())).await?;
    Ok(message)
}

async fn match_asset(
    hub: &Hub,
    read: &Read,
    knowledge: &mut Knowledge,
    asset: &Asset,
    found: &mut Vec<Found>,
) -> Result<(), HubError> {
    let (subject, names) = subject(&knowledge.index, asset);
    let mut best: BTreeMap<CveId, Match> = BTreeMap::new();
    for one in knowledge.index.matches(&subject) {
        best.entry(one.cve).and_modify(|known| *known = (*known).min_by_tier(one)).or_insert(one);
    }
    for one in best.into_values() {
        let Some(explanation) = knowledge.index.explain(&subject, one.component, one.cve) else { continue };
        if let Entry::Vacant(unread) = knowledge.cves.entry(one.cve) {
            unread.insert(cve::find(read, one.cve).await?);
        }
        let record = knowledge.cves.get(&one.cve).and_then(Option::as_ref);
        let rated = record.and_then(|record| best_vector(&record.vectors));
        let listed = knowledge.kev.get(&one.cve);
        let tier = tier(one.tier);
        let ranked = rank(&Situation {
            tier,
            known_exploited: listed.is_some(),
            ransomware: listed.is_some_and(|entry| entry.ransomware),
            vector: rated.as_ref().map(|(vector, _)| vector),
            kind: asset.details.kind,
            exposure: asset.details.exposure,
            care_role: asset.details.care_role,
        });
        let mut why = Why::new(names.get(one.component).cloned().unwrap_or_default(), &explanation);
        why.grounds = ranked.grounds.iter().map(|ground| ground.as_str().to_owned()).collect();
        if let Some((vector, rated)) = &rated {
            why.vector = Some((rated.vector.clone(), rated.source.clone()));
            why.stated_score_tenths = rated
                .stated_score_tenths
                .filter(|stated| matches!(cvss::verify(vector, *stated), Verdict::Differs { .. }));
        }
        found.push(Found {
            id: FindingId::from_uuid(hub.new_id()),
            asset: asset.id,
            cve: one.cve,
            tier,
            urgency: ranked.urgency,
            score_tenths: rated.map(|(vector, _)| vector.score_tenths()),
            known_exploited: listed.is_some(),
            ransomware: listed.is_some_and(|entry| entry.ransomware),
            why: why.to_json(),
            due_on: ranked
                .urgency
                .due_from(knowledge.today, listed.and_then(|entry| entry.due_on.parse().ok())),
        });
    }
    Ok(())
}

/// What an asset states: its components' names and its hardware, beside what people call each component.
fn subject(index: &Index, asset: &Asset) -> (Subject, Vec<String>) {
    let details = &asset.details;
    let model = if details.hardware_cpe.is_empty() { &details.model } else { &details.hardware_cpe };
    // A model that cannot be used must not hide what runs on it.
    let hardware = index.name_model(&details.maker, model).ok().flatten();
    let mut subject = Subject { components: Vec::new(), hardware };
    let mut names = Vec::new();
    for component in &details.components {
        let described = Described {
            vendor: &details.maker,
            product: &component.name,
            version: &component.version,
            part: component.kind.cpe_part(),
            hardware: &details.model,
            cpe: &component.cpe,
        };
        // A component that has no usable name matches nothing; the ledger shows it as incomplete.
        let Ok(stated) = index.name(&described) else { continue };
        subject.hardware = subject.hardware.or(stated.hardware);
        for name in stated.components {
            subject.components.push(name);
            names.push(format!("{} {}", component.name, component.version).trim().to_owned());
        }
    }
    // Some CVEs are of the device itself, whatever runs on it: so it stands among the components too.
    if let Some(hardware) = subject.hardware.clone() {
        subject.components.push(hardware.into());
        names.push(format!("{} {}", details.maker, details.model).trim().to_owned());
    }
    (subject, names)
}

/// The vector that counts: the newest version of CVSS, the feed's main rating before others.
fn best_vector(vectors: &[RatedVector]) -> Option<(Vector, RatedVector)> {
    vectors
        .iter()
        .filter_map(|rated| Some((Vector::parse(&rated.vector).ok()?, rated.clone())))
        .max_by_key(|(vector, rated)| (vector.version(), rated.primary))
}

const fn tier(tier: ::matching::Tier) -> Tier {
    match tier {
        ::matching::Tier::Confirmed => Tier::Confirmed,
        ::matching::Tier::Possible => Tier::Possible,
        ::matching::Tier::ToCheck => Tier::ToCheck,
    }
}

/// The surer of two matches.
trait Surer {
    fn min_by_tier(self, other: Self) -> Self;
}

impl Surer for Match {
    fn min_by_tier(self, other: Self) -> Self {
        if other.tier < self.tier { other } else { self }
    }
}
