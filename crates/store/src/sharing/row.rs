//! A statement as a row; outbox and inbox have these columns alike.
//! Not here: what a statement is (`domain::sharing`).
//! Next: [`super::codec`].

use super::codec;
use crate::StoreError;
use domain::{
    ids::StatementId,
    sharing::{Body, Statement, StatementKind},
};
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
pub(super) struct Row {
    pub(super) id: Uuid,
    kind: String,
    detail: String,
    until_on: Option<String>,
    withdrawn: bool,
    body: String,
    particulars: String,
    published_at_ms: i64,
    checked_at_ms: i64,
}

pub(super) const COLUMNS: &str = "s.id, s.kind, s.detail, s.until_on, s.withdrawn, s.body, s.particulars, s.published_at_ms, s.checked_at_ms";

/// As [`COLUMNS`] without names and contents, for lists.
pub(super) const COLUMNS_IN_SHORT: &str = "s.id, s.kind, s.detail, s.until_on, s.withdrawn, s.body, '' as particulars, s.published_at_ms, s.checked_at_ms";

/// A body as texts: whether it withdraws, numbers, names and contents.
pub(super) fn to_texts(body: &Body) -> Result<(bool, String, String), StoreError> {
    Ok(match body {
        Body::FindingCounts(counts) => {
            let (body, particulars) = codec::write(counts)?;
            (false, body, particulars)
        }
        Body::CveAnswers(answers) => {
            let (body, particulars) = codec::write_answers(answers)?;
            (false, body, particulars)
        }
        Body::Withdrawn => (true, String::new(), String::new()),
    })
}

pub(super) fn to_statement(row: Row) -> Result<Statement, StoreError> {
    let kind: StatementKind = row.kind.parse().map_err(StoreError::unreadable)?;
    Ok(Statement {
        id: StatementId::from_uuid(row.id),
        kind,
        detail: row.detail.parse().map_err(StoreError::unreadable)?,
        until: row.until_on.map(|day| day.parse()).transpose().map_err(StoreError::unreadable)?,
        body: match (row.withdrawn, kind) {
            (true, _) => Body::Withdrawn,
            (false, StatementKind::FindingCounts) => {
                Body::FindingCounts(codec::read(&row.body, &row.particulars)?)
            }
            (false, StatementKind::CveAnswers) => {
                Body::CveAnswers(codec::read_answers(&row.body, &row.particulars)?)
            }
        },
        published_at_ms: row.published_at_ms,
        checked_at_ms: row.checked_at_ms,
    })
}
