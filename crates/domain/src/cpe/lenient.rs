//! Names as feeds really hold them: quoted twice, cut short, with a special character left unquoted.
//! Not here: the strict reading ([`super::formatted`], [`super::uri`]).
//! Next: the readers in `formats`.

use super::{
    Attribute, CpeError, CpeName, Fault, NAME_MAX_BYTES, Value,
    formatted::{self, check},
    text::{foreign, is_blank},
    uri::{self, percent_code},
    writer::{Writer, is_special, ready},
};

/// The notation that a value is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Notation {
    Formatted,
    Uri,
}

impl CpeName {
    /// Reads a name in either notation and forgives what can be meant in one way only: components missing at
    /// the end or empty, backslashes doubled (`1.0\\\(2j\\\)`), needless or missing, any percent code, white
    /// space. Only a wildcard that the notation itself writes unquoted is read as one.
    ///
    /// ```
    /// use domain::cpe::CpeName;
    /// let name = CpeName::parse_lenient(r"cpe:2.3:o:cisco:aci:1.0\\\(2j\\\)").unwrap();
    /// assert_eq!(name.to_string(), r"cpe:2.3:o:cisco:aci:1.0\(2j\):*:*:*:*:*:*:*");
    /// ```
    ///
    /// # Errors
    /// [`CpeError`] for a text that is too long, begins otherwise, has too many components, has a part other
    /// than `a`, `o`, `h`, or a wildcard within a value: taking it for a literal would hide a vulnerability.
    pub fn parse_lenient(name: &str) -> Result<Self, CpeError> {
        if name.len() > NAME_MAX_BYTES {
            return Err(CpeError::TooLong);
        }
        let name = name.trim();
        if let Some(rest) = formatted::strip_prefix(name, formatted::PREFIX) {
            return formatted_string(rest)?.within_limit();
        }
        let rest = formatted::strip_prefix(name, uri::PREFIX).ok_or(CpeError::Prefix)?;
        let components = uri::Components::split(rest)?;
        if components.packed().is_some_and(|packed| packed.split('~').count() > uri::PACKED) {
            return Err(Fault::Packing.of(Attribute::Edition, 0));
        }
        Self::from_values(|attribute| read(attribute, components.component(attribute), Notation::Uri))?
            .within_limit()
    }
}

fn formatted_string(rest: &str) -> Result<CpeName, CpeError> {
    let found = formatted::Components::of(rest).count();
    if found > Attribute::COUNT {
        return Err(CpeError::Components { found, expected: Attribute::COUNT });
    }
    let mut components = formatted::Components::of(rest);
    CpeName::from_values(|attribute| {
        read(attribute, components.next().unwrap_or_default(), Notation::Formatted)
    })
}

fn read(attribute: Attribute, component: &str, notation: Notation) -> Result<Value, CpeError> {
    let value = read_value(attribute, component, notation)?;
    if attribute == Attribute::Part { check(attribute, value) } else { Ok(value) }
}

fn read_value(attribute: Attribute, component: &str, notation: Notation) -> Result<Value, CpeError> {
    let component = component.trim();
    match component {
        "" | "*" => return Ok(Value::Any),
        "-" | "\\-" => return Ok(Value::Na),
        _ => {}
    }
    if let Some(value) = ready(component) {
        return Ok(value);
    }
    let mut writer = Writer::for_component(component);
    let mut rest = component;
    while let Some(character) = rest.chars().next() {
        let after = rest.get(character.len_utf8()..).unwrap_or_default();
        rest = piece(&mut writer, character, after, notation)
            .map_err(|fault| fault.of(attribute, component.chars().count() - rest.chars().count()))?;
    }
    match writer.finish() {
        Err(Fault::Hyphen) => Ok(Value::Na),
        value => value.map_err(|fault| fault.of(attribute, 0)),
    }
}

/// Writes the piece that begins with `character`; what is left to read comes back.
fn piece<'a>(
    writer: &mut Writer,
    character: char,
    after: &'a str,
    notation: Notation,
) -> Result<&'a str, Fault> {
    match (character, notation) {
        ('\\', _) => return quoted(writer, after),
        ('*', Notation::Formatted) => writer.many()?,
        ('?', Notation::Formatted) => writer.one()?,
        ('%', Notation::Uri) => match percent_code(after) {
            Some((0x01, after)) => return writer.one().map(|()| after),
            Some((0x02, after)) => return writer.many().map(|()| after),
            Some((code, after)) if code.is_ascii_graphic() => return writer.literal(code).map(|()| after),
            Some((b' ', after)) => return writer.literal(b'_').map(|()| after),
            _ => writer.literal(b'%')?,
        },
        _ if is_blank(character) => writer.literal(b'_')?,
        _ => match u8::try_from(character) {
            Ok(byte) if byte.is_ascii() => writer.literal(byte)?,
            _ => foreign(character).bytes().try_for_each(|byte| writer.literal(byte))?,
        },
    }
    Ok(after)
}

/// A run of backslashes quotes the special character after it, once; before anything else one backslash is
/// needless, and more mean a backslash.
fn quoted<'a>(writer: &mut Writer, after: &'a str) -> Result<&'a str, Fault> {
    let rest = after.trim_start_matches('\\');
    match rest.bytes().next() {
        Some(special) if is_special(special) => {
            writer.literal(special)?;
            Ok(rest.get(1..).unwrap_or_default())
        }
        Some(_) if rest.len() == after.len() => Ok(rest),
        Some(_) => writer.literal(b'\\').map(|()| rest),
        // Cut off: what it was to quote is missing.
        None => Err(Fault::Quote),
    }
}
