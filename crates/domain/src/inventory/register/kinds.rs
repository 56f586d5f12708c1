//! The fields of each register, in the order of its form and its file.
//! Not here: reading them ([`super::details`]).
//! Next: `web/messages/register.toml` for what each is called.

use super::{
    Field, RecordKind,
    field::{area, asset, choice, common, date, line, record, segment, vendor, yes_no},
};

impl RecordKind {
    /// Its fields. The first is always its name.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Connection => CONNECTION,
            Self::ContractorServer => CONTRACTOR_SERVER,
            Self::Vendor => VENDOR,
            Self::Contract => CONTRACT,
            Self::Disclosure => DISCLOSURE,
            Self::Account => ACCOUNT,
            Self::Medium => MEDIUM,
            Self::Loan => LOAN,
            Self::Document => DOCUMENT,
            Self::Segment => SEGMENT,
            Self::Flow => FLOW,
        }
    }

    /// The field with that name.
    pub fn field(self, key: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.key == key)
    }

    /// The choice by which its list is filtered.
    pub const fn category(self) -> &'static str {
        match self {
            Self::Connection => "line_kind",
            Self::ContractorServer => "patch_state",
            Self::Vendor => "vendor_kind",
            Self::Contract => "security_clause",
            Self::Disclosure => "form",
            Self::Account => "account_kind",
            Self::Medium => "medium_kind",
            Self::Loan => "is_back",
            Self::Document => "document_kind",
            Self::Segment => "segment_kind",
            Self::Flow => "direction",
        }
    }

    /// The day by which it asks for something, where it has one.
    pub const fn due(self) -> Option<&'static str> {
        match self {
            Self::Connection | Self::ContractorServer => Some("contract_until"),
            Self::Contract | Self::Account | Self::Flow => Some("until"),
            Self::Document => Some("next_review_on"),
            Self::Loan => Some("due_on"),
            Self::Vendor | Self::Disclosure | Self::Medium | Self::Segment => None,
        }
    }
}

/// Kinds of lines. A cellular router, a USB modem and a left-over ISDN line are those that nobody had on a list.
pub const LINE_KINDS: &[&str] = &[
    "dedicated",
    "ip_vpn",
    "internet_vpn",
    "internet",
    "lte_router",
    "usb_modem",
    "isdn",
    "https_service",
    "other",
];

/// What a line is for. [Nishii, meeting of safety managers of the hospitals of Yokohama, 2024-02-09, inventory of
/// external connections]
pub const PURPOSES: &[&str] = &[
    "remote_maintenance",
    "eligibility_check",
    "receipt_claims",
    "electronic_prescription",
    "regional_network",
    "teleradiology",
    "remote_consultation",
    "work_from_home",
    "outside_laboratory",
    "mobile_health",
    "time_and_devices",
    "other",
];

/// How far a boundary device or server is patched, as [`crate::inventory::PatchState`] writes it; empty is unknown.
const PATCH_STATES: &[&str] = &["current", "behind", "unsupported"];

const CONNECTION: &[Field] = &[
    line("name"),
    choice("line_kind", LINE_KINDS).listed(),
    choice("purpose", PURPOSES).listed(),
    common("purpose_note"),
    choice("usage", &["always", "on_demand"]).listed(),
    choice("mechanism", &["dedicated", "encrypted", "both", "none"]),
    common("provider"),
    line("line_number"),
    asset("boundary_device").listed(),
    common("boundary_place"),
    segment("segment"),
    asset("system"),
    vendor().listed(),
    common("contract"),
    date("contract_until"),
    common("department"),
    choice("patch_state", PATCH_STATES).listed(),
    common("patch_note"),
    area("safeguards"),
    yes_no("multi_factor"),
    yes_no("diagram_held"),
    yes_no("terminals_held"),
    yes_no("checklist_received"),
    area("remarks"),
];

