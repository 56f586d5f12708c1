//! The index of all known CVEs as the process keeps it: built once, then updated in place by what a feed changed.
//! Not here: the index itself (`matching`), what is matched with it ([`super::matching`]).
//! Next: [`Hub::index`].

use crate::{Hub, HubError};
use ::matching::{Builder, Index, Support};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use store::{
    Read,
    vulnerabilities::{advisory, cve, feed, support},
};

/// The index, if there is one.
#[derive(Default)]
pub(crate) struct Kept(tokio::sync::Mutex<Option<Held>>);

struct Held {
    /// The generation of the feeds that it shows.
    generation: i64,
    index: Arc<Index>,
    /// Ends of support, in the spelling of the index.
    support: Arc<Support>,
    used_at: Timestamp,
}

/// CVEs or advisories read at a time.
const BATCH: u32 = 2_000;

/// After so long without use, a site has no use for its memory either.
const IDLE: SignedDuration = SignedDuration::from_hours(1);

impl Hub {
    /// The index of the present generation, and the ends of support.
    pub(super) async fn index(&self) -> Result<(i64, Arc<Index>, Arc<Support>), HubError> {
        let read = self.store().read_global();
        let generation = feed::generation(&read).await?;
        let mut kept = self.kept_index().0.lock().await;
        let held = match kept.take() {
            Some(held) if held.generation == generation => held,
            Some(held) => update(&read, held, generation).await?,
            None => held(&read, generation, build(&read).await?, self.now()).await?,
        };
        let held = kept.insert(Held { used_at: self.now(), ..held });
        Ok((generation, Arc::clone(&held.index), Arc::clone(&held.support)))
    }

    /// Lets the index go if it was not used for long.
    pub(crate) async fn forget_idle_index(&self) {
        let mut kept = self.kept_index().0.lock().await;
        kept.take_if(|held| self.now().duration_since(held.used_at) > IDLE);
    }
}

async fn held(read: &Read, generation: i64, index: Index, used_at: Timestamp) -> Result<Held, HubError> {
    let support = Arc::new(index.support(&support::list(read).await?));
    Ok(Held { generation, index: Arc::new(index), support, used_at })
}

async fn build(read: &Read) -> Result<Index, HubError> {
    let mut builder = Builder::default();
    let mut place = cve::Place::default();
    loop {
        let batch = cve::batch(read, &mut place, BATCH).await?;
        if batch.is_empty() {
            break;
        }
        for record in &batch {
            builder.add(record);
        }
    }
    let mut place = advisory::Place::default();
    loop {
        let batch = advisory::batch(read, &mut place, BATCH).await?;
        if batch.is_empty() {
            return Ok(builder.finish());
        }
        for one in &batch {
            builder.add_advisory(one);
        }
    }
}

/// Takes in what changed since. A record that was stored but did not count yet when the index was built comes again;
/// the index leaves out what it has.
async fn update(read: &Read, old: Held, generation: i64) -> Result<Held, HubError> {
    let Some(mut index) = Arc::into_inner(old.index) else {
        // Someone is still matching with what was.
        return held(read, generation, build(read).await?, old.used_at).await;
    };
    let mut place = cve::Place::since(old.generation);
    loop {
        let batch = cve::batch(read, &mut place, BATCH).await?;
        if batch.is_empty() {
            break;
        }
        index.upsert_all(&batch);
    }
    let mut place = advisory::Place::since(old.generation);
    loop {
        let batch = advisory::batch(read, &mut place, BATCH).await?;
        if batch.is_empty() {
            return held(read, generation, index, old.used_at).await;
        }
        index.upsert_advisories(&batch);
    }
}
