//! Tests on identifiers of products and groups: 6.1.1 to 6.1.5.
//! Not here: what is said of the products ([`super::status`]).
//! Next: [`check`].

use std::collections::HashSet;

use super::Findings;
use crate::{
    csaf::{
        document::{Document, Tree},
        tree::{full_names, in_order_of_definition, made},
    },
    feed::Text,
};

pub(super) fn check(document: &Document<'_>, found: &mut Findings) {
    let empty = Tree::default();
    let tree = document.product_tree.as_ref().unwrap_or(&empty);
    let mut products: HashSet<&str> = HashSet::new();
    for (place, name) in full_names(tree) {
        if !products.insert(&name.product_id) {
            found.add(
                "6.1.2",
                format!("{place}/product_id"),
                format!("{} is defined twice", &*name.product_id),
            );
        }
    }
    let mut groups: HashSet<&str> = HashSet::new();
    for (at, group) in tree.product_groups.iter().enumerate() {
        let place = format!("/product_tree/product_groups/{at}");
        if !groups.insert(&group.group_id) {
            found.add("6.1.5", format!("{place}/group_id"), format!("{} is defined twice", &*group.group_id));
        }
        known("6.1.1", &products, &format!("{place}/product_ids"), &group.product_ids, found);
    }
    relationships(tree, &products, found);
    let (known_product, known_group) = (&products, &groups);
    for (at, vulnerability) in document.vulnerabilities.iter().flatten().enumerate() {
        let place = format!("/vulnerabilities/{at}");
        if let Some(status) = &vulnerability.product_status {
            for (list, ids) in status.lists() {
                known("6.1.1", known_product, &format!("{place}/product_status/{list}"), ids, found);
            }
        }
        for rated in vulnerability.rated() {
            known(
                "6.1.1",
                known_product,
                &format!("{place}/{}/products", rated.place),
                rated.products,
                found,
            );
        }
        let mut whom = |list: &str, at: usize, products: &[Text<'_>], groups: &[Text<'_>]| {
            let place = format!("{place}/{list}/{at}");
            known("6.1.1", known_product, &format!("{place}/product_ids"), products, found);
            known("6.1.4", known_group, &format!("{place}/group_ids"), groups, found);
        };
        for (at, flag) in vulnerability.flags.iter().enumerate() {
            whom("flags", at, &flag.product_ids, &flag.group_ids);
        }
        for (at, remediation) in vulnerability.remediations.iter().enumerate() {
            whom("remediations", at, &remediation.product_ids, &remediation.group_ids);
        }
        for (at, threat) in vulnerability.threats.iter().enumerate() {
            whom("threats", at, &threat.product_ids, &threat.group_ids);
        }
    }
}

fn known(test: &'static str, defined: &HashSet<&str>, place: &str, ids: &[Text<'_>], found: &mut Findings) {
    for (at, id) in ids.iter().enumerate() {
        if !defined.contains(&**id) {
            found.add(test, format!("{place}/{at}"), format!("{} is not defined", &**id));
        }
    }
}

/// Relationships may refer to one another, but not in a circle.
fn relationships(tree: &Tree<'_>, products: &HashSet<&str>, found: &mut Findings) {
    let made = made(tree);
    for one in &made {
        for (member, id) in one.refers().filter(|(_, id)| !products.contains(id)) {
            found.add("6.1.1", format!("{}/{member}", one.place), format!("{id} is not defined"));
        }
    }
    let ordered: HashSet<usize> = in_order_of_definition(&made).into_iter().collect();
    for (_, one) in made.iter().enumerate().filter(|(at, _)| !ordered.contains(at)) {
        let what = format!("{} is defined by itself", &*one.name.product_id);
        found.add("6.1.3", format!("{}/full_product_name/product_id", one.place), what);
    }
}
