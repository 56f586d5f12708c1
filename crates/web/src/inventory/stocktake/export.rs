//! A run as a file, with the filters of the list it is asked from.
//! Not here: writing it (`hub::inventory::stocktake::export`).
//! Next: [`super::items`].

use super::{items::ItemsAddress, run_id, words};
use crate::{
    download::{self, Wanted},
    error::WebError,
    inventory::words as ledger,
    shell::Shell,
    text::{T, dates::day_in_japan},
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::access::{Read, Stocktakes};
use hub::{
    Cx, SheetHead, SheetValue as Value,
    inventory::stocktake::{ListedItem, export::export},
};

/// A workbook or CSV.
pub(super) async fn sheet(
    cx: Cx<Read<Stocktakes>>,
    shell: Shell,
    Path(id): Path<String>,
    Query(address): Query<ItemsAddress>,
    Wanted(format): Wanted,
) -> Result<Response, WebError> {
    let t = shell.t();
    let id = run_id(&id)?;
    let head = SheetHead { name: t.stocktake().title().to_owned(), headings: headings(t) };
    let row = move |one: ListedItem| row(t, &one);
    let pieces = export(&cx, id, &address.query(), format, &head, row).await?;
    Ok(download::sheet(&format!("stocktake-{}", cx.hub().today()), format, pieces))
}

fn headings(t: T) -> Vec<(&'static str, Value)> {
    let words = t.stocktake();
    let text = |title| (title, Value::Text(String::new()));
    let field = |name| text(ledger::field(t, name));
    let mut headings = vec![text(words.department()), text(words.outcome()), text(words.decision())];
    headings.extend(FACTS.map(field));
    headings.extend([
        text(words.field_changes()),
        text(words.note()),
        text(words.field_answered_by()),
        text(words.field_answered_via()),
        (words.field_answered_at(), Value::Day(None)),
        text(words.field_decided_by()),
        text(words.decide_note()),
    ]);
    headings
}

/// What the list says of a device.
const FACTS: [&str; 8] = ["kind", "name", "asset_tag", "maker", "model", "serial", "place", "responsible"];

/// What stands under [`headings`].
fn row(t: T, one: &ListedItem) -> Vec<Value> {
    let (item, facts) = (&one.item, &one.item.facts);
    let text = |text: &str| Value::Text(text.to_owned());
    let (answered, decided) = (item.answered.as_ref(), item.decided.as_ref());
    let changes: Vec<String> = item
        .changes()
        .iter()
        .map(|(field, before, after)| format!("{}: {before} → {after}", ledger::field(t, field)))
        .collect();
    vec![
        text(&one.department),
        text(words::outcome(t, item.outcome)),
        text(words::decision(t, item.decision)),
        text(ledger::kind(t, facts.kind)),
        text(&facts.name),
        text(&facts.asset_tag),
        text(&facts.maker),
        text(&facts.model),
        text(&facts.serial),
        text(&facts.place),
        text(&facts.responsible),
        Value::Text(changes.join("\n")),
        text(answered.map_or("", |one| one.note.as_str())),
        text(answered.map_or("", |one| one.by.as_str())),
        text(answered.map_or("", |one| words::via(t, one.via))),
        Value::Day(answered.and_then(|one| day_in_japan(one.at_ms))),
        text(decided.map_or("", |one| one.by.as_str())),
        text(decided.map_or("", |one| one.note.as_str())),
    ]
}
