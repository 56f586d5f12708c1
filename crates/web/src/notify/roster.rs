//! The duty roster: who is on duty, who stands in for whom.
//! Not here: the rules (`hub::notify::roster`).
//! Next: `templates/notify/roster.html`.

use super::words;
use crate::{
    error::WebError,
    faults::{form_errors, form_status},
    form::{Form, Nothing},
    page::{Choice, FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{extract::Path, response::Response};
use domain::{
    access::{Notices, Read, Write},
    notify::{Duty, RosterEntry},
    text::parse_date,
};
use hub::{
    Cx, Fault, HubError, What,
    notify::roster::{self, Wanted},
};
use jiff::civil::Date;
use serde::Deserialize;

/// What the form sends.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    duty: String,
    person: String,
    instead_of: String,
    from: String,
    until: String,
}

#[derive(Template)]
#[template(path = "notify/roster.html")]
struct RosterPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    rows: Vec<Row>,
    fields: &'a Fields,
    duties: Vec<Choice>,
    people: Vec<Choice>,
    may_write: bool,
}

struct Row {
    id: String,
    duty: &'static str,
    who: String,
    whose: String,
    period: String,
    now: bool,
}

/// Draws the page.
pub(crate) async fn show(cx: Cx<Read<Notices>>, shell: Shell) -> Result<Response, WebError> {
    let today = cx.hub().today().to_string();
    let fields = Fields { duty: Duty::OnDuty.as_str().to_owned(), from: today, ..Fields::default() };
    draw(&cx, &shell, &fields, &[]).await
}

async fn draw(
    cx: &Cx<Read<Notices>>,
    shell: &Shell,
    fields: &Fields,
    faults: &[Fault],
) -> Result<Response, WebError> {
    let (t, today) = (shell.t(), cx.hub().today());
    let entries = roster::list(cx).await?;
    let may_write = cx.signed().may::<Write<Notices>>();
    let people = if may_write { roster::people(cx).await? } else { Vec::new() };
    let page = shell.page(t.notify().roster());
    shell.answering(form_status(faults)).draw(&RosterPage {
        page: &page,
        t,
        errors: form_errors(t, faults, |field| label(t, field)),
        rows: entries.into_iter().map(|(entry, who, whose)| row(t, &entry, who, whose, today)).collect(),
        fields,
        duties: words::duties(t),
        people: people.iter().map(|one| Choice::new(one.id.to_string(), one.name.as_str())).collect(),
        may_write,
    })
}

fn row(t: T, entry: &RosterEntry, who: String, whose: String, today: Date) -> Row {
    let period = match entry.until {
        Some(until) => t.notify().roster_range(t.date_short(entry.from), t.date_short(until)),
        None => t.notify().roster_open_end(t.date_short(entry.from)),
    };
    Row {
        id: entry.id.to_string(),
        duty: words::duty(t, entry.duty),
        who,
        whose,
        period,
        now: entry.holds_on(today),
    }
}

/// Adds an entry.
pub(crate) async fn add(
    cx: Cx<Write<Notices>>,
    shell: Shell,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let added = match wanted(&fields) {
        Ok(wanted) => roster::add(&cx, &wanted).await,
        Err(faults) => Err(HubError::Invalid(faults)),
    };
    match added {
        Ok(()) => Ok(back(shell.t().notify().roster_added())),
        Err(HubError::Invalid(faults)) => {
            let read = cx.signed().permit::<Read<Notices>>()?;
            draw(&read, &shell, &fields, &faults).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Takes an entry away.
pub(crate) async fn remove(
    cx: Cx<Write<Notices>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, WebError> {
    roster::remove(&cx, id.parse().map_err(|_| WebError::NotFound)?).await?;
    Ok(back(shell.t().notify().roster_removed()))
}

fn wanted(fields: &Fields) -> Result<Wanted, Vec<Fault>> {
    let mut faults = Vec::new();
    let duty = fields.duty.parse::<Duty>().ok();
    let person = fields.person.parse().ok();
    let instead_of = match fields.instead_of.as_str() {
        "" => None,
        text => text.parse().map_or_else(
            |_| {
                faults.push(Fault { field: "instead_of", what: What::Unknown });
                None
            },
            Some,
        ),
    };
    let from = parse_date(&fields.from);
    let until = parse_date(&fields.until);
    let mut fault = |is: bool, field: &'static str, what: What| {
        if is {
            faults.push(Fault { field, what });
        }
    };
    fault(duty.is_none(), "duty", What::Unknown);
    fault(person.is_none(), "person", What::Unknown);
    fault(from.is_none(), "from", What::NotADate);
    fault(until.is_none() && !fields.until.trim().is_empty(), "until", What::NotADate);
    match (duty, person, from) {
        (Some(duty), Some(person), Some(from)) if faults.is_empty() => {
            Ok(Wanted { duty, person, instead_of, from, until })
        }
        _ => Err(faults),
    }
}

fn back(text: &str) -> Response {
    redirect_with("/notices/roster", FlashKind::Done, text)
}

/// What a field is called, here and in the audit trail.
pub(crate) fn label(t: T, field: &str) -> &'static str {
    let words = t.notify();
    match field {
        "duty" => words.roster_duty(),
        "person" => words.roster_person(),
        "instead_of" => words.roster_instead_of(),
        "from" => words.roster_from(),
        _ => words.roster_until(),
    }
}
