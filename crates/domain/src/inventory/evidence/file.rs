//! A file of evidence as it is kept, and a device as it was seen.
//! Not here: what the file says ([`super::content`]).
//! Next: `store::inventory::evidence`.

use super::{DeviceState, EvidenceKind, EvidenceState, Observed, SeenPart};
use crate::ids::{AssetId, DeviceId, EvidenceId};

/// A file of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceFile {
    /// Its identifier.
    pub id: EvidenceId,
    /// What it is.
    pub kind: EvidenceKind,
    /// Name of the file as the person sent it.
    pub name: String,
    /// SHA-256 of the file.
    pub hash: Vec<u8>,
    /// Size of the file in bytes.
    pub bytes: i64,
    /// How far it is.
    pub state: EvidenceState,
    /// When what it says was so, ms UTC; when it came, if it does not tell.
    pub observed_at_ms: i64,
    /// Devices, parts, accounts or answers in it.
    pub things: i64,
    /// The product it is about; empty for a network.
    pub product: String,
    /// The asset it was attached to.
    pub asset: Option<AssetId>,
    /// When it came, ms UTC.
    pub created_at_ms: i64,
    /// When it was applied, ms UTC.
    pub applied_at_ms: Option<i64>,
    /// Who applied it.
    pub applied_by: String,
    /// Counts steps; a form that carries an older one is stale.
    pub version: i64,
}

/// A device that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenDevice {
    /// Its identifier.
    pub id: DeviceId,
    /// What was seen of it last.
    pub device: Observed,
    /// What kind of file showed it last.
    pub kind: EvidenceKind,
    /// That file's name.
    pub file_name: String,
    /// The asset it was found to be.
    pub asset: Option<AssetId>,
    /// What people said of it.
    pub state: DeviceState,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub decided_by: String,
    /// First seen, ms UTC.
    pub first_seen_at_ms: i64,
    /// Last seen, ms UTC.
    pub last_seen_at_ms: i64,
    /// Counts changes; a form that carries an older one is stale.
    pub version: i64,
}

/// A part of a device that was seen, and by which file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedPart {
    /// The device.
    pub device: DeviceId,
    /// What it seems to run.
    pub part: SeenPart,
    /// What kind of file showed the device last.
    pub kind: EvidenceKind,
    /// That file's name.
    pub file_name: String,
    /// When, ms UTC.
    pub seen_at_ms: i64,
}

/// From where the value of a field came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The field and its value.
    pub filled: super::Filled,
    /// What kind of file.
    pub kind: EvidenceKind,
    /// Its name.
    pub file_name: String,
}
