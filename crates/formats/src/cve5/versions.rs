//! Which versions an entry `affected` of a record means. [CVE Record Format 5.1.1, `product`, `versions`]
//! Not here: names of products ([`super::product`]); phrases in words ([`crate::range`]).
//! Next: [`Meaning::of`].

use domain::vulnerabilities::{Bound, VersionRange};

use super::{
    record::{Affected, Listed, Status},
    span::gaps,
};
use crate::range::{
    self,
    bound::{after_branch, branch_name, in_order, version},
};

/// What an entry says of versions.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Meaning {
    pub(super) affected: Said,
    /// What an entry calls not affected from the start.
    pub(super) unaffected: Said,
    /// What ceases to be affected within a range.
    pub(super) fixed: Said,
    pub(super) unknown: Said,
    /// Entries that may mean affected versions, but cannot be read: to be checked.
    pub(super) unclear: Vec<String>,
}

/// Ranges with what was written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) ranges: Vec<VersionRange>,
    pub(super) wordings: Vec<String>,
}

/// Who wrote the record.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Writer {
    Assigner,
    /// CISA fills in `*`, and `0` to `*`, where it does not know the versions: for "Jitsi Meet before 9391", or for
    /// "see the reference". From the assigner `0` to `*` means all versions.
    Cisa,
}

impl Meaning {
    /// The meaning of an entry whose versions may begin with one of these names.
    pub(super) fn of(entry: &Affected<'_>, names: &[&str], writer: Writer) -> Self {
        let mut meaning = Self::default();
        let mut has_unaffected_range = false;
        for listed in &entry.versions {
            let said = wording(listed);
            let Some(stretches) = stretches(listed, names, writer) else {
                // What is unaffected or unknown and cannot be read says nothing.
                if listed.status == Status::Affected {
                    meaning.unclear.push(said);
                }
                continue;
            };
            has_unaffected_range |= listed.status == Status::Unaffected && is_range(listed);
            for (at, (status, ranges)) in stretches.into_iter().enumerate() {
                meaning.side(status, at > 0).add(ranges, &said);
            }
        }
        meaning.take_in_default(entry, has_unaffected_range);
        meaning
    }

    fn side(&mut self, status: Status, was_changed: bool) -> &mut Said {
        match status {
            Status::Affected => &mut self.affected,
            Status::Unaffected if was_changed => &mut self.fixed,
            Status::Unaffected => &mut self.unaffected,
            Status::Unknown => &mut self.unknown,
        }
    }

    /// What the default says of all other versions.
    ///
    /// By the letter, `defaultStatus: affected` makes every version affected that no entry speaks of. Makers who list
    /// affected ranges as well (Adobe, Synology, HPE: 1,500 entries of 36,000 records) mean only those. The letter is
    /// followed where ranges are *un*affected, as with the Linux kernel, and where there are no versions at all.
    fn take_in_default(&mut self, entry: &Affected<'_>, has_unaffected_range: bool) {
        let all = || vec![VersionRange::default()];
        match entry.default_status {
            Status::Affected if entry.versions.is_empty() => self.affected.add(all(), "*"),
            Status::Unaffected if entry.versions.is_empty() => self.unaffected.add(all(), "*"),
            Status::Affected if has_unaffected_range && self.unclear.is_empty() => {
                let said = format!("all but {}", self.unaffected.wordings.join("; "));
                match gaps(&self.unaffected.ranges) {
                    Some(ranges) => self.affected = Said { ranges, wordings: vec![said] },
                    None if self.affected.ranges.is_empty() => self.unclear.push(said),
                    None => {}
                }
            }
            // One version is called fixed, of the others nothing is said; or nothing at all is said.
            Status::Affected | Status::Unknown
                if self.affected.ranges.is_empty()
                    && self.unknown.ranges.is_empty()
                    && self.unclear.is_empty() =>
            {
                let said: Vec<String> = entry.versions.iter().map(wording).collect();
                self.unclear.push(said.join("; "));
            }
            _ => {}
        }
    }
}

impl Said {
    fn add(&mut self, ranges: Vec<VersionRange>, said: &str) {
        if !ranges.is_empty() {
            self.ranges.extend(ranges);
            if self.wordings.last().is_none_or(|last| last != said) {
                self.wordings.push(said.to_owned());
            }
        }
    }
}

/// An entry that is a commit of a repository says nothing to whom knows versions only.
pub(super) fn is_of_commits(entry: &Affected<'_>) -> bool {
    !entry.versions.is_empty() && entry.versions.iter().all(is_commit)
}

/// A commit has no order. Some say `git` of versions too (`0` to `1.5.0`), but a commit has no dots.
fn is_commit(listed: &Listed<'_>) -> bool {
    let version = listed.version.trim();
    let is_hash = version.len() >= 32 && version.bytes().all(|byte| byte.is_ascii_hexdigit());
    let ends = [&listed.less_than, &listed.less_than_or_equal].into_iter().flatten();
    let has_dot = ends.map(|end| end.trim()).chain([version]).any(|text| text.contains('.'));
    is_hash || (&*listed.version_type == "git" && !has_dot)
}

fn is_range(listed: &Listed<'_>) -> bool {
    listed.less_than.is_some() || listed.less_than_or_equal.is_some()
}

type Stretch = (Status, Vec<VersionRange>);

