//! What a department sees behind its link: its own list, the devices not yet confirmed first; and what a label opens.
//! Not here: one device ([`super::door_device`]), making the link ([`super::links`]).
//! Next: `templates/inventory/stocktake/door.html`.

use super::{
    items::ROWS,
    rows::{Row, row},
    words,
};
use crate::{
    address::{with_query, words_of},
    error::WebError,
    faults::{form_errors, form_status},
    form::Form,
    identify::cookie,
    identity::with_visitor,
    inventory::asset_id,
    page::{FlashKind, FormErrors, Page, Pager},
    shell::{Shell, append_cookie, redirect_with},
    text::T,
};
use askama::Template;
use axum::{
    extract::{Path, Query as Address},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use data_encoding::BASE64URL_NOPAD;
use domain::ids::AssetId;
use hub::{
    Fault, HubError,
    identity::Token,
    inventory::stocktake::{ItemCursor, ItemQuery, ListedItem, Outcome, Report, Said, link::Opened},
};
use serde::Deserialize;

/// The cookie by which a label finds the list of the department whose phone reads it.
const LINK_COOKIE: &str = "yagura-stocktake";

/// The cookie that keeps the name that was typed.
const NAME_COOKIE: &str = "yagura-stocktake-name";

/// Devices with an answer that the first page shows below the others.
const ANSWERED: u32 = 100;

/// What stands behind the `?`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DoorAddress {
    q: String,
    after: String,
    n: u64,
}

/// What the form of the list sends: a name, and the device that is here.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct HereFields {
    by: String,
    /// Device and version, parted by a point; empty to keep the name only.
    item: String,
}

#[derive(Template)]
#[template(path = "inventory/stocktake/door.html")]
struct DoorPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    token: &'a str,
    opened: &'a Opened,
    title: String,
    due: String,
    until: String,
    by: &'a str,
    address: &'a DoorAddress,
    open: Vec<Row>,
    answered: Vec<Row>,
    answered_count: u64,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "inventory/stocktake/gone.html")]
struct GonePage<'a> {
    page: &'a Page,
}

#[derive(Template)]
#[template(path = "inventory/stocktake/not_here.html")]
struct NotHerePage<'a> {
    page: &'a Page,
    t: T,
    token: &'a str,
}

/// The link, if it opens; else the page that says it does not.
pub(super) async fn enter(shell: &Shell, text: &str) -> Result<Result<(Token, Opened), Response>, WebError> {
    if !shell.web.limits().allow_link(&shell.identity.origin, text) {
        return Err(WebError::TooMany);
    }
    let token = Token::presented(text);
    match shell.web.hub().open_stocktake(&token).await? {
        Some(opened) => Ok(Ok((token, opened))),
        None => Ok(Err(gone(shell)?)),
    }
}

/// Counts a change; one too many is refused.
pub(super) fn count_change(shell: &Shell, text: &str) -> Result<(), WebError> {
    let allowed = shell.web.limits().allow_change_by_link(&shell.identity.origin, text);
    if allowed { Ok(()) } else { Err(WebError::TooMany) }
}

/// A link that is withdrawn, replaced, too old, closed or made up: which of them is not said.
pub(super) fn gone(shell: &Shell) -> Result<Response, WebError> {
    let page = shell.page(shell.t().stocktake().link_invalid());
    shell.draw_as(StatusCode::NOT_FOUND, &GonePage { page: &page })
}

/// Shows the list.
pub(super) async fn show(
    shell: Shell,
    headers: HeaderMap,
    Path(token): Path<String>,
    Address(address): Address<DoorAddress>,
) -> Result<Response, WebError> {
    let by = name_of(&headers);
    match enter(&shell, &token).await? {
        Ok((token, opened)) => draw(shell, &token, &opened, &address, &by, &[]).await,
        Err(gone) => Ok(gone),
    }
}

