//! Identity: organisations 組織, people 利用者, their roles 役割 and how they prove who they are.
//! Not here: what a role may do ([`crate::access`]), hashing and storing secrets (`hub`, `store`).
//! Next: [`organisation`], [`role`], [`person`].

pub mod colleague;
pub mod emergency;
pub mod invitation;
pub mod membership;
pub mod organisation;
pub mod passkey;
pub mod password;
pub mod person;
pub mod public_address;
pub mod role;
pub mod second_factor_rule;
pub mod session;

pub use colleague::Colleague;
pub use emergency::{EmergencyAccount, EmergencyUse};
pub use invitation::Invitation;
pub use membership::Membership;
pub use organisation::{Organisation, OrganisationKind};
pub use passkey::Passkey;
pub use password::{PasswordFault, PasswordPolicy};
pub use person::{Login, LoginError, Person};
pub use public_address::PublicAddress;
pub use role::{Assignment, Role};
pub use second_factor_rule::{Demand, SecondFactorRule};
pub use session::{ApiToken, Proof, Session};
