//! Whose bundles are taken: keys that whoever runs the machine trusts, by their fingerprint, and those that a trusted
//! key hands over to.
//! Not here: checking signatures (`formats::bundle`).
//! Next: [`vouch`].

use super::{Fingerprint, Refusal};
use crate::{Hub, HubError, What};
use domain::{
    audit_trail::{Action, Entry},
    bundle::SenderKey,
};
use formats::bundle::Manifest;
use serde_json::json;
use store::{Reads, Tx, bundle::key};

/// Characters of a sender's name.
const NAME_CHARS: usize = 100;

/// Who vouches for a bundle.
pub(crate) struct Vouched {
    /// The trusted key: the one that signed, or an earlier one of the same sender.
    trusted: SenderKey,
    /// The key that signed.
    signed: Fingerprint,
}

impl Vouched {
    /// Under which its serials go on.
    pub(crate) fn line(&self) -> &str {
        &self.trusted.line
    }

    /// What people call the sender.
    pub(crate) fn name(&self) -> &str {
        &self.trusted.name
    }

    /// From now on the key that signed counts, and the one that handed over to it no more.
    pub(crate) async fn follow(&self, tx: &mut Tx) -> Result<(), HubError> {
        let (old, new) = (&self.trusted, &self.signed);
        if old.fingerprint == new.digits() {
            return Ok(());
        }
        let next = SenderKey {
            fingerprint: new.digits().to_owned(),
            trusted_at_ms: tx.now().as_millisecond(),
            ..old.clone()
        };
        key::trust(tx, &next).await?;
        key::replace(tx, &old.fingerprint, new.digits()).await?;
        let before = json!({ "fingerprint": shown(&old.fingerprint) }).to_string();
        let after = json!({ "fingerprint": new.to_string() }).to_string();
        let entry = Entry::new(Action::Update, "bundle_sender", new.digits(), old.name.as_str());
        tx.also(entry.changed(before, after));
        Ok(())
    }
}

/// Who vouches for a bundle; a key that was replaced vouches for nothing.
pub(crate) async fn vouch(read: &impl Reads, manifest: &Manifest) -> Result<Vouched, Refusal> {
    let known = key::senders(read).await?;
    let signed = manifest.key.fingerprint();
    let trusted = |one: &Fingerprint| {
        known.iter().find(|key| key.fingerprint == one.digits() && key.replaced_by.is_none())
    };
    let by = manifest.vouched_by(|one| trusted(one).is_some());
    if let Some(key) = by.as_ref().and_then(trusted) {
        return Ok(Vouched { trusted: key.clone(), signed });
    }
    let was_known = known.iter().any(|key| key.fingerprint == signed.digits());
    Err(if was_known { Refusal::ReplacedKey(signed) } else { Refusal::UnknownKey(signed) })
}

impl Hub {
    /// Every key whose bundles are or were taken, by sender.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub async fn bundle_senders(&self) -> Result<Vec<SenderKey>, HubError> {
        Ok(key::senders(&self.store().read_global()).await?)
    }

    /// Takes bundles of this key from now on.
    ///
    /// # Errors
    /// [`HubError::Invalid`] without a name for the sender.
    pub async fn trust_bundle_sender(&self, fingerprint: &Fingerprint, name: &str) -> Result<(), HubError> {
        let name = name.trim();
        match name.chars().count() {
            0 => return Err(HubError::fault("name", What::Required)),
            count if count > NAME_CHARS => return Err(HubError::fault("name", What::TooLong(NAME_CHARS))),
            _ => {}
        }
        let trusted = SenderKey {
            fingerprint: fingerprint.digits().to_owned(),
            line: fingerprint.digits().to_owned(),
            name: name.to_owned(),
            trusted_at_ms: self.now().as_millisecond(),
            replaced_by: None,
        };
        let mut tx = self.at_console_of_installation().await?;
        key::trust(&mut tx, &trusted).await?;
        let after = json!({ "name": name, "fingerprint": fingerprint.to_string() }).to_string();
        let entry = Entry::new(Action::Grant, "bundle_sender", fingerprint.digits(), name);
        Ok(tx.commit(entry.changed("", after)).await?)
    }

    /// Takes no bundle of this key any more; what came in by it stays.
    ///
    /// # Errors
    /// [`HubError::NotFound`] if none was taken.
    pub async fn distrust_bundle_sender(&self, fingerprint: &Fingerprint) -> Result<(), HubError> {
        let mut tx = self.at_console_of_installation().await?;
        let known = key::senders(&tx).await?;
        let name = known.into_iter().find(|key| key.fingerprint == fingerprint.digits()).map(|key| key.name);
        let name = name.ok_or(HubError::NotFound)?;
        key::distrust(&mut tx, fingerprint.digits()).await?;
        let before = json!({ "name": name, "fingerprint": fingerprint.to_string() }).to_string();
        let entry = Entry::new(Action::Revoke, "bundle_sender", fingerprint.digits(), name);
        Ok(tx.commit(entry.changed(before, "")).await?)
    }
}

/// A stored fingerprint as people read it.
fn shown(digits: &str) -> String {
    digits.parse::<Fingerprint>().map_or_else(|_| digits.to_owned(), |fingerprint| fingerprint.to_string())
}
