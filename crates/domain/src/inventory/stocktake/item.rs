//! One device of a run: what the list said, what the people there say, and what became of it in the ledger.
//! Not here: who may decide (`hub::inventory::stocktake`).
//! Next: [`Item::after`], which is all that a report does.

use crate::{
    ids::{AssetId, StocktakeId, StocktakePartId},
    inventory::{AssetDetails, AssetKind, check::SHORT_CHARS},
    text_enum::text_enum,
};

/// Characters of a note at most.
pub const NOTE_CHARS: usize = 600;

/// Characters of the name of who answers at most.
pub const BY_CHARS: usize = 100;

text_enum! {
    /// What was said of a device.
    Outcome, "outcome of a stock-taking" {
        /// Nothing yet 未確認.
        Unconfirmed = "unconfirmed",
        /// It is there, as listed 確認済み.
        Confirmed = "confirmed",
        /// It is there, but the list is to be corrected 訂正あり.
        Corrected = "corrected",
        /// It is not found 見当たらない.
        Missing = "missing",
        /// It is no longer used 使っていない.
        Disused = "disused",
        /// It was not on the list 一覧にない.
        Added = "added",
    }
}

text_enum! {
    /// What became of a report in the ledger.
    ItemDecision, "decision on a report" {
        /// There is nothing to decide.
        None = "none",
        /// Nobody decided yet.
        Waiting = "waiting",
        /// The ledger follows the report.
        Accepted = "accepted",
        /// The ledger stays as it was.
        Refused = "refused",
    }
}

text_enum! {
    /// How a report came in.
    Via, "way in of a report" {
        /// By the department's link.
        Link = "link",
        /// On paper or by word, entered by staff.
        Staff = "staff",
    }
}

/// What the list says of a device, and what a department says of one that is not on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// What it is.
    pub kind: AssetKind,
    /// What people call it.
    pub name: String,
    /// The number on its sticker.
    pub asset_tag: String,
    /// Maker.
    pub maker: String,
    /// Model.
    pub model: String,
    /// Serial number.
    pub serial: String,
    /// Where it stands.
    pub place: String,
    /// Person in charge.
    pub responsible: String,
}

/// What the people at a device can correct.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correction {
    /// What people call it.
    pub name: String,
    /// The number on its sticker.
    pub asset_tag: String,
    /// Serial number.
    pub serial: String,
    /// Where it stands.
    pub place: String,
    /// Person in charge.
    pub responsible: String,
}

/// A report about a device of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What is said.
    pub said: Said,
    /// Anything else.
    pub note: String,
    /// Who says it, as they typed it.
    pub by: String,
}

/// What is said of a device of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It is here, and this is what should stand in the list.
    Here(Correction),
    /// It is not found.
    Missing,
    /// It is no longer used.
    Disused,
}

/// A device of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The asset; of one that was added, the asset it becomes.
    pub id: AssetId,
    /// The part it belongs to.
    pub part: StocktakePartId,
    /// What the list said when the run was opened; of one that was added, what was reported.
    pub facts: Facts,
    /// What was said.
    pub outcome: Outcome,
    /// What should stand in the list, where the outcome is [`Outcome::Corrected`].
    pub correction: Option<Correction>,
    /// Who said it; `None` while nobody did.
    pub answered: Option<Answered>,
    /// What became of it.
    pub decision: ItemDecision,
    /// Who decided; `None` while nobody did.
    pub decided: Option<Decided>,
    /// Counts changes; a form that carries an older one is stale.
    pub version: i64,
}

/// Who answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The name they typed.
    pub by: String,
    /// How it came in.
    pub via: Via,
    /// When, ms UTC.
    pub at_ms: i64,
    /// What else they said.
    pub note: String,
}

/// Who decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Their name.
    pub by: String,
    /// When, ms UTC.
    pub at_ms: i64,
    /// Why, if they said.
    pub note: String,
}

/// Which items a list shows, by department and name.
#[derive(Clone, Debug, Default)]
pub struct ItemQuery {
    /// Words that must all occur in name, number, serial number, model or place.
    pub text: String,
    /// Only of this part.
    pub part: Option<StocktakePartId>,
    /// Only with this outcome.
    pub outcome: Option<Outcome>,
    /// Only with this decision.
    pub decision: Option<ItemDecision>,
}

/// An item in its list, with the department that answers for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedItem {
    /// The item.
    pub item: Item,
    /// The department; empty for none.
    pub department: String,
    /// Its place in the order.
    pub sort_key: String,
}

/// Where a page begins: after the row with this key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemCursor {
    /// The row's place in the order.
    pub key: String,
    /// The row's identifier.
    pub id: AssetId,
}

