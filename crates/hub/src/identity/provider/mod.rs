//! An outside identity provider (OpenID Connect): people who exist and are linked sign in there. Nobody is made by it.
//! Not here: fetching over the network (the binary hands [`Ask`] in), pages (`web::identity`).
//! Next: [`metadata`], [`sign_in`], [`own`].

mod metadata;
pub mod own;
pub mod sign_in;

use crate::{Hub, HubError};
use data_encoding::BASE64URL_NOPAD;
use metadata::{Known, Metadata};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use ring::digest::{SHA256, digest};
use std::sync::{Arc, Mutex};

/// A request to the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The whole address.
    pub address: String,
    /// Fields to send; nothing to read only.
    pub form: Option<Vec<(&'static str, String)>>,
    /// The client's name and secret, where they are sent.
    pub client: Option<(String, String)>,
}

/// Reaches the provider: bounded, never into the own network unless listed. It may take its time, and is called from a
/// worker thread.
pub type Ask = dyn Fn(&Question) -> Result<Vec<u8>, String> + Send + Sync;

/// What is agreed with the provider.
#[derive(Clone)]
pub struct Settings {
    /// Its address, as its tokens name it.
    pub issuer: String,
    /// What it calls this hub.
    pub client_id: String,
    /// The secret for it; none for a public client.
    pub client_secret: Option<String>,
    /// What people call it, on the button.
    pub name: String,
    /// A person whose sign-in name is the mail address that the provider has verified is linked at once.
    pub matches_email: bool,
    /// It asks for a second factor itself, and is trusted to.
    pub has_second_factor: bool,
}

/// A provider. Cloning shares it.
#[derive(Clone)]
pub struct Provider(Arc<Inner>);

struct Inner {
    settings: Settings,
    ask: Box<Ask>,
    known: Mutex<Option<Known>>,
}

impl Provider {
    /// A provider that is reached by the given function.
    pub fn new(
        settings: Settings,
        ask: impl Fn(&Question) -> Result<Vec<u8>, String> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Inner { settings, ask: Box::new(ask), known: Mutex::new(None) }))
    }

    /// What is agreed with it.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Asks it in a worker thread.
    async fn ask(&self, question: Question) -> Result<Vec<u8>, HubError> {
        let inner = self.0.clone();
        let asked = tokio::task::spawn_blocking(move || (inner.ask)(&question));
        asked.await.map_err(HubError::internal)?.map_err(|why| unreachable(&why))
    }
}

impl Hub {
    /// The address at the provider that a browser is sent to, to sign in or to be linked. The browser comes back with
    /// a state that only it can show. [OIDC Core, 3.1.2.1; RFC 7636; RFC 9700, 2.1]
    async fn authorization_address(&self, provider: &Provider, state: &str) -> Result<String, HubError> {
        let metadata = self.metadata(provider).await?;
        let hash = digest(&SHA256, self.verifier(state).as_bytes());
        let fields = [
            ("response_type", "code"),
            ("client_id", &provider.settings().client_id),
            ("redirect_uri", &self.redirect_address()?),
            ("scope", "openid email"),
            ("state", state),
            ("nonce", &self.nonce(state)),
            ("code_challenge", &BASE64URL_NOPAD.encode(hash.as_ref())),
            ("code_challenge_method", "S256"),
        ];
        Ok(with_query(&metadata.authorization_endpoint, &fields))
    }

    /// Where the provider leads back to.
    fn redirect_address(&self) -> Result<String, HubError> {
        let address = self.public_address().ok_or(HubError::NotFound)?;
        Ok(format!("{}/sign-in/provider", address.origin()))
    }

    /// The secret that goes with a state and that the provider sees only at the end. It follows from the state, so
    /// that nothing is kept of who never comes back.
    fn verifier(&self, state: &str) -> String {
        BASE64URL_NOPAD.encode(&self.keys().derive(format!("provider verifier 1\0{state}").as_bytes()))
    }

    /// What the token must name, so that it is no other's.
    fn nonce(&self, state: &str) -> String {
        BASE64URL_NOPAD.encode(&self.keys().derive(format!("provider nonce 1\0{state}").as_bytes()))
    }

    /// Where a person also signs out at the provider, if it has such a page. [OIDC RP-Initiated Logout, 2]
    ///
    /// # Errors
    /// [`HubError::Internal`] if the provider cannot be reached.
    pub async fn provider_sign_out(&self) -> Result<Option<String>, HubError> {
        let (Some(provider), Some(address)) = (self.provider(), self.public_address()) else {
            return Ok(None);
        };
        let Some(end) = self.metadata(provider).await?.end_session_endpoint else { return Ok(None) };
        let back = format!("{}/sign-in", address.origin());
        let fields =
            [("client_id", provider.settings().client_id.as_str()), ("post_logout_redirect_uri", &back)];
        Ok(Some(with_query(&end, &fields)))
    }

    async fn metadata(&self, provider: &Provider) -> Result<Metadata, HubError> {
        Ok(self.known(provider, metadata::Freshness::Hour).await?.metadata)
    }
}

fn with_query(address: &str, fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let fields: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}{}", fields.join("&"))
}

fn unreachable(why: &str) -> HubError {
    HubError::Internal(format!("the identity provider: {why}"))
}
