//! Until when the products of an asset are supported, by a list of such dates.
//! Not here: reading the list (`formats`), the date that a person typed (`domain::inventory`).
//! Next: [`Index::support`].

use std::collections::HashMap;

use domain::{cpe::CpeName, vulnerabilities::SupportEnd};

use crate::{
    aliases::ALIASES,
    index::Index,
    naming::Described,
    subject::{Component, Named, folded, literal},
};

/// A list of ends of support, by the products that it means.
#[derive(Debug, Default)]
pub struct Support {
    /// By maker and folded product.
    by_product: HashMap<(Box<str>, Box<str>), Vec<Entry>>,
}

#[derive(Clone, Debug)]
struct Entry {
    /// The branch; empty for the product as a whole.
    branch: Box<str>,
    end: SupportEnd,
}

impl Index {
    /// A list made ready to be asked, in the spelling of this index. An entry is looked up as a ledger's words are, but a
    /// maker is never guessed: `Windows Server 2019` is the product of that name, `FortiOS 6.0` a branch of FortiOS.
    pub fn support(&self, ends: &[SupportEnd]) -> Support {
        let mut support = Support::default();
        for end in ends {
            if let Some(name) = &end.name {
                support.add(name, &end.version, end);
            }
            let words = [end.product.as_str(), end.version.as_str()].join(" ");
            let whole = Described { vendor: &end.maker, product: words.trim(), ..Described::default() };
            let apart =
                Described { vendor: &end.maker, product: &end.product, version: &end.version, ..whole };
            for described in [whole, apart] {
                let Ok(subject) = self.name(&described) else { continue };
                let stated = subject.components.iter().filter(|one| one.named == Named::Stated);
                for component in stated {
                    let branch = component.name.version.plain().unwrap_or_default();
                    support.add(&component.name, &branch, end);
                }
            }
        }
        support
    }
}

impl Support {
    /// When the support of a component ends; of several branches that hold its version the narrowest counts.
    pub fn of(&self, component: &Component) -> Option<&SupportEnd> {
        let names = std::iter::once(&component.name).chain(&component.also);
        let fitting = names.flat_map(|name| {
            let version = name.version.plain().unwrap_or_default().into_owned();
            let entries = self.entries(name);
            entries.filter(move |entry| SupportEnd::is_of_branch(&version, &entry.branch))
        });
        fitting.max_by_key(|entry| (entry.branch.len(), entry.end.ends_on)).map(|entry| &entry.end)
    }

    fn entries(&self, name: &CpeName) -> impl Iterator<Item = &Entry> {
        let named = literal(&name.vendor).zip(literal(&name.product));
        let names = named.into_iter().flat_map(|(vendor, product)| {
            std::iter::once((vendor, product)).chain(ALIASES.of(vendor, product))
        });
        names.filter_map(|(vendor, product)| self.by_product.get(&key(vendor, product))).flatten()
    }

    fn add(&mut self, name: &CpeName, branch: &str, end: &SupportEnd) {
        let (Some(vendor), Some(product)) = (literal(&name.vendor), literal(&name.product)) else { return };
        let entries = self.by_product.entry(key(vendor, product)).or_default();
        if entries.iter().all(|known| (&*known.branch, known.end.ends_on) != (branch, end.ends_on)) {
            entries.push(Entry { branch: branch.into(), end: end.clone() });
        }
    }
}

fn key(vendor: &str, product: &str) -> (Box<str>, Box<str>) {
    (vendor.into(), folded(product).into_boxed_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{any_of, bad, cve, index};

    fn end(maker: &str, product: &str, version: &str, year: i16) -> SupportEnd {
        SupportEnd {
            maker: maker.into(),
            product: product.into(),
            version: version.into(),
            name: None,
            ends_on: format!("{year}-09-29").parse().unwrap(),
            address: String::new(),
        }
    }

    fn known() -> Index {
        let criteria = [
            bad("o:fortinet:fortios:6.0.4"),
            bad("o:microsoft:windows_server_2019:-"),
            bad("o:microsoft:windows_server_2012:r2"),
        ];
        index(&[cve("CVE-2020-0001", vec![any_of(&criteria)])])
    }

    fn year(ends: &[SupportEnd], maker: &str, product: &str, version: &str) -> Option<i16> {
        let index = known();
        let described = Described { vendor: maker, product, version, ..Described::default() };
        let subject = index.name(&described).unwrap();
        index.support(ends).of(&subject.components[0]).map(|end| end.ends_on.year())
    }

    #[test]
    fn the_branch_of_a_version_says_until_when() {
        let ends = [
            end("Fortinet", "FortiOS", "6.0", 2022),
            end("Fortinet", "FortiOS", "6.2", 2023),
            end("Fortinet", "FortiOS", "", 2030),
        ];
        assert_eq!(year(&ends, "フォーティネット", "FortiOS", "6.0.4"), Some(2022));
        assert_eq!(year(&ends, "Fortinet", "FortiOS 6.2.1", ""), Some(2023));
        assert_eq!(year(&ends, "Fortinet", "FortiOS", "7.0"), Some(2030));
        assert_eq!(year(&ends[..1], "Fortinet", "FortiOS", "6.01"), None, "another branch");
        assert_eq!(year(&ends[..1], "Fortinet", "FortiOS", ""), None, "a version that nobody stated");
        assert_eq!(year(&ends, "Cisco", "IOS", "15"), None);
    }

    #[test]
    fn a_product_with_its_year_is_found_by_its_name() {
        let ends =
            [end("Microsoft", "Windows Server", "2019", 2029), end("", "Windows Server 2012 R2", "", 2023)];
        assert_eq!(year(&ends, "HP", "Windows Server 2019 Standard", "10.0.17763.1"), Some(2029));
        assert_eq!(year(&ends, "HP", "Windows Server 2012 R2", ""), Some(2023));
        assert_eq!(year(&ends, "HP", "Windows Server 2016", ""), None);
    }

    #[test]
    fn a_product_that_no_feed_knows_is_compared_by_its_words() {
        let ends = [end("白嶺医用", "病棟モニターA", "", 2024)];
        assert_eq!(year(&ends, "白嶺医用", "病棟モニターA", "1.2"), Some(2024));
        assert_eq!(year(&ends, "別の会社", "病棟モニターA", "1.2"), None);
    }
}
