//! The installation's own keys: one seals secrets in the database, one signs checkpoints and bundles.
//! Not here: the key files (0600, outside the database); the binary reads and makes them.
//! Next: [`crate::audit_trail`], [`crate::identity`].

use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
    signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey},
};
use std::fmt;

/// The keys.
pub struct Keys {
    sealing: LessSafeKey,
    deriving: hmac::Key,
    signing: Ed25519KeyPair,
}

/// A key or a sealed secret is no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// A key file does not hold a key.
    #[error("the key is not readable")]
    Unreadable,
    /// A secret was sealed with another key, or changed.
    #[error("the sealed secret does not open with this key")]
    Sealed,
}

impl Keys {
    /// Keys from 32 bytes each: the key-encryption key and the seed of the signing key.
    ///
    /// # Errors
    /// [`KeyError::Unreadable`] if the bytes are no keys.
    pub fn new(sealing: &[u8; 32], signing_seed: &[u8; 32]) -> Result<Self, KeyError> {
        let deriving = hmac::Key::new(hmac::HMAC_SHA256, sealing);
        let sealing = UnboundKey::new(&AES_256_GCM, sealing).map_err(|_| KeyError::Unreadable)?;
        let signing = Ed25519KeyPair::from_seed_unchecked(signing_seed).map_err(|_| KeyError::Unreadable)?;
        Ok(Self { sealing: LessSafeKey::new(sealing), deriving, signing })
    }

    /// Seals a secret for the database, bound to whom it belongs to, so that it opens nowhere else.
    ///
    /// # Errors
    /// [`KeyError::Sealed`] if the secret is too long to seal.
    pub fn seal(&self, secret: &[u8], owner: &[u8], nonce: [u8; NONCE_LEN]) -> Result<Vec<u8>, KeyError> {
        let mut sealed = secret.to_vec();
        self.sealing
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(owner), &mut sealed)
            .map_err(|_| KeyError::Sealed)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Keys::seal`] sealed for the same owner.
    ///
    /// # Errors
    /// [`KeyError::Sealed`] if it was changed, or sealed for another owner or with another key.
    pub fn open(&self, sealed: &[u8], owner: &[u8]) -> Result<Vec<u8>, KeyError> {
        let (nonce, text) = sealed.split_at_checked(NONCE_LEN).ok_or(KeyError::Sealed)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| KeyError::Sealed)?;
        let mut text = text.to_vec();
        let secret =
            self.sealing.open_in_place(nonce, Aad::from(owner), &mut text).map_err(|_| KeyError::Sealed)?;
        Ok(secret.to_vec())
    }

    /// A secret of 32 bytes that follows from the key and what it is for.
    pub(crate) fn derive(&self, purpose: &[u8]) -> [u8; 32] {
        let mut derived = [0; 32];
        let tag = hmac::sign(&self.deriving, purpose);
        derived.iter_mut().zip(tag.as_ref()).for_each(|(byte, tag)| *byte = *tag);
        derived
    }

    /// Signs with Ed25519.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.signing.sign(message).as_ref().to_vec()
    }

    /// The public key that verifies [`Keys::sign`].
    pub fn public_key(&self) -> Vec<u8> {
        self.signing.public_key().as_ref().to_vec()
    }

    /// Whether a signature was made by the holder of that public key.
    pub fn verifies(public_key: &[u8], message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, public_key).verify(message, signature).is_ok()
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Keys(<secret>)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_for_its_owner_only() {
        let keys = Keys::new(&[1; 32], &[2; 32]).unwrap();
        let sealed = keys.seal(b"secret", b"sato", [3; NONCE_LEN]).unwrap();
        assert_eq!(keys.open(&sealed, b"sato").unwrap(), b"secret");
        assert_eq!(keys.open(&sealed, b"suzuki"), Err(KeyError::Sealed));
        assert_eq!(Keys::new(&[9; 32], &[2; 32]).unwrap().open(&sealed, b"sato"), Err(KeyError::Sealed));
        assert_eq!(keys.open(b"short", b"sato"), Err(KeyError::Sealed));
    }

    #[test]
    fn a_signature_verifies_with_its_key_and_message_only() {
        let keys = Keys::new(&[1; 32], &[2; 32]).unwrap();
        let signature = keys.sign(b"checkpoint");
        assert!(Keys::verifies(&keys.public_key(), b"checkpoint", &signature));
        assert!(!Keys::verifies(&keys.public_key(), b"checkpoinT", &signature));
    }
}
