//! The list of capabilities: adding one touches this list and its own folders.
//! Not here: what they do.
//! Next: the folder of a capability.

use crate::{
    api, assets, audit_trail, error::WebError, identity, inventory, notify, routes::Routes, sharing,
    shell::Waiting, text::T, today, views, vulnerabilities,
};
use domain::{
    access::{
        AuditTrail, Feeds, Inventory, Organisations, People, Permission, Read, Sharing, SignedIn, Stocktakes,
        Vulnerabilities,
    },
    vulnerabilities::Urgency,
};
use hub::{
    Signed,
    vulnerabilities::findings::{self, Query},
};
use std::collections::HashMap;

/// Every route of the application.
pub(crate) fn routes() -> Routes {
    Routes::default()
        .merge(api::routes())
        .merge(assets::routes())
        .merge(identity::routes())
        .merge(inventory::routes())
        .merge(notify::routes())
        .merge(sharing::routes())
        .merge(today::routes())
        .merge(views::routes())
        .merge(vulnerabilities::routes())
        .merge(audit_trail::routes())
}

/// What programs are told of each capability.
pub(crate) fn api_documents() -> Vec<utoipa::openapi::OpenApi> {
    vec![
        identity::api_document(),
        inventory::api_document(),
        vulnerabilities::api_document(),
        notify::api_document(),
        views::api_document(),
        sharing::api_document(),
        audit_trail::api_document(),
    ]
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
pub(crate) const MENU: &[Group] = &[
    Group {
        title: |_| "",
        entries: &[
            entry::<SignedIn>("/today", |t| t.nav().today()),
            entry::<SignedIn>("/notices", |t| t.nav().notices()),
        ],
    },
    Group {
        title: |t| t.nav().know(),
        entries: &[
            entry::<Read<Inventory>>("/inventory", |t| t.nav().inventory()),
            entry::<Read<Inventory>>("/register", |t| t.nav().register()),
            entry::<Read<Inventory>>("/map", |t| t.nav().map()),
            entry::<Read<Stocktakes>>("/stocktakes", |t| t.stocktake().title()),
            entry::<Read<Vulnerabilities>>("/vulnerabilities", |t| t.nav().vulnerabilities()),
            entry::<Read<Vulnerabilities>>("/vendor-requests", |t| t.vendor_request().title()),
            entry::<Read<Inventory>>("/names", |t| t.news().names_title()),
        ],
    },
    Group {
        title: |t| t.nav().share(),
        entries: &[
            Entry {
                href: "/members",
                label: |t| t.nav().members(),
                shown: |signed| signed.is_for_operator() && signed.may::<Read<Sharing>>(),
            },
            Entry {
                href: "/region",
                label: |t| t.sharing().region_title(),
                shown: |signed| signed.is_for_operator() && signed.may::<Read<Sharing>>(),
            },
            entry::<Read<Sharing>>("/sharing", |t| t.nav().published()),
        ],
    },
    Group {
        title: |t| t.nav().manage(),
        entries: &[
            entry::<Read<People>>("/people", |t| t.nav().people()),
            entry::<Read<Organisations>>("/organisation", |t| t.nav().organisation()),
            entry::<Read<People>>("/api-tokens", |t| t.nav().api_tokens()),
            entry::<Read<AuditTrail>>("/audit-trail", |t| t.nav().audit_trail()),
            entry::<Read<Feeds>>("/feeds", |t| t.nav().feeds()),
        ],
    },
];

/// What waits behind the entries of the menu, by address.
pub(crate) async fn waiting(signed: &Signed) -> Result<HashMap<&'static str, Waiting>, WebError> {
    let mut waiting = HashMap::new();
    if let Ok(cx) = signed.permit::<Read<Vulnerabilities>>() {
        let query =
            Query { urgency: Some(Urgency::Now), open_on: Some(signed.hub.today()), ..Query::default() };
        let count = u64::try_from(findings::count(&cx, &query).await?).unwrap_or(0);
        waiting.insert("/vulnerabilities", Waiting { count, hot: true });
    }
    waiting.insert("/notices", notify::waiting(signed).await?);
    if let Some(members) = sharing::waiting(signed).await? {
        waiting.insert("/members", members);
    }
    Ok(waiting)
}
