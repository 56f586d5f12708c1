//! The page of a record, with its history, and taking it out of its register; records that name a device.
//! Not here: its form ([`super::form`]).
//! Next: `templates/inventory/register/record.html`.

use super::{id_of, kind_of, words};
use crate::{
    audit_trail,
    error::WebError,
    form::Form,
    page::{FlashKind, Page, parts::Mark},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{extract::Path, response::Response};
use domain::{
    access::{Inventory, Read, Write},
    ids::AssetId,
    inventory::register::{Gap, Record, RecordKind, Shape},
};
use hub::{
    Cx,
    inventory::register::{self, house},
};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Version {
    version: i64,
}

#[derive(Template)]
#[template(path = "inventory/register/record.html")]
struct RecordPage<'a> {
    page: &'a Page,
    t: T,
    record: &'a Record,
    title: &'static str,
    gaps: Vec<Missing>,
    facts: Vec<Fact>,
    records: Vec<Named>,
    history: Vec<audit_trail::Line>,
    may_write: bool,
}

/// Something missing in this record.
struct Missing {
    mark: Mark,
    what: &'static str,
    to_do: &'static str,
}

/// A filled field.
struct Fact {
    label: &'static str,
    text: String,
    href: String,
    warning: &'static str,
}

/// A record that names a device, or another record.
pub(crate) struct Named {
    /// Where it is.
    pub(crate) href: String,
    /// Which register.
    pub(crate) kind: &'static str,
    /// Its name.
    pub(crate) name: String,
}

/// Draws the page.
pub(crate) async fn show(
    cx: Cx<Read<Inventory>>,
    shell: Shell,
    Path((kind, id)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let (kind, id) = (kind_of(&kind)?, id_of(&id)?);
    let record = register::find(&cx, kind, id).await?;
    let history = register::history(&cx, kind, id).await?;
    let t = shell.t();
    let (gaps, naming) = house::around(&cx, &record).await?;
    let mut history: Vec<_> = history.iter().map(|entry| audit_trail::line(t, entry)).collect();
    if let Some(first) = history.last_mut() {
        // All that a new record has stands on the page already.
        first.changes.clear();
        first.folded = false;
    }
    let page = shell.page(record.details.name());
    shell.draw(&RecordPage {
        page: &page,
        t,
        record: &record,
        title: words::kind(t, kind),
        gaps: gaps.iter().map(|gap| missing(t, gap)).collect(),
        facts: facts(t, &record),
        records: naming.into_iter().map(|record| named(t, &record)).collect(),
        history,
        may_write: cx.signed().may::<Write<Inventory>>(),
    })
}

/// Takes the record out of its register.
pub(crate) async fn remove(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path((kind, id)): Path<(String, String)>,
    Form(form): Form<Version>,
) -> Result<Response, WebError> {
    let (kind, id) = (kind_of(&kind)?, id_of(&id)?);
    let name = register::remove(&cx, kind, id, form.version).await?;
    Ok(redirect_with(&format!("/register/{kind}"), FlashKind::Done, &shell.t().register().removed(name)))
}

/// Records that name this device.
pub(crate) async fn of_asset(cx: &Cx<Read<Inventory>>, t: T, asset: AssetId) -> Result<Vec<Named>, WebError> {
    let records = register::of_asset(cx, asset).await?;
    Ok(records.iter().map(|record| named(t, record)).collect())
}

fn named(t: T, record: &Record) -> Named {
    Named {
        href: format!("/register/{}/{}", record.kind, record.id),
        kind: words::one(t, record.kind),
        name: record.details.name().to_owned(),
    }
}

fn missing(t: T, gap: &Gap) -> Missing {
    Missing {
        mark: crate::vulnerabilities::mark(gap.kind.urgency()),
        what: words::gap(t, gap.kind),
        to_do: words::to_do(t, gap.kind),
    }
}

fn facts(t: T, record: &Record) -> Vec<Fact> {
    let filled = record
        .kind
        .fields()
        .iter()
        .filter(|field| field.key != "name" && !record.details.text(field.key).is_empty());
    filled
        .map(|field| {
            let text = record.details.text(field.key);
            let asset = record.assets.get(field.key);
            let is_unlisted = field.shape == Shape::Asset && asset.is_none();
            let href = match field.shape {
                Shape::Asset => asset.map_or_else(String::new, |id| format!("/inventory/{id}")),
                Shape::Record(kind) => found(kind, text),
                _ => String::new(),
            };
            Fact {
                label: words::field(t, record.kind, field.key),
                text: words::printed(t, field, text),
                href,
                warning: if is_unlisted { t.register().not_listed() } else { "" },
            }
        })
        .collect()
}

/// The list in which the record of that name is found.
fn found(kind: RecordKind, name: &str) -> String {
    crate::address::with_query(&format!("/register/{kind}"), &[("q", name)])
}
