//! From a document's elements to an advisory.
//! Not here: the product tree ([`super::products`]).
//! Next: [`advisory`].

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::vulnerabilities::{
    Advisory, CveId, NewsSource, ProductStatement, ProductStatus, RatedVector, VersionRange,
};

use super::products::products;
use crate::{
    cve5::cwe,
    feed::{Flaw, instant_ms},
    product_path::Product,
    text::{MOST_LISTED, REMEDY_MAX_CHARS, SUMMARY_MAX_CHARS, TITLE_MAX_CHARS, clipped, linkable, once},
    xml::Element,
};

/// The advisory of the parts of a document.
pub(super) fn advisory(parts: &[Element]) -> Result<Advisory, Flaw> {
    let part = |name: &str| parts.iter().find(|part| part.name == name);
    let tracking = part("DocumentTracking").ok_or_else(|| Flaw::new("it has no DocumentTracking"))?;
    let id = tracking.child("Identification").map_or("", |identification| identification.text_of("ID"));
    if id.is_empty() {
        return Err(Flaw::new("it has no ID"));
    }
    let title = part("DocumentTitle").map_or("", Element::text);
    let publisher = publisher(part("DocumentPublisher"), part("DocumentType"));
    let vulnerabilities = || parts.iter().filter(|part| part.name == "Vulnerability");
    let references = addresses(part("DocumentReferences"), vulnerabilities());
    let empty = Element::default();
    let known = products(part("ProductTree").unwrap_or(&empty));
    let mut cves: Vec<CveId> = Vec::new();
    let (mut seen, mut said) = (HashSet::new(), Vec::new());
    for vulnerability in vulnerabilities() {
        let own = cve(vulnerability)?;
        cves.extend(own.filter(|cve| seen.insert(*cve)));
        statements(vulnerability, own, &known, &mut said);
    }
    // Of several CVEs that are rated differently, nothing would say which rating is whose.
    let mut rated: Vec<RatedVector> =
        vulnerabilities().flat_map(|it| vectors(it, &publisher)).take(MOST_LISTED).collect();
    rated.dedup();
    // One without a CVE says nothing of the others'.
    if !cves.is_empty() {
        said.retain(|statement: &ProductStatement| !statement.cves.is_empty());
    }
    Ok(Advisory {
        source: NewsSource::Cvrf,
        id: clipped(id, TITLE_MAX_CHARS),
        title: clipped(title, TITLE_MAX_CHARS),
        summary: clipped(summary(part("DocumentNotes")), SUMMARY_MAX_CHARS),
        address: references.first().cloned().unwrap_or_default(),
        published_at: instant(tracking, "InitialReleaseDate")?,
        modified_at: instant(tracking, "CurrentReleaseDate")?,
        is_withdrawn: false,
        vectors: if cves.len() > 1 && rated.len() > 1 { Vec::new() } else { rated },
        weaknesses: once(
            vulnerabilities().flat_map(|it| it.all("CWE")).filter_map(|it| cwe(it.attribute("ID"))),
        ),
        references,
        ssvc: None,
        products: said,
        configurations: Vec::new(),
        publisher,
        cves,
    })
}

fn cve(vulnerability: &Element) -> Result<Option<CveId>, Flaw> {
    match vulnerability.text_of("CVE") {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|error| Flaw::new(format_args!("{text:.40}: {error}"))),
    }
}

/// Who publishes; Fortinet names itself in the type of the document only: `Fortinet PSIRT Advisories`.
fn publisher(publisher: Option<&Element>, kind: Option<&Element>) -> String {
    let authority = publisher.map_or("", |publisher| publisher.text_of("IssuingAuthority"));
    let kind = kind.map_or("", Element::text);
    let named =
        if authority.is_empty() { kind.strip_suffix(" Advisories").unwrap_or(kind) } else { authority };
    clipped(named, TITLE_MAX_CHARS)
}

fn summary(notes: Option<&Element>) -> &str {
    let of = |kind: &str| notes?.all("Note").find(|note| note.attribute("Type") == kind).map(Element::text);
    of("Summary").or_else(|| of("Description")).or_else(|| of("General")).unwrap_or_default()
}

fn instant(tracking: &Element, name: &str) -> Result<i64, Flaw> {
    instant_ms(tracking.text_of(name)).ok_or_else(|| Flaw::new(format_args!("its {name} is no instant")))
}

/// The addresses, the document's own first.
fn addresses<'e>(
    document: Option<&'e Element>,
    vulnerabilities: impl Iterator<Item = &'e Element>,
) -> Vec<String> {
    let within = vulnerabilities.flat_map(|it| it.all("References"));
    let mut lists: Vec<(bool, &Element)> = Vec::new();
    for list in document.into_iter().chain(within) {
        let is_own = list.attribute("Type") == "Self";
        lists.extend(list.all("Reference").map(|it| (!is_own && it.attribute("Type") != "Self", it)));
    }
    lists.sort_by_key(|(is_other, _)| *is_other);
    once(lists.into_iter().map(|(_, reference)| linkable(reference.text_of("URL"))))
}

