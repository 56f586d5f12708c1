//! One part of a wording: signs (`>= 1.0 < 2.0`), words (`before 2.0`, `1.0 through 1.5`), a branch, a version.
//! Not here: what parts mean together ([`super::join`]).
//! Next: [`read`].

use domain::vulnerabilities::{Bound, VersionRange};

use super::{
    bound::{after_branch, branch, branch_name, exactly, version},
    join::Part,
};

/// Adds what a part says; `None` if that is not certain.
pub(super) fn read(text: &str, found: &mut Vec<Part>) -> Option<()> {
    if text.starts_with(['<', '>', '=', '≤', '≥']) {
        return signs(text, found);
    }
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    let text = Phrase { text, lower: &lower };
    let noisy = text;
    let text = text.without_noise();
    if [noisy, text].iter().any(|text| ALL.contains(&text.lower.trim_end_matches('.'))) {
        found.push(Part::All);
        return Some(());
    }
    if text.text.starts_with(['<', '>', '=', '≤', '≥']) {
        return signs(text.text, found);
    }
    if let Some(range) = words(text) {
        found.push(range);
        return Some(());
    }
    // `1.1 and 1.2`: versions only, for `1.1 and before` was read above.
    let listed =
        text.text.split(" and ").flat_map(|part| part.split(" or ")).flat_map(|part| part.split(" & "));
    let mut count = 0;
    for part in listed {
        found.push(Part::Range(single(part)?));
        count += 1;
    }
    (count > 1).then_some(())
}

/// A text and the same in lower case, byte for byte in the same places.
#[derive(Clone, Copy)]
struct Phrase<'a> {
    text: &'a str,
    lower: &'a str,
}

impl Phrase<'_> {
    fn slice(self, from: usize, to: usize) -> Option<Self> {
        let (text, lower) = (self.text.get(from..to)?, self.lower.get(from..to)?);
        let (start, end) = (text.len() - text.trim_start().len(), text.trim_end().len());
        Some(Self { text: text.get(start..end)?, lower: lower.get(start..end)? })
    }

    /// What follows one of these beginnings.
    fn after(self, starts: &[&str]) -> Option<Self> {
        let start = starts.iter().find(|start| self.lower.starts_with(**start))?;
        self.slice(start.len(), self.text.len())
    }

    /// What stands before one of these ends.
    fn before(self, ends: &[&str]) -> Option<Self> {
        let end = ends.iter().find(|end| self.lower.ends_with(**end))?;
        self.slice(0, self.text.len().checked_sub(end.len())?)
    }

    /// What stands on both sides of one of these, the first that is there.
    fn around(self, signs: &[&str]) -> Option<(Self, Self)> {
        signs.iter().find_map(|sign| {
            let at = self.lower.find(sign)?;
            Some((self.slice(0, at)?, self.slice(at + sign.len(), self.text.len())?))
        })
    }

    /// Without words that say nothing of versions, at either end.
    fn without_noise(mut self) -> Self {
        loop {
            let shorter = self
                .after(&[
                    "all versions ",
                    "all version ",
                    "versions ",
                    "version ",
                    "firmware ",
                    "software ",
                    "all releases ",
                ])
                .filter(|rest| !rest.lower.starts_with("of "))
                .or_else(|| self.before(&[" versions", " version", " releases", " series", " branch", "."]));
            // `7.2 all versions` keeps its meaning for [`words`].
            match shorter {
                Some(rest) if !rest.text.is_empty() && !self.lower.ends_with(" all versions") => self = rest,
                _ => return self,
            }
        }
    }
}

fn words(text: Phrase<'_>) -> Option<Part> {
    if let Some(range) = single(text.text) {
        return Some(Part::Range(range));
    }
    let of_branch = text
        .before(&[" all versions", " (all versions)", " all"])
        .or_else(|| text.after(&["all versions of ", "all releases of ", "all "]));
    if let Some(name) = of_branch {
        let name = name.without_noise();
        return branch(branch_name(name.text).unwrap_or(name.text)).map(Part::Range);
    }
    if let Some(last) = text.before(EARLIER) {
        return upper(last.text.trim_end_matches(','), true).map(Part::Upper);
    }
    if let Some(first) = text.before(LATER) {
        return Some(Part::Lower(Bound::Including(version(first.text.trim_end_matches(','))?.into())));
    }
    if let Some(last) = text.after(UP_TO) {
        return upper(last.text, true).map(Part::Upper);
    }
    if let Some(end) = text.after(BEFORE) {
        return upper(end.text, false).map(Part::Upper);
    }
    let from = text.after(FROM);
    let inner = from.unwrap_or(text);
    if let Some((start, end)) = inner.around(THROUGH_NOT) {
        return between(start, end, false);
    }
    if let Some((start, end)) = text.after(&["between "]).and_then(|rest| rest.around(&[" and "])) {
        return between(start, end, true);
    }
    if let Some((start, end)) = inner.around(THROUGH) {
        return between(start, end, true);
    }
    if let Some(first) = from {
        return Some(Part::Lower(Bound::Including(version(first.text)?.into())));
    }
    let after = text.after(&["later than ", "greater than ", "newer than ", "above ", "after "])?;
    Some(Part::Lower(Bound::Excluding(version(after.text)?.into())))
}

