//! What a file would do, before it does it: what is new, what fills empty fields, what contradicts.
//! Not here: doing it ([`super::apply()`]).
//! Next: [`preview`].

use super::{
    accounts::proposals,
    compare::{Known, Row, RowMeant, compare, compare_one, count},
    seen::{places_of, segments},
    staged,
    ways::of_connections,
};
use crate::{Cx, HubError};
use domain::{
    access::{Inventory, Write},
    ids::AssetId,
    inventory::{
        Component, ComponentKind,
        evidence::{
            Account, Belonging, Content, Disclosure, EvidenceFile, EvidenceKind, Observed, Part, Proposal,
            Verdict, accounts::Proposed,
        },
        query::Query,
        register::gaps::House,
        seen::{Crossing, Place, Places, Seen, crossings},
    },
};
use std::collections::BTreeMap;
use store::inventory::{evidence::file, list, register::list as list_records};

/// What a page shows of a file.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// Devices, those that ask for a look first.
    pub rows: Vec<Row>,
    /// How many devices are in no ledger.
    pub unknown: usize,
    /// How many fields it fills.
    pub fills: usize,
    /// How many fields it renews that evidence had filled.
    pub renews: usize,
    /// How many fields it contradicts.
    pub contradicts: usize,
    /// How many devices say what the ledger says.
    pub same: usize,
    /// Another site's file, by its looks: devices in known networks, devices with an address.
    pub stranger: Option<(usize, usize)>,
    /// Parts, from the first on.
    pub parts: Vec<Part>,
    /// The disclosure form.
    pub form: Option<Disclosure>,
    /// What the form says of the chosen asset's fields.
    pub proposals: Vec<Proposal>,
    /// Accounts.
    pub accounts: Option<AccountsSeen>,
    /// What a list of connections shows between segments, what may not pass first.
    pub crossings: Vec<Crossing>,
    /// Segments in which a scan may have been made.
    pub segments: Vec<String>,
    /// The one in which it was made by what it shows; empty if it does not tell.
    pub from_segment: String,
    /// When the same file was applied before, ms UTC.
    pub applied_before_ms: Option<i64>,
}

/// What a directory says of its accounts.
#[derive(Clone, Debug, Default)]
pub struct AccountsSeen {
    /// All of them.
    pub total: usize,
    /// Those that can sign in.
    pub enabled: usize,
    /// Enabled ones that did not sign in for 90 days, or never.
    pub idle: Vec<Account>,
    /// Enabled ones whose password never expires.
    pub never_expire: usize,
    /// What the enabled ones say of the register, privileged ones first.
    pub proposed: Vec<Proposed>,
}

/// An asset that a file may be about.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Which.
    pub id: AssetId,
    /// Its name.
    pub name: String,
    /// Maker, model and place, for telling it from others.
    pub about: String,
}

/// Parts and accounts shown at most.
const SHOWN: usize = 200;

/// Candidates shown at most.
const CANDIDATES: u32 = 50;

/// An account that was not used for so long is idle.
const IDLE_DAYS: i64 = 90;

/// What a file would do now. For a product, `asset` says to which one it belongs.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn preview(
    cx: &Cx<Write<Inventory>>,
    file: &EvidenceFile,
    asset: Option<AssetId>,
) -> Result<Preview, HubError> {
    let read = cx.read();
    let content = file::content(&read, file.id).await?;
    let mut shown = match staged::read(&content)? {
        Some(Content::Devices(devices)) => {
            let scanned = if file.kind == EvidenceKind::Nmap { Some(devices.clone()) } else { None };
            let mut shown = of_rows(compare(&read, file, devices).await?);
            if let Some(scanned) = scanned {
                let known = Known::read(&read).await?;
                shown.segments = segments(&read, &known).await?;
                shown.from_segment = scanned_from(&places_of(&read, &known).await?, &scanned);
            }
            shown
        }
        Some(Content::Accounts(accounts)) => {
            let (proposed, _) = proposals(&read, file, &accounts).await?;
            let seen = AccountsSeen { proposed, ..of_accounts(accounts, file.observed_at_ms) };
            Preview { accounts: Some(seen), ..Preview::default() }
        }
        Some(Content::Connections(found)) => {
            let records = list_records::everything(&read).await?;
            let known = Known::read(&read).await?;
            let places = places_of(&read, &known).await?;
            let seen = Seen { ways: of_connections(file, &found), places, ..Seen::default() };
            let house = House::new(&[], &records, cx.hub().today());
            Preview { crossings: crossings(&house.with(&seen)), ..Preview::default() }
        }
        Some(Content::Disclosure(form)) => {
            let device = as_device(&form);
            let proposals = match asset {
                Some(id) => compare_one(&read, file, id, &device).await?.1,
                None => Vec::new(),
            };
            Preview { form: Some(form), proposals, ..Preview::default() }
        }
        other => of(other, file.observed_at_ms),
    };
    shown.applied_before_ms = file::applied_before(&read, &file.hash).await?;
    Ok(shown)
}

