//! The registers beside the ledger of assets: lines out, vendors, accounts, media, documents, segments and flows.
//! Not here: assets themselves ([`super::asset`]).
//! Next: [`kinds`] says which fields each register has, [`details`] reads and checks them, [`mod@gaps`] finds what is missing.

pub mod details;
pub mod edge;
pub mod field;
pub mod gaps;
pub mod kinds;
pub mod query;

#[cfg(test)]
mod tests;

use crate::{
    ids::{AssetId, RecordId},
    text::normalise,
    text_enum::text_enum,
};
use std::collections::BTreeMap;

pub use details::{Details, RecordFault};
pub use edge::{WayIn, at_the_edge};
pub use field::{Field, Shape};
pub use gaps::{Gap, GapKind, gaps};

text_enum! {
    /// What a record is about.
    RecordKind, "kind of record" {
        /// External connection 外部接続: a line in or out. [MHLW checklist 2025, 2-②; guideline 6.0, system operation,
        /// 10.1]
        Connection = "connection",
        /// Server that a contractor brought in 委託事業者が持ち込んだサーバー, with a line of its own.
        ContractorServer = "contractor_server",
        /// Vendor 事業者.
        Vendor = "vendor",
        /// Contract 契約 with a vendor, with the split of duties.
        Contract = "contract",
        /// Disclosure form 医療情報セキュリティ開示書 (MDS/SDS) of a system's version.
        Disclosure = "disclosure",
        /// Account with its privileges アカウント・権限. Passwords are never stored.
        Account = "account",
        /// Removable medium or portable terminal 可搬媒体・持ち出し端末.
        Medium = "medium",
        /// Loan 貸出 of a medium or portable terminal.
        Loan = "loan",
        /// Document 文書: diagrams, rules, BCP, print masters.
        Document = "document",
        /// Segment セグメント of the network.
        Segment = "segment",
        /// Allowed flow 許可した通信 between two segments.
        Flow = "flow",
    }
}

/// A record of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its identifier.
    pub id: RecordId,
    /// What it is about.
    pub kind: RecordKind,
    /// What is written in it.
    pub details: Details,
    /// Assets that its fields name, by field: found in the ledger when it was saved.
    pub assets: BTreeMap<&'static str, AssetId>,
    /// Counts changes; a form that carries an older one is stale.
    pub version: i64,
    /// Last change, milliseconds since 1970-01-01 UTC.
    pub updated_at_ms: i64,
}

impl Record {
    /// Whether a field of this record means the other one, as a line and a contract mean their vendor.
    pub fn names(&self, other: &Self) -> bool {
        let name = normalise(other.details.name());
        let means = |text: &str| !text.is_empty() && normalise(text) == name;
        let mut fields = self.kind.fields().iter();
        fields.any(|field| field.shape == Shape::Record(other.kind) && means(self.details.text(field.key)))
    }
}
