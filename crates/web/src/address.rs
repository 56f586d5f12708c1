//! Addresses of this site: with a query, and given by a request.
//! Not here: what the query of a list asks for (the list's own `query`).
//! Next: [`crate::routes`].

use crate::{error::WebError, state::Web};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;

/// Characters of a search at most; nobody types more.
const TYPED: usize = 200;

/// The address of a path with what is filled of these.
pub(crate) fn with_query(path: &str, parts: &[(&str, &str)]) -> String {
    let filled = parts.iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<String> = filled.map(|(name, value)| format!("{name}={}", encode(value))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// The whole address of a path: as others know the hub where that is known, else as this browser reached it.
pub(crate) fn whole(web: &Web, headers: &HeaderMap, path: &str) -> String {
    if let Some(known) = web.hub().public_address() {
        return format!("{}{path}", known.origin());
    }
    let scheme = if web.settings().tls { "https" } else { "http" };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    if host.is_empty() || !host.bytes().all(plain) {
        path.to_owned()
    } else {
        format!("{scheme}://{host}{path}")
    }
}

/// Parts of an address that mean nothing: label and value of each.
pub(crate) type Strays = Vec<(&'static str, String)>;

/// What stands behind the `?` of an address; empty without one.
pub(crate) fn query_of(address: &str) -> String {
    address.split_once('?').map_or_else(String::new, |(_, query)| query.to_owned())
}

/// Reads what stands behind a `?`.
///
/// # Errors
/// [`WebError::BadRequest`] if it does not fit.
pub(crate) fn read<A: DeserializeOwned>(query: &str) -> Result<A, WebError> {
    serde_html_form::from_str(query).map_err(|_| WebError::BadRequest)
}

/// The words of a search.
pub(crate) fn words_of(typed: &str) -> String {
    typed.chars().take(TYPED).collect()
}

/// The sign-in page, which leads back afterwards.
pub(crate) fn sign_in(next: &str) -> String {
    with_query("/sign-in", &[("next", if next == "/" { "" } else { next })])
}

/// An address of this site given by a request, or the start page: never leads elsewhere.
pub(crate) fn own(text: &str) -> &str {
    let own = text.starts_with('/')
        && !text.starts_with("//")
        && !text.contains('\\')
        && !text.contains(char::is_control);
    if own { text } else { "/today" }
}

/// Text for a query.
pub(crate) fn encode(text: &str) -> String {
    let sign = |byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_back_never_leads_to_another_site() {
        assert_eq!(own("/inventory?q=1"), "/inventory?q=1");
        for elsewhere in ["https://example.com", "//example.com", "/\\example.com", "", "javascript:alert(1)"]
        {
            assert_eq!(own(elsewhere), "/today", "{elsewhere}");
        }
    }

    #[test]
    fn a_query_holds_what_is_filled_and_is_quoted() {
        assert_eq!(with_query("/x", &[("a", "/?=診"), ("b", ""), ("c", "1")]), "/x?a=%2F%3F%3D%E8%A8%BA&c=1");
        assert_eq!(with_query("/x", &[("b", "")]), "/x");
        assert_eq!(
            (sign_in("/").as_str(), sign_in("/people").as_str()),
            ("/sign-in", "/sign-in?next=%2Fpeople")
        );
    }
}
