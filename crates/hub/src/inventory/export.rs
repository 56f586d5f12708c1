//! Export 書き出し of the ledger: a workbook or CSV that can be taken in again, or JSON.
//! Not here: headings, words and the workbook itself (`formats::sheets`).
//! Next: [`export`].

use super::{Cursor, Query, Sort, print::cell, snapshot::Snapshot};
use crate::{
    Cx, HubError, SheetFormat,
    pieces::{Out, Pieces, Rows, stream},
};
use domain::{
    access::{Inventory, Read},
    inventory::{Asset, LedgerField},
};
use formats::sheets::{
    asset_columns::heading_of,
    asset_words::Language as WordLanguage,
    read::Cell,
    write::{Column, ColumnKind, Table},
};
use jiff::civil::DateTime;
use serde::Serialize;
use std::io::{self, Write};
use store::inventory::list;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A list for spreadsheet programs.
    Sheet(SheetFormat),
    /// JSON, a list of assets.
    Json,
}

/// The language of headings and words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Japanese.
    Japanese,
    /// English.
    English,
}

/// What is said around the list.
#[derive(Clone, Debug)]
pub struct Words {
    /// The language of headings and cells.
    pub language: Language,
    /// Name of the sheet.
    pub sheet_name: String,
    /// Name of the sheet with notes.
    pub notes_name: String,
    /// Notes, a subject and a sentence each.
    pub notes: Vec<[String; 2]>,
}

/// An asset, as exported JSON.
#[derive(Serialize)]
struct Line {
    id: String,
    version: i64,
    #[serde(flatten)]
    details: Snapshot,
}

/// Assets read at a time.
const PAGE: u32 = 500;

/// Writes the assets of a list, in the order of their names.
///
/// # Errors
/// [`HubError::Store`].
pub async fn export(
    cx: &Cx<Read<Inventory>>,
    query: &Query,
    format: Format,
    words: Words,
) -> Result<Pieces, HubError> {
    cx.note_export("inventory", "", format.name(), ("assets", super::count(cx, query).await?)).await?;
    // A key of the order by name is in an index; the others would sort the whole ledger for every page.
    let query = Query { sort: Sort::Name, descending: false, ..query.clone() };
    let (read, made_at) = (cx.read(), cx.made_at());
    let page = move |after: Option<Cursor>| {
        let (read, query) = (read.clone(), query.clone());
        async move {
            let page = list::page(&read, &query, after.as_ref(), PAGE).await?;
            Ok((page.assets, page.next))
        }
    };
    Ok(stream(page, move |assets, out| write(format, &words, assets, made_at, out)))
}

/// A workbook with the columns and nothing in them, to begin with.
pub fn template(cx: &Cx<Read<Inventory>>, words: Words) -> Pieces {
    let made_at = cx.made_at();
    let none = |_: Option<()>| async { Ok((Vec::<Asset>::new(), None)) };
    let format = Format::Sheet(SheetFormat::Xlsx);
    stream(none, move |assets, out| write(format, &words, assets, made_at, out))
}

fn write(
    format: Format,
    words: &Words,
    assets: &mut Rows<Asset>,
    made_at: DateTime,
    out: &mut Out,
) -> Result<(), HubError> {
    let language = match words.language {
        Language::Japanese => WordLanguage::Ja,
        Language::English => WordLanguage::En,
    };
    let table = table(words, language);
    match format {
        Format::Json => json(assets, out).map_err(HubError::internal),
        Format::Sheet(sheet) => sheet.write(&table, assets.map(|asset| row(&asset, language)), made_at, out),
    }
}

fn json(assets: &mut Rows<Asset>, out: &mut Out) -> io::Result<()> {
    let mut separator = "[\n";
    for asset in assets {
        out.write_all(separator.as_bytes())?;
        let line = Line {
            id: asset.id.to_string(),
            version: asset.version,
            details: Snapshot::from(&asset.details),
        };
        serde_json::to_writer(&mut *out, &line)?;
        separator = ",\n";
    }
    out.write_all(if separator == "[\n" { b"[]\n" } else { b"\n]\n" })
}

/// The columns of the list, all fields but the one that only lists of others have.
fn table(words: &Words, language: WordLanguage) -> Table {
    let column = |field: &LedgerField| Column {
        title: heading_of(field.as_str(), language == WordLanguage::Ja).unwrap_or_default().to_owned(),
        kind: match field {
            LedgerField::Id => ColumnKind::Key,
            LedgerField::SupportEndOn | LedgerField::PatchedOn | LedgerField::InstalledOn => ColumnKind::Date,
            _ => ColumnKind::Text,
        },
        width_chars: None,
    };
    Table {
        sheet_name: words.sheet_name.clone(),
        columns: fields().map(column).collect(),
        // The identifier, the kind and the name say which asset a row is.
        held_columns: 3,
        notes_name: words.notes_name.clone(),
        notes: words.notes.clone(),
    }
}

fn row(asset: &Asset, language: WordLanguage) -> Vec<Cell> {
    let cell_of = |field: &LedgerField| match field {
        LedgerField::Id => Cell::from_text(asset.id.to_string()),
        field => cell(&asset.details, *field, language),
    };
    fields().map(cell_of).collect()
}

fn fields() -> impl Iterator<Item = &'static LedgerField> {
    LedgerField::ALL.iter().filter(|field| **field != LedgerField::Cpe)
}

impl Format {
    /// As the audit trail names it.
    const fn name(self) -> &'static str {
        match self {
            Self::Sheet(sheet) => sheet.name(),
            Self::Json => "json",
        }
    }
}
