//! Keys: whose signature counts, called by a fingerprint that people can read to each other, and how one key hands
//! over to the next.
//! Not here: secret keys (`hub::bundle`).
//! Next: [`super::Manifest`].

use data_encoding::HEXLOWER;
use ring::{
    digest::{SHA256, digest},
    signature::{ED25519, UnparsedPublicKey},
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The public half of an Ed25519 key. [RFC 8032, 5.1.5]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicKey([u8; 32]);

/// What people compare: the first 160 bits of a key's SHA-256, in ten groups of four.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(String);

/// The old key says which one comes after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    /// The old key.
    pub from: PublicKey,
    /// The new one.
    pub to: PublicKey,
    /// The old key's signature of both, as hexadecimal digits.
    pub signature: String,
}

/// The text is no fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a fingerprint: ten groups of four digits 0-9 and a-f")]
pub struct FingerprintError;

/// The text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a key: 64 digits 0-9 and a-f")]
pub struct KeyTextError;

impl PublicKey {
    /// A key from its 32 bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Whether the holder of the secret half signed the message.
    pub fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.0).verify(message, signature).is_ok()
    }

    /// What people call it.
    pub fn fingerprint(&self) -> Fingerprint {
        let hash = digest(&SHA256, &self.0);
        let mut text = HEXLOWER.encode(hash.as_ref());
        text.truncate(FINGERPRINT_DIGITS);
        Fingerprint(text)
    }
}

impl Rotation {
    /// What the old key signs.
    pub fn message(from: &PublicKey, to: &PublicKey) -> Vec<u8> {
        [b"yagura key rotation 1\n".as_slice(), &from.0, &to.0].concat()
    }

    /// Whether the old key signed it.
    pub fn holds(&self) -> bool {
        let signature = HEXLOWER.decode(self.signature.as_bytes());
        signature.is_ok_and(|bytes| self.from.signed(&Self::message(&self.from, &self.to), &bytes))
    }
}

impl Fingerprint {
    /// The digits alone, as they are stored.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, digit) in self.0.chars().enumerate() {
            if place > 0 && place % 4 == 0 {
                out.write_str("-")?;
            }
            write!(out, "{digit}")?;
        }
        Ok(())
    }
}

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    /// As someone typed it from paper: spaces, hyphens, colons and capitals do not matter.
    fn from_str(text: &str) -> Result<Self, FingerprintError> {
        let plain = text.chars().filter(|letter| !letter.is_whitespace() && !"-:".contains(*letter));
        let digits: String =
            plain.take(FINGERPRINT_DIGITS + 1).map(|letter| letter.to_ascii_lowercase()).collect();
        let is_whole = digits.len() == FINGERPRINT_DIGITS;
        if is_whole && digits.chars().all(|digit| digit.is_ascii_hexdigit()) {
            Ok(Self(digits))
        } else {
            Err(FingerprintError)
        }
    }
}

impl FromStr for PublicKey {
    type Err = KeyTextError;

    fn from_str(text: &str) -> Result<Self, KeyTextError> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| KeyTextError)?;
        bytes.try_into().map(Self).map_err(|_| KeyTextError)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl TryFrom<String> for PublicKey {
    type Error = KeyTextError;

    fn try_from(text: String) -> Result<Self, KeyTextError> {
        text.parse()
    }
}

impl From<PublicKey> for String {
    fn from(key: PublicKey) -> Self {
        key.to_string()
    }
}

const FINGERPRINT_DIGITS: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_read_as_it_is_typed_from_paper() {
        let fingerprint = PublicKey::new([7; 32]).fingerprint();
        let shown = fingerprint.to_string();
        assert_eq!(shown.len(), 49);
        let typed = shown.to_uppercase().replace('-', " ");
        for text in [shown.as_str(), typed.as_str(), fingerprint.digits()] {
            assert_eq!(text.parse(), Ok(fingerprint.clone()));
        }
        for text in ["", &shown[1..], &format!("{shown}0"), &shown.replace(&shown[..1], "x")] {
            assert_eq!(text.parse::<Fingerprint>(), Err(FingerprintError), "{text}");
        }
    }
}
