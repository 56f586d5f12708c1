//! A product of the index: its criteria, kept so that those that may fit a version are found at once.
//! Not here: whether one fits ([`crate::criterion`]).
//! Next: [`crate::index`].

use domain::cpe::{CpeName, Value};

use crate::{
    criterion::{CriterionId, Test},
    intern::{Symbol, row},
    ladder::Ladder,
    subject::{Place, literal},
    tree::Use,
};

/// A product of a maker, under one part of CPE.
#[derive(Debug)]
pub(crate) struct Product {
    pub(crate) class: Class,
    pub(crate) vendor: Symbol,
    pub(crate) product: Symbol,
    /// It has a CPE name; else an advisory named it in words of its own.
    pub(crate) is_listed: bool,
    pub(crate) criteria: Vec<CriterionId>,
    /// CVEs that this product may touch by *not* fitting a criterion.
    pub(crate) negated: Vec<Use>,
    /// The versions in order; this and what follows is derived from the criteria by [`Product::arrange`].
    pub(crate) ladder: Ladder,
    exact: Vec<Row>,
    ranges: Vec<Row>,
    others: Vec<Candidate>,
    /// The uses of the criteria above, in the same order, since they are read in one go.
    uses: Vec<Use>,
    /// The words with which its updates begin: `r`, `sp`.
    update_words: Vec<Box<str>>,
}

/// What a product is, as far as it bears on what an asset can have beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Class {
    Application,
    /// An operating system; an asset has one.
    System,
    /// A device's firmware: `o` in CPE, but a name that ends in `_firmware` says nothing of an operating system.
    Firmware,
    /// A model; an asset is one.
    Hardware,
    /// The part is not named.
    Unknown,
}

impl Class {
    /// What a part and a product's name say; `None` for a part that is none.
    pub(crate) fn of(part: &Value, product: &str) -> Option<Self> {
        match part {
            Value::Any => Some(Self::Unknown),
            Value::Na => None,
            Value::Text(part) => match &**part {
                "a" => Some(Self::Application),
                "h" => Some(Self::Hardware),
                "o" if product.ends_with("_firmware") => Some(Self::Firmware),
                "o" => Some(Self::System),
                _ => None,
            },
        }
    }

    /// The letter of CPE.
    pub(crate) const fn part(self) -> &'static str {
        match self {
            Self::Application => "a",
            Self::System | Self::Firmware => "o",
            Self::Hardware => "h",
            Self::Unknown => "*",
        }
    }

    /// A name of this part may be a product of this class.
    pub(crate) fn fits(self, part: &Value) -> bool {
        self == Self::Unknown
            || *part == Value::Any
            || matches!(part, Value::Text(part) if &**part == self.part())
    }
}

/// The kinds of thing of which an asset has one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Kinds {
    hardware: bool,
    system: bool,
    firmware: bool,
}

impl Kinds {
    pub(crate) const NONE: Self = Self { hardware: false, system: false, firmware: false };

    /// A model alone.
    pub(crate) const MODEL: Self = Self { hardware: true, ..Self::NONE };

    /// The kinds of either.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self {
            hardware: self.hardware || other.hardware,
            system: self.system || other.system,
            firmware: self.firmware || other.firmware,
        }
    }

    /// There is a kind that is in both.
    pub(crate) const fn meets(self, other: Self) -> bool {
        self.hardware && other.hardware || self.system && other.system || self.firmware && other.firmware
    }

    /// What a name says by its part alone.
    pub(crate) fn of(name: &CpeName) -> Self {
        let product = literal(&name.product).unwrap_or_default();
        let mut kinds = Self::NONE;
        if let Some(class) = Class::of(&name.part, product) {
            kinds.add(class);
        }
        kinds
    }

    /// Adds the kind of a class, if it is one of which an asset has one.
    pub(crate) const fn add(&mut self, class: Class) {
        match class {
            Class::Hardware => self.hardware = true,
            Class::System => self.system = true,
            Class::Firmware => self.firmware = true,
            Class::Application | Class::Unknown => {}
        }
    }

    pub(crate) const fn has(self, class: Class) -> bool {
        match class {
            Class::Hardware => self.hardware,
            Class::System => self.system,
            Class::Firmware => self.firmware,
            Class::Application | Class::Unknown => false,
        }
    }

    /// The first that is here and not there.
    pub(crate) fn beyond(self, other: Self) -> Option<Class> {
        let classes = [Class::Hardware, Class::System, Class::Firmware];
        classes.into_iter().find(|class| self.has(*class) && !other.has(*class))
    }
}

/// A criterion that may fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) criterion: CriterionId,
    /// It does fit; there is nothing more to compare.
    pub(crate) sure: bool,
    /// Where the product's list of uses holds those of the criterion.
    uses: (u32, u32),
}

/// A criterion that may fit the versions from one position to another.
#[derive(Debug)]
struct Row {
    from: u32,
    to: u32,
    candidate: Candidate,
}

/// A criterion as [`Product::arrange`] sorts it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arranged {
    pub(crate) criterion: CriterionId,
    pub(crate) test: Test,
    /// It asks for nothing but the version.
    pub(crate) unqualified: bool,
}

/// What [`Product::arrange`] reads of the index.
pub(crate) struct Source<'a> {
    pub(crate) ladder: Ladder,
    /// The updates that the criteria name.
    pub(crate) updates: Vec<&'a str>,
    /// Where each criterion is used, row by row.
    pub(crate) uses: &'a [Vec<Use>],
}

