//! Ends of support on the page of an asset.
//! Not here: finding them (`hub::vulnerabilities::matching`).
//! Next: `templates/inventory/asset.html`.

use crate::{error::WebError, page::Mark, text::T};
use domain::{
    access::{Inventory, Read},
    ids::AssetId,
};
use hub::{Cx, vulnerabilities::support};

/// Something on an asset with its end of support.
pub(crate) struct SupportRow {
    pub(crate) component: String,
    pub(crate) mark: Mark,
    pub(crate) text: String,
    pub(crate) product: String,
    pub(crate) href: String,
    pub(crate) has_ended: bool,
}

/// What of an asset has an end of support, soonest first.
pub(crate) async fn supported(
    cx: &Cx<Read<Inventory>>,
    t: T,
    asset: AssetId,
) -> Result<Vec<SupportRow>, WebError> {
    let (words, today) = (t.news(), cx.hub().today());
    let row = |one: support::Supported| {
        let has_ended = one.ends_on < today;
        let day = t.date_short(one.ends_on);
        SupportRow {
            mark: if has_ended { Mark::Now } else { Mark::Plain },
            text: if has_ended { words.support_ended_on(day) } else { words.support_until(day) },
            component: one.component,
            product: one.product,
            href: one.address,
            has_ended,
        }
    };
    Ok(support::of_asset(cx, asset).await?.into_iter().map(row).collect())
}
