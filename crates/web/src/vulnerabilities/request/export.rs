//! Requests as a file, with the filters of the list they are asked from.
//! Not here: writing it (`hub::vulnerabilities::request::export`).
//! Next: [`super::list`].

use super::{
    list::{ListAddress, cves},
    words,
};
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
    vulnerabilities::request::{Listed, export},
};

/// A workbook or CSV.
pub(super) async fn sheet(
    cx: Cx<Read<Vulnerabilities>>,
    shell: Shell,
    Query(address): Query<ListAddress>,
    Wanted(format): Wanted,
) -> Result<Response, WebError> {
    let t = shell.t();
    let head = SheetHead { name: t.vendor_request().title().to_owned(), headings: headings(t) };
    let row = move |one: Listed| row(t, &one);
    let pieces = export::export(&cx, &address.query(), format, &head, row).await?;
    Ok(download::sheet(&format!("vendor-requests-{}", cx.hub().today()), format, pieces))
}

fn headings(t: T) -> Vec<(&'static str, Value)> {
    let words = t.vendor_request();
    let text = |title| (title, Value::Text(String::new()));
    let day = |title| (title, Value::Day(None));
    vec![
        text(words.device()),
        text(words.model()),
        text(words.serial()),
        text(words.asset_tag()),
        text(words.about()),
        text(words.vendor()),
        text(words.state()),
        day(words.due()),
        day(words.promised()),
        text(words.answer_text()),
        text(words.answer_version()),
        text(words.answered_by()),
        text(words.in_charge()),
    ]
}

/// What stands under [`headings`].
fn row(t: T, one: &Listed) -> Vec<Value> {
    let (request, letter) = (&one.request, &one.request.letter);
    let text = |text: &str| Value::Text(text.to_owned());
    let answer = request.answer.as_ref();
    vec![
        text(&letter.device),
        text(&letter.model),
        text(&letter.serial),
        text(&letter.asset_tag),
        Value::Text(cves(request)),
        text(&letter.vendor),
        text(words::state(t, request.state)),
        Value::Day(letter.due_on),
        Value::Day(request.promised_on),
        text(answer.map_or("", |answer| &answer.text)),
        text(answer.map_or("", |answer| &answer.version)),
        text(answer.map_or("", |answer| &answer.by)),
        text(&letter.in_charge),
    ]
}
