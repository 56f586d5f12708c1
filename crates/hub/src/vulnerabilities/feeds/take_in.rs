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
    vulnerabilities::intake::{Edition, Intake, count},
};
use domain::ids::JobId;
use files::Whole;
use std::path::PathBuf;
use store::{Reads, vulnerabilities::feed};
use tokio::sync::mpsc;

/// Records that an answer in pages may have; NVD has a fifth of it.
const RECORDS: u64 = 2_000_000;

/// A run that goes on.
struct Run<'a> {
    hub: &'a Hub,
    id: &'a str,
    intake: Intake<'a>,
    total: u64,
    files: u64,
    skipped: u64,
    first_skipped: Option<String>,
}

impl Hub {
    pub(super) async fn take_in(&self, id: &str, job: Option<JobId>) -> Result<Taken, HubError> {
        let run = Run {
            hub: self,
            id,
            intake: Intake::new(self, job),
            total: 0,
            files: 0,
            skipped: 0,
            first_skipped: None,
        };
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
        self.files += whole.files.len() as u64;
        self.skipped += whole.skipped;
        if let (Some(first), true) = (&whole.first_skipped, whole.skipped > 0) {
            tracing::warn!(
                feed.id = self.id,
                feed.skipped = whole.skipped,
                "records that say nothing usable: {first}"
            );
            self.first_skipped.get_or_insert_with(|| first.clone());
        }
        let files = whole.files.clone();
        let (sender, mut receiver) = mpsc::channel(2);
        let reading = tokio::task::spawn_blocking(move || files::send_batches(&files, &sender));
        while let Some(batch) = receiver.recv().await {
            self.intake.store(&batch, self.total).await?;
        }
        reading.await.map_err(HubError::internal)??;
        Ok(whole)
    }

    /// From here on what was stored counts.
    async fn complete(mut self, whole: &Whole, resume: &str) -> Result<Taken, HubError> {
        let mut upkeep = self.hub.store().upkeep(self.hub.now()).await?;
        let edition = self.edition(whole, &upkeep).await?;
        self.intake.switch(&mut upkeep, whole.exploited.as_deref(), edition).await?;
        let taken = Taken {
            files: self.files + u64::from(whole.exploited.is_some()),
            records: self.intake.records,
            changed: self.intake.changed,
            skipped: self.skipped,
            first_skipped: self.first_skipped,
        };
        let now_ms = Some(upkeep.now().as_millisecond());
        let note = Feed {
            id: self.id.to_owned(),
            kind: whole.kinds.iter().copied().collect::<Vec<_>>().join(" "),
            records: count(taken.records),
            last_tried_at_ms: now_ms,
            last_good_at_ms: now_ms,
            generated_at_ms: whole.generated_at_ms,
            message: String::new(),
        };
        feed::note(&mut upkeep, &note).await?;
        feed::note_resume(&mut upkeep, self.id, resume).await?;
        upkeep.commit().await?;
        Ok(taken)
    }

    async fn edition(&self, whole: &Whole, read: &impl Reads) -> Result<Edition, HubError> {
        let known = feed::list(read).await?.into_iter().find(|known| known.id == self.id);
        let known_ms =
            known.filter(|known| known.last_good_at_ms.is_some()).and_then(|known| known.generated_at_ms);
        let is_later = whole.kinds.contains("epss") && known_ms < whole.generated_at_ms;
        Ok(if is_later { Edition::Later } else { Edition::Known })
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, HubError> {
    tokio::task::spawn_blocking(work).await.map_err(HubError::internal)
}
