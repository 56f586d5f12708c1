//! What counts where several sources speak of one product: who is believed, and how contradictions are kept.
//! Not here: what a source says of a version (`matching`), the words for people (`web`).
//! Next: `docs/adr/0012-several-sources.md` gives the reasons.

use super::{ProductStatus, Tier};

/// Whose word weighs how much, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// A record of the CVE programme about another maker's product.
    Assigner,
    /// An authority that collects and checks: JVN, CISA, a maker on someone else's product.
    Authority,
    /// NVD's analysis.
    Nvd,
    /// The maker about its own product.
    Maker,
}

/// What one source says of one version of one product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is touched, as far as is known.
    Affected(Tier),
    /// The source says so of this very version: closed in it, or never touched.
    Cleared(ProductStatus),
    /// The source names the product, but not this version.
    Outside,
}

/// What is made of all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// How sure the match is.
    pub tier: Tier,
    /// The word that decided, by its place.
    pub decided_by: usize,
    /// The word that says it is touched, by its place; the same unless a weightier one contradicts.
    pub affected_by: usize,
    /// Another source says otherwise.
    pub is_contradicted: bool,
}

/// Settles what several sources say; `None` where nothing touches.
///
/// The weightiest word decides; one that nobody can read, unless it is the maker's, only where there is no other. If it says "touched", the surest of all words counts. If it clears the version, what
/// others confirm is to be checked, and what they do not confirm ends. If it only leaves the version out, what NVD or a
/// maker confirms stays confirmed (makers leave out what they support no more), what a lighter one confirms is to be
/// checked, and the rest ends. So a confirmed word never disappears without a person.
///
/// ```
/// use domain::vulnerabilities::{ProductStatus, Tier, reconcile::{Verdict, Weight, settle}};
/// let nvd = (Weight::Nvd, Verdict::Affected(Tier::Confirmed));
/// let maker = (Weight::Maker, Verdict::Cleared(ProductStatus::Fixed));
/// assert_eq!(settle(&[nvd]).unwrap().tier, Tier::Confirmed);
/// assert_eq!(settle(&[nvd, maker]).unwrap().tier, Tier::ToCheck);
/// ```
pub fn settle(words: &[(Weight, Verdict)]) -> Option<Settled> {
    let each = || words.iter().copied().enumerate();
    let (affected_by, (_, surest)) = each()
        .filter_map(|(place, (weight, verdict))| match verdict {
            Verdict::Affected(tier) => Some((place, (weight, tier))),
            Verdict::Cleared(_) | Verdict::Outside => None,
        })
        .max_by_key(|(place, (weight, tier))| (sureness(*tier), *weight, std::cmp::Reverse(*place)))?;
    let (decided_by, (_, decisive)) = each()
        .max_by_key(|(place, (weight, verdict))| (*weight, force(*verdict), std::cmp::Reverse(*place)))?;
    let is_contradicted = words.iter().any(|(_, verdict)| !matches!(verdict, Verdict::Affected(_)));
    let confirmed_by = |least: Weight| {
        let confirmed = Verdict::Affected(Tier::Confirmed);
        words.iter().any(|(weight, verdict)| *weight >= least && *verdict == confirmed)
    };
    let settled = |tier, decided_by| Some(Settled { tier, decided_by, affected_by, is_contradicted });
    match decisive {
        Verdict::Affected(_) => settled(surest, affected_by),
        Verdict::Outside if confirmed_by(Weight::Nvd) => settled(Tier::Confirmed, affected_by),
        Verdict::Outside | Verdict::Cleared(_) if confirmed_by(Weight::Assigner) => {
            settled(Tier::ToCheck, decided_by)
        }
        Verdict::Outside | Verdict::Cleared(_) => None,
    }
}

const fn sureness(tier: Tier) -> u8 {
    match tier {
        Tier::Confirmed => 2,
        Tier::Possible => 1,
        Tier::ToCheck => 0,
    }
}

/// Among equally weighty words "touched" goes first, and a word about this version before silence about it.
const fn force(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Affected(tier) => 2 + sureness(tier),
        Verdict::Cleared(_) => 1,
        Verdict::Outside => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Tier::{Confirmed, Possible, ToCheck},
        Verdict::{Affected, Cleared, Outside},
        Weight::{Assigner, Authority, Maker, Nvd},
        *,
    };

    fn tier(words: &[(Weight, Verdict)]) -> Option<Tier> {
        settle(words).map(|settled| settled.tier)
    }

    #[test]
    fn one_word_alone_counts_as_it_is() {
        for tier_of in [Confirmed, Possible, ToCheck] {
            assert_eq!(tier(&[(Assigner, Affected(tier_of))]), Some(tier_of));
        }
        assert_eq!(tier(&[(Maker, Outside)]), None);
        assert_eq!(tier(&[]), None);
    }

    #[test]
    fn where_the_weightiest_says_touched_the_surest_word_counts() {
        let words = [(Maker, Affected(ToCheck)), (Nvd, Affected(Confirmed)), (Authority, Outside)];
        let settled = settle(&words).unwrap();
        assert_eq!((settled.tier, settled.decided_by, settled.is_contradicted), (Confirmed, 1, true));
    }

    #[test]
    fn a_range_that_nobody_can_read_counts_only_where_nobody_gives_a_better_one() {
        assert_eq!(tier(&[(Authority, Affected(ToCheck)), (Assigner, Outside)]), None);
        assert_eq!(tier(&[(Authority, Affected(ToCheck)), (Assigner, Affected(Confirmed))]), Some(Confirmed));
        assert_eq!(tier(&[(Authority, Affected(ToCheck)), (Assigner, Affected(ToCheck))]), Some(ToCheck));
        assert_eq!(
            tier(&[(Maker, Affected(ToCheck)), (Assigner, Outside)]),
            Some(ToCheck),
            "its own product"
        );
    }

    #[test]
    fn what_the_maker_clears_is_to_be_checked_where_another_confirms_it_and_ends_where_none_does() {
        let clear = (Maker, Cleared(ProductStatus::NotAffected));
        let settled = settle(&[(Nvd, Affected(Confirmed)), clear]).unwrap();
        assert_eq!((settled.tier, settled.decided_by, settled.affected_by), (ToCheck, 1, 0));
        assert_eq!(tier(&[(Nvd, Affected(Possible)), clear]), None);
        assert_eq!(tier(&[(Authority, Affected(ToCheck)), clear]), None);
    }

    #[test]
    fn a_lighter_word_that_clears_changes_nothing_and_is_shown() {
        let settled =
            settle(&[(Nvd, Affected(Confirmed)), (Authority, Cleared(ProductStatus::Fixed))]).unwrap();
        assert_eq!((settled.tier, settled.is_contradicted), (Confirmed, true));
    }

    #[test]
    fn a_maker_that_leaves_a_version_out_takes_no_confirmed_word_of_nvd_away() {
        assert_eq!(tier(&[(Nvd, Affected(Confirmed)), (Maker, Outside)]), Some(Confirmed));
        assert_eq!(tier(&[(Assigner, Affected(Confirmed)), (Nvd, Outside)]), Some(ToCheck));
        assert_eq!(tier(&[(Authority, Affected(ToCheck)), (Nvd, Outside)]), None);
    }
}