/// What is kept of a file that was applied.
pub(super) fn of_content(content: &str) -> Result<Preview, HubError> {
    Ok(of(staged::read(content)?, 0))
}

fn of(content: Option<Content>, at_ms: i64) -> Preview {
    match content {
        Some(Content::Parts { parts, .. }) => {
            Preview { parts: parts.into_iter().take(SHOWN).collect(), ..Preview::default() }
        }
        Some(Content::Accounts(accounts)) => {
            Preview { accounts: Some(of_accounts(accounts, at_ms)), ..Preview::default() }
        }
        Some(Content::Disclosure(form)) => Preview { form: Some(form), ..Preview::default() },
        Some(Content::Devices(_) | Content::Connections(_)) | None => Preview::default(),
    }
}

/// A form says of its product what a device says of itself.
pub(super) fn as_device(form: &Disclosure) -> Observed {
    let software = Component {
        kind: ComponentKind::Software,
        name: form.product.clone(),
        version: form.version.clone(),
        cpe: String::new(),
    };
    Observed {
        maker: form.maker.clone(),
        model: form.product.clone(),
        components: if form.product.is_empty() || form.version.is_empty() {
            Vec::new()
        } else {
            vec![software]
        },
        ..Observed::default()
    }
}

fn of_rows(comparison: super::compare::Comparison) -> Preview {
    let mut rows = comparison.rows;
    // What asks for a look comes first: modems, other unknown devices, contradictions, changes.
    rows.sort_by_key(|row| {
        let is_known = matches!(row.meant, RowMeant::Asset { .. });
        let contradicts = row.proposals.iter().any(|one| one.verdict == Verdict::Contradicts);
        let changes = row.proposals.iter().any(Proposal::changes);
        (is_known, row.maker.map_or(9, |maker| maker.class as u8), !contradicts, !changes)
    });
    let is_same = |row: &&Row| {
        matches!(row.meant, RowMeant::Asset { .. })
            && row.proposals.iter().all(|one| one.verdict == Verdict::Same)
    };
    Preview {
        unknown: rows.iter().filter(|row| !matches!(row.meant, RowMeant::Asset { .. })).count(),
        fills: count(&rows, Verdict::Fills),
        renews: count(&rows, Verdict::Renews),
        contradicts: count(&rows, Verdict::Contradicts),
        same: rows.iter().filter(is_same).count(),
        stranger: match comparison.belonging {
            Belonging::Stranger { inside, total } => Some((inside, total)),
            Belonging::Ours | Belonging::CannotTell => None,
        },
        rows,
        ..Preview::default()
    }
}

/// The segment in which a scan was made: where most of the devices are that answered by ARP, which does not leave it.
fn scanned_from(places: &Places, devices: &[Observed]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let beside = devices.iter().filter(|device| device.is_beside_scanner);
    for address in beside.filter_map(|device| device.addresses.first()) {
        if let Place::Segment(name) = places.of(*address) {
            *counts.entry(name).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.map_or_else(String::new, |(name, _)| name.to_owned())
}

fn of_accounts(accounts: Vec<Account>, at_ms: i64) -> AccountsSeen {
    let since = at_ms.saturating_sub(IDLE_DAYS * 86_400_000);
    let mut seen = AccountsSeen { total: accounts.len(), ..AccountsSeen::default() };
    for account in accounts.into_iter().filter(|account| account.is_enabled) {
        seen.enabled += 1;
        seen.never_expire += usize::from(account.never_expires);
        if account.signed_in_at_ms.is_none_or(|at| at < since) {
            seen.idle.push(account);
        }
    }
    seen.idle.sort_by_key(|account| account.signed_in_at_ms);
    seen
}

/// Assets that a file about a product may belong to: those that a search finds.
///
/// # Errors
/// [`HubError::Store`].
pub async fn candidates(cx: &Cx<Write<Inventory>>, search: &str) -> Result<Vec<Candidate>, HubError> {
    let query = Query { text: search.to_owned(), ..Query::default() };
    let page = list::page(&cx.read(), &query, None, CANDIDATES).await?;
    let candidate = |asset: domain::inventory::Asset| {
        let details = asset.details;
        let about = [details.maker, details.model, details.department, details.place];
        let about: Vec<String> = about.into_iter().filter(|text| !text.is_empty()).collect();
        Candidate { id: asset.id, name: details.name, about: about.join(" ") }
    };
    Ok(page.assets.into_iter().map(candidate).collect())
}
