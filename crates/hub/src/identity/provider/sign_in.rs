//! Signing in at the provider: going there, coming back with a code, and the person it means.
//! Not here: whether its token is believed (`formats::openid`), linking on purpose ([`super::own`]).
//! Next: [`super::metadata`].

use super::{Provider, Question, metadata::Freshness, unreachable};
use crate::{
    Hub, HubError,
    identity::{challenge::Purpose, sign_in::SignIn},
};
use domain::{
    access::{Actor, Scope},
    audit_trail::{Action, Entry},
    identity::{Login, Proof},
};
use formats::openid::{self, Claims, Expected, Refusal};
use serde::Deserialize;
use serde_json::json;
use store::{
    StoreError,
    identity::{
        challenge, emergency,
        person::{self, Credentials},
        provider_link,
    },
};

/// What a browser brings back from the provider.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Return {
    /// What it was sent with.
    pub state: String,
    /// What its token is had for.
    pub code: String,
    /// Who sent it back, if the provider says. [RFC 9207]
    pub iss: Option<String>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

impl Hub {
    /// The address at the provider for a visitor's browser.
    ///
    /// # Errors
    /// [`HubError::NotFound`] without a provider, [`HubError::Internal`] if it cannot be reached.
    pub async fn provider_address(&self, visitor: &str) -> Result<String, HubError> {
        let provider = self.provider().ok_or(HubError::NotFound)?;
        self.authorization_address(provider, &self.challenge(Purpose::Provider, visitor)).await
    }

    /// Signs in whom the provider means, if they exist and are linked, or are found by a verified mail address.
    ///
    /// # Errors
    /// [`HubError::NotFound`] without a provider, [`HubError::Internal`] if it cannot be reached.
    pub async fn sign_in_by_provider(
        &self,
        back: &Return,
        visitor: &str,
        origin: &str,
        agent: &str,
    ) -> Result<SignIn, HubError> {
        let provider = self.provider().ok_or(HubError::NotFound)?;
        let claims = self.redeem(provider, back, Purpose::Provider, visitor).await?;
        let known = match claims {
            Some(claims) => self.whom(provider, &claims, origin).await?.map(|known| (claims, known)),
            None => None,
        };
        let Some((claims, credentials)) = known else {
            self.note_stranger(origin).await?;
            return Ok(SignIn::Refused);
        };
        let organisation = match self.admit(&credentials, origin).await? {
            Ok(organisation) => organisation,
            Err(refused) => return Ok(refused),
        };
        let issuer = &provider.settings().issuer;
        let mut upkeep = self.store().upkeep(self.now()).await?;
        provider_link::note_use(&mut upkeep, issuer, &claims.sub).await?;
        upkeep.commit().await?;
        let who = credentials.person.id;
        if credentials.person.second_factor && !provider.settings().has_second_factor {
            let token = self.begin_waiting(who, organisation, origin, agent, Proof::Provider).await?;
            return Ok(SignIn::Begun { token, second_factor_due: true });
        }
        let proof = if provider.settings().has_second_factor {
            Proof::ProviderWithSecondFactor
        } else {
            Proof::Provider
        };
        let token = self.begin_session(who, organisation, origin, agent, proof).await?;
        let how = json!({ "provider": issuer }).to_string();
        self.note_success(&credentials, organisation, origin, &how).await?;
        Ok(SignIn::Begun { token, second_factor_due: false })
    }

