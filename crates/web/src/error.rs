//! Failures, mapped to a status and words in this one file: a page for people, a problem document for programs.
//! Not here: fields to correct, which a form shows itself.
//! Next: `messages/errors.toml`.

use crate::{
    identify::Identity,
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
use hub::HubError;
use serde::Serialize;

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    #[error(transparent)]
    Hub(#[from] HubError),
    #[error("cannot be read")]
    BadRequest,
    #[error("the form does not prove where it comes from")]
    Csrf,
    #[error("sign-in needed")]
    SignInNeeded,
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
            Self::Hub(HubError::Denied(_)) | Self::Csrf => StatusCode::FORBIDDEN,
            Self::Hub(HubError::NotFound) | Self::NotFound => StatusCode::NOT_FOUND,
            Self::Hub(HubError::Invalid(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Hub(HubError::Conflict(_)) => StatusCode::CONFLICT,
            Self::Hub(_) | Self::Template(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::BadRequest => StatusCode::BAD_REQUEST,
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
            Self::Hub(HubError::Conflict(_)) => (errors.conflict(), errors.conflict_do()),
            Self::Hub(HubError::Invalid(_)) | Self::BadRequest => {
                (errors.bad_request(), errors.bad_request_do())
            }
            Self::Hub(_) | Self::Template(_) => (errors.internal(), errors.internal_do()),
            Self::SignInNeeded => (errors.not_signed_in(), errors.not_signed_in_do()),
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
    /// What to do.
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

/// Turns a failure into what the other side reads.
pub(crate) fn explain(web: &Web, identity: Option<&Identity>, path: &str, error: &WebError) -> Response {
    let status = error.status();
    let request_id = identity.map_or_else(String::new, |identity| identity.request_id.clone());
    if status.is_server_error() {
        tracing::error!(request.id = %request_id, error = %error, "a request failed");
    }
    if path.starts_with("/api/") {
        return problem(error, status, request_id);
    }
    if matches!(error, WebError::SignInNeeded) {
        let next = identity.map_or("/", |identity| identity.path.as_str());
        return Redirect::to(&shell::sign_in_address(next)).into_response();
    }
    let lang = identity.map_or(Lang::Ja, |identity| identity.lang);
    let (what, todo) = error.words(T::new(lang));
    let page = match identity {
        Some(identity) => shell::page(web, identity, &what),
        None => Page::bare(lang, what.as_str(), "/"),
    };
    let internal = status.is_server_error();
    let body = ErrorPage { page: &page, what: &what, todo: &todo, internal }.render().unwrap_or(what);
    (status, Html(body)).into_response()
}

fn problem(error: &WebError, status: StatusCode, request_id: String) -> Response {
    let (title, detail) = error.words(T::new(Lang::En));
    let faults = match error {
        WebError::Hub(HubError::Invalid(faults)) => faults
            .iter()
            .map(|fault| ProblemFault { field: fault.field.to_owned(), what: format!("{:?}", fault.what) })
            .collect(),
        _ => Vec::new(),
    };
    let problem = Problem {
        r#type: "about:blank",
        title,
        status: status.as_u16(),
        detail,
        instance: request_id,
        faults,
    };
    let mut response = (status, axum::Json(problem)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}
