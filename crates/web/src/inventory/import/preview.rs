//! The preview of an import: what is added, changed, left, and what cannot be read; a page of one of them at a time.
//! Not here: deciding it (`hub::inventory::import`).
//! Next: `templates/inventory/import/preview.html`.

use super::{steps, words};
use crate::{
    error::WebError,
    inventory::{asset::all_facts, words as ledger},
    page::{Page, Steps},
    shell::Shell,
    text::T,
};
use askama::Template;
use axum::response::Response;
use domain::{
    access::{Inventory, Write},
    inventory::{AssetDetails, RowVerdict},
};
use hub::{
    Cx,
    inventory::import::{self, BadCell, RowChange, Run},
};
use serde::Deserialize;

/// Rows of a page.
const ROWS: u32 = 50;

/// Which rows, after which.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Shown {
    /// `bad`, `changed`, `added`, `same` or `left`; the first of them that there is, if empty.
    show: String,
    /// The last row of the page before.
    after: String,
    /// The fault's place in that row.
    position: String,
}

/// What a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Bad,
    Changed,
    Added,
    Same,
    Left,
}

#[derive(Template)]
#[template(path = "inventory/import/preview.html")]
struct PreviewPage<'a> {
    page: &'a Page,
    t: T,
    steps: Steps,
    run: &'a Run,
    address: String,
    heading: String,
    stale: bool,
    changes: i64,
    facts: Vec<Fact>,
    part: &'static str,
    title: &'static str,
    faults: Vec<Fault>,
    more_faults: bool,
    changed: Vec<Changed>,
    added: Vec<Added>,
    left: Vec<import::RowLeft>,
    next: Option<String>,
    first: Option<String>,
}

/// A number on top, which leads to its rows.
struct Fact {
    label: &'static str,
    count: i64,
    href: Option<String>,
    current: bool,
    worse: bool,
}

/// A cell that is not taken.
struct Fault {
    row: u32,
    cell: String,
    heading: String,
    written: String,
    reason: String,
}

/// An asset that changes.
struct Changed {
    row: u32,
    name: String,
    fields: Vec<Field>,
}

/// A field as it was and as it will be.
struct Field {
    label: &'static str,
    before: String,
    after: String,
}

/// An asset that is added.
struct Added {
    row: u32,
    name: String,
    kind: &'static str,
    device: String,
    components: String,
    place: String,
}

/// Draws the page.
pub(super) async fn draw(
    cx: &Cx<Write<Inventory>>,
    shell: &Shell,
    run: &Run,
    shown: &Shown,
) -> Result<Response, WebError> {
    let t = shell.t();
    let words = t.inventory();
    let part = shown.part(run);
    let after = shown.after.parse().unwrap_or(0);
    let position = shown.position.parse().unwrap_or(i64::MAX);
    let address = format!("/inventory/import/{}", run.id);
    let changes = run.counts.added + run.counts.changed;
    let page = shell.page(words.import_title());
    let mut drawn = PreviewPage {
        page: &page,
        t,
        steps: steps(t, 3),
        run,
        heading: match (run.counts.added, run.counts.changed) {
            (0, 0) => words.import_preview_nothing().to_owned(),
            (added, 0) => words.import_preview_added(added),
            (0, changed) => words.import_preview_changed(changed),
            (added, changed) => words.import_preview_heading(added, changed),
        },
        stale: import::was_stale(run),
        changes,
        facts: facts(t, run, part, &address),
        part: part.text(),
        title: part.title(t),
        faults: Vec::new(),
        more_faults: false,
        changed: Vec::new(),
        added: Vec::new(),
        left: Vec::new(),
        next: None,
        first: (after > 0).then(|| format!("{address}?show={}", part.text())),
        address,
    };
    let last = match part {
        Part::Bad => {
            let cells = import::bad_cells(cx, run.id, (after, position), ROWS).await?;
            drawn.more_faults = cells.len() < ROWS as usize && run.counts.cells_bad > FAULTS_KEPT;
            drawn.faults = cells.iter().map(|cell| fault(t, cell)).collect();
            page_end(&cells, |cell| format!("after={}&position={}", cell.row, cell.position))
        }
        Part::Changed => {
            let rows = import::changes(cx, run.id, RowVerdict::Changed, after, ROWS).await?;
            drawn.changed = rows.iter().map(|row| changed(t, row)).collect();
            page_end(&rows, |row| format!("after={}", row.row))
        }
        Part::Added => {
            let rows = import::changes(cx, run.id, RowVerdict::Added, after, ROWS).await?;
            drawn.added = rows.iter().map(|row| added(t, row)).collect();
            page_end(&rows, |row| format!("after={}", row.row))
        }
        Part::Same | Part::Left => {
            let verdict = if part == Part::Same { RowVerdict::Same } else { RowVerdict::Bad };
            drawn.left = import::left(cx, run.id, verdict, after, ROWS).await?;
            page_end(&drawn.left, |row| format!("after={}", row.row))
        }
    };
    drawn.next = last.map(|rest| format!("{}?show={}&{rest}", drawn.address, part.text()));
    shell.draw(&drawn)
}

