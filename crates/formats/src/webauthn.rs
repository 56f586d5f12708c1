//! What a browser answers for a passkey, checked step by step: kind, origin, site, person, signature.
//! Not here: whether the challenge is ours and unused, whose the passkey is (`hub::identity`).
//! Next: `docs/adr/0010-passkeys-and-tokens-with-ring.md`, on what is left out and why.

use data_encoding::BASE64URL_NOPAD;
use domain::identity::{
    PublicAddress,
    passkey::{Algorithm, AuthenticatorData, PublicKey},
};
use ring::{
    digest::{SHA256, digest},
    signature::{
        ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
    },
};
use serde::Deserialize;
use subtle::ConstantTimeEq;

/// An answer to `navigator.credentials.create` or `.get`, in base64url.
#[derive(Deserialize)]
struct Sent {
    id: String,
    client_data: String,
    authenticator_data: String,
    #[serde(default)]
    signature: String,
    #[serde(default)]
    user_handle: String,
    #[serde(default)]
    public_key: String,
}

/// The same, in bytes.
pub struct Answer {
    /// Which credential.
    pub credential: Vec<u8>,
    /// Whom the authenticator means; empty if it does not say.
    pub user_handle: Vec<u8>,
    client_data: Vec<u8>,
    authenticator_data: Vec<u8>,
    signature: Vec<u8>,
    public_key: Vec<u8>,
}

/// What the browser says of the page that asked. [W3C Web Authentication 3, 5.8.1]
#[derive(Deserialize)]
struct ClientData {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    cross_origin: bool,
}

/// Whether the authenticator must have asked for a PIN, a finger or a face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// Yes: the passkey stands alone.
    Needed,
    /// No: it stands beside a password.
    Optional,
}

/// Why an answer is refused; for tests and the log, not for who sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No answer.
    #[error("cannot be read")]
    Unreadable,
    /// Making a passkey is not showing one.
    #[error("answers another question")]
    OtherKind,
    /// Its origin is not the hub's.
    #[error("was given to another page")]
    OtherOrigin,
    /// Its relying party is not the hub.
    #[error("was made for another site")]
    OtherSite,
    /// The flag of presence is not set.
    #[error("nobody touched the authenticator")]
    NobodyThere,
    /// The flag of verification is not set.
    #[error("the authenticator did not verify the person")]
    NotVerified,
    /// It does not verify.
    #[error("the signature is wrong")]
    Signature,
}

/// Characters of an answer at most: an RSA key and a long identifier fit several times.
const MAX_CHARS: usize = 20_000;

impl Answer {
    /// Reads what the script put into the form.
    ///
    /// # Errors
    /// [`Refusal::Unreadable`].
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let fits = Some(text).filter(|text| text.len() <= MAX_CHARS).ok_or(Refusal::Unreadable)?;
        let sent: Sent = serde_json::from_str(fits).map_err(|_| Refusal::Unreadable)?;
        let bytes = |text: String| BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| Refusal::Unreadable);
        Ok(Self {
            credential: bytes(sent.id)?,
            user_handle: bytes(sent.user_handle)?,
            client_data: bytes(sent.client_data)?,
            authenticator_data: bytes(sent.authenticator_data)?,
            signature: bytes(sent.signature)?,
            public_key: bytes(sent.public_key)?,
        })
    }

    /// The challenge that a new passkey answers, once everything else about it is right; with its key and how often
    /// it has signed.
    pub fn check_new(&self, site: &PublicAddress) -> Result<(String, PublicKey, u32), Refusal> {
        let challenge = self.challenge("webauthn.create", site)?;
        let data = self.authenticator(site, Verification::Optional)?;
        if data.credential != Some(self.credential.as_slice()) {
            return Err(Refusal::Unreadable);
        }
        let key = PublicKey::from_spki(&self.public_key).map_err(|_| Refusal::Unreadable)?;
        Ok((challenge, key, data.sign_count))
    }

    /// The challenge that a known passkey answers, once everything else about it is right; with how often it has
    /// signed. [W3C Web Authentication 3, 7.2]
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn check_known(
        &self,
        site: &PublicAddress,
        key: &PublicKey,
        verification: Verification,
    ) -> Result<(String, u32), Refusal> {
        let challenge = self.challenge("webauthn.get", site)?;
        let data = self.authenticator(site, verification)?;
        let mut signed = self.authenticator_data.clone();
        signed.extend_from_slice(digest(&SHA256, &self.client_data).as_ref());
        let how: &dyn VerificationAlgorithm = match key.algorithm {
            Algorithm::Es256 => &ECDSA_P256_SHA256_ASN1,
            Algorithm::EdDsa => &ED25519,
            Algorithm::Rs256 => &RSA_PKCS1_2048_8192_SHA256,
        };
        UnparsedPublicKey::new(how, &key.bytes)
            .verify(&signed, &self.signature)
            .map_err(|_| Refusal::Signature)?;
        Ok((challenge, data.sign_count))
    }

    fn challenge(&self, kind: &str, site: &PublicAddress) -> Result<String, Refusal> {
        let data: ClientData = serde_json::from_slice(&self.client_data).map_err(|_| Refusal::Unreadable)?;
        if data.r#type != kind {
            return Err(Refusal::OtherKind);
        }
        if data.origin != site.origin() || data.cross_origin {
            return Err(Refusal::OtherOrigin);
        }
        Ok(data.challenge)
    }

    fn authenticator(
        &self,
        site: &PublicAddress,
        verification: Verification,
    ) -> Result<AuthenticatorData<'_>, Refusal> {
        let data = AuthenticatorData::parse(&self.authenticator_data).map_err(|_| Refusal::Unreadable)?;
        let expected = digest(&SHA256, site.relying_party().unwrap_or_default().as_bytes());
        if !bool::from(data.relying_party_hash.as_slice().ct_eq(expected.as_ref())) {
            return Err(Refusal::OtherSite);
        }
        if !data.user_present {
            return Err(Refusal::NobodyThere);
        }
        if verification == Verification::Needed && !data.user_verified {
            return Err(Refusal::NotVerified);
        }
        Ok(data)
    }
}
