//! Three-valued truth (yes, no, unknown), the unknown split by what would settle it.
//! Not here: what is true of an asset.
//! Next: [`crate::criterion`] and [`crate::tree`] decide it, [`Tier`] is what a person sees.

/// How far a statement holds of an asset, from least to most. With this order *and* is the smaller, *or* the
/// greater of two (Kleene's logic): a missing fact beside a text that nobody can read stays a text to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Truth {
    /// It does not hold.
    No,
    /// Unknown: a text that nobody could parse stands in the way.
    ToCheck,
    /// Unknown: the asset does not state a fact that would settle it.
    Possible,
    /// It holds.
    Yes,
}

/// How sure a match is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// 該当: everything the configuration asks for is stated.
    Confirmed,
    /// 該当の可能性: unknown for want of a fact that can be named.
    Possible,
    /// 要確認: unknown because a text could not be read.
    ToCheck,
}

impl Truth {
    pub(crate) fn and(self, other: Self) -> Self {
        self.min(other)
    }

    pub(crate) fn or(self, other: Self) -> Self {
        self.max(other)
    }

    pub(crate) const fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Yes => Self::No,
            unknown => unknown,
        }
    }

    /// The tier of a match; `None` where there is none.
    pub(crate) const fn tier(self) -> Option<Tier> {
        match self {
            Self::No => None,
            Self::ToCheck => Some(Tier::ToCheck),
            Self::Possible => Some(Tier::Possible),
            Self::Yes => Some(Tier::Confirmed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{self, No, Possible, ToCheck, Yes};

    #[test]
    fn truth_follows_kleene() {
        for unknown in [ToCheck, Possible] {
            assert_eq!([Yes.and(unknown), No.and(unknown)], [unknown, No]);
            assert_eq!([Yes.or(unknown), No.or(unknown)], [Yes, unknown]);
            assert_eq!(unknown.not(), unknown);
        }
        assert_eq!([Yes.not(), No.not()], [No, Yes]);
    }

    #[test]
    fn an_unread_text_outweighs_a_missing_fact_where_both_are_needed() {
        assert_eq!(ToCheck.and(Possible), ToCheck);
        assert_eq!(ToCheck.or(Possible), Possible);
    }

    #[test]
    fn only_no_has_no_tier() {
        assert_eq!(
            [No, ToCheck, Possible, Yes].map(|truth: Truth| truth.tier().is_some()),
            [false, true, true, true]
        );
    }
}
