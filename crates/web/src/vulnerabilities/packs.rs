//! The page for news on a medium: bringing a pack in, making one, fetching it.
//! Not here: what is taken and what is not (`hub::vulnerabilities::pack`), whose key counts (the console).
//! Next: `templates/vulnerabilities/packs.html`.

mod rows;

use super::news::feed_kind;
use crate::{
    download,
    error::WebError,
    form::{Form, Upload},
    page::{Choice, FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{
    extract::{Multipart, Path, multipart::Field},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    access::{Feeds, Read, Write},
    vulnerabilities::Feed,
};
use hub::{
    Cx,
    vulnerabilities::{
        feeds,
        pack::{self, Brought, BundleError, Receiving, Refusal, Since},
    },
};
use jiff::Timestamp;
use rows::{MadeRow, SenderRow, TakenRow};
use serde::Deserialize;

/// Bytes read of a file that is too large: a browser shows no answer until it has sent all of it. Beyond these the
/// connection is cut.
pub(super) const READ_AT_MOST_BYTES: usize = 4 << 30;

/// What a bundle is called on the way.
const TAR: &str = "application/x-tar";

#[derive(Template)]
#[template(path = "vulnerabilities/packs.html")]
struct PacksPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    heading: String,
    ages: Vec<String>,
    may_write: bool,
    senders: Vec<SenderRow>,
    taken: Vec<TakenRow>,
    choices: Vec<Choice>,
    wanted: &'a Wanted,
    make_hint: String,
    made: Vec<MadeRow>,
    key: String,
}

/// What the form for making one sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    since: String,
    number: String,
}

/// Draws the page.
pub(crate) async fn show(cx: Cx<Read<Feeds>>, shell: Shell) -> Result<Response, WebError> {
    draw(&cx, &shell, &Wanted { since: "last".to_owned(), ..Wanted::default() }, FormErrors::default()).await
}

/// Takes a pack in.
pub(crate) async fn receive(
    cx: Cx<Write<Feeds>>,
    shell: Shell,
    Upload(mut form): Upload,
) -> Result<Response, WebError> {
    let t = shell.t();
    match take(&cx, &mut form).await? {
        Ok(brought) => {
            let said = t.packs().take_begun(brought.sender.as_str(), brought.serial);
            Ok(redirect_with("/feeds/packs", FlashKind::Done, &said))
        }
        Err(refusal) => {
            drain(&mut form).await;
            let why = words(t, refusal)?;
            refused(&cx, &shell, &Wanted { since: "last".to_owned(), ..Wanted::default() }, ("file", why))
                .await
        }
    }
}

/// Asks for a pack to be made.
pub(crate) async fn make(
    cx: Cx<Write<Feeds>>,
    shell: Shell,
    Form(wanted): Form<Wanted>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let since = match (wanted.since.as_str(), wanted.number.trim().parse()) {
        ("all", _) => Since::Nothing,
        ("number", Ok(serial)) => Since::Serial(serial),
        ("number", Err(_)) => {
            return refused(&cx, &shell, &wanted, ("number", t.packs().refused_number().to_owned())).await;
        }
        _ => Since::Last,
    };
    match pack::order(&cx, since).await {
        Ok(()) => Ok(redirect_with("/feeds/packs", FlashKind::Done, t.packs().make_begun())),
        Err(refusal) => {
            let why = words(t, refusal)?;
            refused(&cx, &shell, &wanted, ("since", why)).await
        }
    }
}

/// Sends a pack that was made here.
pub(crate) async fn fetch(cx: Cx<Read<Feeds>>, Path(file): Path<String>) -> Result<Response, WebError> {
    let (made, pieces) = pack::made_pieces(&cx, &file).await?;
    Ok(download::pieces(&made.file, TAR, pieces))
}

/// The file goes to the disk as it comes; no more than a piece of it is ever in memory.
async fn take(cx: &Cx<Write<Feeds>>, form: &mut Multipart) -> Result<Result<Brought, Refusal>, WebError> {
    let cut_off = |_| WebError::BadRequest;
    while let Some(mut field) = form.next_field().await.map_err(cut_off)? {
        if field.name() != Some("file") {
            continue;
        }
        let name = field.file_name().unwrap_or_default().to_owned();
        let mut receiving = match Receiving::begin(cx).await {
            Ok(receiving) => receiving,
            Err(error) => return Err(error.into()),
        };
        while let Some(piece) = field.chunk().await.map_err(cut_off)? {
            if let Err(refusal) = receiving.write(&piece).await {
                drain_field(field).await;
                return Ok(Err(refusal));
            }
        }
        return Ok(receiving.finish(cx, &name).await);
    }
    Ok(Err(Refusal::Bundle(BundleError::Stranger)))
}

