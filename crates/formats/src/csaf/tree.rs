//! The product tree: who makes what in which versions, by identifier.
//! Not here: what is said of the products ([`super::statements`]).
//! Next: [`products`].

use std::collections::{HashMap, HashSet, VecDeque};

use super::document::{
    Branch, BranchCategory, FullName, Helper, ProductPath, Relationship, RelationshipCategory, Subpath, Tree,
    Vulnerability,
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
    found.extend(made(tree).into_iter().map(|one| (format!("{}/full_product_name", one.place), one.name)));
    found
}

/// A product that is made of others, as a relationship or a path has it.
pub(super) struct Made<'t, 'a> {
    pub(super) place: String,
    pub(super) name: &'t FullName<'a>,
    first: (&'static str, &'t str),
    /// How it goes on, where that is said, and with what.
    steps: Vec<(RelationshipCategory, String, &'t str)>,
}

impl<'t> Made<'t, '_> {
    /// The products that it refers to, each with the member that does.
    pub(super) fn refers(&self) -> impl Iterator<Item = (&str, &'t str)> {
        let steps = self.steps.iter().map(|(_, member, id)| (member.as_str(), *id));
        std::iter::once(self.first).chain(steps)
    }
}

/// The products that are made of others.
pub(super) fn made<'t, 'a>(tree: &'t Tree<'a>) -> Vec<Made<'t, 'a>> {
    let of_relationship = |(at, it): (usize, &'t Relationship<'a>)| Made {
        place: format!("/product_tree/relationships/{at}"),
        name: &it.full_product_name,
        first: ("product_reference", &it.product_reference),
        steps: vec![(
            it.category,
            "relates_to_product_reference".to_owned(),
            &it.relates_to_product_reference,
        )],
    };
    let of_path = |(at, it): (usize, &'t ProductPath<'a>)| Made {
        place: format!("/product_tree/product_paths/{at}"),
        name: &it.full_product_name,
        first: ("beginning_product_reference", &it.beginning_product_reference),
        steps: it.subpaths.iter().enumerate().map(|(at, step)| subpath(at, step)).collect(),
    };
    let relationships = tree.relationships.iter().enumerate().map(of_relationship);
    relationships.chain(tree.product_paths.iter().enumerate().map(of_path)).collect()
}

fn subpath<'t>(at: usize, step: &'t Subpath<'_>) -> (RelationshipCategory, String, &'t str) {
    (step.category, format!("subpaths/{at}/next_product_reference"), &step.next_product_reference)
}

fn in_branch<'t, 'a>(branch: &'t Branch<'a>, place: &str, found: &mut Vec<(String, &'t FullName<'a>)>) {
    found.extend(branch.product.iter().map(|name| (format!("{place}/product"), name)));
    for (at, branch) in branch.branches.iter().enumerate() {
        in_branch(branch, &format!("{place}/branches/{at}"), found);
    }
}

/// The places of what is made of others such that each stands behind those it refers to. Those in a circle are missing.
pub(super) fn in_order_of_definition(made: &[Made<'_, '_>]) -> Vec<usize> {
    let ids: HashSet<&str> = made.iter().map(|it| &*it.name.product_id).collect();
    let mut waiting: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut missing: Vec<usize> = Vec::with_capacity(made.len());
    let mut ready: VecDeque<usize> = VecDeque::new();
    for (at, one) in made.iter().enumerate() {
        let refers: HashSet<&str> = one.refers().map(|(_, id)| id).filter(|id| ids.contains(id)).collect();
        missing.push(refers.len());
        if refers.is_empty() {
            ready.push_back(at);
        }
        for id in refers {
            waiting.entry(id).or_default().push(at);
        }
    }
    let mut ordered = Vec::with_capacity(made.len());
    while let Some(at) = ready.pop_front() {
        ordered.push(at);
        let id = made.get(at).map(|it| &*it.name.product_id);
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
    let made = made(tree);
    for at in in_order_of_definition(&made) {
        if let Some(one) = made.get(at) {
            let product = related(one, &found);
            found.insert(&*one.name.product_id, product);
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
        | BranchCategory::Platform
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

/// What is made of others: the software that is installed on something; or, for a part of a product whose versions are
/// known, that product, which is what a hospital has on its list.
fn related(made: &Made<'_, '_>, known: &HashMap<&str, Product>) -> Product {
    let of = |id: &str| known.get(id).cloned().unwrap_or_default();
    let full_name = clipped(&made.name.name, TITLE_MAX_CHARS);
    let (_, first) = made.first;
    let (mut product, mut is_with_others) = (of(first), false);
    for (category, _, next) in &made.steps {
        let whole = of(next);
        let is_part = matches!(
            category,
            RelationshipCategory::DefaultComponentOf | RelationshipCategory::OptionalComponentOf
        );
        let other =
            if is_part && whole.ranges.is_some() { std::mem::replace(&mut product, whole) } else { whole };
        is_with_others |= !other.full_name.is_empty();
    }
    if is_with_others {
        let wording = format!("{} ({})", product.wording, full_name);
        product.wording = clipped(wording.trim(), TITLE_MAX_CHARS);
    }
    Product { full_name, is_conditional: true, ..product }
}

fn other_names(helper: &Helper<'_>) -> Vec<String> {
    let purls = helper.purl.iter().chain(&helper.purls).filter(|purl| is_package_url(purl));
    let names = purls.chain(&helper.model_numbers).chain(&helper.skus);
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
