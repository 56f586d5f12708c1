//! What whoever runs the machine may do to accounts from its console, when nobody else can any more.
//! Not here: the commands (`yagura user`), what administrators do on pages ([`super::people`]).
//! Next: [`super::people`].

use super::{fields::Faults, own::checked_hash, password};
use crate::{Hub, HubError, Signed, error::What};
use domain::{
    access::{Actor, Scope},
    audit_trail::{Action, Entry},
    identity::{Assignment, Login, Organisation, Person, Role},
    ids::{AssignmentId, OrganisationId, PersonId},
};
use std::collections::HashMap;
use store::{
    StoreError, Tx,
    identity::{
        organisation, passkey,
        person::{self, Credentials},
        provider_link, role, session,
    },
};

/// The origin that the audit trail names.
const ORIGIN: &str = "console";

/// Accounts read at a time.
const BATCH: u32 = 500;

/// An account, as a list shows it.
#[derive(Clone, Debug)]
pub struct Account {
    /// Whose.
    pub person: Person,
    /// Locked after wrong passwords, for a while.
    pub locked: bool,
    /// Roles that hold today, each with the organisation's name.
    pub roles: Vec<(Role, String)>,
}

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Identifier of their organisation, or its name if no other has it.
    pub organisation: String,
    /// What they are there.
    pub role: Role,
}

/// Whether someone may sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They may.
    Enabled,
    /// They may not, and every session ends.
    Disabled,
}