impl Source<'_> {
    fn uses_of(&self, criterion: CriterionId) -> &[Use] {
        self.uses.get(criterion.0 as usize).map(Vec::as_slice).unwrap_or_default()
    }
}

impl Product {
    pub(crate) const fn new(class: Class, vendor: Symbol, product: Symbol) -> Self {
        Self {
            class,
            vendor,
            product,
            is_listed: false,
            criteria: Vec::new(),
            negated: Vec::new(),
            ladder: Ladder::EMPTY,
            exact: Vec::new(),
            ranges: Vec::new(),
            others: Vec::new(),
            uses: Vec::new(),
            update_words: Vec::new(),
        }
    }

    /// Sorts the criteria, whose tests were compiled against the ladder, for [`Self::fitting`].
    pub(crate) fn arrange(&mut self, source: Source<'_>, criteria: &[Arranged]) {
        (self.exact, self.ranges, self.others) = (Vec::new(), Vec::new(), Vec::new());
        for Arranged { criterion, test, unqualified } in criteria.iter().copied() {
            if source.uses_of(criterion).is_empty() {
                continue;
            }
            let candidate = |sure| Candidate { criterion, sure: sure && unqualified, uses: (0, 0) };
            match test {
                Test::Exact { plain, full } => {
                    self.exact.push(Row { from: plain, to: plain, candidate: candidate(true) });
                    if full != plain {
                        self.exact.push(Row { from: full, to: full, candidate: candidate(false) });
                    }
                }
                // A bound without an order is to be checked whatever the version; one that excludes its version
                // has more to say to a build of it.
                Test::Range { from, to } => {
                    let sure = to.is_some() && from.is_some_and(|from| from == 0 || from % 2 == 1);
                    let (from, to) = (from.unwrap_or(0), to.unwrap_or(u32::MAX));
                    self.ranges.push(Row { from, to, candidate: candidate(sure) });
                }
                Test::Any => self.others.push(candidate(true)),
                Test::Release | Test::Na | Test::Pattern => self.others.push(candidate(false)),
            }
        }
        self.exact.sort_unstable_by_key(|row| (row.from, row.candidate.criterion));
        self.gather_uses(&source);
        let words = source.updates.iter().map(|update| leading_word(update)).filter(|word| !word.is_empty());
        self.update_words = words.map(Into::into).collect();
        self.update_words.sort_unstable();
        self.update_words.dedup();
        self.update_words.shrink_to_fit();
        self.criteria.shrink_to_fit();
        self.exact.shrink_to_fit();
        self.ranges.shrink_to_fit();
        self.others.shrink_to_fit();
        self.ladder = source.ladder;
    }

    /// At how many places the CVEs use its criteria.
    pub(crate) const fn uses(&self) -> usize {
        self.uses.len()
    }

    fn gather_uses(&mut self, source: &Source<'_>) {
        let mut uses = Vec::new();
        let rows = self.exact.iter_mut().chain(&mut self.ranges).map(|row| &mut row.candidate);
        for candidate in rows.chain(&mut self.others) {
            let start = row(uses.len());
            uses.extend(source.uses_of(candidate.criterion));
            candidate.uses = (start, row(uses.len()));
        }
        uses.shrink_to_fit();
        self.uses = uses;
    }

    /// Hands out each criterion under which a name at `place` may be vulnerable, and few others, with its uses; one
    /// perhaps twice.
    pub(crate) fn fitting(&self, place: &Place, mut found: impl FnMut(Candidate, &[Use])) {
        let mut found = |candidate: &Candidate| {
            let (start, end) = candidate.uses;
            found(*candidate, self.uses.get(start as usize..end as usize).unwrap_or_default());
        };
        match place {
            Place::At { plain, full, .. } if full.is_ordered() => {
                let mut ends = [plain.at, plain.release, full.at];
                ends.sort_unstable();
                let mut before = None;
                for position in ends {
                    if before != Some(position) {
                        self.at(position).for_each(&mut found);
                        before = Some(position);
                    }
                }
                for row in &self.ranges {
                    if row.from <= full.at && (full.at <= row.to || full.release == row.to) {
                        found(&row.candidate);
                    }
                }
                self.others.iter().for_each(found);
            }
            Place::NotApplicable => self.others.iter().for_each(found),
            Place::At { .. } | Place::Firmware(_) | Place::Unstated | Place::Unreadable => {
                let rows = self.exact.iter().chain(&self.ranges).map(|row| &row.candidate);
                rows.chain(&self.others).for_each(|one| found(&Candidate { sure: false, ..*one }));
            }
        }
    }

    fn at(&self, position: u32) -> impl Iterator<Item = &Candidate> {
        let start = self.exact.partition_point(|row| row.from < position);
        let rows = self.exact.get(start..).unwrap_or_default().iter();
        rows.take_while(move |row| row.from == position).map(|row| &row.candidate)
    }

    /// Cuts `9.0r3` before the word, if this product's updates are named so.
    pub(crate) fn split_update<'v>(&self, version: &'v str) -> Option<(&'v str, &'v str)> {
        if self.update_words.is_empty() {
            return None;
        }
        let head = version.find(|letter: char| letter.is_ascii_alphabetic())?;
        let (head, tail) = version.split_at_checked(head)?;
        let known = self.update_words.binary_search_by(|word| (**word).cmp(leading_word(tail))).is_ok();
        let head = head.trim_end_matches(['.', '-', '_', '\\', ' ']);
        (known && head.ends_with(|letter: char| letter.is_ascii_digit())).then_some((head, tail))
    }
}

fn leading_word(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}
