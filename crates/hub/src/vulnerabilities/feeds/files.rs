//! The files of a feed: finding them, reading each to its end, handing over what they hold in batches.
//! Not here: storing it ([`super::take_in`]), the formats (`formats::feed`).
//! Next: [`Whole`].

use crate::{
    HubError,
    vulnerabilities::intake::{BATCH, Batch},
};
use domain::vulnerabilities::KevEntry;
use formats::feed::{self, FeedError, FeedKind, Item, Limits, Summary};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use std::{
    collections::BTreeSet,
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
};
use tokio::sync::mpsc;

/// Products of an advisory that weigh as much as a record.
const PRODUCTS: usize = 10;

/// Entries that CISA's list may have; it has some thousand.
const EXPLOITED: u64 = 100_000;

/// Files of a folder that may be feeds, by the ends of their names; what they are is told by their content.
const ENDS: [&str; 7] = [".json", ".json.gz", ".xml", ".xml.gz", ".rdf", ".csv", ".csv.gz"];

/// The files of a place, each of which was read to its end.
#[derive(Default)]
pub(super) struct Whole {
    /// Those with records.
    pub(super) files: Vec<PathBuf>,
    /// How many records they hold.
    pub(super) records: u64,
    /// What they are.
    pub(super) kinds: BTreeSet<&'static str>,
    /// The newest list of known exploited vulnerabilities.
    pub(super) exploited: Option<Vec<KevEntry>>,
    /// When the newest of them was made, ms UTC.
    pub(super) generated_at_ms: Option<i64>,
    /// Records of a longer answer up to here, if more pages follow.
    pub(super) next_start: Option<u64>,
    /// Documents and records that say nothing usable, and the first of them with the reason.
    pub(super) skipped: u64,
    pub(super) first_skipped: Option<String>,
}

impl Whole {
    /// Reads every file of a place before anything is stored: half a feed is never taken for a whole one.
    pub(super) fn check(place: &Path) -> Result<Self, HubError> {
        let mut whole = Self::default();
        let mut edition = None;
        let files = files(place)?;
        if files.is_empty() {
            let ends = ENDS.join(", ");
            return Err(HubError::Internal(format!(
                "{}: no file in this folder that ends in {ends}",
                place.display()
            )));
        }
        let is_alone = files.len() == 1;
        for file in files {
            let (summary, listed) = match check(&file, is_alone)? {
                Ok(read) => read,
                Err(found) => {
                    whole.skipped += 1;
                    whole.first_skipped.get_or_insert(format!("{}: {found}", file_name(&file)));
                    continue;
                }
            };
            whole.generated_at_ms = whole.generated_at_ms.max(summary.about.generated_at);
            whole.next_start = summary.next_start();
            whole.kinds.insert(kind(summary.kind));
            whole.note_skipped(&file, &summary);
            if summary.kind != FeedKind::Kev {
                whole.records += summary.records;
                whole.files.push(file);
            } else if whole.exploited.is_none() || summary.about.generated_at > edition {
                edition = summary.about.generated_at;
                whole.exploited = Some(listed);
            }
        }
        Ok(whole)
    }

    fn note_skipped(&mut self, file: &Path, summary: &Summary) {
        self.skipped += summary.skipped.count;
        if let (None, Some((which, why))) = (&self.first_skipped, summary.skipped.first.first()) {
            self.first_skipped = Some(format!("{}: {which}: {why}", file_name(file)));
        }
    }
}

/// What a kind of feed is called where feeds are listed.
const fn kind(kind: FeedKind) -> &'static str {
    match kind {
        FeedKind::NvdLegacy | FeedKind::Nvd => "nvd",
        FeedKind::Kev => "kev",
        FeedKind::Jvn => "jvn",
        FeedKind::Cve => "cve",
        FeedKind::Csaf => "csaf",
        FeedKind::Cvrf => "cvrf",
        FeedKind::Epss => "epss",
        FeedKind::Support => "support",
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
            } else if ENDS.iter().any(|end| name.ends_with(end)) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Reads a file to its end; the inner error says what one is that lies among feeds and is none. JSON that is no feed is
