//! What a record of the CVE programme means.
//! Not here: real records by the thousand (`tests/corpus_advisories.rs`).
//! Next: `fuzz/fuzz_targets/cve5.rs`.

use domain::vulnerabilities::{Advisory, NewsSource, ProductStatement};
use proptest::prelude::*;

use super::*;
use crate::range::shown;

const RECORD: &str = include_str!("../../../../fuzz/seeds/cve5/record.json");
const REJECTED: &str = include_str!("../../../../fuzz/seeds/cve5/rejected.json");

/// A record whose assigner says this of products.
fn record(affected: &str) -> String {
    format!(
        r#"{{"dataType":"CVE_RECORD","dataVersion":"5.1",
        "cveMetadata":{{"cveId":"CVE-2026-90001","state":"PUBLISHED","dateUpdated":"2026-01-02T00:00:00.000Z"}},
        "containers":{{"cna":{{"affected":[{affected}]}}}}}}"#
    )
}

/// What is said of the versions of Gate by the assigner: `affected [1.0,2.0)`, ...
fn said(default: &str, versions: &str) -> String {
    lines(&record(&format!(
        r#"{{"vendor":"Maker","product":"Gate","defaultStatus":"{default}","versions":[{versions}]}}"#
    )))
}

fn lines(record: &str) -> String {
    let advisories = advisories(record).unwrap();
    advisories.iter().flat_map(|advisory| &advisory.products).map(line).collect::<Vec<_>>().join(" · ")
}

fn line(product: &ProductStatement) -> String {
    format!("{} {}", product.status, shown(product.ranges.as_ref()))
}

fn read(text: &str) -> (Advisory, Advisory) {
    let mut both = advisories(text).unwrap();
    assert_eq!(both.len(), 2);
    (both.remove(0), both.remove(0))
}

#[test]
fn a_record_gives_the_assigners_word_and_cisas() {
    assert!(is_mine(RECORD.as_bytes()));
    let (cna, cisa) = read(RECORD);
    assert_eq!((cna.source, cisa.source), (NewsSource::Cve, NewsSource::CisaAdp));
    assert_eq!((&*cna.id, &*cna.publisher), ("CVE-2026-90001", "maker"));
    assert_eq!(cna.title, "Gate: heap overflow");
    assert_eq!(cna.summary, "A heap overflow in Gate.");
    assert_eq!((cna.published_at, cna.modified_at), (1_767_225_600_000, 1_767_312_000_000));
    assert_eq!(cna.weaknesses, ["CWE-122"]);
    assert_eq!(
        cna.references,
        ["https://example.com/advisory", "https://example.com/more", "https://example.com/again"]
    );
    assert_eq!(cna.vectors.len(), 1);
    assert_eq!((cna.vectors[0].stated_score_tenths, &*cna.vectors[0].source), (Some(98), "maker"));
    assert_eq!(cna.products[0].remedy, "Update to 2.0.");
    assert_eq!(cna.ssvc, None);
    let ssvc = cisa.ssvc.unwrap();
    assert_eq!(
        (&*ssvc.exploitation, ssvc.is_automatable, &*ssvc.technical_impact),
        ("active", true, "total")
    );
    assert_eq!(cisa.title, cna.title);
    let name = cisa.products[0].name.as_ref().unwrap().to_string();
    assert_eq!(name, "cpe:2.3:o:maker:gate:*:*:*:*:*:*:*:*");
    assert_eq!(shown(cisa.products[0].ranges.as_ref()), "[1.0,2.0)");
    assert_eq!(cna.configurations.len(), 1);
    assert_eq!(cna.configurations[0].children.len() + cna.configurations[0].criteria.len(), 2);
}

#[test]
fn a_rejected_record_withdraws_both() {
    let (cna, cisa) = read(REJECTED);
    assert!(cna.is_withdrawn && cisa.is_withdrawn);
    assert_eq!(cna.summary, "Not a vulnerability.");
    assert!(cna.products.is_empty());
}

