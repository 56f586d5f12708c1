//! Who sees to a finding: the people to choose from, and their names.
//! Not here: their roles (`crate::identity`).
//! Next: [`super::finding`], where one is chosen.

use crate::{error::WebError, page::Choice};
use domain::{
    access::{Read, Vulnerabilities},
    ids::PersonId,
};
use hub::{Cx, vulnerabilities::findings};
use std::collections::BTreeMap;

/// The names of the people here.
pub(super) struct Names(BTreeMap<PersonId, String>);

impl Names {
    /// The name of an owner; empty for nobody, and for who is here no more.
    pub(super) fn of(&self, owner: Option<PersonId>) -> &str {
        owner.and_then(|owner| self.0.get(&owner)).map_or("", String::as_str)
    }
}

/// The names of the people here.
pub(super) async fn names(cx: &Cx<Read<Vulnerabilities>>) -> Result<Names, WebError> {
    let people = findings::owners(cx).await?;
    Ok(Names(people.into_iter().map(|person| (person.id, person.name)).collect()))
}

/// The people here to choose from, by reading.
pub(super) async fn choices(cx: &Cx<Read<Vulnerabilities>>) -> Result<Vec<Choice>, WebError> {
    let people = findings::owners(cx).await?;
    Ok(people.into_iter().map(|person| Choice::new(person.id.to_string(), person.name)).collect())
}