/// Where the next page begins, if this one is full.
fn page_end<R>(rows: &[R], address: impl Fn(&R) -> String) -> Option<String> {
    rows.last().filter(|_| rows.len() == ROWS as usize).map(address)
}

fn facts(t: T, run: &Run, part: Part, address: &str) -> Vec<Fact> {
    let counts = &run.counts;
    let fact = |shown: Part, count: i64| Fact {
        label: shown.title(t),
        count,
        href: (count > 0).then(|| format!("{address}?show={}", shown.text())),
        current: shown == part,
        worse: count > 0 && matches!(shown, Part::Bad | Part::Left),
    };
    let skipped = Fact {
        label: t.inventory().import_skipped_rows(),
        count: counts.skipped,
        href: None,
        current: false,
        worse: false,
    };
    vec![
        fact(Part::Added, counts.added),
        fact(Part::Changed, counts.changed),
        fact(Part::Same, counts.same),
        fact(Part::Bad, counts.cells_bad),
        fact(Part::Left, counts.bad),
        skipped,
    ]
}

fn fault(t: T, cell: &BadCell) -> Fault {
    let whole = cell.letters.is_empty();
    Fault {
        row: cell.row,
        cell: if whole {
            t.inventory().import_row_whole().to_owned()
        } else {
            format!("{}{}", cell.letters, cell.row)
        },
        heading: cell.heading.clone(),
        written: cell.written.clone(),
        reason: words::reason(t, cell.reason),
    }
}

fn changed(t: T, row: &RowChange) -> Changed {
    let fields = row.before.as_ref().map_or_else(Vec::new, |before| differences(t, before, &row.after));
    Changed { row: row.row, name: row.after.name.clone(), fields }
}

/// The fields that differ.
fn differences(t: T, before: &AssetDetails, after: &AssetDetails) -> Vec<Field> {
    let pairs = all_facts(t, before).into_iter().zip(all_facts(t, after));
    let mut fields: Vec<Field> = pairs
        .filter(|((_, old), (_, new))| old != new)
        .map(|((field, old), (_, new))| Field { label: ledger::field(t, field), before: old, after: new })
        .collect();
    if before.components != after.components {
        let [old, new] = [before, after].map(|details| components(t, details));
        fields.push(Field { label: t.inventory().field_components(), before: old, after: new });
    }
    fields
}

fn added(t: T, row: &RowChange) -> Added {
    let details = &row.after;
    Added {
        row: row.row,
        name: details.name.clone(),
        kind: ledger::kind(t, details.kind),
        device: [details.maker.as_str(), details.model.as_str()].join(" ").trim().to_owned(),
        components: components(t, details),
        place: [details.department.as_str(), details.place.as_str()].join(" ").trim().to_owned(),
    }
}

/// The components in one line.
fn components(t: T, details: &AssetDetails) -> String {
    let part = |part: &domain::inventory::Component| {
        let texts = [part.name.as_str(), part.version.as_str(), part.cpe.as_str()];
        texts.iter().filter(|text| !text.is_empty()).copied().collect::<Vec<_>>().join(" ")
    };
    crate::text::join(t, &details.components.iter().map(part).collect::<Vec<_>>())
}

impl Shown {
    fn part(&self, run: &Run) -> Part {
        let counts = &run.counts;
        let first = [
            (Part::Bad, counts.cells_bad),
            (Part::Changed, counts.changed),
            (Part::Added, counts.added),
            (Part::Same, counts.same),
        ];
        let asked = PARTS.iter().find(|part| part.text() == self.show).copied();
        asked.unwrap_or_else(|| {
            first.iter().find(|(_, count)| *count > 0).map_or(Part::Same, |(part, _)| *part)
        })
    }
}

impl Part {
    const fn text(self) -> &'static str {
        match self {
            Self::Bad => "bad",
            Self::Changed => "changed",
            Self::Added => "added",
            Self::Same => "same",
            Self::Left => "left",
        }
    }

    fn title(self, t: T) -> &'static str {
        let words = t.inventory();
        match self {
            Self::Bad => words.import_bad_cells(),
            Self::Changed => words.import_changed(),
            Self::Added => words.import_added(),
            Self::Same => words.import_left(),
            Self::Left => words.import_left_rows(),
        }
    }
}

const PARTS: [Part; 5] = [Part::Bad, Part::Changed, Part::Added, Part::Same, Part::Left];

/// Faults that the hub keeps; more are counted only.
const FAULTS_KEPT: i64 = 10_000;
