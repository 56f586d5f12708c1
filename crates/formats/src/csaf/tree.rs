//! The product tree: who makes what in which versions, by identifier.
//! Not here: what is said of the products ([`super::statements`]).
//! Next: [`products`].

use std::collections::{HashMap, HashSet, VecDeque};

use super::document::{
    Branch, BranchCategory, FullName, Helper, Relationship, RelationshipCategory, Tree, Vulnerability,
};
use crate::{
    feed::Text,
    product_path::{Path, Product},
    text::{TITLE_MAX_CHARS, clipped},
};

/// Every full product name with its place, in the order of the document.
pub(super) fn full_names<'t, 'a>(tree: &'t Tree<'a>) -> Vec<(String, &'t FullName<'a>)> {
    let mut found = Vec::new();
    for (at, branch) in tree.branches.iter().enumerate() {
        in_branch(branch, &format!("/product_tree/branches/{at}"), &mut found);
    }
    for (at, name) in tree.full_product_names.iter().enumerate() {
        found.push((format!("/product_tree/full_product_names/{at}"), name));
    }
    for (at, relationship) in tree.relationships.iter().enumerate() {
        found.push((
            format!("/product_tree/relationships/{at}/full_product_name"),
            &relationship.full_product_name,
        ));
    }
    found
}

fn in_branch<'t, 'a>(branch: &'t Branch<'a>, place: &str, found: &mut Vec<(String, &'t FullName<'a>)>) {
    found.extend(branch.product.iter().map(|name| (format!("{place}/product"), name)));
    for (at, branch) in branch.branches.iter().enumerate() {
        in_branch(branch, &format!("{place}/branches/{at}"), found);
    }
}

/// The places of the relationships such that each stands behind those it refers to. Those in a circle are missing.
pub(super) fn in_order_of_definition(tree: &Tree<'_>) -> Vec<usize> {
    let made: HashSet<&str> = tree.relationships.iter().map(|it| &*it.full_product_name.product_id).collect();
    let mut waiting: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut missing: Vec<usize> = Vec::with_capacity(tree.relationships.len());
    let mut ready: VecDeque<usize> = VecDeque::new();
    for (at, relationship) in tree.relationships.iter().enumerate() {
        let refers = [&*relationship.product_reference, &*relationship.relates_to_product_reference];
        let refers: HashSet<&str> = refers.into_iter().filter(|id| made.contains(id)).collect();
        missing.push(refers.len());
        if refers.is_empty() {
            ready.push_back(at);
        }
        for id in refers {
            waiting.entry(id).or_default().push(at);
        }
    }
    let mut ordered = Vec::with_capacity(tree.relationships.len());
    while let Some(at) = ready.pop_front() {
        ordered.push(at);
        let id = tree.relationships.get(at).map(|it| &*it.full_product_name.product_id);
        for next in id.and_then(|id| waiting.remove(id)).unwrap_or_default() {
            if let Some(count) = missing.get_mut(next) {
                *count -= 1;
                if *count == 0 {
                    ready.push_back(next);
                }
            }
        }
    }
    ordered
}

/// The groups of products, by identifier.
pub(super) struct Groups<'t>(HashMap<&'t str, Vec<&'t str>>);

