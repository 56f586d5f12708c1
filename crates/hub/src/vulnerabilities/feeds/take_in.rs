//! Taking a feed in: fetched, read to its end, stored in batches, and only then made to count.
//! Not here: finding and reading its files ([`super::files`]).
//! Next: [`crate::vulnerabilities::matching`], which a change of the feeds sets going.
//!
//! Each batch is a transaction and written into the next generation. The last transaction switches to that generation,
//! asks for matching and notes how the feed stands, all or nothing. A run that is cut off before it is done again and
//! finds its records stored; that they belong to a generation that never began to count tells the switch of them.
//! An address that answers in pages is read page by page, each whole; the next run goes on with the page that the last
//! one did not get.

use super::{Feed, Taken, files, pages::Progress};
use crate::{
    Hub, HubError,
    vulnerabilities::{MATCH, names::NAMES},
};
use domain::ids::JobId;
use files::{Batch, Whole};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use std::path::PathBuf;
use store::{
    Reads,
    identity::organisation,
    jobs,
    vulnerabilities::{advisory, cve, epss, feed, kev, support},
};
use tokio::sync::mpsc;

/// Records that an answer in pages may have; NVD has a fifth of it.
const RECORDS: u64 = 2_000_000;

/// A run that goes on.
struct Run<'a> {
    hub: &'a Hub,
    id: &'a str,
    job: Option<JobId>,
    total: u64,
    taken: Taken,
    /// Changes that nothing in the database tells of but that count for the matching.
    changed_ends: u64,
    /// Scores that changed: they match nobody anew, but are carried on in packs.
    changed_scores: u64,
}

impl Hub {
    pub(super) async fn take_in(&self, id: &str, job: Option<JobId>) -> Result<Taken, HubError> {
        let taken = Taken::default();
        let run = Run { hub: self, id, job, total: 0, taken, changed_ends: 0, changed_scores: 0 };
        let is_address = id.starts_with("https://") || id.starts_with("http://");
        let outcome = if is_address { run.address().await } else { run.folder().await };
        if let Err(error) = &outcome {
            let mut upkeep = self.store().upkeep(self.now()).await?;
            feed::note_failure(&mut upkeep, id, &error.to_string(), job.is_some()).await?;
            upkeep.commit().await?;
        }
        outcome
    }
}

