//! Membership: a graph. A facility belongs to several operators, a vendor serves many facilities.
//! Not here: what an operator may see of a member; that needs a grant ([`crate::sharing`]).
//! Next: [`super::organisation`].

use super::OrganisationKind;
use crate::ids::OrganisationId;

/// "This organisation belongs to, or is served by, that one."
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The operator, or the vendor.
    pub operator: OrganisationId,
    /// The member, or the vendor's customer.
    pub member: OrganisationId,
}

/// Whether an organisation of one kind can have one of the other as member or customer.
pub const fn can_join(operator: OrganisationKind, member: OrganisationKind) -> bool {
    match operator {
        OrganisationKind::Vendor => !matches!(member, OrganisationKind::Vendor),
        kind => kind.is_operator(),
    }
}

#[cfg(test)]
mod tests {
    use super::{OrganisationKind as Kind, can_join};

    #[test]
    fn a_facility_joins_any_operator_and_none_joins_a_facility() {
        for kind in Kind::ALL.iter().copied() {
            assert_eq!(can_join(kind, Kind::Hospital), kind.is_operator() || kind == Kind::Vendor, "{kind}");
        }
    }

    #[test]
    fn a_vendor_serves_no_vendor_but_an_operator_may_have_one_as_member() {
        assert!(!can_join(Kind::Vendor, Kind::Vendor));
        assert!(can_join(Kind::Isac, Kind::Vendor));
    }
}
