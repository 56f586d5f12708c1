//! A grant: a member lets one operator see statements of one kind, in one detail, perhaps until a day.
//! Not here: the statements ([`super::statement`]).
//! Next: [`super::statement`].

use crate::{
    ids::{GrantId, OrganisationId},
    text_enum::text_enum,
};
use jiff::civil::Date;

text_enum! {
    /// What a statement is about.
    StatementKind, "kind of statement" {
        /// How many findings there are, by urgency and tier 脆弱性の件数.
        FindingCounts = "finding_counts",
        /// Which CVEs touch the member, and how far it has answered each 脆弱性ごとの該当と回答.
        CveAnswers = "cve_answers",
    }
}

text_enum! {
    /// How much a statement says; each says also what those before it say.
    Detail, "detail" {
        /// Numbers only 件数.
        Count = "count",
        /// The names of the products as well 製品名.
        Name = "name",
        /// What exactly it is, CVE by CVE 内容.
        Content = "content",
    }
}

/// A member's permission to publish to an operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Its identifier.
    pub id: GrantId,
    /// The operator.
    pub to: OrganisationId,
    /// What is published.
    pub kind: StatementKind,
    /// In which detail.
    pub detail: Detail,
    /// The last day on which something is published; none for an open end.
    pub until: Option<Date>,
    /// Since when, ms UTC.
    pub since_ms: i64,
    /// When it was taken back, ms UTC.
    pub revoked_at_ms: Option<i64>,
    /// Counts changes; a form that carries an older one is stale.
    pub version: i64,
}

impl Grant {
    /// Something may be published under it on that day; the last day counts.
    pub fn holds_on(&self, today: Date) -> bool {
        self.revoked_at_ms.is_none() && self.until.is_none_or(|until| today <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Uuid;
    use jiff::civil::date;

    #[test]
    fn the_last_day_counts_and_a_grant_taken_back_never_holds() {
        let mut grant = Grant {
            id: GrantId::from_uuid(Uuid::nil()),
            to: OrganisationId::INSTALLATION,
            kind: StatementKind::FindingCounts,
            detail: Detail::Count,
            until: Some(date(2026, 11, 20)),
            since_ms: 0,
            revoked_at_ms: None,
            version: 1,
        };
        assert!(grant.holds_on(date(2026, 11, 20)));
        assert!(!grant.holds_on(date(2026, 11, 21)));
        grant.until = None;
        assert!(grant.holds_on(date(2099, 1, 1)));
        grant.revoked_at_ms = Some(1);
        assert!(!grant.holds_on(date(2026, 1, 1)));
    }

    #[test]
    fn each_detail_says_more_than_the_one_before() {
        assert!(Detail::Count < Detail::Name && Detail::Name < Detail::Content);
    }
}
