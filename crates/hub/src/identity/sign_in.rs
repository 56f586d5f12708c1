//! Signing in: password, lock-out, second factor.
//! Not here: the form and the cookie (`web::identity`), limits per address (`web::limit`).
//! Next: [`super::second_factor`].

use super::{second_factor, session::Opened, token::Token};
use crate::{Hub, HubError};
use domain::{
    access::{Actor, Scope},
    audit_trail::{Action, Entry},
    identity::Login,
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
        let read = self.store().read_global();
        let credentials = match login.parse::<Login>() {
            Ok(login) => person::by_login(&read, &login).await?,
            Err(_) => None,
        };
        let hash = credentials.as_ref().map(|known| known.password_hash.as_str());
        let right = self.verify_password(password, hash).await?;
        let Some(credentials) = credentials else { return Ok(SignIn::Refused) };
        if credentials.locked_until_ms > self.now().as_millisecond() {
            return Ok(SignIn::Locked);
        }
        let Some(organisation) = self.first_organisation(&credentials).await? else {
            return Ok(SignIn::Refused);
        };
        if !right {
            self.note_failure(&credentials, organisation, origin).await?;
            return Ok(SignIn::Refused);
        }
        let due = credentials.totp_secret.is_some();
        let token = self.begin_session(credentials.person.id, organisation, origin, agent, due).await?;
        if !due {
            self.note_success(&credentials, organisation, origin).await?;
        }
        Ok(SignIn::Begun { token, second_factor_due: due })
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
        if credentials.locked_until_ms > self.now().as_millisecond() {
            return Ok(SignIn::Locked);
        }
        if !second_factor::accept(self, &credentials, code).await? {
            self.note_failure(&credentials, opened.session.organisation, origin).await?;
            return Ok(SignIn::Refused);
        }
        // A new token after each step: one seen before the second factor opens nothing after it.
        let agent = &opened.session.agent;
        let token =
            self.begin_session(opened.person.id, opened.session.organisation, origin, agent, false).await?;
        let mut upkeep = self.store().upkeep(self.now()).await?;
        session::end(&mut upkeep, opened.person.id, opened.session.id).await?;
        upkeep.commit().await?;
        self.note_success(&credentials, opened.session.organisation, origin).await?;
        Ok(SignIn::Begun { token, second_factor_due: false })
    }

    async fn first_organisation(
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

    /// Counts a wrong password or code, locks the account at the limit, and records it.
    pub(crate) async fn note_failure(
        &self,
        credentials: &Credentials,
        organisation: OrganisationId,
        origin: &str,
    ) -> Result<(), HubError> {
        let now = self.now();
        let policy = self.password_policy();
        let locked_until = now + SignedDuration::from_secs(policy.lock_s);
        let mut upkeep = self.store().upkeep(now).await?;
        person::count_failure(&mut upkeep, credentials.person.id, policy.lock_after_failures, locked_until)
            .await?;
        upkeep.commit().await?;
        self.note(credentials, organisation, origin, Action::SignInFailed).await
    }

    async fn note_success(
        &self,
        credentials: &Credentials,
        organisation: OrganisationId,
        origin: &str,
    ) -> Result<(), HubError> {
        let mut upkeep = self.store().upkeep(self.now()).await?;
        person::clear_failures(&mut upkeep, credentials.person.id).await?;
        upkeep.commit().await?;
        self.note(credentials, organisation, origin, Action::SignIn).await
    }

    async fn note(
        &self,
        credentials: &Credentials,
        organisation: OrganisationId,
        origin: &str,
        action: Action,
    ) -> Result<(), HubError> {
        let who = &credentials.person;
        let actor = Actor::Person { id: who.id, name: who.name.clone() };
        let scope = Scope { organisation, actor, origin: origin.to_owned() };
        let tx = self.store().write(&scope, self.now()).await?;
        Ok(tx.commit(Entry::new(action, "person", who.id, who.login.as_str())).await?)
    }
}
