//! One line for each route: with what it is asked. A new route goes under its capability:
//!
//! - `open("GET /sign-in")` anyone may read; `open_form("POST /sign-in", |_| fields(&[...]))` anyone may send
//! - `page("GET /inventory")` is read with a permission
//! - `form("POST /inventory/new", |_| fields(&[...]))` changes something
//! - `.at(|ids| format!("/inventory/{}", ids.asset))` says where, if the path alone does not
//!
//! The body gets identifiers too: a form or query that names things has a line (a second one, if need be)
//! which names `ids.…`.

use crate::ids::Ids;

/// The fields of a form, in order.
pub(crate) type Fields = Vec<(&'static str, String)>;

/// How a route is asked.
#[derive(Clone)]
pub(crate) struct Sample {
    /// Method and path, as the router has them.
    pub(crate) route: &'static str,
    /// What is sent.
    pub(crate) body: Body,
    /// Needs no permission.
    pub(crate) is_open: bool,
    /// Shows something of the organisation that asks; false for what is the same for all.
    pub(crate) shows_own: bool,
    at: Option<fn(&Ids) -> String>,
}

/// What is sent.
#[derive(Clone)]
pub(crate) enum Body {
    None,
    Form(fn(&Ids) -> Fields),
}

/// Every sample.
pub(crate) fn samples() -> Vec<Sample> {
    let all = [assets(), identity(), today(), inventory(), vulnerabilities()];
    all.into_iter().flatten().collect()
}

fn assets() -> Vec<Sample> {
    vec![open("GET /assets/style.css"), open("GET /assets/app.js"), open("GET /assets/favicon.svg")]
}

fn identity() -> Vec<Sample> {
    vec![
        open("GET /"),
        open("GET /sign-in"),
        open_form("POST /sign-in", |_| fields(&[("login", "nobody"), ("password", "wrong")])),
        open("GET /sign-in/second-factor"),
        open_form("POST /sign-in/second-factor", |_| fields(&[("code", "000000")])),
        form("POST /sign-out", |_| fields(&[])),
        open("GET /setup"),
        open_form("POST /setup", |_| fields(&[("organisation", "x"), ("kind", "clinic")])),
        open_form("POST /language", |_| fields(&[("lang", "en"), ("to", "/today")])),
    ]
}

fn today() -> Vec<Sample> {
    vec![page("GET /today")]
}

fn inventory() -> Vec<Sample> {
    vec![
        page("GET /inventory"),
        page("GET /inventory/new"),
        form("POST /inventory/new", |_| fields(&[("name", "新しい機器"), ("kind", "server")])),
        page("GET /inventory/{id}").at(|ids| format!("/inventory/{}", ids.asset)),
        page("GET /inventory/{id}/edit").at(|ids| format!("/inventory/{}/edit", ids.asset)),
        form("POST /inventory/{id}/edit", |_| {
            fields(&[("version", "1"), ("name", "別の名前"), ("kind", "server")])
        })
        .at(|ids| format!("/inventory/{}/edit", ids.asset)),
        form("POST /inventory/{id}/remove", |_| fields(&[("version", "1")]))
            .at(|ids| format!("/inventory/{}/remove", ids.asset)),
    ]
}

fn vulnerabilities() -> Vec<Sample> {
    vec![
        page("GET /vulnerabilities"),
        page("GET /vulnerabilities").at(|ids| format!("/vulnerabilities?asset={}", ids.asset)),
        page("GET /vulnerabilities/{id}").at(|ids| format!("/vulnerabilities/{}", ids.finding)),
        form("POST /vulnerabilities/{id}", |_| fields(&[("version", "2"), ("answer", "mitigated")]))
            .at(|ids| format!("/vulnerabilities/{}", ids.finding)),
        page("GET /feeds"),
        form("POST /feeds/refresh", |_| fields(&[("place", "test.json")])),
    ]
}

/// Anyone may read it.
fn open(route: &'static str) -> Sample {
    Sample { is_open: true, shows_own: false, ..page(route) }
}

/// Anyone may send it.
fn open_form(route: &'static str, body: fn(&Ids) -> Fields) -> Sample {
    Sample { body: Body::Form(body), ..open(route) }
}

/// To be read with a permission.
fn page(route: &'static str) -> Sample {
    Sample { route, body: Body::None, is_open: false, shows_own: true, at: None }
}

/// A form that changes something.
fn form(route: &'static str, body: fn(&Ids) -> Fields) -> Sample {
    Sample { body: Body::Form(body), ..page(route) }
}

fn fields(fields: &[(&'static str, &str)]) -> Fields {
    fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

impl Sample {
    /// Asked there.
    fn at(self, at: fn(&Ids) -> String) -> Self {
        Self { at: Some(at), ..self }
    }

    /// `GET` and so on.
    pub(crate) fn method(&self) -> &'static str {
        self.route.split_once(' ').expect("method and path").0
    }

    /// The path as the router has it.
    pub(crate) fn path(&self) -> &'static str {
        self.route.split_once(' ').expect("method and path").1
    }

    /// The address to ask at.
    pub(crate) fn address(&self, ids: &Ids) -> String {
        self.at.map_or_else(|| self.path().to_owned(), |at| at(ids))
    }

    /// An identifier stands in the path, so that a foreign one is not found.
    pub(crate) fn has_id_in_path(&self) -> bool {
        self.path().contains('{')
    }

    /// Asked by programs, with a token.
    pub(crate) fn is_api(&self) -> bool {
        self.path().starts_with("/api/")
    }

    /// Changes something.
    pub(crate) fn is_change(&self) -> bool {
        self.method() != "GET"
    }

    /// The name of the permission it needs.
    pub(crate) fn permission<'r>(&self, routes: &'r [web::RouteInfo]) -> Option<&'r str> {
        let info = routes.iter().find(|info| info.method == self.method() && info.path == self.path());
        info.expect("a sample has a route").permission
    }
}