#[test]
fn bounds_are_read() {
    for (versions, line) in [
        (
            r#"{"version":"1.0","lessThan":"2.0","versionType":"semver","status":"affected"}"#,
            "affected [1.0,2.0)",
        ),
        (
            r#"{"version":"1.0","lessThanOrEqual":"1.9","versionType":"custom","status":"affected"}"#,
            "affected [1.0,1.9]",
        ),
        (
            r#"{"version":"0","lessThan":"2.0 ","versionType":"custom","status":"affected"}"#,
            "affected (,2.0)",
        ),
        (
            r#"{"version":"n/a","lessThanOrEqual":"1.5","versionType":"custom","status":"affected"}"#,
            "affected (,1.5]",
        ),
        (
            r#"{"version":"unspecified","lessThan":"13.6","versionType":"custom","status":"affected"}"#,
            "affected (,13.6)",
        ),
        (
            r#"{"version":"5.8.x","lessThan":"5.8.6","versionType":"custom","status":"affected"}"#,
            "affected [5.8,5.8.6)",
        ),
        (
            r#"{"version":"6.1.0","lessThanOrEqual":"6.1.*","versionType":"semver","status":"affected"}"#,
            "affected [6.1.0,6.2)",
        ),
        (
            r#"{"version":"20.1R2","lessThan":"20.1*","versionType":"custom","status":"affected"}"#,
            "affected [20.1R2,20.2)",
        ),
        (r#"{"version":"2.3","lessThan":"*","versionType":"custom","status":"affected"}"#, "affected [2.3,)"),
        (r#"{"version":"0","lessThan":"*","versionType":"custom","status":"affected"}"#, "affected all"),
        (
            r#"{"version":"0:3.3.1-17.el9","lessThan":"0:3.3.2-1.el9","versionType":"rpm","status":"affected"}"#,
            "affected [3.3.1-17.el9,3.3.2-1.el9)",
        ),
        (
            r#"{"version":"1.2.3","status":"affected"},{"version":"1.2.4","status":"affected"}"#,
            "affected [1.2.3] [1.2.4]",
        ),
        (r#"{"version":">= 1.0, < 2.0","status":"affected"}"#, "affected [1.0,2.0)"),
        (r#"{"version":"Gate 1.8 and earlier","status":"affected"}"#, "affected (,1.8]"),
        (r#"{"version":"all versions","status":"affected"}"#, "affected all"),
    ] {
        assert_eq!(said("unaffected", versions), line, "{versions}");
    }
}

#[test]
fn what_is_not_certain_is_to_be_checked_and_never_all() {
    for versions in [
        r#"{"version":"n/a","status":"affected"}"#,
        r#"{"version":"0","status":"affected"}"#,
        r#"{"version":"unspecified","status":"affected"}"#,
        r#"{"version":"see references","status":"affected"}"#,
        r#"{"version":"unspecified","lessThan":"*","versionType":"custom","status":"affected"}"#,
        r#"{"version":"unspecified","lessThanOrEqual":"latest","versionType":"custom","status":"affected"}"#,
        r#"{"version":"2.0","lessThan":"1.0","versionType":"custom","status":"affected"}"#,
        r#"{"version":"16.0.1","lessThan":"https://example.com/","versionType":"custom","status":"affected"}"#,
        r#"{"version":"1da177e4c3f41524e886b7f1b8a0c1fc7321cac2","lessThan":"f11be4c","versionType":"git","status":"affected"}"#,
        r#"{"version":"1.0","lessThan":"2.0","lessThanOrEqual":"2.0","versionType":"custom","status":"affected"}"#,
    ] {
        assert_eq!(said("unaffected", versions), "affected ?", "{versions}");
    }
    assert_eq!(lines(&record(r#"{"vendor":"Maker","product":"Gate"}"#)), "affected ?");
    let half = r#"{"version":"1.0","status":"affected"},{"version":"some more","status":"affected"}"#;
    assert_eq!(said("unaffected", half), "affected [1.0] · affected ?");
}

#[test]
fn cisas_star_stands_for_unknown() {
    let cisa = |version: &str| {
        let text = RECORD.replace(r#""version": "1.0", "lessThan": "2.0", "versionType": "custom""#, version);
        assert_ne!(text, RECORD);
        line(&read(&text).1.products[0])
    };
    assert_eq!(cisa(r#""version": "*""#), "affected ?");
    assert_eq!(cisa(r#""version": "0", "lessThan": "*", "versionType": "custom""#), "affected ?");
    assert_eq!(cisa(r#""version": "0", "lessThan": "3.0", "versionType": "custom""#), "affected (,3.0)");
}

#[test]
fn a_change_ends_the_range_at_the_last_fix() {
    let change = |changes: &str| {
        said(
            "unaffected",
            &format!(
                r#"{{"version":"10.2.0","lessThan":"10.2.*","versionType":"custom","status":"affected","changes":[{changes}]}}"#
            ),
        )
    };
    assert_eq!(
        change(r#"{"at":"10.2.9-h1","status":"unaffected"}"#),
        "affected [10.2.0,10.2.9-h1) · fixed [10.2.9-h1,10.3)"
    );
    assert_eq!(
        change(r#"{"at":"10.2.9-h1","status":"unaffected"},{"at":"10.2.8-h3","status":"unaffected"}"#),
        "affected [10.2.0,10.2.9-h1) · fixed [10.2.9-h1,10.3)"
    );
    assert_eq!(change(r#"{"at":"unclear","status":"unaffected"}"#), "affected ?");
}

#[test]
fn all_but_some_are_what_lies_between() {
    let kernel = r#"{"version":"6.9","status":"affected"},
        {"version":"0","lessThan":"6.9","versionType":"semver","status":"unaffected"},
        {"version":"6.10.14","lessThanOrEqual":"6.10.*","versionType":"semver","status":"unaffected"},
        {"version":"6.11.3","lessThanOrEqual":"6.11.*","versionType":"semver","status":"unaffected"},
        {"version":"6.12-rc1","lessThanOrEqual":"*","versionType":"original_commit_for_fix","status":"unaffected"}"#;
    let said_of = said("affected", kernel);
    assert!(
        said_of.starts_with("affected [6.9,6.10.14) [6.11,6.11.3) [6.12,6.12-rc1) · not_affected")
            || said_of.starts_with("affected [6.9,6.10.14) [6.11,6.11.3) · not_affected"),
        "{said_of}"
    );
}

#[test]
fn a_default_of_affected_does_not_widen_what_is_listed() {
    let listed = r#"{"version":"0","lessThanOrEqual":"23.6","versionType":"semver","status":"affected"}"#;
    assert_eq!(said("affected", listed), "affected (,23.6]");
    let one_fixed = r#"{"version":"2.0","status":"unaffected"}"#;
    assert_eq!(said("affected", one_fixed), "not_affected [2.0] · affected ?");
    let open_above = r#"{"version":"1.0","lessThan":"2.0","versionType":"semver","status":"unaffected"}"#;
    assert_eq!(said("affected", open_above), "not_affected [1.0,2.0) · affected ?");
    assert_eq!(said("affected", ""), "affected all");
    assert_eq!(said("unaffected", ""), "not_affected all");
}

#[test]
fn a_product_without_a_name_is_left_out_and_commits_yield_to_versions() {
    assert_eq!(
        lines(&record(
            r#"{"vendor":"n/a","product":"n/a","versions":[{"version":"n/a","status":"affected"}]}"#
        )),
        ""
    );
    let git = r#"{"vendor":"Linux","product":"Linux","versions":[{"version":"1da177e4c3f4","lessThan":"f11be4c","versionType":"git","status":"affected"}]}"#;
    let plain = r#"{"vendor":"Linux","product":"Linux","versions":[{"version":"5.1","status":"affected"}]}"#;
    assert_eq!(lines(&record(git)), "affected ?");
    assert_eq!(lines(&record(&format!("{git},{plain}"))), "affected [5.1]");
}

#[test]
fn what_is_no_record_is_refused() {
    for text in [
        "",
        "{}",
        "[]",
        &RECORD.replace("PUBLISHED", "RESERVED"),
        &RECORD.replace("CVE-2026-90001", "CVE-26-1"),
        &RECORD.replace("dateUpdated", "dateUpdate").replace("datePublished", "datePublish"),
        &RECORD.replace("Gate: heap", "Gate: \\u0000heap"),
        &RECORD.replacen(r#""containers":"#, r#""containers": {"cna": {}}, "containers":"#, 1),
        &record(&format!("{}{}", "[".repeat(500), "]".repeat(500))),
    ] {
        assert!(advisories(text).is_err(), "{text:.60}");
    }
    assert!(!is_mine(br#"{"cve": {"id": "CVE-2026-90001"}}"#));
}

proptest! {
    #[test]
    fn anything_may_come(text: String) {
        let _ = advisories(&text);
        let _ = is_mine(text.as_bytes());
    }

    #[test]
    fn no_versions_make_more_than_was_said(version in "[a-z0-9.*<> -]{0,8}", end in "[0-9.*x]{0,5}", default in "affected|unaffected|unknown") {
        let entry = format!(r#"{{"version":"{version}","lessThan":"{end}","versionType":"custom","status":"affected"}}"#);
        let line = said(&default, &entry);
        let is_all = version.trim() == "0" && end == "*";
        prop_assert_eq!(line.contains("all"), is_all, "{}", line);
    }
}
