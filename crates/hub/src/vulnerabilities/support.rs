//! Ends of support of what an asset has, as the last comparison found them in the lists.
//! Not here: the date that a person typed (`inventory`), which stands beside them.
//! Next: [`super::matching`], which finds them.

use crate::{Cx, HubError};
use domain::{
    access::{Inventory, Read},
    ids::AssetId,
};
use store::vulnerabilities::support;

pub use domain::vulnerabilities::support::Supported;

/// What of an asset has an end of support, soonest first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn of_asset(cx: &Cx<Read<Inventory>>, asset: AssetId) -> Result<Vec<Supported>, HubError> {
    Ok(support::of_asset(&cx.read(), asset).await?)
}
