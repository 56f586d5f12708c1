//! Matching an organisation's assets with all known CVEs: a job, whenever the ledger or the feeds changed.
//! Not here: the index ([`super::index`]), what an asset's words mean ([`super::named`]), several sources
//! ([`super::sources`]), the rule of ranks
//! (`domain::vulnerabilities::urgency`).
//! Next: [`super::findings`].

use super::{
    named::Named,
    request::overdue,
    sources::{Told, tier},
    why::{Way, Why},
};
use crate::{Hub, HubError, inventory::ways_in, notify, sharing::PUBLISH};
use ::matching::{Index, Match, Subject, Support};
use domain::{
    audit_trail::{self, Action},
    cvss::{self, Vector, Verdict},
    ids::{AssetId, FindingId},
    inventory::{Asset, Component, query::Query, register::WayIn},
    vulnerabilities::{
        Advisory, AdvisoryKey, CveId, KevEntry, RatedVector, Situation, Tier,
        finding::{Found, Run},
        rank,
        support::Supported,
    },
};
use jiff::civil::Date;
use serde_json::json;
use std::{
    collections::{BTreeMap, HashMap, HashSet, hash_map::Entry},
    sync::Arc,
};
use store::{
    Read,
    inventory::{evidence::part, list},
    jobs::{self, Job},
    vulnerabilities::{advisory, cve, finding, kev, names, support},
};

/// Assets read at a time.
const PAGE: u32 = 500;

/// Lines of a device that a finding names.
const WAYS: usize = 10;

/// What the run looks things up in.
struct Knowledge {
    index: Arc<Index>,
    kev: HashMap<CveId, KevEntry>,
    /// CVEs of whose exploitation CISA knows, listed there or not.
    attacked: HashSet<CveId>,
    /// The vector that counts.
    vectors: HashMap<CveId, Option<(Vector, RatedVector)>>,
    advisories: HashMap<AdvisoryKey, Option<Advisory>>,
    /// Devices at which something from outside ends, by the registers.
    edge: BTreeMap<AssetId, Vec<WayIn>>,
    /// The day from which due dates are counted.
    today: Date,
}

