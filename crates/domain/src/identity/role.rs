//! Roles: what a person is in an organisation. One person may hold several, in several organisations.
//! Not here: what each role may do ([`crate::access`]).
//! Next: [`crate::access`].

use crate::{
    ids::{AssignmentId, OrganisationId, PersonId},
    text_enum::text_enum,
};
use jiff::civil::Date;

text_enum! {
    /// A role 役割.
    Role, "role" {
        /// Administrator of Yagura in the organisation 管理者.
        Administrator = "administrator",
        /// Runs the systems システム運用担当者.
        SystemStaff = "system_staff",
        /// Answers for the safety of the medical information systems 医療情報システム安全管理責任者.
        SafetyManager = "safety_manager",
        /// Plans it 企画管理者.
        PlanningManager = "planning_manager",
        /// Information-security officer 情報セキュリティ責任者.
        SecurityOfficer = "security_officer",
        /// Director: reads and approves 病院長（経営層）.
        Director = "director",
        /// Answers for a department 現場責任者.
        DepartmentHead = "department_head",
        /// Works there 職員.
        Staff = "staff",
        /// Judges, usually from another organisation and for a time 監査者.
        Auditor = "auditor",
        /// Speaks for a vendor 事業者担当者.
        VendorContact = "vendor_contact",
        /// Works for a network operator 運営団体職員.
        OperatorStaff = "operator_staff",
        /// Sees, changes nothing 閲覧のみ.
        ReadOnly = "read_only",
    }
}

/// A role that a person holds in an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Its identifier within the organisation.
    pub id: AssignmentId,
    /// Where it holds.
    pub organisation: OrganisationId,
    /// Who holds it.
    pub person: PersonId,
    /// The role.
    pub role: Role,
    /// The organisation that sent the person, such as the auditor's own.
    pub sent_by: Option<OrganisationId>,
    /// Last day on which it holds.
    pub until: Option<Date>,
}

impl Assignment {
    /// Holds on that day; the last day counts.
    pub fn holds_on(&self, today: Date) -> bool {
        self.until.is_none_or(|until| today <= until)
    }
}
