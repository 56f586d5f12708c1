//! What members' statements ask of an operator today.
//! Not here: sentences (`web::today`).
//! Next: [`crate::today`].

use super::members;
use crate::{
    HubError, Signed,
    today::{Day, Task, What},
};
use domain::{
    access::{Read, Sharing},
    vulnerabilities::Urgency,
};

/// Adds the line about members with findings to act on now.
pub(crate) async fn add(signed: &Signed, day: &mut Day) -> Result<(), HubError> {
    let Ok(cx) = signed.permit::<Read<Sharing>>() else { return Ok(()) };
    let members = members::list(&cx).await?;
    let affected = members.iter().filter(|one| one.findings(Urgency::Now).is_some_and(|now| now > 0)).count();
    if affected > 0 {
        let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let what = What::MembersToActNow { affected: number(affected), members: number(members.len()) };
        day.tasks.push(Task { urgency: Urgency::Now, due_on: None, what });
    }
    Ok(())
}
