//! Products that the feeds know under several names.
//! Not here: deciding that two names mean one product; a person wrote them down in `aliases.tsv`, with the reason.
//! Next: [`crate::index`].

use std::collections::HashMap;

/// A maker and a product, as CPE spells them.
type Name = (Box<str>, Box<str>);

/// The groups of names.
#[derive(Debug)]
pub(crate) struct Aliases {
    groups: HashMap<Name, usize>,
    names: Vec<Vec<Name>>,
}

impl Aliases {
    /// The names of the table that is compiled in.
    pub(crate) fn built_in() -> Self {
        Self::read(include_str!("aliases.tsv"))
    }

    fn read(table: &str) -> Self {
        let (mut groups, mut names) = (HashMap::new(), Vec::new());
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let group: Vec<Name> = line.split('\t').next().unwrap_or_default().split(' ').filter_map(name).collect();
            groups.extend(group.iter().map(|name| (name.clone(), names.len())));
            names.push(group);
        }
        Self { groups, names }
    }

    /// The other names of a product.
    pub(crate) fn of(&self, vendor: &str, product: &str) -> impl Iterator<Item = (&str, &str)> {
        let group = self.groups.get(&(vendor.into(), product.into())).and_then(|group| self.names.get(*group));
        let names = group.into_iter().flatten().map(|(vendor, product)| (&**vendor, &**product));
        names.filter(move |name| *name != (vendor, product))
    }
}

fn name(text: &str) -> Option<Name> {
    text.split_once(':').map(|(vendor, product)| (vendor.into(), product.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_device_under_two_makers_is_known_by_both() {
        let aliases = Aliases::built_in();
        let of = |vendor, product| aliases.of(vendor, product).collect::<Vec<_>>();
        assert!(of("ivanti", "connect_secure").contains(&("pulsesecure", "pulse_connect_secure")));
        assert!(of("pulsesecure", "pulse_connect_secure").contains(&("ivanti", "connect_secure")));
        assert_eq!(of("fortinet", "fortios"), []);
    }

    #[test]
    fn every_group_of_the_table_has_names_and_a_reason() {
        let table = include_str!("aliases.tsv");
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let (names, reason) = line.split_once('\t').unwrap();
            assert!(names.split(' ').filter_map(name).count() >= 2 && !reason.is_empty(), "{line}");
        }
        let aliases = Aliases::built_in();
        assert_eq!(aliases.groups.len(), aliases.names.iter().map(Vec::len).sum::<usize>(), "a name stands in two groups");
    }
}
