//! A finding: a CVE that touches an asset, and what people decided about it.
//! Not here: how urgent it is ([`super::urgency`]), finding it (`matching`).
//! Next: [`super::urgency`].

use super::CveId;
use crate::{
    ids::{AssetId, FindingId, PersonId},
    text_enum::text_enum,
};
use jiff::civil::Date;

text_enum! {
    /// How sure a match is.
    Tier, "tier" {
        /// Everything the CVE asks for is stated 該当.
        Confirmed = "confirmed",
        /// Unknown for want of a fact that is named 該当の可能性.
        Possible = "possible",
        /// Unknown because a text could not be read 要確認.
        ToCheck = "to_check",
    }
}

text_enum! {
    /// What was decided about a finding.
    Answer, "answer" {
        /// Nobody has decided yet 未対応.
        Open = "open",
        /// It is so, and is being worked on 影響あり.
        Affected = "affected",
        /// It is not so, for a reason 影響なし.
        NotAffected = "not_affected",
        /// It cannot be exploited here any more 緩和済み.
        Mitigated = "mitigated",
        /// It stays until a date 期限付き許容.
        Accepted = "accepted",
        /// It is gone 対応済み.
        Fixed = "fixed",
    }
}

text_enum! {
    /// Why a CVE does not affect an asset. [CISA, VEX Status Justifications, 2022; CSAF 2.0, 3.2.3.5]
    NotAffectedReason, "reason" {
        /// The component is not there.
        ComponentNotPresent = "component_not_present",
        /// The vulnerable code is not in it.
        CodeNotPresent = "vulnerable_code_not_present",
        /// The vulnerable code is never run.
        CodeNotInExecutePath = "vulnerable_code_not_in_execute_path",
        /// Nobody from outside can steer it.
        NotControllable = "vulnerable_code_cannot_be_controlled_by_adversary",
        /// Something else stands before it.
        InlineMitigation = "inline_mitigations_already_exist",
    }
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its identifier.
    pub id: FindingId,
    /// The asset.
    pub asset: AssetId,
    /// The CVE.
    pub cve: CveId,
    /// How sure it is.
    pub tier: Tier,
    /// What to do when.
    pub urgency: super::Urgency,
    /// CVSS score in tenths, of the best vector that was given and could be verified.
    pub score_tenths: Option<u16>,
    /// Known to be exploited (CISA KEV).
    pub known_exploited: bool,
    /// Known to be used by ransomware.
    pub ransomware: bool,
    /// Why, as JSON: component, criterion, range, rule, reasons of the rank.
    pub why: String,
    /// What was decided.
    pub decision: Decision,
    /// When it was first seen, ms UTC.
    pub first_seen_at_ms: i64,
    /// Counts decisions; a form that carries an older one is stale.
    pub version: i64,
}

/// What people decided about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The answer.
    pub answer: Answer,
    /// For [`Answer::NotAffected`].
    pub reason: Option<NotAffectedReason>,
    /// In words.
    pub note: String,
    /// For [`Answer::Accepted`]: the last day.
    pub accepted_until: Option<Date>,
    /// Who sees to it.
    pub owner: Option<PersonId>,
    /// By when.
    pub due_on: Option<Date>,
    /// For [`Answer::Accepted`]: who approved it; it holds from then on.
    pub approved_by: Option<PersonId>,
}

impl Decision {
    /// Nobody has decided yet.
    pub const fn open() -> Self {
        Self {
            answer: Answer::Open,
            reason: None,
            note: String::new(),
            accepted_until: None,
            owner: None,
            due_on: None,
            approved_by: None,
        }
    }

    /// Waits for someone who may approve it.
    pub fn awaits_approval(&self) -> bool {
        self.answer == Answer::Accepted && self.approved_by.is_none()
    }

    /// Said to be gone, while what the ledger states is still touched: one of the two is not up to date.
    pub fn contradicts_the_ledger(&self, tier: Tier) -> bool {
        self.answer == Answer::Fixed && tier == Tier::Confirmed
    }

    /// Still asks for someone's work on that day: open, being worked on, not approved, or accepted until a day that
    /// has passed.
    pub fn needs_work_on(&self, today: Date) -> bool {
        match self.answer {
            Answer::Open | Answer::Affected => true,
            Answer::Accepted => {
                self.approved_by.is_none() || self.accepted_until.is_none_or(|until| until < today)
            }
            Answer::NotAffected | Answer::Mitigated | Answer::Fixed => false,
        }
    }
}

