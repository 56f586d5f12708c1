//! What a document means, and which are refused.
//! Not here: Fortinet's own (`tests/corpus_advisories.rs`).
//! Next: `fuzz/fuzz_targets/cvrf.rs`.

use domain::vulnerabilities::{NewsSource, ProductStatement};
use proptest::prelude::*;

use super::*;
use crate::range::shown;

const DOCUMENT: &str = include_str!("../../../../fuzz/seeds/cvrf/document.xml");
const OLD: &str = include_str!("../../../../fuzz/seeds/cvrf/old.xml");

fn lines(document: &str) -> Vec<String> {
    let line = |product: &ProductStatement| {
        format!("{} {} {} {}", product.status, product.maker, product.product, shown(product.ranges.as_ref()))
    };
    advisory(document).unwrap().products.iter().map(line).collect()
}

#[test]
fn a_document_is_read_whole() {
    assert!(is_mine(DOCUMENT.as_bytes()));
    let advisory = advisory(DOCUMENT).unwrap();
    assert_eq!((advisory.source, &*advisory.id), (NewsSource::Cvrf, "MA-26-001"));
    assert_eq!((&*advisory.publisher, &*advisory.title), ("Maker PSIRT", "Gate - password in logs & more"));
    assert_eq!(advisory.summary, "A password is written into a log file.");
    assert_eq!(advisory.address, "https://example.com/psirt/MA-26-001");
    assert_eq!(advisory.references.len(), 1);
    assert_eq!((advisory.published_at, advisory.modified_at), (1_767_225_600_000, 1_767_312_000_000));
    assert_eq!(advisory.cves.len(), 1);
    assert_eq!(advisory.vectors[0].vector, "CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:N/A:N");
    assert_eq!(advisory.vectors[0].stated_score_tenths, Some(23));
    assert_eq!(advisory.weaknesses, ["CWE-532"]);
}

#[test]
fn each_product_has_maker_name_and_versions() {
    assert_eq!(
        lines(DOCUMENT),
        ["affected Maker Gate [7.0.0] [6.7,6.8)", "affected Maker Gate ?", "fixed Maker Gate [7.0.1]"]
    );
    assert_eq!(advisory(DOCUMENT).unwrap().products[0].remedy, "Update to 7.0.1.");
}

#[test]
fn what_holds_on_another_product_clears_nothing_by_itself() {
    let on_door = DOCUMENT.replace(
        "</ProductTree>",
        r#"<Relationship ProductReference="g701" RelationType="Installed On" RelatesToProductReference="door">
           <FullProductName ProductID="on-door">Gate 7.0.1 on Door</FullProductName></Relationship></ProductTree>"#,
    );
    let fixed =
        |document: &str| document.replace("<ProductID>g701</ProductID>", "<ProductID>on-door</ProductID>");
    assert!(lines(&on_door).contains(&"fixed Maker Gate [7.0.1]".to_owned()));
    assert!(lines(&fixed(&on_door)).contains(&"fixed Maker Gate ?".to_owned()));
}

#[test]
fn version_1_1_without_prefixes_is_read_too() {
    assert!(is_mine(OLD.as_bytes()));
    assert_eq!(
        lines(OLD),
        ["affected  Door [2.0.1,2.0.4]", "affected  Window ?", "affected maker gate [1.2 sp1]"]
    );
    assert_eq!(advisory(OLD).unwrap().vectors[0].vector, "AV:N/AC:L/Au:N/C:P/I:P/A:P");
}

#[test]
fn what_is_no_document_is_refused_with_a_reason() {
    let whole = DOCUMENT.trim();
    for (text, reason) in [
        (String::new(), "XML"),
        ("<html></html>".to_owned(), "no CVRF document but <html>"),
        (DOCUMENT.replace("?>", "?><!DOCTYPE x [<!ENTITY a 'b'>]>"), "document type"),
        (DOCUMENT.replace("&amp;", "&lol;"), "entity"),
        (whole[..whole.len() - 9].to_owned(), "breaks off"),
        (DOCUMENT.replace("MA-26-001</cvrf:ID>", "</cvrf:ID>"), "no ID"),
        (DOCUMENT.replace("2026-01-02T00:00:00", "soon"), "CurrentReleaseDate is no instant"),
        (DOCUMENT.replace("CVE-2026-90001", "CVE-1"), "CVE-1"),
        (DOCUMENT.replace("log file", "log&#0;file"), "entity"),
        (format!("<cvrfdoc>{}", "<a>".repeat(100)), "levels"),
    ] {
        let error = advisory(&text).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}: {reason}");
    }
    assert!(!is_mine(b"<?xml version='1.0'?><html>"));
    assert!(!is_mine(b"{}"));
}

proptest! {
    #[test]
    fn anything_may_come(text: String) {
        let _ = advisory(&text);
        let _ = advisory(&format!("<cvrfdoc>{text}</cvrfdoc>"));
        let _ = is_mine(text.as_bytes());
    }
}