impl Run<'_> {
    /// Files of this machine.
    async fn folder(mut self) -> Result<Taken, HubError> {
        let whole = self.store(PathBuf::from(self.id)).await?;
        self.complete(&whole, "").await
    }

    /// What an address holds, page by page where it answers in pages.
    async fn address(mut self) -> Result<Taken, HubError> {
        let stored = feed::resume(&self.hub.store().read_global(), self.id).await?;
        let mut progress = Progress::resume(&stored, self.hub.now());
        loop {
            let (network, address) = (self.hub.network().clone(), progress.address(self.id));
            let is_part = address != self.id;
            let path = blocking(move || network.fetch(&address)).await?.map_err(HubError::Internal)?;
            let stored = self.store(path.clone()).await;
            if is_part || stored.is_err() {
                // A page is not asked for again, and what is no feed must not pass for one that has not changed since.
                let _ = tokio::fs::remove_file(path).await;
            }
            let whole = stored?;
            let Some(next) = whole.next_start else {
                return self.complete(&whole, &progress.stored_at_end()).await;
            };
            if next > RECORDS {
                return Err(HubError::Internal(format!("the answer has no end: {next} records so far")));
            }
            progress.turn(next);
            let mut upkeep = self.hub.store().upkeep(self.hub.now()).await?;
            feed::note_resume(&mut upkeep, self.id, &progress.stored()).await?;
            upkeep.commit().await?;
        }
    }

    async fn store(&mut self, place: PathBuf) -> Result<Whole, HubError> {
        let whole = blocking(move || Whole::check(&place)).await??;
        self.total += whole.records;
        self.taken.files += whole.files.len() as u64;
        self.taken.skipped += whole.skipped;
        if let (Some(first), true) = (&whole.first_skipped, whole.skipped > 0) {
            tracing::warn!(
                feed.id = self.id,
                feed.skipped = whole.skipped,
                "records that say nothing usable: {first}"
            );
            self.taken.first_skipped.get_or_insert_with(|| first.clone());
        }
        let files = whole.files.clone();
        let (sender, mut receiver) = mpsc::channel(2);
        let reading = tokio::task::spawn_blocking(move || files::send_batches(&files, &sender));
        while let Some(batch) = receiver.recv().await {
            self.store_batch(&batch).await?;
        }
        reading.await.map_err(HubError::internal)??;
        Ok(whole)
    }

    async fn store_batch(&mut self, batch: &Batch) -> Result<(), HubError> {
        let mut upkeep = self.hub.store().upkeep(self.hub.now()).await?;
        let generation = feed::next_generation(&mut upkeep).await?;
        let ends = support::take_in(&mut upkeep, &batch.support_ends, &batch.file).await?;
        let scores = epss::take_in(&mut upkeep, &batch.scores, scored_on(batch.scored_at_ms)).await?;
        self.changed_ends += ends;
        self.changed_scores += scores;
        self.taken.changed += ends
            + scores
            + cve::take_in(&mut upkeep, &batch.cves, &batch.file, generation).await?
            + advisory::take_in(&mut upkeep, &batch.advisories, &batch.file, generation).await?;
        self.taken.records += batch.len() as u64;
        if let Some(job) = self.job {
            jobs::progress(&mut upkeep, job, count(self.taken.records), count(self.total)).await?;
        }
        Ok(upkeep.commit().await?)
    }

    /// From here on what was stored counts. CISA's list is small and comes whole, in this very step.
    async fn complete(mut self, whole: &Whole, resume: &str) -> Result<Taken, HubError> {
        let organisations = organisation::every(&self.hub.store().read_global()).await?;
        let mut upkeep = self.hub.store().upkeep(self.hub.now()).await?;
        let mut listed = 0;
        if let Some(exploited) = &whole.exploited {
            let generation = feed::next_generation(&mut upkeep).await?;
            listed = kev::replace(&mut upkeep, exploited, generation).await?;
            self.taken.files += 1;
            self.taken.records += exploited.len() as u64;
            self.taken.changed += listed;
        }
        if feed::switch(&mut upkeep, listed + self.changed_ends).await? {
            for one in organisations {
                if one.kind.is_operator() {
                    // Members that joined since get the operator's names with it.
                    jobs::schedule_once(&mut upkeep, self.hub.new_job(), NAMES, Some(one.id), "").await?;
                }
                jobs::schedule_once(&mut upkeep, self.hub.new_job(), MATCH, Some(one.id), "").await?;
            }
        } else if self.changed_scores > 0 || self.is_later_edition(whole, &upkeep).await? {
            feed::switch(&mut upkeep, 1).await?;
        }
        let now_ms = Some(upkeep.now().as_millisecond());
        let note = Feed {
            id: self.id.to_owned(),
            kind: whole.kinds.iter().copied().collect::<Vec<_>>().join(" "),
            records: count(self.taken.records),
            last_tried_at_ms: now_ms,
            last_good_at_ms: now_ms,
            generated_at_ms: whole.generated_at_ms,
            message: String::new(),
        };
        feed::note(&mut upkeep, &note).await?;
        feed::note_resume(&mut upkeep, self.id, resume).await?;
        upkeep.commit().await?;
        Ok(self.taken)
    }

    /// Scores of another day than those that were in: a run that was cut off may have stored all of them, so that this
    /// one found nothing to change.
    async fn is_later_edition(&self, whole: &Whole, read: &impl Reads) -> Result<bool, HubError> {
        let known = feed::list(read).await?.into_iter().find(|known| known.id == self.id);
        let known_ms =
            known.filter(|known| known.last_good_at_ms.is_some()).and_then(|known| known.generated_at_ms);
        Ok(whole.kinds.contains("epss") && known_ms < whole.generated_at_ms)
    }
}

/// The day of scores; files before 2022 do not say theirs, and any other goes before them.
fn scored_on(at_ms: Option<i64>) -> Date {
    let at = at_ms.and_then(|at| Timestamp::from_millisecond(at).ok()).unwrap_or_default();
    at.to_zoned(TimeZone::UTC).date()
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, HubError> {
    tokio::task::spawn_blocking(work).await.map_err(HubError::internal)
}
