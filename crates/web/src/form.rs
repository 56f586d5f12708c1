//! Forms and uploads, accepted only with the proof that our own page sent them.
//! Not here: what the fields mean.
//! Next: [`crate::routes::Posted`].

use crate::{error::WebError, identify::Identity, state::Web};
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Multipart, Request},
};
use percent_encoding::percent_decode;
use serde::{Deserialize, de::DeserializeOwned};

/// Bytes of a form at most; uploads have their own limit.
pub(crate) const FORM_LIMIT_BYTES: usize = 256 * 1024;

/// The fields of a form.
pub(crate) struct Form<T>(pub(crate) T);

/// A form without fields: a button.
#[derive(Deserialize)]
pub(crate) struct Nothing {}

/// A form with a file. Its hidden field `csrf` stands first and is checked before the file is read.
pub(crate) struct Upload(pub(crate) Multipart);

#[derive(Deserialize)]
struct Proof {
    csrf: String,
}

impl<T: DeserializeOwned> FromRequest<Web> for Form<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, WebError> {
        let (mut parts, body) = request.into_parts();
        let identity = Identity::from_request_parts(&mut parts, web).await?;
        let bytes = Bytes::from_request(Request::from_parts(parts, body), web)
            .await
            .map_err(|_| WebError::TooLarge)?;
        if holds_nul(&bytes) {
            return Err(WebError::BadRequest);
        }
        let proof: Proof = serde_urlencoded::from_bytes(&bytes).map_err(|_| WebError::Csrf)?;
        check(&identity, &proof.csrf)?;
        serde_html_form::from_bytes(&bytes).map(Self).map_err(|_| WebError::BadRequest)
    }
}

impl FromRequest<Web> for Upload {
    type Rejection = WebError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, WebError> {
        let (mut parts, body) = request.into_parts();
        let identity = Identity::from_request_parts(&mut parts, web).await?;
        let mut multipart = Multipart::from_request(Request::from_parts(parts, body), web)
            .await
            .map_err(|_| WebError::BadRequest)?;
        let first = multipart.next_field().await.map_err(|_| WebError::BadRequest)?.ok_or(WebError::Csrf)?;
        if first.name() != Some("csrf") {
            return Err(WebError::Csrf);
        }
        let proof = first.text().await.map_err(|_| WebError::Csrf)?;
        check(&identity, &proof)?;
        Ok(Self(multipart))
    }
}

/// Whether a form, query or path holds U+0000 once it is read: no text has it, and PostgreSQL keeps none with it.
pub(crate) fn holds_nul(encoded: &[u8]) -> bool {
    percent_decode(encoded).any(|byte| byte == 0)
}

fn check(identity: &Identity, proof: &str) -> Result<(), WebError> {
    let right = !identity.csrf.is_empty() && hub::identity::token::same(proof, &identity.csrf);
    if right { Ok(()) } else { Err(WebError::Csrf) }
}