fn vectors<'e>(vulnerability: &'e Element, publisher: &'e str) -> impl Iterator<Item = RatedVector> + 'e {
    let sets = vulnerability.all("CVSSScoreSets").flat_map(|sets| &sets.children);
    sets.filter_map(move |set| {
        let of = |start: &str| {
            set.children.iter().find(|child| child.name.starts_with(start)).map_or("", Element::text)
        };
        let vector = clipped(of("Vector"), TITLE_MAX_CHARS);
        (!vector.is_empty()).then(|| RatedVector {
            vector,
            stated_score_tenths: tenths(of("BaseScore")),
            source: publisher.to_owned(),
            primary: false,
        })
    })
}

/// A score of `9.8` or `10` in tenths.
fn tenths(text: &str) -> Option<u16> {
    let (whole, tenth) = text.split_once('.').unwrap_or((text, "0"));
    let (whole, tenth): (u16, u16) = (whole.parse().ok()?, tenth.parse().ok()?);
    let tenths = whole.checked_mul(10)?.checked_add(tenth)?;
    (tenth < 10 && tenths <= 100).then_some(tenths)
}

/// By what products are put together: status, maker, product, whether the versions are unclear, remedies.
type Key<'e> = (ProductStatus, &'e str, &'e str, bool, &'e [usize]);

/// What a vulnerability says of products: one statement for each product, kind of status, and remedy.
fn statements(
    vulnerability: &Element,
    cve: Option<CveId>,
    known: &HashMap<&str, Product>,
    found: &mut Vec<ProductStatement>,
) {
    let remedies = remedies(vulnerability);
    let mut heaps: BTreeMap<Key<'_>, Vec<&Product>> = BTreeMap::new();
    for list in vulnerability.all("ProductStatuses").flat_map(|statuses| statuses.all("Status")) {
        let Some(status) = status(list.attribute("Type")) else { continue };
        for id in list.all("ProductID").map(Element::text) {
            let Some(product) = known.get(id).filter(|product| !product.product.is_empty()) else { continue };
            let remedies = remedies.by_product.get(id).unwrap_or(&remedies.for_all);
            let key =
                (status, &*product.maker, &*product.product, product.ranges.is_none(), remedies.as_slice());
            heaps.entry(key).or_default().push(product);
        }
    }
    for ((status, maker, product, _, remedy), heap) in heaps {
        let Some(sample) = heap.first() else { continue };
        let wordings: Vec<&str> =
            heap.iter().map(|it| &*it.wording).filter(|text| !text.is_empty()).collect();
        let texts: Vec<&str> = remedy.iter().filter_map(|at| remedies.texts.get(*at).copied()).collect();
        let ranges: Option<Vec<Vec<VersionRange>>> =
            heap.iter().map(|it| it.ranges_of(status).cloned()).collect();
        let is_to_do = matches!(status, ProductStatus::Affected | ProductStatus::UnderInvestigation);
        found.push(ProductStatement {
            cves: cve.into_iter().collect(),
            maker: maker.to_owned(),
            product: product.to_owned(),
            name: sample.name.clone(),
            other_names: Vec::new(),
            wording: clipped(&wordings.join("; "), WORDING_MAX_CHARS),
            ranges: ranges.map(|ranges| ranges.concat()),
            status,
            reason: None,
            remedy: if is_to_do { clipped(&texts.join("\n"), REMEDY_MAX_CHARS) } else { String::new() },
        });
    }
}

/// The first affected version is affected; what follows it is not said.
fn status(kind: &str) -> Option<ProductStatus> {
    Some(match kind {
        "Known Affected" | "First Affected" | "Last Affected" => ProductStatus::Affected,
        "Fixed" | "First Fixed" => ProductStatus::Fixed,
        "Known Not Affected" => ProductStatus::NotAffected,
        "Under Investigation" => ProductStatus::UnderInvestigation,
        _ => return None,
    })
}

/// What to do, by product; one that names no product is for all.
#[derive(Default)]
struct Remedies<'e> {
    texts: Vec<&'e str>,
    by_product: HashMap<&'e str, Vec<usize>>,
    for_all: Vec<usize>,
}

fn remedies(vulnerability: &Element) -> Remedies<'_> {
    let mut found = Remedies::default();
    for remediation in vulnerability.all("Remediations").flat_map(|list| list.all("Remediation")) {
        let at = found.texts.len();
        found.texts.push(remediation.text_of("Description"));
        let mut is_for_all = true;
        for id in remediation.all("ProductID") {
            found.by_product.entry(id.text()).or_default().push(at);
            is_for_all = false;
        }
        if is_for_all {
            found.for_all.push(at);
        }
    }
    found
}

const WORDING_MAX_CHARS: usize = 500;
