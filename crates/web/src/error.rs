//! Failures, mapped to a status and words in this one file: a page for people, a problem document for programs.
//! Not here: fields to correct, which a form shows itself.
//! Next: `messages/errors.toml`.

use crate::{
    address,
    faults::sentence,
    identify::{API, Identity},
    page::Page,
    shell,
    state::Web,
    text::{Lang, T},
};
use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use domain::access::Denied;
use hub::{Fault, HubError};
use serde::Serialize;

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    #[error(transparent)]
    Hub(#[from] HubError),
    #[error("cannot be read")]
    BadRequest,
    #[error("cannot be read: {0}")]
    Unreadable(String),
    #[error("changed since: {0}")]
    Stale(String),
    #[error("refused by the framework: {0}")]
    Refused(StatusCode),
    #[error("the form does not prove where it comes from")]
    Csrf,
    #[error("sign-in needed")]
    SignInNeeded,
    #[error("a second factor must be set up first")]
    SecondFactorNeeded,
    #[error("not found")]
    NotFound,
    #[error("too large")]
    TooLarge,
    #[error("too many tries")]
    TooMany,
    #[error("the page cannot be drawn: {0}")]
    Template(#[from] askama::Error),
}

impl From<Denied> for WebError {
    fn from(denied: Denied) -> Self {
        Self::Hub(HubError::Denied(denied))
    }
}

/// A failure on its way to [`explain`].
#[derive(Clone)]
pub(crate) struct Failure(std::sync::Arc<std::sync::Mutex<Option<WebError>>>);

impl Failure {
    pub(crate) fn into_error(self) -> WebError {
        self.0.lock().ok().and_then(|mut error| error.take()).unwrap_or(WebError::NotFound)
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Failure(std::sync::Arc::new(std::sync::Mutex::new(Some(self)))));
        response
    }
}

