//! What tokens say together: ranges of versions.
//! Not here: finding the tokens ([`super::lexer`]).
//! Next: [`reading`].

use domain::{
    version::Version,
    vulnerabilities::{Bound, CveId, VersionRange},
};

use super::{
    Reading,
    token::{Reach, Token, Written},
    written::next_branch,
};

/// What a phrase says; `None` unless it is understood to the last token.
pub(super) fn reading(tokens: &[Token]) -> Option<Reading> {
    let mut parts = Vec::new();
    let mut cves = Vec::new();
    // A separator at an end means that something is missing.
    if matches!(tokens.first(), None | Some(Token::And)) || tokens.last() == Some(&Token::And) {
        return None;
    }
    // 「、および」 leaves an empty segment between two others.
    for segment in tokens.split(|token| *token == Token::And).filter(|segment| !segment.is_empty()) {
        parts.push(part(segment, &mut cves)?);
    }
    // Of several ranges, each may have CVEs of its own.
    if parts.len() > 1 && !cves.is_empty() {
        return None;
    }
    let ranges = joined(parts)?;
    ranges.iter().all(is_ordered).then_some(Reading { ranges, cves })
}

/// The range of a segment.
fn part(segment: &[Token], cves: &mut Vec<CveId>) -> Option<VersionRange> {
    let segment = without_names(segment)?;
    let mut tokens = Vec::with_capacity(segment.len());
    let (mut has_platform, mut has_edition) = (false, false);
    for (at, token) in segment.iter().copied().enumerate() {
        let is_behind = segment.iter().take(at).any(|before| {
            !matches!(before, Token::Label { .. } | Token::VersionWord | Token::Platform | Token::Of)
        });
        match token {
            Token::VersionWord | Token::Of | Token::Only => {}
            Token::Label { is_neutral: true } => {}
            Token::Label { is_neutral: false } if is_behind => return None,
            Token::Label { is_neutral: false } => has_edition = true,
            Token::Platform => has_platform = true,
            Token::Cves(named) => cves.extend(named),
            other => tokens.push(other),
        }
    }
    // All versions of one edition are not all versions.
    if tokens == [&Token::All] {
        return (!has_platform && !has_edition).then(VersionRange::default);
    }
    tokens.retain(|token| **token != Token::All);
    range(&tokens)
}

/// A segment without the names before its versions: a model needs a word, or a version with a full stop, behind it.
fn without_names(segment: &[Token]) -> Option<Vec<&Token>> {
    let mut tokens: Vec<&Token> = segment.iter().collect();
    // `Windows 10 Version 1809`: the first number belongs to the name.
    if let Some(at) = tokens.iter().position(|token| token.is_version())
        && let Some(Token::Label { .. }) = at.checked_sub(1).and_then(|before| tokens.get(before))
        && let (Some(Token::Version(name)), Some(Token::VersionWord), Some(Token::Version(_))) =
            (tokens.get(at), tokens.get(at + 1), tokens.get(at + 2))
        && !name.text.contains('.')
        && !name.is_branch
    {
        tokens.remove(at);
    }
    let Some(model) = tokens.iter().rposition(|token| **token == Token::Model) else { return Some(tokens) };
    let behind = tokens.get(model + 1..).unwrap_or_default();
    let is_first = !tokens.iter().take(model).any(|token| token.is_version());
    let is_told_apart = match behind.first() {
        Some(Token::Label { is_neutral: true } | Token::VersionWord) => true,
        Some(Token::Version(version)) => version.text.contains('.'),
        _ => false,
    };
    (is_first && is_told_apart).then(|| {
        tokens.retain(|token| **token != Token::Model);
        tokens
    })
}

