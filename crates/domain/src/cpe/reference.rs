//! `yagura cpe relate`: answers as NIST's reference implementation of name matching does, mistakes included,
//! so that the two can be compared row by row.
//! Not here: what Yagura itself believes ([`mod@super::relate`]); nothing else may use this module.
//!
//! Where the reference differs from the standards:
//! - Reading: two colons in a row are refused even where the first is quoted, a backslash always quotes a colon
//!   after it (`\\:` too), an unquoted special character is accepted, and an empty last component is *any*.
//! - A target is taken to hold wildcards only if it holds no backslash at all, so `6\.0\.*` is a text.
//! - A text without wildcards is searched for within the target too, and the backslashes within the match are
//!   taken off the rest: `1\.0` covers `1\.03`, and a quoted `*` or `?` at an even place is a wildcard.
//! - A source of nothing but `?` ends in an error when it is compared with a text.

use super::{Attribute, CpeName, NAME_MAX_BYTES, Relation, Value, formatted, writer::is_special};

/// Compares the two names of a line, `source` tab `target`. The answer repeats them and adds `disjoint`,
/// `equal`, `subset`, `superset`, each `true` or `false`, or `ERR` for a line or name that is refused; all
/// between tabs. A name longer than [`NAME_MAX_BYTES`] is refused as well. Further columns are left out.
///
/// ```
/// use domain::cpe::relate_line;
/// let (any, one) = ("cpe:2.3:a:*:*:*:*:*:*:*:*:*:*", "cpe:2.3:a:isc:bind:9:*:*:*:*:*:*:*");
/// assert_eq!(relate_line(&format!("{any}\t{one}")), format!("{any}\t{one}\tfalse\tfalse\tfalse\ttrue"));
/// assert_eq!(relate_line("no names"), "no names\t\tERR");
/// ```
pub fn relate_line(line: &str) -> String {
    let mut columns = line.trim_end_matches(['\r', '\n']).split('\t');
    let (source, target) = (columns.next().unwrap_or_default(), columns.next().unwrap_or_default());
    let relation = read(source).zip(read(target)).and_then(|(source, target)| relate_names(&source, &target));
    match relation {
        Some(relation) => format!(
            "{source}\t{target}\t{}\t{}\t{}\t{}",
            relation.is_disjoint(),
            relation.is_equal(),
            relation.is_subset(),
            relation.is_superset(),
        ),
        None => format!("{source}\t{target}\tERR"),
    }
}

/// Unlike [`super::relate()`] it looks at every attribute, for one that ends in an error.
fn relate_names(source: &CpeName, target: &CpeName) -> Option<Relation> {
    source
        .values()
        .into_iter()
        .zip(target.values())
        .try_fold(Relation::Equal, |relation, (source, target)| Some(relation.and(compare(source, target)?)))
}

fn read(name: &str) -> Option<CpeName> {
    let rest = formatted::strip_prefix(name, formatted::PREFIX)?;
    if name.len() > NAME_MAX_BYTES || !name.bytes().all(|byte| byte.is_ascii_graphic()) || name.contains("::")
    {
        return None;
    }
    let mut components = Components { rest: Some(rest) };
    let name = CpeName::from_values(|attribute| {
        let value = read_value(components.next().ok_or(())?).ok_or(())?;
        match (attribute, &value) {
            (Attribute::Part, Value::Text(part)) if matches!(&**part, "a" | "o" | "h") => Ok(value),
            (Attribute::Part, _) => Err(()),
            (_, Value::Text(text)) => Ok(Value::Text(text.to_ascii_lowercase().into_boxed_str())),
            _ => Ok(value),
        }
    });
    name.ok().filter(|_| components.next().is_none())
}

/// Cut at every colon without a backslash before it.
struct Components<'a> {
    rest: Option<&'a str>,
}

impl<'a> Iterator for Components<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let text = self.rest?;
        let colon = text
            .match_indices(':')
            .map(|(at, _)| at)
            .find(|&at| !text.get(..at).is_some_and(|before| before.ends_with('\\')));
        let (component, rest) = match colon.and_then(|at| text.split_at_checked(at)) {
            Some((component, rest)) => (component, rest.strip_prefix(':')),
            None => (text, None),
        };
        self.rest = rest;
        Some(component)
    }
}

