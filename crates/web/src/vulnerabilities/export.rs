//! Findings as a file, with the filters and the order of the list they are asked from.
//! Not here: writing it (`hub::vulnerabilities::export`).
//! Next: [`super::query`].

use super::{owners::People, query::ListAddress, words};
use crate::{
    download::{self, Wanted},
    error::WebError,
    shell::Shell,
    text::T,
};
use axum::{extract::Query, response::Response};
use domain::access::{Read, Vulnerabilities};
use hub::{
    Cx, SheetHead, SheetValue as Value,
    vulnerabilities::{export, findings::Listed, why::Why},
};

/// A workbook or CSV.
pub(crate) async fn sheet(
    cx: Cx<Read<Vulnerabilities>>,
    shell: Shell,
    Query(address): Query<ListAddress>,
    Wanted(format): Wanted,
) -> Result<Response, WebError> {
    let (t, today) = (shell.t(), cx.hub().today());
    let head = SheetHead { name: t.vulnerabilities().title().to_owned(), headings: headings(t) };
    let people = People::of(&cx).await?;
    let row = move |one: Listed| row(t, &one, &people);
    let pieces = export::export(&cx, &address.query(today)?, format, &head, row).await?;
    Ok(download::sheet(&format!("vulnerabilities-{today}"), format, pieces))
}

fn headings(t: T) -> Vec<(&'static str, Value)> {
    let words = t.vulnerabilities();
    let text = || Value::Text(String::new());
    vec![
        (words.title(), text()),
        (words.rank(), text()),
        (words.tier(), text()),
        (words.asset(), text()),
        (words.why_component(), text()),
        (words.severity(), Value::Tenths(None)),
        (words.exploitation(), text()),
        (words.answer(), text()),
        (words.answer_reason(), text()),
        (words.answer_owner(), text()),
        (words.answer_due(), Value::Day(None)),
        (words.answer_until(), Value::Day(None)),
        (words.answer_note(), text()),
    ]
}

/// What stands under [`headings`].
fn row(t: T, one: &Listed, people: &People) -> Vec<Value> {
    let finding = &one.finding;
    let decision = &finding.decision;
    let text = |text: &str| Value::Text(text.to_owned());
    let exploited = match (finding.ransomware, finding.known_exploited) {
        (true, _) => t.vulnerabilities().ransomware(),
        (false, true) => t.vulnerabilities().exploited(),
        (false, false) => "",
    };
    vec![
        Value::Text(finding.cve.to_string()),
        text(words::urgency(t, finding.urgency)),
        text(words::tier(t, finding.tier)),
        text(&one.asset_name),
        Value::Text(Why::parse(&finding.why).component),
        Value::Tenths(finding.score_tenths),
        text(exploited),
        text(words::answer(t, decision.answer)),
        text(decision.reason.map_or("", |reason| words::reason(t, reason))),
        text(people.name(decision.owner)),
        Value::Day(decision.due_on),
        Value::Day(decision.accepted_until),
        text(&decision.note),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn every_heading_is_there_once_in_both_languages() {
        for lang in [Lang::Ja, Lang::En] {
            let mut titles: Vec<_> = headings(T::new(lang)).into_iter().map(|(title, _)| title).collect();
            let count = titles.len();
            titles.sort_unstable();
            titles.dedup();
            assert_eq!(titles.len(), count, "{titles:?}");
        }
    }
}
