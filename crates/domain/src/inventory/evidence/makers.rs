//! Who made a network card, for the few makers whose devices a hospital should look at.
//! Not here: the registry of all makers, which is not ours to hand out.
//! Next: `makers.tsv`, which says how sure each line is.

use super::Mac;
use crate::text_enum::text_enum;
use std::{collections::HashMap, sync::LazyLock};

text_enum! {
    /// What a maker's devices are, by which they are called out; the most pressing first.
    MakerClass, "class of maker" {
        /// Routers and modems for the mobile network.
        Cellular = "cellular",
        /// Such ones among others.
        PerhapsCellular = "perhaps_cellular",
        /// Medical devices.
        Medical = "medical",
        /// Routers, switches, firewalls.
        Network = "network",
    }
}

/// A maker worth a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Maker {
    /// What its devices are.
    pub class: MakerClass,
    /// Its name.
    pub name: &'static str,
}

struct Table {
    by_prefix: HashMap<[u8; 3], Maker>,
    makers: Vec<Maker>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { by_prefix: HashMap::new(), makers: Vec::new() };
    for line in include_str!("makers.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(class), Some(name), Some(prefixes)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        let Ok(class) = class.parse() else { continue };
        let maker = Maker { class, name };
        table.makers.push(maker);
        for prefix in prefixes.split(' ') {
            if let Some(mac) = Mac::parse(&format!("{prefix}000001")) {
                table.by_prefix.insert(mac.prefix(), maker);
            }
        }
    }
    table
});

impl Maker {
    /// The maker of a network card.
    pub fn of(mac: Mac) -> Option<Self> {
        TABLE.by_prefix.get(&mac.prefix()).copied()
    }

    /// The maker that a scanner names beside an address, as with prefixes that are newer than our list.
    pub fn named(text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        let is_meant = |maker: &&Self| {
            let first = maker.name.split(" / ").next().unwrap_or_default().to_lowercase();
            text.starts_with(&first)
        };
        TABLE.makers.iter().find(is_meant).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_read_and_no_prefix_stands_twice() {
        let lines: Vec<&str> =
            include_str!("makers.tsv").lines().filter(|line| !line.starts_with('#')).collect();
        assert!(lines.iter().all(|line| line.split('\t').count() == 4));
        let prefixes: usize =
            lines.iter().map(|line| line.split('\t').nth(2).unwrap().split(' ').count()).sum();
        assert_eq!((TABLE.makers.len(), TABLE.by_prefix.len()), (lines.len(), prefixes));
    }

    #[test]
    fn a_cellular_router_and_a_usb_modem_are_told_by_their_address() {
        let class = |text: &str| Maker::of(Mac::parse(text).unwrap()).map(|maker| maker.class);
        assert_eq!(class("00:A0:D5:12:34:56"), Some(MakerClass::Cellular));
        assert_eq!(class("0c:5b:8f:27:9a:64"), Some(MakerClass::PerhapsCellular));
        assert_eq!(class("00:0c:29:00:00:01"), None);
        assert_eq!(Maker::named("Sierra Wireless, ULC").unwrap().class, MakerClass::Cellular);
    }
}
