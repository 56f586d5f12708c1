//! What a document means, and which are refused.
//! Not here: OASIS's own test documents and real advisories (`tests/corpus_advisories.rs`).
//! Next: `fuzz/fuzz_targets/csaf.rs`.

use domain::vulnerabilities::{NewsSource, NotAffectedReason, ProductStatement};
use proptest::prelude::*;

use super::*;
use crate::range::shown;

const ADVISORY: &str = include_str!("../../../../fuzz/seeds/csaf/advisory.json");
const LATER: &str = include_str!("../../../../fuzz/seeds/csaf/advisory-2.1.json");
const VEX: &str = include_str!("../../../../fuzz/seeds/csaf/vex.json");

fn line(product: &ProductStatement) -> String {
    let cves: Vec<String> = product.cves.iter().map(|cve| cve.number().to_string()).collect();
    let ranges = shown(product.ranges.as_ref());
    format!("{} {} {} {ranges} {}", product.status, product.maker, product.product, cves.join(","))
}

fn lines(document: &str) -> Vec<String> {
    advisory(document).unwrap().products.iter().map(line).collect()
}

/// The numbers of the tests that a changed document fails.
fn failed(document: &str, from: &str, to: &str) -> Vec<&'static str> {
    let changed = document.replacen(from, to, 1);
    assert_ne!(changed, document, "{from}");
    match advisory(&changed) {
        Err(Refused::Tests(faults)) => {
            let mut tests: Vec<&str> = faults.iter().map(|fault| fault.test).collect();
            tests.dedup();
            tests
        }
        Ok(_) => Vec::new(),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn an_advisory_is_read_whole() {
    assert!(is_mine(ADVISORY.as_bytes()));
    let advisory = advisory(ADVISORY).unwrap();
    assert_eq!(
        (advisory.source, &*advisory.id, &*advisory.publisher),
        (NewsSource::Csaf, "MA-2026-1", "Maker PSIRT")
    );
    assert_eq!(advisory.summary, "A heap overflow in Gate lets anyone in.");
    assert_eq!(advisory.address, "https://example.com/advisories/ma-2026-1");
    assert_eq!(advisory.references.len(), 2);
    assert_eq!((advisory.published_at, advisory.modified_at), (1_767_225_600_000, 1_767_312_000_000));
    assert_eq!(advisory.weaknesses, ["CWE-122"]);
    assert_eq!(advisory.vectors[0].stated_score_tenths, Some(98));
    assert_eq!(advisory.cves.len(), 2);
}

#[test]
fn an_advisory_of_version_2_1_says_the_same_in_other_members() {
    let advisory = advisory(LATER).unwrap();
    assert_eq!(advisory.weaknesses, ["CWE-122"]);
    let scores: Vec<_> = advisory.vectors.iter().map(|one| one.stated_score_tenths).collect();
    assert_eq!((scores, advisory.is_withdrawn), (vec![Some(93), Some(98)], false));
    assert_eq!(
        lines(LATER),
        [
            "fixed Maker Gate [2.0] 90003",
            "affected Maker Gate [1.0,2.0) 90003",
            "under_investigation Maker Gate [1.0,2.0) 90003",
        ]
    );
    let [_, old, room] = advisory.products.as_slice() else { panic!("three") };
    assert_eq!(old.other_names, ["pkg:generic/maker/gate"]);
    assert_eq!(old.remedy, "A patch can be had on request.\nA fix follows in March.");
    assert!(room.wording.ends_with("(Gate 1 on Rack with Room 7)"), "{}", room.wording);
    let withdrawn = LATER.replace("csaf_security_advisory", "csaf_withdrawn");
    let (withdrawn, _) = advisory_forgiving(&withdrawn).unwrap();
    assert!(withdrawn.is_withdrawn);
}

#[test]
fn a_document_of_version_2_1_passes_the_tests_of_2_0_in_its_own_members() {
    for (from, to, test) in [
        (
            "\"products\": [\"gate-old\"], \"content\": {\"cvss_v4",
            "\"products\": [\"x\"], \"content\": {\"cvss_v4",
            "6.1.1",
        ),
        ("\"next_product_reference\": \"rack\"", "\"next_product_reference\": \"x\"", "6.1.1"),
        ("\"next_product_reference\": \"rack\"", "\"next_product_reference\": \"gate-in-room\"", "6.1.3"),
        ("\"unknown\": [\"gate-in-room\"]", "\"unknown\": [\"gate-new\"]", "6.1.6"),
        ("\"version\": \"4.0\"", "\"version\": \"4.1\"", "6.1.8"),
        ("\"baseScore\": 9.3", "\"baseScore\": 9.2", "6.1.9"),
        ("\"attackVector\": \"NETWORK\"", "\"attackVector\": \"LOCAL\"", "6.1.10"),
        ("Heap-based Buffer Overflow", "Something else", "6.1.11"),
        ("pkg:generic/maker/gate", "gate", "6.1.13"),
        ("csaf_security_advisory", "csaf_withdrawn", "6.1.27.3"),
    ] {
        assert_eq!(failed(LATER, from, to), [test], "{to}");
    }
    let earlier = VEX.replace("csaf_vex", "csaf_withdrawn");
    assert!(
        matches!(advisory(&earlier), Err(Refused::Tests(faults)) if faults[0].test == "6.1.26"),
        "not of 2.0"
    );
}

#[test]
fn ratings_that_could_be_of_either_cve_are_left_out() {
    let second = r#""cve": "CVE-2026-90002",
   "scores": [{"products": ["gate-old"], "cvss_v3": {"version": "3.1", "baseScore": 0.0, "baseSeverity": "NONE",
    "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N"}}],"#;
    let both = ADVISORY.replace(r#""cve": "CVE-2026-90002","#, second);
    assert_ne!(both, ADVISORY);
    assert_eq!(advisory(&both).unwrap().vectors, []);
}

#[test]
fn each_product_has_maker_name_versions_and_what_is_said_of_it() {
    assert_eq!(
        lines(ADVISORY),
        [
            "affected  Panel [4.0.1,4.0.9] 90001",
            "affected Maker Door ? 90001",
            "fixed Maker Gate [2.0] 90001",
            "not_affected Maker Gate [3.0 SP1] 90001",
            "affected Maker Gate [1.0,2.0) 90001,90002",
        ]
    );
    let products = advisory(ADVISORY).unwrap().products;
    assert_eq!(products[4].name.as_ref().unwrap().to_string(), "cpe:2.3:o:maker:gate:*:*:*:*:*:*:*:*");
    assert_eq!(products[4].other_names, ["pkg:generic/maker/gate", "GT-100"]);
    assert_eq!(products[4].remedy, "Update to 2.0.\nUnplug it.");
    assert_eq!(products[0].wording, "4.0.1 through 4.0.9 (Panel on Gate)");
    assert_eq!(
        (products[3].reason, &*products[3].remedy),
        (Some(NotAffectedReason::CodeNotPresent), "Rewritten in 3.0.")
    );
}

#[test]
fn from_the_first_to_the_last_affected_version_is_a_range() {
    assert_eq!(
        lines(VEX),
        ["affected  Gate [4.2,4.3] 90003", "under_investigation maker door [1.2 sp1] 90003"]
    );
    let turned = VEX
        .replace("first_affected", "x")
        .replace("last_affected", "first_affected")
        .replace("\"x\"", "\"last_affected\"");
    assert_eq!(lines(&turned)[..2], ["affected  Gate ? 90003", "affected  Gate [4.3] [4.2] 90003"]);
}

#[test]
fn a_part_of_a_product_is_told_of_the_product() {
    let part = ADVISORY.replace("installed_on", "default_component_of");
    assert!(lines(&part).contains(&"affected Maker Gate [2.0] 90001".to_owned()));
}

#[test]
fn what_holds_together_with_another_product_clears_nothing_by_itself() {
    let all_but_one = [
        r#""door",
     "panel-on-gate""#,
        r#""fixed": ["#,
    ];
    assert!(all_but_one.iter().all(|part| ADVISORY.contains(part)));
    for category in ["installed_on", "default_component_of"] {
        let cleared = ADVISORY
            .replace(all_but_one[0], r#""door""#)
            .replace(all_but_one[1], r#""fixed": ["panel-on-gate","#)
            .replace("installed_on", category);
        let lines = lines(&cleared);
        let own =
            if category == "installed_on" { "fixed  Panel ? 90001" } else { "fixed Maker Gate ? 90001" };
        assert!(lines.contains(&own.to_owned()), "{lines:?}");
        assert!(lines.contains(&"fixed Maker Gate [2.0] 90001".to_owned()), "{lines:?}");
    }
}

#[test]
fn a_document_that_breaks_a_rule_is_refused_with_its_number() {
    for (from, to, test) in [
        (
            r#""panel-on-gate"
    ]"#,
            r#""window"
    ]"#,
            "6.1.1",
        ),
        (r#""product_id": "door""#, r#""product_id": "gate-new""#, "6.1.2"),
        (r#""product_reference": "panel""#, r#""product_reference": "panel-on-gate""#, "6.1.3"),
        (r#""group_id": "all""#, r#""group_id": "some""#, "6.1.4"),
        (r#""fixed": ["#, r#""under_investigation": ["door"], "fixed": ["#, "6.1.6"),
        (r#""baseSeverity": "CRITICAL","#, "", "6.1.8"),
        (r#""baseScore": 9.8"#, r#""baseScore": 9.7"#, "6.1.9"),
        (r#""attackVector": "NETWORK""#, r#""attackVector": "LOCAL""#, "6.1.10"),
        ("Heap-based Buffer Overflow", "Improper Input Validation", "6.1.11"),
        (r#""lang": "en""#, r#""lang": "ez""#, "6.1.12"),
        ("pkg:generic/maker/gate", "pkg:generic/@1.0", "6.1.13"),
        (r#""number": "2""#, r#""number": "4""#, "6.1.16"),
        (r#""CVE-2026-90002""#, r#""CVE-2026-90001""#, "6.1.23"),
        ("csaf_security_advisory", "csaf security advisory", "6.1.26"),
        (r#""name": "Blue model""#, r#""name": "1.0 and later""#, "6.1.31"),
    ] {
        assert!(failed(ADVISORY, from, to).contains(&test), "{test}: {:?}", failed(ADVISORY, from, to));
    }
    let error = advisory(&ADVISORY.replace("9.8", "9.7")).unwrap_err().to_string();
    assert_eq!(
        error,
        "the document fails test 6.1.9 at /vulnerabilities/0/scores/0/cvss_v3/baseScore: the vector gives 9.8"
    );
}

#[test]
fn formalities_can_be_forgiven_and_doubts_about_products_cannot() {
    let formal = ADVISORY.replace(r#""version": "2""#, r#""version": "0""#).replace("9.8", "9.7");
    let (read, forgiven) = advisory_forgiving(&formal).unwrap();
    assert_eq!(read.products, advisory(ADVISORY).unwrap().products);
    assert_eq!(forgiven.iter().map(|fault| fault.test).collect::<Vec<_>>(), ["6.1.9", "6.1.16", "6.1.17"]);
    let doubtful = ADVISORY.replace(r#""fixed": ["#, r#""under_investigation": ["door"], "fixed": ["#);
    assert!(matches!(advisory_forgiving(&doubtful), Err(Refused::Tests(_))));
    let elsewhere = ADVISORY.replace(
        r#""products": [
      "gate-old""#,
        r#""products": [
      "Gate""#,
    );
    assert_ne!(elsewhere, ADVISORY);
    assert!(advisory(&elsewhere).is_err() && advisory_forgiving(&elsewhere).is_ok());
}

#[test]
fn what_is_no_document_is_refused_with_a_reason() {
    for (text, reason) in [
        ("<!DOCTYPE html>".to_owned(), "begins with \"<!DOCTYPE html>\""),
        (String::new(), "begins with \"\""),
        ("{}".to_owned(), "missing field `document`"),
        (
            ADVISORY.replace(r#""csaf_version": "2.0""#, r#""csaf_version": "2.2""#),
            "version 2.2; versions 2.0 and 2.1",
        ),
        (ADVISORY.replace("product_version_range", "product"), "unknown variant `product`"),
        (ADVISORY.replace(r#""title": "Gate"#, r#""title": "a", "title": "Gate"#), "duplicate field `title`"),
        (
            ADVISORY.replace(r#""version": "3.1","#, r#""version": "3.1", "version": "3.1","#),
            "duplicate field `version`",
        ),
        (ADVISORY.replace("anyone in", "anyone \\u0000 in"), "U+0000"),
        (ADVISORY.replace("2026-01-02T00:00:00Z", "yesterday"), "no instant"),
        (ADVISORY.replace("CVE-2026-90001", "CVE-26-90001"), "CVE"),
    ] {
        let error = advisory_forgiving(&text).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}: {reason}");
    }
    assert!(!is_mine(br#"{"document": {"title": "x"}}"#));
}

#[test]
fn deep_branches_and_groups_of_groups_stay_bounded() {
    let branch = |inner: &str| format!(r#"{{"category":"product_family","name":"x","branches":[{inner}]}}"#);
    let deep = (0..200).fold(branch(""), |inner, _| branch(&inner));
    let text = ADVISORY.replace(
        r#""branches": [
   {"#,
        &format!(
            r#""branches": [{deep},
   {{"#
        ),
    );
    assert_ne!(text, ADVISORY);
    assert!(advisory(&text).unwrap_err().to_string().contains("recursion"));

    let ids =
        (0..3000).map(|at| format!(r#"{{"name":"n","product_id":"p{at}"}}"#)).collect::<Vec<_>>().join(",");
    let group = (0..3000).map(|at| format!(r#""p{at}""#)).collect::<Vec<_>>().join(",");
    let remedies = (0..1000)
        .map(|_| r#"{"category":"mitigation","details":"x","group_ids":["g"]}"#)
        .collect::<Vec<_>>()
        .join(",");
    let text = format!(
        r#"{{{},"product_tree":{{"full_product_names":[{ids}],"product_groups":[{{"group_id":"g","product_ids":[{group}]}}]}},
        "vulnerabilities":[{{"remediations":[{remedies}]}}]}}"#,
        VEX.split_once(r#""product_tree""#)
            .unwrap()
            .0
            .trim()
            .trim_start_matches('{')
            .trim_end_matches([',', ' '])
    );
    assert!(advisory(&text).unwrap_err().to_string().contains("2000000 times"));
}

proptest! {
    #[test]
    fn anything_may_come(text: String) {
        let _ = advisory_forgiving(&text);
        let _ = is_mine(text.as_bytes());
    }

    #[test]
    fn a_name_of_a_version_never_becomes_all_by_itself(name in "[a-z0-9.<>= |]{1,12}") {
        let text = ADVISORY.replace("vers:generic/>=1.0|<2.0", &name);
        let (read, _) = advisory_forgiving(&text).unwrap();
        let is_all = |product: &ProductStatement| shown(product.ranges.as_ref()).contains("all");
        let says_all = ["all", "any"].contains(&name.trim()) || name.contains("all") || name.contains("any");
        prop_assert!(says_all || !read.products.iter().any(is_all));
    }
}
