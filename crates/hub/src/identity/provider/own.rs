//! One's own link with the provider: made after asking for the password, and taken away again.
//! Not here: signing in by it ([`super::sign_in`]).
//! Next: [`crate::identity::own`].

use super::sign_in::Return;
use crate::{
    Cx, HubError,
    error::What,
    identity::{
        challenge::Purpose,
        own::{begin, own_entry, prove},
    },
};
use domain::audit_trail::Action;
use serde_json::json;
use store::{
    StoreError,
    identity::provider_link::{self, Link},
};

/// One's own link with the provider of today.
///
/// # Errors
/// [`HubError::Store`].
pub async fn link<P>(cx: &Cx<P>) -> Result<Option<Link>, HubError> {
    let Some(provider) = cx.hub().provider() else { return Ok(None) };
    let links = provider_link::of_person(&cx.read(), cx.person()?).await?;
    Ok(links.into_iter().find(|link| link.issuer == provider.settings().issuer))
}

/// The address at the provider that one follows to be linked.
///
/// # Errors
/// [`HubError::Invalid`] if the password is wrong, [`HubError::NotFound`] without a provider.
pub async fn begin_link<P>(cx: &Cx<P>, present: &str) -> Result<String, HubError> {
    let provider = cx.hub().provider().ok_or(HubError::NotFound)?;
    prove(cx, present).await?;
    let state = cx.hub().challenge(Purpose::LinkProvider, &bound_to(cx));
    cx.hub().authorization_address(provider, &state).await
}

/// Links oneself with whom the provider means; false if it is not believed, or means someone else already.
///
/// # Errors
/// [`HubError::NotFound`] without a provider, [`HubError::Internal`] if it cannot be reached.
pub async fn finish_link<P>(cx: &Cx<P>, back: &Return) -> Result<bool, HubError> {
    let hub = cx.hub();
    let provider = hub.provider().ok_or(HubError::NotFound)?;
    let Some(claims) = hub.redeem(provider, back, Purpose::LinkProvider, &bound_to(cx)).await? else {
        return Ok(false);
    };
    let credentials = crate::identity::own::account(cx).await?;
    let (id, issuer) = (credentials.person.id, &provider.settings().issuer);
    let mut tx = begin(cx).await?;
    provider_link::remove(&mut tx, id, Some(issuer)).await?;
    match provider_link::insert(&mut tx, id, issuer, &claims.sub).await {
        Err(StoreError::Duplicate) => return Ok(false),
        inserted => inserted?,
    }
    let after = json!({ "provider": issuer }).to_string();
    tx.commit(own_entry(Action::Create, "provider_link", &credentials).changed("", after)).await?;
    Ok(true)
}

/// Takes one's own link away.
///
/// # Errors
/// [`HubError::Invalid`] if the password is wrong, [`HubError::NotFound`] if there is none.
pub async fn unlink<P>(cx: &Cx<P>, present: &str) -> Result<(), HubError> {
    let provider = cx.hub().provider().ok_or(HubError::NotFound)?;
    let credentials = prove(cx, present).await?;
    let issuer = &provider.settings().issuer;
    let mut tx = begin(cx).await?;
    if provider_link::remove(&mut tx, credentials.person.id, Some(issuer)).await? == 0 {
        return Err(HubError::fault("present", What::Impossible));
    }
    let before = json!({ "provider": issuer }).to_string();
    Ok(tx.commit(own_entry(Action::Remove, "provider_link", &credentials).changed(before, "")).await?)
}

fn bound_to<P>(cx: &Cx<P>) -> String {
    cx.signed().session.map(|id| id.to_string()).unwrap_or_default()
}
