//! Passkeys パスキー (WebAuthn): what is kept of one, and how the bytes of a browser are read.
//! Not here: challenges and signatures (`hub::identity::passkey`).
//! Next: [`authenticator`], [`key`].

pub mod authenticator;
pub mod key;

pub use authenticator::AuthenticatorData;
pub use key::{Algorithm, PublicKey};

use crate::ids::{PasskeyId, PersonId};

/// Passkeys of one person at most.
pub const MOST: usize = 20;

/// A passkey of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Its identifier.
    pub id: PasskeyId,
    /// Whose.
    pub person: PersonId,
    /// What the authenticator calls it.
    pub credential: Vec<u8>,
    /// What its signatures verify with.
    pub key: PublicKey,
    /// How often it had signed when it was last used; 0 if its authenticator does not count.
    pub sign_count: u32,
    /// What its owner calls it.
    pub name: String,
    /// When it was added, ms UTC.
    pub created_at_ms: i64,
    /// When it was last used to sign in, ms UTC.
    pub last_used_at_ms: Option<i64>,
}
