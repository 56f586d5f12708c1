//! The list of notices: one's own, or all of the organisation's for who looks after them.
//! Not here: one notice ([`super::notice`]).
//! Next: `templates/notify/list.html`.

use super::words;
use crate::{
    address::with_query,
    error::WebError,
    page::{Mark, Page},
    shell::Shell,
    text::T,
};
use askama::Template;
use axum::{extract::Query as Address, response::Response};
use domain::{
    access::{Notices, Read, SignedIn},
    notify::{Cursor, Notice, NoticeUrgency},
};
use hub::{
    Cx,
    notify::{list, own},
};
use serde::Deserialize;

/// Rows of a page.
const ROWS: u32 = 50;

/// What the address asks for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// `all` for the whole organisation.
    of: String,
    /// `all` for acknowledged ones too.
    show: String,
    /// Behind which notice the page begins: `rank-id`.
    after: String,
}

#[derive(Template)]
#[template(path = "notify/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    t: T,
    heading: String,
    rows: Vec<Row>,
    chips: Vec<Chip>,
    sees_all: bool,
    next: Option<String>,
}

/// One of the ways to look at the list.
struct Chip {
    href: String,
    label: &'static str,
    current: bool,
}

struct Row {
    href: String,
    sentence: String,
    mark: Mark,
    urgency: &'static str,
    when: String,
    state: String,
    /// Where the button sends to; empty for none.
    acknowledge: String,
}

/// Draws the list.
pub(crate) async fn show(
    cx: Cx<SignedIn>,
    shell: Shell,
    Address(asked): Address<Asked>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let all = if asked.of == "all" { cx.signed().permit::<Read<Notices>>().ok() } else { None };
    let open = asked.show != "all";
    let after = cursor(&asked.after);
    let (mut found, count) = match &all {
        Some(all) => (list::page(all, open, after, ROWS + 1).await?, list::open_count(all).await?),
        None => (own::list(&cx, open, after, ROWS + 1).await?, own::open_count(cx.signed(), None).await?),
    };
    let more = found.len() > ROWS as usize;
    found.truncate(ROWS as usize);
    let of = if all.is_some() { "all" } else { "" };
    let next = found.last().filter(|_| more).map(|last| {
        let after = format!("{}-{}", last.rank(), last.id);
        with_query("/notices", &[("of", of), ("show", &asked.show), ("after", &after)])
    });
    let page = shell.page(t.notify().title());
    shell.draw(&ListPage {
        page: &page,
        t,
        heading: heading(t, all.is_some(), count),
        rows: found.iter().map(|one| row(t, one, all.is_none())).collect(),
        chips: chips(t, cx.signed().may::<Read<Notices>>(), all.is_some(), open),
        sees_all: cx.signed().may::<Read<Notices>>(),
        next,
    })
}

fn heading(t: T, all: bool, count: u64) -> String {
    let words = t.notify();
    match (all, count) {
        (false, 0) => words.heading_none().to_owned(),
        (false, count) => words.heading_open(count),
        (true, 0) => words.heading_none_all().to_owned(),
        (true, count) => words.heading_open_all(count),
    }
}

fn chips(t: T, sees_all: bool, all: bool, open: bool) -> Vec<Chip> {
    let words = t.notify();
    let show = if open { "" } else { "all" };
    let of = if all { "all" } else { "" };
    let chip = |of: &str, show: &str, label, current| Chip {
        href: with_query("/notices", &[("of", of), ("show", show)]),
        label,
        current,
    };
    let mut chips = Vec::new();
    if sees_all {
        chips.push(chip("", show, words.of_mine(), !all));
        chips.push(chip("all", show, words.of_all(), all));
    }
    chips.push(chip(of, "", words.only_open(), open));
    chips.push(chip(of, "all", words.with_done(), !open));
    chips
}

fn row(t: T, one: &Notice, may_acknowledge: bool) -> Row {
    let open = one.acknowledged_at_ms.is_none();
    Row {
        href: format!("/notices/{}", one.id),
        sentence: words::sentence(t, one.kind, &one.name, one.count),
        mark: words::mark(one.urgency),
        urgency: words::urgency(t, one.urgency),
        when: t.moment_short(one.raised_at_ms),
        state: state(t, one),
        acknowledge: if open && may_acknowledge {
            format!("/notices/{}/acknowledge", one.id)
        } else {
            String::new()
        },
    }
}

/// How a notice stands, in a few words.
pub(super) fn state(t: T, one: &Notice) -> String {
    let words = t.notify();
    match (one.acknowledged_at_ms, one.acknowledged_by) {
        (Some(_), Some(_)) => words.state_done().to_owned(),
        (Some(_), None) => words.state_settled().to_owned(),
        (None, _) if one.urgency == NoticeUrgency::Routine => words.state_routine().to_owned(),
        (None, _) => words.state_step(words::step(t, one.step)),
    }
}

fn cursor(text: &str) -> Option<Cursor> {
    let (rank, id) = text.split_once('-')?;
    Some(Cursor { rank: rank.parse().ok()?, id: id.parse().ok()? })
}
