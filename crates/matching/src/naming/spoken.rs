//! What people call makers and products where the feeds call them otherwise.
//! Not here: names that differ in case, blanks and hyphens only ([`super::search`]), one product under two names of the
//! feeds ([`crate::aliases`]).
//! Next: `makers.tsv`, `products.tsv` and `devices.tsv`, which hold the names and the reasons.

use std::{collections::HashMap, sync::LazyLock};

use super::words::words;

/// The tables.
#[derive(Debug)]
pub(super) struct Spoken {
    makers: HashMap<String, Vec<&'static str>>,
    brands: HashMap<String, &'static str>,
    products: HashMap<String, Vec<Name>>,
    /// What runs on devices, by the name that stands before the model's number.
    devices: HashMap<String, Vec<Name>>,
}

/// A product of the feeds, perhaps with the version that stands for what was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) vendor: &'static str,
    pub(super) product: &'static str,
    pub(super) version: Option<&'static str>,
}

/// The tables that are compiled in.
pub(super) static SPOKEN: LazyLock<Spoken> = LazyLock::new(|| Spoken::read(MAKERS, PRODUCTS, DEVICES));

const MAKERS: &str = include_str!("makers.tsv");
const PRODUCTS: &str = include_str!("products.tsv");
const DEVICES: &str = include_str!("devices.tsv");

impl Spoken {
    fn read(makers: &'static str, products: &'static str, devices: &'static str) -> Self {
        let (products, devices) = (named(products), named(devices));
        let mut spoken = Self { makers: HashMap::new(), brands: HashMap::new(), products, devices };
        for (vendor, rest) in rows(makers) {
            let (names, brands) = rest.split_once('\t').unwrap_or((rest, ""));
            for name in list(names) {
                spoken.makers.entry(key(name)).or_default().push(vendor);
            }
            spoken.makers.entry(key(vendor)).or_default().push(vendor);
            spoken.brands.extend(list(brands).map(|brand| (key(brand), vendor)));
        }
        spoken
    }

    /// The makers that are called so.
    pub(super) fn makers(&self, words: &[String]) -> &[&'static str] {
        self.makers.get(&words.concat()).map(Vec::as_slice).unwrap_or_default()
    }

    /// The maker whose product begins with this word.
    pub(super) fn brand(&self, word: &str) -> Option<&'static str> {
        self.brands.get(word).copied()
    }

    /// What runs on a device that is called so, before the number of its model.
    pub(super) fn on_device(&self, said: &str) -> &[Name] {
        self.devices.get(said).map(Vec::as_slice).unwrap_or_default()
    }

    /// The products that are called so, the likeliest first.
    pub(super) fn products(&self, words: &[String]) -> &[Name] {
        self.products.get(&words.concat()).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The products by what is said, row by row.
fn named(table: &'static str) -> HashMap<String, Vec<Name>> {
    let names = |rest: &'static str| rest.split('\t').next().unwrap_or_default().split(' ');
    rows(table).map(|(said, rest)| (key(said), names(rest).filter_map(Name::read).collect())).collect()
}

impl Name {
    fn read(text: &'static str) -> Option<Self> {
        let mut pieces = text.split(':');
        Some(Self { vendor: pieces.next()?, product: pieces.next()?, version: pieces.next() })
    }
}

fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

fn list(names: &'static str) -> impl Iterator<Item = &'static str> {
    names.split('|').filter(|name| !name.is_empty())
}

fn key(name: &str) -> String {
    words(name).concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_maker_is_known_by_its_japanese_name() {
        for (said, vendor) in
            [("フォーティネット", "fortinet"), ("富士通", "fujitsu"), ("シスコシステムズ", "cisco")]
        {
            assert_eq!(SPOKEN.makers(&words(said)), [vendor], "{said}");
        }
        assert!(SPOKEN.makers(&words("白嶺医用機器サービス")).is_empty());
    }

    #[test]
    fn every_row_of_the_tables_is_read() {
        for (vendor, rest) in rows(MAKERS) {
            assert!(!vendor.is_empty() && rest.split('\t').count() <= 2, "{vendor} {rest}");
        }
        for (said, rest) in rows(PRODUCTS).chain(rows(DEVICES)) {
            let (names, reason) = rest.split_once('\t').unwrap();
            assert!(!reason.is_empty(), "{said}: a reason");
            assert_eq!(names.split(' ').count(), names.split(' ').filter_map(Name::read).count(), "{said}");
        }
    }
}
