//! Headers that every answer carries.
//! Not here: cookies ([`crate::identity`]).
//! Next: `THREAT_MODEL.md`.

use crate::state::Web;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// Only our own style sheet and script; nothing inline, no frames, forms only to ourselves.
const CSP: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
    form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const ALWAYS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CSP),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()"),
];

/// Adds them; pages are never kept by a cache.
pub(crate) async fn secure(State(web): State<Web>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if web.settings().tls {
        keep_cookies_to_tls(headers);
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    response
}

/// Every cookie, whoever set it: one sent in the clear once is known to whoever listens.
fn keep_cookies_to_tls(headers: &mut HeaderMap) {
    for (_, cookie) in headers.iter_mut().filter(|(name, _)| *name == header::SET_COOKIE) {
        let text = String::from_utf8_lossy(cookie.as_bytes()).into_owned();
        if !text.split(';').any(|flag| flag.trim() == "Secure")
            && let Ok(secure) = HeaderValue::from_str(&format!("{text}; Secure"))
        {
            *cookie = secure;
        }
    }
}
