//! Ends of support: a table of one's own in CSV, or what endoflife.date says of products (its interface, version 1).
//! Not here: which of the hospital's products is meant (`matching`).
//! Next: [`product`], [`Table`].
//!
//! The table has the headings `maker,product,version,support_ends_on,address`, or the Japanese ones that
//! [`is_table`] knows; the last may be absent. A version is a branch (`6.0` is all of 6.0); empty is the whole product.
//! [endoflife.date, "API", `/api/v1/products/{product}` and `/api/v1/products/full`]

mod table;

#[cfg(test)]
mod tests;

use domain::{cpe::CpeName, text::parse_date, vulnerabilities::SupportEnd};
use serde::Deserialize;

use crate::feed::{Flaw, Text, is_linkable, shortened};

pub(crate) use table::{Table, is_table};

/// A product of endoflife.date, alone or within its answer.
#[derive(Deserialize)]
struct Product<'a> {
    #[serde(borrow)]
    result: Option<Box<Product<'a>>>,
    #[serde(borrow, default)]
    label: Text<'a>,
    #[serde(borrow, default)]
    identifiers: Vec<Identifier<'a>>,
    #[serde(borrow, default)]
    releases: Vec<Release<'a>>,
    #[serde(borrow, default)]
    links: Links<'a>,
}

#[derive(Deserialize)]
struct Identifier<'a> {
    #[serde(borrow, rename = "type", default)]
    kind: Text<'a>,
    #[serde(borrow, default)]
    id: Text<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Release<'a> {
    #[serde(borrow, default)]
    name: Text<'a>,
    #[serde(borrow)]
    eol_from: Option<Text<'a>>,
}

#[derive(Default, Deserialize)]
struct Links<'a> {
    #[serde(borrow)]
    html: Option<Text<'a>>,
}

/// The releases of a product whose end of support is known.
///
/// # Errors
/// [`Flaw`] if it is no product.
pub(crate) fn product(item: &str) -> Result<Vec<SupportEnd>, Flaw> {
    let outer: Product<'_> = serde_json::from_str(item)?;
    let product = outer.result.as_deref().unwrap_or(&outer);
    if product.label.is_empty() {
        return Err(Flaw::new("a product without a label"));
    }
    let cpe = product.identifiers.iter().find(|one| &*one.kind == "cpe");
    let name = cpe.and_then(|cpe| CpeName::parse_lenient(&cpe.id).ok());
    let address = product.links.html.as_deref().filter(|address| is_linkable(address)).unwrap_or_default();
    let ends = product.releases.iter().take(MOST_RELEASES).filter_map(|release| {
        let ends_on = parse_date(release.eol_from.as_deref()?)?;
        Some(SupportEnd {
            maker: String::new(),
            product: shortened(&product.label),
            version: shortened(&release.name),
            name: name.clone(),
            ends_on,
            address: address.to_owned(),
        })
    });
    Ok(ends.collect())
}

/// Releases of a product that are read.
const MOST_RELEASES: usize = 1_000;
