//! Taking feeds in: a file or folder is read twice, first to know it is whole, then to store it.
//! Not here: their formats (`formats::feed`), fetching over the network.
//! Next: [`super::matching`], which a change of the feeds sets going.

use super::MATCH;
use crate::{Cx, Hub, HubError};
use domain::{
    access::{Feeds, Read, Write},
    audit_trail::{Action, Entry},
    vulnerabilities::{CveRecord, KevEntry},
};
use formats::feed::{self, FeedKind, Item, Limits, Summary};
use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
};
use store::{
    identity::organisation,
    jobs::{self, Job},
    vulnerabilities::{cve, feed as stored, kev},
};
use tokio::sync::mpsc;

pub use domain::vulnerabilities::Feed;

/// Records written in one transaction.
const BATCH: usize = 500;

/// Hours after which a feed counts as stale.
pub const STALE_AFTER_H: i64 = 48;

/// What a run took in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Files read.
    pub files: u64,
    /// Records in them.
    pub records: u64,
    /// Records that changed what is stored.
    pub changed: u64,
}

/// Something to store.
enum Batch {
    Cves(Vec<CveRecord>),
    Kevs(Vec<KevEntry>),
}

/// The feeds and how they stand.
///
/// # Errors
/// [`HubError::Store`].
pub async fn list(cx: &Cx<Read<Feeds>>) -> Result<Vec<Feed>, HubError> {
    Ok(stored::list(&cx.read()).await?)
}

/// How many CVEs are known.
///
/// # Errors
/// [`HubError::Store`].
pub async fn known_cves(hub: &Hub) -> Result<i64, HubError> {
    Ok(cve::count(&hub.store().read_global()).await?)
}

/// Asks for a feed to be taken in now; once is enough, however often someone presses.
///
/// # Errors
/// [`HubError::Store`].
pub async fn refresh(cx: &Cx<Write<Feeds>>, place: &str) -> Result<(), HubError> {
    let known = stored::list(&cx.read()).await?;
    if !known.iter().any(|feed| feed.id == place) {
        return Err(HubError::NotFound);
    }
    let mut tx = cx.hub().store().write(cx.scope(), cx.now()).await?;
    jobs::enqueue_once(&mut tx, cx.hub().new_job(), super::FEED, place).await?;
    Ok(tx.commit(Entry::new(Action::Import, "feed", place, place)).await?)
}

/// The job: takes in the feed whose place is the payload.
pub(crate) async fn run(hub: &Hub, job: &Job) -> Result<String, HubError> {
    let taken = hub.take_in_place(&job.payload).await?;
    Ok(format!("{} records, {} changed", taken.records, taken.changed))
}

impl Hub {
    /// Takes in a feed file, or every feed file of a folder. Nothing of a broken file is stored.
    ///
    /// # Errors
    /// [`HubError::Internal`] with the feed's own words if a file is broken; [`HubError::Store`].
    pub async fn take_in_feed(&self, place: &Path) -> Result<Taken, HubError> {
        self.take_in_as(place.display().to_string(), Ok(place.to_owned())).await
    }

    /// Takes in what a place holds: a file, a folder, or an http(s) address, which is fetched first.
    ///
    /// # Errors
    /// As [`Hub::take_in_feed`], and [`HubError::Internal`] if the address cannot be fetched.
    pub async fn take_in_place(&self, place: &str) -> Result<Taken, HubError> {
        if !(place.starts_with("https://") || place.starts_with("http://")) {
            return self.take_in_feed(Path::new(place)).await;
        }
        let (network, address) = (self.network().clone(), place.to_owned());
        let fetched = blocking(move || network.fetch(&address)).await?;
        self.take_in_as(place.to_owned(), fetched.map_err(HubError::Internal)).await
    }

