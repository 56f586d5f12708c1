//! The people of an organisation and their roles.
//! Not here: one's own account ([`super::own`]).
//! Next: `domain::access`.

use crate::{Cx, HubError};
use domain::{
    access::{People, Read},
    identity::{Assignment, Person},
};
use store::identity::{person, role};

/// A person of the organisation with the roles they hold here.
pub struct Colleague {
    /// Who.
    pub person: Person,
    /// As what.
    pub roles: Vec<Assignment>,
}

/// Everyone with a role here.
///
/// # Errors
/// [`HubError::Store`].
pub async fn list(cx: &Cx<Read<People>>) -> Result<Vec<Colleague>, HubError> {
    let read = cx.read();
    let roles = role::here(&read).await?;
    let people = person::colleagues(&read).await?;
    let with_roles = |person: Person| {
        let roles = roles.iter().filter(|held| held.person == person.id).cloned().collect();
        Colleague { person, roles }
    };
    Ok(people.into_iter().map(with_roles).collect())
}
