//! Versions as phrases write them: `Ver.1.3.0`, `4.2.x`, `12.2(55)SE`, 「2021年5月10日」.
//! Not here: their order (`domain::version`).
//! Next: [`version`].

use super::token::Written;

/// How many bytes belong together at the beginning of a text: letters, digits, and what joins them.
pub(super) fn chunk_bytes(text: &str) -> usize {
    let mut bytes = 0;
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let taken = match letter {
            '(' if bytes > 0 => bracket_bytes(rest),
            _ if letter.is_ascii_alphanumeric() || "._-+/*'&".contains(letter) => 1,
            _ => 0,
        };
        if taken == 0 {
            break;
        }
        bytes += taken;
        rest = rest.get(taken..).unwrap_or_default();
    }
    // A full stop, a hyphen or a stroke at the end joins nothing.
    let chunk = text.get(..bytes).unwrap_or_default();
    let kept = chunk.trim_end_matches(['.', '-', '/', '_', '+']);
    if kept.is_empty() { bytes } else { kept.len() }
}

/// Brackets within a version: `12.2(55)SE`, `V1.00(AAHH.2)C0`. Others are remarks.
fn bracket_bytes(text: &str) -> usize {
    let Some((inside, behind)) = text.strip_prefix('(').and_then(|rest| rest.split_once(')')) else {
        return 0;
    };
    let is_part = !inside.is_empty() && inside.chars().all(|it| it.is_ascii_alphanumeric() || it == '.');
    let is_number = inside.starts_with(|letter: char| letter.is_ascii_digit());
    let is_followed = behind.starts_with(|letter: char| letter.is_ascii_alphanumeric());
    if is_part && (is_number || is_followed) { inside.len() + 2 } else { 0 }
}

/// The version of a chunk that begins with a digit; `None` if it is none, or might as well be a range.
pub(super) fn version(chunk: &str) -> Option<Written> {
    let lower = chunk.to_ascii_lowercase();
    let is_odd = chunk.contains("..") || chunk.contains(['\'', '&', '_']);
    if is_odd || (chunk.contains('/') && !is_sloped_date(chunk) && !chunk.contains("-/")) {
        return None;
    }
    let fixed = lower.trim_end_matches(".x").trim_end_matches(".*");
    if fixed.len() < lower.len() {
        return is_plain(fixed).then(|| Written { text: fixed.to_owned(), is_branch: true });
    }
    let has_wildcard = lower.contains('*') || lower.split(['.', '-']).any(|part| part == "x");
    (!has_wildcard && !may_be_range(chunk)).then(|| Written { text: chunk.to_owned(), is_branch: false })
}

/// The version of a chunk that begins with a letter: `v2.0`, `R5.04.20` or `B.11.31`.
pub(super) fn version_with_letter(chunk: &str) -> Option<Written> {
    let mut letters = chunk.chars();
    let first = letters.next()?;
    let rest = letters.as_str();
    let is_number = |text: &str| text.starts_with(|letter: char| letter.is_ascii_digit());
    if matches!(first, 'v' | 'V') {
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        return is_number(rest).then(|| version(rest)).flatten();
    }
    // `R5.04.20`; without a full stop it might as well be a stage of another version.
    if matches!(first, 'r' | 'R') && is_number(rest) && rest.contains('.') {
        return version(rest);
    }
    let behind = rest.strip_prefix('.').filter(|behind| is_number(behind) && first.is_ascii_alphabetic())?;
    version(behind)
        .filter(|version| !version.is_branch)
        .map(|_| Written { text: chunk.to_owned(), is_branch: false })
}

/// Numbers with full stops between them.
pub(super) fn is_plain(text: &str) -> bool {
    text.split('.')
        .all(|part| (1..=9).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// What follows the last version of a branch: `4.3` after `4.2`.
pub(super) fn next_branch(fixed: &str) -> Option<String> {
    let (before, last) = fixed.rsplit_once('.').map_or(("", fixed), |(before, last)| (before, last));
    let next = last.parse::<u64>().ok()?.checked_add(1)?;
    Some(if before.is_empty() { next.to_string() } else { format!("{before}.{next}") })
}

/// Year, month and day of 「2021年5月10日」 as `2021-05-10`, and how many bytes it takes.
pub(super) fn japanese_date(text: &str) -> Option<(String, usize)> {
    let mut rest = text;
    let mut parts = [0_u32; 3];
    for (part, unit) in parts.iter_mut().zip(['年', '月', '日']) {
        let digits =
            rest.find(|letter: char| !letter.is_ascii_digit()).filter(|digits| (1..=4).contains(digits))?;
        *part = rest.get(..digits)?.parse().ok()?;
        rest = rest.get(digits..)?.trim_start().strip_prefix(unit)?;
        if unit != '日' {
            rest = rest.trim_start();
        }
    }
    let [year, month, day] = parts;
    let is_date = (1990..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    is_date.then(|| (format!("{year:04}-{month:02}-{day:02}"), text.len() - rest.len()))
}

/// `2021/05/10`
fn is_sloped_date(chunk: &str) -> bool {
    let parts: Vec<&str> = chunk.split('/').collect();
    parts.len() == 3
        && parts.first().is_some_and(|year| year.len() == 4)
        && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()) && !part.is_empty())
}

/// `1.0-1.5` is more likely a range; `12.1-55.18` is one version with its build.
fn may_be_range(chunk: &str) -> bool {
    let Some((before, behind)) = chunk.split_once('-') else { return false };
    let first = |text: &str| text.split('.').next().and_then(|number| number.parse::<u32>().ok());
    match (first(before), first(behind)) {
        (Some(low), Some(high)) if before.contains('.') && behind.contains('.') => {
            high < low.saturating_add(10)
        }
        _ => false,
    }
}
