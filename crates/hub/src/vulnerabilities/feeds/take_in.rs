//! Taking a feed in: fetched, read to its end, stored in batches, and only then made to count.
//! Not here: finding and reading its files ([`super::files`]).
//! Next: [`crate::vulnerabilities::matching`], which a change of the feeds sets going.
//!
//! Each batch is a transaction and written into the next generation. The last transaction switches to that generation,
//! asks for matching and notes how the feed stands, all or nothing. A run that is cut off before it is done again and
//! finds its records stored; that they belong to a generation that never began to count tells the switch of them.

use super::{Feed, Taken, files};
use crate::{Hub, HubError, vulnerabilities::MATCH};
use domain::{ids::JobId, vulnerabilities::CveRecord};
use files::Whole;
use std::path::{Path, PathBuf};
use store::{
    identity::organisation,
    jobs,
    vulnerabilities::{cve, feed, kev},
};
use tokio::sync::mpsc;

/// A run that goes on.
struct Run<'a> {
    hub: &'a Hub,
    id: &'a str,
    job: Option<JobId>,
    total: u64,
    taken: Taken,
}

impl Hub {
    pub(super) async fn take_in(&self, id: &str, job: Option<JobId>) -> Result<Taken, HubError> {
        let outcome = self.try_take_in(id, job).await;
        if let Err(error) = &outcome {
            let mut upkeep = self.store().upkeep(self.now()).await?;
            feed::note_failure(&mut upkeep, id, &error.to_string()).await?;
            upkeep.commit().await?;
        }
        outcome
    }

    async fn try_take_in(&self, id: &str, job: Option<JobId>) -> Result<Taken, HubError> {
        let place = self.fetch(id).await?;
        let whole = blocking(move || Whole::check(&place)).await??;
        let mut run = Run { hub: self, id, job, total: whole.records, taken: Taken::default() };
        for file in &whole.cves {
            run.store_file(file).await?;
        }
        run.complete(&whole).await
    }

    /// Where the place lies on this machine.
    async fn fetch(&self, place: &str) -> Result<PathBuf, HubError> {
        if !(place.starts_with("https://") || place.starts_with("http://")) {
            return Ok(PathBuf::from(place));
        }
        let (network, address) = (self.network().clone(), place.to_owned());
        blocking(move || network.fetch(&address)).await?.map_err(HubError::Internal)
    }
}

impl Run<'_> {
    async fn store_file(&mut self, file: &Path) -> Result<(), HubError> {
        let source = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let (sender, mut receiver) = mpsc::channel(2);
        let file = file.to_owned();
        let reading = tokio::task::spawn_blocking(move || files::send_batches(&file, &sender));
        while let Some(batch) = receiver.recv().await {
            self.store_batch(&batch, &source).await?;
        }
        reading.await.map_err(HubError::internal)??;
        self.taken.files += 1;
        Ok(())
    }

    async fn store_batch(&mut self, batch: &[CveRecord], source: &str) -> Result<(), HubError> {
        let mut upkeep = self.hub.store().upkeep(self.hub.now()).await?;
        let generation = feed::next_generation(&mut upkeep).await?;
        self.taken.changed += cve::take_in(&mut upkeep, batch, source, generation).await?;
        self.taken.records += batch.len() as u64;
        if let Some(job) = self.job {
            jobs::progress(&mut upkeep, job, count(self.taken.records), count(self.total)).await?;
        }
        Ok(upkeep.commit().await?)
    }

    /// From here on what was stored counts. CISA's list is small and comes whole, in this very step.
    async fn complete(mut self, whole: &Whole) -> Result<Taken, HubError> {
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
        if feed::switch(&mut upkeep, listed).await? {
            for one in organisations {
                jobs::schedule_once(&mut upkeep, self.hub.new_job(), MATCH, Some(one.id), "").await?;
            }
        }
        let now_ms = Some(upkeep.now().as_millisecond());
        let note = Feed {
            id: self.id.to_owned(),
            kind: if whole.cves.is_empty() { "kev" } else { "nvd" }.to_owned(),
            records: count(self.taken.records),
            last_tried_at_ms: now_ms,
            last_good_at_ms: now_ms,
            generated_at_ms: whole.generated_at_ms,
            message: String::new(),
        };
        feed::note(&mut upkeep, &note).await?;
        upkeep.commit().await?;
        Ok(self.taken)
    }
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, HubError> {
    tokio::task::spawn_blocking(work).await.map_err(HubError::internal)
}
