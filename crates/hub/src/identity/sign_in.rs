//! Signing in: password, lock-out, second factor.
//! Not here: the form and the cookie (`web::identity`), limits per address (`web::limit`).
//! Next: [`super::second_factor`].

use super::{second_factor, session::Opened, token::Token};
use crate::{Hub, HubError};
use domain::{
    access::{Actor, Scope},
    audit_trail::{Action, Entry},
    identity::{Login, Proof},
    ids::OrganisationId,
};
use jiff::SignedDuration;
use store::identity::{
    person::{self, Credentials},
    role, session,
};

/// What came of a sign-in.
#[derive(Debug)]
pub enum SignIn {
    /// Signed in, or one step before it.
    Begun {
        /// For the cookie.
        token: Token,
        /// The second factor comes next.
        second_factor_due: bool,
    },
    /// Name or password is wrong, or there is no role left; it is not said which.
    Refused,
    /// Too many wrong tries: the account is locked for a while.
    Locked,
}

impl Hub {
    /// Checks name and password and begins a session.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub async fn sign_in(
        &self,
        login: &str,
        password: &str,
        origin: &str,
        agent: &str,
    ) -> Result<SignIn, HubError> {
        let before = self.credentials_of(login).await?;
        let hash = before.as_ref().map(|known| known.password_hash.as_str());
        let right = self.verify_password(password, hash).await?;
        // Asked anew: another try at the same time may have locked the account.
        let Some(credentials) = self.credentials_of(login).await? else {
            self.note_stranger(origin).await?;
            return Ok(SignIn::Refused);
        };
        let organisation = match self.admit(&credentials, origin).await? {
            Ok(organisation) => organisation,
            Err(refused) => return Ok(refused),
        };
        if !right {
            self.note_failure(&credentials, organisation, origin).await?;
            return Ok(SignIn::Refused);
        }
        self.begin_or_ask(&credentials, organisation, origin, agent).await
    }

    /// Checks the code of the second factor, or a recovery code, for a session that waits for it.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub async fn confirm_sign_in(
        &self,
        opened: &Opened,
        code: &str,
        origin: &str,
    ) -> Result<SignIn, HubError> {
        let read = self.store().read_global();
        let Some(credentials) = person::by_id(&read, opened.person.id).await? else {
            return Ok(SignIn::Refused);
        };
        if credentials.is_locked_at(self.now()) {
            return Ok(SignIn::Locked);
        }
        if !second_factor::accept(self, &credentials, code).await? {
            self.note_failure(&credentials, opened.session.organisation, origin).await?;
            return Ok(SignIn::Refused);
        }
        self.finish_sign_in(opened, &credentials, origin, "").await
    }

    /// Begins the session after the password; one that waits, if the person has a second factor.
    async fn begin_or_ask(
        &self,
        credentials: &Credentials,
        organisation: OrganisationId,
        origin: &str,
        agent: &str,
    ) -> Result<SignIn, HubError> {
        let who = credentials.person.id;
        if credentials.person.second_factor {
            let token = self.begin_waiting(who, organisation, origin, agent, Proof::Own).await?;
            return Ok(SignIn::Begun { token, second_factor_due: true });
        }
        let token = self.begin_session(who, organisation, origin, agent, Proof::Own).await?;
        self.note_success(credentials, organisation, origin, "").await?;
        Ok(SignIn::Begun { token, second_factor_due: false })
    }

    /// Begins the session after the second factor, and ends the one that waited for it.
    pub(crate) async fn finish_sign_in(
        &self,
        opened: &Opened,
        credentials: &Credentials,
        origin: &str,
        how: &str,
    ) -> Result<SignIn, HubError> {
        // A new token after each step: one seen before the second factor opens nothing after it.
        let waited = &opened.session;
        let who = opened.person.id;
        let token = self.begin_session(who, waited.organisation, origin, &waited.agent, waited.proof).await?;
        let mut upkeep = self.store().upkeep(self.now()).await?;
        session::end(&mut upkeep, who, waited.id).await?;
        upkeep.commit().await?;
        self.note_success(credentials, waited.organisation, origin, how).await?;
        Ok(SignIn::Begun { token, second_factor_due: false })
    }

    /// Where someone begins whose account is known, however they prove who they are; or why nobody signs in with it now,
    /// which is noted.
    pub(super) async fn admit(
        &self,
        credentials: &Credentials,
        origin: &str,
    ) -> Result<Result<OrganisationId, SignIn>, HubError> {
        let Some(organisation) = self.first_organisation(credentials).await? else {
            self.note(credentials, OrganisationId::INSTALLATION, origin, Action::SignInFailed, "").await?;
            return Ok(Err(SignIn::Refused));
        };
        if credentials.is_locked_at(self.now()) {
            self.note(credentials, organisation, origin, Action::SignInFailed, "").await?;
            return Ok(Err(SignIn::Locked));
        }
        Ok(Ok(organisation))
    }

    /// Where a person works first; nowhere for who may not sign in.
    pub(crate) async fn first_organisation(
        &self,
        credentials: &Credentials,
    ) -> Result<Option<OrganisationId>, HubError> {
        if credentials.person.disabled {
            return Ok(None);
        }
        let today = self.today();
        let assignments = role::of_person(&self.store().read_global(), credentials.person.id).await?;
        Ok(assignments.iter().find(|held| held.holds_on(today)).map(|held| held.organisation))
    }

    async fn credentials_of(&self, login: &str) -> Result<Option<Credentials>, HubError> {
        match login.parse::<Login>() {
            Ok(login) => Ok(person::by_login(&self.store().read_global(), &login).await?),
            Err(_) => Ok(None),
        }
    }

    /// Counts a wrong password or code, locks the account at the limit, and records it; false if it is locked already.
    pub(crate) async fn note_failure(
        &self,
        credentials: &Credentials,
        organisation: OrganisationId,
        origin: &str,
    ) -> Result<bool, HubError> {
        let policy = self.password_policy();
        let locked_until = self.now() + SignedDuration::from_secs(policy.lock_s);
        let (scope, entry) = noted(credentials, organisation, origin, Action::SignInFailed);
        let mut tx = self.store().write(&scope, self.now()).await?;
        let id = credentials.person.id;
        let counted = person::count_failure(&mut tx, id, policy.lock_after_failures, locked_until).await?;
        tx.commit(entry).await?;
        Ok(counted)
    }

    /// Records a try under a name that nobody has, without the name: some type their password there. It is written
    /// like any other refusal, so that the time taken does not tell who has an account.
    pub(crate) async fn note_stranger(&self, origin: &str) -> Result<(), HubError> {
        let organisation = OrganisationId::INSTALLATION;
        let scope = Scope { organisation, actor: Actor::System, origin: origin.to_owned() };
        let tx = self.store().write(&scope, self.now()).await?;
        Ok(tx.commit(Entry::new(Action::SignInFailed, "person", "", "")).await?)
    }

    /// Forgets wrong tries and records that someone signed in, and how, if not by password and code.
    pub(crate) async fn note_success(
        &self,
        credentials: &Credentials,
        organisation: OrganisationId,
        origin: &str,
        how: &str,
    ) -> Result<(), HubError> {
        let mut upkeep = self.store().upkeep(self.now()).await?;
        person::clear_failures(&mut upkeep, credentials.person.id).await?;
        upkeep.commit().await?;
        self.note(credentials, organisation, origin, Action::SignIn, how).await
    }

    /// Records a try to sign in, with what is said of it as JSON.
    pub(crate) async fn note(
        &self,
        credentials: &Credentials,
        organisation: OrganisationId,
        origin: &str,
        action: Action,
        how: &str,
    ) -> Result<(), HubError> {
        let (scope, entry) = noted(credentials, organisation, origin, action);
        let tx = self.store().write(&scope, self.now()).await?;
        Ok(tx.commit(entry.changed("", how)).await?)
    }
}

/// Who tried, where, and the line that the audit trail keeps of it.
fn noted(
    credentials: &Credentials,
    organisation: OrganisationId,
    origin: &str,
    action: Action,
) -> (Scope, Entry) {
    let who = &credentials.person;
    let actor = Actor::Person { id: who.id, name: who.name.clone() };
    let scope = Scope { organisation, actor, origin: origin.to_owned() };
    (scope, Entry::new(action, "person", who.id, who.login.as_str()))
}
