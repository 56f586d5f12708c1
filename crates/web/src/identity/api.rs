//! Identity for programs: who one is, the own organisation, its people.
//! Not here: pages; changes, which are made by people only.
//! Next: [`me`], [`organisation`], [`people`].

mod me;
mod organisation;
mod people;

use crate::routes::Routes;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(paths(me::show, organisation::show, people::list))]
pub(super) struct Document;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/me", me::show)
        .get("/api/v1/organisation", organisation::show)
        .get("/api/v1/people", people::list)
}
