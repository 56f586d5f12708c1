//! The URI of CPE 2.2, `cpe:/a:vendor:product:1.0`, as JVN and older advisories write names.
//! Not here: the formatted string ([`super::formatted`]).
//! Next: [`super::lenient`].

use std::fmt::Write as _;

use super::{
    Attribute, CpeError, CpeName, Fault, NAME_MAX_BYTES, Value,
    formatted::{check, strip_prefix},
    writer::{Writer, is_special, ready},
};

/// How every URI begins.
pub(super) const PREFIX: &str = "cpe:/";

/// Part to language; what came later is packed into the edition.
pub(super) const COMPONENTS: usize = 7;

const EDITION: usize = 5;
/// Elements of a packed edition.
pub(super) const PACKED: usize = 5;

impl CpeName {
    /// Reads a URI, strictly. [NISTIR 7695, 6.1.3]
    ///
    /// # Errors
    /// [`CpeError`] says which rule is broken, and where.
    pub fn parse_uri(name: &str) -> Result<Self, CpeError> {
        if name.len() > NAME_MAX_BYTES {
            return Err(CpeError::TooLong);
        }
        let components = Components::split(strip_prefix(name, PREFIX).ok_or(CpeError::Prefix)?)?;
        if components.packed.is_some_and(|packed| packed.split('~').count() != PACKED) {
            return Err(Fault::Packing.of(Attribute::Edition, 0));
        }
        Self::from_values(|attribute| check(attribute, read(attribute, components.component(attribute))?))?
            .within_limit()
    }

    /// Writes the URI. [NISTIR 7695, 6.1.2]
    pub fn to_uri(&self) -> String {
        let extended =
            [&self.edition, &self.sw_edition, &self.target_sw, &self.target_hw, &self.other].map(write);
        let edition = match extended.split_first() {
            Some((edition, later)) if later.iter().all(String::is_empty) => edition.clone(),
            _ => format!("~{}", extended.join("~")),
        };
        let [part, vendor, product, version, update, language] =
            [&self.part, &self.vendor, &self.product, &self.version, &self.update, &self.language].map(write);
        let uri =
            format!("{PREFIX}{}", [part, vendor, product, version, update, edition, language].join(":"));
        uri.trim_end_matches(':').to_owned()
    }
}

/// A URI taken apart, undecoded.
pub(super) struct Components<'a> {
    plain: [&'a str; COMPONENTS],
    packed: Option<&'a str>,
}

impl<'a> Components<'a> {
    /// Takes apart what follows the prefix; what is missing at the end is empty.
    pub(super) fn split(rest: &'a str) -> Result<Self, CpeError> {
        let found = rest.split(':').count();
        if found > COMPONENTS {
            return Err(CpeError::Components { found, expected: COMPONENTS });
        }
        let mut plain = [""; COMPONENTS];
        plain.iter_mut().zip(rest.split(':')).for_each(|(slot, component)| *slot = component);
        let packed = plain.get(EDITION).and_then(|edition| edition.strip_prefix('~'));
        Ok(Self { plain, packed })
    }

    /// The elements packed into the edition.
    pub(super) const fn packed(&self) -> Option<&'a str> {
        self.packed
    }

    /// The text for an attribute; empty where the URI has none.
    pub(super) fn component(&self, attribute: Attribute) -> &'a str {
        let plain = |at: usize| self.plain.get(at).copied();
        let packed = |at: usize| self.packed.and_then(|packed| packed.split('~').nth(at));
        match attribute {
            Attribute::Part => plain(0),
            Attribute::Vendor => plain(1),
            Attribute::Product => plain(2),
            Attribute::Version => plain(3),
            Attribute::Update => plain(4),
            Attribute::Edition => {
                if self.packed.is_some() {
                    packed(0)
                } else {
                    plain(EDITION)
                }
            }
            Attribute::Language => plain(6),
            Attribute::SwEdition => packed(1),
            Attribute::TargetSw => packed(2),
            Attribute::TargetHw => packed(3),
            Attribute::Other => packed(4),
        }
        .unwrap_or_default()
    }
}

/// The code after a `%`, and what follows it.
pub(super) fn percent_code(text: &str) -> Option<(u8, &str)> {
    let (digits, rest) = text.split_at_checked(2)?;
    let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    hex.then(|| u8::from_str_radix(digits, 16).ok()).flatten().map(|code| (code, rest))
}

fn read(attribute: Attribute, component: &str) -> Result<Value, CpeError> {
    match component {
        "" => return Ok(Value::Any),
        "-" => return Ok(Value::Na),
        _ => {}
    }
    if let Some(value) = ready(component) {
        return Ok(value);
    }
    let mut writer = Writer::for_component(component);
    let mut rest = component;
    while let Some(byte) = rest.bytes().next() {
        let at = component.len() - rest.len();
        let (written, after) = match (byte, rest.get(1..).unwrap_or_default()) {
            (b'%', after) => match percent_code(after) {
                Some((0x01, after)) => (writer.one(), after),
                Some((0x02, after)) => (writer.many(), after),
                Some((code, after)) if is_encoded(code) => (writer.literal(code), after),
                _ => (Err(Fault::Percent), after),
            },
            (b'-' | b'.' | b'~', after) => (writer.literal(byte), after),
            (_, after) if is_special(byte) => (Err(Fault::Unquoted), after),
            (_, after) if byte.is_ascii_graphic() => (writer.literal(byte), after),
            (_, after) => (Err(Fault::Character), after),
        };
        written.map_err(|fault| fault.of(attribute, at))?;
        rest = after;
    }
    writer.finish().map_err(|fault| fault.of(attribute, 0))
}

fn write(value: &Value) -> String {
    let text = match value {
        Value::Any => return String::new(),
        Value::Na => return "-".to_owned(),
        Value::Text(text) => text,
    };
    let mut uri = String::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let (literal, byte) =
            if byte == b'\\' { (true, bytes.next().unwrap_or(byte)) } else { (false, byte) };
        match byte {
            b'?' if !literal => uri.push_str("%01"),
            b'*' if !literal => uri.push_str("%02"),
            _ if byte.is_ascii() && !is_encoded(byte) => uri.push(char::from(byte)),
            // Writing to a `String` cannot fail.
            _ => {
                let _ = write!(uri, "%{byte:02x}");
            }
        }
    }
    uri
}

/// Special characters that a URI writes as percent code: all but the hyphen and the full stop.
const fn is_encoded(byte: u8) -> bool {
    is_special(byte) && !matches!(byte, b'-' | b'.')
}