impl<'t> Groups<'t> {
    pub(super) fn of(tree: &'t Tree<'_>) -> Self {
        let ids = |ids: &'t [Text<'_>]| ids.iter().map(|id| &**id).collect();
        Self(tree.product_groups.iter().map(|group| (&*group.group_id, ids(&group.product_ids))).collect())
    }

    /// The products that are named by themselves or in a group.
    pub(super) fn expand<'b>(&self, products: &'b [Text<'_>], groups: &'b [Text<'_>]) -> Vec<&'b str>
    where
        't: 'b,
    {
        let own = products.iter().map(|id| &**id);
        own.chain(groups.iter().filter_map(|group| self.0.get(&**group)).flatten().copied()).collect()
    }

    /// How many products the groups that a document refers to name together: a short document can ask for very many.
    pub(super) fn mentions(&self, vulnerabilities: &[Vulnerability<'_>]) -> usize {
        let size = |ids: &[Text<'_>]| -> usize {
            ids.iter().map(|id| self.0.get(&**id).map_or(0, Vec::len)).fold(0, usize::saturating_add)
        };
        vulnerabilities.iter().fold(0, |sum: usize, vulnerability| {
            let flags = vulnerability.flags.iter().map(|it| size(&it.group_ids));
            let threats = vulnerability.threats.iter().map(|it| size(&it.group_ids));
            let remediations = vulnerability.remediations.iter().map(|it| size(&it.group_ids));
            flags.chain(threats).chain(remediations).fold(sum, usize::saturating_add)
        })
    }
}

/// The products of the tree by identifier.
pub(super) fn products<'t>(tree: &'t Tree<'_>) -> HashMap<&'t str, Product> {
    let mut found = HashMap::new();
    for branch in &tree.branches {
        walk(branch, Path::default(), &mut found);
    }
    for name in &tree.full_product_names {
        found.insert(&*name.product_id, product(&Path::default(), name));
    }
    for at in in_order_of_definition(tree) {
        if let Some(relationship) = tree.relationships.get(at) {
            let product = related(relationship, &found);
            found.insert(&*relationship.full_product_name.product_id, product);
        }
    }
    found
}

fn walk<'t>(branch: &'t Branch<'_>, mut path: Path<'t>, found: &mut HashMap<&'t str, Product>) {
    let name = branch.name.trim();
    match branch.category {
        BranchCategory::Vendor => path.set_maker(name),
        BranchCategory::ProductFamily => path.family = name,
        BranchCategory::ProductName => path.product = name,
        BranchCategory::ProductVersion | BranchCategory::ProductVersionRange => path.version = name,
        BranchCategory::ServicePack | BranchCategory::PatchLevel => path.add_level(name),
        BranchCategory::Architecture
        | BranchCategory::HostName
        | BranchCategory::Language
        | BranchCategory::Legacy
        | BranchCategory::Specification => {}
    }
    if let Some(name) = &branch.product {
        found.insert(&*name.product_id, product(&path, name));
    }
    for branch in &branch.branches {
        walk(branch, path.clone(), found);
    }
}

fn product(path: &Path<'_>, name: &FullName<'_>) -> Product {
    let empty = Helper::default();
    let helper = name.product_identification_helper.as_ref().unwrap_or(&empty);
    path.product(&name.name, helper.cpe.as_deref(), other_names(helper))
}

/// The product of a relationship: the software that is installed on something; or, for a part of a product whose
/// versions are known, that product, which is what a hospital has on its list.
fn related(relationship: &Relationship<'_>, known: &HashMap<&str, Product>) -> Product {
    let [part, whole] = [&relationship.product_reference, &relationship.relates_to_product_reference]
        .map(|id| known.get(&**id).cloned().unwrap_or_default());
    let is_part = matches!(
        relationship.category,
        RelationshipCategory::DefaultComponentOf | RelationshipCategory::OptionalComponentOf
    );
    let full_name = clipped(&relationship.full_product_name.name, TITLE_MAX_CHARS);
    let (mut product, other) = if is_part && whole.ranges.is_some() { (whole, part) } else { (part, whole) };
    if !other.full_name.is_empty() {
        let wording = format!("{} ({})", product.wording, full_name);
        product.wording = clipped(wording.trim(), TITLE_MAX_CHARS);
    }
    Product { full_name, is_conditional: true, ..product }
}

fn other_names(helper: &Helper<'_>) -> Vec<String> {
    let purl = helper.purl.iter().filter(|purl| is_package_url(purl));
    let names = purl.chain(&helper.model_numbers).chain(&helper.skus);
    names.take(MOST_OTHER_NAMES).map(|name| clipped(name, TITLE_MAX_CHARS)).collect()
}

/// `pkg:type/namespace/name@version?qualifiers#subpath`. [Package URL specification, 1.0]
pub(super) fn is_package_url(text: &str) -> bool {
    let Some((kind, rest)) =
        text.strip_prefix("pkg:").and_then(|rest| rest.trim_start_matches('/').split_once('/'))
    else {
        return false;
    };
    let is_kind = kind.starts_with(|char: char| char.is_ascii_alphabetic())
        && kind.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-'));
    let path = rest.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    // A version begins at the last `@` that no slash follows.
    let path = match path.rsplit_once('@') {
        Some((before, version)) if !version.contains('/') => before,
        _ => path,
    };
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic()) && text.len() <= TITLE_MAX_CHARS * 4;
    is_kind && !name.is_empty() && is_plain
}

const MOST_OTHER_NAMES: usize = 50;
