//! The page of one device of a run: the list, the report, the ledger now; answers entered by staff, and what they add.
//! Not here: what the department sees ([`super::door_device`]).
//! Next: `templates/inventory/stocktake/item.html`, `add.html`.

use super::{
    fields::{AddFields, ReportFields},
    part_id,
    rows::{Row, row},
    run_id, words,
};
use crate::{
    error::WebError,
    faults::{form_errors, form_status},
    form::Form,
    inventory::{asset_id, words as ledger},
    page::{Choice, FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    access::{Inventory, Read, Stocktakes, Write},
    ids::{AssetId, StocktakeId},
    inventory::AssetKind,
};
use hub::{
    Cx, Fault, HubError, inventory,
    inventory::stocktake::{self, ListedItem, Stocktake, items},
};

#[derive(Template)]
#[template(path = "inventory/stocktake/item.html")]
#[expect(clippy::struct_excessive_bools, reason = "what the page offers is told one by one")]
struct ItemPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    run: &'a Stocktake,
    part: String,
    row: Row,
    listed: Vec<(&'static str, String)>,
    /// What the ledger says by now in the fields that are reported differently, where that is something else.
    now: Vec<(&'static str, String)>,
    is_overtaken: bool,
    in_ledger: String,
    fields: &'a ReportFields,
    note: &'a str,
    changed: bool,
    opens_fields: bool,
    by_label: &'static str,
    may_write: bool,
    may_decide: bool,
}

#[derive(Template)]
#[template(path = "inventory/stocktake/add.html")]
struct AddPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    run: &'a Stocktake,
    base: String,
    department: &'a str,
    fields: &'a AddFields,
    kinds: Vec<Choice>,
    by_label: &'static str,
}

/// What a form held that comes back.
#[derive(Default)]
pub(super) struct Again {
    pub(super) fields: Option<ReportFields>,
    pub(super) note: String,
    pub(super) faults: Vec<Fault>,
    pub(super) changed: bool,
}

/// Draws the page.
pub(super) async fn show(
    cx: Cx<Read<Stocktakes>>,
    shell: Shell,
    Path((id, item)): Path<(String, String)>,
) -> Result<Response, WebError> {
    draw(&cx, &shell, (run_id(&id)?, asset_id(&item)?), Again::default()).await
}

pub(super) async fn draw(
    cx: &Cx<Read<Stocktakes>>,
    shell: &Shell,
    (id, item): (StocktakeId, AssetId),
    again: Again,
) -> Result<Response, WebError> {
    let t = shell.t();
    let listed = items::find(cx, id, item).await?;
    let (whole, _) = stocktake::find_part(cx, id, listed.item.part).await?;
    let run = &whole.run;
    let one = &listed.item;
    let details = in_ledger(cx, item).await?;
    let fields = match again.fields {
        Some(fields) => ReportFields { version: one.version, ..fields },
        None => ReportFields::of(one, ""),
    };
    let facts = one.facts.correctable();
    let is_overtaken = match (&one.correction, &details) {
        (Some(correction), Some(details)) => correction.is_overtaken(details, &facts),
        _ => false,
    };
    let status = if again.changed { StatusCode::CONFLICT } else { form_status(&again.faults) };
    let page = shell.page(&one.facts.name);
    shell.draw_as(
        status,
        &ItemPage {
            page: &page,
            t,
            errors: form_errors(t, &again.faults, |field| words::field(t, field)),
            run,
            part: format!("/stocktakes/{id}/parts/{}", one.part),
            row: row(t, run, &listed),
            listed: as_listed(t, &listed),
            now: details.as_ref().map_or_else(Vec::new, |details| now(t, &listed, details)),
            is_overtaken,
            in_ledger: if details.is_some() { format!("/inventory/{item}") } else { String::new() },
            fields: &fields,
            note: &again.note,
            changed: again.changed,
            opens_fields: fields.opens(one, &again.faults),
            by_label: t.stocktake().by_staff(),
            may_write: run.is_open() && cx.signed().may::<Write<Stocktakes>>(),
            may_decide: run.is_open() && cx.signed().may::<Write<Inventory>>(),
        },
    )
}

/// The asset as the ledger has it now, for who may read it.
async fn in_ledger(
    cx: &Cx<Read<Stocktakes>>,
    id: AssetId,
) -> Result<Option<domain::inventory::AssetDetails>, WebError> {
    let Ok(read) = cx.signed().permit::<Read<Inventory>>() else { return Ok(None) };
    match inventory::find(&read, id).await {
        Ok(asset) => Ok(Some(asset.details)),
        Err(HubError::NotFound) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// What the list says, field by field.
fn as_listed(t: T, listed: &ListedItem) -> Vec<(&'static str, String)> {
    let facts = &listed.item.facts;
    let texts = [
        ("kind", ledger::kind(t, facts.kind)),
        ("asset_tag", &facts.asset_tag),
        ("maker", &facts.maker),
        ("model", &facts.model),
        ("serial", &facts.serial),
        ("department", words::named(t, &listed.department)),
        ("place", &facts.place),
        ("responsible", &facts.responsible),
    ];
    let filled = texts.into_iter().filter(|(_, text)| !text.is_empty());
    filled.map(|(field, text)| (ledger::field(t, field), text.to_owned())).collect()
}

/// What the ledger says by now in the fields that are reported differently.
fn now(t: T, listed: &ListedItem, details: &domain::inventory::AssetDetails) -> Vec<(&'static str, String)> {
    let texts = stocktake::Facts::of(details).correctable();
    let texts = texts.texts();
    let changed = listed.item.changes();
    let of = |field: &str| texts.iter().find(|(name, _)| *name == field).map_or("", |(_, text)| *text);
    changed.iter().map(|(field, _, _)| (ledger::field(t, field), of(field).to_owned())).collect()
}

/// Enters what was told, or shows the form again with what is wrong.
pub(super) async fn report(
    cx: Cx<Write<Stocktakes>>,
    shell: Shell,
    Path((id, item)): Path<(String, String)>,
    Form(fields): Form<ReportFields>,
) -> Result<Response, WebError> {
    let (id, item) = (run_id(&id)?, asset_id(&item)?);
    let read = cx.signed().permit::<Read<Stocktakes>>()?;
    let entered = match fields.report() {
        Ok(report) => items::report(&cx, id, item, fields.version, &report).await,
        Err(faults) => Err(HubError::Invalid(faults)),
    };
    match entered {
        Ok(()) => {
            let name = items::find(&read, id, item).await?.item.facts.name;
            let done = shell.t().stocktake().door_thanks(name);
            Ok(redirect_with(&format!("/stocktakes/{id}/items/{item}"), FlashKind::Done, &done))
        }
        Err(HubError::Invalid(faults)) => {
            let again = Again { fields: Some(fields), faults, ..Again::default() };
            draw(&read, &shell, (id, item), again).await
        }
        Err(HubError::Conflict(_)) => {
            let again = Again { fields: Some(fields), changed: true, ..Again::default() };
            draw(&read, &shell, (id, item), again).await
        }
        Err(other) => Err(other.into()),
    }
}

/// The form for a device that is not on the list.
pub(super) async fn blank(
    cx: Cx<Write<Stocktakes>>,
    shell: Shell,
    Path((id, part)): Path<(String, String)>,
) -> Result<Response, WebError> {
    draw_add(&cx, &shell, (&id, &part), &AddFields::default(), &[]).await
}

async fn draw_add(
    cx: &Cx<Write<Stocktakes>>,
    shell: &Shell,
    (id, part): (&str, &str),
    fields: &AddFields,
    faults: &[Fault],
) -> Result<Response, WebError> {
    let t = shell.t();
    let read = cx.signed().permit::<Read<Stocktakes>>()?;
    let (whole, one) = stocktake::find_part(&read, run_id(id)?, part_id(part)?).await?;
    let page = shell.page(t.stocktake().add_device());
    shell.draw_as(
        form_status(faults),
        &AddPage {
            page: &page,
            t,
            errors: form_errors(t, faults, |field| words::field(t, field)),
            run: &whole.run,
            base: format!("/stocktakes/{}/parts/{}", whole.run.id, one.part.id),
            department: words::department(t, &one.part),
            fields,
            kinds: kinds(t),
            by_label: t.stocktake().by_staff(),
        },
    )
}

/// Kinds of devices to choose from: what stands somewhere.
pub(super) fn kinds(t: T) -> Vec<Choice> {
    Choice::each(AssetKind::ALL, AssetKind::as_str, |one| ledger::kind(t, one))
}

/// Adds it, or shows the form again with what is wrong.
pub(super) async fn add(
    cx: Cx<Write<Stocktakes>>,
    shell: Shell,
    Path((id, part)): Path<(String, String)>,
    Form(fields): Form<AddFields>,
) -> Result<Response, WebError> {
    let added = match fields.facts() {
        Ok(facts) => {
            let (note, by) = (fields.note.trim(), fields.by.trim());
            items::add(&cx, run_id(&id)?, part_id(&part)?, &facts, note, by).await
        }
        Err(faults) => Err(HubError::Invalid(faults)),
    };
    match added {
        Ok(_) => {
            let done = shell.t().stocktake().device_added(fields.name.trim());
            Ok(redirect_with(&format!("/stocktakes/{id}/parts/{part}"), FlashKind::Done, &done))
        }
        Err(HubError::Invalid(faults)) => draw_add(&cx, &shell, (&id, &part), &fields, &faults).await,
        Err(other) => Err(other.into()),
    }
}