/// The ranges of one entry of the list: the first has its status, those behind what it changes to.
fn stretches(listed: &Listed<'_>, names: &[&str], writer: Writer) -> Option<Vec<Stretch>> {
    let text = listed.version.trim();
    if is_commit(listed) {
        return None;
    }
    let (end, is_included) = match (&listed.less_than, &listed.less_than_or_equal) {
        (Some(end), None) => (end.trim(), false),
        (None, Some(end)) => (end.trim(), true),
        (None, None) => return Some(vec![(listed.status, alone(text, names, writer)?)]),
        (Some(_), Some(_)) => return None,
    };
    // Google writes "before 128.0" as from 128.0 to before 128.0.
    let is_before = listed.status == Status::Affected && !is_included && text == end;
    let has_start = !is_before && !is_without_start(text, names);
    let start = if has_start { Some(start(without_epoch(text, listed))?) } else { None };
    let end = if end == "*" { None } else { Some(self::end(without_epoch(end, listed), is_included)?) };
    let whole = VersionRange { start, end };
    match (&whole.start, &whole.end) {
        // "From nothing on to no end" is all versions only where `0` to `*` says so, and an assigner says it.
        (None, None) if writer == Writer::Cisa || text != "0" => return None,
        (Some(start), Some(end)) if !has_room(start, end) => return None,
        _ => {}
    }
    changed(listed, whole)
}

/// Versions said without bounds: one, or a phrase.
fn alone(text: &str, names: &[&str], writer: Writer) -> Option<Vec<VersionRange>> {
    // `0` stands for "unknown" as often as for a version.
    if text == "0" || (text == "*" && writer == Writer::Cisa) {
        return None;
    }
    range::read_of(names, text)
}

/// The start of a range; `5.8.x` begins with the branch.
fn start(text: &str) -> Option<Bound> {
    version(branch_name(text).unwrap_or(text)).map(|version| Bound::Including(version.into()))
}

/// Whether a range begins with the first version: some write so, some repeat the product's name there.
fn is_without_start(text: &str, names: &[&str]) -> bool {
    NO_START.contains(&text.to_ascii_lowercase().as_str())
        || names.iter().any(|name| name.trim().eq_ignore_ascii_case(text))
}

/// The end of a range; `6.1.*` ends with the branch.
fn end(text: &str, is_included: bool) -> Option<Bound> {
    if NO_START.contains(&text) {
        return None;
    }
    if let Some(name) = branch_name(text).or_else(|| text.strip_suffix('*')) {
        return Some(Bound::Excluding(after_branch(version(name)?)?.into()));
    }
    let version = version(text)?.into();
    Some(if is_included { Bound::Including(version) } else { Bound::Excluding(version) })
}

/// A package's epoch (`0:3.3.1-17.el9`) is part of its order, but nobody writes it into an inventory.
fn without_epoch<'a>(text: &'a str, listed: &Listed<'_>) -> &'a str {
    match text.split_once(':') {
        Some((epoch, rest))
            if &*listed.version_type == "rpm" && epoch.bytes().all(|it| it.is_ascii_digit()) =>
        {
            rest
        }
        _ => text,
    }
}

/// A range split where it changes.
///
/// Hot fixes give several changes to the same (`10.2.8-h3`, `10.2.9-h1`): the range then lasts to the last of them,
/// since a version between them may lack the fix.
fn changed(listed: &Listed<'_>, whole: VersionRange) -> Option<Vec<Stretch>> {
    if listed.changes.len() > CHANGES_MAX {
        return None;
    }
    let mut changes: Vec<(&str, Status)> = Vec::with_capacity(listed.changes.len());
    for change in &listed.changes {
        changes.push((version(without_epoch(change.at.trim(), listed))?, change.status));
    }
    changes.sort_by(|(left, _), (right, _)| match (in_order(left, right), in_order(right, left)) {
        (true, false) => std::cmp::Ordering::Less,
        (false, true) => std::cmp::Ordering::Greater,
        _ => std::cmp::Ordering::Equal,
    });
    let mut found = vec![(listed.status, whole.start.clone())];
    for (at, status) in changes {
        let bound = Some(Bound::Including(at.into()));
        let is_first = found.len() == 1;
        match found.last_mut() {
            Some((last, _)) if *last == status && (is_first || status == Status::Affected) => {}
            Some((last, start)) if *last == status => *start = bound,
            _ => found.push((status, bound)),
        }
    }
    let ends: Vec<Option<Bound>> = found
        .iter()
        .skip(1)
        .map(|(_, start)| start.as_ref().map(|start| Bound::Excluding(start.version().into())))
        .chain([whole.end])
        .collect();
    let ranges = found.into_iter().zip(ends).map(|((status, start), end)| {
        let is_empty = matches!((&start, &end), (Some(start), Some(end)) if !has_room(start, end));
        (status, if is_empty { Vec::new() } else { vec![VersionRange { start, end }] })
    });
    Some(ranges.collect())
}

/// Whether a version fits between the bounds.
fn has_room(start: &Bound, end: &Bound) -> bool {
    let is_one = in_order(end.version(), start.version());
    let both_included = matches!((start, end), (Bound::Including(_), Bound::Including(_)));
    in_order(start.version(), end.version()) && (!is_one || both_included)
}

/// An entry in signs, as people write it.
fn wording(listed: &Listed<'_>) -> String {
    let from = listed.version.trim();
    let start = if is_without_start(from, &[]) { String::new() } else { format!(">= {from}, ") };
    match (&listed.less_than, &listed.less_than_or_equal) {
        (Some(end), _) => format!("{start}< {}", end.trim()),
        (None, Some(end)) => format!("{start}<= {}", end.trim()),
        (None, None) => from.to_owned(),
    }
}

/// What people write where a range begins with the first version.
const NO_START: &[&str] = &[
    "0",
    "*",
    "",
    "-",
    "?",
    "n/a",
    "na",
    "unspecified",
    "unknown",
    "any",
    "all",
    "all versions",
    "earlier",
    "0.0.0.0",
];

/// The most of today are thirteen.
const CHANGES_MAX: usize = 200;