/// Why a report is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFault {
    /// A field must be filled in.
    Missing(&'static str),
    /// A field is too long.
    TooLong(&'static str, usize),
    /// The ledger followed an earlier report already.
    Settled,
}

impl Facts {
    /// What the ledger says.
    pub fn of(details: &AssetDetails) -> Self {
        Self {
            kind: details.kind,
            name: details.name.clone(),
            asset_tag: details.asset_tag.clone(),
            maker: details.maker.clone(),
            model: details.model.clone(),
            serial: details.serial.clone(),
            place: details.place.clone(),
            responsible: details.responsible.clone(),
        }
    }

    /// A new line of the ledger.
    pub fn details(&self, department: &str) -> AssetDetails {
        let mut details = AssetDetails::named(self.kind, self.name.as_str());
        details.asset_tag.clone_from(&self.asset_tag);
        details.maker.clone_from(&self.maker);
        details.model.clone_from(&self.model);
        details.serial.clone_from(&self.serial);
        details.place.clone_from(&self.place);
        details.responsible.clone_from(&self.responsible);
        department.clone_into(&mut details.department);
        details
    }

    /// The part of it that can be corrected.
    pub fn correctable(&self) -> Correction {
        Correction {
            name: self.name.clone(),
            asset_tag: self.asset_tag.clone(),
            serial: self.serial.clone(),
            place: self.place.clone(),
            responsible: self.responsible.clone(),
        }
    }

    /// What is wrong with a report of a device that was not on the list.
    pub fn faults(&self, note: &str, by: &str) -> Vec<ReportFault> {
        let mut faults = faults(&self.correctable(), note, by);
        faults.extend(too_long([("maker", self.maker.as_str()), ("model", &self.model)]));
        faults
    }
}

impl Correction {
    /// Every field with its name, as forms, files and the API call it.
    pub fn texts(&self) -> [(&'static str, &str); 5] {
        [
            ("name", &self.name),
            ("asset_tag", &self.asset_tag),
            ("serial", &self.serial),
            ("place", &self.place),
            ("responsible", &self.responsible),
        ]
    }

    /// The fields in which it differs from what the list said: name, before, after.
    pub fn changes<'t>(&'t self, listed: &'t Correction) -> Vec<(&'static str, &'t str, &'t str)> {
        let pairs = listed.texts().into_iter().zip(self.texts());
        let differing = pairs.filter(|((_, before), (_, after))| before != after);
        differing.map(|((field, before), (_, after))| (field, before, after)).collect()
    }

    /// Puts what differs from the list into the ledger's line. All else there stays, also what changed since.
    pub fn put_into(&self, details: &mut AssetDetails, listed: &Correction) {
        for (field, _, after) in self.changes(listed) {
            let place = match field {
                "name" => &mut details.name,
                "asset_tag" => &mut details.asset_tag,
                "serial" => &mut details.serial,
                "place" => &mut details.place,
                _ => &mut details.responsible,
            };
            after.clone_into(place);
        }
    }

    /// Whether the ledger by now says something else than both the list and the report in a field that is reported
    /// differently: a person typed it meanwhile, and a person decides which of the two it is.
    pub fn is_overtaken(&self, details: &AssetDetails, listed: &Correction) -> bool {
        let now = Facts::of(details).correctable();
        let now = now.texts();
        self.changes(listed).iter().any(|(field, before, after)| {
            now.iter().any(|(name, text)| name == field && text != before && text != after)
        })
    }
}

impl Item {
    /// The item after a report about it.
    ///
    /// # Errors
    /// Everything that is wrong with the report.
    pub fn after(&self, report: &Report, via: Via, at_ms: i64) -> Result<Self, Vec<ReportFault>> {
        let listed = self.facts.correctable();
        let said = match &report.said {
            Said::Here(correction) => correction,
            Said::Missing | Said::Disused => &listed,
        };
        let mut faults = faults(said, &report.note, &report.by);
        if self.decision == ItemDecision::Accepted || self.outcome == Outcome::Added {
            faults.push(ReportFault::Settled);
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let outcome = match &report.said {
            Said::Here(correction) if *correction == listed => Outcome::Confirmed,
            Said::Here(_) => Outcome::Corrected,
            Said::Missing => Outcome::Missing,
            Said::Disused => Outcome::Disused,
        };
        let is_plain = outcome == Outcome::Confirmed;
        Ok(Self {
            outcome,
            correction: (outcome == Outcome::Corrected).then(|| said.clone()),
            answered: Some(Answered { by: report.by.clone(), via, at_ms, note: report.note.clone() }),
            decision: if is_plain { ItemDecision::None } else { ItemDecision::Waiting },
            decided: None,
            ..self.clone()
        })
    }

    /// Whether it can still be answered by the people there.
    pub fn takes_reports(&self) -> bool {
        self.decision != ItemDecision::Accepted && self.outcome != Outcome::Added
    }

    /// Whether accepting it takes the asset out of the ledger; such a one is accepted by itself, never with others.
    pub const fn removes(&self) -> bool {
        matches!(self.outcome, Outcome::Missing | Outcome::Disused)
    }

    /// The fields that are reported differently: name, before, after.
    pub fn changes(&self) -> Vec<(&'static str, String, String)> {
        let Some(correction) = &self.correction else { return Vec::new() };
        let listed = self.facts.correctable();
        let changes = correction.changes(&listed);
        changes
            .into_iter()
            .map(|(field, before, after)| (field, before.to_owned(), after.to_owned()))
            .collect()
    }
}

fn faults(said: &Correction, note: &str, by: &str) -> Vec<ReportFault> {
    let mut faults: Vec<ReportFault> = too_long(said.texts()).collect();
    if said.name.trim().is_empty() {
        faults.push(ReportFault::Missing("name"));
    }
    if note.chars().count() > NOTE_CHARS {
        faults.push(ReportFault::TooLong("note", NOTE_CHARS));
    }
    if by.trim().is_empty() {
        faults.push(ReportFault::Missing("by"));
    }
    if by.chars().count() > BY_CHARS {
        faults.push(ReportFault::TooLong("by", BY_CHARS));
    }
    faults
}

fn too_long<'t>(
    texts: impl IntoIterator<Item = (&'static str, &'t str)>,
) -> impl Iterator<Item = ReportFault> {
    let long = texts.into_iter().filter(|(_, text)| text.chars().count() > SHORT_CHARS);
    long.map(|(field, _)| ReportFault::TooLong(field, SHORT_CHARS))
}

/// A sight of an asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Who saw it, as they typed their name.
    pub by: String,
    /// When, ms UTC.
    pub at_ms: i64,
    /// In which run.
    pub stocktake: StocktakeId,
    /// What that run is called.
    pub stocktake_name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item() -> Item {
        let mut details = AssetDetails::named(AssetKind::MedicalDevice, "輸液ポンプ");
        details.place = "3階".into();
        details.serial = "A1".into();
        Item {
            id: "0190163d-8694-739b-aea5-966c26f8ad91".parse().unwrap(),
            part: "0190163d-8694-739b-aea5-966c26f8ad92".parse().unwrap(),
            facts: Facts::of(&details),
            outcome: Outcome::Unconfirmed,
            correction: None,
            answered: None,
            decision: ItemDecision::None,
            decided: None,
            version: 1,
        }
    }

    fn report(said: Said) -> Report {
        Report { said, note: String::new(), by: "鈴木".into() }
    }

    fn moved() -> Correction {
        Correction { place: "4階".into(), ..item().facts.correctable() }
    }

    #[test]
    fn what_is_here_as_listed_is_confirmed_and_leaves_nothing_to_decide() {
        let said = Said::Here(item().facts.correctable());
        let after = item().after(&report(said), Via::Link, 7).unwrap();
        assert_eq!((after.outcome, after.decision), (Outcome::Confirmed, ItemDecision::None));
        assert_eq!(after.answered.unwrap().by, "鈴木");
    }

    #[test]
    fn what_differs_from_the_list_waits_for_a_decision() {
        let after = item().after(&report(Said::Here(moved())), Via::Link, 7).unwrap();
        assert_eq!((after.outcome, after.decision), (Outcome::Corrected, ItemDecision::Waiting));
        assert_eq!(after.changes(), [("place", "3階".to_owned(), "4階".to_owned())]);
        for said in [Said::Missing, Said::Disused] {
            let after = after.after(&report(said), Via::Staff, 8).unwrap();
            assert!(after.removes() && after.changes().is_empty());
            assert_eq!(after.decision, ItemDecision::Waiting);
        }
    }

    #[test]
    fn a_report_needs_a_name_and_is_not_taken_twice_once_the_ledger_followed_it() {
        let nameless = Report { by: "　".into(), ..report(Said::Missing) };
        assert_eq!(item().after(&nameless, Via::Link, 7), Err(vec![ReportFault::Missing("by")]));
        let unnamed = Said::Here(Correction { name: String::new(), ..moved() });
        assert_eq!(item().after(&report(unnamed), Via::Link, 7), Err(vec![ReportFault::Missing("name")]));
        let long = Report { note: "あ".repeat(NOTE_CHARS + 1), ..report(Said::Missing) };
        let refused = item().after(&long, Via::Link, 7);
        assert_eq!(refused, Err(vec![ReportFault::TooLong("note", NOTE_CHARS)]));
        let settled = Item { decision: ItemDecision::Accepted, ..item() };
        assert_eq!(settled.after(&report(Said::Missing), Via::Link, 7), Err(vec![ReportFault::Settled]));
    }

    #[test]
    fn only_reported_fields_go_into_the_ledger() {
        let listed = item().facts.correctable();
        let mut details = item().facts.details("外来");
        details.serial = "A2".into();
        assert!(!moved().is_overtaken(&details, &listed), "another field changed meanwhile");
        moved().put_into(&mut details, &listed);
        assert_eq!((details.place.as_str(), details.serial.as_str()), ("4階", "A2"));
        details.place = "5階".into();
        assert!(moved().is_overtaken(&details, &listed), "someone typed another place");
    }

    #[test]
    fn an_added_device_is_named_and_within_bounds() {
        let facts = Facts { name: String::new(), model: "x".repeat(SHORT_CHARS + 1), ..item().facts };
        let wrong = facts.faults("", "鈴木");
        assert_eq!(wrong, [ReportFault::Missing("name"), ReportFault::TooLong("model", SHORT_CHARS)]);
        assert_eq!(item().facts.faults("", "鈴木"), []);
    }
}
