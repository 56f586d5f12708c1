//! What a password must be. The numbers are data, so that a rule of a guideline's edition is no code.
//! Not here: hashing and the record of former passwords (`hub`).
//! Next: [`super::PasswordPolicy`], and `hub::identity`, which asks it.

/// The rule an installation applies to passwords.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// Characters at least, where the password is the only proof.
    pub alone_chars: usize,
    /// Characters at least, where a second factor stands beside it.
    pub with_second_factor_chars: usize,
    /// Characters at most, so that hashing stays bounded.
    pub max_chars: usize,
    /// Former passwords that cannot come back.
    pub remembered: usize,
    /// Wrong tries in a row that lock the account.
    pub lock_after_failures: u32,
    /// How long it stays locked, in seconds.
    pub lock_s: i64,
}

impl Default for PasswordPolicy {
    /// 13 characters alone, 8 beside a second factor, without forced change. [MHLW guideline 6.0 and 7.0, system
    /// operation, 14⑥; checklist 2025, 2-⑦] The rest is ours.
    fn default() -> Self {
        Self {
            alone_chars: 13,
            with_second_factor_chars: 8,
            max_chars: 256,
            remembered: 10,
            lock_after_failures: 8,
            lock_s: 15 * 60,
        }
    }
}

/// Why a password is refused; each says what to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Too short.
    #[error("the password needs at least {needed} characters")]
    TooShort {
        /// Characters needed.
        needed: usize,
    },
    /// Longer than anyone types.
    #[error("the password has more than {allowed} characters")]
    TooLong {
        /// Characters allowed.
        allowed: usize,
    },
    /// One character over and over, or a run such as 12345678.
    #[error("the password is one character or one sequence repeated")]
    TooPlain,
    /// Holds the sign-in name.
    #[error("the password contains the sign-in name")]
    HoldsLogin,
    /// Used before.
    #[error("the password was used before")]
    Reused,
}

impl PasswordPolicy {
    /// Checks all but reuse, which needs the former hashes.
    ///
    /// # Errors
    /// The first [`PasswordFault`] found.
    pub fn check(&self, password: &str, login: &str, second_factor: bool) -> Result<(), PasswordFault> {
        let chars = password.chars().count();
        let needed = if second_factor { self.with_second_factor_chars } else { self.alone_chars };
        if chars < needed {
            return Err(PasswordFault::TooShort { needed });
        }
        if chars > self.max_chars {
            return Err(PasswordFault::TooLong { allowed: self.max_chars });
        }
        if is_plain(password) {
            return Err(PasswordFault::TooPlain);
        }
        if login.len() >= 4 && password.to_lowercase().contains(&login.to_lowercase()) {
            return Err(PasswordFault::HoldsLogin);
        }
        Ok(())
    }
}

/// Fewer than four different characters, or nothing but steps of one: `11111111`, `abababab`, `12345678`.
fn is_plain(password: &str) -> bool {
    let codes: Vec<u32> = password.chars().map(u32::from).collect();
    let mut distinct = codes.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let steps = |step: i64| {
        codes
            .iter()
            .zip(codes.iter().skip(1))
            .all(|(first, second)| i64::from(*second) - i64::from(*first) == step)
    };
    distinct.len() < 4 || steps(1) || steps(-1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str, second_factor: bool) -> Result<(), PasswordFault> {
        PasswordPolicy::default().check(password, "sato", second_factor)
    }

    #[test]
    fn thirteen_characters_alone_eight_with_a_second_factor() {
        assert_eq!(check("kita-no-yagur", false), Ok(()));
        assert_eq!(check("kita-no-yagu", false), Err(PasswordFault::TooShort { needed: 13 }));
        assert_eq!(check("kitayagu", true), Ok(()));
        assert_eq!(check("kitayag", true), Err(PasswordFault::TooShort { needed: 8 }));
    }

    #[test]
    fn japanese_counts_by_character_not_by_byte() {
        assert_eq!(check("やぐらのうえから", false), Err(PasswordFault::TooShort { needed: 13 }));
    }

    #[test]
    fn plain_and_telling_passwords_are_refused() {
        assert_eq!(check("1111111111111", false), Err(PasswordFault::TooPlain));
        assert_eq!(check("abcdefghijklmnop", false), Err(PasswordFault::TooPlain));
        assert_eq!(check("SATO-kitamidai-1", false), Err(PasswordFault::HoldsLogin));
        assert_eq!(check(&"ab1-".repeat(65), false), Err(PasswordFault::TooLong { allowed: 256 }));
    }
}
