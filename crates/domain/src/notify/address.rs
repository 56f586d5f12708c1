//! Where messages go: a mail address, the address of a program.
//! Not here: whether anything answers there.
//! Next: [`super::settings`].

use std::{fmt, str::FromStr};

/// The text is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an address")]
pub struct AddressError;

/// A mail address, such as `johoshitsu@kita-hp.example`.
///
/// ```
/// use domain::notify::MailAddress;
/// assert!("johoshitsu@kita-hp.example".parse::<MailAddress>().is_ok());
/// assert!("佐藤".parse::<MailAddress>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailAddress(String);

/// The address of a program, `https://` or `http://`, without a name or password in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebAddress(String);

/// Longer ones are refused by mail servers. [RFC 5321, 4.5.3.1.3]
const MAIL_BYTES: usize = 254;

/// Longer ones are no address of a program.
const WEB_BYTES: usize = 1000;

impl MailAddress {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl WebAddress {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MailAddress {
    type Err = AddressError;

    /// Plain ones only: what needs quotes or brackets could hide a second recipient.
    fn from_str(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        let (local, host) = text.rsplit_once('@').ok_or(AddressError)?;
        let plain = |part: &str, others: &[u8]| {
            !part.is_empty()
                && !part.starts_with('.')
                && !part.ends_with('.')
                && !part.contains("..")
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || others.contains(&byte))
        };
        let fits = text.len() <= MAIL_BYTES && local.len() <= 64;
        let right = fits && plain(local, b".!#$%&'*+/=?^_`{|}~-") && plain(host, b".-");
        if right { Ok(Self(text.to_owned())) } else { Err(AddressError) }
    }
}

impl FromStr for WebAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        let (_, rest) = text
            .split_once("://")
            .filter(|(scheme, _)| matches!(*scheme, "https" | "http"))
            .ok_or(AddressError)?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let right = text.len() <= WEB_BYTES
            && !authority.is_empty()
            && !authority.starts_with(':')
            && !authority.contains('@')
            && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte));
        if right { Ok(Self(text.to_owned())) } else { Err(AddressError) }
    }
}

impl fmt::Display for MailAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for WebAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_plain_address_and_nothing_else_is_a_mail_address() {
        for text in ["a@b", " Joho+night@kita-hp.example ", "o'brien@h.example"] {
            assert!(text.parse::<MailAddress>().is_ok(), "{text}");
        }
        for text in [
            "",
            "a",
            "@b",
            "a@",
            "a@b@c",
            "a b@c",
            "a@b, c@d",
            "a@b>\r\nBcc: c@d",
            "\"a\"@b",
            "<a@b>",
            ".a@b",
            "a@b.",
            "佐藤@h.example",
        ] {
            assert!(text.parse::<MailAddress>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_address_of_a_program_carries_no_secret_in_its_name() {
        for text in ["https://chat.example/hook/1?x=y", "http://10.1.2.3:8080/"] {
            assert!(text.parse::<WebAddress>().is_ok(), "{text}");
        }
        for text in
            ["", "chat.example", "ftp://a/b", "https://", "https://u:p@a/", "https://:80/", "https://a/b c"]
        {
            assert!(text.parse::<WebAddress>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_address_can_begin_a_new_line_of_a_message(text in ".{0,60}") {
            if let Ok(address) = text.parse::<MailAddress>() {
                prop_assert!(!address.as_str().contains(|letter: char| letter.is_control() || letter == ' '));
                prop_assert_eq!(address.as_str().parse::<MailAddress>(), Ok(address.clone()));
            }
            if let Ok(address) = text.parse::<WebAddress>() {
                prop_assert!(!address.as_str().contains(char::is_control));
            }
        }
    }
}
