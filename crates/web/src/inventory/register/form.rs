//! The form of a record: new, edit, and what happens when someone else saved meanwhile.
//! Not here: the rule of what a record must be (`domain::inventory::register`).
//! Next: `templates/inventory/register/form.html`.

use super::{id_of, kind_of, words};
use crate::{
    error::WebError,
    faults::{clash_status, form_errors},
    form::Form,
    page::{Choice, Clash, FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::{
    access::{Inventory, Read, Write},
    ids::RecordId,
    inventory::register::{Record, RecordKind, Shape},
};
use hub::{
    Cx, Fault, HubError,
    inventory::register::{self, names},
};
use std::collections::BTreeMap;

/// What was typed, by field.
type Written = BTreeMap<String, String>;

#[derive(Template)]
#[template(path = "inventory/register/form.html")]
struct FormPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    title: &'static str,
    hint: &'static str,
    version: i64,
    shown: String,
    fields: Vec<Input>,
    lists: Vec<List>,
    action: String,
    back: String,
    clash: Option<Clash>,
}

/// A field of the form.
struct Input {
    key: &'static str,
    label: &'static str,
    help: &'static str,
    value: String,
    choices: Vec<Choice>,
    list: &'static str,
    is_area: bool,
    is_short: bool,
}

/// Names that a field offers.
struct List {
    id: &'static str,
    names: Vec<String>,
}

/// Where the form leads and why it is drawn again.
#[derive(Default)]
struct Drawn<'a> {
    id: Option<RecordId>,
    version: i64,
    shown: Written,
    faults: &'a [Fault],
    clash: Option<Clash>,
}

/// A new record's form.
pub(crate) async fn blank(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path(kind): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let kind = kind_of(&kind)?;
    // What a link proposes; a person looks at it before it is saved.
    let (_, _, proposed) = taken(kind, pairs);
    draw(&cx, &shell, kind, &proposed, Drawn::default()).await
}

/// Adds a record.
pub(crate) async fn add(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path(kind): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let kind = kind_of(&kind)?;
    let (_, _, written) = taken(kind, pairs);
    let added = match read(kind, &written) {
        Ok(details) => register::add(&cx, kind, &details).await,
        Err(error) => Err(error),
    };
    match added {
        Ok(id) => Ok(saved(&shell, kind, id, &written)),
        Err(HubError::Invalid(faults)) => {
            draw(&cx, &shell, kind, &written, Drawn { faults: &faults, ..Drawn::default() }).await
        }
        Err(other) => Err(other.into()),
    }
}

/// A record's form.
pub(crate) async fn edit(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path((kind, id)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let (kind, id) = (kind_of(&kind)?, id_of(&id)?);
    let reading = cx.signed().permit::<Read<Inventory>>()?;
    let record = register::find(&reading, kind, id).await?;
    let written = written(&record);
    let drawn = Drawn { id: Some(id), version: record.version, shown: written.clone(), ..Drawn::default() };
    draw(&cx, &shell, kind, &written, drawn).await
}

/// Changes a record.
pub(crate) async fn change(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path((kind, id)): Path<(String, String)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let (kind, id) = (kind_of(&kind)?, id_of(&id)?);
    let reading = cx.signed().permit::<Read<Inventory>>()?;
    // A record that is not there, or is another's, is not found whatever was typed.
    register::find(&reading, kind, id).await?;
    let (version, shown, typed) = taken(kind, pairs);
    let changed = match read(kind, &typed) {
        Ok(details) => register::change(&cx, kind, id, version, &details).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(()) => Ok(saved(&shell, kind, id, &typed)),
        Err(HubError::Invalid(faults)) => {
            let drawn = Drawn { id: Some(id), version, shown, faults: &faults, clash: None };
            draw(&cx, &shell, kind, &typed, drawn).await
        }
        Err(HubError::Conflict(_)) => {
            // Nothing typed is lost: the form comes back beside what is stored, and saving again means "mine".
            let stored = register::find(&reading, kind, id).await?;
            let history = register::history(&reading, kind, id).await?;
            let t = shell.t();
            let theirs = written(&stored);
            let form = merged(&shown, &typed, &theirs);
            let clash = Clash::new(t, history.first(), printed(t, kind, &theirs), printed(t, kind, &typed));
            let clash = Some(clash.kept(t, &printed(t, kind, &form)));
            let drawn = Drawn { id: Some(id), version: stored.version, shown: theirs, faults: &[], clash };
            draw(&cx, &shell, kind, &form, drawn).await
        }
        Err(other) => Err(other.into()),
    }
}

fn saved(shell: &Shell, kind: RecordKind, id: RecordId, written: &Written) -> Response {
    let name = written.get("name").map_or("", String::as_str);
    redirect_with(&format!("/register/{kind}/{id}"), FlashKind::Done, &shell.t().register().saved(name))
}

/// What a form sent: the version, what it began with, and the register's fields; anything else is left out.
fn taken(kind: RecordKind, pairs: Vec<(String, String)>) -> (i64, Written, Written) {
    let of = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, text)| text.as_str());
    let version = of("version").and_then(|text| text.parse().ok()).unwrap_or_default();
    let shown = of("shown").and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let fields = pairs.into_iter().filter(|(key, _)| kind.field(key).is_some());
    (version, shown, fields.map(|(key, text)| (key, text.trim().to_owned())).collect())
}

