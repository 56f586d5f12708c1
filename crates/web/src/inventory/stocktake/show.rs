//! The page of a run: how far each department is, what waits, and the end of it.
//! Not here: one department ([`super::part`]), the devices ([`super::items`]).
//! Next: `templates/inventory/stocktake/show.html`.

use super::{new::RunFields, run_id, words};
use crate::{
    audit_trail,
    error::WebError,
    faults::form_errors,
    form::Form,
    page::{Clash, FlashKind, FormErrors, Page, parts::Mark},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use domain::access::{Inventory, Read, Stocktakes, Write};
use hub::{
    Cx, Fault, HubError,
    inventory::stocktake::{self, Outcome, Overview, Tally},
};
use serde::Deserialize;

/// What the form that closes a run sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CloseFields {
    version: i64,
    note: String,
}

#[derive(Template)]
#[template(path = "inventory/stocktake/show.html")]
struct ShowPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    run: &'a Overview,
    heading: String,
    mark: Mark,
    state: &'static str,
    due: String,
    begun: String,
    facts: Vec<Fact>,
    parts: Vec<PartRow>,
    fields: &'a RunFields,
    close: &'a CloseFields,
    clash: Option<Clash>,
    history: Vec<audit_trail::Line>,
    may_write: bool,
    may_label: bool,
    links_lacking: bool,
}

/// Devices of a run with one outcome, and the list of them.
pub(super) struct Fact {
    pub(super) label: &'static str,
    pub(super) count: u64,
    pub(super) href: String,
    pub(super) is_bad: bool,
}

struct PartRow {
    href: String,
    department: String,
    tally: Tally,
    is_done: bool,
    is_late: bool,
    link_until: String,
}

/// What a form held that comes back.
#[derive(Default)]
struct Again {
    fields: Option<RunFields>,
    close: CloseFields,
    faults: Vec<Fault>,
    clash: Option<Clash>,
}

/// Draws the page.
pub(super) async fn show(
    cx: Cx<Read<Stocktakes>>,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let run = stocktake::overview(&cx, run_id(&id)?).await?;
    draw(&cx, &shell, &run, Again::default()).await
}

