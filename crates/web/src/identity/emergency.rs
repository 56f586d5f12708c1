//! Accounts for an emergency: the list, the sheet for the envelope, and the uses that wait to be acknowledged.
//! Not here: opening one ([`super::emergency_sign_in`]), the rules (`hub::identity::emergency`).
//! Next: `templates/identity/emergency.html`, `emergency_sheet.html`.

use super::account::check_limit;
use crate::{
    error::WebError,
    faults::{form_errors, form_status},
    form::{Form, Nothing},
    page::{FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{extract::Path, response::Response};
use domain::{
    access::{AcknowledgeEmergency, People, Read, Write},
    identity::{EmergencyAccount, EmergencyUse, emergency::FEW_CODES},
};
use hub::{
    Cx, Fault, HubError,
    identity::emergency::{self, Sheet},
};
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    name: String,
    place: String,
    present: String,
}

#[derive(Deserialize)]
pub(crate) struct Proof {
    present: String,
}

#[derive(Deserialize)]
pub(crate) struct Reason {
    reason: String,
}

#[derive(Template)]
#[template(path = "identity/emergency.html")]
struct EmergencyPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    fields: &'a Fields,
    login: &'a str,
    may_write: bool,
    may_acknowledge: bool,
    accounts: Vec<Row>,
    waiting: Vec<Used>,
    past: Vec<Used>,
}

#[derive(Template)]
#[template(path = "identity/emergency_sheet.html")]
struct SheetPage<'a> {
    page: &'a Page,
    t: T,
    sheet: &'a Sheet,
    address: &'a str,
    made: String,
}

/// An account.
struct Row {
    id: String,
    name: String,
    login: String,
    place: String,
    codes: i64,
    few: bool,
    checked: String,
    due: bool,
}

/// A use of one.
struct Used {
    id: String,
    login: String,
    who: String,
    why: String,
    origin: String,
    when: String,
    by: String,
    reason: String,
}

/// Draws the page.
pub(crate) async fn show(cx: Cx<Read<People>>, shell: Shell) -> Result<Response, WebError> {
    draw(&cx, &shell, &Fields::default(), &[]).await
}

async fn draw(
    cx: &Cx<Read<People>>,
    shell: &Shell,
    fields: &Fields,
    faults: &[Fault],
) -> Result<Response, WebError> {
    let t = shell.t();
    let now_ms = cx.now().as_millisecond();
    let uses = emergency::uses(cx).await?;
    let (waiting, past): (Vec<&EmergencyUse>, Vec<&EmergencyUse>) =
        uses.iter().partition(|one| one.acknowledged.is_none());
    let page = shell.page(t.sign_in().emergency_title());
    shell.answering(form_status(faults)).draw(&EmergencyPage {
        page: &page,
        t,
        errors: form_errors(t, faults, |field| label(t, field)),
        fields,
        login: shell.login(),
        may_write: cx.signed().may::<Write<People>>(),
        may_acknowledge: cx.signed().may::<AcknowledgeEmergency>(),
        accounts: emergency::list(cx).await?.iter().map(|one| row(t, one, now_ms)).collect(),
        waiting: waiting.into_iter().map(|one| used(t, one)).collect(),
        past: past.into_iter().map(|one| used(t, one)).collect(),
    })
}

fn row(t: T, one: &EmergencyAccount, now_ms: i64) -> Row {
    Row {
        id: one.id.to_string(),
        name: one.name.clone(),
        login: one.login.clone(),
        place: one.place.clone(),
        codes: one.codes_left,
        few: one.codes_left <= FEW_CODES,
        checked: t.moment_short(one.checked_at_ms),
        due: one.is_to_be_checked(now_ms),
    }
}

fn used(t: T, one: &EmergencyUse) -> Used {
    let acknowledged = one.acknowledged.as_ref();
    Used {
        id: one.id.to_string(),
        login: one.login.clone(),
        who: one.who.clone(),
        why: one.why.clone(),
        origin: one.origin.clone(),
        when: t.moment(one.used_at_ms),
        by: acknowledged.map_or_else(String::new, |by| {
            t.sign_in().emergency_acknowledged_by(by.by.as_str(), t.moment_short(by.at_ms))
        }),
        reason: acknowledged.map_or_else(String::new, |by| by.reason.clone()),
    }
}