    /// Asks for a place to be taken in by the job runner, unless it is asked for already.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub async fn schedule_feed(&self, place: &str) -> Result<(), HubError> {
        let mut upkeep = self.store().upkeep(self.now()).await?;
        jobs::schedule_once(&mut upkeep, self.new_job(), super::FEED, None, place).await?;
        Ok(upkeep.commit().await?)
    }

    async fn take_in_as(&self, id: String, place: Result<PathBuf, HubError>) -> Result<Taken, HubError> {
        let outcome = match place {
            Ok(place) => self.try_take_in(&place).await,
            Err(error) => Err(error),
        };
        match outcome {
            Ok((taken, kind, generated_at_ms)) => {
                let now_ms = self.now().as_millisecond();
                let note = Feed {
                    id,
                    kind,
                    records: i64::try_from(taken.records).unwrap_or(i64::MAX),
                    last_tried_at_ms: Some(now_ms),
                    last_good_at_ms: Some(now_ms),
                    generated_at_ms,
                    message: String::new(),
                };
                self.note_feed(&note).await?;
                if taken.changed > 0 {
                    self.match_everyone().await?;
                }
                Ok(taken)
            }
            Err(error) => {
                let note = Feed {
                    id,
                    kind: String::new(),
                    records: 0,
                    last_tried_at_ms: Some(self.now().as_millisecond()),
                    last_good_at_ms: None,
                    generated_at_ms: None,
                    message: error.to_string(),
                };
                self.note_feed(&note).await?;
                Err(error)
            }
        }
    }

    async fn note_feed(&self, feed: &Feed) -> Result<(), HubError> {
        let mut upkeep = self.store().upkeep(self.now()).await?;
        stored::note(&mut upkeep, feed).await?;
        Ok(upkeep.commit().await?)
    }

    async fn try_take_in(&self, place: &Path) -> Result<(Taken, String, Option<i64>), HubError> {
        let files = files(place)?;
        // Every file is read to its end before the first is stored: half a feed is never taken for a whole one.
        let checked = files.clone();
        let summaries =
            blocking(move || checked.iter().map(|file| check(file)).collect::<Result<Vec<_>, _>>()).await??;
        let generation = stored::generation(&self.store().read_global()).await? + 1;
        let mut taken = Taken { files: files.len() as u64, ..Taken::default() };
        for file in files {
            let (records, changed) = self.store_feed(file, generation).await?;
            taken.records += records;
            taken.changed += changed;
        }
        if taken.changed > 0 {
            let mut upkeep = self.store().upkeep(self.now()).await?;
            stored::set_generation(&mut upkeep, generation).await?;
            upkeep.commit().await?;
        }
        let kev_only = summaries.iter().all(|summary| summary.kind == FeedKind::Kev);
        let generated_at = summaries.iter().filter_map(|summary| summary.about.generated_at).max();
        Ok((taken, if kev_only { "kev" } else { "nvd" }.to_owned(), generated_at))
    }

    /// Stores one file; each batch is a transaction, and taking the same in twice changes nothing.
    async fn store_feed(&self, file: PathBuf, generation: i64) -> Result<(u64, u64), HubError> {
        let source = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let (sender, mut receiver) = mpsc::channel(2);
        let reading = tokio::task::spawn_blocking(move || send_batches(&file, &sender));
        let (mut records, mut changed) = (0, 0);
        while let Some(batch) = receiver.recv().await {
            let mut upkeep = self.store().upkeep(self.now()).await?;
            match batch {
                Batch::Cves(cves) => {
                    records += cves.len() as u64;
                    changed += cve::take_in(&mut upkeep, &cves, &source, generation).await?;
                }
                Batch::Kevs(kevs) => {
                    records += kevs.len() as u64;
                    changed += kev::take_in(&mut upkeep, &kevs, generation).await?;
                }
            }
            upkeep.commit().await?;
        }
        reading.await.map_err(HubError::internal)??;
        Ok((records, changed))
    }

    /// Asks for every organisation's assets to be matched anew.
    async fn match_everyone(&self) -> Result<(), HubError> {
        let organisations = organisation::every(&self.store().read_global()).await?;
        let mut upkeep = self.store().upkeep(self.now()).await?;
        for one in organisations {
            jobs::schedule_once(&mut upkeep, self.new_job(), MATCH, Some(one.id), "").await?;
        }
        Ok(upkeep.commit().await?)
    }
}

/// The feed files of a place: itself, or what lies in the folder and below, by name.
fn files(place: &Path) -> Result<Vec<PathBuf>, HubError> {
    let readable = |error: std::io::Error| HubError::Internal(format!("{}: {error}", place.display()));
    if !std::fs::metadata(place).map_err(readable)?.is_dir() {
        return Ok(vec![place.to_owned()]);
    }
    let mut found = Vec::new();
    let mut folders = vec![place.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(readable)? {
            let path = entry.map_err(readable)?.path();
            let name = path.to_string_lossy();
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".json") || name.ends_with(".json.gz") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn check(file: &Path) -> Result<Summary, HubError> {
    let summary =
        feed::read(open(file)?, Limits::default(), &mut |_| {}).map_err(|error| named(file, &error))?;
    match summary.skipped.first.first() {
        Some((which, why)) if summary.records == 0 => {
            Err(named(file, &format!("no record can be read ({which}: {why}); has the format changed?")))
        }
        _ => Ok(summary),
    }
}

fn open(file: &Path) -> Result<BufReader<File>, HubError> {
    File::open(file).map(BufReader::new).map_err(|error| named(file, &error))
}

fn named(file: &Path, error: &dyn std::fmt::Display) -> HubError {
    let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    HubError::Internal(format!("{name}: {error}"))
}

/// Reads a file and hands over what it holds in batches; the receiver's pace bounds the memory.
fn send_batches(file: &Path, sender: &mpsc::Sender<Batch>) -> Result<(), HubError> {
    let gone = |_| HubError::Internal("the database went away".to_owned());
    let (mut cves, mut kevs) = (Vec::with_capacity(BATCH), Vec::new());
    for item in feed::Feed::open(open(file)?, Limits::default()).map_err(|error| named(file, &error))? {
        match item.map_err(|error| named(file, &error))? {
            Item::Cve(record) => cves.push(record),
            Item::Kev(entry) => kevs.push(entry),
        }
        if cves.len() >= BATCH {
            sender.blocking_send(Batch::Cves(std::mem::take(&mut cves))).map_err(gone)?;
        }
        if kevs.len() >= BATCH {
            sender.blocking_send(Batch::Kevs(std::mem::take(&mut kevs))).map_err(gone)?;
        }
    }
    if !cves.is_empty() {
        sender.blocking_send(Batch::Cves(cves)).map_err(gone)?;
    }
    if !kevs.is_empty() {
        sender.blocking_send(Batch::Kevs(kevs)).map_err(gone)?;
    }
    Ok(())
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, HubError> {
    tokio::task::spawn_blocking(work).await.map_err(HubError::internal)
}