/// What a matching run found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Identifier for a finding that is new.
    pub id: FindingId,
    /// The asset.
    pub asset: AssetId,
    /// The CVE.
    pub cve: CveId,
    /// How sure it is.
    pub tier: Tier,
    /// What to do when.
    pub urgency: super::Urgency,
    /// CVSS score in tenths.
    pub score_tenths: Option<u16>,
    /// Known to be exploited.
    pub known_exploited: bool,
    /// Known to be used by ransomware.
    pub ransomware: bool,
    /// It stands where something from outside ends: first among what is as urgent.
    pub at_the_edge: bool,
    /// Why, as JSON.
    pub why: String,
    /// Due date of a finding that is new, or becomes more urgent.
    pub due_on: Option<Date>,
}

/// What a run matched, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Generation of the feeds it used.
    pub generation: i64,
    /// Assets matched.
    pub assets: i64,
    /// Components matched.
    pub components: i64,
    /// Confirmed findings.
    pub confirmed: i64,
    /// Possible findings.
    pub possible: i64,
    /// Findings to check.
    pub to_check: i64,
    /// When it ended, ms UTC.
    pub finished_at_ms: i64,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Most urgent first; among equals devices at the edge, then what is exploited, then the higher score.
    #[default]
    Urgency,
    /// By the asset's name, then as [`Sort::Urgency`].
    Asset,
    /// What is due first; what is not due at all last.
    Due,
}

/// Which findings, in which order.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Words that must all occur in the CVE's name or in the asset.
    pub text: String,
    /// The order.
    pub sort: Sort,
    /// Last first.
    pub descending: bool,
    /// Only of this tier.
    pub tier: Option<Tier>,
    /// Only of this urgency.
    pub urgency: Option<super::Urgency>,
    /// Only with this answer.
    pub answer: Option<Answer>,
    /// Only of this asset.
    pub asset: Option<AssetId>,
    /// Only of this CVE.
    pub cve: Option<CveId>,
    /// Only those that still ask for work on that day.
    pub open_on: Option<Date>,
    /// Only those that wait for someone to approve them.
    pub awaiting_approval: bool,
    /// Only those due before that day.
    pub due_before: Option<Date>,
    /// Only those that none of these people sees to.
    pub not_seen_to_by: Vec<PersonId>,
}

/// Where a page begins: after the finding with this key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Its place in the order.
    pub key: String,
    /// Its identifier.
    pub id: FindingId,
}

/// A finding with the name of its asset.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The finding.
    pub finding: Finding,
    /// The asset's name.
    pub asset_name: String,
    /// Its place in the order.
    pub sort_key: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_accepted_finding_rests_from_its_approval_until_its_last_day() {
        let mut decision = Decision::open();
        decision.answer = Answer::Accepted;
        decision.accepted_until = Some(date(2026, 11, 20));
        assert!(decision.awaits_approval() && decision.needs_work_on(date(2026, 11, 20)));
        decision.approved_by = Some(PersonId::from_uuid(crate::ids::Uuid::nil()));
        assert!(!decision.awaits_approval());
        assert!(!decision.needs_work_on(date(2026, 11, 20)));
        assert!(decision.needs_work_on(date(2026, 11, 21)));
    }

    #[test]
    fn what_is_gone_and_still_confirmed_contradicts_the_ledger() {
        let fixed = Decision { answer: Answer::Fixed, ..Decision::open() };
        assert!(fixed.contradicts_the_ledger(Tier::Confirmed));
        assert!(!fixed.contradicts_the_ledger(Tier::Possible), "what is missing is asked for by itself");
        let mitigated = Decision { answer: Answer::Mitigated, ..Decision::open() };
        assert!(!mitigated.contradicts_the_ledger(Tier::Confirmed));
    }

    #[test]
    fn what_does_not_affect_us_asks_for_nothing() {
        let mut decision = Decision::open();
        assert!(decision.needs_work_on(date(2026, 1, 1)));
        decision.answer = Answer::NotAffected;
        assert!(!decision.needs_work_on(date(2026, 1, 1)));
    }
}
