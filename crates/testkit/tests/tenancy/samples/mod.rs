//! One line for each route: with what it is asked. A new route goes under its capability:
//!
//! - `open("GET /sign-in")` anyone may read; `open_form("POST /sign-in", |_| fields(&[...]))` anyone may send
//! - `page("GET /inventory")` is read with a permission; so are routes of the API
//! - `form("POST /inventory/new", |_| fields(&[...]))` changes something; `json("PUT /api/v1/...", |_| json!(...))`
//! - `.at(|ids| format!("/inventory/{}", ids.asset))` says where, if the path alone does not
//!
//! Bodies get identifiers too: a form or query that can name things has a line, a second one if need be, that
//! names `ids.…`. A new kind of identifier is a line in `ids`.

mod evidence;
mod identity;
mod inventory;
mod notify;
mod pages;
mod registers;
mod sharing;
mod stocktake;
mod views;
mod vulnerabilities;

use crate::ids::Ids;
use serde_json::Value;

/// The CVE that touches a device in each hospital of the scene.
const CVE: &str = "CVE-2018-13379";

/// The fields of a form, in order.
pub(crate) type Fields = Vec<(&'static str, String)>;

/// How a route is asked.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "what a route does is told one by one")]
pub(crate) struct Sample {
    /// Method and path, as the router has them.
    pub(crate) route: &'static str,
    /// What is sent.
    pub(crate) body: Body,
    /// Needs no permission.
    pub(crate) is_open: bool,
    /// Shows something of the organisation that asks; false for what is the same for all.
    pub(crate) shows_own: bool,
    /// Asked by the people of the network, not of the hospital.
    pub(crate) of_network: bool,
    /// What stands in the path is a secret that opens to whoever holds it.
    pub(crate) by_secret: bool,
    /// The owner does not succeed with this one either.
    pub(crate) fails_for_all: bool,
    at: Option<fn(&Ids) -> String>,
}

/// What is sent.
#[derive(Clone)]
pub(crate) enum Body {
    None,
    Form(fn(&Ids) -> Fields),
    Json(fn(&Ids) -> Value),
    /// A file with this text, in the field `file`.
    File(&'static str),
    /// A file with this text, as the whole body.
    Bytes(&'static str),
}

/// Every sample.
pub(crate) fn samples() -> Vec<Sample> {
    let all = [
        pages::samples(),
        identity::samples(),
        inventory::samples(),
        evidence::samples(),
        registers::samples(),
        vulnerabilities::samples(),
        sharing::samples(),
        stocktake::samples(),
        notify::samples(),
        views::samples(),
    ];
    all.into_iter().flatten().collect()
}

/// Anyone may read it.
fn open(route: &'static str) -> Sample {
    Sample { is_open: true, shows_own: false, ..page(route) }
}

/// Anyone may send it.
fn open_form(route: &'static str, body: fn(&Ids) -> Fields) -> Sample {
    Sample { body: Body::Form(body), ..open(route) }
}

/// Needs a permission and has no body.
fn page(route: &'static str) -> Sample {
    Sample {
        route,
        body: Body::None,
        is_open: false,
        shows_own: true,
        of_network: false,
        by_secret: false,
        fails_for_all: false,
        at: None,
    }
}

/// A form that changes something.
fn form(route: &'static str, body: fn(&Ids) -> Fields) -> Sample {
    Sample { body: Body::Form(body), ..page(route) }
}

/// A change sent as JSON.
fn send(route: &'static str, body: fn(&Ids) -> Value) -> Sample {
    Sample { body: Body::Json(body), shows_own: false, ..page(route) }
}

/// A file sent in a form.
fn file(route: &'static str, text: &'static str) -> Sample {
    Sample { body: Body::File(text), ..page(route) }
}

fn fields(fields: &[(&'static str, &str)]) -> Fields {
    fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

impl Sample {
    fn with_bytes(self, text: &'static str) -> Self {
        Self { body: Body::Bytes(text), shows_own: false, ..self }
    }

    fn at(self, at: fn(&Ids) -> String) -> Self {
        Self { at: Some(at), ..self }
    }

    fn same_for_all(self) -> Self {
        Self { shows_own: false, ..self }
    }

    fn of_network(self) -> Self {
        Self { of_network: true, ..self }
    }

    fn by_secret(self) -> Self {
        Self { by_secret: true, ..self.fails_for_all() }
    }

    fn fails_for_all(self) -> Self {
        Self { fails_for_all: true, ..self }
    }

    /// `GET` and so on.
    pub(crate) fn method(&self) -> &'static str {
        self.route.split_once(' ').unwrap().0
    }

    /// The path as the router has it.
    pub(crate) fn path(&self) -> &'static str {
        self.route.split_once(' ').unwrap().1
    }

    /// The address to ask at.
    pub(crate) fn address(&self, ids: &Ids) -> String {
        self.at.map_or_else(|| self.path().to_owned(), |at| at(ids))
    }

    /// An identifier stands in the path, so that a foreign one is not found; `{kind}` names a register, the same for all.
    pub(crate) fn has_id_in_path(&self) -> bool {
        self.path().replace("{kind}", "").contains('{') && !self.by_secret
    }

    /// Asked by programs, with a token.
    pub(crate) fn is_api(&self) -> bool {
        self.path().starts_with("/api/")
    }

    /// Changes something.
    pub(crate) fn is_change(&self) -> bool {
        self.method() != "GET"
    }

    /// Whether the body differs by these identifiers.
    pub(crate) fn body_differs(&self, one: &Ids, other: &Ids) -> bool {
        match self.body {
            Body::None | Body::File(_) | Body::Bytes(_) => false,
            Body::Form(fields) => fields(one) != fields(other),
            Body::Json(value) => value(one) != value(other),
        }
    }

    /// The name of the permission it needs.
    pub(crate) fn permission<'r>(&self, routes: &'r [web::RouteInfo]) -> Option<&'r str> {
        let info = routes.iter().find(|info| info.method == self.method() && info.path == self.path());
        info.expect("a sample has a route").permission
    }
}
