//! The views above a list: which there are, which is open, and the form that keeps the present one.
//! Not here: renaming and deleting ([`super::manage`]).
//! Next: `templates/views/bar.html`.

use super::query::{Lost, bare};
use crate::{error::WebError, text::T};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Views;
use hub::{
    Signed,
    views::{self, List, NAME_CHARS},
};

/// What stands above a list.
pub(crate) struct Bar {
    /// The list, as forms name it.
    pub(crate) list: String,
    /// The whole list.
    pub(crate) whole: String,
    /// The whole list is open.
    pub(crate) is_whole: bool,
    /// Its views.
    pub(crate) tabs: Vec<Tab>,
    /// The query that would be kept.
    pub(crate) query: String,
    /// A view opens this list, so that a bare address does not show the whole.
    pub(crate) has_default: bool,
    /// Characters of a name at most.
    pub(crate) name_chars: usize,
    /// The person may share views of it.
    pub(crate) may_share: bool,
    /// What of the address means nothing any more, in words; empty for nothing.
    pub(crate) ignored: String,
    /// What nothing has any more, in words; empty for nothing.
    pub(crate) gone: String,
}

/// A view above its list.
pub(crate) struct Tab {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) is_shared: bool,
    pub(crate) is_open: bool,
}

impl Bar {
    /// One of the views is open.
    pub(crate) fn is_view(&self) -> bool {
        self.tabs.iter().any(|tab| tab.is_open)
    }
}

/// The views of a list. `here` is the query that is open, `kept` the one that would be kept: with the columns shown.
pub(crate) async fn bar(
    signed: &Signed,
    t: T,
    list: List,
    here: &str,
    kept: &str,
    lost: &Lost,
) -> Result<Bar, WebError> {
    let seen = views::of_list(&signed.permit::<Views>()?, list).await?;
    let (here, kept) = (bare(here), bare(kept));
    let has_default = seen.iter().any(|view| view.is_default);
    let tabs: Vec<Tab> = seen
        .into_iter()
        .map(|view| Tab {
            href: view.address(),
            is_open: !view.query.is_empty() && view.query == here,
            is_shared: view.owner.is_none(),
            name: view.name,
        })
        .collect();
    let words = |parts: &[(&'static str, String)]| {
        let parts: Vec<String> = parts.iter().map(|(label, value)| t.views().part(label, value)).collect();
        t.listed(parts.iter().map(String::as_str))
    };
    Ok(Bar {
        list: list.to_string(),
        whole: views::address(list, ""),
        is_whole: here.is_empty(),
        tabs,
        query: kept,
        has_default,
        name_chars: NAME_CHARS,
        may_share: views::may_share(signed, list),
        ignored: words(&lost.ignored),
        gone: words(&lost.gone),
    })
}

/// Where a bare address of a list leads for who opens it with a view.
pub(crate) async fn opened_with(
    signed: &Signed,
    list: List,
    query: Option<&str>,
) -> Result<Option<Response>, WebError> {
    if query.is_some_and(|query| !query.is_empty()) {
        return Ok(None);
    }
    let seen = views::of_list(&signed.permit::<Views>()?, list).await?;
    let view = seen.into_iter().find(|view| view.is_default);
    Ok(view.map(|view| Redirect::to(&view.address()).into_response()))
}