/// The job: matches the assets of its organisation.
pub(crate) async fn run(hub: &Hub, job: &Job) -> Result<String, HubError> {
    let Some(organisation) = job.organisation else { return Ok("no organisation".to_owned()) };
    let signed = hub.system(organisation);
    let read = hub.store().read(&signed.scope);
    let (generation, index, supported) = hub.index().await?;
    let kev = kev::list(&read).await?.into_iter().map(|entry| (entry.id, entry)).collect();
    let mut knowledge = Knowledge {
        index,
        kev,
        attacked: advisory::attacked(&read).await?,
        vectors: HashMap::new(),
        advisories: HashMap::new(),
        edge: ways_in(&read, hub.today()).await?,
        today: hub.today(),
    };
    let mut stats = Run { generation, ..Run::default() };
    let mut named = Named::new(&read).await?;
    let (mut found, mut ends) = (Vec::new(), Vec::new());
    let mut after = None;
    loop {
        let page = list::page(&read, &Query::default(), after.as_ref(), PAGE).await?;
        // What bills of materials tell counts beside what people typed.
        let ids: Vec<_> = page.assets.iter().map(|asset| asset.id).collect();
        let mut parts = part::of(&read, &ids).await?;
        for mut asset in page.assets {
            let parts = parts.remove(&asset.id).unwrap_or_default();
            asset.details.components.extend(parts.into_iter().map(Component::from));
            stats.assets += 1;
            stats.components += i64::try_from(asset.details.components.len()).unwrap_or(0);
            let told = named.subject(&knowledge.index, &asset);
            ends.extend(ends_of(&supported, &told).map(|end| (asset.id, end)));
            match_asset(hub, &read, &mut knowledge, &asset, &told, &mut found).await?;
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
    support::replace(&mut tx, &ends).await?;
    names::replace_open(&mut tx, &named.open()).await?;
    notify::raise_found(hub, &mut tx).await?;
    overdue::raise(hub, &mut tx).await?;
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
    (subject, names): &(Subject, Vec<String>),
    found: &mut Vec<Found>,
) -> Result<(), HubError> {
    let index = Arc::clone(&knowledge.index);
    let mut touched: BTreeMap<CveId, Vec<Match>> = BTreeMap::new();
    for one in index.matches(subject) {
        touched.entry(one.cve).or_default().push(one);
    }
    for (cve, matches) in touched {
        let Some((tier, component, mut why)) = knowledge.why(read, subject, cve, &matches).await? else {
            continue;
        };
        let rated = knowledge.vector(read, cve).await?;
        let listed = knowledge.kev.get(&cve);
        let ways = knowledge.edge.get(&asset.id).map_or(&[] as &[WayIn], Vec::as_slice);
        let ranked = rank(&Situation {
            tier,
            known_exploited: listed.is_some(),
            attacks_seen: knowledge.attacked.contains(&cve),
            ransomware: listed.is_some_and(|entry| entry.ransomware),
            vector: rated.as_ref().map(|(vector, _)| vector),
            kind: asset.details.kind,
            exposure: asset.details.exposure,
            on_line: !ways.is_empty(),
            care_role: asset.details.care_role,
        });
        why.component = names.get(component).cloned().unwrap_or_default();
        why.grounds = ranked.grounds.iter().map(|ground| ground.as_str().to_owned()).collect();
        why.ways_in = ways.iter().take(WAYS).map(Way::from).collect();
        if let Some((vector, rated)) = &rated {
            why.vector = Some((rated.vector.clone(), rated.source.clone()));
            why.stated_score_tenths = rated
                .stated_score_tenths
                .filter(|stated| matches!(cvss::verify(vector, *stated), Verdict::Differs { .. }));
        }
        found.push(Found {
            id: FindingId::from_uuid(hub.new_id()),
            asset: asset.id,
            cve,
            tier,
            urgency: ranked.urgency,
            score_tenths: rated.map(|(vector, _)| vector.score_tenths()),
            known_exploited: listed.is_some(),
            ransomware: listed.is_some_and(|entry| entry.ransomware),
            at_the_edge: ranked.is_at_the_edge(),
            why: why.to_json(),
            due_on: ranked
                .urgency
                .due_from(knowledge.today, listed.and_then(|entry| entry.due_on.parse().ok())),
        });
    }
    Ok(())
}

impl Knowledge {
    /// How sure a CVE touches an asset, with which component, and why; `None` if all sources together say that it does not.
    async fn why(
        &mut self,
        read: &Read,
        subject: &Subject,
        cve: CveId,
        matches: &[Match],
    ) -> Result<Option<(Tier, usize, Why)>, HubError> {
        let index = Arc::clone(&self.index);
        if !index.has_advisories(cve) {
            let Some(best) = matches.iter().min_by_key(|one| one.tier) else { return Ok(None) };
            let explained = index.explain(subject, best.component, cve);
            return Ok(explained.map(|explained| (tier(best.tier), best.component, Why::new(&explained))));
        }
        let Some(told) = Told::of(&index, subject, matches) else { return Ok(None) };
        for key in told.speakers() {
            if let Entry::Vacant(unread) = self.advisories.entry(key.clone()) {
                let found = advisory::find(read, unread.key()).await?;
                unread.insert(found);
            }
        }
        let Some(explained) = told.explanation() else { return Ok(None) };
        let mut why = Why::new(explained);
        why.voices = told.voices(&index, subject, &self.advisories);
        why.is_contradicted = told.settled.is_contradicted;
        if told.is_in_words_that_nobody_reads(explained) {
            why.unread.clear();
            why.is_in_others_words = true;
            why.wording =
                why.voices.get(told.settled.affected_by).map(|voice| voice.words.clone()).unwrap_or_default();
            why.to = None;
        }
        Ok(Some((told.settled.tier, told.component, why)))
    }

    /// The vector that counts for a CVE: NVD's record's, else what the other sources give.
    async fn vector(&mut self, read: &Read, id: CveId) -> Result<Option<(Vector, RatedVector)>, HubError> {
        if let Some(known) = self.vectors.get(&id) {
            return Ok(known.clone());
        }
        let record = cve::find(read, id).await?;
        let mut best = record.and_then(|record| best_vector(&record.vectors));
        if best.is_none() {
            let others = advisory::about(read, id).await?;
            let given: Vec<RatedVector> = others.into_iter().flat_map(|one| one.vectors).collect();
            best = best_vector(&given);
        }
        self.vectors.insert(id, best.clone());
        Ok(best)
    }
}

/// What of an asset is in the list of ends of support.
fn ends_of(
    supported: &Support,
    (subject, names): &(Subject, Vec<String>),
) -> impl Iterator<Item = Supported> {
    let named = subject.components.iter().zip(names);
    named.filter_map(|(component, name)| {
        let end = supported.of(component)?;
        Some(Supported {
            component: name.clone(),
            product: [end.product.as_str(), end.version.as_str()].join(" ").trim().to_owned(),
            ends_on: end.ends_on,
            address: end.address.clone(),
        })
    })
}

/// The vector that counts: the newest version of CVSS, the feed's main rating before others.
fn best_vector(vectors: &[RatedVector]) -> Option<(Vector, RatedVector)> {
    vectors
        .iter()
        .filter_map(|rated| Some((Vector::parse(&rated.vector).ok()?, rated.clone())))
        .max_by_key(|(vector, rated)| (vector.version(), rated.primary))
}
