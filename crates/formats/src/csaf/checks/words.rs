//! Tests on names and words: 6.1.11 to 6.1.13, 6.1.15, 6.1.25, 6.1.26, 6.1.28, 6.1.31.
//! Not here: identifiers ([`super::ids`]).
//! Next: [`check`].

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use super::{Findings, profile::Profile};
use crate::csaf::{
    document::{Branch, BranchCategory, Document, Head, PublisherCategory, Tree},
    tree::{full_names, is_package_url},
};

pub(super) fn check(document: &Document<'_>, found: &mut Findings) {
    head(&document.document, found);
    if let Some(tree) = &document.product_tree {
        helpers(tree, found);
        for (at, branch) in tree.branches.iter().enumerate() {
            versions(branch, &format!("/product_tree/branches/{at}"), found);
        }
    }
    for (at, vulnerability) in document.vulnerabilities.iter().flatten().enumerate() {
        for (place, cwe) in vulnerability.weaknesses() {
            let names = weakness_names(&cwe.id);
            if !names.is_empty() && !names.iter().any(|name| name.eq_ignore_ascii_case(cwe.name.trim())) {
                let what = format!("{} is called {}", &*cwe.id, names.join(", or "));
                found.add("6.1.11", format!("/vulnerabilities/{at}/{place}"), what);
            }
        }
    }
}

fn head(head: &Head<'_>, found: &mut Findings) {
    for (member, language) in [("lang", &head.lang), ("source_lang", &head.source_lang)] {
        if let Some(language) = language.as_deref().filter(|language| !is_language(language)) {
            found.add("6.1.12", format!("/document/{member}"), format!("{language} is no language"));
        }
    }
    if head.publisher.category == PublisherCategory::Translator && head.source_lang.is_none() {
        found.add("6.1.15", "/document/source_lang", "a translation that does not say from which language");
    }
    if head.lang.is_some() && head.lang.as_deref() == head.source_lang.as_deref() {
        found.add("6.1.28", "/document/source_lang", "translated into the language it was in");
    }
    // `Security_Incident_Response`, which looks like a profile and is none.
    let plain =
        |text: &str| text.replace(['-', '_'], "").split_whitespace().collect::<String>().to_lowercase();
    let category = &*head.category;
    let is_taken = Profile::ALL.iter().any(|profile| {
        let (value, own) = (plain(profile.category()), plain(category));
        own == value || value.strip_prefix("csaf") == Some(&own)
    });
    let is_reserved = category.to_lowercase().starts_with("csaf_") && category != "csaf_base";
    if Profile::of(head).is_none() && (is_taken || is_reserved) {
        found.add("6.1.26", "/document/category", format!("{category} looks like a profile"));
    }
}

fn helpers(tree: &Tree<'_>, found: &mut Findings) {
    for (place, name) in full_names(tree) {
        let Some(helper) = &name.product_identification_helper else { continue };
        let place = format!("{place}/product_identification_helper");
        let one = helper.purl.iter().map(|purl| ("purl".to_owned(), purl));
        let several = helper.purls.iter().enumerate().map(|(at, purl)| (format!("purls/{at}"), purl));
        for (member, purl) in one.chain(several).filter(|(_, purl)| !is_package_url(purl)) {
            found.add("6.1.13", format!("{place}/{member}"), format!("{} is no package URL", &**purl));
        }
        for (at, hashes) in helper.hashes.iter().enumerate() {
            let mut algorithms: HashSet<&str> = HashSet::new();
            for hash in &hashes.file_hashes {
                if !algorithms.insert(&hash.algorithm) {
                    let what = format!("two hashes by {}", &*hash.algorithm);
                    found.add("6.1.25", format!("{place}/hashes/{at}/file_hashes"), what);
                }
            }
        }
    }
}

/// A product version that says a range.
fn versions(branch: &Branch<'_>, place: &str, found: &mut Findings) {
    const WORDS: [&str; 7] = ["after", "all", "before", "earlier", "later", "prior", "versions"];
    if branch.category == BranchCategory::ProductVersion {
        let name = branch.name.to_lowercase();
        let is_range = name.contains(['<', '>']) || name.split_whitespace().any(|word| WORDS.contains(&word));
        if is_range {
            found.add("6.1.31", format!("{place}/name"), format!("{} is a range of versions", &*branch.name));
        }
    }
    for (at, branch) in branch.branches.iter().enumerate() {
        versions(branch, &format!("{place}/branches/{at}"), found);
    }
}

/// What a weakness is called, now and before; nothing for one that is not on the list, which is not tested.
fn weakness_names(id: &str) -> &'static [&'static str] {
    static NAMES: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
        let mut names: HashMap<&str, Vec<&str>> = HashMap::new();
        for (number, name) in WEAKNESSES.lines().filter_map(|line| line.split_once('\t')) {
            names.entry(number).or_default().push(name);
        }
        names
    });
    id.strip_prefix("CWE-").and_then(|number| NAMES.get(number)).map(Vec::as_slice).unwrap_or_default()
}

/// A language tag whose language is one. Languages of three letters and regions are tested by form only.
fn is_language(tag: &str) -> bool {
    let language = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let is_letters = language.bytes().all(|byte| byte.is_ascii_lowercase());
    match language.len() {
        1 => matches!(language.as_str(), "i" | "x") && tag.len() > 2,
        2 => is_letters && LANGUAGES.split_ascii_whitespace().any(|known| known == language),
        3..=8 => is_letters,
        _ => false,
    }
}

const WEAKNESSES: &str = include_str!("../cwe.tsv");

/// [ISO 639-1]
const LANGUAGES: &str = "\
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en \
    eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv \
    ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne \
    ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st \
    su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";
