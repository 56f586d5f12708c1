//! Bundles 署名付きの包み as an installation knows them: whose it takes, which it took, which it made.
//! Not here: their form (`formats::bundle`), secret keys (`hub::bundle`).
//! Next: `hub::bundle`.

use crate::text_enum::text_enum;

/// A key whose bundles are taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SenderKey {
    /// Its fingerprint, the digits alone.
    pub fingerprint: String,
    /// The first key of this sender: serials go on when a key hands over to the next.
    pub line: String,
    /// What people call the sender.
    pub name: String,
    /// Since when it is trusted, ms UTC.
    pub trusted_at_ms: i64,
    /// It handed over to this one, and counts no more itself.
    pub replaced_by: Option<String>,
}

/// A key of this installation that signs bundles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnKey {
    /// Its fingerprint, the digits alone.
    pub fingerprint: String,
    /// Its public half, in hexadecimal digits.
    pub public_key: String,
    /// Its secret half, sealed.
    pub sealed_seed: Vec<u8>,
    /// The signature by which the key before it handed over; empty for the first.
    pub handed_over: String,
    /// Since when, ms UTC.
    pub made_at_ms: i64,
}

text_enum! {
    /// What became of a bundle that was handed in.
    TakenState, "state of a bundle" {
        /// It is being read, or waits for that.
        Waiting = "waiting",
        /// It is in.
        Taken = "taken",
        /// It was whole and trusted, yet could not be taken in.
        Refused = "refused",
    }
}

/// A bundle that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBundle {
    /// See [`SenderKey::line`].
    pub line: String,
    /// What it is for.
    pub purpose: String,
    /// Its place in the sender's order.
    pub serial: i64,
    /// It holds what changed since that one; 0 for everything.
    pub base: i64,
    /// What became of it.
    pub state: TakenState,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Name of the file.
    pub file: String,
    /// Its length.
    pub bytes: i64,
    /// When it was made, as it says, ms UTC.
    pub made_at_ms: i64,
    /// When it was handed in, ms UTC.
    pub handed_in_at_ms: i64,
    /// When it was in, ms UTC.
    pub taken_at_ms: Option<i64>,
    /// Records in it.
    pub records: i64,
    /// Records that changed what is stored.
    pub changed: i64,
    /// Why it was refused.
    pub message: String,
}

/// A bundle that this installation made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeBundle {
    /// What it is for.
    pub purpose: String,
    /// Its place in the order.
    pub serial: i64,
    /// It holds what changed since that one; 0 for everything.
    pub base: i64,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Name of the file.
    pub file: String,
    /// Its length.
    pub bytes: i64,
    /// Records in it.
    pub records: i64,
    /// When it was made, ms UTC.
    pub made_at_ms: i64,
    /// It is not taken after this, ms UTC.
    pub expires_at_ms: i64,
}
