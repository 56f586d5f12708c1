//! What stands for someone between one request and the next: a person's session, a program's token.
//! Not here: the secrets that open them.
//! Next: `hub::identity::session`.

use crate::{
    ids::{ApiTokenId, OrganisationId, PersonId, SessionId},
    text_enum::text_enum,
};

text_enum! {
    /// How a session was begun.
    Proof, "way to sign in" {
        /// With the person's own password or passkey.
        Own = "own",
        /// By an outside identity provider.
        Provider = "provider",
        /// By one that is trusted to have asked for a second factor.
        ProviderWithSecondFactor = "provider_with_second_factor",
        /// With a code from a sealed envelope.
        Emergency = "emergency",
    }
}

/// A session.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its identifier, shown in the person's list.
    pub id: SessionId,
    /// Who signed in.
    pub person: PersonId,
    /// The organisation it works for.
    pub organisation: OrganisationId,
    /// From which address.
    pub origin: String,
    /// With which browser, cut to 200 characters.
    pub agent: String,
    /// How it was begun.
    pub proof: Proof,
    /// The password was right, the second factor is still to come.
    pub second_factor_due: bool,
    /// When it began, ms UTC.
    pub created_at_ms: i64,
    /// When it was last used, ms UTC.
    pub last_seen_at_ms: i64,
    /// When it ends, ms UTC.
    pub expires_at_ms: i64,
}

/// A token as its owner sees it.
#[derive(Clone, Debug)]
pub struct ApiToken {
    /// Its identifier.
    pub id: ApiTokenId,
    /// The organisation it works for.
    pub organisation: OrganisationId,
    /// Who made it; their roles limit it.
    pub person: PersonId,
    /// What it is for.
    pub name: String,
    /// Permissions it may use, such as `inventory:read`.
    pub scopes: Vec<String>,
    /// When it ends, ms UTC.
    pub expires_at_ms: i64,
    /// When it was last used, to some minutes, ms UTC.
    pub last_used_at_ms: Option<i64>,
    /// When it was revoked, ms UTC.
    pub revoked_at_ms: Option<i64>,
    /// When it was made, ms UTC.
    pub created_at_ms: i64,
}
