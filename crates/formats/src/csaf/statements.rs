//! What a document says of products, one statement for each product, kind and remedy.
//! Not here: reading the tree ([`super::tree`]).
//! Next: [`statements`].

use std::collections::{BTreeMap, HashMap};

use domain::vulnerabilities::{
    Bound, CveId, NotAffectedReason, ProductStatement, ProductStatus, VersionRange,
};

use super::{
    document::{Document, ThreatCategory, Tree, Vulnerability},
    tree::{Groups, products},
};
use crate::{
    feed::Text,
    product_path::Product,
    text::{REMEDY_MAX_CHARS, clipped},
};

/// What the document says of products. A vulnerability without a CVE is left out beside others that have one.
pub(super) fn statements(document: &Document<'_>, cves: &[CveId]) -> Vec<ProductStatement> {
    let empty = Tree::default();
    let tree = document.product_tree.as_ref().unwrap_or(&empty);
    let (products, groups) = (products(tree), Groups::of(tree));
    let mut found = Merged::default();
    for vulnerability in document.vulnerabilities.iter().flatten() {
        let cve: Option<CveId> = vulnerability.cve.as_deref().and_then(|cve| cve.parse().ok());
        if cve.is_none() && !cves.is_empty() {
            continue;
        }
        for statement in of_one(vulnerability, &products, &groups) {
            found.add(statement, cve);
        }
    }
    found.statements
}

/// Statements that differ in nothing but the CVE, in one.
#[derive(Default)]
struct Merged {
    statements: Vec<ProductStatement>,
    /// Their places, by what differs most.
    places: HashMap<[String; 5], Vec<usize>>,
}

impl Merged {
    fn add(&mut self, statement: ProductStatement, cve: Option<CveId>) {
        let ProductStatement { maker, product, wording, remedy, name, status, .. } = &statement;
        let name = name.as_ref().map(ToString::to_string).unwrap_or_default();
        let key =
            [maker.clone(), product.clone(), wording.clone(), remedy.clone(), format!("{status} {name}")];
        let known = self.places.entry(key).or_default();
        for at in known.iter() {
            let Some(other) = self.statements.get_mut(*at) else { continue };
            let cves = std::mem::take(&mut other.cves);
            let is_same = *other == statement;
            other.cves = cves;
            if is_same {
                if let Some(cve) = cve.filter(|cve| other.cves.last() != Some(cve)) {
                    other.cves.push(cve);
                }
                return;
            }
        }
        known.push(self.statements.len());
        self.statements.push(ProductStatement { cves: cve.into_iter().collect(), ..statement });
    }
}

/// By what products are put together.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key<'t> {
    maker: &'t str,
    product: &'t str,
    name: String,
    other_names: &'t [String],
    status: ProductStatus,
    reason: Option<NotAffectedReason>,
    /// Places of the remediations, or of the threats where it is not affected.
    remedies: Vec<usize>,
}

/// What is put together.
#[derive(Default)]
struct Heap<'t> {
    clear: Vec<&'t Product>,
    unclear: Vec<&'t Product>,
    /// First and last affected versions.
    first: Vec<&'t Product>,
    last: Vec<&'t Product>,
}

fn of_one<'t>(
    vulnerability: &'t Vulnerability<'_>,
    products: &'t HashMap<&str, Product>,
    groups: &Groups<'t>,
) -> Vec<ProductStatement> {
    let Some(status) = &vulnerability.product_status else {
        return Vec::new();
    };
    let said = Said::of(vulnerability, groups);
    let mut heaps: BTreeMap<Key<'_>, Heap<'_>> = BTreeMap::new();
    for (list, ids) in status.lists() {
        let status = match list {
            "known_affected" | "first_affected" | "last_affected" => ProductStatus::Affected,
            "fixed" | "first_fixed" => ProductStatus::Fixed,
            "known_not_affected" => ProductStatus::NotAffected,
            "under_investigation" | "unknown" => ProductStatus::UnderInvestigation,
            // Recommended is what to install: a remedy.
            _ => continue,
        };
        for id in ids {
            let Some(product) = products.get(&**id).filter(|product| !product.product.is_empty()) else {
                continue;
            };
            let heap = heaps.entry(said.key(id, product, status)).or_default();
            match (list, product.ranges_of(status).is_some()) {
                ("first_affected", true) => heap.first.push(product),
                ("last_affected", true) => heap.last.push(product),
                (_, true) => heap.clear.push(product),
                (_, false) => heap.unclear.push(product),
            }
        }
    }
    let recommended = names(&status.recommended, products);
    let mut found = Vec::new();
    for (key, heap) in heaps {
        told(&key, heap, &recommended, vulnerability, &mut found);
    }
    found
}

