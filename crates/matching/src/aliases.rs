//! Products that the feeds know under several names.
//! Not here: finding out that two names mean one product; a person did, and wrote the reason into `aliases.tsv`.
//! Next: [`crate::index`].

use std::{collections::HashMap, sync::LazyLock};

/// The groups of names.
#[derive(Debug)]
pub(crate) struct Aliases {
    /// Names by maker and product (`*` for all of the maker's), with their group.
    groups: HashMap<&'static str, HashMap<&'static str, usize>>,
    names: Vec<Vec<Name>>,
}

/// A maker and a product, as CPE spells them.
type Name = (&'static str, &'static str);

const EVERY: &str = "*";

/// The names of the table that is compiled in.
pub(crate) static ALIASES: LazyLock<Aliases> = LazyLock::new(|| Aliases::read(include_str!("aliases.tsv")));

impl Aliases {
    fn read(table: &'static str) -> Self {
        let mut groups: HashMap<_, HashMap<_, _>> = HashMap::new();
        let mut names: Vec<Vec<Name>> = Vec::new();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let group: Vec<Name> = line
                .split('\t')
                .next()
                .unwrap_or_default()
                .split(' ')
                .filter_map(|name| name.split_once(':'))
                .collect();
            for (vendor, product) in &group {
                groups.entry(*vendor).or_default().insert(*product, names.len());
            }
            names.push(group);
        }
        Self { groups, names }
    }

    /// The other names of a product, which is in one group at most.
    pub(crate) fn of<'a>(
        &'a self,
        vendor: &'a str,
        product: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        let of_maker = self.groups.get(vendor);
        let group = of_maker.and_then(|products| products.get(product).or_else(|| products.get(EVERY)));
        let names = group.and_then(|group| self.names.get(*group)).into_iter().flatten();
        names
            .map(move |(vendor, name)| (*vendor, if *name == EVERY { product } else { *name }))
            .filter(move |name| *name != (vendor, product))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(vendor: &str, product: &str) -> Vec<String> {
        ALIASES.of(vendor, product).map(|(vendor, product)| format!("{vendor}:{product}")).collect()
    }

    #[test]
    fn one_device_under_two_makers_is_known_by_both() {
        assert!(of("ivanti", "connect_secure").contains(&"pulsesecure:pulse_connect_secure".to_owned()));
        assert!(of("pulsesecure", "pulse_connect_secure").contains(&"ivanti:connect_secure".to_owned()));
        assert_eq!(of("fortinet", "fortios"), [""; 0]);
        assert_eq!(of("ivanti", "avalanche"), [""; 0]);
    }

    #[test]
    fn a_maker_in_two_spellings_has_all_its_products_under_both() {
        assert_eq!(of(r"d\-link", r"dir\-850l"), [r"dlink:dir\-850l"]);
        assert_eq!(of("dlink", r"dir\-850l"), [r"d\-link:dir\-850l"]);
    }

    #[test]
    fn every_group_of_the_table_has_names_and_a_reason() {
        let table = include_str!("aliases.tsv");
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let (names, reason) = line.split_once('\t').unwrap();
            assert!(names.split(' ').filter_map(|name| name.split_once(':')).count() >= 2, "{line}");
            assert!(!reason.is_empty(), "{line}");
        }
        let aliases = &*ALIASES;
        let known: usize = aliases.groups.values().map(HashMap::len).sum();
        assert_eq!(known, aliases.names.iter().map(Vec::len).sum::<usize>(), "a name stands in two groups");
    }
}
