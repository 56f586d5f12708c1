//! What an authenticator says and signs: for which site, whether a person was there, how often it has signed.
//! Not here: its signature (`hub::identity::passkey`).
//! Next: [`super::key`].

/// Bytes of an identifier of a credential at most. [W3C Web Authentication 3, 4, "Credential ID"]
pub const CREDENTIAL_BYTES: usize = 1023;

/// Authenticator data. [W3C Web Authentication 3, 6.1]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuthenticatorData<'a> {
    /// SHA-256 of the relying party's identifier.
    pub relying_party_hash: [u8; 32],
    /// Someone touched it.
    pub user_present: bool,
    /// It asked for a PIN, a finger or a face.
    pub user_verified: bool,
    /// How often it has signed; 0 if it does not count.
    pub sign_count: u32,
    /// The credential that was made; only when one was.
    pub credential: Option<&'a [u8]>,
}

/// The bytes are no authenticator data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not authenticator data")]
pub struct NotAuthenticatorData;

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const HAS_CREDENTIAL: u8 = 0x40;
const HAS_EXTENSIONS: u8 = 0x80;

/// Bytes of the identifier of a kind of authenticator, which nothing here depends on.
const AAGUID_BYTES: usize = 16;

impl<'a> AuthenticatorData<'a> {
    /// Reads it. What follows a new credential's identifier is its key and extensions, which the browser also tells
    /// in a plainer form ([`super::PublicKey::from_spki`]).
    ///
    /// # Errors
    /// [`NotAuthenticatorData`].
    pub fn parse(bytes: &'a [u8]) -> Result<Self, NotAuthenticatorData> {
        let (relying_party_hash, rest) = bytes.split_first_chunk::<32>().ok_or(NotAuthenticatorData)?;
        let ([flags], rest) = rest.split_first_chunk::<1>().ok_or(NotAuthenticatorData)?;
        let (sign_count, rest) = rest.split_first_chunk::<4>().ok_or(NotAuthenticatorData)?;
        let has = |flag: u8| flags & flag != 0;
        let credential = if has(HAS_CREDENTIAL) { Some(credential(rest)?) } else { None };
        if credential.is_none() && rest.is_empty() == has(HAS_EXTENSIONS) {
            return Err(NotAuthenticatorData);
        }
        Ok(Self {
            relying_party_hash: *relying_party_hash,
            user_present: has(USER_PRESENT),
            user_verified: has(USER_VERIFIED),
            sign_count: u32::from_be_bytes(*sign_count),
            credential,
        })
    }
}

fn credential(rest: &[u8]) -> Result<&[u8], NotAuthenticatorData> {
    let (_, rest) = rest.split_at_checked(AAGUID_BYTES).ok_or(NotAuthenticatorData)?;
    let (length, rest) = rest.split_first_chunk::<2>().ok_or(NotAuthenticatorData)?;
    let length = usize::from(u16::from_be_bytes(*length));
    if length == 0 || length > CREDENTIAL_BYTES {
        return Err(NotAuthenticatorData);
    }
    let (credential, key) = rest.split_at_checked(length).ok_or(NotAuthenticatorData)?;
    if key.is_empty() { Err(NotAuthenticatorData) } else { Ok(credential) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bytes(flags: u8, rest: &[u8]) -> Vec<u8> {
        [&[7; 32][..], &[flags, 0, 0, 0, 9], rest].concat()
    }

    #[test]
    fn flags_and_count_are_read() {
        let bytes = bytes(USER_PRESENT | USER_VERIFIED, &[]);
        let read = AuthenticatorData::parse(&bytes).unwrap();
        assert_eq!((read.user_present, read.user_verified, read.sign_count), (true, true, 9));
        assert_eq!((read.relying_party_hash, read.credential), ([7; 32], None));
    }

    #[test]
    fn a_new_credential_s_identifier_is_read_and_its_key_must_follow() {
        let rest = [&[0; 16][..], &[0, 3], b"abc", &[0xa5]].concat();
        let whole = bytes(HAS_CREDENTIAL, &rest);
        assert_eq!(AuthenticatorData::parse(&whole).unwrap().credential, Some(&b"abc"[..]));
        for cut in 0..whole.len() {
            assert_eq!(AuthenticatorData::parse(&whole[..cut]), Err(NotAuthenticatorData), "{cut}");
        }
    }

    #[test]
    fn what_no_flag_announces_is_refused() {
        assert!(AuthenticatorData::parse(&bytes(USER_PRESENT, b"more")).is_err());
        assert!(AuthenticatorData::parse(&bytes(USER_PRESENT | HAS_EXTENSIONS, b"")).is_err());
        assert!(AuthenticatorData::parse(&bytes(USER_PRESENT | HAS_EXTENSIONS, b"\xa0")).is_ok());
        let nameless = [&[0; 16][..], &[0, 0, 0xa5]].concat();
        assert!(AuthenticatorData::parse(&bytes(HAS_CREDENTIAL, &nameless)).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..1200)) {
            if let Ok(read) = AuthenticatorData::parse(&bytes) {
                prop_assert!(read.credential.is_none_or(|id| (1..=CREDENTIAL_BYTES).contains(&id.len())));
            }
        }
    }
}
