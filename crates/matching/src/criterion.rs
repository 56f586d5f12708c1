//! A criterion in the form in which it is compared: versions as positions, the rest as values.
//! Not here: the tree that joins criteria ([`crate::tree`]), where a component stands ([`crate::subject`]).
//! Next: [`crate::product`], which keeps the criteria of a product ready for a search.
//!
//! The rules, attribute by attribute; whatever is unknown for want of a fact is *possible*:
//!
//! - **Version.** *Any* holds. A version must be equal by the order of versions, so `7.0` is `7.0.0`, or be a build
//!   of it; in 62,800 products of the feeds, 1,289 pairs differ in such zeros only, and all that were looked at are
//!   one release written twice. A range must contain it, update included. Not stated is unknown; a text without
//!   an order is to be checked, unless the product's own criteria use that word; `-` fits `-` only, save where the feeds
//!   tell no versions of the product apart, or name it as what stands beside the vulnerable one ([`Versioned`], ADR 8).
//! - **Update.** A component that states its version and no update is the plain release, so a pre-release (`rc1`)
//!   is another version and `-` is this one; whether a service pack or patch is in is not known. In a range an
//!   update belongs to the upper bound: old feeds write "up to 1.7.0 update 40" so.
//! - **Hardware** has no version worth the name in most criteria: `-` is any.
//! - **Edition, language, platform and the like** compare as NISTIR 7696, 6.1 says.

use domain::{
    cpe::{CpeName, Value, compare},
    version::is_prerelease_label,
};

use crate::{
    intern::{Interner, Symbol},
    ladder::{Ladder, Spot, Wording},
    subject::Place,
    truth::Truth,
};

/// The row of a product in an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ProductId(pub(crate) u32);

/// The row of a criterion in an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct CriterionId(pub(crate) u32);

/// The row of a set of traits in an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TraitsId(pub(crate) u32);

/// What a criterion says, in full; equal ones are kept once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Wanted {
    pub(crate) product: ProductId,
    pub(crate) version: WantedVersion,
    pub(crate) start: Option<WantedBound>,
    pub(crate) end: Option<WantedBound>,
    pub(crate) traits: TraitsId,
}

/// The version attribute of a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum WantedVersion {
    Any,
    Na,
    Text(Symbol),
    Pattern(Symbol),
}

/// A bound of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct WantedBound {
    pub(crate) version: Symbol,
    pub(crate) included: bool,
}

/// All attributes but part, vendor, product and version.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Traits {
    pub(crate) update: Value,
    /// Edition, language, software edition, target software, target hardware, other.
    pub(crate) rest: [Value; 6],
}

/// The version part of a criterion, compiled against the ladder of its product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    Any,
    /// The release as a whole, where `-` tells no versions apart: each but one that states its revision.
    Release,
    Na,
    /// One version: its position, and its position with the update.
    Exact {
        plain: u32,
        full: u32,
    },
    /// First and last position; a bound without an order is `None`.
    Range {
        from: Option<u32>,
        to: Option<u32>,
    },
    Pattern,
}

/// Whether the feeds tell the versions of a product apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Versioned {
    Yes,
    /// They write `-` for it, at least [`ONLY_NA_MIN`] times for each time that they name a version.
    No,
}

/// So often must a product be named with `-` before the lack of versions says anything. `windows_7` stands in the feeds
/// 1,442 times with `-` and 3 times with a version, `windows_10` 879 and 3,998 times.
const ONLY_NA_MIN: u64 = 50;

impl Versioned {
    /// By how often each criterion of a product is used.
    pub(crate) fn of<'a>(criteria: impl Iterator<Item = (&'a Wanted, u32)>) -> Self {
        let (mut without, mut named) = (0_u64, 0_u64);
        for (wanted, uses) in criteria {
            match wanted.version {
                _ if wanted.is_range() => named += u64::from(uses),
                WantedVersion::Na => without += u64::from(uses),
                WantedVersion::Text(_) | WantedVersion::Pattern(_) => named += u64::from(uses),
                WantedVersion::Any => {}
            }
        }
        if named.max(1) * ONLY_NA_MIN <= without { Self::No } else { Self::Yes }
    }
}

/// How a product stands to a criterion.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Relation {
    pub(crate) version: Truth,
    pub(crate) update: Truth,
    pub(crate) rest: Truth,
}

