//! Tokens for programs: made here, shown once, ended by a date or by hand.
//! Not here: how a program presents one ([`super::session`]).
//! Next: `domain::access::PERMISSIONS`, what a token can be limited to.

use super::{fields::Faults, token::Token};
use crate::{Cx, HubError, Signed, error::What};
use domain::{
    access::{PERMISSIONS, People, Read, Write},
    audit_trail::{Action, Entry},
    identity::ApiToken,
    ids::ApiTokenId,
};
use jiff::SignedDuration;
use serde_json::json;
use store::identity::{api_token, emergency, person};

/// Days that a token lives at most.
pub const MAX_DAYS: u32 = 366;

/// A token to be made.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What it is for.
    pub name: String,
    /// Permissions it may use, such as `inventory:read`.
    pub scopes: Vec<String>,
    /// How long it lives.
    pub days: u32,
}

/// A token with the name of who made it.
pub struct Listed {
    /// The token, without its secret.
    pub token: ApiToken,
    /// Who made it.
    pub maker: String,
}

/// The permissions that someone can hand on to a token: those their roles hold.
pub fn permitted(signed: &Signed) -> Vec<&'static str> {
    let held = |(name, by): &&(&'static str, fn(domain::identity::Role) -> bool)| {
        let by_token =
            signed.token_scopes.as_ref().is_none_or(|scopes| scopes.iter().any(|scope| scope == name));
        by_token && signed.roles.iter().any(|role| by(*role))
    };
    PERMISSIONS.iter().filter(held).map(|(name, _)| *name).collect()
}

/// The tokens of the own organisation, newest first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn list(cx: &Cx<Read<People>>) -> Result<Vec<Listed>, HubError> {
    let read = cx.read();
    let mut listed = Vec::new();
    for token in api_token::list(&read).await? {
        let maker = person::by_id(&read, token.person).await?;
        listed.push(Listed { maker: maker.map_or_else(String::new, |maker| maker.person.name), token });
    }
    Ok(listed)
}

/// Makes a token; it is shown only now.
///
/// # Errors
/// [`HubError::Invalid`] for fields to correct: a scope that the maker's own roles do not hold is unknown.
pub async fn make(cx: &Cx<Write<People>>, wanted: &Wanted) -> Result<Token, HubError> {
    // What opens with an envelope ends with its hour.
    if emergency::is_one(&cx.read(), cx.person()?).await? {
        return Err(HubError::fault("name", What::Impossible));
    }
    let permitted = permitted(cx.signed());
    let mut faults = Faults::default();
    let name = faults.name("name", &wanted.name);
    if wanted.scopes.is_empty() {
        faults.add("scopes", What::Required);
    } else if !wanted.scopes.iter().all(|scope| permitted.contains(&scope.as_str())) {
        faults.add("scopes", What::Unknown);
    }
    if !(1..=MAX_DAYS).contains(&wanted.days) {
        faults.add("days", What::Unknown);
    }
    faults.check()?;
    let token = Token::new(cx.hub());
    let expires_at = cx.now() + SignedDuration::from_hours(24 * i64::from(wanted.days));
    let mut scopes = wanted.scopes.clone();
    scopes.sort_unstable();
    scopes.dedup();
    let made = ApiToken {
        id: ApiTokenId::from_uuid(cx.new_id()),
        organisation: cx.organisation(),
        person: cx.person()?,
        name,
        scopes,
        expires_at_ms: expires_at.as_millisecond(),
        last_used_at_ms: None,
        revoked_at_ms: None,
        created_at_ms: cx.now().as_millisecond(),
    };
    let mut tx = cx.write().await?;
    api_token::insert(&mut tx, &made, token.hash()).await?;
    let entry = Entry::new(Action::Create, "api_token", made.id, made.name.as_str());
    tx.commit(entry.changed("", snapshot(&made))).await?;
    Ok(token)
}

/// Revokes a token; returns its name.
///
/// # Errors
/// [`HubError::NotFound`] if none is there, or it was revoked before.
pub async fn revoke(cx: &Cx<Write<People>>, id: ApiTokenId) -> Result<String, HubError> {
    let mut tx = cx.write().await?;
    let revoked = api_token::revoke(&mut tx, id).await?.ok_or(HubError::NotFound)?;
    let entry = Entry::new(Action::Revoke, "api_token", id, revoked.name.as_str());
    tx.commit(entry.changed(snapshot(&revoked), "")).await?;
    Ok(revoked.name)
}

fn snapshot(token: &ApiToken) -> String {
    let expires_at = jiff::Timestamp::from_millisecond(token.expires_at_ms).ok();
    json!({ "name": token.name, "scopes": token.scopes, "expires_at": expires_at }).to_string()
}