const CONTRACTOR_SERVER: &[Field] = &[
    line("name"),
    vendor().listed(),
    common("service").listed(),
    asset("asset"),
    common("department").listed(),
    common("place"),
    segment("segment"),
    record("connection", RecordKind::Connection).listed(),
    yes_no("remote_desktop"),
    common("os"),
    choice("patch_state", PATCH_STATES).listed(),
    yes_no("malware_protection"),
    common("responsible"),
    date("contract_until"),
    area("remarks"),
];

const VENDOR: &[Field] = &[
    line("name"),
    line("reading"),
    choice("vendor_kind", &["maker", "integrator", "maintainer", "service", "contractor"]).listed(),
    line("contact").listed(),
    line("phone").listed(),
    line("night_phone"),
    line("fax"),
    line("email").listed(),
    line("address"),
    area("duty"),
    yes_no("checklist_received").listed(),
    date("checklist_on"),
    area("remarks"),
];

const CONTRACT: &[Field] = &[
    line("name"),
    vendor().listed(),
    line("number"),
    asset("asset"),
    common("scope").listed(),
    date("from"),
    date("until").listed(),
    yes_no("renews"),
    common("response_time"),
    choice("security_clause", &["yes", "partly", "no"]).listed(),
    area("duty"),
    area("remarks"),
];

const DISCLOSURE: &[Field] = &[
    line("name"),
    vendor().listed(),
    choice("form", &["mds", "sds"]).listed(),
    asset("asset").listed(),
    common("system_version").listed(),
    common("edition"),
    date("received_on").listed(),
    common("kept_at"),
    area("remarks"),
];

const ACCOUNT: &[Field] = &[
    line("name"),
    asset("system").listed(),
    common("person").listed(),
    choice("account_kind", &["personal", "shared", "vendor", "service", "emergency"]).listed(),
    choice("privilege", &["user", "operator", "administrator"]).listed(),
    vendor(),
    common("reason"),
    date("until").listed(),
    date("reviewed_on"),
    date("last_used_on"),
    yes_no("second_factor"),
    yes_no("default_password_changed"),
    area("remarks"),
];

const MEDIUM: &[Field] = &[
    line("name"),
    line("number").listed(),
    choice("medium_kind", &["usb_memory", "external_disk", "disc", "notebook", "tablet", "phone", "other"])
        .listed(),
    yes_no("encrypted").listed(),
    common("purpose"),
    common("keeper").listed(),
    common("department").listed(),
    common("place"),
    date("discarded_on"),
    area("remarks"),
];

const LOAN: &[Field] = &[
    line("name"),
    record("medium", RecordKind::Medium).listed(),
    common("person").listed(),
    common("department").listed(),
    common("purpose"),
    date("out_on").listed(),
    date("due_on").listed(),
    yes_no("is_back").listed(),
    date("back_on"),
    common("lent_by"),
    area("remarks"),
];

const DOCUMENT: &[Field] = &[
    line("name"),
    choice(
        "document_kind",
        &[
            "network_diagram",
            "system_diagram",
            "terminal_list",
            "rule",
            "bcp",
            "print_master",
            "contact_tree",
            "other",
        ],
    )
    .listed(),
    common("edition"),
    common("owner").listed(),
    date("made_on"),
    date("next_review_on").listed(),
    common("kept_at").listed(),
    yes_no("paper_copy"),
    area("remarks"),
];

const SEGMENT: &[Field] = &[
    line("name"),
    choice(
        "segment_kind",
        &["clinical", "department", "medical_devices", "office", "boundary", "guest", "management"],
    )
    .listed(),
    line("address_range").listed(),
    common("vlan").listed(),
    yes_no("internet").listed(),
    common("responsible"),
    area("remarks"),
];

const FLOW: &[Field] = &[
    line("name"),
    segment("from_segment").listed(),
    segment("to_segment").listed(),
    choice("direction", &["one_way", "both_ways"]),
    common("protocol").listed(),
    common("purpose").listed(),
    asset("device"),
    common("approved_by"),
    date("until").listed(),
    area("remarks"),
];
