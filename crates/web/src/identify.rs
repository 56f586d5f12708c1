//! Who asks: the cookie or token of a request becomes an identity, before any handler runs.
//! Not here: what they may do; a handler's `Cx<P>` asks for that.
//! Next: [`crate::routes`].

use crate::{
    error::{self, WebError},
    state::Web,
    text::Lang,
};
use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderMap, Method, header, request::Parts},
    middleware::Next,
    response::Response,
};
use domain::access::Permission;
use hub::{
    Cx, Signed,
    identity::{session::Opened, token::Token},
};
use std::{net::SocketAddr, sync::Arc};

/// What is known of who asks.
#[derive(Clone)]
pub(crate) struct Identity {
    /// The session, if there is one.
    pub(crate) opened: Option<Arc<Opened>>,
    /// Who they are, once fully signed in.
    pub(crate) signed: Option<Signed>,
    /// What forms carry.
    pub(crate) csrf: String,
    /// The language of the page.
    pub(crate) lang: Lang,
    /// The address they come from.
    pub(crate) origin: String,
    /// Path and query.
    pub(crate) path: String,
    /// Names the request in the log.
    pub(crate) request_id: String,
}

/// The cookie of the session. The prefix makes browsers refuse it from elsewhere; it needs TLS.
pub(crate) const fn session_cookie(tls: bool) -> &'static str {
    if tls { "__Host-yagura" } else { "yagura" }
}

/// The cookie that gives forms their proof before sign-in.
pub(crate) const fn visitor_cookie(tls: bool) -> &'static str {
    if tls { "__Host-yagura-visitor" } else { "yagura-visitor" }
}

/// The cookie of the language, for those who have not signed in.
pub(crate) const LANG_COOKIE: &str = "yagura-lang";

/// Finds out who asks, runs the handler, and turns a failure into a page or a problem document.
pub(crate) async fn identify(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let asked = Asked::from(&web, &request);
    let refusal = same_site(&request).err();
    let path = request.uri().path().to_owned();
    let identity = match asked.find(&web).await {
        Ok(identity) => identity,
        Err(error) => return error::explain(&web, None, &path, &error.into()),
    };
    if let Some(refusal) = refusal {
        return error::explain(&web, Some(&identity), &path, &refusal);
    }
    request.extensions_mut().insert(identity.clone());
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<error::Failure>() {
        Some(failure) => error::explain(&web, Some(&identity), &path, &failure.into_error()),
        None => response,
    }
}

/// What a request says of who asks.
struct Asked {
    bearer: Option<Token>,
    session: Option<Token>,
    visitor: Option<Token>,
    lang: Lang,
    origin: String,
    path: String,
}

impl Asked {
    fn from(web: &Web, request: &Request) -> Self {
        let headers = request.headers();
        let tls = web.settings().tls;
        let token = |name| cookie(headers, name).map(Token::presented);
        // Programs that change things use a token: a browser's cookie alone never does, through the API.
        let api_change = request.uri().path().starts_with("/api/") && request.method() != Method::GET;
        Self {
            bearer: bearer(headers).map(Token::presented),
            session: token(session_cookie(tls)).filter(|_| !api_change),
            visitor: token(visitor_cookie(tls)),
            lang: cookie(headers, LANG_COOKIE).and_then(Lang::from_code).unwrap_or_default(),
            origin: request
                .extensions()
                .get::<ConnectInfo<SocketAddr>>()
                .map_or_else(String::new, |ConnectInfo(address)| address.ip().to_string()),
            path: request.uri().path_and_query().map_or_else(String::new, ToString::to_string),
        }
    }

    async fn find(self, web: &Web) -> Result<Identity, hub::HubError> {
        let mut identity = Identity {
            opened: None,
            signed: None,
            csrf: self.visitor.map_or_else(String::new, |visitor| visitor.csrf()),
            lang: self.lang,
            origin: self.origin,
            path: self.path,
            request_id: web.hub().request_id(),
        };
        if let Some(token) = self.bearer {
            identity.signed = web.hub().open_api_token(&token, &identity.origin).await?;
        } else if let Some(token) = self.session
            && let Some(opened) = web.hub().open_session(&token, &identity.origin).await?
        {
            identity.signed.clone_from(&opened.signed);
            identity.csrf = token.csrf();
            identity.lang = Lang::from_code(&opened.person.language).unwrap_or_default();
            identity.opened = Some(Arc::new(opened));
        }
        Ok(identity)
    }
}

/// Refuses a change that another site's page sent, as far as the browser says where it comes from.
fn same_site(request: &Request) -> Result<(), WebError> {
    if matches!(*request.method(), Method::GET | Method::HEAD) || bearer(request.headers()).is_some() {
        return Ok(());
    }
    let text = |name: header::HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let foreign = match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, from)| from != host),
        _ => false,
    };
    if foreign { Err(WebError::Csrf) } else { Ok(()) }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// The value of a cookie.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

impl FromRequestParts<Web> for Identity {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, WebError> {
        parts.extensions.get::<Self>().cloned().ok_or(WebError::NotFound)
    }
}

/// A permission, from a request: the door between a page and a use case.
impl<P: Permission> FromRequestParts<Web> for Cx<P> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, WebError> {
        let identity = Identity::from_request_parts(parts, web).await?;
        let signed = identity.signed.ok_or(WebError::SignInNeeded)?;
        Ok(signed.permit::<P>()?)
    }
}
