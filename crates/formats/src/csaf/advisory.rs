//! From a document to an advisory: texts, addresses, ratings, weaknesses.
//! Not here: products ([`super::statements`]).
//! Next: [`advisory`].

use std::collections::HashSet;

use domain::vulnerabilities::{Advisory, CveId, NewsSource, RatedVector};

use super::{
    cvss::Cvss,
    document::{Document, Note, NoteCategory, Reference, ReferenceCategory, Vulnerability},
    refused::Refused,
    statements::statements,
};
use crate::{
    feed::instant_ms,
    text::{MOST_LISTED, SUMMARY_MAX_CHARS, TITLE_MAX_CHARS, clipped, linkable, once},
};

/// What a document says.
pub(super) fn advisory(document: &Document<'_>) -> Result<Advisory, Refused> {
    let head = &document.document;
    let instant = |text: &str, member: &str| {
        instant_ms(text).ok_or_else(|| Refused::Json(format!("/document/tracking/{member} is no instant")))
    };
    let vulnerabilities = || document.vulnerabilities.iter().flatten();
    let mut cves: Vec<CveId> = Vec::new();
    let mut seen: HashSet<CveId> = HashSet::new();
    for vulnerability in vulnerabilities() {
        if let Some(cve) = &vulnerability.cve {
            let id = cve.parse().map_err(|error| Refused::Json(format!("{:.40}: {error}", &**cve)))?;
            if seen.insert(id) {
                cves.push(id);
            }
        }
    }
    let notes = summary(&head.notes)
        .or_else(|| vulnerabilities().find_map(|vulnerability| summary(vulnerability.notes.as_deref()?)));
    let references = || head.references.iter().chain(vulnerabilities().flat_map(|it| &it.references));
    Ok(Advisory {
        source: NewsSource::Csaf,
        id: clipped(&head.tracking.id, TITLE_MAX_CHARS),
        publisher: clipped(&head.publisher.name, TITLE_MAX_CHARS),
        title: clipped(&head.title, TITLE_MAX_CHARS),
        summary: clipped(notes.unwrap_or_default(), SUMMARY_MAX_CHARS),
        address: address(&head.references),
        published_at: instant(&head.tracking.initial_release_date, "initial_release_date")?,
        modified_at: instant(&head.tracking.current_release_date, "current_release_date")?,
        is_withdrawn: matches!(&*head.category, "csaf_withdrawn" | "csaf_superseded"),
        vectors: vectors(document, cves.len()),
        weaknesses: once(
            vulnerabilities().flat_map(Vulnerability::weaknesses).map(|(_, cwe)| cwe.id.trim().to_owned()),
        ),
        references: once(references().map(|reference| linkable(&reference.url))),
        ssvc: None,
        products: statements(document, &cves),
        configurations: Vec::new(),
        cves,
    })
}

fn summary<'n>(notes: &'n [Note<'_>]) -> Option<&'n str> {
    let of = |category| notes.iter().find(|note| note.category == category).map(|note| &*note.text);
    of(NoteCategory::Summary).or_else(|| of(NoteCategory::Description)).or_else(|| of(NoteCategory::General))
}

/// Where people read it: the document's own address, the page rather than the JSON.
fn address(references: &[Reference<'_>]) -> String {
    let own: Vec<String> = references
        .iter()
        .filter(|reference| reference.category == ReferenceCategory::Own)
        .map(|reference| linkable(&reference.url))
        .filter(|url| !url.is_empty())
        .collect();
    let page = own.iter().find(|url| !url.to_ascii_lowercase().ends_with(".json"));
    page.or(own.first()).cloned().unwrap_or_default()
}

/// The ratings. Of several CVEs that are rated differently none is given: nothing would say which is whose.
fn vectors(document: &Document<'_>, cves: usize) -> Vec<RatedVector> {
    let mut found: Vec<RatedVector> = Vec::new();
    let rated_ones = document.vulnerabilities.iter().flatten().flat_map(Vulnerability::rated);
    for (_, cvss) in rated_ones.flat_map(|one| one.ratings) {
        let Some(rated) = rated(cvss, &document.document.publisher.name) else { continue };
        if found.len() < MOST_LISTED && !found.contains(&rated) {
            found.push(rated);
        }
    }
    if cves > 1 && found.len() > 1 { Vec::new() } else { found }
}

fn rated(cvss: &Cvss, publisher: &str) -> Option<RatedVector> {
    Some(RatedVector {
        vector: clipped(cvss.text("vectorString")?, TITLE_MAX_CHARS),
        stated_score_tenths: cvss.tenths("baseScore"),
        source: clipped(publisher, TITLE_MAX_CHARS),
        primary: false,
    })
}