fn told(
    key: &Key<'_>,
    mut heap: Heap<'_>,
    recommended: &str,
    vulnerability: &Vulnerability<'_>,
    found: &mut Vec<ProductStatement>,
) {
    let Some(sample) = [&heap.clear, &heap.unclear, &heap.first, &heap.last].into_iter().flatten().next()
    else {
        return;
    };
    let mut remedy = remedy(key, vulnerability);
    if remedy.is_empty() && key.status == ProductStatus::Affected {
        recommended.clone_into(&mut remedy);
    }
    let blank = ProductStatement {
        cves: Vec::new(),
        maker: sample.maker.clone(),
        product: sample.product.clone(),
        name: sample.name.clone(),
        other_names: sample.other_names.clone(),
        wording: String::new(),
        ranges: None,
        status: key.status,
        reason: key.reason,
        remedy,
    };
    let mut add = |wording: String, ranges: Option<Vec<VersionRange>>| {
        found.push(ProductStatement {
            wording: clipped(&wording, WORDING_MAX_CHARS),
            ranges,
            ..blank.clone()
        });
    };
    // From the first to the last, if there is one of each; else each is affected, and what lies between is unclear.
    match (heap.first.as_slice(), heap.last.as_slice()) {
        ([], []) => {}
        ([first], [last]) if let Some(range) = from_to(first, last) => {
            add(format!("{} – {}", first.wording, last.wording), Some(vec![range]));
        }
        (firsts, lasts) => {
            let wordings = |title: &str, list: &[&Product]| -> Option<String> {
                let list: Vec<&str> = list.iter().map(|product| &*product.wording).collect();
                (!list.is_empty()).then(|| format!("{title} {}", list.join(", ")))
            };
            let unclear: Vec<String> =
                [wordings("from", firsts), wordings("to", lasts)].into_iter().flatten().collect();
            add(unclear.join("; "), None);
            heap.clear.extend(firsts.iter().chain(lasts));
        }
    }
    if !heap.clear.is_empty() {
        let mut ranges: Vec<VersionRange> = Vec::new();
        for range in heap.clear.iter().filter_map(|product| product.ranges.as_ref()).flatten() {
            if ranges.last() != Some(range) {
                ranges.push(range.clone());
            }
        }
        add(listed(&heap.clear), Some(ranges));
    }
    if !heap.unclear.is_empty() {
        add(listed(&heap.unclear), None);
    }
}

fn from_to(first: &Product, last: &Product) -> Option<VersionRange> {
    let one = |product: &Product| match product.ranges.as_deref() {
        Some([VersionRange { start: Some(Bound::Including(start)), end: Some(Bound::Including(end)) }]) => {
            (start == end).then(|| start.clone())
        }
        _ => None,
    };
    let (start, end) = (one(first)?, one(last)?);
    crate::range::bound::in_order(&start, &end)
        .then_some(VersionRange { start: Some(Bound::Including(start)), end: Some(Bound::Including(end)) })
}

fn listed(products: &[&Product]) -> String {
    let mut text = String::new();
    for product in products.iter().filter(|product| !product.wording.is_empty()) {
        if text.len() > WORDING_MAX_CHARS * 4 {
            break;
        }
        if !text.is_empty() {
            text.push_str("; ");
        }
        text.push_str(&product.wording);
    }
    text
}

fn names(ids: &[Text<'_>], products: &HashMap<&str, Product>) -> String {
    let names = ids.iter().filter_map(|id| products.get(&**id)).map(|product| &*product.full_name);
    clipped(&names.take(MOST_RECOMMENDED).collect::<Vec<_>>().join(", "), REMEDY_MAX_CHARS)
}

/// What is said of each product beside its status, by places in the vulnerability's lists.
struct Said<'t> {
    reasons: HashMap<&'t str, NotAffectedReason>,
    remediations: HashMap<&'t str, Vec<usize>>,
    impacts: HashMap<&'t str, Vec<usize>>,
}

impl<'t> Said<'t> {
    fn of(vulnerability: &'t Vulnerability<'_>, groups: &Groups<'t>) -> Self {
        let mut said =
            Self { reasons: HashMap::new(), remediations: HashMap::new(), impacts: HashMap::new() };
        for flag in &vulnerability.flags {
            if let Ok(reason) = flag.label.parse() {
                let ids = groups.expand(&flag.product_ids, &flag.group_ids);
                said.reasons.extend(ids.into_iter().map(|id| (id, reason)));
            }
        }
        for (at, remediation) in vulnerability.remediations.iter().enumerate() {
            for id in groups.expand(&remediation.product_ids, &remediation.group_ids) {
                said.remediations.entry(id).or_default().push(at);
            }
        }
        for (at, threat) in vulnerability.threats.iter().enumerate() {
            if threat.category == ThreatCategory::Impact {
                for id in groups.expand(&threat.product_ids, &threat.group_ids) {
                    said.impacts.entry(id).or_default().push(at);
                }
            }
        }
        said
    }

    fn key<'p>(&self, id: &str, product: &'p Product, status: ProductStatus) -> Key<'p> {
        let remedies = match status {
            ProductStatus::NotAffected => self.impacts.get(id),
            // Fortinet names the product here, not its versions.
            ProductStatus::Affected | ProductStatus::UnderInvestigation => {
                self.remediations.get(id).or_else(|| self.remediations.get(&*product.product))
            }
            ProductStatus::Fixed => None,
        };
        Key {
            maker: &product.maker,
            product: &product.product,
            name: product.name.as_ref().map(ToString::to_string).unwrap_or_default(),
            other_names: &product.other_names,
            status,
            reason: if status == ProductStatus::NotAffected { self.reasons.get(id).copied() } else { None },
            remedies: remedies.cloned().unwrap_or_default(),
        }
    }
}

/// What to do, the maker's fix first; where it is not affected, why.
fn remedy(key: &Key<'_>, vulnerability: &Vulnerability<'_>) -> String {
    let mut texts: Vec<&str> = Vec::new();
    if key.status == ProductStatus::NotAffected {
        texts.extend(
            key.remedies.iter().filter_map(|at| vulnerability.threats.get(*at)).map(|it| it.details.trim()),
        );
    } else {
        let mut list: Vec<_> =
            key.remedies.iter().filter_map(|at| vulnerability.remediations.get(*at)).collect();
        list.sort_by_key(|remediation| remediation.category);
        texts.extend(list.into_iter().map(|remediation| remediation.details.trim()));
    }
    texts.dedup();
    clipped(&texts.join("\n"), REMEDY_MAX_CHARS)
}

const WORDING_MAX_CHARS: usize = 500;
const MOST_RECOMMENDED: usize = 10;
