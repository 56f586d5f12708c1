//! Bundles 署名付きの包み: the key that signs here, the keys whose bundles are taken, and what is not taken.
//! Not here: their form (`formats::bundle`), what is in one ([`crate::vulnerabilities::pack`]).
//! Next: [`own`] signs, [`senders`] says whose word counts.
//!
//! Whose key counts is for whoever runs the machine to say, at its console: on a hub of many organisations nobody in
//! one of them may decide what all of them believe.

mod own;
mod refusal;
mod senders;

pub use formats::bundle::{BundleError, Fingerprint};
pub use refusal::Refusal;

pub(crate) use senders::{Vouched, vouch};

use crate::{Hub, HubError};
use domain::ids::OrganisationId;
use store::Tx;

impl Hub {
    /// Begins a change of the installation, made by whoever runs the machine.
    async fn at_console_of_installation(&self) -> Result<Tx, HubError> {
        self.at_console(OrganisationId::INSTALLATION).await
    }
}
