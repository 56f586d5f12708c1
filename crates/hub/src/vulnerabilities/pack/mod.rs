//! Vulnerability news to carry by hand 持ち込みパック: a signed bundle of what changed since another one, or of all.
//! Not here: keys ([`crate::bundle`]), the form (`formats::bundle::news`).
//! Next: [`make`] writes one, [`take`] takes one in.
//!
//! The number of a bundle is the generation of the feeds that it brings the receiver to, so that "what changed since
//! number 41" needs no list of what was in number 41.

mod look;
mod make;
mod page;
mod passing;
mod take;

use crate::{Hub, HubError};
use std::path::PathBuf;

pub use crate::bundle::{BundleError, Fingerprint, Refusal};
pub use look::{Brought, look};
pub use make::{GOOD_FOR_DAYS, Packed, Since, Wanted};
pub use page::{Desk, Receiving, desk, made_pieces, order};
pub use take::TakenIn;

pub(crate) use page::run_order as make_job;
pub(crate) use take::run as take_job;

/// The folder beside the database where bundles are made and taken from.
fn folder(hub: &Hub) -> Result<PathBuf, HubError> {
    let data = hub.folder().ok_or_else(|| HubError::internal("this hub has no folder for files"))?;
    let folder = data.join("packs");
    std::fs::create_dir_all(&folder).map_err(HubError::internal)?;
    Ok(folder)
}
