//! What runs beside the pages until the hub stops: jobs, the daily feeds, the hourly checkpoint of the audit trail.
//! Not here: what a job does (`hub::jobs`), the checkpoints' files ([`crate::checkpoints`]).
//! Next: `hub::jobs`.

use crate::{checkpoints, stop::Stop};
use hub::Hub;
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
