//! What signing in asks of people today: a second factor of their own, and eyes on emergency accounts.
//! Not here: sentences (`web::today`).
//! Next: [`crate::today`].

use crate::{
    HubError, Signed,
    today::{Day, Task, What},
};
use domain::{
    access::{AcknowledgeEmergency, People, Write},
    identity::{Demand, EmergencyAccount, emergency::FEW_CODES},
    vulnerabilities::Urgency,
};
use jiff::ToSpan;
use store::identity::emergency;

/// Adds the tasks.
pub(crate) async fn add(signed: &Signed, day: &mut Day) -> Result<(), HubError> {
    if let Ok(cx) = signed.permit::<AcknowledgeEmergency>() {
        let used = u64::try_from(emergency::unacknowledged(&cx.read()).await?).unwrap_or(0);
        if used > 0 {
            let (due_on, what) = (Some(signed.hub.today()), What::EmergencyUsed(used));
            day.tasks.push(Task { urgency: Urgency::Now, due_on, what });
        }
    }
    if let Demand::Soon(from) = signed.second_factor {
        let what = What::SecondFactorMissing(from);
        let is_near = signed.hub.today().saturating_add(NEAR_DAYS.days()) >= from;
        let urgency = if is_near { Urgency::Week } else { Urgency::Maintenance };
        day.tasks.push(Task { urgency, due_on: Some(from), what });
    }
    if let Ok(cx) = signed.permit::<Write<People>>() {
        let now_ms = cx.now().as_millisecond();
        let asks = |one: &&EmergencyAccount| one.is_to_be_checked(now_ms) || one.codes_left <= FEW_CODES;
        let asking = emergency::list(&cx.read()).await?.iter().filter(asks).count();
        day.add(u64::try_from(asking).unwrap_or(0), Urgency::Week, What::EnvelopesToCheck);
    }
    Ok(())
}

/// Days before it is demanded in which a missing second factor is a matter of this week.
const NEAR_DAYS: i64 = 14;
