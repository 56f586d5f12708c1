//! Who may do what. Each permission is a type, so that a use case names it in its signature and cannot forget it.
//! Not here: how a person proves who they are (`hub::identity`).
//! Next: `hub::Cx`, the only way to hold a permission.

use crate::{
    identity::Role,
    ids::{ApiTokenId, OrganisationId, PersonId},
};
use std::marker::PhantomData;

/// Who acts, and for which organisation. Made in two places only: from a session or token, and by the job runner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The tenant that everything read and written belongs to.
    pub organisation: OrganisationId,
    /// Who acts.
    pub actor: Actor,
    /// From where, an address; empty for jobs.
    pub origin: String,
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person who signed in.
    Person {
        /// Who.
        id: PersonId,
        /// Their name, as the audit trail keeps it.
        name: String,
    },
    /// A program with a token.
    Token {
        /// Which token.
        id: ApiTokenId,
        /// The person who made it and whose roles limit it.
        person: PersonId,
        /// The token's name.
        name: String,
    },
    /// Yagura itself, in a job.
    System,
}

impl Actor {
    /// The person who acts, or on whose behalf a program acts.
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person { id, .. } | Self::Token { person: id, .. } => Some(*id),
            Self::System => None,
        }
    }

    /// The name that the audit trail keeps.
    pub fn name(&self) -> &str {
        match self {
            Self::Person { name, .. } | Self::Token { name, .. } => name,
            Self::System => "yagura",
        }
    }
}

/// Something that can be permitted.
pub trait Permission {
    /// As in the scope of an API token: `inventory:read`.
    const NAME: &'static str;
    /// Whether a token must name it; nearly always.
    const NEEDS_SCOPE: bool = true;
    /// Whether it is held by who must set up a second factor first; hardly ever.
    const BEFORE_SECOND_FACTOR: bool = false;
    /// Whether a role holds it.
    fn held_by(role: Role) -> bool;
}

/// What permissions are about.
pub trait Subject {
    /// `inventory:read`, the permission to read it.
    const READ: &'static str;
    /// `inventory:write`, the permission to change it.
    const WRITE: &'static str;
    /// Whether a role reads it.
    fn read_by(role: Role) -> bool;
    /// Whether a role changes it.
    fn written_by(role: Role) -> bool;
}

/// The permission to read.
pub struct Read<S>(PhantomData<S>);

/// The permission to change.
pub struct Write<S>(PhantomData<S>);

impl<S: Subject> Permission for Read<S> {
    const NAME: &'static str = S::READ;

    fn held_by(role: Role) -> bool {
        S::read_by(role)
    }
}

impl<S: Subject> Permission for Write<S> {
    const NAME: &'static str = S::WRITE;

    fn held_by(role: Role) -> bool {
        S::written_by(role)
    }
}

/// A permission under which something is changed.
pub trait Change: Permission {}

impl<S: Subject> Change for Write<S> {}

/// To be signed in, nothing more: one's own page, password, sessions.
pub struct SignedIn;

impl Permission for SignedIn {
    const NAME: &'static str = "self";

    fn held_by(_: Role) -> bool {
        true
    }
}

/// One's own proofs of who one is, such as a second factor, and signing out: all that is left to who must set one up.
pub struct OwnProofs;

impl Permission for OwnProofs {
    const NAME: &'static str = "own_proofs";
    const BEFORE_SECOND_FACTOR: bool = true;

    fn held_by(_: Role) -> bool {
        true
    }
}

/// To ask who one is: for programs too, whatever their token is limited to.
pub struct WhoAmI;

impl Permission for WhoAmI {
    const NAME: &'static str = "who_am_i";
    const NEEDS_SCOPE: bool = false;

    fn held_by(_: Role) -> bool {
        true
    }
}

/// To keep views of lists. Each list asks for its own permission besides, so that no scope of a token names this.
pub struct Views;

impl Permission for Views {
    const NAME: &'static str = "views";
    const NEEDS_SCOPE: bool = false;

    fn held_by(role: Role) -> bool {
        Inventory::read_by(role) || Vulnerabilities::read_by(role)
    }
}

impl Change for Views {}

/// To approve what is accepted for a time. No token can name it: people approve, programs do not.
pub struct Approve;

impl Permission for Approve {
    const NAME: &'static str = "vulnerabilities:approve";

    fn held_by(role: Role) -> bool {
        matches!(role, Role::Director | Role::SafetyManager)
    }
}

impl Change for Approve {}

/// To acknowledge that an account for an emergency was used. No token can name it.
pub struct AcknowledgeEmergency;

impl Permission for AcknowledgeEmergency {
    const NAME: &'static str = "emergency:acknowledge";

    fn held_by(role: Role) -> bool {
        matches!(role, Role::Administrator | Role::SafetyManager | Role::Director)
    }
}

impl Change for AcknowledgeEmergency {}
/// To let a desk outside the house be told. No token can name it: people consent, programs do not.
pub struct Consent;

impl Permission for Consent {
    const NAME: &'static str = "notices:consent";

    fn held_by(role: Role) -> bool {
        matches!(role, Role::Administrator | Role::Director)
    }
}

impl Change for Consent {}

