//! What a provider says of itself: where to go, and which keys its tokens verify with. Kept for an hour.
//! Not here: tokens (`formats::openid`).
//! Next: [`super::sign_in`].

use super::{Provider, Question, unreachable};
use crate::{Hub, HubError};
use formats::openid::Key;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// How long what was read counts.
const KEPT: SignedDuration = SignedDuration::from_hours(1);

/// How soon it is read again for a key that is missing: whoever sends made-up tokens does not make the hub ask more.
const AGAIN: SignedDuration = SignedDuration::from_mins(1);

/// The provider's own description. [OIDC Discovery, 3]
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Metadata {
    issuer: String,
    pub(super) authorization_endpoint: String,
    pub(super) token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    pub(super) end_session_endpoint: Option<String>,
}

/// What is known of a provider.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) metadata: Metadata,
    pub(super) keys: Vec<Key>,
    read_at: Timestamp,
}

/// How old it may be.
#[derive(Clone, Copy)]
pub(super) enum Freshness {
    /// As it is kept.
    Hour,
    /// A key was missing.
    Minute,
}

impl Hub {
    /// What is known of the provider; read anew if it is too old.
    pub(super) async fn known(&self, provider: &Provider, freshness: Freshness) -> Result<Known, HubError> {
        let oldest = match freshness {
            Freshness::Hour => KEPT,
            Freshness::Minute => AGAIN,
        };
        let kept = provider.0.known.lock().ok().and_then(|known| known.clone());
        if let Some(known) = kept.filter(|known| self.now().duration_since(known.read_at) < oldest) {
            return Ok(known);
        }
        let issuer = &provider.settings().issuer;
        let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let metadata: Metadata = read(provider, address).await?;
        check(&metadata, issuer)?;
        let keys = read(provider, metadata.jwks_uri.clone()).await?;
        let known = Known { metadata, keys: Key::of(keys), read_at: self.now() };
        if let Ok(mut slot) = provider.0.known.lock() {
            *slot = Some(known.clone());
        }
        Ok(known)
    }
}

async fn read<T: for<'d> Deserialize<'d>>(provider: &Provider, address: String) -> Result<T, HubError> {
    let question = Question { address: address.clone(), form: None, client: None };
    let bytes = provider.ask(question).await?;
    serde_json::from_slice(&bytes).map_err(|error| unreachable(&format!("{address}: {error}")))
}

/// It speaks for the issuer that is meant, and leads nowhere in the clear.
fn check(metadata: &Metadata, issuer: &str) -> Result<(), HubError> {
    if metadata.issuer != issuer {
        let why =
            format!("says that it is {:?}, not {issuer:?}: set oidc.issuer to what it says", metadata.issuer);
        return Err(unreachable(&why));
    }
    let endpoints = [
        Some(&metadata.authorization_endpoint),
        Some(&metadata.token_endpoint),
        Some(&metadata.jwks_uri),
        metadata.end_session_endpoint.as_ref(),
    ];
    let in_clear = issuer.starts_with("http://");
    for endpoint in endpoints.into_iter().flatten() {
        let is_safe = endpoint.starts_with("https://") || (in_clear && endpoint.starts_with("http://"));
        if !is_safe {
            return Err(unreachable(&format!("leads to {endpoint:?}, which is not https")));
        }
    }
    Ok(())
}
