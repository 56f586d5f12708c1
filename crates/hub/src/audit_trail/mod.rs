//! The audit trail 操作記録: reading it, signing its heads, proving it whole.
//! Not here: writing it; every change does that itself (`store::Tx::commit`).
//! Next: [`checkpoint`], [`export`], `domain::audit_trail::chain`.

pub mod checkpoint;
mod export;

use crate::{Cx, Hub, HubError};
use domain::{
    access::{Actor, AuditTrail, Read, Scope},
    audit_trail::{Break, Head, Recorded, Verifier},
    ids::OrganisationId,
};
use std::collections::BTreeSet;
use store::{
    StoreError,
    audit_trail::{self, after, head},
    identity::organisation,
};

pub use checkpoint::{Checkpoint, Checkpoints};
pub use domain::audit_trail::Filter;
pub use export::export;

/// Entries read at a time.
const BATCH: u32 = 1_000;

/// Entries of a page at most.
pub const PAGE_LIMIT: u32 = 500;

/// What verification found of one chain.
#[derive(Clone, Debug)]
pub struct Verified {
    /// Whose chain it is; the nil organisation is the installation itself.
    pub organisation: OrganisationId,
    /// Its name; empty for the installation and for an organisation that is gone.
    pub name: String,
    /// The head if it is whole, else the first break.
    pub outcome: Result<Head, Break>,
}

/// Entries of the own organisation, newest first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn list(cx: &Cx<Read<AuditTrail>>, filter: &Filter, limit: u32) -> Result<Vec<Recorded>, HubError> {
    Ok(audit_trail::newest(&cx.read(), filter, limit.clamp(1, PAGE_LIMIT)).await?)
}

/// The entries just younger than a number, newest first: the way back from an older page.
///
/// # Errors
/// [`HubError::Store`].
pub async fn younger(
    cx: &Cx<Read<AuditTrail>>,
    filter: &Filter,
    after_seq: i64,
    limit: u32,
) -> Result<Vec<Recorded>, HubError> {
    let mut entries = audit_trail::younger(&cx.read(), filter, after_seq, limit.clamp(1, PAGE_LIMIT)).await?;
    entries.reverse();
    Ok(entries)
}

impl Hub {
    /// Signs the head of every chain that has grown since the known checkpoints; one line each, to be kept
    /// outside the database.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub async fn write_checkpoint(&self, known: &Checkpoints) -> Result<String, HubError> {
        let mut text = String::new();
        for organisation in audit_trail::chains(&self.store().read_global()).await? {
            let head = head(&self.read_as_system(organisation)).await?;
            if head.seq > 0 && known.last(organisation) != Some(head) {
                let signed = Checkpoint::sign(self.keys(), organisation, head, self.now());
                text.push_str(&signed.to_line());
                text.push('\n');
            }
        }
        Ok(text)
    }

    /// The public key that this hub's checkpoints verify with.
    pub fn checkpoint_key(&self) -> Vec<u8> {
        self.keys().public_key()
    }

    /// Proves one chain whole, against its head and its checkpoints, with a batch of it in memory.
    ///
    /// # Errors
    /// [`HubError::Store`]; a broken chain is no error but an answer.
    pub async fn verify_audit_trail(
        &self,
        organisation: OrganisationId,
        checkpoints: &Checkpoints,
    ) -> Result<Result<Head, Break>, HubError> {
        let read = self.read_as_system(organisation);
        let mut verifier = Verifier::new(organisation, checkpoints.of(organisation));
        let (mut last, mut limit, mut ended_at) = (None, BATCH, None);
        loop {
            let batch = match after(&read, last, limit).await {
                Ok(batch) => batch,
                // One at a time, to name the one that cannot be read: something else wrote it.
                Err(_) if limit > 1 => {
                    limit = 1;
                    continue;
                }
                Err(_) => {
                    self.store().ping().await?;
                    return Ok(Err(Break::Changed(verifier.next_seq())));
                }
            };
            for (entry, hash) in &batch {
                if let Err(found) = verifier.add(entry, hash) {
                    return Ok(Err(found));
                }
                last = Some(entry.seq);
            }
            if batch.is_empty() {
                let head = match head(&read).await {
                    Err(StoreError::Unreadable(_)) => {
                        return Ok(Err(Break::Changed(verifier.next_seq() - 1)));
                    }
                    head => head?,
                };
                // A running hub may have appended since: only a head that stays out of reach is a break.
                if head.seq < verifier.next_seq() || ended_at == Some(verifier.next_seq()) {
                    return Ok(verifier.finish(head));
                }
                ended_at = Some(verifier.next_seq());
            }
        }
    }

    /// Proves every chain whole: those in the database and those that a checkpoint knows.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub async fn verify_audit_trails(&self, checkpoints: &Checkpoints) -> Result<Vec<Verified>, HubError> {
        let read = self.store().read_global();
        let mut organisations: BTreeSet<OrganisationId> = checkpoints.organisations().collect();
        organisations.extend(audit_trail::chains(&read).await?);
        organisations.extend(audit_trail::headless(&read).await?);
        let mut verified = Vec::with_capacity(organisations.len());
        for organisation in organisations {
            let own = organisation::own(&self.read_as_system(organisation)).await?;
            let outcome = self.verify_audit_trail(organisation, checkpoints).await?;
            verified.push(Verified {
                organisation,
                name: own.map_or_else(String::new, |own| own.name),
                outcome,
            });
        }
        Ok(verified)
    }

    fn read_as_system(&self, organisation: OrganisationId) -> store::Read {
        self.store().read(&Scope { organisation, actor: Actor::System, origin: String::new() })
    }
}
