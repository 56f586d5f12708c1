//! The page of a bulk edit: a field, a value, what would change in which lines, and the button that applies it.
//! Not here: what was chosen ([`super::asked`]).
//! Next: `templates/inventory/bulk/page.html`.

use super::{
    asked::{Asked, brought, carried},
    words,
};
use crate::{
    address::own,
    error::WebError,
    faults::{form_errors, sentence},
    page::{Choice, FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use domain::{
    access::{Inventory, Read, Write},
    inventory::{
        Book,
        register::{Field, Shape},
    },
};
use hub::{
    Cx, HubError,
    inventory::{
        self,
        bulk::{self, Chosen, Edit, Line, Outcome, Preview, Verdict},
        register::names,
    },
};
use serde::Deserialize;

/// Names of a group shown at once.
const SHOWN: usize = 5;

/// What the button sends.
#[derive(Deserialize)]
pub(super) struct Sent {
    field: String,
    value: String,
    records: String,
    back: String,
}

#[derive(Template)]
#[template(path = "inventory/bulk/page.html")]
struct BulkPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    heading: String,
    title: &'static str,
    action: String,
    back: &'a str,
    kept: &'a [(String, String)],
    fields: Vec<Choice>,
    field: &'a str,
    input: Option<Input>,
    value: &'a str,
    preview: Option<Shown>,
    held: Vec<Entry>,
    is_held: bool,
}

/// Where the new value is given.
struct Input {
    label: &'static str,
    hint: &'static str,
    choices: Vec<Choice>,
    /// The word of the empty choice; empty where there is none.
    none: &'static str,
    names: Vec<String>,
    is_short: bool,
}

/// What would change.
struct Shown {
    field: &'static str,
    after: String,
    changed: usize,
    groups: Vec<Group>,
    same: Vec<Entry>,
    refused: Vec<Entry>,
    gone: usize,
    records: String,
}

/// Lines that hold the same now.
struct Group {
    before: String,
    is_blank: bool,
    first: Vec<Entry>,
    more: Vec<Entry>,
}

/// A line, with something about it.
struct Entry {
    href: String,
    name: String,
    note: String,
}

impl Group {
    fn count(&self) -> usize {
        self.first.len() + self.more.len()
    }
}

/// Draws the page.
pub(super) async fn show(
    cx: &Cx<Write<Inventory>>,
    shell: &Shell,
    book: Book,
    query: &str,
) -> Result<Response, WebError> {
    let t = shell.t();
    let (asked, is_none) = Asked::read(book, query)?;
    if is_none {
        return Ok(redirect_with(&asked.back, FlashKind::Warning, t.bulk().none_chosen()));
    }
    let count = bulk::count(cx, &asked.chosen).await?;
    let mut drawn = Drawn {
        book,
        back: &asked.back,
        kept: &asked.kept,
        field: &asked.field,
        value: asked.value.as_deref().unwrap_or_default(),
        count,
        preview: None,
        held: None,
        errors: FormErrors::default(),
    };
    let Some(value) = &asked.value else { return draw(cx, shell, drawn).await };
    match look(cx, book, &asked.field, value, &asked.chosen).await {
        Ok(preview) => drawn.preview = Some(preview),
        Err(HubError::Invalid(faults)) => {
            drawn.errors = form_errors(t, &faults, |name| match name {
                "field" => t.bulk().field(),
                "value" => words::label(t, book, &asked.field),
                _ => t.bulk().chosen(),
            });
        }
        Err(other) => return Err(other.into()),
    }
    draw(cx, shell, drawn).await
}

async fn look(
    cx: &Cx<Write<Inventory>>,
    book: Book,
    field: &str,
    value: &str,
    chosen: &Chosen,
) -> Result<(Edit, Preview), HubError> {
    let edit = Edit::read(book, field, value)?;
    let preview = bulk::preview(cx, &edit, chosen).await?;
    Ok((edit, preview))
}

/// Applies what was looked at; whatever someone changed since is shown, and nothing is applied.
pub(super) async fn change(
    cx: &Cx<Write<Inventory>>,
    shell: &Shell,
    book: Book,
    sent: &Sent,
) -> Result<Response, WebError> {
    let t = shell.t();
    let versions = brought(&sent.records)?;
    let edit = Edit::read(book, &sent.field, &sent.value)?;
    match bulk::apply(cx, &edit, &versions).await? {
        Outcome::Applied { changed, .. } => {
            let done = t.bulk().done(changed, words::label(t, book, edit.field().key));
            Ok(redirect_with(own(&sent.back), FlashKind::Done, &done))
        }
        Outcome::Held { stale, .. } => {
            let chosen = Chosen::These(versions.keys().copied().collect());
            let mut preview = bulk::preview(cx, &edit, &chosen).await?;
            preview.gone = versions.len().saturating_sub(preview.lines.len());
            let drawn = Drawn {
                book,
                back: own(&sent.back),
                kept: &[],
                field: &sent.field,
                value: &sent.value,
                count: preview.lines.len(),
                preview: Some((edit, preview)),
                held: Some(stale),
                errors: FormErrors::default(),
            };
            draw(cx, shell, drawn).await
        }
    }
}

/// What is drawn.
struct Drawn<'a> {
    book: Book,
    back: &'a str,
    kept: &'a [(String, String)],
    field: &'a str,
    value: &'a str,
    count: usize,
    preview: Option<(Edit, Preview)>,
    held: Option<Vec<Line>>,
    errors: FormErrors,
}

