//! Identity for programs: who one is.
//! Not here: pages.
//! Next: [`me`].

mod me;

use crate::routes::Routes;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(paths(me::show))]
pub(super) struct Document;

pub(super) fn routes() -> Routes {
    Routes::default().get("/api/v1/me", me::show)
}
