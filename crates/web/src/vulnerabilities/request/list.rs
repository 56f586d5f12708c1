//! The list of requests: what is overdue first.
//! Not here: one request ([`super::show`]).
//! Next: `templates/vulnerabilities/request/list.html`.

use super::words;
use crate::{
    address::{with_query, words_of},
    error::WebError,
    page::{Choice, FormErrors, Page, Pager, parts::Mark},
    shell::Shell,
    text::T,
};
use askama::Template;
use axum::{extract::Query as Address, response::Response};
use domain::access::{Read, Vulnerabilities};
use hub::{
    Cx,
    vulnerabilities::request::{self, Cursor, Listed, Query, RequestState},
};
use jiff::civil::Date;
use serde::Deserialize;

/// Rows of a page.
const ROWS: u32 = 50;

/// What stands behind the `?`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListAddress {
    q: String,
    state: String,
    vendor: String,
    overdue: String,
    after: String,
    n: u64,
}

#[derive(Template)]
#[template(path = "vulnerabilities/request/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    heading: String,
    address: &'a ListAddress,
    states: Vec<Choice>,
    vendors: Vec<Choice>,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    href: String,
    device: String,
    vendor: String,
    cves: String,
    mark: Mark,
    state: &'static str,
    overdue: bool,
    due: String,
    promised: String,
}

/// Draws the list.
pub(super) async fn show(
    cx: Cx<Read<Vulnerabilities>>,
    shell: Shell,
    Address(address): Address<ListAddress>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let today = cx.hub().today();
    let query = address.query();
    let total = request::count(&cx, &query).await?;
    let mut listed = request::list(&cx, &query, address.cursor().as_ref(), ROWS + 1).await?;
    let more = listed.len() > ROWS as usize;
    listed.truncate(ROWS as usize);
    let overdue = request::count(&cx, &Query { overdue: true, ..Query::default() }).await?;
    let page = shell.page(t.vendor_request().title());
    shell.draw(&ListPage {
        page: &page,
        t,
        errors: FormErrors::default(),
        heading: match (address.is_filtered(), overdue) {
            (true, _) => t.vendor_request().found(total),
            (false, 0) => t.vendor_request().title().to_owned(),
            (false, overdue) => t.vendor_request().overdue_heading(overdue),
        },
        address: &address,
        states: Choice::each(RequestState::ALL, RequestState::as_str, |one| words::state(t, one)),
        vendors: request::vendors(&cx).await?.into_iter().map(|name| Choice::new(&name, &name)).collect(),
        pager: address.pager(&listed, more, total),
        rows: listed.iter().map(|one| row(t, one, today)).collect(),
    })
}

fn row(t: T, one: &Listed, today: Date) -> Row {
    let request = &one.request;
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| t.due(day, today));
    Row {
        href: format!("/vendor-requests/{}", request.id),
        device: request.letter.device.clone(),
        vendor: request.letter.vendor.clone(),
        cves: cves(request),
        mark: words::mark(request, today),
        state: words::state(t, request.state),
        overdue: request.is_overdue(today),
        due: day(request.letter.due_on),
        promised: request.promised_on.map_or_else(String::new, |day| t.date(day)),
    }
}

/// The CVEs of a request, one after the other.
pub(super) fn cves(request: &request::VendorRequest) -> String {
    request.subjects.iter().map(|one| one.cve.to_string()).collect::<Vec<_>>().join(" ")
}

impl ListAddress {
    /// The query it asks for; unknown choices count as absent.
    pub(super) fn query(&self) -> Query {
        Query {
            text: words_of(&self.q),
            state: self.state.parse().ok(),
            vendor: self.vendor.clone(),
            overdue: !self.overdue.is_empty(),
            ..Query::default()
        }
    }

    fn is_filtered(&self) -> bool {
        [&self.q, &self.state, &self.vendor, &self.overdue].iter().any(|text| !text.is_empty())
    }

    fn cursor(&self) -> Option<Cursor> {
        let (id, key) = self.after.split_once(' ')?;
        Some(Cursor { key: key.to_owned(), id: id.parse().ok()? })
    }

    fn pager(&self, listed: &[Listed], more: bool, total: i64) -> Pager {
        let first_row = if self.cursor().is_some() { self.n.max(1) } else { 1 };
        let next = listed.last().filter(|_| more).map(|last| {
            let after = format!("{} {}", last.request.id, last.sort_key);
            self.address("/vendor-requests", &after, &(first_row + u64::from(ROWS)).to_string())
        });
        let previous = (first_row > 1).then(|| self.address("/vendor-requests", "", ""));
        Pager { previous, next, ..Pager::over(first_row, listed.len(), u64::try_from(total).ok()) }
    }

    /// The address of a file with the requests of this list.
    fn export(&self, ending: &str) -> String {
        self.address(&format!("/vendor-requests/export.{ending}"), "", "")
    }

    fn address(&self, path: &str, after: &str, n: &str) -> String {
        let parts = [
            ("q", self.q.as_str()),
            ("state", &self.state),
            ("vendor", &self.vendor),
            ("overdue", &self.overdue),
            ("after", after),
            ("n", n),
        ];
        with_query(path, &parts)
    }
}
