//! One device behind a department's link: what the list says, and what the people there say of it; and what they add.
//! Not here: the list ([`super::door`]).
//! Next: `templates/inventory/stocktake/door_device.html`, `door_add.html`.

use super::{
    door::{count_change, enter, gone, keep_name, name_of, not_here, title},
    fields::{AddFields, ReportFields},
    item::kinds,
    rows::{Row, row},
    words,
};
use crate::{
    error::WebError,
    faults::{form_errors, form_status},
    form::Form,
    identity::with_visitor,
    inventory::asset_id,
    page::{Choice, FlashKind, FormErrors, Page},
    shell::{Shell, append_cookie, redirect_with},
    text::T,
};
use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use hub::{
    Fault, HubError,
    identity::Token,
    inventory::stocktake::{ListedItem, link::Opened},
};

#[derive(Template)]
#[template(path = "inventory/stocktake/door_device.html")]
struct DevicePage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    token: &'a str,
    row: Row,
    fields: &'a ReportFields,
    changed: bool,
    opens_fields: bool,
    by_label: &'static str,
}

#[derive(Template)]
#[template(path = "inventory/stocktake/door_add.html")]
struct AddPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    token: &'a str,
    fields: &'a AddFields,
    kinds: Vec<Choice>,
    by_label: &'static str,
}

/// Shows the device.
pub(super) async fn show(
    shell: Shell,
    headers: HeaderMap,
    Path((token, item)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let by = name_of(&headers);
    let (token, opened) = match enter(&shell, &token).await? {
        Ok(entered) => entered,
        Err(gone) => return Ok(gone),
    };
    match shell.web.hub().stocktake_item(&opened, asset_id(&item)?).await? {
        Some(listed) => {
            let fields = ReportFields::of(&listed.item, &by);
            draw(shell, &token, &opened, &listed, &fields, &[], false)
        }
        None => not_here(&shell, &token),
    }
}

fn draw(
    shell: Shell,
    token: &Token,
    opened: &Opened,
    listed: &ListedItem,
    fields: &ReportFields,
    faults: &[Fault],
    changed: bool,
) -> Result<Response, WebError> {
    let (shell, visitor) = with_visitor(shell);
    let t = shell.t();
    let page = shell.page(&listed.item.facts.name);
    let status = if changed { StatusCode::CONFLICT } else { form_status(faults) };
    let mut response = shell.draw_as(
        status,
        &DevicePage {
            page: &page,
            t,
            errors: form_errors(t, faults, |field| words::field(t, field)),
            token: token.text(),
            row: row(t, &opened.run, listed),
            fields,
            changed,
            opens_fields: fields.opens(&listed.item, faults),
            by_label: t.stocktake().by(),
        },
    )?;
    if let Some(visitor) = visitor {
        append_cookie(&mut response, &visitor);
    }
    Ok(response)
}

/// Takes what is said of the device, or shows the form again with what is wrong.
pub(super) async fn report(
    shell: Shell,
    Path((text, item)): Path<(String, String)>,
    Form(mut fields): Form<ReportFields>,
) -> Result<Response, WebError> {
    count_change(&shell, &text)?;
    let (token, opened) = match enter(&shell, &text).await? {
        Ok(entered) => entered,
        Err(gone) => return Ok(gone),
    };
    let hub = shell.web.hub().clone();
    let id = asset_id(&item)?;
    let Some(listed) = hub.stocktake_item(&opened, id).await? else { return not_here(&shell, &token) };
    let origin = shell.identity.origin.clone();
    let reported = match fields.report() {
        Ok(report) => hub.report_stocktake_item(&token, id, fields.version, &report, &origin).await,
        Err(faults) => Err(HubError::Invalid(faults)),
    };
    match reported {
        Ok(()) => {
            let thanks = shell.t().stocktake().door_thanks(listed.item.facts.name.as_str());
            let to = format!("/stocktake/{}", token.text());
            let mut response = redirect_with(&to, FlashKind::Done, &thanks);
            keep_name(&shell, &mut response, fields.by.trim(), &opened);
            Ok(response)
        }
        Err(HubError::Invalid(faults)) => draw(shell, &token, &opened, &listed, &fields, &faults, false),
        Err(HubError::Conflict(stored)) => {
            // Someone else answered meanwhile: what was typed stays, and sending again means it.
            fields.version = stored.found;
            let listed = hub.stocktake_item(&opened, id).await?.unwrap_or(listed);
            draw(shell, &token, &opened, &listed, &fields, &[], true)
        }
        Err(HubError::NotFound) => gone(&shell),
        Err(other) => Err(other.into()),
    }
}

/// The form for a device that is not on the list.
pub(super) async fn blank(
    shell: Shell,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, WebError> {
    let fields = AddFields { by: name_of(&headers), ..AddFields::default() };
    match enter(&shell, &token).await? {
        Ok((token, opened)) => draw_add(shell, &token, &opened, &fields, &[]),
        Err(gone) => Ok(gone),
    }
}

fn draw_add(
    shell: Shell,
    token: &Token,
    opened: &Opened,
    fields: &AddFields,
    faults: &[Fault],
) -> Result<Response, WebError> {
    let (shell, visitor) = with_visitor(shell);
    let t = shell.t();
    let page = shell.page(&title(t, opened));
    let mut response = shell.draw_as(
        form_status(faults),
        &AddPage {
            page: &page,
            t,
            errors: form_errors(t, faults, |field| words::field(t, field)),
            token: token.text(),
            fields,
            kinds: kinds(t),
            by_label: t.stocktake().by(),
        },
    )?;
    if let Some(visitor) = visitor {
        append_cookie(&mut response, &visitor);
    }
    Ok(response)
}

/// Takes it, or shows the form again with what is wrong.
pub(super) async fn add(
    shell: Shell,
    Path(text): Path<String>,
    Form(fields): Form<AddFields>,
) -> Result<Response, WebError> {
    count_change(&shell, &text)?;
    let (token, opened) = match enter(&shell, &text).await? {
        Ok(entered) => entered,
        Err(gone) => return Ok(gone),
    };
    let hub = shell.web.hub().clone();
    let origin = shell.identity.origin.clone();
    let (note, by) = (fields.note.trim(), fields.by.trim());
    let added = match fields.facts() {
        Ok(facts) => hub.add_stocktake_item(&token, &facts, note, by, &origin).await,
        Err(faults) => Err(HubError::Invalid(faults)),
    };
    match added {
        Ok(_) => {
            let done = shell.t().stocktake().device_added(fields.name.trim());
            let to = format!("/stocktake/{}", token.text());
            let mut response = redirect_with(&to, FlashKind::Done, &done);
            keep_name(&shell, &mut response, by, &opened);
            Ok(response)
        }
        Err(HubError::Invalid(faults)) => draw_add(shell, &token, &opened, &fields, &faults),
        Err(HubError::NotFound) => gone(&shell),
        Err(other) => Err(other.into()),
    }
}
