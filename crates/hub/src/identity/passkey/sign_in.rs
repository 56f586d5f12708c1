//! Signing in with a passkey: instead of password and code, if it verifies the person, or as the second factor.
//! Not here: the password ([`crate::identity::sign_in`]).
//! Next: `formats::webauthn`.

use super::request;
use crate::{
    Hub, HubError,
    identity::{challenge::Purpose, session::Opened, sign_in::SignIn},
};
use domain::{
    audit_trail::Action,
    identity::{Passkey, Proof},
};
use formats::webauthn::{Answer, Verification};
use serde_json::{Value, json};
use store::identity::{
    challenge, passkey,
    person::{self, Credentials},
};

/// What a session that waits for the second factor may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ways {
    /// A code of an authenticator app.
    pub app: bool,
    /// A passkey.
    pub passkey: bool,
}

/// What came of a passkey that was shown.
enum Shown {
    /// It is theirs, and was used now.
    Accepted(Passkey),
    /// It counted less than before: there is a copy of it.
    Copied(Passkey),
    /// Anything else.
    Refused,
}

impl Hub {
    /// What a visitor's browser is asked for to sign in with a passkey alone.
    ///
    /// # Errors
    /// [`HubError::NotFound`] where the hub is opened by a number and not by a name.
    pub fn passkey_options(&self, visitor: &str) -> Result<Value, HubError> {
        let (_, relying_party) = self.passkey_site()?;
        Ok(request(&self.challenge(Purpose::SignIn, visitor), relying_party, "required", &[]))
    }

    /// Signs in with a passkey alone; the person is whoever it belongs to.
    ///
    /// # Errors
    /// [`HubError::Store`], [`HubError::NotFound`] where there are no passkeys.
    pub async fn sign_in_with_passkey(
        &self,
        answer: &str,
        visitor: &str,
        origin: &str,
        agent: &str,
    ) -> Result<SignIn, HubError> {
        self.passkey_site()?;
        let Some((answer, known, credentials)) = self.owner_of(answer).await? else {
            self.note_stranger(origin).await?;
            return Ok(SignIn::Refused);
        };
        let organisation = match self.admit(&credentials, origin).await? {
            Ok(organisation) => organisation,
            Err(refused) => return Ok(refused),
        };
        let how = match self.shown(&answer, known, Purpose::SignIn, visitor, Verification::Needed).await? {
            Shown::Accepted(passkey) => with(&passkey),
            // Not counted towards the lock: nobody guesses a signature, and a lock would help who sends nonsense.
            Shown::Copied(passkey) => {
                let how = copied(&passkey);
                self.note(&credentials, organisation, origin, Action::SignInFailed, &how).await?;
                return Ok(SignIn::Refused);
            }
            Shown::Refused => {
                self.note(&credentials, organisation, origin, Action::SignInFailed, "").await?;
                return Ok(SignIn::Refused);
            }
        };
        let who = credentials.person.id;
        let token = self.begin_session(who, organisation, origin, agent, Proof::Own).await?;
        self.note_success(&credentials, organisation, origin, &how).await?;
        Ok(SignIn::Begun { token, second_factor_due: false })
    }

