//! The list of assets.
//! Not here: its address ([`super::query`]).
//! Next: `templates/inventory/list.html`.

use super::{
    bulk,
    columns::{self, Cell, Column},
    query::ListAddress,
    words,
};
use crate::{
    address::query_of,
    error::WebError,
    page::{Choice, FormErrors, Page, Pager, SortState, Sorted},
    shell::Shell,
    text::T,
    views::{Bar, Lost, bar, opened_with},
};
use askama::Template;
use axum::{
    extract::{Query, RawQuery},
    http::HeaderMap,
    response::Response,
};
use domain::{
    access::{Inventory, Read, Write},
    inventory::{Asset, AssetKind, Book},
};
use hub::{
    Cx,
    inventory::{self, Cursor, Sort},
    views::List,
};

/// This list, as its views know it.
const LIST: List = List::Book(Book::Ledger);

/// Rows of a page.
const ROWS: u32 = 50;

#[derive(Template)]
#[template(path = "inventory/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    heading: String,
    address: &'a ListAddress,
    everything: i64,
    may_write: bool,
    kinds: Vec<Choice>,
    departments: Vec<Choice>,
    segments: Vec<Choice>,
    headings: Vec<Heading>,
    to_choose: Vec<(&'static str, &'static str, bool)>,
    here: String,
    rows: Vec<Row>,
    pager: Pager,
    total: i64,
    bulk: Vec<Choice>,
    views: Bar,
}

/// The top of a column.
enum Heading {
    Plain(String),
    Sorted(Sorted),
}

struct Row {
    id: String,
    href: String,
    name: String,
    device: String,
    cells: Vec<Cell>,
}

/// Draws the list.
pub(crate) async fn show(
    cx: Cx<Read<Inventory>>,
    shell: Shell,
    headers: HeaderMap,
    RawQuery(raw): RawQuery,
    Query(address): Query<ListAddress>,
) -> Result<Response, WebError> {
    if let Some(view) = opened_with(cx.signed(), LIST, raw.as_deref()).await? {
        return Ok(view);
    }
    let t = shell.t();
    let query = address.query();
    let total = inventory::count(&cx, &query).await?;
    let everything = inventory::count(&cx, &inventory::Query::default()).await?;
    let (assets, pager) = page_of(&cx, &address, total).await?;
    let choices = inventory::choices(&cx).await?;
    let same = |texts: Vec<String>| texts.into_iter().map(|text| Choice::new(text.clone(), text)).collect();
    let today = cx.hub().today();
    let question = match (everything, address.is_filtered()) {
        (0, _) => t.inventory().empty().to_owned(),
        (_, true) => t.inventory().heading_found(total, everything),
        (_, false) => t.inventory().heading_count(everything),
    };
    let chosen = columns::shown(&address.columns, &headers);
    let lost = Lost { ignored: address.unknown(t), gone: address.gone(t, &choices) };
    let kept = ListAddress { columns: columns::named(&chosen), ..address.clone() };
    let views = bar(cx.signed(), t, LIST, &query_of(&address.here()), &query_of(&kept.here()), &lost).await?;
    let name = heading(&address, t.inventory().field_name(), Some(Sort::Name));
    let others = chosen.iter().map(|column| heading(&address, column.label(t), column.sort()));
    let headings = std::iter::once(name).chain(others).collect();
    let page = shell.page(t.inventory().title());
    shell.draw(&ListPage {
        page: &page,
        t,
        errors: FormErrors::default(),
        heading: question,
        address: &address,
        everything,
        may_write: cx.signed().may::<Write<Inventory>>(),
        kinds: Choice::each(AssetKind::ALL, AssetKind::as_str, |kind| words::kind(t, kind)),
        departments: same(choices.departments),
        segments: same(choices.segments),
        headings,
        to_choose: columns::to_choose(t, &chosen),
        here: ListAddress { columns: String::new(), ..address.clone() }.here(),
        rows: assets.iter().map(|asset| row(t, asset, &chosen, today)).collect(),
        pager,
        total,
        views,
        bulk: bulk::fields(t, Book::Ledger, cx.signed().may::<Write<Inventory>>()),
    })
}

/// The assets of the page that the address asks for, and the ways to its neighbours.
async fn page_of(
    cx: &Cx<Read<Inventory>>,
    address: &ListAddress,
    total: i64,
) -> Result<(Vec<Asset>, Pager), WebError> {
    let mut query = address.query();
    let after = ListAddress::cursor(&address.after);
    let before = ListAddress::cursor(&address.before);
    let backwards = before.is_some();
    query.descending ^= backwards;
    let found = inventory::list(cx, &query, before.as_ref().or(after.as_ref()), ROWS).await?;
    let mut assets = found.assets;
    if backwards {
        assets.reverse();
    }
    let (earlier, later) =
        if backwards { (found.next.is_some(), true) } else { (after.is_some(), found.next.is_some()) };
    let first_row = if earlier { address.n.max(1) } else { 1 };
    let cursor = |asset: &Asset| Cursor { key: inventory::sort_key(query.sort, asset), id: asset.id };
    let rows = u64::from(ROWS);
    let previous = assets.first().filter(|_| earlier);
    let next = assets.last().filter(|_| later);
    let pager = Pager {
        previous: previous
            .map(|first| address.page_before(&cursor(first), first_row.saturating_sub(rows).max(1))),
        next: next.map(|last| address.page_after(&cursor(last), first_row + rows)),
        ..Pager::over(first_row, assets.len(), u64::try_from(total).ok())
    };
    Ok((assets, pager))
}

fn heading(address: &ListAddress, label: &str, sort: Option<Sort>) -> Heading {
    let sorted = |sort: Sort| Sorted {
        label: label.to_owned(),
        href: address.sorted_by(sort),
        state: SortState::of(address.sort() == sort, !address.desc.is_empty()),
    };
    sort.map_or_else(|| Heading::Plain(label.to_owned()), |sort| Heading::Sorted(sorted(sort)))
}

fn row(t: T, asset: &Asset, chosen: &[Column], today: jiff::civil::Date) -> Row {
    let details = &asset.details;
    Row {
        id: asset.id.to_string(),
        href: format!("/inventory/{}", asset.id),
        name: details.name.clone(),
        device: [details.maker.as_str(), details.model.as_str()].join(" ").trim().to_owned(),
        cells: chosen.iter().map(|column| column.cell(t, details, today)).collect(),
    }
}
