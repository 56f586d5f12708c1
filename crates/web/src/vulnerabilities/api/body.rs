//! A finding as JSON, with its decision and why it is one.
//! Not here: how it came about (`hub::vulnerabilities::why`).
//! Next: [`super`].

use crate::api::{Text, instant, schema};
use domain::{
    ids::PersonId,
    vulnerabilities::{Answer, Decision, NotAffectedReason},
};
use hub::vulnerabilities::{
    findings::Listed,
    sources::Voice,
    why::{Gap, Way, Why},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A CVE that touches an asset.
#[derive(Serialize, ToSchema)]
#[schema(as = Finding)]
pub(super) struct FindingBody {
    /// Its identifier.
    id: String,
    /// Counts decisions; a decision must carry it.
    version: i64,
    asset: Named,
    /// The CVE.
    #[schema(example = "CVE-2018-13379")]
    cve: String,
    /// How sure it is.
    #[schema(schema_with = schema::tier)]
    tier: &'static str,
    /// What to do when.
    #[schema(schema_with = schema::urgency)]
    urgency: &'static str,
    /// CVSS base score, computed from the vector; null without one.
    #[schema(example = 9.8)]
    score: Option<f64>,
    /// Known to be exploited (CISA KEV).
    known_exploited: bool,
    /// Known to be used by ransomware.
    ransomware: bool,
    /// When it was first seen.
    #[schema(value_type = String, format = DateTime)]
    first_seen_at: Timestamp,
    decision: DecisionBody,
}

/// A finding with why it is one.
#[derive(Serialize, ToSchema)]
#[schema(as = ExplainedFinding)]
pub(super) struct Explained {
    finding: FindingBody,
    why: WhyBody,
}

/// A thing by identifier and name.
#[derive(Serialize, ToSchema)]
struct Named {
    id: String,
    name: String,
}

/// What was decided.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Decision)]
pub(super) struct DecisionBody {
    /// The answer.
    #[schema(schema_with = schema::answer)]
    answer: Text<Answer>,
    /// Why it is not affected; needed for that answer.
    #[serde(default)]
    #[schema(schema_with = schema::reason)]
    reason: Option<Text<NotAffectedReason>>,
    /// In words.
    #[serde(default)]
    note: String,
    /// The last day on which it is accepted; needed for that answer.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    accepted_until: Option<Date>,
    /// The person who sees to it.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    owner: Option<Text<PersonId>>,
    /// By when.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<Date>,
    /// Who approved that it is accepted; only people do that, so it is not taken from what is sent.
    #[serde(default)]
    #[schema(value_type = Option<String>, read_only)]
    approved_by: Option<Text<PersonId>>,
}

/// From what a finding came.
#[derive(Serialize, ToSchema)]
#[schema(as = Why)]
struct WhyBody {
    /// The component as the ledger names it.
    component: String,
    /// Its CPE 2.3 name.
    component_cpe: String,
    /// The vulnerable product as the feed names it.
    criterion: String,
    from: Option<Bound>,
    to: Option<Bound>,
    /// How the version was compared.
    rule: String,
    /// What else the CVE asks for, and what of the asset answers it.
    beside: Vec<Beside>,
    /// Facts that the asset does not state.
    missing: Vec<MissingFact>,
    /// Version texts that could not be read.
    unread: Vec<String>,
    /// What the urgency came from.
    grounds: Vec<String>,
    /// Lines that end at the device, and contractors' servers that it is, where `on_line` is among the grounds.
    ways_in: Vec<WayBody>,
    /// The CVSS vector that counted.
    vector: Option<String>,
    /// Who gave it.
    vector_source: Option<String>,
    /// The score that was stated with it, where that differs from the vector's.
    stated_score: Option<f64>,
    /// What each source says, where it is not NVD alone.
    sources: Vec<SourceBody>,
    /// One of the sources says otherwise.
    contradicted: bool,
    /// The versions in the words of a source, where no program can read them.
    wording: Option<String>,
}

/// A record that puts the device at the edge.
#[derive(Serialize, ToSchema)]
#[schema(as = WayIn)]
struct WayBody {
    /// The register: `connection` or `contractor_server`.
    kind: String,
    /// The record.
    record: String,
    /// Its name when the finding was made.
    name: String,
}

impl From<Way> for WayBody {
    fn from(way: Way) -> Self {
        Self { kind: way.register, record: way.record, name: way.name }
    }
}

/// The word of one source.
#[derive(Serialize, ToSchema)]
#[schema(as = SourceWord)]
struct SourceBody {
    /// `nvd`, `cve`, `cisa-adp`, `jvn`, `csaf` or `cvrf`.
    source: String,
    /// The source's number of the advisory.
    number: String,
    /// Who published it.
    publisher: String,
    /// `confirmed`, `possible`, `to_check`, `fixed`, `not_affected`, or `outside` for other versions of the product.
    says: String,
    /// The versions in its own words.
    versions: String,
    /// What to do, in its own words.
    remedy: String,
    /// It decided.
    decides: bool,
}

/// An end of a range of versions.
#[derive(Serialize, ToSchema)]
struct Bound {
    version: String,
    /// The version itself is within the range.
    inclusive: bool,
}

/// Something beside the component that a CVE asks for.
#[derive(Serialize, ToSchema)]
struct Beside {
    /// As the feed names it.
    criterion: String,
    /// As the asset states it.
    stated: String,
}

/// A fact that would settle a possible match.
#[derive(Serialize, ToSchema)]
struct MissingFact {
    /// Which fact.
    fact: String,
    /// Of what.
    of: String,
    /// What would make it a match.
    wanted: Vec<String>,
}

impl From<&Listed> for FindingBody {
    fn from(listed: &Listed) -> Self {
        let finding = &listed.finding;
        Self {
            id: finding.id.to_string(),
            version: finding.version,
            asset: Named { id: finding.asset.to_string(), name: listed.asset_name.clone() },
            cve: finding.cve.to_string(),
            tier: finding.tier.as_str(),
            urgency: finding.urgency.as_str(),
            score: finding.score_tenths.map(score),
            known_exploited: finding.known_exploited,
            ransomware: finding.ransomware,
            first_seen_at: instant(finding.first_seen_at_ms),
            decision: DecisionBody::from(&finding.decision),
        }
    }
}

impl From<&Listed> for Explained {
    fn from(listed: &Listed) -> Self {
        Self { finding: FindingBody::from(listed), why: Why::parse(&listed.finding.why).into() }
    }
}

impl From<&Decision> for DecisionBody {
    fn from(decision: &Decision) -> Self {
        Self {
            answer: Text(decision.answer),
            reason: decision.reason.map(Text),
            note: decision.note.clone(),
            accepted_until: decision.accepted_until,
            owner: decision.owner.map(Text),
            due_on: decision.due_on,
            approved_by: decision.approved_by.map(Text),
        }
    }
}

impl From<DecisionBody> for Decision {
    fn from(body: DecisionBody) -> Self {
        Self {
            answer: body.answer.0,
            reason: body.reason.map(|Text(reason)| reason),
            note: body.note.trim().to_owned(),
            accepted_until: body.accepted_until,
            owner: body.owner.map(|Text(owner)| owner),
            due_on: body.due_on,
            approved_by: None,
        }
    }
}

impl From<Why> for WhyBody {
    fn from(why: Why) -> Self {
        let bound = |(version, inclusive)| Bound { version, inclusive };
        let (vector, vector_source) = why.vector.unzip();
        Self {
            component: why.component,
            component_cpe: why.component_cpe,
            criterion: why.criterion,
            from: why.from.map(bound),
            to: why.to.map(bound),
            rule: why.rule,
            beside: why.beside.into_iter().map(|(criterion, stated)| Beside { criterion, stated }).collect(),
            missing: why.missing.into_iter().map(MissingFact::from).collect(),
            unread: why.unread,
            grounds: why.grounds,
            ways_in: why.ways_in.into_iter().map(WayBody::from).collect(),
            vector,
            vector_source,
            stated_score: why.stated_score_tenths.map(score),
            sources: why.voices.into_iter().map(SourceBody::from).collect(),
            contradicted: why.is_contradicted,
            wording: why.is_in_others_words.then_some(why.wording),
        }
    }
}

impl From<Voice> for SourceBody {
    fn from(voice: Voice) -> Self {
        let Voice { source, number, publisher, says, words, remedy, decides } = voice;
        Self { source, number, publisher, says, versions: words, remedy, decides }
    }
}

impl From<Gap> for MissingFact {
    fn from(gap: Gap) -> Self {
        Self { fact: gap.fact, of: gap.of, wanted: gap.wanted }
    }
}

/// A score as people write it: 98 tenths are 9.8.
fn score(tenths: u16) -> f64 {
    f64::from(tenths) / 10.0
}