async fn draw(
    shell: Shell,
    token: &Token,
    opened: &Opened,
    address: &DoorAddress,
    by: &str,
    faults: &[Fault],
) -> Result<Response, WebError> {
    let (shell, visitor) = with_visitor(shell);
    let t = shell.t();
    let hub = shell.web.hub().clone();
    let query = |outcome| ItemQuery { text: words_of(&address.q), outcome, ..ItemQuery::default() };
    let open = query(Some(Outcome::Unconfirmed));
    let mut listed = hub.stocktake_items(opened, &open, address.cursor().as_ref(), ROWS + 1).await?;
    let pager = address.pager(token, &mut listed, opened.tally.unconfirmed);
    let mut answered = Vec::new();
    if address.after.is_empty() {
        for outcome in Outcome::ALL.iter().copied().filter(|one| *one != Outcome::Unconfirmed) {
            answered.extend(hub.stocktake_items(opened, &query(Some(outcome)), None, ANSWERED).await?);
        }
    }
    let rows = |items: &[ListedItem]| items.iter().map(|one| row(t, &opened.run, one)).collect();
    let title = title(t, opened);
    let page = shell.page(&title);
    let mut response = shell.draw_as(
        form_status(faults),
        &DoorPage {
            page: &page,
            t,
            errors: form_errors(t, faults, |field| words::field(t, field)),
            token: token.text(),
            opened,
            title: title.clone(),
            due: t.date(opened.run.due_on),
            until: t.moment_short(opened.expires_at_ms),
            by,
            address,
            open: rows(&listed),
            answered: rows(&answered),
            answered_count: opened.tally.answered() + opened.tally.added,
            pager,
        },
    )?;
    if let Some(visitor) = visitor {
        append_cookie(&mut response, &visitor);
    }
    // Only labels are told which list this phone works at.
    append_cookie(&mut response, &kept(&shell, LINK_COOKIE, token.text(), "/label", opened));
    Ok(response)
}

/// What the page is called.
pub(super) fn title(t: T, opened: &Opened) -> String {
    if opened.part.department.is_empty() {
        t.stocktake().door_title_none().to_owned()
    } else {
        t.stocktake().door_title(opened.part.department.as_str())
    }
}

/// A cookie that lasts as long as the link.
fn kept(shell: &Shell, name: &str, value: &str, path: &str, opened: &Opened) -> String {
    let left_s = (opened.expires_at_ms - shell.web.hub().now().as_millisecond()).max(0) / 1_000;
    let secure = if shell.web.settings().tls { "; Secure" } else { "" };
    format!("{name}={value}; Path={path}; Max-Age={left_s}; HttpOnly; SameSite=Lax{secure}")
}

/// The name that was typed on this phone before.
pub(super) fn name_of(headers: &HeaderMap) -> String {
    let read = || {
        let bytes = BASE64URL_NOPAD.decode(cookie(headers, NAME_COOKIE)?.as_bytes()).ok()?;
        String::from_utf8(bytes).ok().filter(|name| !name.contains('\0'))
    };
    read().unwrap_or_default().chars().take(domain::inventory::stocktake::item::BY_CHARS).collect()
}

/// Keeps the name that was typed.
pub(super) fn keep_name(shell: &Shell, response: &mut Response, name: &str, opened: &Opened) {
    let value = BASE64URL_NOPAD.encode(name.as_bytes());
    append_cookie(response, &kept(shell, NAME_COOKIE, &value, "/stocktake", opened));
}

