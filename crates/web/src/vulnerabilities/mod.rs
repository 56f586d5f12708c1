//! Pages of vulnerabilities 脆弱性: findings, one finding with its decision, feeds.
//! Not here: matching and ranking (`hub::vulnerabilities`).
//! Next: [`list`].

mod decision;
mod feeds;
mod finding;
mod list;
pub(crate) mod words;

use crate::routes::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/vulnerabilities", list::show)
        .get("/vulnerabilities/{id}", finding::show)
        .post("/vulnerabilities/{id}", decision::decide)
        .get("/feeds", feeds::show)
        .post("/feeds/refresh", feeds::refresh)
}