/// refused all the same: a feed whose form has changed must not pass for something else.
fn check(file: &Path, is_alone: bool) -> Result<Result<(Summary, Vec<KevEntry>), String>, HubError> {
    let mut listed = Vec::new();
    let mut take = |item| match item {
        Item::Kev(entry) if (listed.len() as u64) < EXPLOITED => listed.push(entry),
        _ => {}
    };
    let summary = match feed::read(open(file)?, Limits::default(), &mut take) {
        Err(FeedError::Unknown { found }) if !is_alone && !file_name(file).contains(".json") => {
            return Ok(Err(found));
        }
        outcome => outcome.map_err(|error| named(file, &error))?,
    };
    // Among many documents one that says nothing usable is counted and told; alone it is no feed.
    let is_document = matches!(summary.kind, FeedKind::Cve | FeedKind::Csaf | FeedKind::Cvrf);
    if let (0, Some((which, why))) = (summary.records, summary.skipped.first.first())
        && (is_alone || !is_document)
    {
        let what = format!("no record can be read ({which}: {why}); has the format changed?");
        return Err(named(file, &what));
    }
    // The list takes the place of the one before, so one that lacks entries would take them away.
    if summary.kind == FeedKind::Kev && (summary.is_miscounted() || summary.records > EXPLOITED) {
        let stated = summary.about.stated_items.unwrap_or_default();
        let what = format!("the list states {stated} entries but holds {}; fetch it again", summary.items());
        return Err(named(file, &what));
    }
    Ok(Ok((summary, listed)))
}

/// Reads files and hands over what they hold in batches; the receiver's pace bounds the memory.
pub(super) fn send_batches(files: &[PathBuf], sender: &mpsc::Sender<Batch>) -> Result<(), HubError> {
    let gone = |_| HubError::Internal("the database went away".to_owned());
    let (mut batch, mut weight) = (Batch::default(), 0);
    for file in files {
        let mut feed =
            feed::Feed::open(open(file)?, Limits::default()).map_err(|error| named(file, &error))?;
        while let Some(item) = feed.next() {
            if weight == 0 {
                batch.file = file_name(file);
            }
            let scored_on = scored_on(feed.summary().about.generated_at);
            weight += put(&mut batch, item.map_err(|error| named(file, &error))?, scored_on);
            if weight >= BATCH {
                weight = 0;
                sender.blocking_send(std::mem::take(&mut batch)).map_err(gone)?;
            }
        }
    }
    if weight == 0 { Ok(()) } else { sender.blocking_send(batch).map_err(gone) }
}

/// Puts an item into a batch; how much it weighs.
fn put(batch: &mut Batch, item: Item, scored_on: Date) -> usize {
    match item {
        Item::Cve(record) => batch.cves.push(record),
        Item::Advisory(advisory) => {
            let weight = 1 + advisory.products.len() / PRODUCTS;
            batch.advisories.push(advisory);
            return weight;
        }
        Item::Score(score) => batch.scores.entry(scored_on).or_default().push(score),
        Item::SupportEnd(end) => batch.support_ends.push(end),
        // CISA's list comes whole, at the end.
        Item::Kev(_) => return 0,
    }
    1
}

/// The day of scores; files before 2022 do not say theirs, and any other goes before them.
fn scored_on(at_ms: Option<i64>) -> Date {
    let at = at_ms.and_then(|at| Timestamp::from_millisecond(at).ok()).unwrap_or_default();
    at.to_zoned(TimeZone::UTC).date()
}

fn open(file: &Path) -> Result<BufReader<File>, HubError> {
    File::open(file).map(BufReader::new).map_err(|error| named(file, &error))
}

fn named(file: &Path, error: &dyn std::fmt::Display) -> HubError {
    HubError::Internal(format!("{}: {error}", file_name(file)))
}

fn file_name(file: &Path) -> String {
    file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