fn between(start: Phrase<'_>, end: Phrase<'_>, included: bool) -> Option<Part> {
    let start = version(branch_name(start.text).unwrap_or(start.text))?;
    let end = upper(end.without_noise().text, included)?;
    Some(Part::Range(VersionRange { start: Some(Bound::Including(start.into())), end: Some(end) }))
}

/// One version, or a branch written with a wildcard.
fn single(text: &str) -> Option<VersionRange> {
    match branch_name(text) {
        Some(name) => branch(name),
        None => version(text).map(exactly),
    }
}

/// An upper bound. Up to `7.2.x` means before 7.3; before `7.2.x` means before 7.2.
pub(super) fn upper(text: &str, included: bool) -> Option<Bound> {
    match branch_name(text) {
        Some(name) if included => Some(Bound::Excluding(after_branch(version(name)?)?.into())),
        Some(name) => Some(Bound::Excluding(version(name)?.into())),
        None if included => Some(Bound::Including(version(text)?.into())),
        None => Some(Bound::Excluding(version(text)?.into())),
    }
}

/// Signs, one or two in a row: `>= 1.0 < 2.0`.
fn signs(text: &str, found: &mut Vec<Part>) -> Option<()> {
    let mut rest = text;
    while !rest.is_empty() {
        let (sign, behind) = SIGNS.iter().find_map(|(text, sign)| Some((*sign, rest.strip_prefix(text)?)))?;
        let end = behind.find(['<', '>', '≤', '≥', '=']).unwrap_or(behind.len());
        let (operand, next) = behind.split_at_checked(end)?;
        let operand = operand.trim().trim_end_matches("&&").trim_end();
        found.push(match sign {
            Sign::Below { included } => Part::Upper(upper(operand, included)?),
            Sign::Above { included: true } => {
                Part::Lower(Bound::Including(version(branch_name(operand).unwrap_or(operand))?.into()))
            }
            Sign::Above { included: false } => Part::Lower(Bound::Excluding(version(operand)?.into())),
            Sign::Equal => Part::Range(single(operand)?),
        });
        rest = next;
    }
    Some(())
}

#[derive(Clone, Copy)]
enum Sign {
    Below { included: bool },
    Above { included: bool },
    Equal,
}

/// The longer ones first.
const SIGNS: &[(&str, Sign)] = &[
    ("<=", Sign::Below { included: true }),
    ("=<", Sign::Below { included: true }),
    ("≤", Sign::Below { included: true }),
    ("<", Sign::Below { included: false }),
    (">=", Sign::Above { included: true }),
    ("=>", Sign::Above { included: true }),
    ("≥", Sign::Above { included: true }),
    (">", Sign::Above { included: false }),
    ("==", Sign::Equal),
    ("=", Sign::Equal),
];

const ALL: &[&str] = &[
    "*",
    "all",
    "all versions",
    "all version",
    "any",
    "any version",
    "all releases",
    "all firmware",
    "firmware all versions",
];

const EARLIER: &[&str] = &[
    " and earlier",
    " or earlier",
    " and all earlier",
    " and below",
    " or below",
    " and prior",
    " or prior",
    " and all prior",
    " and older",
    " or older",
    " and lower",
    " or lower",
    " and previous",
    " and before",
    " and under",
];

const LATER: &[&str] = &[
    " and later",
    " or later",
    " and newer",
    " or newer",
    " and above",
    " or above",
    " and higher",
    " or higher",
    " and after",
    " and onwards",
    " and up",
    " or greater",
    "+",
];

/// `through` is the last one, for it is the word of makers who mean the version too.
const UP_TO: &[&str] = &[
    "prior to and including ",
    "up to and including ",
    "up to, and including ",
    "through and including ",
    "less than or equal to ",
    "up to ",
    "through ",
];

const BEFORE: &[&str] = &[
    "prior to version ",
    "prior to ",
    "before version ",
    "before versions ",
    "before ",
    "earlier than ",
    "older than ",
    "less than ",
    "lower than ",
    "below ",
];

const FROM: &[&str] = &["from version ", "from ", "since ", "starting from ", "starting with "];

const THROUGH_NOT: &[&str] = &[
    " up to (excluding) ",
    " up to but not including ",
    " to before ",
    " through before ",
    " and before ",
    " and prior to ",
    " prior to ",
    " before ",
];

const THROUGH: &[&str] = &[
    " up to and including ",
    " through and including ",
    " up to (including) ",
    " up to ",
    " through ",
    " thru ",
    " to ",
    " - ",
    " – ",
    " — ",
    " ~ ",
];
