//! The feeds: when each was last read, and asking for it to be read now.
//! Not here: reading them (`hub::vulnerabilities::feeds`).
//! Next: `templates/vulnerabilities/feeds.html`.

use super::news::feed_kind;
use crate::{
    error::WebError,
    form::Form,
    page::{FlashKind, Page, parts::Mark},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::response::Response;
use domain::access::{Feeds, Read, Write};
use hub::{
    Cx,
    vulnerabilities::feeds::{self, Feed},
};
use jiff::Timestamp;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "vulnerabilities/feeds.html")]
struct FeedsPage<'a> {
    page: &'a Page,
    t: T,
    heading: String,
    ages: Vec<String>,
    rows: Vec<Row>,
    may_write: bool,
}

struct Row {
    place: String,
    kind: String,
    can_be_asked: bool,
    mark: Mark,
    state: String,
    hint: String,
    last_good: String,
    covers: String,
    records: String,
}

#[derive(Deserialize)]
pub(crate) struct Place {
    place: String,
}

/// Draws the page.
pub(crate) async fn show(cx: Cx<Read<Feeds>>, shell: Shell) -> Result<Response, WebError> {
    let t = shell.t();
    let listed = feeds::list(&cx).await?;
    let stale = Feed::missed(&listed, cx.now()).count();
    let words = t.vulnerabilities();
    let heading = match (listed.len(), stale) {
        (0, _) => words.feeds_none().to_owned(),
        (_, 0) => words.feeds_fresh().to_owned(),
        (_, stale) => words.feeds_stale(stale),
    };
    let page = shell.page(words.feeds_title());
    shell.draw(&FeedsPage {
        page: &page,
        t,
        heading,
        ages: super::packs::ages(t, &Feed::news(&listed), cx.now()),
        rows: listed.iter().map(|feed| row(t, feed, cx.now())).collect(),
        may_write: cx.signed().may::<Write<Feeds>>(),
    })
}

/// Asks for a feed to be read now.
pub(crate) async fn refresh(
    cx: Cx<Write<Feeds>>,
    shell: Shell,
    Form(form): Form<Place>,
) -> Result<Response, WebError> {
    feeds::refresh(&cx, &form.place).await?;
    Ok(redirect_with("/feeds", FlashKind::Done, shell.t().vulnerabilities().feed_asked()))
}

fn row(t: T, feed: &Feed, now: Timestamp) -> Row {
    let words = t.vulnerabilities();
    let moment = |at: Option<i64>| at.map_or_else(String::new, |at| t.moment_short(at));
    let (mark, state) = if !feed.message.is_empty() {
        (Mark::Now, words.feed_failed().to_owned())
    } else if feed.is_stale(now) {
        let state = feed.last_good_at_ms.map(|at| words.feed_stale(t.since(at, now.as_millisecond())));
        (Mark::Week, state.unwrap_or_else(|| words.feed_never().to_owned()))
    } else {
        (Mark::Ok, words.feed_fresh().to_owned())
    };
    Row {
        place: feed.id.clone(),
        kind: if feed.kind.is_empty() {
            t.common().unknown().to_owned()
        } else {
            t.listed(feed.kinds().map(|kind| feed_kind(t, kind)))
        },
        can_be_asked: !feed.is_pack(),
        mark,
        state,
        hint: feed.message.clone(),
        last_good: moment(feed.last_good_at_ms),
        covers: moment(feed.generated_at_ms),
        records: t.number(feed.records),
    }
}
