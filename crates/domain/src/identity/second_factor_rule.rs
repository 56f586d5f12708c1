//! Who must sign in with a second factor, and from which day: an organisation's own rule.
//! Not here: the second factor itself (`hub::identity::second_factor`), who has one ([`super::Person`]).
//! Next: `hub::identity::second_factor_rule`.

use super::Role;
use jiff::{ToSpan, civil::Date};

/// The rule of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactorRule {
    /// The roles that it binds; none for no rule.
    pub roles: Vec<Role>,
    /// The first day on which nothing opens without.
    pub from: Date,
    /// Counts changes; 0 as long as nobody has set it.
    pub version: i64,
}

/// What a rule asks of a person who has no second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Nothing.
    Free,
    /// To set one up before this day.
    Soon(Date),
    /// To set one up now.
    Now,
}

/// Those who can change who may do what, change what is known of the systems, or decide that a weakness needs no work:
/// their password alone would be enough to hide an attack. Who only reads or answers for a department is left to the
/// organisation.
pub const DEFAULT_ROLES: &[Role] = &[
    Role::Administrator,
    Role::SystemStaff,
    Role::SafetyManager,
    Role::SecurityOfficer,
    Role::OperatorStaff,
];

/// From this day two factors are expected of systems that are new or renewed. [MHLW guideline 6.0 and 7.0, system
/// operation, 14⑤; checklist 2025, 2-⑩]
pub const GUIDELINE_DAY: Date = jiff::civil::date(2027, 4, 1);

/// Days that a new organisation has at least.
const GRACE_DAYS: i64 = 30;

impl SecondFactorRule {
    /// The rule of an organisation that has not set its own.
    pub fn usual(founded_on: Date) -> Self {
        let after_founding = founded_on.saturating_add(GRACE_DAYS.days());
        Self { roles: DEFAULT_ROLES.to_vec(), from: after_founding.max(GUIDELINE_DAY), version: 0 }
    }

    /// What it asks of someone with these roles.
    pub fn asks(&self, roles: &[Role], today: Date) -> Demand {
        if !roles.iter().any(|role| self.roles.contains(role)) {
            return Demand::Free;
        }
        if today < self.from { Demand::Soon(self.from) } else { Demand::Now }
    }
}

impl Demand {
    /// The stricter of two.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Now, _) | (_, Self::Now) => Self::Now,
            (Self::Soon(one), Self::Soon(two)) => Self::Soon(one.min(two)),
            (Self::Soon(day), Self::Free) | (Self::Free, Self::Soon(day)) => Self::Soon(day),
            (Self::Free, Self::Free) => Self::Free,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_usual_rule_begins_with_the_guideline_s_day_or_thirty_days_after_founding() {
        assert_eq!(SecondFactorRule::usual(date(2026, 11, 20)).from, GUIDELINE_DAY);
        assert_eq!(SecondFactorRule::usual(date(2027, 6, 1)).from, date(2027, 7, 1));
    }

    #[test]
    fn a_rule_binds_its_roles_from_its_first_day() {
        let rule = SecondFactorRule { roles: vec![Role::Administrator], from: date(2026, 12, 1), version: 1 };
        let both = [Role::Staff, Role::Administrator];
        assert_eq!(rule.asks(&both, date(2026, 11, 30)), Demand::Soon(date(2026, 12, 1)));
        assert_eq!(rule.asks(&both, date(2026, 12, 1)), Demand::Now);
        assert_eq!(rule.asks(&[Role::Staff], date(2027, 1, 1)), Demand::Free);
    }

    #[test]
    fn of_two_rules_the_stricter_counts() {
        let (early, late) = (Demand::Soon(date(2026, 12, 1)), Demand::Soon(date(2027, 1, 1)));
        assert_eq!(late.or(early), early);
        assert_eq!(early.or(Demand::Now), Demand::Now);
        assert_eq!(Demand::Free.or(late), late);
    }
}
