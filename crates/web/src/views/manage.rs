//! The page of a list's views: keep, rename, share, open the list with one, delete.
//! Not here: the rules (`hub::views`).
//! Next: `templates/views/manage.html`.

use super::query::{canonical, title};
use crate::{
    error::WebError,
    faults::sentence,
    form::Form,
    page::{FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
};
use domain::{access::Views, ids::ViewId, inventory::Book};
use hub::{
    Cx, Fault, HubError,
    views::{self, List, NAME_CHARS, Sight, View, Wanted},
};
use serde::Deserialize;

/// What stands behind the `?`.
#[derive(Deserialize)]
pub(super) struct Address {
    /// The ledger unless told otherwise.
    #[serde(default = "ledger")]
    list: String,
}

fn ledger() -> String {
    List::Book(Book::Ledger).to_string()
}

/// What the form of a view sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    list: String,
    query: String,
    name: String,
    shared: String,
    open: String,
    version: i64,
}

/// The version that was seen.
#[derive(Deserialize)]
pub(super) struct Version {
    version: i64,
}

/// Whether the list opens with it.
#[derive(Deserialize)]
pub(super) struct Opens {
    open: String,
}

#[derive(Template)]
#[template(path = "views/manage.html")]
struct ManagePage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    heading: String,
    title: &'static str,
    whole: String,
    list: String,
    may_share: bool,
    name_chars: usize,
    /// A view that could not be kept, to be sent again.
    sent: Option<&'a Sent>,
    rows: Vec<Row>,
}

struct Row {
    id: ViewId,
    version: i64,
    href: String,
    name: String,
    is_shared: bool,
    is_default: bool,
    made_by: String,
    may_manage: bool,
}

/// Draws the page.
pub(super) async fn show(
    cx: Cx<Views>,
    shell: Shell,
    Query(address): Query<Address>,
) -> Result<Response, WebError> {
    let list = list_of(&address.list)?;
    draw(&cx, &shell, list, FormErrors::default(), None).await
}

/// Keeps a view.
pub(super) async fn add(cx: Cx<Views>, shell: Shell, Form(sent): Form<Sent>) -> Result<Response, WebError> {
    let t = shell.t();
    let list = list_of(&sent.list)?;
    let query = canonical(t, list, &sent.query)?;
    let wanted = Wanted { query, ..sent.wanted() };
    match views::add(&cx, list, &wanted).await {
        Ok(id) => {
            let view = if sent.open.is_empty() {
                views::find(&cx, id).await?
            } else {
                views::open_with(&cx, id, true).await?
            };
            Ok(redirect_with(&view.address(), FlashKind::Done, &t.views().saved(view.name)))
        }
        Err(HubError::Invalid(faults)) => {
            let mut errors = FormErrors::default();
            for Fault { field, what } in &faults {
                let label = if *field == "name" { t.views().name() } else { t.views().query() };
                errors.add(field, label, sentence(t, what));
            }
            draw(&cx, &shell, list, errors, Some(&sent)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Renames or shares a view.
pub(super) async fn change(
    cx: Cx<Views>,
    shell: Shell,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let view = views::find(&cx, view_id(&id)?).await?;
    let wanted = Wanted { query: view.query.clone(), ..sent.wanted() };
    match views::change(&cx, view.id, sent.version, &wanted).await {
        Ok(()) => Ok(managed(view.list, &t.views().saved(wanted.name.trim()))),
        Err(HubError::Invalid(faults)) => {
            let mut errors = FormErrors::default();
            for fault in &faults {
                errors.add("", "", t.common().error_line(view.name.as_str(), sentence(t, &fault.what)));
            }
            draw(&cx, &shell, view.list, errors, None).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Has the person open the list with a view, or with the whole again.
pub(super) async fn open_with(
    cx: Cx<Views>,
    shell: Shell,
    Path(id): Path<String>,
    Form(opens): Form<Opens>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let begins = !opens.open.is_empty();
    let view = views::open_with(&cx, view_id(&id)?, begins).await?;
    let said = if begins { t.views().opens_first(view.name) } else { t.views().opens_whole().to_owned() };
    Ok(managed(view.list, &said))
}

/// Deletes a view.
pub(super) async fn remove(
    cx: Cx<Views>,
    shell: Shell,
    Path(id): Path<String>,
    Form(form): Form<Version>,
) -> Result<Response, WebError> {
    let view = views::remove(&cx, view_id(&id)?, form.version).await?;
    Ok(managed(view.list, &shell.t().views().removed(view.name)))
}

impl Sent {
    fn wanted(&self) -> Wanted {
        let sight = if self.shared.is_empty() { Sight::Own } else { Sight::House };
        Wanted { name: self.name.clone(), query: String::new(), sight }
    }
}

fn managed(list: List, said: &str) -> Response {
    redirect_with(&format!("/views?list={list}"), FlashKind::Done, said)
}

async fn draw(
    cx: &Cx<Views>,
    shell: &Shell,
    list: List,
    errors: FormErrors,
    sent: Option<&Sent>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let seen = views::of_list(cx, list).await?;
    let page = shell.page(t.views().title());
    let heading = if seen.is_empty() && sent.is_none() {
        t.views().none().to_owned()
    } else {
        t.views().title_of(title(t, list))
    };
    let mut response = shell.draw(&ManagePage {
        page: &page,
        t,
        errors,
        heading,
        title: title(t, list),
        whole: views::address(list, ""),
        list: list.to_string(),
        may_share: views::may_share(cx.signed(), list),
        name_chars: NAME_CHARS,
        sent,
        rows: seen.into_iter().map(|view| row(cx, view)).collect(),
    })?;
    *response.status_mut() = status;
    Ok(response)
}

fn row(cx: &Cx<Views>, view: View) -> Row {
    Row {
        id: view.id,
        version: view.version,
        href: view.address(),
        is_shared: view.owner.is_none(),
        is_default: view.is_default,
        may_manage: views::may_manage(cx.signed(), &view),
        name: view.name,
        made_by: view.made_by,
    }
}

/// Anything that is no list was never there.
pub(super) fn list_of(text: &str) -> Result<List, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

/// An identifier in an address; anything else is as unknown as an identifier that never was.
pub(super) fn view_id(text: &str) -> Result<ViewId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}
