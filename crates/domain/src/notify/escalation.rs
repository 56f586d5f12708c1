//! Escalation 上位者への連絡: the way a notice goes up the house, and why someone was told.
//! Not here: how long it waits on each step ([`super::settings`]).
//! Next: [`super::roster`], which says who stands in for whom.

use crate::text_enum::text_enum;

text_enum! {
    /// A step of the house, in its order.
    Step, "step of a notice" {
        /// The person in charge 担当者.
        InCharge = "in_charge",
        /// Who stands in when they do not answer 代理.
        Deputy = "deputy",
        /// The safety manager for medical information systems 医療情報システム安全管理責任者.
        SafetyManager = "safety_manager",
        /// The director 病院長.
        Director = "director",
        /// A desk outside, by standing consent 院外の窓口.
        Beyond = "beyond",
    }
}

text_enum! {
    /// By which rule someone was told.
    Reason, "reason of a notice" {
        /// It was given to them.
        Owner = "owner",
        /// They are on duty.
        OnDuty = "on_duty",
        /// They run the systems, and nobody is named.
        SystemStaff = "system_staff",
        /// They administer Yagura, and nobody runs the systems.
        Administrator = "administrator",
        /// Notices of this kind go to their role.
        Role = "role",
        /// They stand in for someone who is away.
        Absence = "absence",
        /// They are the deputy of someone who did not answer.
        Deputy = "deputy",
        /// Nobody before the safety manager answered.
        SafetyManager = "safety_manager",
        /// Nobody before the director answered.
        Director = "director",
    }
}

impl Step {
    /// The step above; none above the last.
    pub const fn above(self) -> Option<Self> {
        match self {
            Self::InCharge => Some(Self::Deputy),
            Self::Deputy => Some(Self::SafetyManager),
            Self::SafetyManager => Some(Self::Director),
            Self::Director => Some(Self::Beyond),
            Self::Beyond => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_up_passes_every_step_once_in_order() {
        let way: Vec<Step> = std::iter::successors(Some(Step::InCharge), |step| step.above()).collect();
        assert_eq!(way, Step::ALL);
    }
}
