//! What a statement says of findings: numbers, and with more detail products and CVEs. By its type it cannot name
//! an asset, an address or a person; products are called as the feed calls them, never as the ledger does.
//! Not here: the findings themselves ([`crate::vulnerabilities::finding`]).
//! Next: [`FindingCounts::of`].

use super::Detail;
use crate::{
    cpe::CpeName,
    ids::AssetId,
    vulnerabilities::{Answer, CveId, Tier, Urgency},
};
use std::{
    borrow::Cow,
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// Products named at most; the most urgent come first.
pub const PRODUCTS: usize = 200;

/// CVEs named at most; the most urgent come first.
pub const CVES: usize = 500;

/// A finding, as far as statements look at it.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The asset, to count each once; it is never published.
    pub asset: AssetId,
    /// The CVE.
    pub cve: CveId,
    /// How sure it is.
    pub tier: Tier,
    /// What to do when.
    pub urgency: Urgency,
    /// The product's maker and name as the feed writes them.
    pub product: Option<(String, String)>,
    /// What was decided.
    pub answer: Answer,
}

/// How many findings a member has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingCounts {
    /// Assets that were compared with the feeds.
    pub assets: u64,
    /// Each urgency and tier that occurs, most urgent and surest first.
    pub cells: Vec<Cell>,
    /// Affected products, most urgent first; from [`Detail::Name`] on.
    pub products: Vec<ProductCount>,
    /// How many more products there are.
    pub products_left: u64,
    /// CVEs, most urgent first; from [`Detail::Content`] on.
    pub cves: Vec<CveCount>,
    /// How many more CVEs there are.
    pub cves_left: u64,
}

/// The findings of one urgency and tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What to do when.
    pub urgency: Urgency,
    /// How sure.
    pub tier: Tier,
    /// Findings.
    pub findings: u64,
    /// Assets that have them.
    pub assets: u64,
}

/// The findings of one product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductCount {
    /// The most urgent of its findings.
    pub urgency: Urgency,
    /// Its maker, as the feed writes it: `fortinet`.
    pub vendor: String,
    /// Its name, as the feed writes it: `fortios`.
    pub product: String,
    /// Findings.
    pub findings: u64,
    /// Assets that have them.
    pub assets: u64,
}

/// The findings of one CVE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CveCount {
    /// The most urgent of its findings.
    pub urgency: Urgency,
    /// The surest of its findings.
    pub tier: Tier,
    /// The CVE.
    pub cve: CveId,
    /// Assets that it touches.
    pub assets: u64,
}

/// Findings and assets counted for one thing.
#[derive(Default)]
struct Tally {
    findings: u64,
    assets: BTreeSet<AssetId>,
    urgency: Option<Urgency>,
    tier: Option<Tier>,
}

impl Fact {
    /// The maker and name in the CPE name of a criterion; none where it stands for several.
    pub fn product_of(criterion: &str) -> Option<(String, String)> {
        let name = CpeName::parse(criterion).ok()?;
        let text = |value: Option<Cow<'_, str>>| value.map(|text| text.replace('_', " "));
        Some((text(name.vendor.plain())?, text(name.product.plain())?))
    }
}

impl FindingCounts {
    /// Counts findings that still ask for work, of so many compared assets, in no more detail than asked for.
    pub fn of(facts: &[Fact], assets: u64, detail: Detail) -> Self {
        let cells = tallies(facts, |fact| Some((fact.urgency, fact.tier)));
        let mut counts = Self {
            assets,
            cells: cells
                .into_iter()
                .map(|((urgency, tier), tally)| Cell {
                    urgency,
                    tier,
                    findings: tally.findings,
                    assets: number(tally.assets.len()),
                })
                .collect(),
            ..Self::default()
        };
        if detail >= Detail::Name {
            (counts.products, counts.products_left) = first(products(facts), PRODUCTS);
        }
        if detail >= Detail::Content {
            (counts.cves, counts.cves_left) = first(cves(facts), CVES);
        }
        counts
    }

    /// Findings of an urgency, however sure.
    pub fn findings(&self, urgency: Urgency) -> u64 {
        self.cells.iter().filter(|cell| cell.urgency == urgency).map(|cell| cell.findings).sum()
    }

    /// Findings and assets of an urgency and tier.
    pub fn cell(&self, urgency: Urgency, tier: Tier) -> (u64, u64) {
        let found = self.cells.iter().find(|cell| (cell.urgency, cell.tier) == (urgency, tier));
        found.map_or((0, 0), |cell| (cell.findings, cell.assets))
    }

    /// All findings.
    pub fn total(&self) -> u64 {
        self.cells.iter().map(|cell| cell.findings).sum()
    }
}

fn products(facts: &[Fact]) -> Vec<ProductCount> {
    let counted = tallies(facts, |fact| fact.product.as_ref()).into_iter().filter_map(|(name, tally)| {
        Some(ProductCount {
            urgency: tally.urgency?,
            vendor: name.0.clone(),
            product: name.1.clone(),
            findings: tally.findings,
            assets: number(tally.assets.len()),
        })
    });
    let mut products: Vec<ProductCount> = counted.collect();
    // Stable: what is alike stays in the order of names.
    products.sort_by_key(|one| (one.urgency, Reverse(one.findings)));
    products
}

fn cves(facts: &[Fact]) -> Vec<CveCount> {
    let counted = tallies(facts, |fact| Some(fact.cve)).into_iter().filter_map(|(cve, tally)| {
        Some(CveCount { urgency: tally.urgency?, tier: tally.tier?, cve, assets: number(tally.assets.len()) })
    });
    let mut cves: Vec<CveCount> = counted.collect();
    cves.sort_by_key(|one| (one.urgency, one.tier, Reverse(one.cve)));
    cves
}