impl Traits {
    pub(crate) fn of(name: &CpeName) -> Self {
        Self { update: name.update.clone(), rest: rest(name).map(Clone::clone) }
    }

    /// The criterion asks for nothing here.
    pub(crate) fn are_any(&self) -> bool {
        self.update == Value::Any && self.rest.iter().all(|value| *value == Value::Any)
    }

    /// A name with these traits and nothing else.
    pub(crate) fn qualifiers(&self) -> CpeName {
        let [edition, language, sw_edition, software, hardware, other] = self.rest.clone();
        let update = self.update.clone();
        CpeName {
            update,
            edition,
            language,
            sw_edition,
            target_sw: software,
            target_hw: hardware,
            other,
            ..CpeName::any()
        }
    }

    /// The update as text, if it is one.
    pub(crate) fn update_text(&self) -> Option<&str> {
        match &self.update {
            Value::Text(text) => Some(text),
            Value::Any | Value::Na => None,
        }
    }
}

impl Wanted {
    pub(crate) const fn is_range(&self) -> bool {
        self.start.is_some() || self.end.is_some()
    }

    /// The versions that the criterion names, for the ladder of its product.
    pub(crate) fn wordings<'a>(
        &self,
        traits: &'a Traits,
        texts: &'a Interner,
    ) -> impl Iterator<Item = Wording<'a>> {
        let update = traits.update_text();
        let exact = match self.version {
            WantedVersion::Text(version) if !self.is_range() => Some(texts.text(version)),
            _ => None,
        };
        let start = self.start.map(|bound| (texts.text(bound.version), None));
        let end = self.end.map(|bound| (texts.text(bound.version), update));
        let full = exact.filter(|_| update.is_some()).map(|version| (version, update));
        [exact.map(|version| (version, None)), full, start, end].into_iter().flatten()
    }

    /// Compiles the version part against a ladder that has all [`Self::wordings`].
    pub(crate) fn test(
        &self,
        traits: &Traits,
        texts: &Interner,
        ladder: &Ladder,
        versioned: Versioned,
    ) -> Test {
        let update = traits.update_text();
        let find = |wording| ladder.find(wording).map_or(0, |spot| spot.at);
        if self.is_range() {
            let bound = |bound: WantedBound, update, outward: u32| {
                let spot =
                    ladder.find((texts.text(bound.version), update)).filter(|spot| spot.is_ordered())?;
                Some(if bound.included {
                    spot.at
                } else {
                    spot.at.saturating_add_signed(outward.cast_signed())
                })
            };
            return Test::Range {
                from: self.start.map_or(Some(0), |start| bound(start, None, 1)),
                to: self.end.map_or(Some(u32::MAX), |end| bound(end, update, u32::MAX)),
            };
        }
        match self.version {
            WantedVersion::Any => Test::Any,
            WantedVersion::Na if versioned == Versioned::No => Test::Release,
            WantedVersion::Na => Test::Na,
            WantedVersion::Pattern(_) => Test::Pattern,
            WantedVersion::Text(version) => {
                let version = texts.text(version);
                Test::Exact { plain: find((version, None)), full: find((version, update)) }
            }
        }
    }
}

impl Relation {
    pub(crate) fn truth(self) -> Truth {
        self.version.and(self.update).and(self.rest)
    }
}

/// The six attributes beside the update that only qualify a product.
pub(crate) const fn rest(name: &CpeName) -> [&Value; 6] {
    [&name.edition, &name.language, &name.sw_edition, &name.target_sw, &name.target_hw, &name.other]
}

