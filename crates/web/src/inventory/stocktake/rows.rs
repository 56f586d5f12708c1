//! Devices of a run as rows: what the list says, what was said, what became of it.
//! Not here: which rows ([`super::items`]).
//! Next: `templates/inventory/stocktake/rows.html`.

use super::words;
use crate::{inventory::words as ledger, page::parts::Mark, text::T};
use hub::inventory::stocktake::{Item, ItemDecision, ListedItem, Outcome, Stocktake};

/// A device of a run.
#[expect(clippy::struct_excessive_bools, reason = "what can be done with a row is told one by one")]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) href: String,
    pub(super) name: String,
    pub(super) about: String,
    pub(super) place: String,
    pub(super) department: String,
    pub(super) mark: Mark,
    pub(super) outcome: &'static str,
    pub(super) changes: Vec<Change>,
    pub(super) note: String,
    pub(super) answered: String,
    /// Empty where there is nothing to decide.
    pub(super) decision: &'static str,
    pub(super) decided: String,
    pub(super) is_waiting: bool,
    pub(super) removes: bool,
    pub(super) is_added: bool,
    /// The people there may still answer.
    pub(super) takes_reports: bool,
    pub(super) version: i64,
}

/// A field that is reported differently.
pub(super) struct Change {
    pub(super) field: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// A device as a row.
pub(super) fn row(t: T, run: &Stocktake, listed: &ListedItem) -> Row {
    let one = &listed.item;
    Row {
        id: one.id.to_string(),
        href: format!("/stocktakes/{}/items/{}", run.id, one.id),
        name: one.facts.name.clone(),
        about: about(t, one),
        place: one.facts.place.clone(),
        department: words::named(t, &listed.department).to_owned(),
        mark: words::mark(one.outcome),
        outcome: words::outcome(t, one.outcome),
        changes: changes(t, one),
        note: one.answered.as_ref().map_or_else(String::new, |answered| answered.note.clone()),
        answered: answered(t, one),
        decision: match one.decision {
            ItemDecision::None => "",
            other => words::decision(t, other),
        },
        decided: decided(t, one),
        is_waiting: one.decision == ItemDecision::Waiting,
        removes: one.removes(),
        is_added: one.outcome == Outcome::Added,
        takes_reports: one.takes_reports(),
        version: one.version,
    }
}

/// What a device is, and by what it is told from others.
pub(super) fn about(t: T, one: &Item) -> String {
    let facts = &one.facts;
    let model = [facts.maker.as_str(), &facts.model].join(" ");
    let parts = [ledger::kind(t, facts.kind), &facts.asset_tag, model.trim(), &facts.serial];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// What is reported differently, in words.
pub(super) fn changes(t: T, one: &Item) -> Vec<Change> {
    let change = |(field, before, after)| Change { field: ledger::field(t, field).to_owned(), before, after };
    one.changes().into_iter().map(change).collect()
}

/// Who answered, how and when; empty if nobody did.
pub(super) fn answered(t: T, one: &Item) -> String {
    one.answered.as_ref().map_or_else(String::new, |answered| {
        let when = t.moment_short(answered.at_ms);
        t.stocktake().answered_line(answered.by.as_str(), words::via(t, answered.via), when)
    })
}

fn decided(t: T, one: &Item) -> String {
    one.decided.as_ref().map_or_else(String::new, |decided| {
        let line = t.stocktake().decided_line(decided.by.as_str(), t.moment_short(decided.at_ms));
        if decided.note.is_empty() { line } else { t.common().pair(line, decided.note.as_str()) }
    })
}
