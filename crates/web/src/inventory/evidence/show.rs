//! The page of a file of evidence: what it would do, then doing it or giving it up.
//! Not here: comparing (`hub::inventory::evidence`).
//! Next: `templates/inventory/evidence/show.html`.

use super::{evidence_id, flows, words};
use crate::{
    error::WebError,
    form::{Form, Nothing},
    inventory::register::words as register_words,
    page::{Choice, FlashKind, FormErrors, Page, parts::Mark},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    access::{Inventory, Write},
    ids::AssetId,
    inventory::{
        check::SHORT_CHARS,
        evidence::{EvidenceFile, EvidenceKind, EvidenceState, Proposal, Verdict, accounts::Proposed},
        register::RecordKind,
    },
};
use hub::{
    Cx, HubError,
    inventory::evidence::{
        self, AccountsSeen, Candidate, Outcome, Preview, Row, RowMeant, Wanted, devices::label,
    },
};
use serde::Deserialize;

/// Devices, ways and accounts shown.
const SHOWN: usize = 300;

/// Accounts that a form takes over at most.
const ACCOUNTS: usize = 2_000;

/// What stands behind the `?`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// The asset that the file is about.
    asset: String,
    /// Words to find it by.
    q: String,
}

#[derive(Template)]
#[template(path = "inventory/evidence/show.html")]
struct ShowPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    file: &'a EvidenceFile,
    heading: String,
    about: String,
    waits: bool,
    state: (Mark, &'static str),
    counts: Vec<(&'static str, usize, bool)>,
    shown: &'a Preview,
    stranger: String,
    again: String,
    lines: Vec<Line>,
    proposals: Vec<Said>,
    asset: String,
    q: String,
    candidates: Vec<Candidate>,
    needs_asset: bool,
    crossings: Vec<flows::Row>,
    segments: Vec<Choice>,
    accounts: Vec<Account>,
}

/// An account of a directory, beside the register.
struct Account {
    name: String,
    is_privileged: bool,
    is_known: String,
    changes: bool,
    words: Vec<AccountWord>,
}

/// What a directory says of a field.
struct AccountWord {
    field: &'static str,
    before: String,
    stated: String,
    mark: Mark,
    verdict: &'static str,
    is_contradiction: bool,
}

/// A device of the file.
struct Line {
    name: String,
    marks: Vec<String>,
    maker: Option<(Mark, String)>,
    asset: Option<(String, String)>,
    by: String,
    says: Vec<Said>,
}

/// What is said of a field.
pub(super) struct Said {
    pub(super) field: &'static str,
    pub(super) before: String,
    pub(super) stated: String,
    pub(super) mark: Mark,
    pub(super) verdict: &'static str,
    pub(super) is_contradiction: bool,
}

/// Draws the page.
pub(crate) async fn show(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    draw(&cx, &shell, &id, &asked, FormErrors::default()).await
}

/// Applies what the page showed.
pub(crate) async fn apply(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let evidence = evidence_id(&id)?;
    let t = shell.t();
    let words = t.evidence();
    let back = format!("/inventory/evidence/{evidence}");
    let wanted = wanted(&pairs)?;
    let asset = wanted.asset;
    match evidence::apply(&cx, evidence, wanted).await {
        Ok(Outcome::Applied { changed, unknown, accounts }) => {
            let kind = evidence::find(&cx, evidence).await?.kind;
            let (to, text) = match asset {
                None if kind == EvidenceKind::Connections => {
                    ("/inventory/flows".to_owned(), words.connections_applied().to_owned())
                }
                None if accounts > 0 => ("/register/account".to_owned(), words.accounts_applied(accounts)),
                Some(asset) => (format!("/inventory/{asset}"), words.attached().to_owned()),
                None if unknown > 0 => ("/inventory/devices".to_owned(), words.applied(changed, unknown)),
                None => (back, words.applied(changed, unknown)),
            };
            Ok(redirect_with(&to, FlashKind::Done, &text))
        }
        Ok(Outcome::AnotherSite) => Ok(redirect_with(&back, FlashKind::Warning, words.stranger())),
        Err(HubError::Conflict(_)) => {
            let is_over = evidence::find(&cx, evidence).await?.state != EvidenceState::Ready;
            let text = if is_over { words.over() } else { words.changed_meanwhile() };
            Ok(redirect_with(&back, FlashKind::Warning, text))
        }
        Err(HubError::Invalid(faults)) => {
            let errors = crate::faults::form_errors(t, &faults, |_| words.choose_asset());
            let mut response = draw(&cx, &shell, &id, &Asked::default(), errors).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(other) => Err(other.into()),
    }
}

/// Gives the file up.
pub(crate) async fn discard(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(_): Form<Nothing>,
) -> Result<Response, WebError> {
    let evidence = evidence_id(&id)?;
    match evidence::discard(&cx, evidence).await {
        Ok(()) => {
            let text = shell.t().evidence().discarded();
            Ok(redirect_with("/inventory/evidence", FlashKind::Done, text))
        }
        Err(HubError::Conflict(_)) => {
            Ok(Redirect::to(&format!("/inventory/evidence/{evidence}")).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// What a form asks for; an account's box for each account.
fn wanted(pairs: &[(String, String)]) -> Result<Wanted, WebError> {
    let of = |name: &str| pairs.iter().find(|(key, _)| key == name).map_or("", |(_, text)| text.as_str());
    let asset = match of("asset") {
        "" => None,
        text => Some(crate::inventory::asset_id(text)?),
    };
    Ok(Wanted {
        version: of("version").parse().map_err(|_| WebError::BadRequest)?,
        asset,
        is_ours: !of("ours").is_empty(),
        from_segment: of("from_segment").chars().take(SHORT_CHARS).collect(),
        accounts: pairs
            .iter()
            .filter(|(key, _)| key == "account")
            .map(|(_, name)| name.clone())
            .take(ACCOUNTS)
            .collect(),
    })
}

async fn draw(
    cx: &Cx<Write<Inventory>>,
    shell: &Shell,
    id: &str,
    asked: &Asked,
    errors: FormErrors,
) -> Result<Response, WebError> {
    let file = evidence::find(cx, evidence_id(id)?).await?;
    let t = shell.t();
    let words = t.evidence();
    let waits = file.state == EvidenceState::Ready;
    let needs_asset = file.kind.needs_asset();
    let asset: Option<AssetId> = asked.asset.parse().ok();
    let shown = evidence::preview(cx, &file, asset.filter(|_| needs_asset && waits)).await?;
    let candidates = if waits && needs_asset {
        find_candidates(cx, asked, asset, &file.product).await?
    } else {
        Vec::new()
    };
    let heading = if needs_asset {
        words.heading_product(file.product.as_str())
    } else if file.kind.lists_devices() {
        words.heading_devices(file.things)
    } else if file.kind == EvidenceKind::Connections {
        words.heading_connections(file.things)
    } else {
        words.heading_accounts(file.things)
    };
    let counts = if file.kind.lists_devices() && waits { counts(t, &shown) } else { Vec::new() };
    let stranger = shown.stranger.filter(|_| waits);
    let page = shell.page(&file.name);
    shell.draw(&ShowPage {
        page: &page,
        t,
        errors,
        heading,
        about: format!(
            "{}  {} {}",
            words::kind(t, file.kind),
            words.observed_at(),
            t.moment(file.observed_at_ms)
        ),
        waits,
        state: words::state(t, file.state),
        counts,
        stranger: stranger.map_or_else(String::new, |(inside, total)| words.stranger_text(inside, total)),
        again: shown
            .applied_before_ms
            .filter(|_| waits)
            .map_or_else(String::new, |at| words.applied_before(t.moment(at))),
        lines: shown.rows.iter().take(SHOWN).map(|row| line(t, row)).collect(),
        proposals: shown.proposals.iter().map(|one| said(t, one)).collect(),
        crossings: shown.crossings.iter().take(SHOWN).map(|one| flows::row(t, one)).collect(),
        segments: shown.segments.iter().map(|name| Choice::new(name.clone(), name)).collect(),
        accounts: shown.accounts.iter().flat_map(|seen| accounts(t, seen)).collect(),
        shown: &shown,
        asset: asset.map_or_else(String::new, |id| id.to_string()),
        q: asked.q.clone(),
        candidates,
        needs_asset,
        file: &file,
    })
}

/// The asset that was named comes first; else those that a search finds, at first that for the product.
async fn find_candidates(
    cx: &Cx<Write<Inventory>>,
    asked: &Asked,
    asset: Option<AssetId>,
    product: &str,
) -> Result<Vec<Candidate>, WebError> {
    if let Some(id) = asset {
        let read = cx.signed().permit::<domain::access::Read<Inventory>>()?;
        let asset = hub::inventory::find(&read, id).await?;
        let about = format!("{} {}", asset.details.maker, asset.details.model);
        return Ok(vec![Candidate { id, name: asset.details.name, about: about.trim().to_owned() }]);
    }
    let search = if asked.q.is_empty() { product } else { &asked.q };
    let found = evidence::candidates(cx, search).await?;
    Ok(found)
}

fn counts(t: T, shown: &Preview) -> Vec<(&'static str, usize, bool)> {
    let words = t.evidence();
    vec![
        (words.count_unknown(), shown.unknown, shown.unknown > 0),
        (words.count_fills(), shown.fills, false),
        (words.count_renews(), shown.renews, false),
        (words.count_contradicts(), shown.contradicts, shown.contradicts > 0),
        (words.count_same(), shown.same, false),
    ]
}

/// The accounts that would change the register, and those that say otherwise than it.
fn accounts(t: T, seen: &AccountsSeen) -> Vec<Account> {
    let asks = |one: &&Proposed| one.words.iter().any(|word| word.verdict != Verdict::Same);
    seen.proposed.iter().filter(asks).take(SHOWN).map(|one| account(t, one)).collect()
}

fn account(t: T, one: &Proposed) -> Account {
    // Name and system stand for the account itself.
    let is_told = |word: &&domain::inventory::evidence::accounts::Word| {
        !matches!(word.field, "name" | "system") && word.verdict != Verdict::Same
    };
    let word = |word: &domain::inventory::evidence::accounts::Word| {
        let (mark, verdict) = words::verdict(t, word.verdict);
        let field = RecordKind::Account.field(word.field);
        let printed = |text: &str| {
            field.map_or_else(|| text.to_owned(), |field| register_words::printed(t, field, text))
        };
        AccountWord {
            field: register_words::field(t, RecordKind::Account, word.field),
            before: printed(&word.before),
            stated: printed(&word.stated),
            mark,
            verdict,
            is_contradiction: word.verdict == Verdict::Contradicts,
        }
    };
    Account {
        name: one.account.name.clone(),
        is_privileged: one.is_privileged(),
        is_known: one.record.map_or_else(String::new, |id| format!("/register/account/{id}")),
        changes: one.changes(),
        words: one.words.iter().filter(is_told).map(word).collect(),
    }
}

fn line(t: T, row: &Row) -> Line {
    let device = &row.device;
    let name = label(device);
    let mac = device.mac.map_or_else(String::new, |mac| mac.to_string());
    let model = format!("{} {}", device.maker, device.model).trim().to_owned();
    let marks = [device.addresses_text(), mac, model, device.serial.clone(), device.notes.clone()];
    let marks = marks.into_iter().filter(|text| !text.is_empty() && *text != name).collect();
    let (asset, by) = match &row.meant {
        RowMeant::Asset { id, name, by } => {
            (Some((format!("/inventory/{id}"), name.clone())), words::by(t, *by).to_owned())
        }
        RowMeant::Several => (None, t.evidence().several().to_owned()),
        RowMeant::Unknown => (None, t.evidence().devices().to_owned()),
    };
    let differs = |one: &&Proposal| one.verdict != Verdict::Same;
    Line {
        name,
        marks,
        maker: words::called_out(t, row.maker, device),
        asset,
        by,
        says: row.proposals.iter().filter(differs).map(|one| said(t, one)).collect(),
    }
}

/// A statement in words.
pub(super) fn said(t: T, one: &Proposal) -> Said {
    let (mark, verdict) = words::verdict(t, one.verdict);
    Said {
        field: words::field(t, one.field),
        before: one.before.clone(),
        stated: one.stated.clone(),
        mark,
        verdict,
        is_contradiction: one.verdict == Verdict::Contradicts,
    }
}
