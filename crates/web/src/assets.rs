//! The style sheet, the script and the icon: compiled in, kept by browsers for good under a versioned address.
//! Not here: pictures that the server draws.
//! Next: `assets/`.

use crate::routes::Routes;
use axum::{
    http::header,
    response::{IntoResponse, Response},
};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .open_get("/assets/style.css", || async {
            asset("text/css; charset=utf-8", include_str!("../assets/style.css"))
        })
        .open_get("/assets/app.js", || async {
            asset("text/javascript; charset=utf-8", include_str!("../assets/app.js"))
        })
        .open_get("/assets/favicon.svg", || async {
            asset("image/svg+xml", include_str!("../assets/favicon.svg"))
        })
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    let headers =
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, text).into_response()
}
