//! Pages of the region 地域の脆弱性: CVEs over all members that publish them, one CVE, and both as files.
//! Not here: what may be shown of small numbers (`domain::sharing::region`).
//! Next: [`list`], [`cve`].

pub(super) mod cve;
pub(super) mod export;
pub(super) mod list;

use crate::{error::WebError, text::T};
use domain::{
    sharing::region::{Answered, Touched},
    vulnerabilities::CveId,
};

/// A CVE in an address; anything else is as unknown as one that never was.
fn cve_id(text: &str) -> Result<CveId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

/// How many members, as far as that may be shown.
fn members(t: T, touched: Touched) -> String {
    let words = t.sharing();
    match (touched.counted.members, touched.and_few) {
        (0, true) => words.few().to_owned(),
        (count, true) => words.and_few(count),
        (count, false) => words.members_count(count),
    }
}

/// A number in a table; where few are not counted out, it is the least.
fn least(t: T, touched: Touched, of: impl Fn(&Answered) -> u64) -> String {
    let count = of(&touched.counted);
    if touched.and_few && count == 0 { crate::text::ABSENT.to_owned() } else { t.number(count) }
}
