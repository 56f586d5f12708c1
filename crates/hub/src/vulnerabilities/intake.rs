//! News on its way in, of feeds and of packs alike: stored in batches into the next generation, then made to count at once.
//! Not here: reading it ([`super::feeds`], [`super::pack`]).
//! Next: [`Intake`].

use super::{MATCH, names::NAMES};
use crate::{Hub, HubError};
use domain::{
    ids::JobId,
    vulnerabilities::{Advisory, CveRecord, EpssScore, KevEntry, SupportEnd},
};
use jiff::civil::Date;
use std::collections::BTreeMap;
use store::{
    Upkeep,
    identity::organisation,
    jobs,
    vulnerabilities::{advisory, cve, epss, feed, kev, support},
};

/// Records written in one transaction.
pub(super) const BATCH: usize = 500;

/// Records on their way into the database.
#[derive(Default)]
pub(super) struct Batch {
    /// The file of the first of them.
    pub(super) file: String,
    pub(super) cves: Vec<CveRecord>,
    pub(super) advisories: Vec<Advisory>,
    /// By their day.
    pub(super) scores: BTreeMap<Date, Vec<EpssScore>>,
    pub(super) support_ends: Vec<SupportEnd>,
}

/// What was stored so far.
pub(super) struct Intake<'h> {
    hub: &'h Hub,
    job: Option<JobId>,
    /// Records.
    pub(super) records: u64,
    /// Those that changed what is stored.
    pub(super) changed: u64,
    /// Changes that nothing in the database tells of but that count for the matching.
    changed_ends: u64,
    /// Scores that changed: they match nobody anew, but are carried on in packs.
    changed_scores: u64,
}

/// Of when the scores are that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edition {
    /// Of the day that was in, or nobody knows.
    Known,
    /// Of another day. A run that was cut off may have stored all of them, so that this one found nothing to change.
    Later,
}

impl Batch {
    fn len(&self) -> usize {
        let scores: usize = self.scores.values().map(Vec::len).sum();
        self.cves.len() + self.advisories.len() + scores + self.support_ends.len()
    }
}

impl<'h> Intake<'h> {
    pub(super) const fn new(hub: &'h Hub, job: Option<JobId>) -> Self {
        Self { hub, job, records: 0, changed: 0, changed_ends: 0, changed_scores: 0 }
    }

    /// Stores a batch in one transaction; `total` is how many records are expected, 0 if nobody knows.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub(super) async fn store(&mut self, batch: &Batch, total: u64) -> Result<(), HubError> {
        let mut upkeep = self.hub.store().upkeep(self.hub.now()).await?;
        let generation = feed::next_generation(&mut upkeep).await?;
        let ends = support::take_in(&mut upkeep, &batch.support_ends, &batch.file).await?;
        self.changed_ends += ends;
        self.changed += ends
            + cve::take_in(&mut upkeep, &batch.cves, &batch.file, generation).await?
            + advisory::take_in(&mut upkeep, &batch.advisories, &batch.file, generation).await?;
        for (on, scores) in &batch.scores {
            let changed_scores = epss::take_in(&mut upkeep, scores, *on).await?;
            self.changed_scores += changed_scores;
            self.changed += changed_scores;
        }
        self.records += batch.len() as u64;
        if let Some(job) = self.job {
            jobs::progress(&mut upkeep, job, count(self.records), count(total)).await?;
        }
        Ok(upkeep.commit().await?)
    }

    /// From here on what was stored counts, once `upkeep` is committed. CISA's list is small and comes whole, in this
    /// very step. Scores alone, and an `edition` of them that was not in, get a number by which packs know them, but
    /// match nobody anew.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub(super) async fn switch(
        &mut self,
        upkeep: &mut Upkeep,
        exploited: Option<&[KevEntry]>,
        edition: Edition,
    ) -> Result<(), HubError> {
        let mut listed = 0;
        if let Some(exploited) = exploited {
            let generation = feed::next_generation(upkeep).await?;
            listed = kev::replace(upkeep, exploited, generation).await?;
            self.records += exploited.len() as u64;
            self.changed += listed;
        }
        if !feed::switch(upkeep, listed + self.changed_ends).await? {
            if self.changed_scores > 0 || edition == Edition::Later {
                feed::switch(upkeep, 1).await?;
            }
            return Ok(());
        }
        for one in organisation::every(upkeep).await? {
            if one.kind.is_operator() {
                // Members that joined since get the operator's names with it.
                jobs::schedule_once(upkeep, self.hub.new_job(), NAMES, Some(one.id), "").await?;
            }
            jobs::schedule_once(upkeep, self.hub.new_job(), MATCH, Some(one.id), "").await?;
        }
        Ok(())
    }
}

/// As the database counts.
pub(super) fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
