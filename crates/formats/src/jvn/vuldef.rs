//! An advisory as VULDEF 3.x writes it: `<Vulinfo>`. [JVN VULDEF 3.2]
//! Not here: the document around it (`crate::feed`).
//! Next: [`super::phrase`] for the versions.

use domain::{
    cpe::CpeName,
    vulnerabilities::{Advisory, CveId, NewsSource, ProductStatement, ProductStatus},
};

use super::{common, phrase};
use crate::{
    feed::Flaw,
    text::{REMEDY_MAX_CHARS, SUMMARY_MAX_CHARS, TITLE_MAX_CHARS, clipped},
    xml::Element,
};

/// The advisory of an element.
///
/// Each text of versions is a statement of its own, so that one that cannot be read leaves the others as they are.
pub(super) fn advisory(vulinfo: &Element) -> Result<Advisory, Flaw> {
    let id = common::number(vulinfo.text_of("VulinfoID"))?;
    let data = vulinfo.child("VulinfoData").ok_or_else(|| Flaw::new("it has no VulinfoData"))?;
    let title = common::prose(data.text_of("Title"), TITLE_MAX_CHARS);
    let overview = data.child("VulinfoDescription").map_or("", |description| description.text_of("Overview"));
    let remedy = remedy(data);
    let cves = cves(data)?;
    let mut products = Vec::new();
    for item in data.all("Affected").flat_map(|affected| affected.all("AffectedItem")) {
        add_statements(item, &cves, &remedy, &mut products);
    }
    Ok(Advisory {
        source: NewsSource::Jvn,
        publisher: common::PUBLISHER.to_owned(),
        address: common::address(&id),
        published_at: common::instant("DateFirstPublished", data.text_of("DateFirstPublished"))?,
        modified_at: common::instant("DateLastUpdated", data.text_of("DateLastUpdated"))?,
        is_withdrawn: common::is_withdrawn(&title, overview),
        cves,
        vectors: data
            .all("Impact")
            .flat_map(|impact| impact.all("Cvss"))
            .filter_map(|cvss| common::vector(cvss.text_of("Vector"), cvss.text_of("Base")))
            .collect(),
        weaknesses: common::weaknesses(related(data, "cwe").map(|item| item.text_of("VulinfoID"))),
        references: common::references(
            related(data, "vendor").chain(related(data, "advisory")).map(|item| item.text_of("URL")),
        ),
        ssvc: None,
        products,
        summary: common::prose(overview, SUMMARY_MAX_CHARS),
        title,
        id,
        configurations: Vec::new(),
    })
}

/// What an affected item says, text by text.
fn add_statements(item: &Element, cves: &[CveId], remedy: &str, products: &mut Vec<ProductStatement>) {
    let (name, product) = (item.text_of("Cpe"), item.text_of("ProductName"));
    let mut add = |wording: &str| {
        // Some texts say the product's name again.
        let versions = wording.strip_prefix(product).unwrap_or(wording);
        let reading = phrase::read(versions);
        let (ranges, named) = reading.map_or((None, Vec::new()), |read| (Some(read.ranges), read.cves));
        products.push(ProductStatement {
            // A CVE that the advisory itself does not know would lead to nothing.
            cves: named.into_iter().filter(|cve| cves.contains(cve)).collect(),
            maker: clipped(item.text_of("Name"), TITLE_MAX_CHARS),
            product: clipped(product, TITLE_MAX_CHARS),
            name: if name.is_empty() { None } else { CpeName::parse_lenient(name).ok() },
            other_names: Vec::new(),
            wording: clipped(wording, phrase::MOST_CHARS),
            ranges,
            status: ProductStatus::Affected,
            reason: None,
            remedy: remedy.to_owned(),
        });
    };
    let mut texts = item.all("VersionNumber").map(Element::text).peekable();
    if texts.peek().is_none() {
        add("");
    }
    texts.for_each(add);
}

/// What it is about, by the lists of CVEs; other references may have a title that begins like a CVE.
fn cves(data: &Element) -> Result<Vec<CveId>, Flaw> {
    let is_list = |item: &&Element| LISTS.iter().any(|list| item.text_of("Name").ends_with(list));
    common::cves(related(data, "advisory").filter(is_list).map(|item| item.text_of("VulinfoID")))
}

fn remedy(data: &Element) -> String {
    let items = data.all("Solution").flat_map(|solution| solution.all("SolutionItem"));
    let texts: Vec<&str> = items.map(|item| item.text_of("Description")).collect();
    common::prose(&texts.join(" "), REMEDY_MAX_CHARS)
}

fn related<'a>(data: &'a Element, kind: &'a str) -> impl Iterator<Item = &'a Element> {
    let items = data.all("Related").flat_map(|related| related.all("RelatedItem"));
    items.filter(move |item| item.attribute("type") == kind)
}

/// How the lists of CVEs are called.
const LISTS: [&str; 2] = ["(CVE)", "(NVD)"];
