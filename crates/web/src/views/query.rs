//! The query of a view: what the list's own address reads and writes, and what of it means nothing any more.
//! Not here: the addresses (`inventory::query`, `inventory::register::address`, `vulnerabilities::query`).
//! Next: [`canonical`].

use crate::{address::Strays, error::WebError, inventory, text::T, vulnerabilities};
use hub::{
    HubError, What,
    views::{List, WHOLE},
};

/// Parts of a query that mean nothing: label and value of each.
#[derive(Debug, Default)]
pub(crate) struct Lost {
    /// Those that the list does not know, and leaves out.
    pub(crate) ignored: Strays,
    /// Those that nothing has any more.
    pub(crate) gone: Strays,
}

/// A query as the list's page writes it: without pages, and with nothing in it that the list does not know.
pub(super) fn canonical(t: T, list: List, query: &str) -> Result<String, WebError> {
    let (query, ignored) = match list {
        List::Book(book) => inventory::view_query(t, book, query)?,
        List::Findings => vulnerabilities::view_query(t, query)?,
    };
    if !ignored.is_empty() {
        return Err(HubError::fault("query", What::Unknown).into());
    }
    Ok(bare(&query))
}

/// The query without the word that it is of the whole list.
pub(super) fn bare(query: &str) -> String {
    query.split('&').filter(|part| *part != WHOLE).collect::<Vec<_>>().join("&")
}

/// What the list is called.
pub(super) fn title(t: T, list: List) -> &'static str {
    match list {
        List::Book(book) => inventory::book_title(t, book),
        List::Findings => t.vulnerabilities().title(),
    }
}
