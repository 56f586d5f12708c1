//! The document that describes the API, in `OpenAPI` 3.1, put together from the capabilities' own.
//! Not here: what they describe.
//! Next: `docs/openapi.json`, which a test keeps the same.

use crate::{
    capabilities,
    error::{PROBLEM, Problem},
    routes::Routes,
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use std::collections::BTreeMap;
use utoipa::{
    IntoResponses, Modify, OpenApi, ToSchema,
    openapi::{
        ContentBuilder, OpenApi as Document, Ref, RefOr, Response as Described, ResponseBuilder,
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

/// The whole document.
pub fn openapi() -> Document {
    let mut whole = Whole::openapi();
    for part in capabilities::api_documents() {
        whole.merge(part);
    }
    whole
}

pub(crate) fn routes() -> Routes {
    Routes::default().open_get("/api/v1/openapi.json", show)
}

/// This document
#[utoipa::path(
    get,
    path = "/api/v1/openapi.json",
    tag = "about",
    operation_id = "openapi",
    security(()),
    responses((status = 200, description = "This document, in OpenAPI 3.1", body = Object))
)]
pub(crate) async fn show() -> Response {
    // A document of our own always becomes JSON.
    let text = openapi().to_pretty_json().unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Yagura API",
        version = "1",
        description = "What programs may do with a hospital's asset ledger, its findings and its audit trail. \
            A program shows a token, `Authorization: Bearer …`; the token's scopes and its maker's roles limit it. \
            A signed-in browser may read, but change nothing here. Lists page alike: `limit` and `after`, answered \
            with `items` and `next`. Instants are RFC 3339 in UTC, days are `2027-03-31`, identifiers and choices \
            are text. Unknown fields and parameters are refused.",
        license(name = "Apache-2.0 OR MIT", identifier = "Apache-2.0 OR MIT"),
        contact(),
    ),
    paths(show),
    components(schemas(Problem)),
    modifiers(&Token),
)]
struct Whole;

/// How a program says who it is.
struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut Document) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        document.components.get_or_insert_default().add_security_scheme("token", scheme);
    }
}

/// Declares answers that are problem documents, for the `responses` of a call.
macro_rules! problems {
    ($($(#[$meta:meta])* $name:ident { $($status:literal: $what:literal),+ })+) => {$(
        $(#[$meta])*
        pub(crate) struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Described>> {
                [$(($status.to_owned(), problem($what))),+].into()
            }
        }
    )+};
}

problems! {
    /// Any call may end in these.
    Refusals {
        "400": "The request cannot be read; `detail` says where",
        "401": "No token, or one that is unknown, revoked or past its end",
        "403": "The maker's roles or the token's scopes do not permit it"
    }
    /// For calls that name a thing.
    Missing { "404": "There is none with that identifier" }
    /// For changes.
    Stale { "409": "Someone changed it since `version`" }
    /// For what is sent as JSON.
    Faulty {
        "413": "More than 256 KiB",
        "415": "Not `application/json`",
        "422": "Fields to correct, each named in `faults`"
    }
}

fn problem(what: &str) -> RefOr<Described> {
    let schema = Ref::from_schema_name(Problem::name());
    let content = ContentBuilder::new().schema(Some(schema)).build();
    RefOr::T(ResponseBuilder::new().description(what).content(PROBLEM, content).build())
}
