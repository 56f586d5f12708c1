//! The people 利用者 of the organisation: the list, and the invitations that wait.
//! Not here: one person's page ([`super::person`]), inviting ([`super::invite`]).
//! Next: `templates/identity/people.html`.

use super::words;
use crate::{
    address::with_query,
    error::WebError,
    form::{Form, Nothing},
    page::{Choice, FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::{
    access::{People, Read, Write},
    identity::{Invitation, Role},
};
use hub::{
    Cx,
    identity::{
        invitation,
        people::{self, Colleague, Cursor},
    },
};
use jiff::civil::Date;
use serde::Deserialize;

/// What stands behind the `?`.
/// Rows of a page.
const ROWS: u32 = 50;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Address {
    q: String,
    role: String,
    after: String,
}

#[derive(Template)]
#[template(path = "identity/people.html")]
struct PeoplePage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    address: &'a Address,
    heading: String,
    lead: String,
    may_write: bool,
    filtered: bool,
    roles: Vec<Choice>,
    rows: Vec<Row>,
    first: Option<&'static str>,
    next: Option<String>,
    waiting: Vec<Waiting>,
}

struct Row {
    href: String,
    name: String,
    reading: String,
    login: String,
    roles: Vec<HeldRole>,
    second_factor: bool,
    stopped: bool,
    last_seen: String,
}

/// A role with its end.
pub(super) struct HeldRole {
    /// What it is called.
    pub(super) name: &'static str,
    /// Its last day; empty without one.
    pub(super) until: String,
    /// The last day is past.
    pub(super) ended: bool,
}

struct Waiting {
    id: String,
    name: String,
    roles: String,
    ends: String,
}

/// Draws the list.
pub(crate) async fn show(
    cx: Cx<Read<People>>,
    shell: Shell,
    Query(address): Query<Address>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let query =
        people::Query { text: address.q.trim().chars().take(100).collect(), role: address.role.parse().ok() };
    let filtered = !query.text.is_empty() || query.role.is_some();
    let cursor = read_cursor(&address.after);
    let found = people::page(&cx, &query, &cursor, ROWS).await?;
    let counts = people::count(&cx, &query).await?;
    let waiting = invitation::pending(&cx).await?;
    let today = cx.hub().today();
    let words = t.identity();
    let heading =
        if filtered { t.units().of(counts.all, counts.matching) } else { words.people_heading(counts.all) };
    let lead = match counts.without_second_factor {
        0 => String::new(),
        some => words.people_without_second(some),
    };
    let page = shell.page(t.nav().people());
    shell.draw(&PeoplePage {
        page: &page,
        t,
        errors: FormErrors::default(),
        heading,
        lead,
        may_write: cx.signed().may::<Write<People>>(),
        filtered,
        roles: Role::ALL.iter().map(|one| Choice::new(one.as_str(), words::role(t, *one))).collect(),
        rows: found.people.iter().map(|colleague| row(t, colleague, today)).collect(),
        first: (cursor != Cursor::default()).then_some("/people"),
        next: found.next.map(|next| next_page(&address, &next)),
        waiting: waiting.iter().map(|one| waits(t, one)).collect(),
        address: &address,
    })
}

fn row(t: T, colleague: &Colleague, today: Date) -> Row {
    let person = &colleague.who.person;
    Row {
        href: format!("/people/{}", person.id),
        name: person.name.clone(),
        reading: person.reading.clone(),
        login: person.login.to_string(),
        roles: held_roles(t, colleague, today),
        second_factor: person.second_factor,
        stopped: colleague.who.suspended || person.disabled,
        last_seen: colleague
            .last_sign_in_at_ms
            .map_or_else(|| t.identity().person_never_seen().to_owned(), |at_ms| t.moment_short(at_ms)),
    }
}

pub(super) fn held_roles(t: T, colleague: &Colleague, today: Date) -> Vec<HeldRole> {
    let held = colleague.roles.iter().map(|held| HeldRole {
        name: words::role(t, held.role),
        until: held.until.map_or_else(String::new, |until| t.date_short(until)),
        ended: !held.holds_on(today),
    });
    held.collect()
}

fn waits(t: T, one: &Invitation) -> Waiting {
    Waiting {
        id: one.id.to_string(),
        name: one.name.clone(),
        roles: match one.person {
            Some(_) => t.identity().invite_resets().to_owned(),
            None => words::roles(t, &one.roles),
        },
        ends: t.moment_short(one.expires_at_ms),
    }
}

/// A sign-in name has no space, so it stands first.
fn read_cursor(text: &str) -> Cursor {
    let read = text.split_once(' ');
    read.map_or_else(Cursor::default, |(login, reading)| Cursor {
        login: login.to_owned(),
        reading: reading.to_owned(),
    })
}

fn next_page(address: &Address, next: &Cursor) -> String {
    let after = format!("{} {}", next.login, next.reading);
    with_query("/people", &[("after", &after), ("q", &address.q), ("role", &address.role)])
}

/// Withdraws an invitation.
pub(crate) async fn withdraw(
    cx: Cx<Write<People>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(_): Form<Nothing>,
) -> Result<Response, WebError> {
    invitation::withdraw(&cx, id.parse().map_err(|_| WebError::NotFound)?).await?;
    Ok(redirect_with("/people", FlashKind::Done, shell.t().identity().invite_withdrawn()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_keeps_the_filter_and_begins_behind_the_last_person() {
        let address = Address { q: "佐".into(), role: String::new(), after: String::new() };
        let next = Cursor { reading: "さとう たろう".into(), login: "sato".into() };
        let href = next_page(&address, &next);
        assert!(href.ends_with("&q=%E4%BD%90"), "{href}");
        assert_eq!(read_cursor("sato さとう たろう"), next);
        assert_eq!(read_cursor("broken"), Cursor::default());
    }
}
