//! Until when a maker supports a product, as a list of such dates says.
//! Not here: the date that a person typed into the ledger (`inventory`), reading the lists (`formats::support`).
//! Next: `hub::vulnerabilities::support`.

use crate::cpe::CpeName;
use jiff::civil::Date;

/// The end of support of a product, or of one branch of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportEnd {
    /// Maker, as the list writes it; may be empty where the product says it.
    pub maker: String,
    /// Product, as the list writes it.
    pub product: String,
    /// The branch: `6.0` is 6.0 and all that begins so, as 6.0.4; empty is the whole product.
    pub version: String,
    /// The product's name in CPE where the list gives one; its version is any.
    pub name: Option<CpeName>,
    /// The last day of support.
    pub ends_on: Date,
    /// Where to read it; may be empty.
    pub address: String,
}

impl SupportEnd {
    /// A version belongs to the branch: `6.0.4` to `6.0`, not to `6`'s sibling `60`. A version that nobody stated belongs
    /// to the whole product only.
    ///
    /// ```
    /// use domain::vulnerabilities::SupportEnd;
    /// assert!(SupportEnd::is_of_branch("6.0.4 build 231", "6.0"));
    /// assert!(SupportEnd::is_of_branch("v6.0", "6.0"));
    /// assert!(!SupportEnd::is_of_branch("6.01", "6.0") && !SupportEnd::is_of_branch("", "6.0"));
    /// assert!(SupportEnd::is_of_branch("", ""));
    /// ```
    pub fn is_of_branch(version: &str, branch: &str) -> bool {
        if branch.is_empty() {
            return true;
        }
        let plain = |text: &str| {
            let text = text.trim().to_lowercase();
            let rest = text.strip_prefix("version").or_else(|| text.strip_prefix("ver."));
            rest.map_or(text.trim_start_matches('v').trim().to_owned(), |rest| rest.trim().to_owned())
        };
        let (version, branch) = (plain(version), plain(branch));
        version
            .strip_prefix(&branch)
            .is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_alphanumeric()))
    }
}

/// Something that an asset has, with its end of support.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supported {
    /// As the ledger writes it, `FortiOS 6.0.4`.
    pub component: String,
    /// As the list writes it, `FortiOS 6.0`.
    pub product: String,
    /// The last day of support.
    pub ends_on: Date,
    /// Where to read it; may be empty.
    pub address: String,
}
