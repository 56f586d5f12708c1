//! The key that signs here: made when first needed, sealed in the database, handed over to the next by its signature.
//! Not here: the keys of others ([`super::senders`]).
//! Next: [`Hub::bundle_key`].

use super::Fingerprint;
use crate::{Hub, HubError, KeyError};
use data_encoding::HEXLOWER;
use domain::{
    audit_trail::{Action, Entry},
    bundle::OwnKey,
};
use formats::bundle::{PublicKey, Rotation};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::json;
use store::bundle::key;

/// What the seed is sealed for, so that it opens as nothing else.
const SEALED_FOR: &[u8] = b"bundle key";

/// The key in use, and how it came to be.
pub(crate) struct Signer {
    pair: Ed25519KeyPair,
    /// How earlier keys handed over, oldest first.
    pub(crate) rotations: Vec<Rotation>,
}

impl Signer {
    /// Signs with Ed25519.
    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.pair.sign(message).as_ref().to_vec()
    }

    /// The public half.
    pub(crate) fn public_key(&self) -> Result<PublicKey, HubError> {
        public(&self.pair)
    }
}

impl Hub {
    /// The fingerprint of the key that signs bundles here; the first is made now.
    ///
    /// # Errors
    /// [`HubError::Internal`] if the key does not open, as when the key files are another installation's.
    pub async fn bundle_key(&self) -> Result<Fingerprint, HubError> {
        Ok(self.signer().await?.public_key()?.fingerprint())
    }

    /// The fingerprint of the key that signs bundles here; none before the first was signed.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub async fn known_bundle_key(&self) -> Result<Option<Fingerprint>, HubError> {
        let own = key::own(&self.store().read_global()).await?;
        Ok(own.last().and_then(|key| key.fingerprint.parse().ok()))
    }

    /// Makes a new key, to which the present one hands over by its signature; returns the old and the new one.
    ///
    /// # Errors
    /// As [`Hub::bundle_key`].
    pub async fn rotate_bundle_key(&self) -> Result<(Fingerprint, Fingerprint), HubError> {
        let old = self.signer().await?;
        let new = self.make_key(Some(&old)).await?;
        Ok((old.public_key()?.fingerprint(), new.fingerprint()))
    }

    /// The key in use; the first is made now.
    pub(crate) async fn signer(&self) -> Result<Signer, HubError> {
        let mut own = key::own(&self.store().read_global()).await?;
        if own.is_empty() {
            self.make_key(None).await?;
            own = key::own(&self.store().read_global()).await?;
        }
        let newest = own.last().ok_or(HubError::NotFound)?;
        let seed = self.keys().open(&newest.sealed_seed, SEALED_FOR).map_err(HubError::internal)?;
        Ok(Signer { pair: pair(&seed)?, rotations: rotations(&own)? })
    }

    async fn make_key(&self, old: Option<&Signer>) -> Result<PublicKey, HubError> {
        let seed: [u8; 32] = self.random();
        let new = public(&pair(&seed)?)?;
        let handed_over = match old {
            Some(old) => HEXLOWER.encode(&old.sign(&Rotation::message(&old.public_key()?, &new))),
            None => String::new(),
        };
        let made = OwnKey {
            fingerprint: new.fingerprint().digits().to_owned(),
            public_key: new.to_string(),
            sealed_seed: self.keys().seal(&seed, SEALED_FOR, self.random()).map_err(HubError::internal)?,
            handed_over,
            made_at_ms: self.now().as_millisecond(),
        };
        let mut tx = self.at_console_of_installation().await?;
        key::insert_own(&mut tx, &made).await?;
        let shown = new.fingerprint().to_string();
        let after = json!({ "fingerprint": shown }).to_string();
        tx.commit(Entry::new(Action::Create, "bundle_key", &made.fingerprint, shown).changed("", after))
            .await?;
        Ok(new)
    }
}

/// How each key handed over to the next, oldest first.
fn rotations(own: &[OwnKey]) -> Result<Vec<Rotation>, HubError> {
    let step = |pair: &[OwnKey]| {
        let [from, to] = pair else { return Err(HubError::NotFound) };
        Ok(Rotation {
            from: from.public_key.parse().map_err(HubError::internal)?,
            to: to.public_key.parse().map_err(HubError::internal)?,
            signature: to.handed_over.clone(),
        })
    };
    own.windows(2).map(step).collect()
}

fn pair(seed: &[u8]) -> Result<Ed25519KeyPair, HubError> {
    Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| HubError::internal(KeyError::Unreadable))
}

fn public(pair: &Ed25519KeyPair) -> Result<PublicKey, HubError> {
    let bytes = pair.public_key().as_ref().try_into();
    bytes.map(PublicKey::new).map_err(|_| HubError::internal(KeyError::Unreadable))
}
