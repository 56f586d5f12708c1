//! Switching the language of the pages.
//! Not here: the texts (`messages/*.toml`).
//! Next: [`crate::text`].

use crate::{
    error::WebError,
    form::Form,
    identify::{Identity, LANG_COOKIE},
    shell::redirect_remembering,
    text::Lang,
};
use axum::response::Response;
use domain::access::SignedIn;
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Wish {
    lang: String,
    #[serde(default)]
    to: String,
}

/// Remembers the language in a cookie, and for the person if one is signed in.
pub(crate) async fn switch(identity: Identity, Form(wish): Form<Wish>) -> Result<Response, WebError> {
    let lang = Lang::from_code(&wish.lang).ok_or(WebError::BadRequest)?;
    if let Some(signed) = &identity.signed {
        hub::identity::own::set_language(&signed.permit::<SignedIn>()?, lang.code()).await?;
    }
    Ok(redirect_remembering(&wish.to, LANG_COOKIE, lang.code(), "/"))
}
