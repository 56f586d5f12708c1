//! Feeds: where vulnerabilities are read from, how each stands, and asking for one to be read.
//! Not here: their formats (`formats::feed`), fetching over the network.
//! Next: [`take_in`], which stores what a feed says.

mod files;
mod pages;
mod take_in;
mod watch;

use crate::{Cx, Hub, HubError};
use domain::{
    access::{Feeds, Read, Write},
    audit_trail::{Action, Entry},
};
use store::{
    jobs::{self, Job},
    vulnerabilities::{cve, feed},
};

pub use domain::vulnerabilities::Feed;
pub use watch::Watch;

/// What a run took in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Files read.
    pub files: u64,
    /// Records in them.
    pub records: u64,
    /// Records that changed what is stored.
    pub changed: u64,
    /// Records and documents that say nothing usable.
    pub skipped: u64,
    /// The first of them, with the reason.
    pub first_skipped: Option<String>,
}

/// The feeds and how they stand.
///
/// # Errors
/// [`HubError::Store`].
pub async fn list(cx: &Cx<Read<Feeds>>) -> Result<Vec<Feed>, HubError> {
    Ok(feed::list(&cx.read()).await?)
}

/// How many CVEs are known.
///
/// # Errors
/// [`HubError::Store`].
pub async fn known_cves(hub: &Hub) -> Result<i64, HubError> {
    Ok(cve::count(&hub.store().read_global()).await?)
}

/// Asks for a feed to be taken in now, unless that waits already.
///
/// # Errors
/// [`HubError::NotFound`] if no feed is there by that name.
pub async fn refresh(cx: &Cx<Write<Feeds>>, place: &str) -> Result<(), HubError> {
    let known = feed::list(&cx.read()).await?;
    if !known.iter().any(|feed| feed.id == place && !feed.is_pack()) {
        return Err(HubError::NotFound);
    }
    let mut tx = cx.write().await?;
    jobs::enqueue_once(&mut tx, cx.hub().new_job(), super::FEED, place).await?;
    Ok(tx.commit(Entry::new(Action::Import, "feed", place, place)).await?)
}

/// The job: takes in the feed whose place is the payload.
pub(crate) async fn run(hub: &Hub, job: &Job) -> Result<String, HubError> {
    let taken = hub.take_in(&job.payload, Some(job.id)).await?;
    Ok(format!("{} records, {} changed", taken.records, taken.changed))
}

impl Hub {
    /// Takes in what a place holds: a file, a folder with files, or an http(s) address, which is fetched first.
    /// Nothing of a broken file is stored.
    ///
    /// # Errors
    /// [`HubError::Internal`] with the feed's own words if a file is broken or cannot be had; [`HubError::Store`].
    pub async fn take_in_feed(&self, place: &str) -> Result<Taken, HubError> {
        self.take_in(place, None).await
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
}
