//! A browser, or a program with a token, that talks to the application without a network.
//! Not here: scripts and pictures (`e2e/` has a real browser).
//! Next: [`crate::TestWeb`].

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header, request::Builder},
};
use http_body_util::BodyExt;
use serde_json::Value;
use std::{collections::BTreeMap, net::SocketAddr};
use tower::ServiceExt;

/// Keeps cookies and the proof that forms carry.
#[derive(Clone)]
pub struct Client {
    router: Router,
    /// Where it sits.
    pub address: SocketAddr,
    /// What it was given, by name.
    pub cookies: BTreeMap<String, String>,
    /// The hidden field of the page it saw last.
    pub csrf: String,
    bearer: Option<String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub text: String,
}

impl Client {
    /// A browser that was never here.
    pub fn new(router: Router) -> Self {
        let address = SocketAddr::from(([192, 0, 2, 10], 50_000));
        Self { router, address, cookies: BTreeMap::new(), csrf: String::new(), bearer: None }
    }

    pub(crate) fn at(self, router: Router) -> Self {
        Self { router, ..self }
    }

    pub(crate) fn with_bearer(mut self, bearer: &str) -> Self {
        self.bearer = Some(bearer.to_owned());
        self
    }

    /// Signs in; the next page is `/today`.
    pub async fn sign_in(&mut self, login: &str, password: &str) {
        self.get("/sign-in").await;
        let answer = self.post("/sign-in", &[("login", login), ("password", password)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{login} cannot sign in: {}", answer.text);
        let today = self.get("/today").await;
        assert_eq!(today.status, StatusCode::OK, "{login} sees no first page: {}", today.text);
    }

    /// Asks for a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Self::request(Method::GET, path), Body::empty()).await
    }

    /// Sends a form with the proof of the page seen last.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf.clone();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend_from_slice(fields);
        self.post_bare(path, &all).await
    }

    /// Sends these fields and no others.
    pub async fn post_bare(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        let form = pairs.collect::<Vec<_>>().join("&");
        let request = Self::request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(form)).await
    }

    /// Sends a file in a form, with the proof of the page seen last.
    pub async fn upload(&mut self, path: &str, field: &str, name: &str, bytes: &[u8]) -> Answer {
        const EDGE: &str = "edge-of-a-field";
        let head = |about: &str| format!("--{EDGE}\r\ncontent-disposition: form-data; {about}\r\n\r\n");
        let mut body = format!("{}{}\r\n", head("name=\"csrf\""), self.csrf).into_bytes();
        body.extend(head(&format!("name=\"{field}\"; filename=\"{name}\"")).into_bytes());
        body.extend_from_slice(bytes);
        body.extend(format!("\r\n--{EDGE}--\r\n").into_bytes());
        let kind = format!("multipart/form-data; boundary={EDGE}");
        self.send(Self::request(Method::POST, path).header(header::CONTENT_TYPE, kind), Body::from(body))
            .await
    }

    /// Sends JSON.
    pub async fn json(&mut self, method: Method, path: &str, body: &Value) -> Answer {
        let request = Self::request(method, path).header(header::CONTENT_TYPE, "application/json");
        self.send(request, Body::from(body.to_string())).await
    }

    /// A request to this site, for [`Client::send`].
    pub fn request(method: Method, path: &str) -> Builder {
        Request::builder().method(method).uri(path).header(header::HOST, "yagura.test")
    }

    /// Sends a request with cookies and token, and keeps what comes back.
    pub async fn send(&mut self, mut request: Builder, body: Body) -> Answer {
        if !self.cookies.is_empty() {
            let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
            request = request.header(header::COOKIE, pairs.collect::<Vec<_>>().join("; "));
        }
        if let Some(bearer) = &self.bearer {
            request = request.header(header::AUTHORIZATION, format!("Bearer {bearer}"));
        }
        let request = request.extension(ConnectInfo(self.address)).body(body).expect("a request");
        let Ok(response) = self.router.clone().oneshot(request).await;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let answer = Answer { status: parts.status, headers: parts.headers, text };
        self.keep(&answer);
        answer
    }

    fn keep(&mut self, answer: &Answer) {
        for cookie in answer.set_cookies() {
            let (pair, flags) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').expect("a cookie has a name");
            if flags.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        if let Some(csrf) = answer.field("csrf") {
            self.csrf = csrf;
        }
    }
}

impl Answer {
    /// A header's text; empty if it is missing.
    pub fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The cookies it sets.
    pub fn set_cookies(&self) -> impl Iterator<Item = &str> {
        self.headers.get_all(header::SET_COOKIE).iter().filter_map(|value: &HeaderValue| value.to_str().ok())
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        self.header(header::LOCATION)
    }

    /// What stands between two texts in the body, the first time.
    pub fn between(&self, start: &str, end: &str) -> &str {
        let (_, rest) = self.text.split_once(start).unwrap_or_else(|| panic!("no {start} in {}", self.text));
        rest.split_once(end).map_or(rest, |(found, _)| found)
    }

    /// The value of the first field of that name in a page.
    pub fn field(&self, name: &str) -> Option<String> {
        let (_, rest) = self.text.split_once(&format!("name=\"{name}\" value=\""))?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error} in {}", self.text))
    }
}

fn encode(text: &str) -> String {
    let quoted = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(quoted).collect()
}