macro_rules! subjects {
    ($($(#[$meta:meta])* $name:ident $text:literal read [$($read:ident),* $(,)?] write [$($write:ident),* $(,)?];)+) => {
        $(
            $(#[$meta])*
            pub enum $name {}

            impl Subject for $name {
                const READ: &'static str = concat!($text, ":read");
                const WRITE: &'static str = concat!($text, ":write");

                fn read_by(role: Role) -> bool {
                    const READERS: &[Role] = &[$(Role::$read),*];
                    Self::written_by(role) || READERS.contains(&role)
                }

                fn written_by(role: Role) -> bool {
                    const WRITERS: &[Role] = &[$(Role::$write),*];
                    WRITERS.contains(&role)
                }
            }
        )+

        /// Every permission that an API token's scope can name, with the rule.
        pub const PERMISSIONS: &[(&str, fn(Role) -> bool)] = &[$(
            ($name::READ, $name::read_by),
            ($name::WRITE, $name::written_by),
        )+];
    };
}

subjects! {
    /// The ledger of assets 資産台帳. Vendor contacts do not read it: they get requests.
    Inventory "inventory"
        read [SafetyManager, PlanningManager, SecurityOfficer, Director, DepartmentHead, Auditor, ReadOnly]
        write [Administrator, SystemStaff];
    /// Runs of stock-taking 棚卸し; what they say goes into the ledger by who may change it.
    Stocktakes "stocktake"
        read [PlanningManager, SecurityOfficer, Director, DepartmentHead, Auditor, ReadOnly]
        write [Administrator, SystemStaff, SafetyManager];
    /// Findings and their answers 脆弱性.
    Vulnerabilities "vulnerabilities"
        read [PlanningManager, Director, DepartmentHead, Auditor, ReadOnly]
        write [Administrator, SystemStaff, SafetyManager, SecurityOfficer];
    /// The feeds of the installation.
    Feeds "feeds"
        read [SystemStaff, SafetyManager, PlanningManager, SecurityOfficer, Director, Auditor, OperatorStaff, ReadOnly]
        write [Administrator];
    /// People, roles, invitations, tokens of an organisation.
    People "people"
        read [SafetyManager, PlanningManager, SecurityOfficer, Director, Auditor]
        write [Administrator];
    /// The organisation itself, its memberships and grants.
    Organisations "organisation"
        read [SystemStaff, SafetyManager, PlanningManager, SecurityOfficer, Director, DepartmentHead, Staff, Auditor, VendorContact, OperatorStaff, ReadOnly]
        write [Administrator];
    /// Statements published to network operators, and those received.
    Sharing "sharing"
        read [SystemStaff, PlanningManager, Director, Auditor, OperatorStaff, ReadOnly]
        write [Administrator, SafetyManager, SecurityOfficer];
    /// Notices of the whole organisation and how they are sent; one's own are for everyone who signed in.
    Notices "notices"
        read [PlanningManager, SecurityOfficer, Director, Auditor, ReadOnly]
        write [Administrator, SystemStaff, SafetyManager];
    /// The audit trail 操作記録; nobody writes it by hand.
    AuditTrail "audit_trail"
        read [Administrator, SafetyManager, SecurityOfficer, Director, Auditor]
        write [];
}

/// The person's roles do not hold the permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not permitted: {0}")]
pub struct Denied(pub &'static str);

#[cfg(test)]
mod tests {
    use super::*;

    fn may<P: Permission>(role: Role) -> bool {
        P::held_by(role)
    }

    #[test]
    fn only_those_who_run_the_systems_change_the_ledger() {
        let writers: Vec<Role> =
            Role::ALL.iter().copied().filter(|role| may::<Write<Inventory>>(*role)).collect();
        assert_eq!(writers, [Role::Administrator, Role::SystemStaff]);
    }

    #[test]
    fn a_vendor_contact_reads_neither_ledger_nor_findings() {
        assert!(!may::<Read<Inventory>>(Role::VendorContact));
        assert!(!may::<Read<Vulnerabilities>>(Role::VendorContact));
    }

    #[test]
    fn the_director_approves_and_decides_nothing_else() {
        let approvers: Vec<Role> = Role::ALL.iter().copied().filter(|role| may::<Approve>(*role)).collect();
        assert_eq!(approvers, [Role::SafetyManager, Role::Director]);
        assert!(!may::<Write<Vulnerabilities>>(Role::Director));
    }

    #[test]
    fn an_emergency_is_acknowledged_by_those_who_answer_for_it() {
        let by: Vec<Role> =
            Role::ALL.iter().copied().filter(|role| may::<AcknowledgeEmergency>(*role)).collect();
        assert_eq!(by, [Role::Administrator, Role::SafetyManager, Role::Director]);
    }

    #[test]
    fn nobody_writes_the_audit_trail() {
        assert!(Role::ALL.iter().all(|role| !may::<Write<AuditTrail>>(*role)));
    }

    #[test]
    fn who_writes_also_reads() {
        for (name, held) in PERMISSIONS {
            let Some(subject) = name.strip_suffix(":write") else { continue };
            let reads = PERMISSIONS.iter().find(|(other, _)| *other == format!("{subject}:read")).unwrap().1;
            assert!(Role::ALL.iter().all(|role| !held(*role) || reads(*role)), "{subject}");
        }
    }
}
