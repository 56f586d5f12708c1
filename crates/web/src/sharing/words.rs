//! Words for details and standings.
//! Not here: the texts (`messages/sharing.toml`).
//! Next: `domain::sharing`.

use crate::{
    page::{Mark, parts::Choice},
    text::{Lang, T},
};
use domain::{
    identity::Organisation,
    sharing::{Detail, Progress, Standing, StatementKind},
};

/// The name of an organisation in the reader's language, as far as it has one.
pub(super) fn name(t: T, organisation: &Organisation) -> &str {
    match t.lang {
        Lang::En if !organisation.name_en.is_empty() => &organisation.name_en,
        _ => &organisation.name,
    }
}

/// What a kind of statement is called.
pub(crate) fn kind(t: T, kind: StatementKind) -> &'static str {
    match kind {
        StatementKind::FindingCounts => t.sharing().kind_finding_counts(),
        StatementKind::CveAnswers => t.sharing().kind_cve_answers(),
    }
}

/// How much is told, whatever it is about.
pub(crate) fn level(t: T, detail: Detail) -> &'static str {
    let words = t.sharing();
    match detail {
        Detail::Count => words.level_count(),
        Detail::Name => words.level_name(),
        Detail::Content => words.level_content(),
    }
}

/// What a detail of a kind is called.
pub(super) fn detail(t: T, kind: StatementKind, detail: Detail) -> &'static str {
    let words = t.sharing();
    match (kind, detail) {
        (StatementKind::FindingCounts, Detail::Count) => words.detail_count(),
        (StatementKind::FindingCounts, Detail::Name) => words.detail_name(),
        (StatementKind::FindingCounts, Detail::Content) => words.detail_content(),
        (StatementKind::CveAnswers, Detail::Count) => words.answers_count(),
        (StatementKind::CveAnswers, Detail::Name) => words.answers_name(),
        (StatementKind::CveAnswers, Detail::Content) => words.answers_content(),
    }
}

/// What is published in a detail, within a sentence.
pub(super) fn what(t: T, kind: StatementKind, detail: Detail) -> &'static str {
    let words = t.sharing();
    match (kind, detail) {
        (StatementKind::FindingCounts, Detail::Count) => words.what_count(),
        (StatementKind::FindingCounts, Detail::Name) => words.what_name(),
        (StatementKind::FindingCounts, Detail::Content) => words.what_content(),
        (StatementKind::CveAnswers, Detail::Count) => words.what_answers_count(),
        (StatementKind::CveAnswers, Detail::Name) => words.what_answers_name(),
        (StatementKind::CveAnswers, Detail::Content) => words.what_answers_content(),
    }
}

/// The details to choose from, each saying what it gives away.
pub(super) fn details(t: T, kind: StatementKind) -> Vec<Choice> {
    let words = t.sharing();
    let hint = |one| match (kind, one) {
        (StatementKind::FindingCounts, Detail::Count) => words.detail_count_hint(),
        (StatementKind::FindingCounts, Detail::Name) => words.detail_name_hint(),
        (StatementKind::FindingCounts, Detail::Content) => words.detail_content_hint(),
        (StatementKind::CveAnswers, Detail::Count) => words.answers_count_hint(),
        (StatementKind::CveAnswers, Detail::Name) => words.answers_name_hint(),
        (StatementKind::CveAnswers, Detail::Content) => words.answers_content_hint(),
    };
    let choice = |one: Detail| Choice::new(one.as_str(), detail(t, kind, one)).with_hint(hint(one));
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

/// How far a member has answered.
pub(super) fn progress(t: T, progress: Progress) -> &'static str {
    let words = t.sharing();
    match progress {
        Progress::Open => words.progress_open(),
        Progress::Partly => words.progress_partly(),
        Progress::Answered => words.progress_answered(),
        Progress::Closed => words.progress_closed(),
    }
}

/// How that is marked.
pub(super) const fn progress_mark(progress: Progress) -> Mark {
    match progress {
        Progress::Open => Mark::Now,
        Progress::Partly => Mark::Week,
        Progress::Answered => Mark::Plain,
        Progress::Closed => Mark::Ok,
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
