//! Reading what a program sends. What cannot be read is refused with a word about where.
//! Not here: forms (`crate::form`), which people send.
//! Next: [`super::paging`].

use crate::{error::WebError, identify::Identity, state::Web};
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use domain::text::json_holds_nul;
use serde::de::DeserializeOwned;

/// A body of JSON, from a program with a token.
pub(crate) struct ApiJson<T>(pub(crate) T);

/// What stands behind the `?`.
pub(crate) struct ApiQuery<T>(pub(crate) T);

/// A change without a body, from a program with a token.
pub(crate) struct ByToken;

/// A file as the body, from a program with a token; its route says how large it may be.
pub(crate) struct ApiFile(pub(crate) Vec<u8>);

impl<T: DeserializeOwned> FromRequest<Web> for ApiJson<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, WebError> {
        let (mut parts, body) = request.into_parts();
        token_of(&mut parts, web).await?;
        if !is_json(&parts.headers) {
            return Err(WebError::Refused(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let bytes = Bytes::from_request(Request::from_parts(parts, body), web).await;
        let bytes = bytes.map_err(|_| WebError::TooLarge)?;
        if json_holds_nul(&bytes) {
            return Err(WebError::Unreadable("a text holds the character U+0000".to_owned()));
        }
        serde_json::from_slice(&bytes).map(Self).map_err(|error| WebError::Unreadable(error.to_string()))
    }
}

impl FromRequest<Web> for ApiFile {
    type Rejection = WebError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, WebError> {
        let (mut parts, body) = request.into_parts();
        token_of(&mut parts, web).await?;
        let bytes = Bytes::from_request(Request::from_parts(parts, body), web).await;
        Ok(Self(bytes.map_err(|_| WebError::TooLarge)?.to_vec()))
    }
}

impl<T: DeserializeOwned> FromRequestParts<Web> for ApiQuery<T> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, WebError> {
        let query = parts.uri.query().unwrap_or_default();
        // An empty `after` would begin anew for ever.
        if let Some(name) = query.split('&').find_map(|pair| pair.strip_suffix('=')) {
            return Err(WebError::Unreadable(format!("{name} is empty: leave it out")));
        }
        let unreadable = |error| WebError::Unreadable(format!("{error} in ?{query}"));
        serde_html_form::from_str(query).map(Self).map_err(unreadable)
    }
}

impl FromRequest<Web> for ByToken {
    type Rejection = WebError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, WebError> {
        token_of(&mut request.into_parts().0, web).await?;
        Ok(Self)
    }
}

/// A browser sends its cookie whoever asks it to; a token is only sent by who holds it.
async fn token_of(parts: &mut Parts, web: &Web) -> Result<(), WebError> {
    let identity = Identity::from_request_parts(parts, web).await?;
    let by_token = identity.signed.is_some_and(|signed| signed.token_scopes.is_some());
    if by_token { Ok(()) } else { Err(WebError::SignInNeeded) }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}
