//! Words for kinds of organisations and roles.
//! Not here: the texts (`messages/identity.toml`).
//! Next: `domain::identity`.

use crate::text::T;
use domain::identity::{OrganisationKind, Role};

/// What a kind of organisation is called.
pub(crate) fn kind(t: T, kind: OrganisationKind) -> &'static str {
    let words = t.identity();
    match kind {
        OrganisationKind::Hospital => words.kind_hospital(),
        OrganisationKind::Clinic => words.kind_clinic(),
        OrganisationKind::DentalClinic => words.kind_dental_clinic(),
        OrganisationKind::Pharmacy => words.kind_pharmacy(),
        OrganisationKind::CareHome => words.kind_care_home(),
        OrganisationKind::Vendor => words.kind_vendor(),
        OrganisationKind::RegionalNetwork => words.kind_regional_network(),
        OrganisationKind::HospitalGroup => words.kind_hospital_group(),
        OrganisationKind::LocalGovernment => words.kind_local_government(),
        OrganisationKind::Association => words.kind_professional_association(),
        OrganisationKind::Federation => words.kind_hospital_federation(),
        OrganisationKind::Isac => words.kind_isac(),
    }
}

/// What a role is called.
pub(crate) fn role(t: T, role: Role) -> &'static str {
    let words = t.identity();
    match role {
        Role::Administrator => words.role_administrator(),
        Role::SystemStaff => words.role_system_staff(),
        Role::SafetyManager => words.role_safety_manager(),
        Role::PlanningManager => words.role_planning_manager(),
        Role::SecurityOfficer => words.role_security_officer(),
        Role::Director => words.role_director(),
        Role::DepartmentHead => words.role_department_head(),
        Role::Staff => words.role_staff(),
        Role::Auditor => words.role_auditor(),
        Role::VendorContact => words.role_vendor_contact(),
        Role::OperatorStaff => words.role_operator_staff(),
        Role::ReadOnly => words.role_read_only(),
    }
}
