//! Pages of an import 取り込み: the file, its columns, the preview, what became of it.
//! Not here: reading and comparing (`hub::inventory::import`).
//! Next: [`upload`], [`columns`], [`preview`], in the order of the steps.

pub(super) mod columns;
mod preview;
pub(super) mod upload;
pub(in crate::inventory) mod words;

use crate::{
    error::WebError,
    form::Form,
    page::{FlashKind, Page, Steps},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    access::{Inventory, Write},
    ids::ImportId,
    inventory::ImportState,
};
use hub::{
    Cx, HubError,
    inventory::import::{self, Outcome, Refusal, Run},
};
use preview::Shown;
use serde::Deserialize;

/// What stands behind the `?`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// The sheet to look at, from 0.
    sheet: Option<usize>,
    /// Show the columns again.
    columns: String,
    #[serde(flatten)]
    shown: Shown,
}

#[derive(Deserialize)]
pub(crate) struct Version {
    version: i64,
}

#[derive(Template)]
#[template(path = "inventory/import/reading.html")]
struct ReadingPage<'a> {
    page: &'a Page,
    t: T,
    steps: Steps,
    run: &'a Run,
    address: String,
    done: u64,
    total: u64,
    failed: bool,
}

#[derive(Template)]
#[template(path = "inventory/import/over.html")]
struct OverPage<'a> {
    page: &'a Page,
    t: T,
    run: &'a Run,
    applied: bool,
    heading: String,
    text: String,
}

/// An identifier in an address; anything else is as unknown as an identifier that never was.
fn import_id(text: &str) -> Result<ImportId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

/// Draws the page of an import, whatever step it is at.
pub(crate) async fn show(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let run = import::find(&cx, import_id(&id)?).await?;
    match run.state {
        ImportState::Mapping => columns::draw(&cx, &shell, &run, asked.sheet).await,
        ImportState::Ready if !asked.columns.is_empty() || asked.sheet.is_some() => {
            columns::draw(&cx, &shell, &run, asked.sheet).await
        }
        ImportState::Ready => preview::draw(&cx, &shell, &run, &asked.shown).await,
        ImportState::Reading => reading(&cx, &shell, &run).await,
        ImportState::Applied | ImportState::Broken | ImportState::Discarded => over(&shell, &run),
    }
}

/// Applies what the preview showed.
pub(crate) async fn apply(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(form): Form<Version>,
) -> Result<Response, WebError> {
    let import = import_id(&id)?;
    let words = shell.t().inventory();
    let back = format!("/inventory/import/{import}");
    match import::apply(&cx, import, form.version).await {
        Ok(Outcome::Applied { added, changed }) => {
            Ok(redirect_with("/inventory", FlashKind::Done, &words.import_applied(added, changed)))
        }
        // Looked at again, in another window or because the ledger moved on: the page says how it stands.
        Ok(Outcome::Stale) | Err(HubError::Conflict(_)) => {
            Ok(redirect_with(&back, FlashKind::Warning, words.import_stale()))
        }
        Err(other) => Err(other.into()),
    }
}

/// Gives the import up.
pub(crate) async fn discard(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(_): Form<crate::form::Nothing>,
) -> Result<Response, WebError> {
    let import = import_id(&id)?;
    match import::discard(&cx, import).await {
        Ok(()) => {
            let text = shell.t().inventory().import_discarded();
            Ok(redirect_with("/inventory/import", FlashKind::Done, text))
        }
        // It is over already: the page says how.
        Err(HubError::Conflict(_)) => {
            Ok(Redirect::to(&format!("/inventory/import/{import}")).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn reading(cx: &Cx<Write<Inventory>>, shell: &Shell, run: &Run) -> Result<Response, WebError> {
    let t = shell.t();
    let page = shell.page(t.inventory().import_title());
    let count = |count: i64| u64::try_from(count).unwrap_or(0);
    shell.draw(&ReadingPage {
        page: &page,
        t,
        steps: steps(t, 3),
        run,
        address: format!("/inventory/import/{}", run.id),
        done: count(run.counts.done),
        total: count(run.counts.total),
        failed: import::has_failed(cx, run).await?,
    })
}

fn over(shell: &Shell, run: &Run) -> Result<Response, WebError> {
    let t = shell.t();
    let words = t.inventory();
    let page = shell.page(words.import_title());
    let (heading, text) = match run.state {
        ImportState::Applied => (
            words.import_applied(run.counts.added, run.counts.changed),
            run.applied_at_ms.map_or_else(String::new, |at| {
                format!("{} {}", t.moment(at), t.common().by_person(run.applied_by.as_str()))
            }),
        ),
        ImportState::Broken => {
            let refusal = Refusal::from_json(&run.message);
            let text = refusal.map_or_else(String::new, |refusal| words::refusal(t, &refusal));
            (words.import_broken().to_owned(), text)
        }
        _ => (words.import_discarded_heading().to_owned(), words.import_discarded().to_owned()),
    };
    shell.draw(&OverPage { page: &page, t, run, applied: run.state == ImportState::Applied, heading, text })
}

/// Where in the sequence of pages this one is.
fn steps(t: T, at: usize) -> Steps {
    let words = t.inventory();
    let labels = [
        words.import_step_file(),
        words.import_step_mapping(),
        words.import_step_preview(),
        words.import_step_applied(),
    ];
    Steps { labels: labels.map(str::to_owned).to_vec(), at }
}
