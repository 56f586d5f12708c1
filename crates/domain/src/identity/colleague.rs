//! Colleagues: the people with a role in one organisation, as its list shows them.
//! Not here: their roles ([`super::role`]).
//! Next: `hub::identity::people`.

use super::{Person, Role};

/// A person with a role here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// Who.
    pub person: Person,
    /// None of their roles here counts.
    pub suspended: bool,
}

/// Which of them a list shows.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Part of name, reading or sign-in name; empty for everyone.
    pub text: String,
    /// Only who holds this role.
    pub role: Option<Role>,
}

/// Behind whom a page begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// Their reading.
    pub reading: String,
    /// Their sign-in name.
    pub login: String,
}
