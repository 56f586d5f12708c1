//! The state of an organisation's ledger, counted up by every change to it.
//! Not here: the state of one asset, its `version`.
//! Next: [`super::import`], which knows by it whether the ledger changed after a preview.

use crate::{
    Reads, StoreError, Tx,
    sql::{bind, number},
};

/// Counts up and returns the new revision. From here to the end of the transaction nobody else changes this ledger.
pub(super) async fn advance(tx: &mut Tx) -> Result<i64, StoreError> {
    number(
        tx.conn(),
        "insert into ledger_head (organisation_id, revision)
         values ($1, 1)
         on conflict (organisation_id) do update set revision = ledger_head.revision + 1
         returning revision as number",
        bind![tx.organisation()],
    )
    .await
}

/// The revision now; 0 for a ledger that never had a line.
pub(super) async fn current(read: &impl Reads) -> Result<i64, StoreError> {
    number(
        read.conn(),
        "select revision as number from ledger_head where organisation_id = $1 limit 1",
        bind![read.organisation()],
    )
    .await
}
