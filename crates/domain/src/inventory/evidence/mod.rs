//! Evidence 検出情報: what files from outside say is in the network or in a product, and what becomes of it.
//! Not here: reading the files (`formats::scan`), storing (`store::inventory::evidence`).
//! Next: [`observed`] for what is said, [`identify`] for which asset is meant, [`mod@merge`] for what it may change.

pub mod accounts;
pub mod content;
pub mod file;
pub mod identify;
pub mod kind;
pub mod mac;
pub mod makers;
pub mod merge;
pub mod network;
pub mod observed;

pub use content::{Account, Connection, Content, Disclosure, DisclosureAnswer, Evidence, Part, Reply};
pub use file::{EvidenceFile, ProposedPart, SeenDevice, Source};
pub use identify::{By, Ledger, Listed, Meant};
pub use kind::{DeviceState, EvidenceKind, EvidenceState};
pub use mac::Mac;
pub use makers::{Maker, MakerClass};
pub use merge::{Filled, MergedField, Proposal, Verdict, merge};
pub use network::{Belonging, Network};
pub use observed::{Observed, SeenPart};
