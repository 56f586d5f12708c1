//! Identity in the database: organisations, people, roles, sessions, invitations, tokens.
//! Not here: rules and hashing (`hub::identity`).
//! Next: one file per thing.

pub mod api_token;
pub mod colleague;
pub mod invitation;
pub mod organisation;
pub mod person;
pub mod role;
pub mod session;
pub mod suspension;