fn read_value(component: &str) -> Option<Value> {
    match component {
        "" | "*" => return Some(Value::Any),
        "-" => return Some(Value::Na),
        _ => {}
    }
    let mut text = String::with_capacity(component.len());
    let mut rest = component;
    let mut after_question_mark = false;
    while let Some(byte) = rest.bytes().next() {
        let (piece, after) = rest.split_at_checked(if byte == b'\\' { 2 } else { 1 })?;
        let at_an_end = rest.len() == component.len() || after.is_empty();
        match byte {
            b'*' if !at_an_end => return None,
            b'?' if !at_an_end && !after_question_mark && !after.starts_with('?') => return None,
            b'*' | b'?' | b'\\' => {}
            _ if is_special(byte) => text.push('\\'),
            _ => {}
        }
        after_question_mark = byte == b'?';
        text.push_str(piece);
        rest = after;
    }
    let refused = text.ends_with("**") || has_inner_question_mark(&text);
    (!refused).then(|| Value::Text(text.into_boxed_str()))
}

/// A `?` without a backslash right before it, other than in a row at either end.
fn has_inner_question_mark(text: &str) -> bool {
    let mut before = None;
    text.trim_matches('?').bytes().any(|byte| {
        let inner = byte == b'?' && before.is_some_and(|before| before != b'\\');
        before = Some(byte);
        inner
    })
}

/// `None` where the reference ends in an error.
fn compare(source: &Value, target: &Value) -> Option<Relation> {
    Some(match (source, target) {
        (_, Value::Text(target)) if target.contains(['*', '?']) && !target.contains('\\') => {
            Relation::Undefined
        }
        (Value::Text(source), Value::Text(target)) if source != target => return search(source, target),
        (Value::Any, Value::Any) | (Value::Na, Value::Na) | (Value::Text(_), Value::Text(_)) => {
            Relation::Equal
        }
        (Value::Any, _) => Relation::Superset,
        (_, Value::Any) => Relation::Subset,
        (Value::Na, _) | (_, Value::Na) => Relation::Disjoint,
    })
}

/// Looks for the source, less its wildcards, within the target. All is ASCII, so bytes are characters.
fn search(source: &str, target: &str) -> Option<Relation> {
    let ones = source.len() - source.trim_start_matches('?').len();
    let (start, before) = if source.starts_with('*') { (1, None) } else { (ones, Some(ones)) };
    let (end, after) = trailing_wildcards(source);
    // A source of nothing but `?` ends before it starts: here the reference fails.
    let middle = source.get(start..end)?;

    let escapes = escapes_before(target);
    let escapes_until = |at: usize| escapes.get(at).copied().unwrap_or_default();
    let mut from = 0;
    while let Some(found) = target.get(from..).and_then(|rest| rest.find(middle)) {
        let at = from + found;
        if before.is_some_and(|most| at.saturating_sub(escapes_until(at)) > most) {
            break;
        }
        let escapes_after = escapes_until(target.len()).saturating_sub(escapes_until(at + 1));
        let surplus =
            target.len().saturating_sub(at).saturating_sub(escapes_after).saturating_sub(middle.len());
        if after.is_none_or(|most| surplus <= most) {
            return Some(Relation::Superset);
        }
        from = at + 1;
    }
    Some(Relation::Disjoint)
}

/// Where the wildcards at the end begin, and for how many characters they stand; nothing for any number.
fn trailing_wildcards(source: &str) -> (usize, Option<usize>) {
    if source.strip_suffix('*').is_some_and(|head| is_unquoted(source, head.len())) {
        return (source.len() - 1, None);
    }
    let mut head = source;
    while let Some(shorter) = head.strip_suffix('?').filter(|shorter| is_unquoted(source, shorter.len())) {
        head = shorter;
    }
    (head.len(), Some(source.len() - head.len()))
}

/// The reference counts not the backslashes before a character but the places before a backslash.
fn is_unquoted(text: &str, at: usize) -> bool {
    let quoted =
        at.checked_sub(1).and_then(|before| text.get(before..)).is_some_and(|rest| rest.contains('\\'));
    !quoted || at.is_multiple_of(2)
}

/// For each place of a text, the end included, how many escaping backslashes stand before it.
fn escapes_before(text: &str) -> Vec<usize> {
    let mut escapes = Vec::with_capacity(text.len() + 1);
    let (mut count, mut escaping) = (0_usize, false);
    for byte in text.bytes() {
        escapes.push(count);
        escaping = byte == b'\\' && !escaping;
        count += usize::from(escaping);
    }
    escapes.push(count);
    escapes
}
