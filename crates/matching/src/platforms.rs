//! Systems that are one kind of another: who runs Windows 10 runs Windows.
//! Not here: one product under two names ([`crate::aliases`]); a hole *in* Windows, which is no hole in each Windows.
//! Next: [`crate::evaluate`], which asks what stands beside a vulnerable product.

use std::sync::LazyLock;

/// A maker and a product, as CPE spells them.
type Name = (&'static str, &'static str);

/// Each system as a whole, and its kinds.
static WHOLES: LazyLock<Vec<(Name, Vec<Name>)>> = LazyLock::new(|| {
    let rows = include_str!("platforms.tsv").lines().filter(|line| !line.starts_with('#'));
    let row = |line: &'static str| {
        let (whole, kinds) = line.split_once('\t')?;
        Some((whole.split_once(':')?, kinds.split(' ').filter_map(|kind| kind.split_once(':')).collect()))
    };
    rows.filter_map(row).collect()
});

/// The systems as a whole of which a system is one.
pub(crate) fn wholes(vendor: &str, product: &str) -> impl Iterator<Item = Name> {
    let is_kind = move |(maker, name): &Name| {
        *maker == vendor
            && name.strip_suffix('*').map_or(*name == product, |start| product.starts_with(start))
    };
    WHOLES.iter().filter(move |(_, kinds)| kinds.iter().any(is_kind)).map(|(whole, _)| *whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_windows_is_windows() {
        let of = |vendor, product| wholes(vendor, product).collect::<Vec<_>>();
        assert_eq!(of("microsoft", "windows_server_2019"), [("microsoft", "windows")]);
        assert_eq!(of("debian", "debian_linux"), [("linux", "linux_kernel")]);
        assert_eq!(of("microsoft", "windows"), []);
        assert_eq!(of("fortinet", "fortios"), []);
    }

    #[test]
    fn every_row_of_the_table_names_products() {
        for line in include_str!("platforms.tsv").lines().filter(|line| !line.starts_with('#')) {
            let (whole, kinds) = line.split_once('\t').unwrap();
            assert!(kinds.split(' ').chain([whole]).all(|name| name.split(':').count() == 2), "{line}");
        }
    }
}
