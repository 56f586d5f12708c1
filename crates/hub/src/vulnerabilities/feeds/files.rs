//! The files of a feed: finding them, reading each to its end, handing over what they hold in batches.
//! Not here: storing it ([`super::take_in`]), the formats (`formats::feed`).
//! Next: [`Whole`].

use crate::HubError;
use domain::vulnerabilities::{CveRecord, KevEntry};
use formats::feed::{self, FeedKind, Item, Limits, Summary};
use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
};
use tokio::sync::mpsc;

/// Records written in one transaction.
const BATCH: usize = 500;

/// Entries that CISA's list may have; it has some thousand.
const EXPLOITED: u64 = 100_000;

/// The files of a place, each of which was read to its end.
#[derive(Default)]
pub(super) struct Whole {
    /// Those with CVEs.
    pub(super) cves: Vec<PathBuf>,
    /// How many records they hold.
    pub(super) records: u64,
    /// The newest list of known exploited vulnerabilities.
    pub(super) exploited: Option<Vec<KevEntry>>,
    /// When the newest of them was made, ms UTC.
    pub(super) generated_at_ms: Option<i64>,
    /// Records of a longer answer up to here, if more pages follow.
    pub(super) next_start: Option<u64>,
}

impl Whole {
    /// Reads every file of a place before anything is stored: half a feed is never taken for a whole one.
    pub(super) fn check(place: &Path) -> Result<Self, HubError> {
        let mut whole = Self::default();
        let mut edition = None;
        let files = files(place)?;
        if files.is_empty() {
            return Err(HubError::Internal(format!(
                "{}: no .json or .json.gz in this folder",
                place.display()
            )));
        }
        for file in files {
            let (summary, listed) = check(&file)?;
            whole.generated_at_ms = whole.generated_at_ms.max(summary.about.generated_at);
            whole.next_start = summary.next_start();
            if summary.kind != FeedKind::Kev {
                whole.records += summary.records;
                whole.cves.push(file);
            } else if whole.exploited.is_none() || summary.about.generated_at > edition {
                edition = summary.about.generated_at;
                whole.exploited = Some(listed);
            }
        }
        Ok(whole)
    }
}

/// The feed files of a place: itself, or what lies in the folder and below, by name.
pub(super) fn files(place: &Path) -> Result<Vec<PathBuf>, HubError> {
    let readable = |error: std::io::Error| HubError::Internal(format!("{}: {error}", place.display()));
    if !std::fs::metadata(place).map_err(readable)?.is_dir() {
        return Ok(vec![place.to_owned()]);
    }
    let mut found = Vec::new();
    let mut folders = vec![place.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(readable)? {
            let entry = entry.map_err(readable)?;
            let (path, kind) = (entry.path(), entry.file_type().map_err(readable)?);
            let name = path.to_string_lossy();
            // A link to a folder is not followed: it may lead in a circle.
            if kind.is_dir() {
                folders.push(path);
            } else if name.ends_with(".json") || name.ends_with(".json.gz") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn check(file: &Path) -> Result<(Summary, Vec<KevEntry>), HubError> {
    let mut listed = Vec::new();
    let mut take = |item| match item {
        Item::Kev(entry) if (listed.len() as u64) < EXPLOITED => listed.push(entry),
        Item::Kev(_) | Item::Cve(_) => {}
    };
    let summary =
        feed::read(open(file)?, Limits::default(), &mut take).map_err(|error| named(file, &error))?;
    if let (0, Some((which, why))) = (summary.records, summary.skipped.first.first()) {
        let what = format!("no record can be read ({which}: {why}); has the format changed?");
        return Err(named(file, &what));
    }
    // The list takes the place of the one before, so one that lacks entries would take them away.
    if summary.kind == FeedKind::Kev && (summary.is_miscounted() || summary.records > EXPLOITED) {
        let stated = summary.about.stated_items.unwrap_or_default();
        let what = format!("the list states {stated} entries but holds {}; fetch it again", summary.items());
        return Err(named(file, &what));
    }
    Ok((summary, listed))
}

/// Reads a file and hands over its CVEs in batches; the receiver's pace bounds the memory.
pub(super) fn send_batches(file: &Path, sender: &mpsc::Sender<Vec<CveRecord>>) -> Result<(), HubError> {
    let gone = |_| HubError::Internal("the database went away".to_owned());
    let mut batch = Vec::with_capacity(BATCH);
    for item in feed::Feed::open(open(file)?, Limits::default()).map_err(|error| named(file, &error))? {
        if let Item::Cve(record) = item.map_err(|error| named(file, &error))? {
            batch.push(record);
        }
        if batch.len() == BATCH {
            sender.blocking_send(std::mem::take(&mut batch)).map_err(gone)?;
        }
    }
    if batch.is_empty() { Ok(()) } else { sender.blocking_send(batch).map_err(gone) }
}

fn open(file: &Path) -> Result<BufReader<File>, HubError> {
    File::open(file).map(BufReader::new).map_err(|error| named(file, &error))
}

fn named(file: &Path, error: &dyn std::fmt::Display) -> HubError {
    let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    HubError::Internal(format!("{name}: {error}"))
}