    /// Turns what a browser brought back into what the provider says; nothing if it is not believed.
    pub(super) async fn redeem(
        &self,
        provider: &Provider,
        back: &Return,
        purpose: Purpose,
        bound_to: &str,
    ) -> Result<Option<Claims>, HubError> {
        let settings = provider.settings();
        let Some(answered) = self.answered(&back.state, purpose, bound_to) else { return Ok(None) };
        if back.code.is_empty() || back.iss.as_ref().is_some_and(|iss| *iss != settings.issuer) {
            return Ok(None);
        }
        let mut upkeep = self.store().upkeep(self.now()).await?;
        if !challenge::use_up(&mut upkeep, answered.hash, answered.expires_at).await? {
            return Ok(None);
        }
        upkeep.commit().await?;
        let token = self.exchange(provider, back).await?;
        let nonce = self.nonce(&back.state);
        let expected = Expected {
            issuer: &settings.issuer,
            client_id: &settings.client_id,
            nonce: &nonce,
            now_s: self.now().as_second(),
        };
        let known = self.known(provider, Freshness::Hour).await?;
        let mut believed = openid::verify(&token, &known.keys, &expected);
        if believed == Err(Refusal::UnknownKey) {
            // It may have a new one.
            let known = self.known(provider, Freshness::Minute).await?;
            believed = openid::verify(&token, &known.keys, &expected);
        }
        match believed {
            Ok(claims) => Ok(Some(claims)),
            Err(refusal) => {
                tracing::warn!(reason = %refusal, "a token of the identity provider is refused");
                Ok(None)
            }
        }
    }

    /// Has the token for a code. [OIDC Core, 3.1.3]
    async fn exchange(&self, provider: &Provider, back: &Return) -> Result<String, HubError> {
        let settings = provider.settings();
        let form = vec![
            ("grant_type", "authorization_code".to_owned()),
            ("code", back.code.clone()),
            ("redirect_uri", self.redirect_address()?),
            ("client_id", settings.client_id.clone()),
            ("code_verifier", self.verifier(&back.state)),
        ];
        let client = settings.client_secret.clone().map(|secret| (settings.client_id.clone(), secret));
        let address = self.metadata(provider).await?.token_endpoint;
        let bytes = provider.ask(Question { address, form: Some(form), client }).await?;
        let tokens: Tokens =
            serde_json::from_slice(&bytes).map_err(|error| unreachable(&format!("its token: {error}")))?;
        Ok(tokens.id_token)
    }

    /// The person that the provider means: by their link, else by a verified mail address, if the settings allow it;
    /// then they are linked from now on.
    async fn whom(
        &self,
        provider: &Provider,
        claims: &Claims,
        origin: &str,
    ) -> Result<Option<Credentials>, HubError> {
        let (settings, read) = (provider.settings(), self.store().read_global());
        if let Some(linked) = provider_link::person(&read, &settings.issuer, &claims.sub).await? {
            return Ok(person::by_id(&read, linked).await?);
        }
        let email = claims.email.as_ref().filter(|_| settings.matches_email && claims.email_verified);
        let Some(login) =
            email.filter(|email| email.contains('@')).and_then(|email| email.parse::<Login>().ok())
        else {
            return Ok(None);
        };
        let Some(found) = person::by_login(&read, &login).await? else { return Ok(None) };
        if emergency::is_one(&read, found.person.id).await? {
            return Ok(None);
        }
        let Some(organisation) = self.first_organisation(&found).await? else { return Ok(None) };
        // One subject of a provider for each person: a mail address that was given to someone else opens nothing.
        let links = provider_link::of_person(&read, found.person.id).await?;
        if links.iter().any(|link| link.issuer == settings.issuer) {
            return Ok(None);
        }
        let who = &found.person;
        let actor = Actor::Person { id: who.id, name: who.name.clone() };
        let scope = Scope { organisation, actor, origin: origin.to_owned() };
        let mut tx = self.store().write(&scope, self.now()).await?;
        match provider_link::insert(&mut tx, who.id, &settings.issuer, &claims.sub).await {
            Err(StoreError::Duplicate) => return Ok(None),
            inserted => inserted?,
        }
        let after = json!({ "provider": settings.issuer, "email": login.as_str() }).to_string();
        let entry = Entry::new(Action::Create, "provider_link", who.id, who.name.as_str());
        tx.commit(entry.changed("", after)).await?;
        Ok(Some(found))
    }
}