/// Makes an account; shows the sheet, this once.
pub(crate) async fn create(
    cx: Cx<Write<People>>,
    shell: Shell,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    check_limit(&shell)?;
    let made = emergency::create(&cx, &fields.present, &fields.name, &fields.place).await;
    sheet_or_again(&cx, &shell, made, &fields).await
}

/// Makes new codes; shows the sheet, this once.
pub(crate) async fn renew(
    cx: Cx<Write<People>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(proof): Form<Proof>,
) -> Result<Response, WebError> {
    check_limit(&shell)?;
    let id = id.parse().map_err(|_| WebError::NotFound)?;
    match emergency::renew(&cx, &proof.present, id).await {
        Err(HubError::Invalid(faults)) => {
            // The form above has a field of that name, which is not meant.
            let why = faults
                .first()
                .map_or_else(String::new, |fault| crate::faults::sentence(shell.t(), &fault.what));
            let text = shell.t().common().error_line(label(shell.t(), "present"), why);
            Ok(redirect_with("/emergency-accounts", FlashKind::Error, &text))
        }
        made => sheet_or_again(&cx, &shell, made, &Fields::default()).await,
    }
}

async fn sheet_or_again(
    cx: &Cx<Write<People>>,
    shell: &Shell,
    made: Result<Sheet, HubError>,
    fields: &Fields,
) -> Result<Response, WebError> {
    let t = shell.t();
    match made {
        Ok(sheet) => {
            let page = shell.page(t.sign_in().emergency_sheet_title());
            let address = cx.hub().public_address().map_or("", |address| address.origin());
            let made = t.moment(cx.now().as_millisecond());
            shell.draw(&SheetPage { page: &page, t, sheet: &sheet, address, made })
        }
        Err(HubError::Invalid(faults)) => draw(&cx.signed().permit()?, shell, fields, &faults).await,
        Err(other) => Err(other.into()),
    }
}

/// Notes that the envelope is in its place and closed.
pub(crate) async fn check(
    cx: Cx<Write<People>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(_): Form<Nothing>,
) -> Result<Response, WebError> {
    emergency::note_check(&cx, id.parse().map_err(|_| WebError::NotFound)?).await?;
    Ok(done(shell.t().sign_in().emergency_checked_done()))
}

/// Closes an account for good.
pub(crate) async fn close(
    cx: Cx<Write<People>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(_): Form<Nothing>,
) -> Result<Response, WebError> {
    emergency::close(&cx, id.parse().map_err(|_| WebError::NotFound)?).await?;
    Ok(done(shell.t().sign_in().emergency_closed_done()))
}

/// Acknowledges a use with what was found.
pub(crate) async fn acknowledge(
    cx: Cx<AcknowledgeEmergency>,
    shell: Shell,
    Path(id): Path<String>,
    Form(fields): Form<Reason>,
) -> Result<Response, WebError> {
    let t = shell.t();
    match emergency::acknowledge(&cx, id.parse().map_err(|_| WebError::NotFound)?, &fields.reason).await {
        Ok(()) => Ok(done(t.sign_in().emergency_acknowledged_done())),
        Err(HubError::Invalid(faults)) => {
            let why =
                faults.first().map_or_else(String::new, |fault| crate::faults::sentence(t, &fault.what));
            let text = t.common().error_line(label(t, "reason"), why);
            Ok(redirect_with("/emergency-accounts", FlashKind::Error, &text))
        }
        Err(other) => Err(other.into()),
    }
}

fn done(text: &str) -> Response {
    redirect_with("/emergency-accounts", FlashKind::Done, text)
}

fn label(t: T, field: &str) -> &'static str {
    match field {
        "present" => t.identity().password_current(),
        "place" => t.sign_in().emergency_place(),
        "reason" => t.sign_in().emergency_reason(),
        _ => t.sign_in().emergency_name(),
    }
}
