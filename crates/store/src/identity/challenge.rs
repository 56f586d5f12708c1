//! Challenges that were answered, kept until they end, so that an answer seen on its way opens nothing.
//! Not here: making and checking them (`hub::identity::challenge`).
//! Next: [`super::passkey`].

use crate::{
    StoreError, Writes,
    sql::{bind, run},
};
use jiff::Timestamp;

/// Uses a challenge up; false if it was answered before. Those that have ended are forgotten.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn use_up(
    tx: &mut impl Writes,
    challenge_hash: Vec<u8>,
    expires_at: Timestamp,
) -> Result<bool, StoreError> {
    run(tx.conn(), "delete from used_challenge where expires_at_ms <= $1", bind![tx.now()]).await?;
    let added = run(
        tx.conn(),
        "insert into used_challenge (challenge_hash, expires_at_ms)
         values ($1, $2)
         on conflict (challenge_hash) do nothing",
        bind![challenge_hash, expires_at],
    )
    .await?;
    Ok(added == 1)
}
