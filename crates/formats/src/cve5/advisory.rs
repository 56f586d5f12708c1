//! From a record to advisories: texts, ratings, weaknesses, addresses, CISA's decision points.
//! Not here: products ([`super::product`]).
//! Next: [`advisories`].

use domain::vulnerabilities::{Advisory, CveId, NewsSource, RatedVector, Ssvc};

use super::{
    product::statements,
    record::{Container, Cvss, Metric, Record},
    versions::Writer,
};
use crate::{
    feed::{Flaw, Text, instant_ms},
    nvd::{configuration::of_trees, prose::description},
    text::{MOST_LISTED, REMEDY_MAX_CHARS, SUMMARY_MAX_CHARS, TITLE_MAX_CHARS, clipped, linkable},
};

/// What a record says.
pub(super) fn advisories(record: &Record<'_>) -> Result<Vec<Advisory>, Flaw> {
    let metadata = &record.cve_metadata;
    let id: CveId = metadata.cve_id.parse().map_err(Flaw::new)?;
    let is_withdrawn = match &*metadata.state {
        "PUBLISHED" => false,
        "REJECTED" => true,
        other => return Err(Flaw::new(format_args!("a record in the state {other}"))),
    };
    let Container { provider_metadata: provider, title, descriptions, rejected_reasons, .. } =
        &record.containers.cna;
    let instant = |text: &Option<Text<'_>>| text.as_deref().and_then(instant_ms);
    let modified_at = instant(&metadata.date_updated)
        .or_else(|| instant(&provider.date_updated))
        .or_else(|| instant(&metadata.date_published))
        .ok_or_else(|| Flaw::new("neither dateUpdated nor datePublished is an instant"))?;
    let published_at =
        instant(&metadata.date_published).or_else(|| instant(&metadata.date_reserved)).unwrap_or(modified_at);
    let text = description(if is_withdrawn { rejected_reasons } else { descriptions });
    let publisher = if metadata.assigner_short_name.is_empty() {
        &provider.short_name
    } else {
        &metadata.assigner_short_name
    };
    let mut cna = Advisory {
        source: NewsSource::Cve,
        id: id.to_string(),
        publisher: clipped(publisher, TITLE_MAX_CHARS),
        title: clipped(title, TITLE_MAX_CHARS),
        summary: clipped(&text, SUMMARY_MAX_CHARS),
        address: format!("https://www.cve.org/CVERecord?id={id}"),
        published_at,
        modified_at,
        is_withdrawn,
        cves: vec![id],
        vectors: Vec::new(),
        weaknesses: Vec::new(),
        references: Vec::new(),
        ssvc: None,
        products: Vec::new(),
        configurations: Vec::new(),
    };
    let mut cisa = Advisory { source: NewsSource::CisaAdp, publisher: "CISA-ADP".to_owned(), ..cna.clone() };
    if is_withdrawn {
        return Ok(vec![cna, cisa]);
    }
    take_in(&mut cna, &record.containers.cna, Writer::Assigner);
    let mut has_cisa = false;
    for container in &record.containers.adp {
        // Others add references, or what they know of their own products.
        if &*container.provider_metadata.short_name == "CISA-ADP" || container.title.starts_with("CISA ADP") {
            take_in(&mut cisa, container, Writer::Cisa);
            has_cisa = true;
        } else {
            take_in(&mut cna, container, Writer::Assigner);
        }
    }
    Ok(if has_cisa { vec![cna, cisa] } else { vec![cna] })
}

fn take_in(advisory: &mut Advisory, container: &Container<'_>, writer: Writer) {
    let rater = &container.provider_metadata.short_name;
    let vectors = container.metrics.iter().flat_map(|metric| rated(metric, rater));
    advisory.vectors.extend(vectors.take(MOST_LISTED));
    for weakness in container.problem_types.iter().flat_map(|problem| &problem.descriptions) {
        let number = cwe(&weakness.cwe_id).or_else(|| cwe(&weakness.description));
        add_once(&mut advisory.weaknesses, number);
    }
    let mut references: Vec<(bool, String)> = container
        .references
        .iter()
        .map(|reference| {
            (!reference.tags.iter().any(|tag| &**tag == "vendor-advisory"), linkable(&reference.url))
        })
        .filter(|(_, url)| !url.is_empty())
        .collect();
    references.sort_by_key(|(is_other, _)| *is_other);
    for (_, url) in references {
        add_once(&mut advisory.references, Some(url));
    }
    advisory.ssvc = container.metrics.iter().find_map(ssvc).or(advisory.ssvc.take());
    let remedy = [&container.solutions, &container.workarounds].into_iter().map(|list| description(list));
    let remedy = remedy.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    let remedy = clipped(&remedy, REMEDY_MAX_CHARS);
    advisory.products.extend(statements(&container.affected, writer, &remedy));
    advisory.configurations.extend(of_trees(&container.cpe_applicability));
}

fn rated<'a>(metric: &'a Metric<'_>, rater: &'a str) -> impl Iterator<Item = RatedVector> + 'a {
    let rate = |cvss: &Cvss<'_>| RatedVector {
        vector: cvss.vector_string.trim().to_owned(),
        stated_score_tenths: cvss.base_score.and_then(|score| score.0),
        source: rater.to_owned(),
        primary: false,
    };
    [&metric.v4, &metric.v31, &metric.v30, &metric.v2].into_iter().flatten().map(rate)
}

/// CISA's decision points. [CISA SSVC Guide 2022]
fn ssvc(metric: &Metric<'_>) -> Option<Ssvc> {
    let other = metric.other.as_ref().filter(|other| &*other.kind == "ssvc")?;
    let options = other.content.get("options")?.as_array()?;
    let point = |name: &str| -> Option<String> {
        let value = options.iter().find_map(|option| option.get(name))?;
        Some(value.as_str()?.to_ascii_lowercase())
    };
    let one_of = |value: String, known: &[&str]| known.contains(&value.as_str()).then_some(value);
    Some(Ssvc {
        exploitation: one_of(point("Exploitation")?, &["none", "poc", "active"])?,
        is_automatable: one_of(point("Automatable")?, &["yes", "no"])? == "yes",
        technical_impact: one_of(point("Technical Impact")?, &["partial", "total"])?,
    })
}

/// `CWE-79` at the start of a text.
pub(crate) fn cwe(text: &str) -> Option<String> {
    let digits = text.trim().strip_prefix("CWE-")?;
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    (1..=6).contains(&length).then(|| format!("CWE-{}", digits.get(..length).unwrap_or_default()))
}

fn add_once(list: &mut Vec<String>, text: Option<String>) {
    if let Some(text) = text.filter(|text| list.len() < MOST_LISTED && !list.contains(text)) {
        list.push(text);
    }
}
