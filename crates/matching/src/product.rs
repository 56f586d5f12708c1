//! A product of the index: its criteria, kept so that those that may fit a version are found at once.
//! Not here: whether one fits ([`crate::criterion`]).
//! Next: [`crate::index`].

use domain::cpe::Value;

use crate::{
    criterion::{CriterionId, Test},
    intern::Symbol,
    ladder::Ladder,
    subject::Place,
    tree::Use,
};

/// A product of a maker, under one part of CPE.
#[derive(Debug)]
pub(crate) struct Product {
    pub(crate) class: Class,
    pub(crate) vendor: Symbol,
    pub(crate) product: Symbol,
    pub(crate) criteria: Vec<CriterionId>,
    /// CVEs that this product may touch by *not* fitting a criterion.
    pub(crate) negated: Vec<Use>,
    /// The versions in order; this and what follows is derived from the criteria by [`Product::arrange`].
    pub(crate) ladder: Ladder,
    exact: Vec<(u32, CriterionId)>,
    ranges: Vec<Row>,
    others: Vec<CriterionId>,
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
        self == Self::Unknown || *part == Value::Any || matches!(part, Value::Text(part) if &**part == self.part())
    }
}

#[derive(Debug)]
struct Row {
    from: u32,
    to: u32,
    criterion: CriterionId,
}

/// A criterion as [`Product::arrange`] sorts it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arranged {
    pub(crate) criterion: CriterionId,
    pub(crate) test: Test,
}

impl Product {
    pub(crate) const fn new(class: Class, vendor: Symbol, product: Symbol) -> Self {
        Self {
            class,
            vendor,
            product,
            criteria: Vec::new(),
            negated: Vec::new(),
            ladder: Ladder::EMPTY,
            exact: Vec::new(),
            ranges: Vec::new(),
            others: Vec::new(),
            update_words: Vec::new(),
        }
    }

    /// Sorts the criteria, whose tests were compiled against `ladder`, for [`Self::fitting`].
    pub(crate) fn arrange<'a>(
        &mut self,
        ladder: Ladder,
        criteria: impl Iterator<Item = Arranged>,
        updates: impl Iterator<Item = &'a str>,
    ) {
        (self.ladder, self.exact, self.ranges, self.others) = (ladder, Vec::new(), Vec::new(), Vec::new());
        for Arranged { criterion, test } in criteria {
            match test {
                Test::Exact { plain, full } => {
                    self.exact.push((plain, criterion));
                    if full != plain {
                        self.exact.push((full, criterion));
                    }
                }
                // A bound without an order is to be checked whatever the version.
                Test::Range { from, to } => self.ranges.push(Row { from: from.unwrap_or(0), to: to.unwrap_or(u32::MAX), criterion }),
                Test::Any | Test::Na | Test::Pattern => self.others.push(criterion),
            }
        }
        self.exact.sort_unstable();
        self.update_words = updates.map(leading_word).filter(|word| !word.is_empty()).map(Into::into).collect();
        self.update_words.sort_unstable();
        self.update_words.dedup();
        for list in [&mut self.others, &mut self.criteria] {
            list.shrink_to_fit();
        }
        self.exact.shrink_to_fit();
        self.ranges.shrink_to_fit();
        self.update_words.shrink_to_fit();
    }

    /// Hands out each criterion that a name at `place` may fit, and few others; one perhaps twice.
    pub(crate) fn fitting(&self, place: &Place, mut found: impl FnMut(CriterionId)) {
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
                let rows = self.ranges.iter().filter(|row| row.from <= full.at && (full.at <= row.to || full.release == row.to));
                rows.for_each(|row| found(row.criterion));
                self.others.iter().copied().for_each(found);
            }
            Place::NotApplicable => self.others.iter().copied().for_each(found),
            Place::At { .. } | Place::Unstated | Place::Unreadable => self.criteria.iter().copied().for_each(found),
        }
    }

    fn at(&self, position: u32) -> impl Iterator<Item = CriterionId> {
        let start = self.exact.partition_point(|(at, _)| *at < position);
        self.exact.iter().skip(start).take_while(move |(at, _)| *at == position).map(|(_, criterion)| *criterion)
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
