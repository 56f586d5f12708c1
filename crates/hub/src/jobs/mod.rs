//! Background jobs: long work that goes on when the person leaves the page.
//! Not here: what each job does; capabilities register that in [`HANDLERS`].
//! Next: `store::jobs`.

use crate::{Hub, HubError, inventory::import, sharing, vulnerabilities};
use domain::ids::JobId;
use std::{future::Future, pin::Pin, time::Duration};
use store::jobs::{self, Job};

/// What a job does: returns a word for the log.
type Handler = for<'a> fn(&'a Hub, &'a Job) -> Work<'a>;

/// A job being done.
pub(crate) type Work<'a> = Pin<Box<dyn Future<Output = Result<String, HubError>> + Send + 'a>>;

/// Every kind of job. Adding one touches this list and the capability's own folder.
const HANDLERS: &[(&str, Handler)] = &[
    (vulnerabilities::MATCH, |hub, job| Box::pin(vulnerabilities::matching::run(hub, job))),
    (import::IMPORT, |hub, job| Box::pin(import::stage::run(hub, job))),
    (vulnerabilities::FEED, |hub, job| Box::pin(vulnerabilities::feeds::run(hub, job))),
    (vulnerabilities::names::NAMES, |hub, job| Box::pin(vulnerabilities::names::give(hub, job))),
    (vulnerabilities::MAKE_PACK, |hub, job| Box::pin(vulnerabilities::pack::make_job(hub, job))),
    (vulnerabilities::TAKE_PACK, |hub, job| Box::pin(vulnerabilities::pack::take_job(hub, job))),
    (sharing::PUBLISH, |hub, job| Box::pin(sharing::publish::run(hub, job))),
];

/// How often a runner says that it is alive; a few may be missed.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);

impl Hub {
    /// Does the next job that is due; false if there is none.
    ///
    /// # Errors
    /// [`HubError::Store`] if the database is away; a job that fails is no error but tried again later.
    pub async fn run_next_job(&self) -> Result<bool, HubError> {
        let mut upkeep = self.store().upkeep(self.now()).await?;
        // Of two that match the same ledger, the one that began earlier could end later and bring back what was.
        let claimed = jobs::claim(&mut upkeep, vulnerabilities::MATCH).await?;
        upkeep.commit().await?;
        let Some(job) = claimed else {
            self.forget_idle_index().await;
            return Ok(false);
        };
        let handler = HANDLERS.iter().find(|(kind, _)| *kind == job.kind).map(|(_, handler)| handler);
        let outcome = match handler {
            Some(handler) => self.alive(&job, handler(self, &job)).await,
            None => Err(HubError::Internal(format!("no program for jobs of kind {:?}", job.kind))),
        };
        let mut upkeep = self.store().upkeep(self.now()).await?;
        match outcome {
            Ok(message) => {
                tracing::info!(job.kind = %job.kind, job.id = %job.id, message = %message, "a job is done");
                jobs::finish(&mut upkeep, &job, &message).await?;
            }
            Err(error) => {
                tracing::warn!(job.kind = %job.kind, job.id = %job.id, error = %error, "a job failed");
                jobs::fail(&mut upkeep, &job, &error.to_string()).await?;
            }
        }
        upkeep.commit().await?;
        Ok(true)
    }

    /// Goes on with a job and says now and then that its runner is alive, whatever it is busy with. Both go on side by
    /// side: a sign of life that had to wait for the job's own change, with the job waiting for it, would end both.
    async fn alive(&self, job: &Job, work: Work<'_>) -> Result<String, HubError> {
        let lost = async {
            loop {
                tokio::time::sleep(SIGN_OF_LIFE).await;
                match self.hold(job).await {
                    Ok(true) => {}
                    Ok(false) => return HubError::internal("another runner has the job by now"),
                    // A few may be missed.
                    Err(error) => tracing::warn!(job.id = %job.id, error = %error, "no sign of life"),
                }
            }
        };
        tokio::select! {
            outcome = work => outcome,
            error = lost => Err(error),
        }
    }

    async fn hold(&self, job: &Job) -> Result<bool, HubError> {
        let mut upkeep = self.store().upkeep(self.now()).await?;
        let held = jobs::hold(&mut upkeep, job).await?;
        upkeep.commit().await?;
        Ok(held)
    }

    /// Does all jobs that are due.
    ///
    /// # Errors
    /// [`HubError::Store`] if the database is away.
    pub async fn run_due_jobs(&self) -> Result<(), HubError> {
        while self.run_next_job().await? {}
        Ok(())
    }

    /// An identifier for a job.
    pub(crate) fn new_job(&self) -> JobId {
        JobId::from_uuid(self.new_id())
    }
}
