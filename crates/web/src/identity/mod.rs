//! Pages of identity: signing in and out, the first administrator, one's own account, people, organisations.
//! Not here: the rules (`hub::identity`).
//! Next: [`sign_in`].

mod language;
mod setup;
mod sign_in;
pub(crate) mod words;

use crate::routes::Routes;

pub(crate) use words::kind as organisation_kind;

pub(crate) fn routes() -> Routes {
    Routes::default()
        .open_get("/", sign_in::start)
        .open_get("/sign-in", sign_in::show)
        .open_post("/sign-in", sign_in::check)
        .open_get("/sign-in/second-factor", sign_in::show_second)
        .open_post("/sign-in/second-factor", sign_in::check_second)
        .post("/sign-out", sign_in::sign_out)
        .open_get("/setup", setup::show)
        .open_post("/setup", setup::found)
        .open_post("/language", language::switch)
}