/// How a product that stands at `place` on the ladder relates to a criterion of the same product.
pub(crate) fn relation(
    test: Test,
    wanted: &Wanted,
    traits: &Traits,
    texts: &Interner,
    stated: &Stated<'_>,
) -> Relation {
    let (version, update) = match (test, stated.place) {
        (Test::Exact { plain, full }, Place::At { plain: at, full: at_full, .. }) => {
            if at_full.at == full && (traits.update_text().is_some() || at_full != at) {
                (Truth::Yes, Truth::Yes)
            } else {
                (yes(at.at == plain || at.release == plain), update(traits, stated))
            }
        }
        (Test::Range { from, to }, Place::At { full, .. }) => {
            let consumed = to != Some(u32::MAX) && traits.update_text().is_some();
            (within(from, to, *full), if consumed { Truth::Yes } else { update(traits, stated) })
        }
        (Test::Range { from, to }, Place::Firmware(spot)) => {
            (within(from, to, *spot), update(traits, stated))
        }
        (Test::Pattern, _) => (pattern(wanted, texts, stated.name), update(traits, stated)),
        (Test::Any, _) => (Truth::Yes, update(traits, stated)),
        (Test::Release, _) => {
            (yes(stated.is_versionless || !has_revision(stated.name)), update(traits, stated))
        }
        (Test::Na, place) => {
            let version = match place {
                _ if stated.is_versionless => Truth::Yes,
                Place::NotApplicable => Truth::Yes,
                Place::Unstated | Place::Firmware(_) => Truth::Possible,
                Place::Unreadable | Place::At { .. } => Truth::No,
            };
            (version, update(traits, stated))
        }
        (_, Place::Unstated | Place::Firmware(_)) => (Truth::Possible, update(traits, stated)),
        (_, Place::NotApplicable) => (Truth::No, Truth::Yes),
        (_, Place::Unreadable) => (Truth::ToCheck, update(traits, stated)),
    };
    let rest = traits.rest.iter().zip(rest(stated.name)).map(|(wanted, stated)| attribute(wanted, stated));
    Relation { version, update, rest: rest.fold(Truth::Yes, Truth::and) }
}

/// A version down to its fourth number says which updates are in it (`10.0.17763.5936`). What the feeds say of a release
/// as a whole, with `-`, was written before them.
pub(crate) fn has_revision(name: &CpeName) -> bool {
    name.version.plain().is_some_and(|version| version.split('.').count() > REVISION_AT)
}

/// Numbers before the revision: `10.0.17763`.
const REVISION_AT: usize = 3;

/// A product that an asset states, seen from one product of the index.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stated<'a> {
    pub(crate) name: &'a CpeName,
    pub(crate) place: &'a Place,
    /// The `-` of the criterion tells no version from another.
    pub(crate) is_versionless: bool,
}

/// What a criterion is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It names what is vulnerable.
    Vulnerable,
    /// It names what stands beside that.
    Beside,
}

/// How a stated attribute answers a wanted one. [NISTIR 7696, 6.1]
pub(crate) fn attribute(wanted: &Value, stated: &Value) -> Truth {
    if *wanted == Value::Any {
        return Truth::Yes;
    }
    let relation = compare(wanted, stated);
    if relation.is_superset() {
        Truth::Yes
    } else if relation.is_disjoint() {
        Truth::No
    } else {
        Truth::Possible
    }
}

fn update(traits: &Traits, stated: &Stated<'_>) -> Truth {
    let (knows_version, split) = match stated.place {
        Place::At { split, .. } => (true, split.as_ref()),
        _ => (false, None),
    };
    match (&traits.update, split.unwrap_or(&stated.name.update)) {
        (Value::Any, _) | (Value::Na, Value::Na) => Truth::Yes,
        (Value::Na, Value::Any) => {
            if knows_version {
                Truth::Yes
            } else {
                Truth::Possible
            }
        }
        (Value::Text(wanted), Value::Any) if knows_version && is_prerelease_label(wanted) => Truth::No,
        (wanted, stated) => attribute(wanted, stated),
    }
}

fn within(from: Option<u32>, to: Option<u32>, spot: Spot) -> Truth {
    if !spot.is_ordered() {
        return Truth::ToCheck;
    }
    // A build of the excluded lower bound is excluded as well, and one of the included upper bound included.
    let above =
        from.map_or(Truth::ToCheck, |from| yes(spot.at >= from && spot.release.checked_add(1) != Some(from)));
    let below = to.map_or(Truth::ToCheck, |to| yes(spot.at <= to || spot.release == to));
    above.and(below)
}

fn pattern(wanted: &Wanted, texts: &Interner, name: &CpeName) -> Truth {
    match wanted.version {
        WantedVersion::Pattern(pattern) => attribute(&Value::Text(texts.text(pattern).into()), &name.version),
        _ => Truth::No,
    }
}

const fn yes(holds: bool) -> Truth {
    if holds { Truth::Yes } else { Truth::No }
}
