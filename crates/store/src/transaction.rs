//! Reading and changing: who holds a [`Tx`] can change things, and only by leaving a line in the audit trail.
//! Not here: SQL; it stands with each capability.
//! Next: [`crate::audit_trail`].

use crate::{StoreError, audit_trail};
use domain::{access::Scope, audit_trail::Entry, ids::OrganisationId};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction};

mod sealed {
    pub trait Sealed {}
}

/// What can be read from, within one organisation.
pub trait Reads: sealed::Sealed + Sync {
    /// The connection; of no use outside this crate.
    #[doc(hidden)]
    fn conn(&self) -> &impl ConnectionTrait;

    /// The organisation whose rows are seen.
    fn organisation(&self) -> OrganisationId;
}

/// What can be changed with: a deed ([`Tx`]) or upkeep.
pub trait Writes: Reads {
    /// The instant of the change.
    fn now(&self) -> Timestamp;
}

/// Reads within one organisation.
#[derive(Clone, Debug)]
pub struct Read {
    db: DatabaseConnection,
    organisation: OrganisationId,
}

/// A change within one organisation; dropped without [`Tx::commit`], it never happened.
#[derive(Debug)]
pub struct Tx {
    tx: DatabaseTransaction,
    scope: Scope,
    now: Timestamp,
    entries: Vec<Entry>,
}

/// A change to what is no one's deed: sessions, jobs, staged rows, feeds.
#[derive(Debug)]
pub struct Upkeep {
    tx: DatabaseTransaction,
    now: Timestamp,
}

impl Read {
    pub(crate) const fn new(db: DatabaseConnection, organisation: OrganisationId) -> Self {
        Self { db, organisation }
    }
}

impl Tx {
    pub(crate) const fn new(tx: DatabaseTransaction, scope: Scope, now: Timestamp) -> Self {
        Self { tx, scope, now, entries: Vec::new() }
    }

    /// Who acts, for whom.
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The instant of the change.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Adds a line that [`Tx::commit`] will write before its own, for a deed of several parts.
    pub fn also(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// Writes the audit entry and keeps the change; the only way to do so.
    ///
    /// # Errors
    /// [`StoreError::Database`]; nothing was changed then.
    pub async fn commit(mut self, entry: Entry) -> Result<(), StoreError> {
        self.entries.push(entry);
        let entries = std::mem::take(&mut self.entries);
        audit_trail::append(&self, &entries).await?;
        Ok(self.tx.commit().await?)
    }
}

impl Upkeep {
    pub(crate) const fn new(tx: DatabaseTransaction, now: Timestamp) -> Self {
        Self { tx, now }
    }

    /// The instant of the change.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Keeps the change.
    ///
    /// # Errors
    /// [`StoreError::Database`]; nothing was changed then.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.tx.commit().await?)
    }
}

impl sealed::Sealed for Read {}
impl sealed::Sealed for Tx {}
impl sealed::Sealed for Upkeep {}

impl Reads for Read {
    fn conn(&self) -> &impl ConnectionTrait {
        &self.db
    }

    fn organisation(&self) -> OrganisationId {
        self.organisation
    }
}

impl Reads for Tx {
    fn conn(&self) -> &impl ConnectionTrait {
        &self.tx
    }

    fn organisation(&self) -> OrganisationId {
        self.scope.organisation
    }
}

impl Reads for Upkeep {
    fn conn(&self) -> &impl ConnectionTrait {
        &self.tx
    }

    fn organisation(&self) -> OrganisationId {
        OrganisationId::INSTALLATION
    }
}

impl Writes for Tx {
    fn now(&self) -> Timestamp {
        self.now
    }
}

impl Writes for Upkeep {
    fn now(&self) -> Timestamp {
        self.now
    }
}
