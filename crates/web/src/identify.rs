//! Who asks: the cookie or token of a request becomes an identity, before any handler runs.
//! Not here: what they may do; a handler's `Cx<P>` asks for that.
//! Next: [`crate::routes`].

use crate::{
    error::{self, WebError},
    form::holds_nul,
    state::Web,
    text::Lang,
};
use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header, request::Parts},
    middleware::Next,
    response::Response,
};
use domain::access::Permission;
use hub::{
    Cx, Signed,
    identity::{session::Opened, token::Token},
};
use percent_encoding::percent_decode_str;
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
    /// Name and port that they opened, as their browser says.
    pub(crate) host: String,
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

/// Where addresses for programs begin.
pub(crate) const API: &str = "/api/";

/// The cookie of the language, for those who have not signed in.
pub(crate) const LANG_COOKIE: &str = "yagura-lang";

/// Names the request in the answer as in the log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Finds out who asks, runs the handler, and turns a failure into a page or a problem document.
pub(crate) async fn identify(State(web): State<Web>, request: Request, next: Next) -> Response {
    let mut identity = Identity::nobody(&web, &request);
    let path = request.uri().path().to_owned();
    let mut response = match run(&web, &mut identity, request, next).await {
        Ok(response) => response,
        Err(error) => error::explain(&web, &identity, &path, &error),
    };
    if let Ok(id) = HeaderValue::from_str(&identity.request_id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

async fn run(
    web: &Web,
    identity: &mut Identity,
    mut request: Request,
    next: Next,
) -> Result<Response, WebError> {
    identity.open(web, Presented::by(web, &request)).await?;
    same_site(&request)?;
    // No address of ours has bytes that are no text: it is as unknown as any other.
    let path = request.uri().path();
    if percent_decode_str(path).decode_utf8().is_err() || holds_nul(path.as_bytes()) {
        return Err(WebError::NotFound);
    }
    if request.uri().query().is_some_and(|query| holds_nul(query.as_bytes())) {
        return Err(WebError::BadRequest);
    }
    request.extensions_mut().insert(identity.clone());
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    if let Some(failure) = response.extensions_mut().remove::<error::Failure>() {
        return Err(failure.into_error());
    }
    let Some(refusal) = error::bare_refusal(&response) else { return Ok(response) };
    let mut explained = error::explain(web, identity, &path, &refusal);
    if let Some(allow) = response.headers_mut().remove(header::ALLOW) {
        explained.headers_mut().insert(header::ALLOW, allow);
    }
    Ok(explained)
}

/// The secrets that a request shows.
struct Presented {
    bearer: Option<Token>,
    session: Option<Token>,
}

impl Presented {
    fn by(web: &Web, request: &Request) -> Self {
        // A browser's cookie alone changes nothing through the API: that takes a token. No token opens a page.
        let by_token_only = is_api(request) && !is_reading(request);
        let session = cookie(request.headers(), session_cookie(web.settings().tls));
        Self {
            bearer: bearer(request).map(Token::presented),
            session: session.filter(|_| !by_token_only).map(Token::presented),
        }
    }
}

impl Identity {
    /// Who has shown nothing yet.
    fn nobody(web: &Web, request: &Request) -> Self {
        let headers = request.headers();
        let visitor = cookie(headers, visitor_cookie(web.settings().tls)).map(Token::presented);
        let address = request.extensions().get::<ConnectInfo<SocketAddr>>();
        Self {
            opened: None,
            signed: None,
            csrf: visitor.map_or_else(String::new, |visitor| visitor.csrf()),
            lang: cookie(headers, LANG_COOKIE).and_then(Lang::from_code).unwrap_or_default(),
            origin: address.map_or_else(String::new, |ConnectInfo(address)| {
                // An IPv4 client of a socket that takes both comes in the clothes of IPv6.
                address.ip().to_canonical().to_string()
            }),
            host: headers
                .get(header::HOST)
                .and_then(|host| host.to_str().ok())
                .unwrap_or_default()
                .to_owned(),
            path: request.uri().path_and_query().map_or_else(String::new, ToString::to_string),
            request_id: web.hub().request_id(),
        }
    }

    async fn open(&mut self, web: &Web, presented: Presented) -> Result<(), hub::HubError> {
        if let Some(token) = presented.bearer {
            self.signed = web.hub().open_api_token(&token, &self.origin).await?;
        } else if let Some(token) = presented.session
            && let Some(opened) = web.hub().open_session(&token, &self.origin).await?
        {
            self.signed.clone_from(&opened.signed);
            self.csrf = token.csrf();
            self.lang = Lang::from_code(&opened.person.language).unwrap_or_default();
            self.opened = Some(Arc::new(opened));
        }
        Ok(())
    }
}

fn is_api(request: &Request) -> bool {
    request.uri().path().starts_with(API)
}

fn is_reading(request: &Request) -> bool {
    matches!(*request.method(), Method::GET | Method::HEAD)
}

/// Refuses a change that another site's page sent, as far as the browser says where it comes from.
fn same_site(request: &Request) -> Result<(), WebError> {
    if is_reading(request) || bearer(request).is_some() {
        return Ok(());
    }
    let text = |name: header::HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let foreign = match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, from)| from != host),
        _ => false,
    };
    if foreign { Err(WebError::Csrf) } else { Ok(()) }
}

/// The token of a program; it counts in the API only.
fn bearer(request: &Request) -> Option<&str> {
    let shown = request.headers().get(header::AUTHORIZATION).filter(|_| is_api(request))?;
    shown.to_str().ok()?.strip_prefix("Bearer ")
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
        if signed.must_set_up_second_factor() && !P::BEFORE_SECOND_FACTOR {
            return Err(WebError::SecondFactorNeeded);
        }
        Ok(signed.permit::<P>()?)
    }
}
