//! Vulnerabilities 脆弱性: what a feed says of a CVE, and what becomes of it in a hospital.
//! Not here: reading feeds (`formats`), finding which asset is touched (`matching`).
//! Next: [`record`] is one CVE, [`configuration`] says which products it touches.

pub mod advisory;
pub mod configuration;
pub mod cve_id;
pub mod epss;
pub mod feed;
pub mod finding;
pub mod naming;
pub mod reconcile;
pub mod record;
pub mod request;
pub mod support;
pub mod urgency;

pub use advisory::{Advisory, AdvisoryKey, NewsSource, ProductStatement, ProductStatus, Ssvc};
pub use configuration::{Bound, Criterion, Node, Operator, VersionRange};
pub use cve_id::{CveId, CveIdError};
pub use epss::EpssScore;
pub use feed::Feed;
pub use finding::{Answer, Decision, Finding, NotAffectedReason, Tier};
pub use reconcile::{Settled, Verdict, Weight};
pub use record::{CveRecord, CveStatus, KevEntry, RatedVector};
pub use support::SupportEnd;
pub use urgency::{Ground, Ranked, Situation, Urgency, rank};