fn read(kind: RecordKind, written: &Written) -> Result<register::Details, HubError> {
    register::read(kind, written.iter().map(|(key, text)| (key.as_str(), text.as_str())))
}

fn written(record: &Record) -> Written {
    record.details.filled().map(|(key, text)| (key.to_owned(), text.to_owned())).collect()
}

/// Of what the form began with, what was typed and what is stored: what only the other changed is taken over.
fn merged(shown: &Written, typed: &Written, theirs: &Written) -> Written {
    let text = |of: &Written, key: &str| of.get(key).cloned().unwrap_or_default();
    let keys = typed.keys().chain(theirs.keys());
    keys.map(|key| {
        let is_mine = text(typed, key) != text(shown, key);
        (key.clone(), if is_mine { text(typed, key) } else { text(theirs, key) })
    })
    .collect()
}

fn printed(t: T, kind: RecordKind, written: &Written) -> Vec<(&'static str, String)> {
    let text = |key: &str| written.get(key).map_or("", String::as_str);
    let print = |field: &register::Field| {
        (words::field(t, kind, field.key), words::printed(t, field, text(field.key)))
    };
    kind.fields().iter().map(print).collect()
}

async fn draw(
    cx: &Cx<Write<Inventory>>,
    shell: &Shell,
    kind: RecordKind,
    written: &Written,
    drawn: Drawn<'_>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let one = words::one(t, kind);
    let name = written.get("name").filter(|name| !name.is_empty());
    let title = match (drawn.id, name) {
        (Some(_), Some(name)) => t.register().edit_one(name),
        (Some(_), None) => t.register().edit_one(one),
        (None, _) => t.register().add_one(one),
    };
    let status = clash_status(drawn.clash.as_ref(), drawn.faults);
    let page = shell.page(&title);
    let list = format!("/register/{kind}");
    shell.answering(status).draw(&FormPage {
        page: &page,
        t,
        errors: form_errors(t, drawn.faults, |key| words::field(t, kind, key)),
        title: words::kind(t, kind),
        hint: words::hint(t, kind),
        version: drawn.version,
        shown: serde_json::to_string(&drawn.shown).unwrap_or_default(),
        fields: kind.fields().iter().map(|field| input(t, kind, field, written)).collect(),
        lists: lists(cx, kind).await?,
        action: drawn.id.map_or_else(|| format!("{list}/new"), |id| format!("{list}/{id}/edit")),
        back: drawn.id.map_or_else(|| list.clone(), |id| format!("{list}/{id}")),
        clash: drawn.clash,
    })
}

fn input(t: T, kind: RecordKind, field: &'static register::Field, written: &Written) -> Input {
    let choice = |value: &&'static str| Choice::new(*value, words::value(t, field.key, value));
    Input {
        key: field.key,
        label: words::field(t, kind, field.key),
        help: words::help(t, kind, field),
        value: written.get(field.key).cloned().unwrap_or_default(),
        choices: field.values().iter().map(choice).collect(),
        list: list_of(field.shape),
        is_area: field.shape == Shape::Area,
        is_short: field.shape == Shape::Date,
    }
}

/// The list of names that a field offers.
const fn list_of(shape: Shape) -> &'static str {
    match shape {
        Shape::Asset => "assets",
        Shape::Record(kind) => kind.as_str(),
        _ => "",
    }
}

async fn lists(cx: &Cx<Write<Inventory>>, kind: RecordKind) -> Result<Vec<List>, WebError> {
    let reading = cx.signed().permit::<Read<Inventory>>()?;
    let mut lists: Vec<List> = Vec::new();
    for field in kind.fields() {
        let id = list_of(field.shape);
        if id.is_empty() || lists.iter().any(|list| list.id == id) {
            continue;
        }
        lists.push(List { id, names: names(&reading, field.shape).await? });
    }
    Ok(lists)
}
