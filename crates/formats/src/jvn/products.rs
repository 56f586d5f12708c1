//! JVN's list of products: what makers and products are called in Japanese, with their names in CPE. [JVN API 3.3]
//! Not here: advisories ([`crate::feed`]).
//! Next: [`read_products`].

use std::io::Read;

use domain::cpe::CpeName;

use super::common;
use crate::{
    feed::{FeedError, Limits, unpacked},
    text::{TITLE_MAX_CHARS, clipped},
    xml::{Document, Visit},
};

/// A product as JVN calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// JVN's number of the product.
    pub number: String,
    /// Maker, such as 「マイクロソフト」.
    pub maker: String,
    /// Product, such as `Microsoft Excel`.
    pub product: String,
    /// Its name in CPE; `None` if the list has none that can be read.
    pub name: Option<CpeName>,
}

/// Reads the list to its end, packed or not, gives each product to `each`, and says how many there were.
///
/// # Errors
/// [`FeedError`] if it is another file or cannot be trusted; what `each` was given is to be forgotten then.
pub fn read_products(
    reader: impl Read,
    limits: Limits,
    each: &mut impl FnMut(Product),
) -> Result<u64, FeedError> {
    let mut document = Document::open(unpacked(reader)?, limits)?;
    let root = document.root();
    if root.name != "Result" || !root.attribute_values().any(|value| value.contains("jvn.jp/")) {
        return Err(FeedError::Unknown { found: format!("XML that begins with <{}>", root.name) });
    }
    let visit = |name: &str| match name {
        "VendorInfo" => Visit::Enter,
        "Vendor" | "Status" => Visit::Take,
        _ => Visit::Skip,
    };
    let mut count = 0_u64;
    while let Some(element) = document.next(visit)? {
        if element.name == "Status" {
            let stated = common::status(&element, &mut crate::feed::About::default());
            stated.map_err(|what| document.damaged(&what))?;
        }
        for product in element.all("Product") {
            count = count.saturating_add(1);
            if count > limits.items {
                return Err(FeedError::TooLarge { what: "items", limit: limits.items });
            }
            let text = |text: &str| clipped(text, TITLE_MAX_CHARS);
            each(Product {
                number: text(product.attribute("pid")),
                maker: text(element.attribute("vname")),
                product: text(product.attribute("pname")),
                name: CpeName::parse_lenient(product.attribute("cpe")).ok(),
            });
        }
    }
    Ok(count)
}
