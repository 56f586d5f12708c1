//! Words for kinds of organisations, roles and permissions.
//! Not here: the texts (`messages/identity.toml`).
//! Next: `domain::identity`.

use crate::{page::Choice, text::T};
use domain::identity::{Organisation, OrganisationKind, Role};

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

/// What a role does, in a line.
fn role_hint(t: T, role: Role) -> &'static str {
    let words = t.identity();
    match role {
        Role::Administrator => words.role_administrator_hint(),
        Role::SystemStaff => words.role_system_staff_hint(),
        Role::SafetyManager => words.role_safety_manager_hint(),
        Role::PlanningManager => words.role_planning_manager_hint(),
        Role::SecurityOfficer => words.role_security_officer_hint(),
        Role::Director => words.role_director_hint(),
        Role::DepartmentHead => words.role_department_head_hint(),
        Role::Staff => words.role_staff_hint(),
        Role::Auditor => words.role_auditor_hint(),
        Role::VendorContact => words.role_vendor_contact_hint(),
        Role::OperatorStaff => words.role_operator_staff_hint(),
        Role::ReadOnly => words.role_read_only_hint(),
    }
}

/// Several roles in a row.
pub(crate) fn roles(t: T, roles: &[Role]) -> String {
    t.listed(roles.iter().map(|held| role(t, *held)))
}

/// Every role to choose from, each with what it does.
pub(crate) fn role_choices(t: T) -> Vec<Choice> {
    let choice = |one: &Role| Choice::new(one.as_str(), role(t, *one)).with_hint(role_hint(t, *one));
    Role::ALL.iter().map(choice).collect()
}

/// Organisations to choose from, each with its kind.
pub(crate) fn organisation_choices(t: T, organisations: &[Organisation]) -> Vec<Choice> {
    let choice =
        |one: &Organisation| Choice::new(one.id.to_string(), format!("{} ({})", one.name, kind(t, one.kind)));
    organisations.iter().map(choice).collect()
}

/// What a permission lets a program do; its name where there is no word for it.
pub(crate) fn scope(t: T, name: &str) -> String {
    let (subject, does) = name.split_once(':').unwrap_or((name, ""));
    let nav = t.nav();
    let subject = match subject {
        "inventory" => nav.inventory(),
        "stocktake" => t.stocktake().title(),
        "vulnerabilities" => nav.vulnerabilities(),
        "feeds" => nav.feeds(),
        "people" => nav.people(),
        "organisation" => nav.organisation(),
        "sharing" => nav.sharing(),
        "audit_trail" => nav.audit_trail(),
        "notices" => nav.notices(),
        _ => return name.to_owned(),
    };
    match does {
        "read" => t.identity().scope_read(subject),
        _ => t.identity().scope_write(subject),
    }
}