fn tallies<'a, K: Ord>(facts: &'a [Fact], key: impl Fn(&'a Fact) -> Option<K>) -> BTreeMap<K, Tally> {
    let mut tallies: BTreeMap<K, Tally> = BTreeMap::new();
    for fact in facts {
        let Some(key) = key(fact) else { continue };
        let tally = tallies.entry(key).or_default();
        tally.findings += 1;
        tally.assets.insert(fact.asset);
        tally.urgency = Some(tally.urgency.map_or(fact.urgency, |known| known.min(fact.urgency)));
        tally.tier = Some(tally.tier.map_or(fact.tier, |known| known.min(fact.tier)));
    }
    tallies
}

/// The first so many, and how many are left.
fn first<V>(mut all: Vec<V>, most: usize) -> (Vec<V>, u64) {
    let left = all.len().saturating_sub(most);
    all.truncate(most);
    (all, number(left))
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Uuid;
    use proptest::prelude::*;

    fn fact(asset: u128, cve: &str, tier: Tier, urgency: Urgency, product: &str) -> Fact {
        Fact {
            asset: AssetId::from_uuid(Uuid::from_u128(asset)),
            cve: cve.parse().unwrap(),
            tier,
            urgency,
            product: Some(("fortinet".to_owned(), product.to_owned())),
            answer: Answer::Open,
        }
    }

    fn facts() -> Vec<Fact> {
        vec![
            fact(1, "CVE-2018-13379", Tier::Confirmed, Urgency::Now, "fortios"),
            fact(1, "CVE-2022-42475", Tier::Confirmed, Urgency::Now, "fortios"),
            fact(2, "CVE-2018-13379", Tier::Possible, Urgency::Week, "fortios"),
            fact(3, "CVE-2020-12812", Tier::Confirmed, Urgency::Watch, "fortimail"),
        ]
    }

    #[test]
    fn findings_are_counted_by_urgency_and_tier_and_each_asset_once() {
        let counts = FindingCounts::of(&facts(), 40, Detail::Count);
        assert_eq!(counts.cell(Urgency::Now, Tier::Confirmed), (2, 1));
        assert_eq!(counts.cell(Urgency::Week, Tier::Possible), (1, 1));
        assert_eq!(counts.cell(Urgency::Week, Tier::Confirmed), (0, 0));
        assert_eq!((counts.findings(Urgency::Now), counts.total(), counts.assets), (2, 4, 40));
    }

    #[test]
    fn a_count_names_neither_product_nor_cve_and_a_name_no_cve() {
        let count = FindingCounts::of(&facts(), 40, Detail::Count);
        assert!(count.products.is_empty() && count.cves.is_empty());
        let name = FindingCounts::of(&facts(), 40, Detail::Name);
        assert!(!name.products.is_empty() && name.cves.is_empty());
        let content = FindingCounts::of(&facts(), 40, Detail::Content);
        assert!(!content.products.is_empty() && !content.cves.is_empty());
    }

    #[test]
    fn products_and_cves_come_most_urgent_first_with_the_surest_tier() {
        let counts = FindingCounts::of(&facts(), 40, Detail::Content);
        let products: Vec<_> =
            counts.products.iter().map(|one| (one.product.as_str(), one.findings)).collect();
        assert_eq!(products, [("fortios", 3), ("fortimail", 1)]);
        let (first, second) = (counts.cves[0], counts.cves[1]);
        assert_eq!((first.cve.to_string().as_str(), first.assets), ("CVE-2022-42475", 1));
        assert_eq!((second.cve.to_string().as_str(), second.assets), ("CVE-2018-13379", 2));
        assert_eq!((second.urgency, second.tier), (Urgency::Now, Tier::Confirmed));
    }

    #[test]
    fn a_long_list_says_how_much_it_leaves_out() {
        let many: Vec<Fact> = (0..CVES + 7)
            .map(|n| fact(1, &format!("CVE-2024-{}", 10_000 + n), Tier::Confirmed, Urgency::Watch, "fortios"))
            .collect();
        let counts = FindingCounts::of(&many, 1, Detail::Content);
        assert_eq!((counts.cves.len(), counts.cves_left, counts.products_left), (CVES, 7, 0));
    }

    #[test]
    fn a_product_is_called_as_the_feed_calls_it() {
        let named = Fact::product_of("cpe:2.3:o:microsoft:windows_server_2019:*:*:*:*:*:*:*:*");
        assert_eq!(named, Some(("microsoft".to_owned(), "windows server 2019".to_owned())));
        assert_eq!(Fact::product_of("cpe:2.3:o:*:*:*:*:*:*:*:*:*:*"), None);
        assert_eq!(Fact::product_of("電子カルテ"), None);
    }

    proptest! {
        #[test]
        fn the_cells_together_are_all_findings_in_any_order(
            seen in proptest::collection::vec((0..5_u128, 0..4_usize, 0..3_usize), 0..60)
        ) {
            let mut facts: Vec<Fact> = seen
                .iter()
                .map(|(asset, urgency, tier)| {
                    fact(*asset, "CVE-2018-13379", Tier::ALL[*tier], Urgency::ALL[*urgency], "fortios")
                })
                .collect();
            let counts = FindingCounts::of(&facts, 5, Detail::Content);
            prop_assert_eq!(counts.total(), facts.len() as u64);
            facts.reverse();
            prop_assert_eq!(counts, FindingCounts::of(&facts, 5, Detail::Content));
        }
    }
}