async fn draw(cx: &Cx<Write<Inventory>>, shell: &Shell, drawn: Drawn<'_>) -> Result<Response, WebError> {
    let t = shell.t();
    let book = drawn.book;
    let status = match (&drawn.held, drawn.errors.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (_, false) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    let field = book.common_field(drawn.field);
    let preview = drawn.preview.as_ref().map(|(edit, preview)| shown(t, book, edit, preview));
    let heading = heading(t, preview.as_ref(), drawn.value, drawn.count);
    let is_held = drawn.held.is_some();
    let stale = drawn.held.unwrap_or_default();
    let held = field.map(|field| stale.iter().map(|line| stale_entry(t, book, &field, line)).collect());
    let page = shell.page(t.bulk().title());
    let mut response = shell.draw(&BulkPage {
        page: &page,
        t,
        errors: drawn.errors,
        heading,
        title: words::title(t, book),
        action: action(book),
        back: drawn.back,
        kept: drawn.kept,
        fields: words::fields(t, book),
        field: drawn.field,
        input: match field {
            Some(field) => Some(input(cx, t, book, &field).await?),
            None => None,
        },
        value: drawn.value,
        preview,
        held: held.unwrap_or_default(),
        is_held,
    })?;
    *response.status_mut() = status;
    Ok(response)
}

fn heading(t: T, preview: Option<&Shown>, value: &str, count: usize) -> String {
    match preview {
        None => t.bulk().heading(count),
        Some(shown) if shown.changed == 0 => t.bulk().heading_same().to_owned(),
        Some(shown) if value.trim().is_empty() => t.bulk().heading_empty(shown.changed, shown.field),
        Some(shown) => t.bulk().heading_preview(shown.changed, shown.field, shown.after.as_str()),
    }
}

async fn input(cx: &Cx<Write<Inventory>>, t: T, book: Book, field: &Field) -> Result<Input, WebError> {
    let reading = cx.signed().permit::<Read<Inventory>>()?;
    let names = match (book, field.key) {
        (Book::Ledger, "department") => inventory::choices(&reading).await?.departments,
        _ => names(&reading, field.shape).await?,
    };
    Ok(Input {
        label: words::label(t, book, field.key),
        hint: match field.shape {
            Shape::Date => t.bulk().value_hint_date(),
            Shape::Choice(_) | Shape::YesNo => "",
            _ => t.bulk().value_hint(),
        },
        choices: words::choices(t, book, field),
        none: if (book, field.key) == (Book::Ledger, "kind") { "" } else { t.bulk().make_empty() },
        names,
        is_short: field.shape == Shape::Date,
    })
}

fn shown(t: T, book: Book, edit: &Edit, preview: &Preview) -> Shown {
    let mut groups: Vec<Group> = Vec::new();
    let (mut same, mut refused) = (Vec::new(), Vec::new());
    for line in &preview.lines {
        match &line.verdict {
            Verdict::Same => same.push(entry(book, line, String::new())),
            Verdict::Refused(what) => refused.push(entry(book, line, sentence(t, what))),
            Verdict::Changes => {
                let before = words::printed(t, book, edit.field(), &line.before);
                add(&mut groups, before, line.before.is_empty(), entry(book, line, String::new()));
            }
        }
    }
    Shown {
        field: words::label(t, book, edit.field().key),
        after: words::printed(t, book, edit.field(), edit.value()),
        changed: preview.changes().count(),
        groups,
        same,
        refused,
        gone: preview.gone,
        records: carried(preview.changes()),
    }
}

/// Lines come sorted by what they hold, so that those of a group follow each other.
fn add(groups: &mut Vec<Group>, before: String, is_blank: bool, entry: Entry) {
    match groups.last_mut().filter(|group| group.before == before) {
        Some(group) if group.first.len() < SHOWN => group.first.push(entry),
        Some(group) => group.more.push(entry),
        None => groups.push(Group { before, is_blank, first: vec![entry], more: Vec::new() }),
    }
}

fn entry(book: Book, line: &Line, note: String) -> Entry {
    let href = match book {
        Book::Ledger => format!("/inventory/{}", line.id),
        Book::Register(kind) => format!("/register/{kind}/{}", line.id),
    };
    Entry { href, name: line.name.clone(), note }
}

fn stale_entry(t: T, book: Book, field: &Field, line: &Line) -> Entry {
    entry(book, line, words::printed(t, book, field, &line.before))
}

fn action(book: Book) -> String {
    match book {
        Book::Ledger => "/inventory/bulk".to_owned(),
        Book::Register(kind) => format!("/register/{kind}/bulk"),
    }
}
