//! The first administrator: on an empty installation the first visitor founds the first organisation.
//! Not here: the demonstration region (`hub::demo`).
//! Next: [`super::people`].

use super::{
    fields::Faults,
    password,
    second_factor::{plain_code, written_code},
    token::{Token, same},
};
use crate::{Hub, HubError, error::What};
use domain::{
    access::{Actor, Scope},
    audit_trail::{Action, Entry},
    identity::{Assignment, Login, Organisation, OrganisationKind, Person, Role},
    ids::{AssignmentId, OrganisationId, PersonId},
};
use store::identity::{organisation, person, role};

/// What the first visitor fills in.
#[derive(Clone, Debug)]
pub struct Founding {
    /// Name of the organisation.
    pub organisation: String,
    /// Its kind, see [`OrganisationKind`].
    pub kind: String,
    /// Name of the administrator.
    pub name: String,
    /// What they sign in with.
    pub login: String,
    /// Their password.
    pub password: String,
}

/// Whether a code as someone typed it is the one they were to show.
pub fn is_shown(code: &Token, typed: &str) -> bool {
    same(&plain_code(typed), &plain_code(code.text()))
}

impl Hub {
    /// Whether nobody has an account yet.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub async fn is_empty(&self) -> Result<bool, HubError> {
        Ok(!person::any(&self.store().read_global()).await?)
    }

    /// A code for the first visitor to show, where strangers reach the page as well; none once there is an account.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub async fn setup_code(&self) -> Result<Option<Token>, HubError> {
        Ok(self.is_empty().await?.then(|| Token::presented(&written_code(self))))
    }

    /// Founds the first organisation and its administrator.
    ///
    /// # Errors
    /// [`HubError::NotFound`] once there is an account, [`HubError::Invalid`] for fields to correct.
    pub async fn found(&self, founding: &Founding) -> Result<(), HubError> {
        if !self.is_empty().await? {
            return Err(HubError::NotFound);
        }
        let mut faults = Faults::default();
        let organisation = faults.name("organisation", &founding.organisation);
        let name = faults.name("name", &founding.name);
        let kind = founding.kind.parse::<OrganisationKind>();
        if kind.is_err() {
            faults.add("kind", What::Unknown);
        }
        let login = founding.login.parse::<Login>();
        if login.is_err() {
            faults.add("login", What::NotALogin);
        }
        if let Err(fault) = self.password_policy().check(&founding.password, &founding.login, false) {
            faults.add("password", password::fault(fault));
        }
        faults.check()?;
        let kind = kind.map_err(|_| HubError::fault("kind", What::Unknown))?;
        let login = login.map_err(|_| HubError::fault("login", What::NotALogin))?;
        let founded = Organisation {
            id: OrganisationId::from_uuid(self.new_id()),
            kind,
            name: organisation,
            name_en: String::new(),
            beds: None,
            version: 1,
        };
        let first = Person {
            id: PersonId::from_uuid(self.new_id()),
            login,
            name,
            reading: String::new(),
            language: "ja".to_owned(),
            second_factor: false,
            disabled: false,
        };
        let hash = self.hash_password(&founding.password).await?;
        self.add_founder(&founded, &first, &hash).await
    }

    async fn add_founder(&self, founded: &Organisation, first: &Person, hash: &str) -> Result<(), HubError> {
        let actor = Actor::Person { id: first.id, name: first.name.clone() };
        let scope = Scope { organisation: founded.id, actor, origin: String::new() };
        let mut tx = self.store().write(&scope, self.now()).await?;
        // Asked again under a lock: two first visitors cannot both win.
        person::lock(&mut tx).await?;
        if person::any(&tx).await? {
            return Err(HubError::NotFound);
        }
        organisation::insert(&mut tx, founded).await?;
        person::insert(&mut tx, first, hash).await?;
        let assignment = Assignment {
            id: AssignmentId::from_uuid(self.new_id()),
            organisation: founded.id,
            person: first.id,
            role: Role::Administrator,
            sent_by: None,
            until: None,
        };
        role::assign(&mut tx, &assignment).await?;
        Ok(tx.commit(Entry::new(Action::Create, "organisation", founded.id, founded.name.as_str())).await?)
    }
}
