//! A statement: what a member published, and what an operator may make of the newest one.
//! Not here: who may receive it ([`super::grant`]).
//! Next: [`super::finding_counts`].

use super::{CveAnswers, Detail, FindingCounts, StatementKind};
use crate::{ids::StatementId, text_enum::text_enum};
use jiff::civil::Date;

/// After this long without a sign that it still holds, a statement is stale.
pub const STALE_AFTER_DAYS: i64 = 7;

/// What a member published to an operator; never changed afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its identifier, the same in the member's outbox and the operator's inbox.
    pub id: StatementId,
    /// What it is about.
    pub kind: StatementKind,
    /// In which detail it speaks.
    pub detail: Detail,
    /// The last day for which it was granted.
    pub until: Option<Date>,
    /// What it says.
    pub body: Body,
    /// When it was published, ms UTC.
    pub published_at_ms: i64,
    /// When the member's hub last found that it still holds, ms UTC.
    pub checked_at_ms: i64,
}

/// What a statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// How many findings there are.
    FindingCounts(FindingCounts),
    /// Which CVEs touch the member, and how far it has answered each.
    CveAnswers(CveAnswers),
    /// The member took its permission back: what it published before is shown no more.
    Withdrawn,
}

text_enum! {
    /// What an operator knows of a member today.
    Standing, "standing" {
        /// The newest statement holds 公開中.
        Current = "current",
        /// Nobody has said for long that it still holds 更新なし.
        Stale = "stale",
        /// It was published until a day that has passed 期間終了.
        Ended = "ended",
        /// The member took it back 公開取りやめ.
        Withdrawn = "withdrawn",
        /// Nothing was ever published 公開されていません.
        Unpublished = "unpublished",
    }
}

impl Statement {
    /// The numbers, unless it withdraws them.
    pub const fn finding_counts(&self) -> Option<&FindingCounts> {
        match &self.body {
            Body::FindingCounts(counts) => Some(counts),
            Body::CveAnswers(_) | Body::Withdrawn => None,
        }
    }

    /// What it says of single CVEs, unless it withdraws that.
    pub const fn cve_answers(&self) -> Option<&CveAnswers> {
        match &self.body {
            Body::CveAnswers(answers) => Some(answers),
            Body::FindingCounts(_) | Body::Withdrawn => None,
        }
    }
}

impl Standing {
    /// What the newest statement amounts to at that moment, on that day.
    pub fn of(newest: Option<&Statement>, now_ms: i64, today: Date) -> Self {
        let Some(statement) = newest else { return Self::Unpublished };
        if statement.body == Body::Withdrawn {
            return Self::Withdrawn;
        }
        if statement.until.is_some_and(|until| until < today) {
            return Self::Ended;
        }
        let age_ms = now_ms.saturating_sub(statement.checked_at_ms);
        if age_ms > STALE_AFTER_DAYS * 86_400_000 { Self::Stale } else { Self::Current }
    }

    /// The numbers of the newest statement may be shown as what is.
    pub const fn shows_numbers(self) -> bool {
        matches!(self, Self::Current | Self::Stale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Uuid;
    use jiff::civil::date;

    const DAY_MS: i64 = 86_400_000;

    fn statement() -> Statement {
        Statement {
            id: StatementId::from_uuid(Uuid::nil()),
            kind: StatementKind::FindingCounts,
            detail: Detail::Count,
            until: None,
            body: Body::FindingCounts(FindingCounts::default()),
            published_at_ms: 0,
            checked_at_ms: 0,
        }
    }

    #[test]
    fn what_nobody_published_is_unknown() {
        assert_eq!(Standing::of(None, 0, date(2026, 11, 20)), Standing::Unpublished);
        assert!(!Standing::Unpublished.shows_numbers());
    }

    #[test]
    fn a_statement_is_stale_after_seven_days_without_a_sign() {
        let today = date(2026, 11, 20);
        let standing = |now_ms| Standing::of(Some(&statement()), now_ms, today);
        assert_eq!(standing(7 * DAY_MS), Standing::Current);
        assert_eq!(standing(7 * DAY_MS + 1), Standing::Stale);
        let checked = Statement { checked_at_ms: 3 * DAY_MS, ..statement() };
        assert_eq!(Standing::of(Some(&checked), 9 * DAY_MS, today), Standing::Current);
    }

    #[test]
    fn after_its_last_day_a_statement_shows_no_numbers() {
        let until = Some(date(2026, 11, 20));
        let limited = Statement { until, ..statement() };
        assert_eq!(Standing::of(Some(&limited), 0, date(2026, 11, 20)), Standing::Current);
        let standing = Standing::of(Some(&limited), 0, date(2026, 11, 21));
        assert_eq!(standing, Standing::Ended);
        assert!(!standing.shows_numbers());
    }

    #[test]
    fn a_withdrawal_shows_no_numbers_however_fresh() {
        let withdrawn = Statement { body: Body::Withdrawn, ..statement() };
        let standing = Standing::of(Some(&withdrawn), 0, date(2026, 11, 20));
        assert_eq!(standing, Standing::Withdrawn);
        assert!(!standing.shows_numbers() && withdrawn.finding_counts().is_none());
    }
}
