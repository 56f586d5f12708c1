//! Counts requests and how long they take; a layer around all routes.
//! Not here: how the figures are printed and who may see them (the binary's listener for health and metrics).
//! Next: [`count`].

use axum::{
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Upper ends of the classes that durations are counted in, in milliseconds.
pub const CLASSES_MS: [u32; 9] = [5, 10, 25, 50, 100, 250, 500, 1_000, 5_000];

/// The figures since the start. Cloning shares them.
#[derive(Clone, Debug, Default)]
pub struct Metrics(Arc<Mutex<Figures>>);

/// What was counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Requests answered, by what they asked for.
    pub requests: BTreeMap<Asked, u64>,
    /// Requests answered within each of [`CLASSES_MS`] and in no class before it; then the slower ones.
    pub within: [u64; CLASSES_MS.len() + 1],
    /// Time taken by all together.
    pub taken: Duration,
}

/// What a request asked for and how that went.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// The route, with `{id}` where an identifier stands; `other` for addresses that are none.
    pub route: String,
    /// The method; `other` for those that no route has.
    pub method: &'static str,
    /// First digit of the status.
    pub status: u16,
}

impl Metrics {
    /// The figures as they are now.
    pub fn figures(&self) -> Figures {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn add(&self, asked: Asked, taken: Duration) {
        let class = CLASSES_MS.iter().position(|end| taken <= Duration::from_millis(u64::from(*end)));
        let mut figures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *figures.requests.entry(asked).or_default() += 1;
        figures.taken += taken;
        if let Some(count) = figures.within.get_mut(class.unwrap_or(CLASSES_MS.len())) {
            *count += 1;
        }
    }
}

/// Counts a request when its answer begins.
pub async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let method = method(request.method());
    let begun = Instant::now();
    let response = next.run(request).await;
    metrics.add(Asked { route, method, status: response.status().as_u16() / 100 }, begun.elapsed());
    response
}

/// A client may invent methods, and each would be a line of its own.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(route: &str) -> Asked {
        Asked { route: route.into(), method: "GET", status: 2 }
    }

    #[test]
    fn each_request_counts_once_by_route_and_by_duration() {
        let metrics = Metrics::default();
        metrics.add(asked("/a"), Duration::from_millis(5));
        metrics.add(asked("/a"), Duration::from_millis(6));
        metrics.add(asked("/b"), Duration::from_mins(1));
        let figures = metrics.figures();
        assert_eq!(figures.requests, BTreeMap::from([(asked("/a"), 2), (asked("/b"), 1)]));
        assert_eq!(figures.within, [1, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(figures.taken, Duration::from_millis(60_011));
    }

    #[test]
    fn invented_methods_share_a_line() {
        assert_eq!(method(&Method::from_bytes(b"BREW").unwrap()), "other");
        assert_eq!(method(&Method::POST), "POST");
    }
}
