//! Opening a session with a code from the envelope: once, for a short time, and never unnoticed.
//! Not here: making the account ([`super`]).
//! Next: [`super::alarm`].

use super::{alarm, code_hash};
use crate::{
    Hub, HubError,
    identity::{fields::Faults, sign_in::SignIn},
};
use domain::{
    access::{Actor, Scope},
    audit_trail::{Action, Entry},
    identity::{EmergencyAccount, EmergencyUse, Login, Proof},
    ids::{EmergencyUseId, OrganisationId},
};
use serde_json::json;
use store::identity::{
    emergency,
    person::{self, Credentials},
};

/// What is written on the form.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// The account, as it stands on the sheet.
    pub login: String,
    /// One of its codes.
    pub code: String,
    /// Who opens the envelope.
    pub who: String,
    /// Why.
    pub why: String,
}

impl Hub {
    /// Signs in with a code from an envelope. The lock after wrong passwords does not count here: it would let anyone
    /// shut the last door.
    ///
    /// # Errors
    /// [`HubError::Invalid`] unless it says who and why.
    pub async fn sign_in_in_emergency(
        &self,
        opening: &Opening,
        origin: &str,
        agent: &str,
    ) -> Result<SignIn, HubError> {
        let mut faults = Faults::default();
        let (who, why) = (faults.name("who", &opening.who), faults.name("why", &opening.why));
        faults.check()?;
        let Some((organisation, account, credentials)) = self.emergency_account(&opening.login).await? else {
            self.note_stranger(origin).await?;
            return Ok(SignIn::Refused);
        };
        if self.first_organisation(&credentials).await? != Some(organisation) {
            self.note(&credentials, organisation, origin, Action::SignInFailed, "").await?;
            return Ok(SignIn::Refused);
        }
        let id = credentials.person.id;
        let actor = Actor::Person { id, name: credentials.person.name.clone() };
        let scope = Scope { organisation, actor, origin: origin.to_owned() };
        let mut tx = self.store().write(&scope, self.now()).await?;
        if !emergency::use_code(&mut tx, account.id, code_hash(account.id, &opening.code)).await? {
            drop(tx);
            self.note(&credentials, organisation, origin, Action::SignInFailed, "").await?;
            return Ok(SignIn::Refused);
        }
        let used = EmergencyUse {
            id: EmergencyUseId::from_uuid(self.new_id()),
            account: account.id,
            login: account.login,
            who,
            why,
            origin: origin.to_owned(),
            used_at_ms: self.now().as_millisecond(),
            acknowledged: None,
        };
        alarm::raise(self, &mut tx, &used).await?;
        let after = json!({ "who": used.who, "why": used.why }).to_string();
        let entry = Entry::new(Action::SignIn, "emergency_account", account.id, used.login.as_str());
        tx.commit(entry.changed("", after)).await?;
        let token = self.begin_session(id, organisation, origin, agent, Proof::Emergency).await?;
        Ok(SignIn::Begun { token, second_factor_due: false })
    }

    async fn emergency_account(
        &self,
        login: &str,
    ) -> Result<Option<(OrganisationId, EmergencyAccount, Credentials)>, HubError> {
        let Ok(login) = login.parse::<Login>() else { return Ok(None) };
        let read = self.store().read_global();
        let Some(credentials) = person::by_login(&read, &login).await? else { return Ok(None) };
        let found = emergency::of_person(&read, credentials.person.id).await?;
        Ok(found.map(|(organisation, account)| (organisation, account, credentials)))
    }
}
