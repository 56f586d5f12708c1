//! Switching the language of the pages.
//! Not here: the texts (`messages/*.toml`).
//! Next: [`crate::text`].

use crate::{
    error::WebError,
    form::Form,
    identify::{Identity, LANG_COOKIE},
    shell::{append_cookie, own_address},
    state::Web,
    text::Lang,
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::access::SignedIn;
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Wish {
    lang: String,
    #[serde(default)]
    to: String,
}

/// Remembers the language in a cookie, and for the person if one is signed in.
pub(crate) async fn switch(
    State(web): State<Web>,
    identity: Identity,
    Form(wish): Form<Wish>,
) -> Result<Response, WebError> {
    let lang = Lang::from_code(&wish.lang).ok_or(WebError::BadRequest)?;
    if let Some(signed) = &identity.signed {
        hub::identity::own::set_language(&signed.permit::<SignedIn>()?, lang.code()).await?;
    }
    let mut response = Redirect::to(own_address(&wish.to)).into_response();
    let secure = if web.settings().tls { "; Secure" } else { "" };
    let cookie =
        format!("{LANG_COOKIE}={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}", lang.code());
    append_cookie(&mut response, &cookie);
    Ok(response)
}
