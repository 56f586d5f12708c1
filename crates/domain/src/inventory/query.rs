//! Which assets a list shows, in which order, from where on.
//! Not here: finding them (`store::inventory::list`).
//! Next: [`super::asset`].

use super::{Asset, AssetKind};
use crate::{ids::AssetId, text::normalise};
use jiff::civil::Date;

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Name.
    #[default]
    Name,
    /// Kind, then name.
    Kind,
    /// Department, then name.
    Department,
    /// End of support, soonest first; without a date last.
    SupportEnd,
}

/// Which assets, in which order.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Words that must all occur.
    pub text: String,
    /// Only of this kind.
    pub kind: Option<AssetKind>,
    /// Only of this department.
    pub department: Option<String>,
    /// Only in this segment.
    pub segment: Option<String>,
    /// Only those whose support has ended by this day.
    pub support_ended_by: Option<Date>,
    /// The order.
    pub sort: Sort,
    /// Last first.
    pub descending: bool,
}

/// Where a page begins: after the row with this key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The row's sort text, see [`sort_key`].
    pub key: String,
    /// The row's identifier.
    pub id: AssetId,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Page {
    /// The assets.
    pub assets: Vec<Asset>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

/// The text by which an asset is sorted.
pub fn sort_key(sort: Sort, asset: &Asset) -> String {
    let name = normalise(&asset.details.name);
    match sort {
        Sort::Name => name,
        Sort::Kind => format!("{} {name}", asset.details.kind),
        Sort::Department => format!("{} {name}", asset.details.department),
        Sort::SupportEnd => {
            let end =
                asset.details.support_end_on.map_or_else(|| "9999-12-31".to_owned(), |day| day.to_string());
            format!("{end} {name}")
        }
    }
}