impl Hub {
    /// Every account of the installation, by sign-in name.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub async fn accounts(&self) -> Result<Vec<Account>, HubError> {
        let read = self.store().read_global();
        let organisations = organisation::every(&read).await?.into_iter().map(|one| (one.id, one.name));
        let names: HashMap<OrganisationId, String> = organisations.collect();
        let mut accounts: Vec<Account> = Vec::new();
        loop {
            let after = accounts.last().map(|last| last.person.login.as_str());
            let batch = person::by_login_after(&read, after.unwrap_or_default(), BATCH).await?;
            if batch.is_empty() {
                return Ok(accounts);
            }
            for found in batch {
                let held = role::of_person(&read, found.person.id).await?;
                let roles = held.iter().filter(|held| held.holds_on(self.today()));
                let at = |held: &Assignment| names.get(&held.organisation).cloned().unwrap_or_default();
                accounts.push(Account {
                    locked: found.is_locked_at(self.now()),
                    roles: roles.map(|held| (held.role, at(held))).collect(),
                    person: found.person,
                });
            }
        }
    }

    /// Adds a person with one role.
    ///
    /// # Errors
    /// [`HubError::Invalid`] for fields to correct.
    pub async fn add_account(&self, new: &NewAccount, password: &str) -> Result<(), HubError> {
        let mut faults = Faults::default();
        let name = faults.name("name", &new.name);
        let login = new.login.parse::<Login>();
        if login.is_err() {
            faults.add("login", What::NotALogin);
        }
        if let Err(fault) = self.password_policy().check(password, &new.login, false) {
            faults.add("password", password::fault(fault));
        }
        let found = self.organisation_called(&new.organisation).await?;
        if found.is_none() {
            faults.add("organisation", What::Unknown);
        }
        faults.check()?;
        let (Ok(login), Some(found)) = (login, found) else { return Err(HubError::NotFound) };
        let hash = self.hash_password(password).await?;
        let who = Person {
            id: PersonId::from_uuid(self.new_id()),
            login,
            name,
            reading: String::new(),
            language: "ja".to_owned(),
            second_factor: false,
            disabled: false,
        };
        let given = Assignment {
            id: AssignmentId::from_uuid(self.new_id()),
            organisation: found.id,
            person: who.id,
            role: new.role,
            sent_by: None,
            until: None,
        };
        let mut tx = self.at_console(found.id).await?;
        match person::insert(&mut tx, &who, &hash).await {
            Err(StoreError::Duplicate) => return Err(HubError::fault("login", What::Taken)),
            inserted => inserted?,
        }
        role::assign(&mut tx, &given).await?;
        let after = serde_json::json!({ "role": new.role.as_str() }).to_string();
        Ok(tx.commit(Entry::new(Action::Create, "person", who.id, who.name).changed("", after)).await?)
    }

    /// Sets a password anew; every session ends.
    ///
    /// # Errors
    /// [`HubError::NotFound`] for an unknown sign-in name, [`HubError::Invalid`] if it breaks the policy.
    pub async fn set_account_password(&self, login: &str, new: &str) -> Result<(), HubError> {
        let credentials = self.account(login).await?;
        let hash = checked_hash(self, &credentials, new).await?;
        let id = credentials.person.id;
        let mut tx = self.at_console_of(&credentials).await?;
        person::set_password(&mut tx, id, &hash).await?;
        session::end_others(&mut tx, id, None).await?;
        Ok(tx.commit(entry(Action::Update, "password", &credentials)).await?)
    }

    /// Ends the lock after wrong passwords.
    ///
    /// # Errors
    /// [`HubError::NotFound`] for an unknown sign-in name.
    pub async fn unlock_account(&self, login: &str) -> Result<(), HubError> {
        let credentials = self.account(login).await?;
        let mut tx = self.at_console_of(&credentials).await?;
        person::clear_failures(&mut tx, credentials.person.id).await?;
        Ok(tx.commit(entry(Action::Update, "lock", &credentials)).await?)
    }

    /// Lets someone sign in, or no longer.
    ///
    /// # Errors
    /// [`HubError::NotFound`] for an unknown sign-in name.
    pub async fn set_account_standing(&self, login: &str, standing: Standing) -> Result<(), HubError> {
        let credentials = self.account(login).await?;
        let (id, disabled) = (credentials.person.id, standing == Standing::Disabled);
        let mut tx = self.at_console_of(&credentials).await?;
        person::set_disabled(&mut tx, id, disabled).await?;
        if disabled {
            session::end_others(&mut tx, id, None).await?;
        }
        let snapshot = |disabled: bool| serde_json::json!({ "disabled": disabled }).to_string();
        let entry = entry(Action::Update, "person", &credentials);
        Ok(tx.commit(entry.changed(snapshot(credentials.person.disabled), snapshot(disabled))).await?)
    }

    /// Takes the second factor and its recovery codes away and sets a password, which must then stand alone; every
    /// session ends.
    ///
    /// # Errors
    /// [`HubError::NotFound`] for an unknown sign-in name, [`HubError::Invalid`] if it breaks the policy.
    pub async fn reset_second_factor(&self, login: &str, new: &str) -> Result<(), HubError> {
        let mut credentials = self.account(login).await?;
        credentials.person.second_factor = false;
        let hash = checked_hash(self, &credentials, new).await?;
        let id = credentials.person.id;
        let mut tx = self.at_console_of(&credentials).await?;
        person::set_password(&mut tx, id, &hash).await?;
        person::set_second_factor(&mut tx, id, None).await?;
        passkey::remove_all(&mut tx, id).await?;
        provider_link::remove(&mut tx, id, None).await?;
        person::replace_recovery_codes(&mut tx, id, Vec::new()).await?;
        session::end_others(&mut tx, id, None).await?;
        tx.also(entry(Action::Update, "password", &credentials));
        Ok(tx.commit(entry(Action::Remove, "second_factor", &credentials)).await?)
    }

    async fn account(&self, login: &str) -> Result<Credentials, HubError> {
        let login: Login = login.parse().map_err(|_| HubError::NotFound)?;
        person::by_login(&self.store().read_global(), &login).await?.ok_or(HubError::NotFound)
    }

    /// Whoever runs the machine, at work for an organisation: its identifier, or its name if no other has it.
    ///
    /// # Errors
    /// [`HubError::NotFound`] if there is none such, or several.
    pub async fn console(&self, organisation: &str) -> Result<Signed, HubError> {
        let found = self.organisation_called(organisation).await?.ok_or(HubError::NotFound)?;
        let mut signed = self.system(found.id);
        ORIGIN.clone_into(&mut signed.scope.origin);
        signed.kind = Some(found.kind);
        Ok(signed)
    }

    async fn organisation_called(&self, text: &str) -> Result<Option<Organisation>, HubError> {
        let all = organisation::every(&self.store().read_global()).await?;
        let id = text.parse::<OrganisationId>().ok();
        let mut found = all.into_iter().filter(|one| Some(one.id) == id || one.name == text.trim());
        let first = found.next();
        Ok(if found.next().is_some() { None } else { first })
    }

    /// Begins a change that the trail of the person's first organisation keeps; without any, the installation's.
    async fn at_console_of(&self, credentials: &Credentials) -> Result<Tx, HubError> {
        let held = role::of_person(&self.store().read_global(), credentials.person.id).await?;
        self.at_console(held.first().map_or(OrganisationId::INSTALLATION, |held| held.organisation)).await
    }

    /// Begins a change of an organisation, or of the installation, made by whoever runs the machine.
    pub(crate) async fn at_console(&self, organisation: OrganisationId) -> Result<Tx, HubError> {
        let scope = Scope { organisation, actor: Actor::System, origin: ORIGIN.to_owned() };
        Ok(self.store().write(&scope, self.now()).await?)
    }
}

fn entry(action: Action, subject: &'static str, credentials: &Credentials) -> Entry {
    Entry::new(action, subject, credentials.person.id, credentials.person.name.as_str())
}