async fn drain_field(mut field: Field<'_>) {
    while let Ok(Some(_)) = field.chunk().await {}
}

async fn drain(form: &mut Multipart) {
    while let Ok(Some(field)) = form.next_field().await {
        drain_field(field).await;
    }
}

async fn refused(
    cx: &Cx<Write<Feeds>>,
    shell: &Shell,
    wanted: &Wanted,
    (field, why): (&'static str, String),
) -> Result<Response, WebError> {
    let mut errors = FormErrors::default();
    let words = shell.t().packs();
    let label = match field {
        "file" => words.file(),
        "number" => words.number(),
        _ => words.since(),
    };
    errors.add(field, label, why);
    let read = cx.signed().permit::<Read<Feeds>>()?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&read, shell, wanted, errors).await?).into_response())
}

async fn draw(
    cx: &Cx<Read<Feeds>>,
    shell: &Shell,
    wanted: &Wanted,
    errors: FormErrors,
) -> Result<Response, WebError> {
    let t = shell.t();
    let news = Feed::news(&feeds::list(cx).await?);
    let desk = pack::desk(cx).await?;
    let page = shell.page(t.packs().title());
    shell.draw(&PacksPage {
        page: &page,
        t,
        errors,
        heading: heading(t, &news, cx.now()),
        ages: ages(t, &news, cx.now()),
        may_write: cx.signed().may::<Write<Feeds>>(),
        senders: rows::senders(t, &desk),
        taken: desk.taken.iter().map(|one| rows::taken(t, one, &desk)).collect(),
        choices: rows::choices(t),
        wanted,
        make_hint: t.packs().make_hint(desk.serial),
        made: desk.made.iter().map(|made| rows::made(t, made)).collect(),
        key: desk.key.as_ref().map_or_else(String::new, ToString::to_string),
    })
}

/// Of when the oldest of the news is: it is what may be missed.
pub(super) fn heading(t: T, news: &[(String, Option<i64>)], now: Timestamp) -> String {
    match news.iter().filter_map(|(_, at)| *at).min() {
        Some(at) => t.packs().news_old(t.since(at, now.as_millisecond())),
        None => t.packs().news_none().to_owned(),
    }
}

/// Each kind of news with its age.
pub(super) fn ages(t: T, news: &[(String, Option<i64>)], now: Timestamp) -> Vec<String> {
    let words = t.packs();
    let said = |(kind, at): &(String, Option<i64>)| match at {
        Some(at) => words.age_of(t.since(*at, now.as_millisecond()), feed_kind(t, kind), t.moment_short(*at)),
        None => words.age_unknown(feed_kind(t, kind)),
    };
    news.iter().map(said).collect()
}

/// Why a pack is refused, in words; a hub that failed is no fault of the pack.
fn words(t: T, refusal: Refusal) -> Result<String, WebError> {
    let words = t.packs();
    Ok(match refusal {
        Refusal::Bundle(BundleError::Stranger) => words.refused_stranger().to_owned(),
        Refusal::Bundle(BundleError::Cut) => words.refused_cut().to_owned(),
        Refusal::Bundle(BundleError::Altered(_)) => words.refused_altered().to_owned(),
        Refusal::Bundle(BundleError::Newer(_)) | Refusal::UnknownFile(_) => words.refused_newer().to_owned(),
        Refusal::Bundle(error @ (BundleError::Line { .. } | BundleError::TooLarge { .. })) => {
            words.refused_content(error.to_string())
        }
        Refusal::Bundle(BundleError::Io(error)) => {
            return Err(hub::HubError::Internal(error.to_string()).into());
        }
        Refusal::UnknownKey(fingerprint) => words.refused_unknown_key(fingerprint.to_string()),
        Refusal::ReplacedKey(_) => words.refused_replaced_key().to_owned(),
        Refusal::Expired(at) => words.refused_expired(t.moment_short(at.as_millisecond())),
        Refusal::Purpose(_) => words.refused_purpose().to_owned(),
        Refusal::NotNewer { serial, newest } => words.refused_not_newer(newest, serial),
        Refusal::Gap { base, newest } => words.refused_gap(base, newest),
        Refusal::NothingNew(serial) => words.refused_nothing_new(serial),
        Refusal::TooLarge { limit, .. } => words.refused_too_large(t.size(limit)),
        Refusal::Hub(error) => return Err(error.into()),
    })
}
