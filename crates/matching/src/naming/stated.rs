//! Names the products of an advisory, and tells whose word an advisory is.
//! Not here: what a ledger writes ([`super`]), which is read more boldly.
//! Next: [`crate::index`].

use domain::{
    cpe::{CpeName, Value},
    vulnerabilities::ProductStatement,
};

use super::{
    search::{Among, Sought},
    words::words,
};
use crate::{
    aliases::ALIASES,
    index::Index,
    subject::{Named, folded, literal},
};

/// The name of a product that a source names: by its CPE name; else the product of NVD that its words mean without
/// doubt; else its words themselves. `None` if they say nothing.
pub(crate) fn statement_name(index: &Index, stated: &ProductStatement) -> Option<CpeName> {
    if let Some(name) = &stated.name
        && literal(&name.vendor).is_some()
        && literal(&name.product).is_some()
    {
        return Some(name.clone());
    }
    let makers = index.makers(&words(&stated.maker));
    let product_words = words(&stated.product);
    let sought = Sought {
        makers: &makers,
        words: &product_words,
        model: &[],
        version: "",
        part: &Value::Any,
        among: Among::Listed,
    };
    let found = index
        .search(&sought)
        .filter(|found| found.named == Named::Stated && found.version.is_none() && found.update.is_none());
    if let Some(found) = found {
        return Some(index.component(&found.vendor, &found.product, &Value::Any, Value::Any));
    }
    let stated_maker = Value::literal(&stated.maker);
    let maker = makers.first().map(String::as_str).or_else(|| literal(&stated_maker))?;
    let own = without_maker(index, &product_words, maker);
    let product = Value::literal(&own.join(" "));
    let [vendor, product] = [maker, literal(&product)?].map(|text| Value::Text(text.into()));
    Some(CpeName { vendor, product, ..CpeName::any() })
}

impl Index {
    /// A publisher is the maker of a product: `Fortinet PSIRT`, `Palo Alto Networks Product Security`.
    pub(crate) fn is_maker(&self, publisher: &str, vendor: &str, product: &str) -> bool {
        let said = words(publisher);
        let is_one_of = |vendor: &str| {
            (1..=said.len().min(PUBLISHER_WORDS)).filter_map(|count| said.get(..count)).any(|first| {
                let spelt = Value::literal(&first.concat());
                literal(&spelt).is_some_and(|spelt| folded(spelt) == folded(vendor))
                    || self.makers(first).iter().any(|maker| maker == vendor)
            })
        };
        is_one_of(vendor) || ALIASES.of(vendor, product).any(|(vendor, _)| is_one_of(vendor))
    }
}

/// A product's words without its maker's name before them, unless nothing else is left.
fn without_maker<'a>(index: &Index, words: &'a [String], maker: &str) -> &'a [String] {
    (1..words.len().min(PUBLISHER_WORDS + 1))
        .rev()
        .filter_map(|count| words.split_at_checked(count))
        .find(|(first, _)| {
            let spelt = Value::literal(&first.concat());
            index.makers(first).iter().any(|known| known == maker)
                || literal(&spelt).is_some_and(|spelt| folded(spelt) == folded(maker))
        })
        .map_or(words, |(_, rest)| rest)
}

/// A maker's name has so many words at most.
const PUBLISHER_WORDS: usize = 4;
