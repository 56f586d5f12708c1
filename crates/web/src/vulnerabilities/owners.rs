//! Who sees to a finding: the people to choose from, and their names.
//! Not here: their roles (`crate::identity`).
//! Next: [`super::finding`], where one is chosen.

use crate::{error::WebError, page::Choice};
use domain::{
    access::{Read, Vulnerabilities},
    identity::Person,
    ids::PersonId,
};
use hub::{Cx, vulnerabilities::findings};

/// The people here, by their reading.
pub(super) struct People(Vec<Person>);

impl People {
    /// Looks them up.
    pub(super) async fn of(cx: &Cx<Read<Vulnerabilities>>) -> Result<Self, WebError> {
        Ok(Self(findings::people(cx).await?))
    }

    /// The name of one; empty for nobody, and for who is here no more.
    pub(super) fn name(&self, who: Option<PersonId>) -> &str {
        self.0.iter().find(|person| Some(person.id) == who).map_or("", |person| person.name.as_str())
    }
}

/// Those who may be asked to see to a finding.
pub(super) async fn choices(cx: &Cx<Read<Vulnerabilities>>) -> Result<Vec<Choice>, WebError> {
    let owners = findings::owners(cx).await?;
    Ok(owners.into_iter().map(|person| Choice::new(person.id.to_string(), person.name)).collect())
}
