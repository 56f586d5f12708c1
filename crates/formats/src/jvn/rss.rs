//! An advisory as JVNRSS writes it: `<item>`, RSS 1.0 with JVN's own elements. [JVNRSS 3.2]
//! Not here: the document around it (`crate::feed`); versions, which JVNRSS does not have.
//! Next: [`super::vuldef`] for the whole advisory.

use domain::{
    cpe::CpeName,
    vulnerabilities::{Advisory, NewsSource, ProductStatement, ProductStatus},
};

use super::common;
use crate::{
    feed::Flaw,
    text::{SUMMARY_MAX_CHARS, TITLE_MAX_CHARS, clipped, linkable},
    xml::Element,
};

/// The advisory of an element. Its products are to be checked: JVNRSS says nothing of their versions.
pub(super) fn advisory(item: &Element) -> Result<Advisory, Flaw> {
    let id = common::number(item.text_of("identifier"))?;
    let title = common::prose(item.text_of("title"), TITLE_MAX_CHARS);
    let description = item.text_of("description");
    let link = item.text_of("link");
    let publisher = item.text_of("creator");
    let references = || item.all("references");
    // Other references may have a title that begins like a CVE.
    let lists = references().filter(|reference| matches!(reference.attribute("source"), "CVE" | "NVD"));
    let cves = common::cves(lists.map(|reference| reference.attribute("id")))?;
    let modified_at = common::instant("modified", first_of(item, &["modified", "date"]))?;
    Ok(Advisory {
        source: NewsSource::Jvn,
        publisher: clipped(if publisher.is_empty() { common::PUBLISHER } else { publisher }, TITLE_MAX_CHARS),
        address: Some(linkable(link)).filter(|link| !link.is_empty()).unwrap_or_else(|| common::address(&id)),
        published_at: common::instant("issued", first_of(item, &["issued", "modified", "date"]))?,
        modified_at,
        is_withdrawn: common::is_withdrawn(&title, description),
        cves,
        vectors: item
            .all("cvss")
            .filter_map(|cvss| common::vector(cvss.attribute("vector"), cvss.attribute("score")))
            .collect(),
        weaknesses: common::weaknesses(references().map(|reference| reference.attribute("id"))),
        references: common::references(references().map(Element::text)),
        ssvc: None,
        products: item.all("cpe").map(statement).collect(),
        summary: common::prose(description, SUMMARY_MAX_CHARS),
        title,
        id,
        configurations: Vec::new(),
    })
}

fn statement(cpe: &Element) -> ProductStatement {
    ProductStatement {
        cves: Vec::new(),
        maker: clipped(cpe.attribute("vendor"), TITLE_MAX_CHARS),
        product: clipped(cpe.attribute("product"), TITLE_MAX_CHARS),
        name: CpeName::parse_lenient(cpe.text()).ok(),
        other_names: Vec::new(),
        wording: String::new(),
        ranges: None,
        status: ProductStatus::Affected,
        reason: None,
        remedy: String::new(),
    }
}

/// The first of these texts that is there.
fn first_of<'a>(item: &'a Element, names: &[&str]) -> &'a str {
    names.iter().map(|name| item.text_of(name)).find(|text| !text.is_empty()).unwrap_or_default()
}
