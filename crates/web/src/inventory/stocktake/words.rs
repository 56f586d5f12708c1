//! Words of stock-taking.
//! Not here: the texts (`messages/stocktake.toml`).
//! Next: `domain::inventory::stocktake`.

use crate::{inventory::words as ledger, page::parts::Mark, text::T};
use hub::inventory::stocktake::{ItemDecision, Outcome, Part, Via};

/// What was said of a device.
pub(crate) fn outcome(t: T, outcome: Outcome) -> &'static str {
    let words = t.stocktake();
    match outcome {
        Outcome::Unconfirmed => words.unconfirmed(),
        Outcome::Confirmed => words.confirmed(),
        Outcome::Corrected => words.corrected(),
        Outcome::Missing => words.missing(),
        Outcome::Disused => words.disused(),
        Outcome::Added => words.added(),
    }
}

/// How well that is.
pub(super) const fn mark(outcome: Outcome) -> Mark {
    match outcome {
        Outcome::Confirmed => Mark::Ok,
        Outcome::Missing => Mark::Now,
        Outcome::Corrected | Outcome::Disused | Outcome::Added => Mark::Week,
        Outcome::Unconfirmed => Mark::Plain,
    }
}

/// What became of it in the ledger.
pub(crate) fn decision(t: T, decision: ItemDecision) -> &'static str {
    let words = t.stocktake();
    match decision {
        ItemDecision::None => words.decision_none(),
        ItemDecision::Waiting => words.decision_waiting(),
        ItemDecision::Accepted => words.decision_accepted(),
        ItemDecision::Refused => words.decision_refused(),
    }
}

/// How a report came in.
pub(crate) fn via(t: T, via: Via) -> &'static str {
    match via {
        Via::Link => t.stocktake().via_link(),
        Via::Staff => t.stocktake().via_staff(),
    }
}

/// The department of a part.
pub(super) fn department(t: T, part: &Part) -> &str {
    named(t, &part.department)
}

/// A department; the empty one has a word of its own.
pub(super) fn named(t: T, department: &str) -> &str {
    if department.is_empty() { t.stocktake().no_department() } else { department }
}

/// What a field is called, by its name in forms, files and the API.
pub(crate) fn field(t: T, field: &str) -> &'static str {
    let words = t.stocktake();
    match field {
        "outcome" | "verdict" => words.outcome(),
        "decision" => words.decision(),
        "note" => words.note(),
        "decision_note" => words.decide_note(),
        "by" => words.by(),
        "answered_by" => words.field_answered_by(),
        "answered_via" => words.field_answered_via(),
        other => ledger::field(t, other),
    }
}

/// What a field of a run is called.
pub(crate) fn run_field(t: T, field: &str) -> &'static str {
    let words = t.stocktake();
    match field {
        "name" => words.name_field(),
        "fiscal_year" => words.fiscal_year(),
        "due_on" => words.due(),
        "department" => words.department(),
        "departments" => words.field_departments(),
        "link_until" => words.field_link_until(),
        "note" => words.close_note(),
        "paper" => words.field_paper(),
        "accepted" => words.field_accepted(),
        "answered_by" => words.field_answered_by(),
        "assets" => words.field_assets(),
        "close" | "closed" | "run" => words.field_closed(),
        "format" => t.audit_trail().field_format(),
        other => other.parse().map_or_else(|_| words.title(), |one| outcome(t, one)),
    }
}
