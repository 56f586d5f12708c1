//! Tests on the document's own versions: 6.1.14, 6.1.16 to 6.1.22, 6.1.30.
//! Not here: the rest of its head ([`super::words`]).
//! Next: [`check`].

use std::{cmp::Ordering, collections::HashSet};

use jiff::Timestamp;

use super::Findings;
use crate::csaf::document::{DocumentStatus, Tracking};

pub(super) fn check(tracking: &Tracking<'_>, found: &mut Findings) {
    const VERSION: &str = "/document/tracking/version";
    let Some(version) = Number::read(&tracking.version) else {
        // The schema's pattern; a version that is none cannot be the latest.
        return found.add("6.1.16", VERSION, "no version number");
    };
    let is_draft = tracking.status == DocumentStatus::Draft;
    if (version.major() == 0 || version.is_prerelease()) && !is_draft {
        found.add("6.1.17", "/document/tracking/status", "a version of a draft, but the status is none");
    }
    if version.is_prerelease() && !is_draft {
        found.add("6.1.20", VERSION, "a version before the release, but the status is no draft");
    }
    let mut items = Vec::with_capacity(tracking.revision_history.len());
    let mut numbers: HashSet<&str> = HashSet::new();
    for (at, revision) in tracking.revision_history.iter().enumerate() {
        let place = format!("/document/tracking/revision_history/{at}");
        let Some(number) = Number::read(&revision.number) else {
            found.add("6.1.14", format!("{place}/number"), "no version number");
            return;
        };
        let Some(date) = instant(&revision.date) else {
            found.add("6.1.14", format!("{place}/date"), "no instant");
            return;
        };
        let place = format!("{place}/number");
        if !numbers.insert(&revision.number) {
            found.add("6.1.22", place.clone(), format!("{} stands twice", &*revision.number));
        }
        if number.major() == 0 && !is_draft {
            found.add("6.1.18", place.clone(), "a version of a draft, but the status is none");
        }
        if number.is_prerelease() {
            found.add("6.1.19", place.clone(), "a version before a release");
        }
        if number.is_integer() != version.is_integer() {
            found.add("6.1.30", place, "whole numbers and semantic versions are mixed");
        }
        items.push((date, number));
    }
    order(items, &version, is_draft, found);
}

/// The history by date, and by number within a date.
fn order(mut items: Vec<(Timestamp, Number)>, version: &Number, is_draft: bool, found: &mut Findings) {
    const HISTORY: &str = "/document/tracking/revision_history";
    items.sort_by(|(date, number), (other_date, other)| {
        date.cmp(other_date).then_with(|| number.compare(other))
    });
    let pairs = || items.iter().map(|(_, number)| number).zip(items.iter().map(|(_, number)| number).skip(1));
    if pairs().any(|(before, after)| before.compare(after) == Ordering::Greater) {
        found.add("6.1.14", HISTORY, "numbers and dates are in different orders");
    }
    if pairs().any(|(before, after)| after.major() > before.major().saturating_add(1)) {
        found.add("6.1.21", HISTORY, "a version is missing");
    }
    if items.first().is_some_and(|(_, first)| first.major() > 1) {
        found.add("6.1.21", HISTORY, "the first version is missing");
    }
    // Build metadata never count; for a draft, nor does the pre-release. [6.1.16]
    let is_latest = items.last().is_some_and(|(_, latest)| {
        latest.release() == version.release() && (is_draft || latest.prerelease() == version.prerelease())
    });
    if !is_latest {
        found.add("6.1.16", "/document/tracking/version", "not the latest of the revision history");
    }
}

/// An instant; one without a zone, as makers write it, is taken as UTC.
fn instant(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| format!("{text}Z").parse().ok())
}

/// A version of the document. [CSAF 2.0, 3.1.11]
enum Number {
    Integer(u64),
    Semantic { release: [u64; 3], prerelease: Vec<String> },
}

impl Number {
    fn read(text: &str) -> Option<Self> {
        if !text.contains('.') {
            return whole(text).map(Self::Integer);
        }
        let without_build = text.split('+').next().unwrap_or_default();
        let (release, prerelease) = match without_build.split_once('-') {
            Some((release, prerelease)) => (release, prerelease.split('.').map(str::to_owned).collect()),
            None => (without_build, Vec::new()),
        };
        let mut parts = release.split('.').map(whole);
        let release = [parts.next()??, parts.next()??, parts.next()??];
        parts.next().is_none().then_some(Self::Semantic { release, prerelease })
    }

    const fn release(&self) -> [u64; 3] {
        match self {
            Self::Integer(number) => [*number, 0, 0],
            Self::Semantic { release, .. } => *release,
        }
    }

    fn prerelease(&self) -> &[String] {
        match self {
            Self::Integer(_) => &[],
            Self::Semantic { prerelease, .. } => prerelease,
        }
    }

    const fn major(&self) -> u64 {
        let [major, _, _] = self.release();
        major
    }

    fn is_prerelease(&self) -> bool {
        !self.prerelease().is_empty()
    }

    const fn is_integer(&self) -> bool {
        matches!(self, Self::Integer(_))
    }

    /// Precedence, without build metadata. [Semantic Versioning 2.0.0, 11]
    fn compare(&self, other: &Self) -> Ordering {
        let by_prerelease = || match (self.prerelease(), other.prerelease()) {
            ([], []) => Ordering::Equal,
            ([], _) => Ordering::Greater,
            (_, []) => Ordering::Less,
            (left, right) => left.iter().map(|it| identifier(it)).cmp(right.iter().map(|it| identifier(it))),
        };
        self.release().cmp(&other.release()).then_with(by_prerelease)
    }
}

/// Numbers come before words, by value.
fn identifier(text: &str) -> (bool, u64, &str) {
    whole(text).map_or((true, 0, text), |number| (false, number, ""))
}

/// A number without zeros before it.
fn whole(text: &str) -> Option<u64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if is_plain { text.parse().ok() } else { None }
}
