//! What the registers themselves show to be missing or past its date.
//! Not here: vulnerabilities; devices that stand in no list (`inventory::evidence`).
//! Next: [`lines`], [`accounts`], [`papers`] hold the rules, and [`mod@crate::inventory::seen`] those on what was seen;
//! [`house`] is what they look at.

mod accounts;
pub mod house;
mod lines;
mod papers;

use super::{Record, RecordKind};
use crate::{
    ids::{AssetId, RecordId},
    inventory::seen,
    text_enum::text_enum,
    vulnerabilities::Urgency,
};
pub use house::House;
pub use lines::{needs_boundary, patch_state};

text_enum! {
    /// What is missing. In the order in which a list shows them.
    GapKind, "kind of gap" {
        /// A line whose boundary device nobody wrote down. [MHLW guideline 6.0, system operation, 10.1]
        BoundaryUnknown = "boundary_unknown",
        /// A line whose boundary device is not in the ledger, so that no vulnerability of it is found.
        BoundaryUnlisted = "boundary_unlisted",
        /// A line whose boundary device lacks patches or gets none any more.
        /// [MHLW checklist 2025, 2-⑥; guideline 6.0, system operation, 8.2]
        BoundaryUnpatched = "boundary_unpatched",
        /// A line whose patch state nobody wrote down.
        BoundaryPatchUnknown = "boundary_patch_unknown",
        /// A contractor's server whose line nobody wrote down.
        ServerLineUnknown = "server_line_unknown",
        /// A contractor's server that lacks patches.
        ServerUnpatched = "server_unpatched",
        /// A contractor's server with remote desktop: Osaka's way in.
        ServerRemoteDesktop = "server_remote_desktop",
        /// A cellular router or USB modem: seldom behind the hospital's own boundary.
        CellularLine = "cellular_line",
        /// An ISDN line is left over: nobody watches it.
        LeftOverLine = "left_over_line",
        /// A line for maintenance that stays on though it could be switched on when needed.
        AlwaysOn = "always_on",
        /// A line for maintenance without a second factor.
        LineSecondFactor = "line_second_factor",
        /// The vendor's checklist was not received. [MHLW checklist 2025, sheet of the vendor]
        ChecklistMissing = "checklist_missing",
        /// A line enters a segment, and its system stands in another to which no flow is allowed.
        FlowMissing = "flow_missing",
        /// An account past its date. [MHLW checklist 2025, 2-⑤]
        AccountPast = "account_past",
        /// An administrator's account that several people share.
        SharedAdministrator = "shared_administrator",
        /// A default administrator's name, and nobody says that the password was changed.
        /// [MHLW checklist 2025, 2-⑧]
        DefaultAdministrator = "default_administrator",
        /// The same administrator's name on several devices.
        /// [MHLW checklist 2025, 2-⑧; guideline 6.0, system operation, 8⑤]
        SameAdministrator = "same_administrator",
        /// An administrator's or a vendor's account without a second factor.
        /// [MHLW checklist 2025, 2-⑩; guideline 6.0, system operation, 14⑤]
        AccountSecondFactor = "account_second_factor",
        /// An account that nobody has reviewed for a year. [MHLW checklist 2025, 2-④, 2-⑤; the year is ours]
        AccountUnreviewed = "account_unreviewed",
        /// A medium for patient data without encryption.
        MediumUnencrypted = "medium_unencrypted",
        /// A medium that was lent and has not come back by its day.
        LoanOverdue = "loan_overdue",
        /// A contract that has ended.
        ContractEnded = "contract_ended",
        /// A contract that says nothing of security.
        ContractSecurity = "contract_security",
        /// A document past its review.
        DocumentDue = "document_due",
        /// A plan or contact list for emergencies without a copy on paper: encrypted servers show none.
        DocumentPaper = "document_paper",
        /// An allowed flow past its date.
        FlowPast = "flow_past",
        /// An account that nobody used for long.
        AccountIdle = "account_idle",
        /// Something passed between two segments, and no allowed flow says that it may.
        FlowNotAllowed = "flow_not_allowed",
        /// A segment that must not reach the internet did.
        InternetReached = "internet_reached",
        /// An asset was seen in another segment than the ledger's.
        SegmentDiffers = "segment_differs",
        /// An allowed flow by which nothing passed for long.
        FlowUnused = "flow_unused",
    }
}

impl GapKind {
    /// How urgent it is.
    pub const fn urgency(self) -> Urgency {
        match self {
            Self::BoundaryUnknown
            | Self::BoundaryUnlisted
            | Self::BoundaryUnpatched
            | Self::ServerUnpatched
            | Self::ServerRemoteDesktop
            | Self::AccountPast
            | Self::LoanOverdue
            | Self::FlowNotAllowed
            | Self::InternetReached
            | Self::DefaultAdministrator => Urgency::Week,
            Self::ChecklistMissing
            | Self::ContractSecurity
            | Self::DocumentPaper
            | Self::AccountUnreviewed
            | Self::FlowUnused
            | Self::AlwaysOn => Urgency::Watch,
            _ => Urgency::Maintenance,
        }
    }
}

/// Something missing, and in which record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What.
    pub kind: GapKind,
    /// The register.
    pub register: RecordKind,
    /// The record; `None` for what was seen and stands in none.
    pub record: Option<RecordId>,
    /// Its name, or that of what was seen.
    pub name: String,
    /// The device meant, if it stands in the ledger.
    pub asset: Option<AssetId>,
    /// What it is about, as written: a device, a date.
    pub note: String,
}

/// Everything missing, most urgent first, then in the order of the kinds and names.
pub fn gaps(house: &House<'_>) -> Vec<Gap> {
    let mut found = Vec::new();
    for record in house.records {
        let mut add = |kind: GapKind, note: &str| found.push(gap(kind, record, None, note));
        match record.kind {
            RecordKind::Connection => lines::connection(house, record, &mut found),
            RecordKind::ContractorServer => lines::server(house, record, &mut found),
            RecordKind::Account => accounts::account(house, record, &mut found),
            RecordKind::Medium => papers::medium(record, &mut add),
            RecordKind::Loan => papers::loan(house.today, record, &mut add),
            RecordKind::Contract => papers::contract(house.today, record, &mut add),
            RecordKind::Document => papers::document(house.today, record, &mut add),
            RecordKind::Flow => papers::flow(house.today, record, &mut add),
            RecordKind::Vendor | RecordKind::Disclosure | RecordKind::Segment => {}
        }
    }
    accounts::same_names(house, &mut found);
    seen::gaps(house, &mut found);
    found.sort_by(|a, b| {
        (a.kind.urgency(), a.kind, &a.name, a.record).cmp(&(b.kind.urgency(), b.kind, &b.name, b.record))
    });
    found
}

fn gap(kind: GapKind, record: &Record, asset: Option<AssetId>, note: &str) -> Gap {
    Gap {
        kind,
        register: record.kind,
        record: Some(record.id),
        name: record.details.name().to_owned(),
        asset,
        note: note.to_owned(),
    }
}
