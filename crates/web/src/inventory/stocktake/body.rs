//! What programs read of stock-taking: runs, parts, devices.
//! Not here: the calls ([`super::api`]).
//! Next: [`RunBody`].

use crate::api::{instant, schema};
use hub::inventory::stocktake::{
    Correction, ItemDecision, ListedItem, Outcome, Overview, PartOverview, Stocktake, Tally, Via,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{
    ToSchema,
    openapi::{ObjectBuilder, Type, schema::SchemaType},
};

pub(super) fn outcome() -> ObjectBuilder {
    schema::one_of(Outcome::ALL, Outcome::as_str).description(Some("What was said of a device."))
}

pub(super) fn decision() -> ObjectBuilder {
    schema::one_of(ItemDecision::ALL, ItemDecision::as_str)
        .description(Some("What became of a report in the ledger."))
}

/// How a report came in, or null.
fn via() -> ObjectBuilder {
    let texts = Via::ALL.iter().map(|via| Value::from(via.as_str()));
    ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
        .enum_values(Some(texts.chain([Value::Null])))
        .description(Some("How the answer came in; null if nobody answered."))
}

/// What is told of a device of the list.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum OutcomeText {
    Here,
    Missing,
    Disused,
}

/// A run of stock-taking.
#[derive(Serialize, ToSchema)]
#[schema(as = Stocktake)]
pub(super) struct RunBody {
    /// Its identifier.
    id: String,
    /// Counts changes; a change must carry it.
    version: i64,
    /// What it is called.
    name: String,
    /// The Japanese fiscal year it is for.
    fiscal_year: i16,
    /// By when departments answer.
    #[schema(value_type = String, format = Date)]
    due_on: Date,
    /// Who opened it.
    opened_by: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    opened_at: Timestamp,
    /// Who closed it; null while it is open.
    closed_by: Option<String>,
    /// When it was closed.
    #[schema(value_type = Option<String>, format = DateTime)]
    closed_at: Option<Timestamp>,
    /// Remarks on closing.
    note: String,
    devices: TallyBody,
    /// Its parts; left empty in lists.
    parts: Vec<PartBody>,
}

/// A part of a run: what one department answers for.
#[derive(Serialize, ToSchema)]
#[schema(as = StocktakePart)]
pub(super) struct PartBody {
    /// Its identifier.
    id: String,
    /// The department; empty for assets without one.
    department: String,
    /// When its link ends; null if it has none that works.
    #[schema(value_type = Option<String>, format = DateTime)]
    link_until: Option<Timestamp>,
    devices: TallyBody,
}

/// Devices by what was said of them.
#[derive(Serialize, ToSchema)]
#[schema(as = StocktakeTally)]
pub(super) struct TallyBody {
    /// Nobody said anything.
    unconfirmed: u64,
    /// There, as listed.
    confirmed: u64,
    /// There, but the list is to be corrected.
    corrected: u64,
    /// Not found.
    missing: u64,
    /// No longer used.
    disused: u64,
    /// Found, but not on the list.
    added: u64,
    /// Reports that wait for a decision, among those above.
    waiting: u64,
}

/// A device of a run.
#[derive(Serialize, ToSchema)]
#[schema(as = StocktakeDevice)]
pub(super) struct DeviceBody {
    /// Its identifier, which is that of its asset, or of the asset it becomes.
    id: String,
    /// Counts changes; a report or decision must carry it.
    version: i64,
    /// The part's identifier.
    part: String,
    /// The department; empty for none.
    department: String,
    #[schema(schema_with = schema::asset_kind)]
    kind: &'static str,
    /// What the list said.
    listed: FactsBody,
    /// Maker.
    maker: String,
    /// Model.
    model: String,
    #[schema(schema_with = outcome)]
    outcome: &'static str,
    /// What should stand in the list; null unless it was corrected.
    reported: Option<FactsBody>,
    /// What else was said.
    note: String,
    /// Who answered; empty if nobody did.
    answered_by: String,
    #[schema(schema_with = via)]
    answered_via: Option<&'static str>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    answered_at: Option<Timestamp>,
    #[schema(schema_with = decision)]
    decision: &'static str,
    /// Who decided; empty if nobody did.
    decided_by: String,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    decided_at: Option<Timestamp>,
    /// Why.
    decision_note: String,
}

