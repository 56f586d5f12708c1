//! The versions of one product in order, so that a version is placed once and then compared as a number.
//! Not here: the order itself (`domain::version`).
//! Next: [`crate::criterion`] holds positions on a ladder, [`crate::subject`] places a component on one.

use domain::version::Version;

use crate::intern::row;

/// The versions that the criteria of a product name. Positions are odd on a rung and even between two, so a
/// bound that excludes its version is the position next to it.
#[derive(Debug)]
pub(crate) struct Ladder {
    rungs: Vec<Rung>,
    /// Versions without an order, such as `gold`; positions from [`UNORDERED`] on.
    words: Vec<Box<str>>,
}

#[derive(Debug)]
struct Rung {
    version: Version,
    /// The rung of which this is only a build; itself otherwise.
    release: u32,
}

/// A place on a ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    /// The position.
    pub(crate) at: u32,
    /// The position of the release of which the version is a build; otherwise the same as `at`.
    pub(crate) release: u32,
}

/// Positions from here on stand for words without an order.
const UNORDERED: u32 = 1 << 31;

/// A version text and, where it counts as a part of the version, the update.
pub(crate) type Wording<'a> = (&'a str, Option<&'a str>);

impl Ladder {
    pub(crate) const EMPTY: Self = Self { rungs: Vec::new(), words: Vec::new() };

    /// The ladder of all these versions.
    pub(crate) fn build<'a>(wordings: impl Iterator<Item = Wording<'a>>) -> Self {
        let (mut versions, mut words) = (Vec::new(), Vec::new());
        for wording in wordings {
            match read(wording) {
                Some(version) => versions.push(version),
                None => words.push(word(wording)),
            }
        }
        versions.sort_unstable();
        versions.dedup();
        words.sort_unstable();
        words.dedup();
        Self { rungs: rungs(versions), words }
    }

    /// Where a version belongs; `None` for a text that neither has an order nor is a word of this product.
    pub(crate) fn find(&self, wording: Wording<'_>) -> Option<Spot> {
        let Some(version) = read(wording) else {
            let found = self.words.binary_search_by(|word| (**word).cmp(&self::word(wording))).ok()?;
            let at = UNORDERED + row(found);
            return Some(Spot { at, release: at });
        };
        match self.rungs.binary_search_by(|rung| rung.version.cmp(&version)) {
            Ok(found) => {
                let release = self.rungs.get(found).map_or(row(found), |rung| rung.release);
                Some(Spot { at: on(row(found)), release: on(release) })
            }
            Err(above) => {
                let at = between(row(above));
                let below = above.checked_sub(1).and_then(|below| self.rungs.get(below));
                let release = below
                    .filter(|below| {
                        self.rungs.get(below.release as usize).is_some_and(|release| {
                            release.version < version && release.version.same_release(&version)
                        })
                    })
                    .map_or(at, |below| on(below.release));
                Some(Spot { at, release })
            }
        }
    }
}

impl Spot {
    /// The product's own criteria name the version.
    pub(crate) const fn is_on_rung(self) -> bool {
        self.at % 2 == 1 || !self.is_ordered()
    }

    /// The version can be compared with a bound.
    pub(crate) const fn is_ordered(self) -> bool {
        self.at < UNORDERED
    }
}

fn rungs(versions: Vec<Version>) -> Vec<Rung> {
    let mut rungs: Vec<Rung> = Vec::with_capacity(versions.len());
    let mut release = 0;
    for version in versions {
        let of_release =
            rungs.get(release as usize).is_some_and(|known| known.version.same_release(&version));
        if !of_release {
            release = row(rungs.len());
        }
        rungs.push(Rung { version, release });
    }
    rungs
}

const fn on(rung: u32) -> u32 {
    2 * rung + 1
}

const fn between(above: u32) -> u32 {
    2 * above
}

fn read((version, update): Wording<'_>) -> Option<Version> {
    match update {
        Some(update) => Version::with_update(version, update),
        None => Version::parse(version),
    }
}

/// Names quote with `\\` what bounds do not.
fn word((version, update): Wording<'_>) -> Box<str> {
    let words = [version, update.unwrap_or_default()].join(" ");
    words.trim().replace('\\', "").to_lowercase().into_boxed_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ladder(versions: &[&'static str]) -> Ladder {
        Ladder::build(versions.iter().map(|version| (*version, None)))
    }

    fn at(ladder: &Ladder, version: &str) -> u32 {
        ladder.find((version, None)).unwrap().at
    }

    #[test]
    fn positions_follow_the_order_of_versions() {
        let ladder = ladder(&["6.0.4", "5.6.3", "6.0.10", "6.0"]);
        let order = ["5.6", "5.6.3", "5.9", "6.0", "6.0.3", "6.0.4", "6.0.9", "6.0.10", "7.0"];
        assert_eq!(order.map(|version| at(&ladder, version)), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(at(&ladder, "6.0.0"), 3);
    }

    #[test]
    fn the_update_is_part_of_the_version() {
        let ladder = Ladder::build([("9.0", Some("r3")), ("9.0", None), ("9.1", None)].into_iter());
        assert_eq!(at(&ladder, "9.0r3"), 3);
        assert_eq!(ladder.find(("9.0", Some("r3"))), ladder.find(("9.0R3", None)));
    }

    #[test]
    fn a_build_knows_its_release() {
        let ladder = ladder(&["6.0.4", "6.0.4 build 100", "6.0.4 build 300", "6.0.5"]);
        assert_eq!(ladder.find(("6.0.4 build 231", None)), Some(Spot { at: 4, release: 1 }));
        assert_eq!(ladder.find(("6.0.4 build 300", None)), Some(Spot { at: 5, release: 1 }));
        assert_eq!(ladder.find(("6.0.5 build 9", None)), Some(Spot { at: 8, release: 7 }));
        assert_eq!(ladder.find(("6.0.6", None)), Some(Spot { at: 8, release: 8 }));
    }

    #[test]
    fn a_word_is_known_only_where_the_product_uses_it() {
        let ladder = ladder(&["gold", "2.0"]);
        assert!(!ladder.find(("gold", None)).unwrap().is_ordered());
        assert_eq!(ladder.find(("latest", None)), None);
        assert_eq!(Ladder::EMPTY.find(("1.0", None)), Some(Spot { at: 0, release: 0 }));
    }
}
