//! Versions as makers write them in English or in signs (`>= 1.0, < 2.0`, `1.8.2 and earlier`), read into ranges.
//! Not here: Japanese phrases (JVN's reader); which version an asset has (`matching`).
//! Next: [`phrase`] reads one part of a text, [`join`] puts the parts together, [`bound`] says what a version is.

pub(crate) mod bound;
mod join;
mod phrase;
#[cfg(test)]
mod tests;

use domain::vulnerabilities::VersionRange;

use join::Part;

/// The ranges that a wording means; `None` if that is not certain. Then it is to be checked by a person, and never
/// means "all versions". Every bound can be ordered by [`domain::version`].
pub(crate) fn read(text: &str) -> Option<Vec<VersionRange>> {
    if text.len() > TEXT_MAX_BYTES {
        return None;
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.as_str();
    match text.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("vers:")) {
        Some(scheme) => vers(text.get(scheme.len()..)?),
        None => parts(text),
    }
}

/// As [`read`], of a text that may begin with names: `FortiOS 7.0.0 through 7.0.11`, `vers:generic/PAN-OS>=11.2.0`.
pub(crate) fn read_of(names: &[&str], text: &str) -> Option<Vec<VersionRange>> {
    let text = text.trim();
    if let Some(ranges) = read(text) {
        return Some(ranges);
    }
    let after_scheme = text.strip_prefix("vers:").and_then(|rest| rest.split_once('/')).map(|(_, rest)| rest);
    let mut rest = after_scheme.unwrap_or(text);
    for name in names {
        rest = without_name(rest, name).unwrap_or(rest);
    }
    read(rest)
}

/// The text behind a name and what stands between the two.
fn without_name<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let name = name.trim();
    let head = text.get(..name.len()).filter(|head| !name.is_empty() && head.eq_ignore_ascii_case(name))?;
    let rest = text.get(head.len()..)?;
    // `FortiOS-6K7K 7.0` is not FortiOS, and `Gate 22` is not version 2 of `Gate 2`.
    let is_apart =
        rest.starts_with(|next: char| next.is_whitespace() || matches!(next, '/' | ':' | '<' | '>' | '='));
    is_apart.then(|| rest.trim_start_matches(|next: char| next.is_whitespace() || matches!(next, '/' | ':')))
}

/// A version range specifier behind `vers:`, such as `generic/>=1.0|<2.0`. [VERS, in CSAF 2.0, 3.1.2.3.2]
fn vers(text: &str) -> Option<Vec<VersionRange>> {
    let (_scheme, constraints) = text.split_once('/')?;
    // Written with percent codes only where a version holds a sign of the notation, which none here may.
    if constraints.contains('%') || constraints.contains(',') {
        return None;
    }
    parts(constraints)
}

fn parts(text: &str) -> Option<Vec<VersionRange>> {
    let mut found: Vec<Part> = Vec::new();
    for part in text.split(['|', ',', ';']).map(str::trim) {
        if part.is_empty() {
            continue;
        }
        phrase::read(part, &mut found)?;
        if found.len() > PARTS_MAX {
            return None;
        }
    }
    join::join(found)
}

/// Ranges in short: `[1.0,2.0)`, `[1.0]`, `(,2.0]`, `all`, `?` for none.
#[cfg(test)]
pub(crate) fn shown(ranges: Option<&Vec<VersionRange>>) -> String {
    let Some(ranges) = ranges else { return "?".into() };
    let range = |range: &VersionRange| {
        if range.is_unbounded() {
            return "all".to_owned();
        }
        if range.start == range.end {
            return format!("[{}]", range.start.as_ref().unwrap().version());
        }
        let start = match &range.start {
            None => "(".to_owned(),
            Some(domain::vulnerabilities::Bound::Including(version)) => format!("[{version}"),
            Some(domain::vulnerabilities::Bound::Excluding(version)) => format!("({version}"),
        };
        let end = match &range.end {
            None => ")".to_owned(),
            Some(domain::vulnerabilities::Bound::Including(version)) => format!("{version}]"),
            Some(domain::vulnerabilities::Bound::Excluding(version)) => format!("{version})"),
        };
        format!("{start},{end}")
    };
    ranges.iter().map(range).collect::<Vec<_>>().join(" ")
}

const TEXT_MAX_BYTES: usize = 2000;
const PARTS_MAX: usize = 200;
