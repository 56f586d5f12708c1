//! Export 書き出し of the ledger: a workbook or CSV that can be taken in again, or JSON.
//! Not here: headings, words and the workbook itself (`formats::sheets`).
//! Next: [`export`].

use super::{Query, Sort, print::cell, snapshot::Snapshot};
use crate::{Cx, HubError};
use domain::{
    access::{Inventory, Read},
    audit_trail::{Action, Entry},
    inventory::{Asset, LedgerField},
};
use formats::sheets::{
    asset_columns::heading_of,
    asset_words::Language as WordLanguage,
    read::Cell,
    write::{Column, ColumnKind, CsvEncoding, Table, csv, xlsx},
};
use jiff::{civil::DateTime, tz::TimeZone};
use serde::Serialize;
use serde_json::json;
use std::io::{self, Write};
use store::inventory::list;
use tokio::sync::mpsc;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A workbook.
    Xlsx,
    /// CSV in UTF-8.
    Csv,
    /// CSV in `Shift_JIS` (CP932), for old programs; characters it lacks become 〓.
    CsvShiftJis,
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

/// The bytes of an export, piece by piece. An error ends them: the file is not whole then.
pub type Pieces = mpsc::Receiver<Result<Vec<u8>, HubError>>;

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

/// Bytes handed over at a time.
const PIECE_BYTES: usize = 64 * 1024;

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
    let count = super::count(cx, query).await?;
    let tx = cx.hub().store().write(cx.scope(), cx.now()).await?;
    let written = json!({ "format": format.name(), "assets": count }).to_string();
    tx.commit(Entry::new(Action::Export, "inventory", "", "").changed("", written)).await?;
    // A key of the order by name is in an index; the others would sort the whole ledger for every page.
    let query = Query { sort: Sort::Name, descending: false, ..query.clone() };
    let (assets, rows) = mpsc::channel(2);
    let (pieces, received) = mpsc::channel(4);
    let read = cx.read();
    tokio::spawn(async move {
        let mut after = None;
        loop {
            let page = list::page(&read, &query, after.as_ref(), PAGE).await.map_err(HubError::from);
            let (page, next) = match page {
                Ok(page) => (Ok(page.assets), page.next),
                Err(error) => (Err(error), None),
            };
            after = next;
            // The reader has gone away when it does not take the page: nobody waits for the file any more.
            if assets.send(page).await.is_err() || after.is_none() {
                return;
            }
        }
    });
    let made_at = cx.hub().now().to_zoned(TimeZone::UTC).datetime();
    tokio::task::spawn_blocking(move || {
        let mut out = Out { pieces: pieces.clone(), waiting: Vec::with_capacity(PIECE_BYTES) };
        let mut failure = None;
        let assets = Assets { rows, page: Vec::new().into_iter(), failure: &mut failure };
        let written = write(format, &words, assets, made_at, &mut out)
            .and_then(|()| out.flush().map_err(HubError::internal));
        if let Some(error) = failure.or(written.err()) {
            // Nobody to tell if the receiver is gone.
            let _ = pieces.blocking_send(Err(error));
        }
    });
    Ok(received)
}

fn write(
    format: Format,
    words: &Words,
    assets: Assets<'_>,
    made_at: DateTime,
    out: &mut Out,
) -> Result<(), HubError> {
    let language = match words.language {
        Language::Japanese => WordLanguage::Ja,
        Language::English => WordLanguage::En,
    };
    let table = table(words, language);
    let csv = |assets: Assets<'_>, encoding, out: &mut Out| {
        csv(&table, assets.map(|asset| row(&asset, language)), encoding, out)
            .map(drop)
            .map_err(HubError::internal)
    };
    match format {
        Format::Json => json(assets, out).map_err(HubError::internal),
        Format::Csv => csv(assets, CsvEncoding::Utf8, out),
        Format::CsvShiftJis => csv(assets, CsvEncoding::Cp932, out),
        Format::Xlsx => {
            let rows = assets.map(|asset| row(&asset, language));
            xlsx(&table, rows, made_at, out).map_err(HubError::internal)
        }
    }
}

fn json(assets: Assets<'_>, out: &mut Out) -> io::Result<()> {
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
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::CsvShiftJis => "csv (Shift_JIS)",
            Self::Json => "json",
        }
    }
}

/// Assets as they come out of the database, one by one.
struct Assets<'a> {
    rows: mpsc::Receiver<Result<Vec<Asset>, HubError>>,
    page: std::vec::IntoIter<Asset>,
    failure: &'a mut Option<HubError>,
}

impl Iterator for Assets<'_> {
    type Item = Asset;

    fn next(&mut self) -> Option<Asset> {
        loop {
            if let Some(asset) = self.page.next() {
                return Some(asset);
            }
            match self.rows.blocking_recv()? {
                Ok(page) => self.page = page.into_iter(),
                Err(error) => {
                    *self.failure = Some(error);
                    return None;
                }
            }
        }
    }
}

/// Hands bytes over in pieces; whoever receives them sets the pace.
struct Out {
    pieces: mpsc::Sender<Result<Vec<u8>, HubError>>,
    waiting: Vec<u8>,
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= PIECE_BYTES {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let piece = std::mem::take(&mut self.waiting);
        let gone = |_| io::Error::new(io::ErrorKind::BrokenPipe, "nobody takes the file");
        self.pieces.blocking_send(Ok(piece)).map_err(gone)
    }
}