    /// What a session that waits for the second factor may be shown.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub async fn second_factors(&self, opened: &Opened) -> Result<Ways, HubError> {
        let read = self.store().read_global();
        let app =
            person::by_id(&read, opened.person.id).await?.is_some_and(|known| known.totp_secret.is_some());
        let any =
            self.passkey_site().is_ok() && !passkey::of_person(&read, opened.person.id).await?.is_empty();
        Ok(Ways { app, passkey: any })
    }

    /// What the browser of a session that waits for the second factor is asked for.
    ///
    /// # Errors
    /// [`HubError::NotFound`] where there are no passkeys.
    pub async fn second_passkey_options(&self, opened: &Opened) -> Result<Value, HubError> {
        let (_, relying_party) = self.passkey_site()?;
        let known = passkey::of_person(&self.store().read_global(), opened.person.id).await?;
        let challenge = self.challenge(Purpose::SecondFactor, &opened.session.id.to_string());
        Ok(request(&challenge, relying_party, "discouraged", &known))
    }

    /// Checks a passkey as the second factor of a session that waits for it.
    ///
    /// # Errors
    /// [`HubError::Store`], [`HubError::NotFound`] where there are no passkeys.
    pub async fn confirm_with_passkey(
        &self,
        opened: &Opened,
        answer: &str,
        origin: &str,
    ) -> Result<SignIn, HubError> {
        self.passkey_site()?;
        let read = self.store().read_global();
        let Some(credentials) = person::by_id(&read, opened.person.id).await? else {
            return Ok(SignIn::Refused);
        };
        if credentials.is_locked_at(self.now()) {
            return Ok(SignIn::Locked);
        }
        let (organisation, bound_to) = (opened.session.organisation, opened.session.id.to_string());
        let shown = match self.owner_of(answer).await? {
            Some((answer, known, owner)) if owner.person.id == opened.person.id => {
                self.shown(&answer, known, Purpose::SecondFactor, &bound_to, Verification::Optional).await?
            }
            _ => Shown::Refused,
        };
        match shown {
            Shown::Accepted(passkey) => {
                self.finish_sign_in(opened, &credentials, origin, &with(&passkey)).await
            }
            Shown::Copied(passkey) => {
                let how = copied(&passkey);
                self.note(&credentials, organisation, origin, Action::SignInFailed, &how).await?;
                Ok(SignIn::Refused)
            }
            Shown::Refused => {
                self.note_failure(&credentials, organisation, origin).await?;
                Ok(SignIn::Refused)
            }
        }
    }

    /// Whose passkey an answer shows. The authenticator may say whom it means; then it must mean them.
    async fn owner_of(&self, answer: &str) -> Result<Option<(Answer, Passkey, Credentials)>, HubError> {
        let Ok(answer) = Answer::parse(answer) else { return Ok(None) };
        let read = self.store().read_global();
        let Some(known) = passkey::by_credential(&read, &answer.credential).await? else { return Ok(None) };
        let means_another =
            !answer.user_handle.is_empty() && answer.user_handle != known.person.uuid().as_bytes();
        let owner = person::by_id(&read, known.person).await?.filter(|_| !means_another);
        Ok(owner.map(|owner| (answer, known, owner)))
    }

    /// Checks an answer and uses its challenge up.
    async fn shown(
        &self,
        answer: &Answer,
        known: Passkey,
        purpose: Purpose,
        bound_to: &str,
        verification: Verification,
    ) -> Result<Shown, HubError> {
        let (site, _) = self.passkey_site()?;
        let (challenge, sign_count) = match answer.check_known(site, &known.key, verification) {
            Ok(checked) => checked,
            Err(refusal) => {
                tracing::info!(passkey.id = %known.id, reason = %refusal, "a passkey was refused");
                return Ok(Shown::Refused);
            }
        };
        let Some(answered) = self.answered(&challenge, purpose, bound_to) else { return Ok(Shown::Refused) };
        let mut upkeep = self.store().upkeep(self.now()).await?;
        if !challenge::use_up(&mut upkeep, answered.hash, answered.expires_at).await? {
            return Ok(Shown::Refused);
        }
        let counts = passkey::note_use(&mut upkeep, known.id, sign_count).await?;
        upkeep.commit().await?;
        Ok(if counts { Shown::Accepted(known) } else { Shown::Copied(known) })
    }
}

/// What the audit trail keeps of a sign-in with it.
fn with(passkey: &Passkey) -> String {
    json!({ "passkey": passkey.name }).to_string()
}

fn copied(passkey: &Passkey) -> String {
    json!({ "passkey": passkey.name, "copied": true }).to_string()
}
