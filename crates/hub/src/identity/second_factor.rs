//! The second factor: codes of an authenticator app (TOTP, RFC 6238) and recovery codes on paper.
//! Not here: when it is asked for ([`super::sign_in`]).
//! Next: [`super::own`], where it is set up.

use crate::{Hub, HubError};
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use domain::ids::PersonId;
use ring::digest::{SHA256, digest};
use store::identity::person::{self, Credentials};
use subtle::ConstantTimeEq;
use totp_rs::{Algorithm, TOTP};

/// Length of a time step, in seconds. [RFC 6238, 5.2]
const STEP_S: u64 = 30;

/// Number of recovery codes handed out.
pub(crate) const RECOVERY_CODES: usize = 10;

/// Accepts a code of the app, or a recovery code; each counts once.
pub(crate) async fn accept(hub: &Hub, credentials: &Credentials, code: &str) -> Result<bool, HubError> {
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    let id = credentials.person.id;
    let mut upkeep = hub.store().upkeep(hub.now()).await?;
    let accepted = if code.len() == 6 {
        let Some(sealed) = &credentials.totp_secret else { return Ok(false) };
        let secret = hub.keys().open(sealed, id.uuid().as_bytes()).map_err(HubError::internal)?;
        match matching_step(&secret, &code, hub.now().as_second())? {
            Some(step) => person::use_totp_step(&mut upkeep, id, step).await?,
            None => false,
        }
    } else {
        person::use_recovery_code(&mut upkeep, id, recovery_hash(id, &code)).await?
    };
    upkeep.commit().await?;
    Ok(accepted)
}

/// The time step a code belongs to: this one, the one before or after, since clocks differ.
pub(crate) fn matching_step(secret: &[u8], code: &str, now_s: i64) -> Result<Option<i64>, HubError> {
    let totp = TOTP::new(Algorithm::SHA1, 6, 0, STEP_S, secret.to_vec()).map_err(HubError::internal)?;
    let step = u64::try_from(now_s).unwrap_or(0) / STEP_S;
    let found = [step, step.saturating_sub(1), step + 1]
        .into_iter()
        .find(|step| bool::from(totp.generate(step * STEP_S).as_bytes().ct_eq(code.as_bytes())));
    Ok(found.and_then(|step| i64::try_from(step).ok()))
}

/// The secret as people type it into an app.
pub fn secret_text(secret: &[u8]) -> String {
    BASE32_NOPAD.encode(secret)
}

/// The address that an app reads from the picture.
pub fn enrolment_address(secret: &[u8], login: &str) -> String {
    format!(
        "otpauth://totp/Yagura:{}?secret={}&issuer=Yagura",
        login.replace('@', "%40"),
        secret_text(secret)
    )
}

/// New recovery codes.
pub(crate) fn new_recovery_codes(hub: &Hub) -> Vec<String> {
    (0..RECOVERY_CODES).map(|_| written_code(hub)).collect()
}

/// A secret of 80 bits that people copy by hand, such as `k3f9-2m8x-q7ab-c5d2`.
pub(crate) fn written_code(hub: &Hub) -> String {
    let text = BASE32_NOPAD.encode(&hub.random::<10>()).to_ascii_lowercase();
    let pieces: Vec<&str> =
        [text.get(0..4), text.get(4..8), text.get(8..12), text.get(12..16)].into_iter().flatten().collect();
    pieces.join("-")
}

/// A code as people type it, without what they put between its letters.
pub(crate) fn plain_code(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// What is stored of a recovery code.
pub(crate) fn recovery_hash(person: PersonId, code: &str) -> Vec<u8> {
    let plain = plain_code(code);
    digest(&SHA256, format!("{}\0{plain}", HEXLOWER.encode(person.uuid().as_bytes())).as_bytes())
        .as_ref()
        .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: at 59 s the code of 8 digits is 94287082, so that of 6 is 287082.
    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn the_vector_of_the_standard_matches() {
        assert_eq!(matching_step(SECRET, "287082", 59).unwrap(), Some(1));
    }

    #[test]
    fn a_code_is_good_one_step_early_or_late_and_no_longer() {
        assert_eq!(matching_step(SECRET, "287082", 29).unwrap(), Some(1));
        assert_eq!(matching_step(SECRET, "287082", 89).unwrap(), Some(1));
        assert_eq!(matching_step(SECRET, "287082", 90).unwrap(), None);
        assert_eq!(matching_step(SECRET, "287083", 59).unwrap(), None);
    }
}
