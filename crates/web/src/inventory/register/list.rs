//! The list of a register.
//! Not here: its address ([`super::address`]).
//! Next: `templates/inventory/register/list.html`.

use super::{address::ListAddress, kind_of, words};
use crate::{
    address::query_of,
    error::WebError,
    inventory::bulk,
    page::{Choice, FormErrors, Page, Pager, SortState, Sorted},
    shell::Shell,
    text::T,
    views::{Bar, Lost, bar, opened_with},
};
use askama::Template;
use axum::{
    extract::{Path, Query as Asked, RawQuery},
    response::Response,
};
use domain::{
    access::{Inventory, Read, Write},
    inventory::{
        Book,
        register::{
            Field, Record, RecordKind, Shape,
            query::{Cursor, Query},
        },
    },
};
use hub::{Cx, inventory::register, views::List};
use jiff::civil::Date;

/// Rows of a page.
const ROWS: u32 = 50;

#[derive(Template)]
#[template(path = "inventory/register/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    kind: RecordKind,
    title: &'static str,
    heading: String,
    hint: &'static str,
    address: &'a ListAddress,
    everything: i64,
    may_write: bool,
    category_label: &'static str,
    categories: Vec<Choice>,
    name: Sorted,
    columns: Vec<Heading>,
    rows: Vec<Row>,
    pager: Pager,
    total: i64,
    bulk: Vec<Choice>,
    views: Bar,
}

enum Heading {
    Plain(&'static str),
    Sorted(Sorted),
}

struct Row {
    id: String,
    href: String,
    name: String,
    cells: Vec<Cell>,
}

struct Cell {
    label: &'static str,
    text: String,
    warning: &'static str,
}

/// Draws the list.
pub(crate) async fn show(
    cx: Cx<Read<Inventory>>,
    shell: Shell,
    Path(kind): Path<String>,
    RawQuery(raw): RawQuery,
    Asked(address): Asked<ListAddress>,
) -> Result<Response, WebError> {
    let kind = kind_of(&kind)?;
    let list = List::Book(Book::Register(kind));
    if let Some(view) = opened_with(cx.signed(), list, raw.as_deref()).await? {
        return Ok(view);
    }
    let t = shell.t();
    let query = address.query(kind);
    let total = register::count(&cx, &query).await?;
    let everything = register::count(&cx, &Query::all(kind)).await?;
    let found = register::page(&cx, &query, address.cursor().as_ref(), ROWS).await?;
    let title = words::kind(t, kind);
    let heading = match (everything, address.is_filtered()) {
        (0, _) => t.register().heading_empty(title),
        (_, true) => t.register().heading_found(total, everything),
        (_, false) => t.register().heading_list(everything, title),
    };
    let first_row = if address.after.is_empty() { 1 } else { address.n.max(1) };
    let next = |cursor: Cursor| address.page_after(kind, &cursor, first_row + u64::from(ROWS));
    let pager = Pager {
        next: found.next.map(next),
        ..Pager::over(first_row, found.records.len(), u64::try_from(total).ok())
    };
    let listed: Vec<&Field> = kind.fields().iter().filter(|field| field.is_listed).collect();
    let today = cx.hub().today();
    let here = query_of(&address.here(kind));
    let lost = Lost { ignored: address.unknown(t, kind), gone: Vec::new() };
    let views = bar(cx.signed(), t, list, &here, &here, &lost).await?;
    let page = shell.page(title);
    shell.draw(&ListPage {
        page: &page,
        t,
        errors: FormErrors::default(),
        kind,
        title,
        heading,
        hint: words::hint(t, kind),
        address: &address,
        everything,
        may_write: cx.signed().may::<Write<Inventory>>(),
        category_label: words::field(t, kind, kind.category()),
        categories: categories(t, kind),
        name: sorted(&address, kind, words::field(t, kind, "name"), false),
        columns: listed.iter().map(|field| heading_of(t, &address, kind, field)).collect(),
        rows: found.records.iter().map(|record| row(t, record, &listed, today)).collect(),
        pager,
        total,
        views,
        bulk: bulk::fields(t, Book::Register(kind), cx.signed().may::<Write<Inventory>>()),
    })
}

fn categories(t: T, kind: RecordKind) -> Vec<Choice> {
    let values = kind.field(kind.category()).map_or(&[][..], |field| field.values());
    values.iter().map(|value| Choice::new(*value, words::value(t, kind.category(), value))).collect()
}

fn heading_of(t: T, address: &ListAddress, kind: RecordKind, field: &Field) -> Heading {
    let label = words::field(t, kind, field.key);
    if kind.due() == Some(field.key) {
        Heading::Sorted(sorted(address, kind, label, true))
    } else {
        Heading::Plain(label)
    }
}

fn sorted(address: &ListAddress, kind: RecordKind, label: &str, by_due: bool) -> Sorted {
    Sorted {
        label: label.to_owned(),
        href: address.sorted(kind, by_due),
        state: SortState::of((address.sort == "due") == by_due, !address.desc.is_empty()),
    }
}

fn row(t: T, record: &Record, listed: &[&Field], today: Date) -> Row {
    let cell = |field: &&Field| {
        let text = record.details.text(field.key);
        let is_past = kind_is_past(record, field, today);
        let is_unlisted =
            field.shape == Shape::Asset && !text.is_empty() && !record.assets.contains_key(field.key);
        Cell {
            label: words::field(t, record.kind, field.key),
            text: words::printed(t, field, text),
            warning: match (is_past, is_unlisted) {
                (true, _) => t.register().past(),
                (_, true) => t.register().not_listed(),
                _ => "",
            },
        }
    };
    Row {
        id: record.id.to_string(),
        href: format!("/register/{}/{}", record.kind, record.id),
        name: record.details.name().to_owned(),
        cells: listed.iter().map(cell).collect(),
    }
}

/// The day in the field asks for something and is past.
fn kind_is_past(record: &Record, field: &Field, today: Date) -> bool {
    let is_due = record.kind.due() == Some(field.key) && record.details.is("renews") != Some(true);
    is_due && record.details.date(field.key).is_some_and(|day| day < today)
}
