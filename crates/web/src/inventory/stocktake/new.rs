//! Opening a run: what it is called, by when, which departments.
//! Not here: the run itself ([`super::show`]).
//! Next: `templates/inventory/stocktake/new.html`.

use super::words;
use crate::{
    error::WebError,
    faults::{form_errors, form_status},
    form::Form,
    page::{Choice, FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::response::Response;
use domain::{
    access::{Stocktakes, Write},
    text::parse_date,
};
use hub::{
    Cx, Fault, HubError, What,
    inventory::stocktake::{self, Wanted, fiscal_year, proposed_due},
};
use serde::Deserialize;

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RunFields {
    pub(super) version: i64,
    pub(super) name: String,
    pub(super) fiscal_year: String,
    pub(super) due_on: String,
    /// Each behind a sign, so that the empty one can be chosen as well.
    pub(super) departments: Vec<String>,
}

/// Stands before a department in the form.
const SIGN: char = '=';

#[derive(Template)]
#[template(path = "inventory/stocktake/new.html")]
struct NewPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    fields: &'a RunFields,
    departments: Vec<Choice>,
}

/// The form, with what is most likely wanted.
pub(super) async fn show(cx: Cx<Write<Stocktakes>>, shell: Shell) -> Result<Response, WebError> {
    let today = cx.hub().today();
    let year = fiscal_year(today);
    let departments = stocktake::departments(&cx).await?;
    let fields = RunFields {
        name: shell.t().stocktake().name_proposed(year),
        fiscal_year: year.to_string(),
        due_on: proposed_due(today).to_string(),
        departments: departments.iter().map(|(name, _)| format!("{SIGN}{name}")).collect(),
        ..RunFields::default()
    };
    draw(&shell, &departments, &fields, &[])
}

fn draw(
    shell: &Shell,
    departments: &[(String, i64)],
    fields: &RunFields,
    faults: &[Fault],
) -> Result<Response, WebError> {
    let t = shell.t();
    let choice = |(name, count): &(String, i64)| {
        let label = words::named(t, name);
        Choice::new(format!("{SIGN}{name}"), label).with_hint(t.stocktake().device_count(count))
    };
    let page = shell.page(t.stocktake().begin());
    shell.draw_as(
        form_status(faults),
        &NewPage {
            page: &page,
            t,
            errors: form_errors(t, faults, |field| words::run_field(t, field)),
            fields,
            departments: departments.iter().map(choice).collect(),
        },
    )
}

/// Opens it, or shows the form again with what is wrong.
pub(super) async fn open(
    cx: Cx<Write<Stocktakes>>,
    shell: Shell,
    Form(fields): Form<RunFields>,
) -> Result<Response, WebError> {
    let chosen: Vec<String> =
        fields.departments.iter().filter_map(|one| one.strip_prefix(SIGN)).map(str::to_owned).collect();
    let opened = match fields.wanted() {
        Ok(wanted) => stocktake::open(&cx, &wanted, Some(&chosen)).await,
        Err(faults) => Err(HubError::Invalid(faults)),
    };
    match opened {
        Ok(id) => {
            let done = shell.t().stocktake().started();
            Ok(redirect_with(&format!("/stocktakes/{id}"), FlashKind::Done, done))
        }
        Err(HubError::Invalid(faults)) => draw(&shell, &stocktake::departments(&cx).await?, &fields, &faults),
        Err(other) => Err(other.into()),
    }
}

impl RunFields {
    /// What is wanted.
    pub(super) fn wanted(&self) -> Result<Wanted, Vec<Fault>> {
        let mut faults = Vec::new();
        let year = self.fiscal_year.trim().parse();
        if year.is_err() {
            faults.push(Fault { field: "fiscal_year", what: What::NotANumber });
        }
        let due = parse_date(&self.due_on);
        if due.is_none() {
            let what = if self.due_on.trim().is_empty() { What::Required } else { What::NotADate };
            faults.push(Fault { field: "due_on", what });
        }
        match (year, due) {
            (Ok(fiscal_year), Some(due_on)) => {
                Ok(Wanted { name: self.name.trim().to_owned(), fiscal_year, due_on })
            }
            _ => Err(faults),
        }
    }
}
