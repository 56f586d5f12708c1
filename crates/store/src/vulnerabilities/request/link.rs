//! The personal link of a request: only its hash is kept, and it ends.
//! Not here: its secret and its lifetime (`hub::vulnerabilities::request`).
//! Next: [`by_token`].

use crate::{
    Reads, StoreError, Tx,
    sql::{bind, one, run},
};
use domain::ids::{OrganisationId, VendorRequestId};
use jiff::Timestamp;
use sea_orm::{FromQueryResult, prelude::Uuid};

/// A link that works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Whose request it opens.
    pub organisation: OrganisationId,
    /// Which request.
    pub request: VendorRequestId,
    /// When it ends, ms UTC.
    pub expires_at_ms: i64,
}

#[derive(FromQueryResult)]
struct Row {
    organisation_id: Uuid,
    request_id: Uuid,
    expires_at_ms: i64,
}

/// Gives a request a link; one that it had works no more.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn set_link(
    tx: &mut Tx,
    id: VendorRequestId,
    token_hash: Vec<u8>,
    expires_at_ms: i64,
) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into vendor_request_link (organisation_id, request_id, token_hash, expires_at_ms, created_at_ms)
         values ($1, $2, $3, $4, $5)
         on conflict (organisation_id, request_id) do update
         set token_hash = excluded.token_hash, expires_at_ms = excluded.expires_at_ms,
             created_at_ms = excluded.created_at_ms",
        bind![tx.organisation(), id, token_hash, expires_at_ms, tx.now()],
    )
    .await?;
    Ok(())
}

/// Withdraws the link of a request; false if it has none.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn withdraw_link(tx: &mut Tx, id: VendorRequestId) -> Result<bool, StoreError> {
    let gone = run(
        tx.conn(),
        "delete from vendor_request_link where organisation_id = $1 and request_id = $2",
        bind![tx.organisation(), id],
    )
    .await?;
    Ok(gone == 1)
}

/// The link of a request of the own organisation, if it has one that works.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn link(
    read: &impl Reads,
    id: VendorRequestId,
    now: Timestamp,
) -> Result<Option<Link>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        "select organisation_id, request_id, expires_at_ms
         from vendor_request_link
         where organisation_id = $1
           and request_id = $2
           and expires_at_ms > $3
         limit 1",
        bind![read.organisation(), id, now],
    )
    .await?;
    Ok(row.as_ref().map(to_link))
}

/// The link with this secret, of whichever organisation, while it works.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn by_token(
    read: &impl Reads,
    token_hash: Vec<u8>,
    now: Timestamp,
) -> Result<Option<Link>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        "select organisation_id, request_id, expires_at_ms
         from vendor_request_link
         where token_hash = $1
           and expires_at_ms > $2
         limit 1",
        bind![token_hash, now],
    )
    .await?;
    Ok(row.as_ref().map(to_link))
}

fn to_link(row: &Row) -> Link {
    Link {
        organisation: OrganisationId::from_uuid(row.organisation_id),
        request: VendorRequestId::from_uuid(row.request_id),
        expires_at_ms: row.expires_at_ms,
    }
}
