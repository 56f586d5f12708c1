//! Pages and the JSON API: from a request to a use case and back.
//! Not here: rules (`hub`, `domain`); this crate never sees the database.
//! Next: [`app`], [`routes`], then the folder of a capability.

pub mod messages;
pub mod metrics;
pub mod page;
pub mod text;

mod address;
mod api;
mod assets;
mod capabilities;
mod download;
mod error;
mod faults;
mod form;
mod headers;
mod identify;
mod limit;
mod qr;
mod routes;
mod shell;
mod state;

mod audit_trail;
mod identity;
mod inventory;
mod notify;
mod sharing;
mod today;
mod views;
mod vulnerabilities;

pub use api::openapi;
pub use limit::network;
pub use notify::wording;
pub use routes::RouteInfo;
pub use state::{Banner, Settings, Web};

use axum::{Router, extract::DefaultBodyLimit, middleware};

/// The application, and the table of its routes for tests that must know them all.
pub struct App {
    /// Ready to serve; wants `ConnectInfo<SocketAddr>`.
    pub router: Router,
    /// Every route with its permission.
    pub routes: Vec<RouteInfo>,
}

/// Puts the application together.
pub fn app(web: Web) -> App {
    let (router, routes) = capabilities::routes().into_parts();
    let router = router
        .fallback(error::unknown_address)
        .layer(DefaultBodyLimit::max(form::FORM_LIMIT_BYTES))
        .layer(middleware::from_fn_with_state(web.clone(), identify::identify))
        .layer(middleware::from_fn_with_state(web.clone(), headers::secure))
        .with_state(web);
    App { router, routes }
}
