//! Identity in the database: organisations, people, roles, sessions, invitations, tokens.
//! Not here: rules and hashing (`hub::identity`).
//! Next: one file per thing.

pub mod api_token;
pub mod challenge;
pub mod colleague;
pub mod emergency;
pub mod invitation;
pub mod organisation;
pub mod passkey;
pub mod person;
pub mod provider_link;
pub mod role;
pub mod second_factor_rule;
pub mod session;
pub mod suspension;
