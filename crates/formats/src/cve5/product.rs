//! The products of a container: names, and one statement for each kind of thing said of their versions.
//! Not here: what the versions mean ([`super::versions`]).
//! Next: [`statements`].

use std::collections::HashSet;

use domain::{
    cpe::{CpeName, Value},
    vulnerabilities::{ProductStatement, ProductStatus},
};

use super::{
    record::Affected,
    versions::{Meaning, Said, Writer, is_of_commits},
};
use crate::text::clipped;

/// What a container says of products.
pub(super) fn statements(affected: &[Affected<'_>], writer: Writer, remedy: &str) -> Vec<ProductStatement> {
    let mut found = Vec::new();
    // The same product is listed again by versions, as with the Linux kernel; its commits say nothing more.
    let by_version: HashSet<(&str, &str)> = affected
        .iter()
        .filter(|entry| !is_of_commits(entry))
        .map(|entry| (&*entry.vendor, &*entry.product))
        .collect();
    for entry in affected {
        let product = if is_named(&entry.product) { &entry.product } else { &entry.package_name };
        let names = cpe_names(entry);
        if !is_named(product) && names.is_empty() {
            continue;
        }
        let maker = if is_named(&entry.vendor) { entry.vendor.trim() } else { "" };
        let product = if is_named(product) { product.trim() } else { "" };
        if by_version.contains(&(&*entry.vendor, &*entry.product)) && is_of_commits(entry) {
            continue;
        }
        let meaning = Meaning::of(entry, &[maker, product], writer);
        let blank = ProductStatement {
            cves: Vec::new(),
            maker: clipped(maker, NAME_MAX_CHARS),
            product: clipped(product, NAME_MAX_CHARS),
            name: None,
            other_names: other_names(entry),
            wording: String::new(),
            ranges: None,
            status: ProductStatus::Affected,
            reason: None,
            remedy: String::new(),
        };
        let blanks: Vec<ProductStatement> = if names.is_empty() {
            vec![blank]
        } else {
            // Each name repeats all ranges; in an absurd record that would not end.
            let most = (RANGES_MAX / meaning.affected.ranges.len().max(1)).max(1);
            names
                .into_iter()
                .take(most)
                .map(|name| ProductStatement { name: Some(name), ..blank.clone() })
                .collect()
        };
        for blank in blanks {
            add(&meaning, &blank, remedy, &mut found);
        }
        if found.len() >= STATEMENTS_MAX {
            break;
        }
    }
    found
}

fn add(meaning: &Meaning, blank: &ProductStatement, remedy: &str, found: &mut Vec<ProductStatement>) {
    let sides = [
        (&meaning.affected, ProductStatus::Affected),
        (&meaning.fixed, ProductStatus::Fixed),
        (&meaning.unaffected, ProductStatus::NotAffected),
        (&meaning.unknown, ProductStatus::UnderInvestigation),
    ];
    for (Said { ranges, wordings }, status) in sides {
        if !ranges.is_empty() {
            let remedy = if status == ProductStatus::Affected { remedy } else { "" };
            found.push(ProductStatement {
                wording: clipped(&wordings.join("; "), WORDING_MAX_CHARS),
                ranges: Some(ranges.clone()),
                status,
                remedy: remedy.to_owned(),
                ..blank.clone()
            });
        }
    }
    if !meaning.unclear.is_empty() {
        found.push(ProductStatement {
            wording: clipped(&meaning.unclear.join("; "), WORDING_MAX_CHARS),
            remedy: remedy.to_owned(),
            ..blank.clone()
        });
    }
}

/// The products that the entry names by CPE, each once, with any version.
fn cpe_names(entry: &Affected<'_>) -> Vec<CpeName> {
    let mut names: Vec<CpeName> = Vec::new();
    for text in &entry.cpes {
        let Ok(name) = CpeName::parse_lenient(text) else { continue };
        if !matches!((&name.vendor, &name.product), (Value::Text(_), Value::Text(_))) {
            continue;
        }
        let name = CpeName { version: Value::Any, update: Value::Any, ..name };
        if names.len() < CPES_MAX && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn other_names(entry: &Affected<'_>) -> Vec<String> {
    let url = entry.package_url.trim();
    if url.starts_with("pkg:") { vec![clipped(url, NAME_MAX_CHARS)] } else { Vec::new() }
}

fn is_named(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && !matches!(text, "n/a" | "N/A" | "-" | "unspecified" | "unknown" | "*")
}

const NAME_MAX_CHARS: usize = 300;
const WORDING_MAX_CHARS: usize = 500;
/// CISA lists all models of a row of devices in one entry.
const CPES_MAX: usize = 200;
/// All names of an entry times its ranges; Cisco's largest entries have some 1,500 ranges and one name.
const RANGES_MAX: usize = 50_000;
/// The largest record of today has some 300.
const STATEMENTS_MAX: usize = 5000;
