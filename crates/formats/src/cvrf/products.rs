//! The product tree of a document, by identifier.
//! Not here: what is said of the products ([`super::document`]).
//! Next: [`products`].

use std::collections::HashMap;

use crate::{
    product_path::{Path, Product},
    xml::Element,
};

/// The products of the tree by identifier; one that is installed on another goes by its own name.
pub(super) fn products(tree: &Element) -> HashMap<&str, Product> {
    let mut found = HashMap::new();
    walk(tree, &Path::default(), &mut found);
    for relationship in tree.all("Relationship") {
        let part: Option<Product> = found.get(relationship.attribute("ProductReference")).cloned();
        for whole in relationship.all("FullProductName") {
            let product = part.clone().unwrap_or_else(|| product(&Path::default(), whole));
            found.insert(whole.attribute("ProductID"), Product { is_conditional: true, ..product });
        }
    }
    found
}

fn walk<'t>(element: &'t Element, path: &Path<'t>, found: &mut HashMap<&'t str, Product>) {
    for name in element.all("FullProductName") {
        found.insert(name.attribute("ProductID"), product(path, name));
    }
    for branch in element.all("Branch") {
        let (mut below, name) = (path.clone(), branch.attribute("Name").trim());
        match branch.attribute("Type") {
            "Vendor" => below.set_maker(name),
            "Product Family" => below.family = name,
            "Product Name" => below.product = name,
            "Product Version" => below.version = name,
            "Patch Level" | "Service Pack" => below.add_level(name),
            _ => {}
        }
        walk(branch, &below, found);
    }
}

fn product(path: &Path<'_>, name: &Element) -> Product {
    let cpe = name.attribute("CPE");
    path.product(name.text(), (!cpe.is_empty()).then_some(cpe), Vec::new())
}
