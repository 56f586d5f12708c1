//! What a person's authenticator app shows.
//! Not here: checking it (`hub::identity::second_factor`).
//! Next: [`crate::Client`].

use data_encoding::BASE32_NOPAD;
use jiff::Timestamp;
use totp_rs::{Algorithm, TOTP};

/// The code of an app that was given the secret as a page shows it.
pub fn code_of_app(secret: &str, now: Timestamp) -> String {
    let letters: String = secret.chars().filter(|letter| !letter.is_whitespace()).collect();
    let secret = BASE32_NOPAD.decode(letters.as_bytes()).expect("a secret in base 32");
    let now_s = u64::try_from(now.as_second()).expect("an instant after 1970");
    TOTP::new(Algorithm::SHA1, 6, 0, 30, secret).expect("a secret of 160 bits").generate(now_s)
}
