//! The formatted string, `cpe:2.3:a:vendor:product:1.0:*:*:*:*:*:*:*`.
//! Not here: the older URI ([`super::uri`]), texts that break the rules ([`super::lenient`]).
//! Next: [`mod@super::relate`].

use std::fmt::{self, Write as _};

use super::{
    Attribute, CpeError, CpeName, Fault, NAME_MAX_BYTES, Value,
    writer::{Writer, is_special, ready},
};

/// How every formatted string begins.
pub(super) const PREFIX: &str = "cpe:2.3:";

impl CpeName {
    /// Reads a name in either notation, strictly.
    ///
    /// ```
    /// use domain::cpe::CpeName;
    /// let name = CpeName::parse("cpe:/o:cisco:ios:12.2%28f%29").unwrap();
    /// assert_eq!(name.to_string(), r"cpe:2.3:o:cisco:ios:12.2\(f\):*:*:*:*:*:*:*");
    /// ```
    ///
    /// # Errors
    /// [`CpeError`] says which rule is broken, and where.
    pub fn parse(name: &str) -> Result<Self, CpeError> {
        if strip_prefix(name, PREFIX).is_some() { Self::parse_formatted(name) } else { Self::parse_uri(name) }
    }

    /// Reads a formatted string, strictly. [NISTIR 7695, 6.2]
    ///
    /// # Errors
    /// [`CpeError`] says which rule is broken, and where.
    pub fn parse_formatted(name: &str) -> Result<Self, CpeError> {
        if name.len() > NAME_MAX_BYTES {
            return Err(CpeError::TooLong);
        }
        let rest = strip_prefix(name, PREFIX).ok_or(CpeError::Prefix)?;
        let found = Components::of(rest).count();
        let wrong_count = CpeError::Components { found, expected: Attribute::COUNT };
        if found != Attribute::COUNT {
            return Err(wrong_count);
        }
        let mut components = Components::of(rest);
        Self::from_values(|attribute| {
            let component = components.next().ok_or(wrong_count)?;
            check(attribute, read(attribute, component)?)
        })?
        .within_limit()
    }

    /// Refuses a name that could be read but, written in the other notation, not read again: a sign that one of them
    /// quotes with three bytes takes one in the other.
    pub(super) fn within_limit(self) -> Result<Self, CpeError> {
        const QUOTED_MAX: usize = 3;
        let length = |value: &Value| if let Value::Text(text) = value { text.len() } else { 1 };
        let bytes: usize = self.values().into_iter().map(length).sum();
        let fits = bytes * QUOTED_MAX + 64 <= NAME_MAX_BYTES
            || self.to_formatted().len().max(self.to_uri().len()) <= NAME_MAX_BYTES;
        if fits { Ok(self) } else { Err(CpeError::TooLong) }
    }

    /// The formatted string, the same as [`Display`](fmt::Display) writes.
    pub fn to_formatted(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for CpeName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("cpe:2.3")?;
        self.values().into_iter().try_for_each(|value| {
            out.write_char(':')?;
            value.fmt(out)
        })
    }
}

/// As in a formatted string: `*`, `-`, or the text with hyphens and full stops unquoted.
impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Any => return out.write_char('*'),
            Self::Na => return out.write_char('-'),
            Self::Text(text) => text,
        };
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            match (character, characters.as_str().chars().next()) {
                ('\\', Some('-' | '.')) => {}
                ('\\', Some(quoted)) => {
                    out.write_char('\\')?;
                    out.write_char(quoted)?;
                    characters.next();
                }
                _ => out.write_char(character)?,
            }
        }
        Ok(())
    }
}

/// What follows `prefix`, whatever its case.
pub(super) fn strip_prefix<'a>(name: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = name.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// The parts of a formatted string between unquoted colons.
pub(super) struct Components<'a> {
    rest: Option<&'a str>,
}

impl<'a> Components<'a> {
    pub(super) const fn of(text: &'a str) -> Self {
        Self { rest: Some(text) }
    }
}

impl<'a> Iterator for Components<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let text = self.rest?;
        let mut quoted = false;
        let colon = text.bytes().position(|byte| {
            let delimits = byte == b':' && !quoted;
            quoted = byte == b'\\' && !quoted;
            delimits
        });
        let (component, rest) = match colon.and_then(|at| text.split_at_checked(at)) {
            Some((component, rest)) => (component, rest.strip_prefix(':')),
            None => (text, None),
        };
        self.rest = rest;
        Some(component)
    }
}

/// The rules for single attributes. [NISTIR 7695, 5.3.3]
pub(super) fn check(attribute: Attribute, value: Value) -> Result<Value, CpeError> {
    match (attribute, &value) {
        (Attribute::Part, Value::Text(text)) if !matches!(&**text, "a" | "o" | "h") => {
            Err(Fault::Part.of(attribute, 0))
        }
        (Attribute::Language, Value::Text(text)) if !is_language_tag(text) => {
            Err(Fault::Language.of(attribute, 0))
        }
        _ => Ok(value),
    }
}

/// Two or three letters, perhaps a region of two letters or three digits; the hyphen stands quoted.
fn is_language_tag(text: &str) -> bool {
    let (language, region) = text.split_once("\\-").map_or((text, None), |(tag, region)| (tag, Some(region)));
    let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase());
    (2..=3).contains(&language.len())
        && letters(language)
        && region.is_none_or(|region| match region.len() {
            2 => letters(region),
            3 => region.bytes().all(|byte| byte.is_ascii_digit()),
            _ => false,
        })
}

fn read(attribute: Attribute, component: &str) -> Result<Value, CpeError> {
    match component {
        "*" => return Ok(Value::Any),
        "-" => return Ok(Value::Na),
        _ => {}
    }
    if let Some(value) = ready(component) {
        return Ok(value);
    }
    let mut writer = Writer::for_component(component);
    let mut bytes = component.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        let written = match byte {
            b'*' => writer.many(),
            b'?' => writer.one(),
            b'\\' => match bytes.next() {
                Some((_, quoted)) if is_special(quoted) => writer.literal(quoted),
                _ => Err(Fault::Quote),
            },
            b'-' | b'.' => writer.literal(byte),
            _ if is_special(byte) => Err(Fault::Unquoted),
            _ if byte.is_ascii_graphic() => writer.literal(byte),
            _ => Err(Fault::Character),
        };
        written.map_err(|fault| fault.of(attribute, at))?;
    }
    writer.finish().map_err(|fault| fault.of(attribute, 0))
}
