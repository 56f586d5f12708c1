//! Words for details and standings.
//! Not here: the texts (`messages/sharing.toml`).
//! Next: `domain::sharing`.

use crate::{
    page::{Mark, parts::Choice},
    text::{Lang, T},
};
use domain::{
    identity::Organisation,
    sharing::{Detail, Standing},
};

/// The name of an organisation in the reader's language, as far as it has one.
pub(super) fn name(t: T, organisation: &Organisation) -> &str {
    match t.lang {
        Lang::En if !organisation.name_en.is_empty() => &organisation.name_en,
        _ => &organisation.name,
    }
}

/// What a detail is called.
pub(crate) fn detail(t: T, detail: Detail) -> &'static str {
    let words = t.sharing();
    match detail {
        Detail::Count => words.detail_count(),
        Detail::Name => words.detail_name(),
        Detail::Content => words.detail_content(),
    }
}

/// What is published in a detail, within a sentence.
pub(super) fn what(t: T, detail: Detail) -> &'static str {
    let words = t.sharing();
    match detail {
        Detail::Count => words.what_count(),
        Detail::Name => words.what_name(),
        Detail::Content => words.what_content(),
    }
}

/// The details to choose from, each saying what it gives away.
pub(super) fn details(t: T) -> Vec<Choice> {
    let words = t.sharing();
    let hint = |one| match one {
        Detail::Count => words.detail_count_hint(),
        Detail::Name => words.detail_name_hint(),
        Detail::Content => words.detail_content_hint(),
    };
    let choice = |one: Detail| Choice::new(one.as_str(), detail(t, one)).with_hint(hint(one));
    Detail::ALL.iter().map(|one| choice(*one)).collect()
}

/// What a standing is called.
pub(super) fn standing(t: T, standing: Standing) -> &'static str {
    let words = t.sharing();
    match standing {
        Standing::Current => words.standing_current(),
        Standing::Stale => words.standing_stale(),
        Standing::Ended => words.standing_ended(),
        Standing::Withdrawn => words.standing_withdrawn(),
        Standing::Unpublished => words.standing_unpublished(),
    }
}

/// How a standing is marked.
pub(super) const fn standing_mark(standing: Standing) -> Mark {
    match standing {
        Standing::Current => Mark::Ok,
        Standing::Stale => Mark::Week,
        Standing::Ended | Standing::Withdrawn | Standing::Unpublished => Mark::Plain,
    }
}
