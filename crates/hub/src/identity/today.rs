//! What signing in asks of people today.
//! Not here: sentences (`web::today`).
//! Next: [`crate::today`].

use super::second_factor_rule::demand_on;
use crate::{
    HubError, Signed,
    today::{Day, Task, What},
};
use domain::{identity::Demand, vulnerabilities::Urgency};

/// Adds the tasks.
pub(crate) async fn add(signed: &Signed, day: &mut Day) -> Result<(), HubError> {
    if let Demand::Soon(from) = demand_on(signed).await? {
        day.tasks.push(Task {
            urgency: Urgency::Week,
            due_on: Some(from),
            what: What::SecondFactorMissing(from),
        });
    }
    Ok(())
}