async fn draw(
    cx: &Cx<Read<Stocktakes>>,
    shell: &Shell,
    whole: &Overview,
    again: Again,
) -> Result<Response, WebError> {
    let t = shell.t();
    let words = t.stocktake();
    let (run, tally, today) = (&whole.run, &whole.tally, cx.hub().today());
    let history = stocktake::history(cx, run.id).await?;
    let fields = again.fields.unwrap_or_else(|| RunFields::from(whole));
    let close = CloseFields { version: run.version, ..again.close };
    let is_late = run.is_overdue(today);
    let parts = whole.parts.iter().map(|one| PartRow {
        href: format!("/stocktakes/{}/parts/{}", run.id, one.part.id),
        department: words::department(t, &one.part).to_owned(),
        tally: one.tally,
        is_done: one.tally.unconfirmed == 0,
        is_late: is_late && one.tally.unconfirmed > 0,
        link_until: one.link_until_ms.map_or_else(String::new, |until| t.moment_short(until)),
    });
    let status = match (&again.clash, again.faults.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    let (mark, state) = match (run.is_open(), is_late) {
        (false, _) => (Mark::Plain, words.closed_state()),
        (true, true) => (Mark::Now, words.overdue()),
        (true, false) => (Mark::Week, words.open_state()),
    };
    let page = shell.page(&run.name);
    shell.draw_as(
        status,
        &ShowPage {
            page: &page,
            t,
            errors: form_errors(t, &again.faults, |field| words::run_field(t, field)),
            run: whole,
            heading: heading(t, &run.name, tally),
            mark,
            state,
            due: if run.is_open() { t.due(run.due_on, today) } else { t.date(run.due_on) },
            begun: begun(t, whole),
            facts: facts(t, whole),
            parts: parts.collect(),
            fields: &fields,
            close: &close,
            clash: again.clash,
            history: history.iter().map(|entry| audit_trail::line(t, entry)).collect(),
            may_write: run.is_open() && cx.signed().may::<Write<Stocktakes>>(),
            may_label: cx.signed().may::<Read<Inventory>>(),
            links_lacking: whole.parts.iter().any(|one| one.link_until_ms.is_none()),
        },
    )
}

/// How far it is, as a sentence.
pub(super) fn heading(t: T, name: &str, tally: &Tally) -> String {
    match tally.unconfirmed {
        0 => t.stocktake().heading_done(tally.listed(), name),
        _ => t.stocktake().heading(tally.answered(), tally.listed(), name),
    }
}

/// Who opened it and when, and who closed it.
pub(super) fn begun(t: T, whole: &Overview) -> String {
    let run = &whole.run;
    let day = |at_ms: i64| t.moment_short(at_ms);
    let mut lines = vec![t.stocktake().opened_line(run.opened_by.as_str(), day(run.opened_at_ms))];
    lines.extend(run.closed.as_ref().map(|end| t.stocktake().closed_line(end.by.as_str(), day(end.at_ms))));
    lines.join(" · ")
}

/// Devices by outcome, each with the list of them.
pub(super) fn facts(t: T, whole: &Overview) -> Vec<Fact> {
    let fact = |outcome: &Outcome| Fact {
        label: words::outcome(t, *outcome),
        count: whole.tally.of(*outcome),
        href: format!("/stocktakes/{}/items?outcome={outcome}", whole.run.id),
        is_bad: *outcome == Outcome::Missing && whole.tally.missing > 0,
    };
    Outcome::ALL.iter().map(fact).collect()
}

/// Changes name and date, or shows the form again with what is wrong.
pub(super) async fn change(
    cx: Cx<Write<Stocktakes>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(mut fields): Form<RunFields>,
) -> Result<Response, WebError> {
    let id = run_id(&id)?;
    let read = cx.signed().permit::<Read<Stocktakes>>()?;
    let before = stocktake::overview(&read, id).await?;
    let saved = match fields.wanted() {
        Ok(wanted) => stocktake::change(&cx, id, fields.version, &wanted).await,
        Err(faults) => Err(HubError::Invalid(faults)),
    };
    let t = shell.t();
    match saved {
        Ok(()) => Ok(redirect_with(&format!("/stocktakes/{id}"), FlashKind::Done, t.stocktake().changed())),
        Err(HubError::Invalid(faults)) => {
            let again = Again { fields: Some(fields), faults, ..Again::default() };
            draw(&read, &shell, &before, again).await
        }
        Err(HubError::Conflict(_)) => {
            // Nothing typed is lost: the form comes back beside what is stored, and saving again means "mine".
            let stored = stocktake::overview(&read, id).await?;
            let history = stocktake::history(&read, id).await?;
            let theirs = printed(t, &RunFields::from(&stored));
            let clash = Some(Clash::new(t, history.first(), theirs, printed(t, &fields)));
            fields.version = stored.run.version;
            let again = Again { fields: Some(fields), clash, ..Again::default() };
            draw(&read, &shell, &stored, again).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Closes the run, or shows the page again with what is wrong.
pub(super) async fn close(
    cx: Cx<Write<Stocktakes>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(fields): Form<CloseFields>,
) -> Result<Response, WebError> {
    let id = run_id(&id)?;
    let read = cx.signed().permit::<Read<Stocktakes>>()?;
    let t = shell.t();
    match stocktake::close(&cx, id, fields.version, fields.note.trim()).await {
        Ok(()) => {
            let to = format!("/stocktakes/{id}/report");
            Ok(redirect_with(&to, FlashKind::Done, t.stocktake().closed()))
        }
        Err(HubError::Invalid(faults)) => {
            let run = stocktake::overview(&read, id).await?;
            draw(&read, &shell, &run, Again { close: fields, faults, ..Again::default() }).await
        }
        Err(HubError::Conflict(_)) => {
            let run = stocktake::overview(&read, id).await?;
            let history = stocktake::history(&read, id).await?;
            let clash = Some(Clash::new(t, history.first(), Vec::<(&str, String)>::new(), Vec::new()));
            draw(&read, &shell, &run, Again { close: fields, clash, ..Again::default() }).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Every field that can be written, with its label.
fn printed(t: T, fields: &RunFields) -> Vec<(&'static str, String)> {
    let texts = [("name", &fields.name), ("fiscal_year", &fields.fiscal_year), ("due_on", &fields.due_on)];
    texts.map(|(field, text)| (words::run_field(t, field), text.clone())).to_vec()
}

impl From<&Overview> for RunFields {
    fn from(whole: &Overview) -> Self {
        let run = &whole.run;
        Self {
            version: run.version,
            name: run.name.clone(),
            fiscal_year: run.fiscal_year.to_string(),
            due_on: run.due_on.to_string(),
            departments: Vec::new(),
        }
    }
}
