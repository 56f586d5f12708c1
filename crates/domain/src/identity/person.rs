//! People, and the name they sign in with.
//! Not here: passwords ([`super::password`]), roles ([`super::role`]).
//! Next: [`super::role`].

use crate::ids::PersonId;
use std::{fmt, str::FromStr};

/// A person 利用者; the same in every organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their identifier.
    pub id: PersonId,
    /// What they sign in with.
    pub login: Login,
    /// Their name.
    pub name: String,
    /// How the name is read, in kana; sorts lists.
    pub reading: String,
    /// `ja` or `en`.
    pub language: String,
    /// A second factor is set up.
    pub second_factor: bool,
    /// May no longer sign in.
    pub disabled: bool,
}

/// A sign-in name: a mail address or a short name, lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Login(String);

/// The text cannot be a sign-in name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sign-in name has 2 to 100 characters of a-z, 0-9 and . _ - + @")]
pub struct LoginError;

impl Login {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Login {
    type Err = LoginError;

    /// Capital letters are folded, since phones write them unasked.
    ///
    /// # Errors
    /// [`LoginError`] for other characters or lengths.
    fn from_str(text: &str) -> Result<Self, LoginError> {
        let login = text.trim().to_ascii_lowercase();
        let fits = (2..=100).contains(&login.len());
        let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-+@".contains(&byte);
        if fits && login.bytes().all(known) { Ok(Self(login)) } else { Err(LoginError) }
    }
}

impl fmt::Display for Login {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_and_spaces_around_are_forgiven() {
        assert_eq!(" Sato@Example.JP ".parse::<Login>().unwrap().as_str(), "sato@example.jp");
    }

    #[test]
    fn other_characters_are_refused() {
        for text in ["", "a", "佐藤", "a b", "a'b", &"a".repeat(101)] {
            assert_eq!(text.parse::<Login>(), Err(LoginError), "{text}");
        }
    }
}
