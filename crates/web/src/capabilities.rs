//! The list of capabilities: adding one touches this list and its own folders.
//! Not here: what they do.
//! Next: the folder of a capability.

use crate::{
    assets,
    error::WebError,
    identity, inventory,
    routes::Routes,
    shell::Waiting,
    text::T,
};
use domain::access::{Inventory, Permission, Read};
use hub::Signed;
use std::collections::HashMap;

/// Every route of the application.
pub(crate) fn routes() -> Routes {
    Routes::default().merge(assets::routes()).merge(identity::routes()).merge(inventory::routes())
}

/// A group of the menu.
pub(crate) struct Group {
    /// Its heading; empty on top.
    pub(crate) title: fn(T) -> &'static str,
    /// Its entries.
    pub(crate) entries: &'static [Entry],
}

/// An entry of the menu.
pub(crate) struct Entry {
    /// Where it leads.
    pub(crate) href: &'static str,
    /// What it says.
    pub(crate) label: fn(T) -> &'static str,
    /// Whether this person sees it.
    pub(crate) shown: fn(&Signed) -> bool,
}

const fn entry<P: Permission>(href: &'static str, label: fn(T) -> &'static str) -> Entry {
    Entry { href, label, shown: Signed::may::<P> }
}

/// The menu, by the five verbs; a group appears when it has something in it.
pub(crate) const MENU: &[Group] = &[Group {
    title: |t| t.nav().know(),
    entries: &[entry::<Read<Inventory>>("/inventory", |t| t.nav().inventory())],
}];

/// What waits behind the entries of the menu, by address.
pub(crate) async fn waiting(_signed: &Signed) -> Result<HashMap<&'static str, Waiting>, WebError> {
    Ok(HashMap::new())
}
