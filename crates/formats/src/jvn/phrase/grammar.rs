//! What tokens say together: ranges of versions.
//! Not here: finding the tokens ([`super::lexer`]).
//! Next: [`reading`].

use domain::{
    version::Version,
    vulnerabilities::{Bound, CveId, VersionRange},
};

use super::{
    Reading,
    segment::Segment,
    token::{Reach, Token, Written},
    written::{is_plain, next_branch},
};

/// What a phrase says; `None` unless it is understood to the last token.
pub(super) fn reading(tokens: &[Token]) -> Option<Reading> {
    // A separator at an end means that something is missing.
    if matches!(tokens.first(), None | Some(Token::And)) || tokens.last() == Some(&Token::And) {
        return None;
    }
    // 「、および」 leaves an empty segment between two others.
    let segments = tokens.split(|token| *token == Token::And).filter(|segment| !segment.is_empty());
    let segments: Vec<Segment<'_>> = segments.map(Segment::of).collect::<Option<_>>()?;
    let (first, others) = segments.split_first()?;
    // Ranges of different things are not ranges of one.
    if others.iter().any(|other| !other.names.is_empty() && other.names != first.names) {
        return None;
    }
    let cves: Vec<CveId> = segments.iter().flat_map(|segment| segment.cves.iter().copied()).collect();
    // Of several ranges, each may have CVEs of its own.
    if !others.is_empty() && !cves.is_empty() {
        return None;
    }
    // 「3.0、3.1 のすべてのバージョン」: is 3.0 a version or a branch?
    let has = |is: fn(&Segment<'_>) -> bool| segments.iter().any(is);
    if has(|segment| matches!(*segment.tokens, [Token::Version(_), Token::All]))
        && has(|segment| matches!(*segment.tokens, [Token::Version(_)]))
    {
        return None;
    }
    let ranges = joined(segments.iter().map(part).collect::<Option<_>>()?)?;
    ranges.iter().all(is_ordered).then_some(Reading { ranges, cves })
}

/// The range of a segment.
fn part(segment: &Segment<'_>) -> Option<VersionRange> {
    if matches!(segment.tokens.as_slice(), [Token::All]) {
        // All versions of one edition are not all versions.
        return (!segment.is_narrowed).then(VersionRange::default);
    }
    match *segment.tokens {
        [Token::Version(one), Token::All] => return every(one, segment),
        [Token::All, Token::Version(_)] => return None,
        _ => {}
    }
    let tokens: Vec<&Token> = segment.tokens.iter().copied().filter(|token| **token != Token::All).collect();
    range(&tokens)
}

/// 「6.0 のすべてのバージョン」: 6.0 and everything under it. Not sure of a whole version (6.0.4), of a year, or of a number
/// behind a name, which may belong to the name (Windows 10).
fn every(one: &Written, segment: &Segment<'_>) -> Option<VersionRange> {
    let numbers: Vec<&str> = one.text.split('.').collect();
    let is_branch = match *numbers {
        [major] => major.len() <= MAJOR_DIGITS && (segment.names.is_empty() || one.is_branch),
        [_, _] => true,
        _ => one.is_branch,
    };
    let branch = Written { text: one.text.clone(), is_branch: true };
    let end = (is_branch && is_plain(&one.text)).then(|| up_to(&branch))??;
    Some(VersionRange { start: Some(from(&branch)), end: Some(end) })
}

/// The range of versions and the words about them, without anything else.
fn range(tokens: &[&Token]) -> Option<VersionRange> {
    use Token::{
        After, AfterNext, Below, BelowNext, From, FromNext, To, UpTo, UpToNext, Version as V, Within, Without,
    };
    let (start, end) = match tokens {
        [V(one)] => (Some(from(one)), Some(up_to(one)?)),
        [V(last), Below]
        | [BelowNext, V(last)]
        | [V(last), Below, Without]
        | [To(Reach::OpenEnds), V(last), Below] => (None, Some(below(last))),
        [V(last), UpTo]
        | [UpToNext | To(Reach::OpenEnds), V(last)]
        | [To(Reach::OpenEnds), V(last), UpTo]
        | [V(last), Within, UpTo]
        | [V(last), UpTo, Within] => (None, Some(up_to(last)?)),
        [V(first), From | To(Reach::OpenEnd | Reach::OpenEnds)] | [FromNext, V(first)] => {
            (Some(from(first)), None)
        }
        [V(first), After] | [AfterNext, V(first)] => (Some(after(first)?), None),
        [V(first), To(_), V(last)]
        | [V(first), To(_) | From, V(last), UpTo]
        | [V(first), To(_), V(last), Within]
        | [FromNext, V(first), UpToNext, V(last)] => (Some(from(first)), Some(up_to(last)?)),
        [V(first), To(_) | From, V(last), Below]
        | [V(first), To(_), V(last), Without]
        | [V(first), BelowNext, V(last)]
        | [FromNext, V(first), BelowNext, V(last)] => (Some(from(first)), Some(below(last))),
        [V(first), After, V(last), Below] | [AfterNext, V(first), BelowNext, V(last)] => {
            (Some(after(first)?), Some(below(last)))
        }
        [V(branch), V(last), Below] | [V(last), Below, V(branch)] if has(branch, last) => {
            (Some(from(branch)), Some(below(last)))
        }
        [V(branch), V(last), UpTo] | [V(last), UpTo, V(branch)] if has(branch, last) => {
            (Some(from(branch)), Some(up_to(last)?))
        }
        [V(branch), V(first), To(_), V(last)] | [V(branch), V(first), To(_) | From, V(last), UpTo]
            if has(branch, first) && has(branch, last) =>
        {
            (Some(from(first)), Some(up_to(last)?))
        }
        [V(branch), V(first), To(_) | From, V(last), Below] if has(branch, first) && has(branch, last) => {
            (Some(from(first)), Some(below(last)))
        }
        _ => return None,
    };
    Some(VersionRange { start, end })
}

/// From this version or branch on.
fn from(first: &Written) -> Bound {
    Bound::Including(first.text.as_str().into())
}

/// Behind this version or branch.
fn after(first: &Written) -> Option<Bound> {
    if first.is_branch {
        return Some(Bound::Including(next_branch(&first.text)?.into()));
    }
    Some(Bound::Excluding(first.text.as_str().into()))
}

/// Before this version or branch.
fn below(last: &Written) -> Bound {
    Bound::Excluding(last.text.as_str().into())
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
    let is_guess = ranges.len() > 1
        && ranges.iter().enumerate().any(|(at, range)| match (&range.start, &range.end) {
            (_, None) => true,
            (None, Some(end)) => at > 0 || !ranges.iter().skip(1).all(|other| is_behind(other, end)),
            (Some(_), Some(_)) => false,
        });
    (!is_guess).then_some(ranges)
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

/// A longer number alone is a year or a build.
const MAJOR_DIGITS: usize = 2;
