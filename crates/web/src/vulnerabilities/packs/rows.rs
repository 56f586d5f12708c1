//! Packs and their senders as rows of tables.
//! Not here: the page ([`super`]).
//! Next: `templates/vulnerabilities/packs.html`.

use crate::{
    page::{Choice, parts::Mark},
    text::T,
};
use domain::bundle::{MadeBundle, TakenBundle, TakenState};
use hub::vulnerabilities::pack::{Desk, Fingerprint};

pub(super) struct SenderRow {
    pub(super) name: String,
    pub(super) fingerprint: String,
    pub(super) serial: String,
}

pub(super) struct TakenRow {
    pub(super) file: String,
    pub(super) sender: String,
    pub(super) serial: String,
    pub(super) covers: String,
    pub(super) moment: String,
    pub(super) mark: Mark,
    pub(super) state: &'static str,
    pub(super) why: String,
    pub(super) records: String,
}

pub(super) struct MadeRow {
    pub(super) file: String,
    pub(super) href: String,
    pub(super) serial: String,
    pub(super) covers: String,
    pub(super) moment: String,
    pub(super) size: String,
}

pub(super) fn senders(t: T, desk: &Desk) -> Vec<SenderRow> {
    let newest = |line: &str| {
        let taken = desk.taken.iter().filter(|one| one.line == line && one.state == TakenState::Taken);
        taken.map(|one| one.serial).max().map_or_else(String::new, |serial| t.number(serial))
    };
    let counting = desk.senders.iter().filter(|key| key.replaced_by.is_none());
    counting
        .map(|key| SenderRow {
            name: key.name.clone(),
            fingerprint: shown(&key.fingerprint),
            serial: newest(&key.line),
        })
        .collect()
}

/// A stored fingerprint as people read it.
fn shown(digits: &str) -> String {
    digits.parse::<Fingerprint>().map_or_else(|_| digits.to_owned(), |one| one.to_string())
}

pub(super) fn taken(t: T, one: &TakenBundle, desk: &Desk) -> TakenRow {
    let words = t.packs();
    let (mark, state) = match one.state {
        TakenState::Waiting => (Mark::Week, words.state_waiting()),
        TakenState::Taken => (Mark::Ok, words.state_taken()),
        TakenState::Refused => (Mark::Now, words.state_refused()),
    };
    let sender = desk.senders.iter().find(|key| key.line == one.line);
    TakenRow {
        file: one.file.clone(),
        sender: sender.map_or_else(String::new, |key| key.name.clone()),
        serial: t.number(one.serial),
        covers: covers(t, one.base),
        moment: t.moment_short(one.handed_in_at_ms),
        mark,
        state,
        why: one.message.clone(),
        records: if one.state == TakenState::Taken { t.number(one.records) } else { String::new() },
    }
}

pub(super) fn made(t: T, (one, is_there): &(MadeBundle, bool)) -> MadeRow {
    MadeRow {
        href: if *is_there { format!("/feeds/packs/{}", one.file) } else { String::new() },
        file: one.file.clone(),
        serial: t.number(one.serial),
        covers: covers(t, one.base),
        moment: t.moment_short(one.made_at_ms),
        size: t.size(u64::try_from(one.bytes).unwrap_or(0)),
    }
}

fn covers(t: T, base: i64) -> String {
    if base == 0 { t.packs().full().to_owned() } else { t.packs().since_serial(base) }
}

pub(super) fn choices(t: T) -> Vec<Choice> {
    let words = t.packs();
    vec![
        Choice::new("last", words.since_last()).with_hint(words.since_last_hint()),
        Choice::new("number", words.since_number()).with_hint(words.since_number_hint()),
        Choice::new("all", words.since_all()).with_hint(words.since_all_hint()),
    ]
}