impl WebError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Hub(HubError::Denied(_)) | Self::Csrf | Self::SecondFactorNeeded => StatusCode::FORBIDDEN,
            Self::Hub(HubError::NotFound) | Self::NotFound => StatusCode::NOT_FOUND,
            Self::Hub(HubError::Invalid(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Hub(HubError::Conflict(_)) | Self::Stale(_) => StatusCode::CONFLICT,
            Self::Hub(_) | Self::Template(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::BadRequest | Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::Refused(status) => *status,
            Self::SignInNeeded => StatusCode::UNAUTHORIZED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
        }
    }

    /// What happened, and what to do.
    fn words(&self, t: T) -> (String, String) {
        let errors = t.errors();
        let (what, todo) = match self {
            Self::Hub(HubError::Denied(_)) => (errors.forbidden(), errors.forbidden_do()),
            Self::Csrf => (errors.csrf(), errors.csrf_do()),
            Self::Hub(HubError::NotFound) | Self::NotFound => (errors.not_found(), errors.not_found_do()),
            Self::Hub(HubError::Conflict(_)) | Self::Stale(_) => (errors.conflict(), errors.conflict_do()),
            Self::Refused(StatusCode::METHOD_NOT_ALLOWED) => (errors.method(), errors.method_do()),
            Self::Refused(status) if status.is_server_error() => (errors.internal(), errors.internal_do()),
            Self::Hub(HubError::Invalid(_)) | Self::BadRequest | Self::Unreadable(_) | Self::Refused(_) => {
                (errors.bad_request(), errors.bad_request_do())
            }
            Self::Hub(_) | Self::Template(_) => (errors.internal(), errors.internal_do()),
            Self::SignInNeeded => (errors.not_signed_in(), errors.not_signed_in_do()),
            Self::SecondFactorNeeded => (t.sign_in().forced_title(), t.sign_in().forced_lead()),
            Self::TooLarge => (errors.too_large(), errors.too_large_do()),
            Self::TooMany => (errors.too_many(), errors.too_many_do()),
        };
        (what.to_owned(), todo.to_owned())
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    page: &'a Page,
    what: &'a str,
    todo: &'a str,
    internal: bool,
}

/// A problem document. [RFC 9457]
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Problem {
    /// Always `about:blank`: the status says the kind.
    r#type: &'static str,
    /// What happened.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What to do, or where the request cannot be read.
    detail: String,
    /// Names the request in the log.
    instance: String,
    /// Fields to correct.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    faults: Vec<ProblemFault>,
}

/// A field to correct.
#[derive(Serialize, utoipa::ToSchema)]
struct ProblemFault {
    /// The field.
    field: String,
    /// What is wrong with it.
    what: String,
}

/// The fallback for addresses that lead nowhere.
pub(crate) async fn unknown_address() -> WebError {
    WebError::NotFound
}

/// A refusal that the framework made itself, such as of a method: nothing that a person could read.
pub(crate) fn bare_refusal(response: &Response) -> Option<WebError> {
    let status = response.status();
    let kind =
        response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_refusal = status.is_client_error() || status.is_server_error();
    let is_drawn = kind.starts_with("text/html") || kind == PROBLEM;
    match status {
        _ if is_drawn || !is_refusal => None,
        StatusCode::NOT_FOUND => Some(WebError::NotFound),
        StatusCode::PAYLOAD_TOO_LARGE => Some(WebError::TooLarge),
        _ => Some(WebError::Refused(status)),
    }
}

/// Turns a failure into what the other side reads.
pub(crate) fn explain(web: &Web, identity: &Identity, path: &str, error: &WebError) -> Response {
    let status = error.status();
    if status.is_server_error() {
        tracing::error!(request.id = %identity.request_id, error = %error, "a request failed");
    }
    if path.starts_with(API) {
        return problem(error, status, &identity.request_id);
    }
    if matches!(error, WebError::SecondFactorNeeded) {
        return Redirect::to("/account/second-factor").into_response();
    }
    if matches!(error, WebError::SignInNeeded) {
        return Redirect::to(&address::sign_in(&identity.path)).into_response();
    }
    let (what, todo) = error.words(T::new(identity.lang));
    let page = shell::page(web, identity, &what);
    let internal = status.is_server_error();
    let body = ErrorPage { page: &page, what: &what, todo: &todo, internal }.render().unwrap_or(what);
    (status, Html(body)).into_response()
}

fn problem(error: &WebError, status: StatusCode, request_id: &str) -> Response {
    let t = T::new(Lang::En);
    let (title, todo) = error.words(t);
    let (detail, faults) = match error {
        WebError::Hub(HubError::Invalid(faults)) => {
            let fault = |fault: &Fault| ProblemFault {
                field: fault.field.to_owned(),
                what: sentence(t, &fault.what),
            };
            (todo, faults.iter().map(fault).collect())
        }
        WebError::Unreadable(detail) | WebError::Stale(detail) => (detail.clone(), Vec::new()),
        other => (for_programs(other).map_or(todo, str::to_owned), Vec::new()),
    };
    let problem = Problem {
        r#type: "about:blank",
        title,
        status: status.as_u16(),
        detail,
        instance: request_id.to_owned(),
        faults,
    };
    let mut response = (status, axum::Json(problem)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// What a program does, where the page tells a person to press or wait.
const fn for_programs(error: &WebError) -> Option<&'static str> {
    match error {
        WebError::SignInNeeded => Some("Send a token that has not expired: Authorization: Bearer TOKEN"),
        WebError::Refused(StatusCode::UNSUPPORTED_MEDIA_TYPE) => {
            Some("Send the body as JSON, with Content-Type: application/json.")
        }
        WebError::TooLarge => {
            Some("The body is larger than any thing here may be. Send one thing at a time.")
        }
        WebError::Hub(HubError::NotFound) | WebError::NotFound => Some(
            "Nothing is at this address, or it belongs to another organisation. See /api/v1/openapi.json.",
        ),
        WebError::Hub(HubError::Denied(_)) => {
            Some("Neither the scopes of the token nor the roles of its maker allow this. See /api/v1/me.")
        }
        WebError::Hub(HubError::Conflict(_)) => {
            Some("Someone changed it since. Read it again, and send the change with its present version.")
        }
        _ => None,
    }
}

/// The media type of [`Problem`].
pub(crate) const PROBLEM: &str = "application/problem+json";
