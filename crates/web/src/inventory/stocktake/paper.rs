//! The paper way: a department's list to print and tick, and what came back entered by staff.
//! Not here: the link ([`super::links`]).
//! Next: `templates/inventory/stocktake/sheet.html`, `paper.html`.

use super::{
    part_id,
    rows::{about, row},
    run_id, words,
};
use crate::{
    error::WebError,
    faults::{form_errors, form_status},
    form::Form,
    page::{FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    access::{Read, Stocktakes, Write},
    ids::AssetId,
};
use hub::{
    Cx, Fault, HubError,
    inventory::stocktake::{self, Item, ItemQuery, Outcome, Stocktake, items},
};
use serde::Deserialize;

/// Devices on a printed list at most.
const PRINTED: u32 = 1_000;

/// Devices that one form of entry holds at most.
const ENTERED: u32 = 100;

/// Empty lines for what is not on the list.
const SPARE_LINES: usize = 6;

#[derive(Template)]
#[template(path = "inventory/stocktake/sheet.html")]
struct SheetPage<'a> {
    page: &'a Page,
    t: T,
    run: &'a Stocktake,
    base: String,
    organisation: String,
    department: &'a str,
    due: String,
    lines: Vec<SheetLine>,
    spare: std::ops::Range<usize>,
}

struct SheetLine {
    tag: String,
    name: String,
    about: String,
    place: String,
}

#[derive(Template)]
#[template(path = "inventory/stocktake/paper.html")]
struct PaperPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    run: &'a Stocktake,
    base: String,
    department: &'a str,
    by: &'a str,
    changed: bool,
    lines: Vec<PaperLine>,
}

struct PaperLine {
    number: usize,
    href: String,
    name: String,
    about: String,
    place: String,
    /// What a choice sends, without the choice.
    key: String,
    ticked: &'static str,
}

/// What the form of entry sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PaperFields {
    by: String,
    /// Device, version and result, each parted by a point; empty where nothing was ticked.
    tick: Vec<String>,
}

/// The list to print.
pub(super) async fn sheet(
    cx: Cx<Read<Stocktakes>>,
    shell: Shell,
    Path((id, part)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let (whole, one) = stocktake::find_part(&cx, run_id(&id)?, part_id(&part)?).await?;
    let query = ItemQuery { part: Some(one.part.id), ..ItemQuery::default() };
    let listed = items::page(&cx, whole.run.id, &query, None, PRINTED).await?;
    let lines = listed.iter().filter(|one| one.item.outcome != Outcome::Added).map(|one| SheetLine {
        tag: one.item.facts.asset_tag.clone(),
        name: one.item.facts.name.clone(),
        about: without_number(t, &one.item),
        place: one.item.facts.place.clone(),
    });
    let page = shell.page(t.stocktake().sheet_title());
    shell.draw(&SheetPage {
        page: &page,
        t,
        run: &whole.run,
        base: format!("/stocktakes/{}/parts/{}", whole.run.id, one.part.id),
        organisation: hub::identity::organisation_name(cx.signed()).await?,
        department: words::department(t, &one.part),
        due: t.date(whole.run.due_on),
        lines: lines.collect(),
        spare: 0..SPARE_LINES,
    })
}

/// What a device is; its number has a column of its own.
fn without_number(t: T, one: &Item) -> String {
    let mut one = one.clone();
    one.facts.asset_tag.clear();
    about(t, &one)
}

/// The form to enter what came back.
pub(super) async fn show(
    cx: Cx<Write<Stocktakes>>,
    shell: Shell,
    Path((id, part)): Path<(String, String)>,
) -> Result<Response, WebError> {
    draw(&cx, &shell, (&id, &part), &PaperFields::default(), &[], false).await
}

async fn draw(
    cx: &Cx<Write<Stocktakes>>,
    shell: &Shell,
    (id, part): (&str, &str),
    fields: &PaperFields,
    faults: &[Fault],
    changed: bool,
) -> Result<Response, WebError> {
    let t = shell.t();
    let read = cx.signed().permit::<Read<Stocktakes>>()?;
    let (whole, one) = stocktake::find_part(&read, run_id(id)?, part_id(part)?).await?;
    let query =
        ItemQuery { part: Some(one.part.id), outcome: Some(Outcome::Unconfirmed), ..ItemQuery::default() };
    let listed = items::page(&read, whole.run.id, &query, None, ENTERED).await?;
    let lines = listed.iter().enumerate().map(|(place, one)| {
        let row = row(t, &whole.run, one);
        let of = |outcome: Outcome| {
            let mine = |tick: &&String| tick.starts_with(&row.id) && tick.ends_with(outcome.as_str());
            fields.tick.iter().find(mine).map(|_| outcome.as_str())
        };
        let ticked = [Outcome::Confirmed, Outcome::Missing, Outcome::Disused].into_iter().find_map(of);
        PaperLine {
            number: place + 1,
            key: format!("{}.{}", row.id, row.version),
            href: row.href,
            name: row.name,
            about: row.about,
            place: row.place,
            ticked: ticked.unwrap_or(""),
        }
    });
    let page = shell.page(t.stocktake().paper());
    let status = if changed { StatusCode::CONFLICT } else { form_status(faults) };
    shell.draw_as(
        status,
        &PaperPage {
            page: &page,
            t,
            errors: form_errors(t, faults, |field| words::field(t, field)),
            run: &whole.run,
            base: format!("/stocktakes/{}/parts/{}", whole.run.id, one.part.id),
            department: words::department(t, &one.part),
            by: &fields.by,
            changed,
            lines: lines.collect(),
        },
    )
}

/// Enters it, or shows the form again with what is wrong.
pub(super) async fn enter(
    cx: Cx<Write<Stocktakes>>,
    shell: Shell,
    Path((id, part)): Path<(String, String)>,
    Form(fields): Form<PaperFields>,
) -> Result<Response, WebError> {
    let read = cx.signed().permit::<Read<Stocktakes>>()?;
    let (whole, one) = stocktake::find_part(&read, run_id(&id)?, part_id(&part)?).await?;
    let entered = match fields.ticked() {
        Some(ticked) => items::report_list(&cx, whole.run.id, one.part.id, &ticked, fields.by.trim()).await,
        None => return Err(WebError::BadRequest),
    };
    match entered {
        Ok(count) => {
            let to = format!("/stocktakes/{}/parts/{}", whole.run.id, one.part.id);
            Ok(redirect_with(&to, FlashKind::Done, &shell.t().stocktake().paper_saved(count)))
        }
        Err(HubError::Invalid(faults)) => draw(&cx, &shell, (&id, &part), &fields, &faults, false).await,
        // What is still to be entered comes back, with what was ticked for it.
        Err(HubError::Conflict(_)) => draw(&cx, &shell, (&id, &part), &fields, &[], true).await,
        Err(other) => Err(other.into()),
    }
}

impl PaperFields {
    /// What was ticked; `None` for what our own form never sends.
    fn ticked(&self) -> Option<Vec<(AssetId, i64, Outcome)>> {
        let one = |tick: &String| {
            let (id, rest) = tick.split_once('.')?;
            let (version, outcome) = rest.split_once('.')?;
            Some((id.parse().ok()?, version.parse().ok()?, outcome.parse().ok()?))
        };
        self.tick.iter().filter(|tick| !tick.is_empty()).map(one).collect()
    }
}
