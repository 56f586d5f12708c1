//! What runs beside the pages until the hub stops: jobs, notices, the daily feeds and a look at their files, the hourly
//! checkpoint of the audit trail.
//! Not here: what a job does (`hub::jobs`), the checkpoints' files ([`crate::checkpoints`]).
//! Next: `hub::jobs`.

use crate::{checkpoints, stop::Stop};
use hub::{Hub, vulnerabilities::feeds::Watch};
use std::{future::Future, path::PathBuf, time::Duration};

/// How long the runner waits where there is no job.
const IDLE: Duration = Duration::from_secs(1);

/// How long it waits after a failure of the database.
const FAILED: Duration = Duration::from_secs(10);

/// How long a job may go on after the wish to stop; then it is dropped, and the next start takes it up again.
const LAST_STEPS: Duration = Duration::from_secs(8);

/// How often the audit trail's heads are signed.
const CHECKPOINT: Duration = Duration::from_hours(1);

/// How often the feeds are taken in.
const REFRESH: Duration = Duration::from_hours(24);

/// How often the feeds' files are looked at. A file counts once it is the same twice, so that none is read half-written:
/// a change is taken in after 20 s at the latest.
const LOOK: Duration = Duration::from_secs(10);

/// Those who send notices at the same time: a slow server of one organisation must not hold up the others.
const SENDERS: usize = 4;

/// Runs jobs one after the other.
pub(crate) async fn run_jobs(hub: Hub, mut stop: Stop) {
    while !stop.is_asked() {
        let pause = match within(hub.run_next_job(), &mut stop).await {
            Some(Ok(true)) => continue,
            Some(Ok(false)) => IDLE,
            Some(Err(error)) => {
                tracing::error!(%error, "the job runner cannot reach the database");
                FAILED
            }
            None => return,
        };
        tokio::select! {
            () = stop.asked() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Signs the heads of the audit trail at the start, every hour, and at the stop.
pub(crate) async fn write_checkpoints(hub: Hub, folder: PathBuf, mut stop: Stop) {
    loop {
        let last = stop.is_asked();
        if let Err(error) = checkpoints::write(&hub, &folder).await {
            tracing::error!(error = %format_args!("{error:#}"), "the checkpoint of the audit trail was not written");
        }
        if last {
            return;
        }
        tokio::select! {
            () = stop.asked() => {}
            () = tokio::time::sleep(CHECKPOINT) => {}
        }
    }
}

/// Asks for every feed of the settings to be taken in: at the start, then every day.
pub(crate) async fn refresh_feeds(hub: Hub, places: Vec<String>, mut stop: Stop) {
    loop {
        for place in &places {
            if let Err(error) = hub.schedule_feed(place).await {
                tracing::error!(%error, %place, "the feed cannot be asked for");
            }
        }
        tokio::select! {
            () = stop.asked() => return,
            () = tokio::time::sleep(REFRESH) => {}
        }
    }
}

/// Looks at the files of the feeds, and has those that changed taken in.
pub(crate) async fn watch_feeds(hub: Hub, places: Vec<String>, mut stop: Stop) {
    let mut watch = Watch::new(&places);
    while !stop.is_asked() {
        if let Err(error) = watch.look(&hub).await {
            tracing::error!(%error, "a feed that changed cannot be asked for");
        }
        tokio::select! {
            () = stop.asked() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Passes notices up and sends them. Not a job: a feed that is read for minutes would hold warnings up.
pub(crate) async fn tend_notices(hub: Hub, stop: Stop) {
    let tending = (0..SENDERS).map(|_| tokio::spawn(tend(hub.clone(), stop.clone())));
    for one in tending.collect::<Vec<_>>() {
        // What one of them could not do, the others do after its claim.
        let _ = one.await;
    }
}

async fn tend(hub: Hub, mut stop: Stop) {
    while !stop.is_asked() {
        let pause = match within(hub.tend_notices(), &mut stop).await {
            Some(Ok(true)) => continue,
            Some(Ok(false)) => IDLE,
            Some(Err(error)) => {
                tracing::error!(%error, "notices cannot be sent: the database is out of reach");
                FAILED
            }
            None => return,
        };
        tokio::select! {
            () = stop.asked() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Work to its end, unless it takes too long after the wish to stop.
async fn within<T>(work: impl Future<Output = T>, stop: &mut Stop) -> Option<T> {
    let too_late = async {
        stop.asked().await;
        tokio::time::sleep(LAST_STEPS).await;
    };
    tokio::select! {
        done = work => Some(done),
        () = too_late => None,
    }
}
