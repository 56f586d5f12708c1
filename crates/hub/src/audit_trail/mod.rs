//! The audit trail 操作記録: reading it, signing its heads, proving it whole.
//! Not here: writing it; every change does that itself (`store::Tx::commit`).
//! Next: `domain::audit_trail::chain`.

use crate::{Cx, Hub, HubError};
use domain::{
    access::{Actor, AuditTrail, Read, Scope},
    audit_trail::{Break, Head, Recorded, verify},
    ids::OrganisationId,
};
use store::audit_trail::{self, Filter};

/// Entries of the own organisation, newest first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn list(cx: &Cx<Read<AuditTrail>>, filter: &Filter, limit: u32) -> Result<Vec<Recorded>, HubError> {
    Ok(audit_trail::newest(&cx.read(), filter, limit).await?)
}

impl Hub {
    /// The heads of all chains, for a checkpoint.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub async fn audit_heads(&self) -> Result<Vec<(OrganisationId, Head)>, HubError> {
        let chains = audit_trail::chains(&self.store().read_global()).await?;
        let mut heads = Vec::with_capacity(chains.len());
        for organisation in chains {
            heads.push((organisation, audit_trail::head(&self.read_as_system(organisation)).await?));
        }
        Ok(heads)
    }

    /// Proves one chain whole, against its head and perhaps a checkpoint.
    ///
    /// # Errors
    /// [`HubError::Store`]; a broken chain is no error but an answer.
    pub async fn verify_audit_trail(
        &self,
        organisation: OrganisationId,
        checkpoint: Option<Head>,
    ) -> Result<Result<Head, Break>, HubError> {
        let read = self.read_as_system(organisation);
        let head = audit_trail::head(&read).await?;
        let mut entries = Vec::new();
        let mut next = 1;
        loop {
            let batch = audit_trail::from_seq(&read, next, 1_000).await?;
            let Some((last, _)) = batch.last() else { break };
            next = last.seq + 1;
            entries.extend(batch);
        }
        Ok(verify(organisation, entries, head, checkpoint))
    }

    fn read_as_system(&self, organisation: OrganisationId) -> store::Read {
        self.store().read(&Scope { organisation, actor: Actor::System, origin: String::new() })
    }
}