/// What can be corrected about a device.
#[derive(Serialize, ToSchema)]
#[schema(as = StocktakeFacts)]
pub(super) struct FactsBody {
    /// What people call it.
    name: String,
    /// The number on its sticker.
    asset_tag: String,
    /// Serial number.
    serial: String,
    /// Where it stands.
    place: String,
    /// Person in charge.
    responsible: String,
}

/// The link of a part.
#[derive(Serialize, ToSchema)]
#[schema(as = StocktakeLink)]
pub(super) struct LinkBody {
    /// The part's identifier.
    pub(super) part: String,
    /// The department; empty for none.
    pub(super) department: String,
    /// What to send. It is told only now.
    pub(super) link: String,
}

impl RunBody {
    pub(super) fn new(run: &Stocktake, tally: &Tally, parts: Vec<PartBody>) -> Self {
        let closed = run.closed.as_ref();
        Self {
            id: run.id.to_string(),
            version: run.version,
            name: run.name.clone(),
            fiscal_year: run.fiscal_year,
            due_on: run.due_on,
            opened_by: run.opened_by.clone(),
            opened_at: instant(run.opened_at_ms),
            closed_by: closed.map(|end| end.by.clone()),
            closed_at: closed.map(|end| instant(end.at_ms)),
            note: closed.map_or_else(String::new, |end| end.note.clone()),
            devices: TallyBody::from(tally),
            parts,
        }
    }

    pub(super) fn whole(whole: &Overview) -> Self {
        Self::new(&whole.run, &whole.tally, whole.parts.iter().map(PartBody::from).collect())
    }
}

impl From<&PartOverview> for PartBody {
    fn from(one: &PartOverview) -> Self {
        Self {
            id: one.part.id.to_string(),
            department: one.part.department.clone(),
            link_until: one.link_until_ms.map(instant),
            devices: TallyBody::from(&one.tally),
        }
    }
}

impl From<&Tally> for TallyBody {
    fn from(tally: &Tally) -> Self {
        Self {
            unconfirmed: tally.unconfirmed,
            confirmed: tally.confirmed,
            corrected: tally.corrected,
            missing: tally.missing,
            disused: tally.disused,
            added: tally.added,
            waiting: tally.waiting,
        }
    }
}

impl From<Correction> for FactsBody {
    fn from(facts: Correction) -> Self {
        Self {
            name: facts.name,
            asset_tag: facts.asset_tag,
            serial: facts.serial,
            place: facts.place,
            responsible: facts.responsible,
        }
    }
}

impl DeviceBody {
    pub(super) fn new(listed: &ListedItem) -> Self {
        let one = &listed.item;
        let (answered, decided) = (one.answered.as_ref(), one.decided.as_ref());
        Self {
            id: one.id.to_string(),
            version: one.version,
            part: one.part.to_string(),
            department: listed.department.clone(),
            kind: one.facts.kind.as_str(),
            listed: one.facts.correctable().into(),
            maker: one.facts.maker.clone(),
            model: one.facts.model.clone(),
            outcome: one.outcome.as_str(),
            reported: one.correction.clone().map(FactsBody::from),
            note: answered.map_or_else(String::new, |one| one.note.clone()),
            answered_by: answered.map_or_else(String::new, |one| one.by.clone()),
            answered_via: answered.map(|one| one.via.as_str()),
            answered_at: answered.map(|one| instant(one.at_ms)),
            decision: one.decision.as_str(),
            decided_by: decided.map_or_else(String::new, |one| one.by.clone()),
            decided_at: decided.map(|one| instant(one.at_ms)),
            decision_note: decided.map_or_else(String::new, |one| one.note.clone()),
        }
    }
}
