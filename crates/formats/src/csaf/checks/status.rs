//! Tests on what is said of products: 6.1.6, 6.1.7, 6.1.23, 6.1.24, 6.1.29, 6.1.32, 6.1.33.
//! Not here: whether the products exist ([`super::ids`]).
//! Next: [`check`].

use std::collections::{HashMap, HashSet};

use super::Findings;
use crate::csaf::{
    document::{Document, ProductStatus, Tree, Vulnerability},
    tree::Groups,
};

pub(super) fn check(document: &Document<'_>, found: &mut Findings) {
    let empty = Tree::default();
    let groups = Groups::of(document.product_tree.as_ref().unwrap_or(&empty));
    let mut cves: HashSet<&str> = HashSet::new();
    let mut said: HashMap<Subject<'_>, (&str, String)> = HashMap::new();
    for (at, vulnerability) in document.vulnerabilities.iter().flatten().enumerate() {
        let place = format!("/vulnerabilities/{at}");
        if let Some(cve) = &vulnerability.cve
            && !cves.insert(cve)
        {
            found.add("6.1.23", format!("{place}/cve"), format!("{} stands twice", &**cve));
        }
        contradictions(vulnerability, at, &mut said, found);
        scores(vulnerability, &place, found);
        involvements(vulnerability, &place, found);
        flags(vulnerability, &groups, &place, found);
        for (at, remediation) in vulnerability.remediations.iter().enumerate() {
            if remediation.product_ids.is_empty() && remediation.group_ids.is_empty() {
                found.add("6.1.29", format!("{place}/remediations/{at}"), "no product is named");
            }
        }
    }
}

/// A product of a vulnerability: by the CVE, which may stand in two places, or else by its place.
type Subject<'v> = (Result<&'v str, usize>, &'v str);

/// A product is in one of the groups that contradict each other; recommended is none of them.
fn contradictions<'v>(
    vulnerability: &'v Vulnerability<'_>,
    at: usize,
    said: &mut HashMap<Subject<'v>, (&'static str, String)>,
    found: &mut Findings,
) {
    let which = vulnerability.cve.as_deref().ok_or(at);
    for (list, ids) in vulnerability.product_status.iter().flat_map(ProductStatus::lists) {
        let says = match list {
            "first_affected" | "known_affected" | "last_affected" => "affected",
            "known_not_affected" => "not affected",
            "first_fixed" | "fixed" => "fixed",
            "under_investigation" => "under investigation",
            "unknown" => "unknown",
            _ => continue,
        };
        let place = format!("/vulnerabilities/{at}/product_status/{list}");
        for id in ids {
            match said.get(&(which, &**id)) {
                Some((other, before)) if *other != says => {
                    found.add("6.1.6", place.clone(), format!("{} is also in {before}", &**id));
                }
                Some(_) => {}
                None => drop(said.insert((which, id), (says, place.clone()))),
            }
        }
    }
}

/// A product has one score of each version of CVSS by each source.
fn scores(vulnerability: &Vulnerability<'_>, place: &str, found: &mut Findings) {
    let mut scored: HashSet<(&str, &str, Option<&str>)> = HashSet::new();
    for rated in vulnerability.rated() {
        for version in rated.ratings.iter().map(|(_, cvss)| cvss.text("version").unwrap_or_default()) {
            for id in rated.products {
                if !scored.insert((id, version, rated.source)) {
                    let what = format!("{} has another score of CVSS {version}", &**id);
                    found.add("6.1.7", format!("{place}/{}", rated.place), what);
                }
            }
        }
    }
}

fn involvements(vulnerability: &Vulnerability<'_>, place: &str, found: &mut Findings) {
    let mut seen: HashSet<(&str, Option<&str>)> = HashSet::new();
    for (at, involvement) in vulnerability.involvements.iter().enumerate() {
        if !seen.insert((&involvement.party, involvement.date.as_deref())) {
            let what = format!("{} on the same day", &*involvement.party);
            found.add("6.1.24", format!("{place}/involvements/{at}"), what);
        }
    }
}

fn flags<'a>(vulnerability: &'a Vulnerability<'a>, groups: &Groups<'a>, place: &str, found: &mut Findings) {
    let mut reasons: HashMap<&str, &str> = HashMap::new();
    for (at, flag) in vulnerability.flags.iter().enumerate() {
        let place = format!("{place}/flags/{at}");
        if flag.product_ids.is_empty() && flag.group_ids.is_empty() {
            found.add("6.1.32", place.clone(), "no product is named");
        }
        for id in groups.expand(&flag.product_ids, &flag.group_ids) {
            match reasons.get(id) {
                Some(other) if **other != *flag.label => {
                    found.add("6.1.33", place.clone(), format!("{id} has another reason: {other}"));
                }
                _ => drop(reasons.insert(id, &flag.label)),
            }
        }
    }
}
