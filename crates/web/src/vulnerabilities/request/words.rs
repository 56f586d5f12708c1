//! Words of requests: states, fields, sentences about a vulnerability.
//! Not here: the texts (`messages/vendor_request.toml`).
//! Next: [`super::letter`].

use crate::{
    page::{Choice, parts::Mark},
    text::{Lang, T},
};
use domain::text::shortened;
use hub::vulnerabilities::request::{RequestState, Said, VendorRequest, Via};
use jiff::civil::Date;

/// What a state is called.
pub(crate) fn state(t: T, state: RequestState) -> &'static str {
    let words = t.vendor_request();
    match state {
        RequestState::Draft => words.state_draft(),
        RequestState::Asked => words.state_asked(),
        RequestState::Awaiting => words.state_awaiting(),
        RequestState::Checking => words.state_checking(),
        RequestState::DateSet => words.state_date_set(),
        RequestState::Done => words.state_done(),
        RequestState::Refused => words.state_refused(),
        RequestState::Confirmed => words.state_confirmed(),
        RequestState::Cancelled => words.state_cancelled(),
    }
}

/// What leading a request there is called.
pub(super) fn step(t: T, from: RequestState, to: RequestState) -> &'static str {
    let words = t.vendor_request();
    match (from, to) {
        (RequestState::Draft, RequestState::Asked) => words.step_ask(),
        (_, RequestState::Asked) => words.step_ask_again(),
        (_, RequestState::Awaiting) => words.step_awaiting(),
        (_, RequestState::Confirmed) => words.step_confirm(),
        (_, RequestState::Cancelled) => words.step_cancel(),
        (_, to) => state(t, to),
    }
}

/// How it stands, with its colour.
pub(super) fn mark(request: &VendorRequest, today: Date) -> Mark {
    match request.state {
        _ if request.is_overdue(today) => Mark::Now,
        RequestState::Done | RequestState::Refused => Mark::Week,
        RequestState::Confirmed => Mark::Ok,
        _ => Mark::Plain,
    }
}

/// By what an answer came.
pub(crate) fn via(t: T, via: Via) -> &'static str {
    match via {
        Via::Link => t.vendor_request().via_link(),
        Via::Paper => t.vendor_request().via_paper(),
    }
}

/// What a field is called, in forms and in the audit trail.
pub(crate) fn field(t: T, name: &str) -> &'static str {
    let words = t.vendor_request();
    match name {
        "state" | "to" => words.state(),
        "vendor" => words.vendor(),
        "contact" => words.contact(),
        "phone" => words.phone(),
        "fax" => words.fax(),
        "email" => words.email(),
        "due_on" => words.due(),
        "interim" => words.interim(),
        "in_charge" => words.in_charge(),
        "remarks" => words.remarks(),
        "cves" | "findings" => words.about(),
        "promised_on" => words.promised(),
        "text" | "answer_text" => words.answer_text(),
        "version_done" | "answer_version" => words.answer_version(),
        "by" | "answered_by" => words.answered_by(),
        "answered_via" => words.answered_via(),
        "link_until" => words.link_until(),
        _ => words.title(),
    }
}

/// What can be answered, for a form.
pub(super) fn answers(t: T, states: impl Iterator<Item = RequestState>) -> Vec<Choice> {
    let words = t.vendor_request();
    let said = |to: RequestState| match to {
        RequestState::Awaiting => words.answer_awaiting(),
        RequestState::Checking => words.answer_checking(),
        RequestState::DateSet => words.answer_date_set(),
        RequestState::Done => words.answer_done(),
        RequestState::Refused => words.answer_refused(),
        other => state(t, other),
    };
    states.map(|to| Choice::new(to.as_str(), said(to))).collect()
}

/// A vulnerability with its sentence, in the language of the page where there is one.
pub(super) struct Line {
    pub(super) cve: String,
    pub(super) component: String,
    pub(super) sentence: String,
    pub(super) lang: &'static str,
    /// Says that it is known to be exploited; empty where it is not.
    pub(super) exploited: &'static str,
}

/// Half-widths of a sentence at most: a letter has one page.
const SENTENCE: usize = 150;

/// What a request is about, line by line.
pub(super) fn lines(t: T, said: &[Said]) -> Vec<Line> {
    let line = |one: &Said| {
        let (text, lang) = match (t.lang, one.ja.as_str(), one.en.as_str()) {
            (Lang::Ja, "", en) => (en, "en"),
            (Lang::En, ja, "") | (Lang::Ja, ja, _) => (ja, "ja"),
            (Lang::En, _, en) => (en, "en"),
        };
        Line {
            cve: one.cve.to_string(),
            component: one.component.clone(),
            sentence: shortened(text, SENTENCE),
            exploited: if one.is_exploited { t.vendor_request().exploited() } else { "" },
            lang,
        }
    };
    said.iter().map(line).collect()
}