/// Takes that a device is here, as listed; or only the name.
pub(super) async fn confirm(
    shell: Shell,
    Path(text): Path<String>,
    Form(fields): Form<HereFields>,
) -> Result<Response, WebError> {
    count_change(&shell, &text)?;
    let (token, opened) = match enter(&shell, &text).await? {
        Ok(entered) => entered,
        Err(gone) => return Ok(gone),
    };
    let by = fields.by.trim().to_owned();
    let path = format!("/stocktake/{}", token.text());
    if fields.item.is_empty() && !by.is_empty() {
        let mut response = Redirect::to(&path).into_response();
        keep_name(&shell, &mut response, &by, &opened);
        return Ok(response);
    }
    let hub = shell.web.hub().clone();
    let meant = fields
        .item
        .split_once('.')
        .and_then(|(id, version)| Some((id.parse::<AssetId>().ok()?, version.parse::<i64>().ok()?)));
    let listed = match meant {
        Some((id, _)) => hub.stocktake_item(&opened, id).await?,
        None => None,
    };
    let (Some((id, version)), Some(listed)) = (meant, listed) else {
        let faults = [Fault { field: "by", what: hub::What::Required }];
        return draw(shell, &token, &opened, &DoorAddress::default(), &by, &faults).await;
    };
    let said = Said::Here(listed.item.facts.correctable());
    let report = Report { said, note: String::new(), by: by.clone() };
    let origin = shell.identity.origin.clone();
    match hub.report_stocktake_item(&token, id, version, &report, &origin).await {
        Ok(()) => {
            let thanks = shell.t().stocktake().door_thanks(listed.item.facts.name.as_str());
            let mut response = redirect_with(&path, FlashKind::Done, &thanks);
            keep_name(&shell, &mut response, &by, &opened);
            Ok(response)
        }
        Err(HubError::Invalid(faults)) => {
            draw(shell, &token, &opened, &DoorAddress::default(), &by, &faults).await
        }
        // Someone else answered meanwhile: the page of the device shows what.
        Err(HubError::Conflict(_)) => {
            let to = format!("{path}/devices/{id}");
            let mut response = redirect_with(&to, FlashKind::Warning, shell.t().stocktake().door_changed());
            keep_name(&shell, &mut response, &by, &opened);
            Ok(response)
        }
        Err(HubError::NotFound) => gone(&shell),
        Err(other) => Err(other.into()),
    }
}

/// What the QR code on a device opens: its page in the list that this phone works at, else its page in the ledger,
/// which asks to sign in. It says nothing about what there is.
pub(super) async fn label(
    shell: Shell,
    headers: HeaderMap,
    Path(asset): Path<String>,
) -> Result<Response, WebError> {
    let asset = asset_id(&asset)?;
    let in_ledger = || Redirect::to(&format!("/inventory/{asset}")).into_response();
    let Some(text) = cookie(&headers, LINK_COOKIE) else { return Ok(in_ledger()) };
    let Ok((token, opened)) = enter(&shell, text).await? else { return Ok(in_ledger()) };
    if shell.web.hub().stocktake_item(&opened, asset).await?.is_some() {
        let to = format!("/stocktake/{}/devices/{asset}", token.text());
        return Ok(Redirect::to(&to).into_response());
    }
    not_here(&shell, &token)
}

/// A device that is not in this part; whether it is in another is not said.
pub(super) fn not_here(shell: &Shell, token: &Token) -> Result<Response, WebError> {
    let t = shell.t();
    let page = shell.page(t.stocktake().door_not_here_title());
    shell.draw_as(StatusCode::NOT_FOUND, &NotHerePage { page: &page, t, token: token.text() })
}

impl DoorAddress {
    fn cursor(&self) -> Option<ItemCursor> {
        let (id, key) = self.after.split_once(' ')?;
        Some(ItemCursor { key: key.to_owned(), id: id.parse().ok()? })
    }

    /// Cuts the page off where the next begins.
    fn pager(&self, token: &Token, listed: &mut Vec<ListedItem>, total: u64) -> Pager {
        let more = listed.len() > ROWS as usize;
        listed.truncate(ROWS as usize);
        let path = format!("/stocktake/{}", token.text());
        let first_row = if self.cursor().is_some() { self.n.max(1) } else { 1 };
        let next = listed.last().filter(|_| more).map(|last| {
            let after = format!("{} {}", last.item.id, last.sort_key);
            let n = (first_row + u64::from(ROWS)).to_string();
            with_query(&path, &[("q", &self.q), ("after", &after), ("n", &n)])
        });
        let previous = (first_row > 1).then(|| with_query(&path, &[("q", &self.q)]));
        let total = Some(total).filter(|_| self.q.is_empty());
        Pager { previous, next, ..Pager::over(first_row, listed.len(), total) }
    }
}