/// The range of versions and the words about them, without anything else.
fn range(tokens: &[&Token]) -> Option<VersionRange> {
    use Token::{
        After, AfterNext, Below, BelowNext, From, FromNext, To, UpTo, UpToNext, Version as V, Within, Without,
    };
    let (start, end) = match tokens {
        [V(one)] => (from(one), up_to(one)),
        [V(last), Below] | [BelowNext, V(last)] | [V(last), Below, Without] => (None, below(last)),
        [V(last), UpTo] | [UpToNext, V(last)] | [To(Reach::OpenEnds), V(last)] => (None, up_to(last)),
        [V(last), Within, UpTo] | [V(last), UpTo, Within] => (None, up_to(last)),
        [V(first), From] | [FromNext, V(first)] | [V(first), To(Reach::OpenEnd | Reach::OpenEnds)] => {
            (from(first), None)
        }
        [V(first), After] | [AfterNext, V(first)] => (after(first), None),
        [V(first), To(_), V(last)]
        | [V(first), To(_) | From, V(last), UpTo]
        | [V(first), To(_), V(last), Within]
        | [FromNext, V(first), UpToNext, V(last)] => (from(first), up_to(last)),
        [V(first), To(_) | From, V(last), Below]
        | [V(first), To(_), V(last), Without]
        | [V(first), BelowNext, V(last)]
        | [FromNext, V(first), BelowNext, V(last)] => (from(first), below(last)),
        [V(first), After, V(last), Below] | [AfterNext, V(first), BelowNext, V(last)] => {
            (after(first), below(last))
        }
        [V(branch), V(last), Below] | [V(last), Below, V(branch)] if has(branch, last) => {
            (from(branch), below(last))
        }
        [V(branch), V(last), UpTo] | [V(last), UpTo, V(branch)] if has(branch, last) => {
            (from(branch), up_to(last))
        }
        [V(branch), V(first), To(_), V(last)] | [V(branch), V(first), To(_) | From, V(last), UpTo]
            if has(branch, first) && has(branch, last) =>
        {
            (from(first), up_to(last))
        }
        [V(branch), V(first), To(_) | From, V(last), Below] if has(branch, first) && has(branch, last) => {
            (from(first), below(last))
        }
        _ => return None,
    };
    Some(VersionRange { start, end })
}

/// From this version or branch on.
fn from(first: &Written) -> Option<Bound> {
    Some(Bound::Including(first.text.as_str().into()))
}

/// Behind this version or branch.
fn after(first: &Written) -> Option<Bound> {
    if first.is_branch {
        return Some(Bound::Including(next_branch(&first.text)?.into()));
    }
    Some(Bound::Excluding(first.text.as_str().into()))
}

/// Before this version or branch.
fn below(last: &Written) -> Option<Bound> {
    Some(Bound::Excluding(last.text.as_str().into()))
}

/// Up to this version, or the last of the branch.
fn up_to(last: &Written) -> Option<Bound> {
    if last.is_branch {
        return Some(Bound::Excluding(next_branch(&last.text)?.into()));
    }
    Some(Bound::Including(last.text.as_str().into()))
}

/// The version is one of the branch.
fn has(branch: &Written, version: &Written) -> bool {
    let rest = version.text.strip_prefix(&branch.text);
    branch.is_branch && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The ranges of several segments; `None` where a reader would have to guess.
fn joined(parts: Vec<VersionRange>) -> Option<Vec<VersionRange>> {
    let mut ranges: Vec<VersionRange> = Vec::with_capacity(parts.len());
    for part in parts {
        match ranges.last_mut() {
            // 「2.0 以上、2.5 未満」 is one range.
            Some(last) if last.end.is_none() && part.start.is_none() => {
                last.end = part.end;
                if last.start.is_none() || last.end.is_none() || !is_ordered(last) {
                    return None;
                }
            }
            _ => ranges.push(part),
        }
    }
    // 「3.0 および 3.1 未満」: the first may be a version, or a branch that is closed by its own one.
    // 「2.0 以前、1.0」 and 「1.0 未満、2.0 以降」 say too little or too much to be meant so.
    let several = ranges.len() > 1;
    let is_guess = ranges.iter().enumerate().any(|(at, range)| match (&range.start, &range.end) {
        (None, None) => true,
        (None, Some(end)) => at > 0 || !ranges.iter().skip(1).all(|other| is_behind(other, end)),
        (Some(_), None) => true,
        (Some(_), Some(_)) => false,
    });
    (!ranges.is_empty() && !(several && is_guess)).then_some(ranges)
}

/// The range begins behind a bound.
fn is_behind(range: &VersionRange, bound: &Bound) -> bool {
    let version = |bound: &Bound| Version::parse(bound.version());
    range.start.as_ref().and_then(version).zip(version(bound)).is_some_and(|(start, bound)| start >= bound)
}

/// Each bound has an order, and the first is not behind the last.
fn is_ordered(range: &VersionRange) -> bool {
    let version = |bound: &Option<Bound>| bound.as_ref().map(|bound| Version::parse(bound.version()));
    match (version(&range.start), version(&range.end)) {
        (Some(None), _) | (_, Some(None)) => false,
        (Some(Some(start)), Some(Some(end))) => {
            let both_in =
                matches!((&range.start, &range.end), (Some(Bound::Including(_)), Some(Bound::Including(_))));
            start < end || (both_in && start == end)
        }
        _ => true,
    }
}
