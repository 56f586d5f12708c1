//! What a CVE of either form means.
//! Not here: going through a feed (`crate::feed`).
//! Next: `tests/corpus_feeds.rs` runs over real feeds.

use domain::vulnerabilities::{Bound, CveRecord, CveStatus, Node, Operator};

use crate::feed::{Item, Limits, Summary, read};

const LEGACY: &str = include_str!("../../../../fuzz/seeds/feed/legacy.json");
const PAGE: &str = include_str!("../../../../fuzz/seeds/feed/page.json");
const RECORD: &str = include_str!("../../../../fuzz/seeds/feed/record.json");

fn cves(text: &str) -> (Vec<CveRecord>, Summary) {
    let mut cves = Vec::new();
    let summary = read(text.as_bytes(), Limits::default(), &mut |item| match item {
        Item::Cve(cve) => cves.push(cve),
        other => panic!("{other:?} is no CVE"),
    });
    (cves, summary.unwrap())
}

/// A record of form 2.0 with these members besides the usual ones.
fn with(members: &str) -> (CveRecord, Summary) {
    let (mut cves, summary) = cves(&format!(
        r#"{{"id":"CVE-2025-90002","published":"2025-01-01T00:00:00.000","lastModified":"2025-01-01T00:00:00.000",{members}}}"#
    ));
    assert_eq!(cves.len(), 1);
    (cves.remove(0), summary)
}

/// The tree in short: `A(..)` and, `O(..)` or, `!` not, `+` vulnerable, `-` not, product, range.
fn tree(nodes: &[Node]) -> String {
    nodes.iter().map(drawn).collect::<Vec<_>>().join(" ")
}

fn drawn(node: &Node) -> String {
    let bound = |bound: &Option<Bound>| match bound {
        None => String::new(),
        Some(Bound::Including(version)) => format!("={version}"),
        Some(Bound::Excluding(version)) => format!("!{version}"),
    };
    let criteria = node.criteria.iter().map(|criterion| {
        let sign = if criterion.vulnerable { '+' } else { '-' };
        let range = format!("{}..{}", bound(&criterion.range.start), bound(&criterion.range.end));
        format!(
            "{sign}{}{}",
            criterion.name.product,
            if range == ".." { String::new() } else { format!(" {range}") }
        )
    });
    let parts: Vec<String> = criteria.chain(node.children.iter().map(drawn)).collect();
    let operator = if node.operator == Operator::And { 'A' } else { 'O' };
    format!("{}{operator}({})", if node.negate { "!" } else { "" }, parts.join(", "))
}

/// The tree of form 2.0 configurations, and how many were dropped.
fn tree_of(configurations: &str) -> (String, u64) {
    let (cve, summary) = with(&format!("\"configurations\":[{configurations}]"));
    (tree(&cve.configurations), summary.dropped_configurations)
}

#[test]
fn a_legacy_item_is_read_whole() {
    let (cves, summary) = cves(LEGACY);
    let cve = &cves[0];
    assert_eq!(cve.id.to_string(), "CVE-2018-90001");
    assert_eq!(cve.status, CveStatus::Analysed);
    assert_eq!((cve.published_at, cve.modified_at), (1_559_683_740_000, 1_566_918_900_000));
    assert_eq!(cve.description, "A path in the \"VPN\" portal’s address leaves its folder.");
    assert_eq!(cve.weaknesses, ["CWE-22"]);
    assert_eq!(cve.references, ["https://maker.example/advisory", "http://list.example/1"]);
    let vectors: Vec<_> =
        cve.vectors.iter().map(|it| (&*it.vector, it.stated_score_tenths, &*it.source, it.primary)).collect();
    assert_eq!(
        vectors,
        [
            ("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", Some(98), "nvd@nist.gov", true),
            ("AV:N/AC:L/Au:N/C:P/I:N/A:N", Some(50), "nvd@nist.gov", true),
        ]
    );
    assert_eq!(
        tree(&cve.configurations),
        "A(O(+gate_100_firmware =5.6.3..!5.6.8), O(-gate_100)) O(+gate_manager)"
    );
    assert_eq!((summary.rejected, summary.awaiting), (1, 1));
}

#[test]
fn a_legacy_status_is_told_from_its_content() {
    let (cves, _) = cves(LEGACY);
    let statuses: Vec<CveStatus> = cves.iter().map(|cve| cve.status).collect();
    assert_eq!(statuses, [CveStatus::Analysed, CveStatus::Rejected, CveStatus::AwaitingAnalysis]);
    let reserved = LEGACY.replace("A path in", "** RESERVED ** A path in");
    assert_eq!(self::cves(&reserved).0[0].status, CveStatus::AwaitingAnalysis);
}

#[test]
fn an_item_of_a_page_is_read_whole() {
    let (cves, summary) = cves(PAGE);
    let cve = &cves[0];
    assert_eq!(cve.id.to_string(), "CVE-2024-90001");
    assert_eq!((cve.published_at, cve.modified_at), (1_707_470_108_087, 1_761_310_484_420));
    assert_eq!(cve.description, "A write out of bounds in the portal.");
    assert_eq!(cve.weaknesses, ["CWE-787"]);
    assert_eq!(cve.references, ["https://maker.example/psirt/1"]);
    let rated: Vec<_> = cve
        .vectors
        .iter()
        .map(|it| (&it.vector[..8], it.stated_score_tenths, &*it.source, it.primary))
        .collect();
    assert_eq!(
        rated,
        [("CVSS:4.0", Some(93), "psirt@maker.example", false), ("CVSS:3.1", Some(98), "nvd@nist.gov", true)]
    );
    assert_eq!(
        tree(&cve.configurations),
        "A(O(+gate_200_firmware !6.0.0..=6.0.17), O(-gate_200)) O(+gate_manager ..!7.4.3)"
    );
    let statuses: Vec<CveStatus> = cves.iter().map(|cve| cve.status).collect();
    assert_eq!(statuses, [CveStatus::Analysed, CveStatus::Rejected, CveStatus::AwaitingAnalysis]);
    assert_eq!((summary.rejected, summary.awaiting), (1, 1));
}

#[test]
fn negation_stays() {
    assert_eq!(tree(&cves(RECORD).0[0].configurations), "!O(+viewer)");
}

#[test]
fn every_stated_status_has_its_meaning() {
    for (stated, status) in [
        ("Received", CveStatus::AwaitingAnalysis),
        ("Awaiting Analysis", CveStatus::AwaitingAnalysis),
        ("Undergoing Analysis", CveStatus::AwaitingAnalysis),
        ("Deferred", CveStatus::AwaitingAnalysis),
        ("Analyzed", CveStatus::Analysed),
        ("Modified", CveStatus::Analysed),
        ("Rejected", CveStatus::Rejected),
    ] {
        assert_eq!(with(&format!("\"vulnStatus\":\"{stated}\"")).0.status, status, "{stated}");
    }
    assert_eq!(with("\"vulnStatus\":null").0.status, CveStatus::AwaitingAnalysis);
}

#[test]
fn a_score_is_kept_in_tenths_or_not_at_all() {
    for (score, tenths) in [
        ("9.8", Some(98)),
        ("0.0", Some(0)),
        ("4", Some(40)),
        ("10", Some(100)),
        ("7.30", Some(73)),
        ("0.1", Some(1)),
        ("7.55", None),
        ("10.1", None),
        ("11", None),
        ("-1", None),
        ("-0.5", None),
        ("1e400", None),
        ("null", None),
    ] {
        let metric = format!(
            r#""metrics":{{"cvssMetricV31":[{{"source":"s","type":"Primary","cvssData":{{"vectorString":"V","baseScore":{score}}}}}]}}"#
        );
        if score == "1e400" {
            assert!(serde_json::from_str::<f64>(score).is_err(), "such a number flaws the item");
        } else {
            assert_eq!(with(&metric).0.vectors[0].stated_score_tenths, tenths, "{score}");
        }
    }
    for tenths in 0..=100_u16 {
        let score: super::prose::Tenths =
            serde_json::from_str(&format!("{}.{}", tenths / 10, tenths % 10)).unwrap();
        assert_eq!(score.0, Some(tenths));
    }
}

#[test]
fn only_addresses_that_may_be_linked_to_are_kept_the_best_hundred() {
    let mut list: Vec<String> = [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://a.example/ b",
        "https://a.example/\\\"x",
        "/relative",
        "",
        "httpsx",
    ]
    .iter()
    .map(|url| format!(r#"{{"url":"{url}"}}"#))
    .collect();
    list.extend(
        (0..200).map(|number| format!(r#"{{"url":"HTTPS://a.example/{number}","tags":["Exploit"]}}"#)),
    );
    list.push(r#"{"url":"https://a.example/broken","tags":["Vendor Advisory","Broken Link"]}"#.to_owned());
    list.push(r#"{"url":"https://a.example/patch","tags":["Patch"]}"#.to_owned());
    list.push(r#"{"url":"ftp://a.example/advisory","tags":["Vendor Advisory"]}"#.to_owned());
    let cve = with(&format!("\"references\":[{}]", list.join(","))).0;
    assert_eq!(cve.references.len(), 100);
    assert_eq!(
        cve.references[..3],
        ["ftp://a.example/advisory", "https://a.example/patch", "HTTPS://a.example/0"]
    );
}

#[test]
fn a_legacy_and_may_name_its_products_at_once() {
    let (list, _) = LEGACY.split_once("\"nodes\": [").unwrap();
    let (_, rest) = LEGACY.split_once("] },\n      \"impact\"").unwrap();
    let text = format!(
        r#"{list}"nodes":[{{"operator":"AND","cpe_match":[
        {{"vulnerable":true,"cpe23Uri":"cpe:2.3:o:maker:a:1:*:*:*:*:*:*:*"}},{{"cpe22Uri":"cpe:/h:maker:b"}}]}}] }},
        "impact"{rest}"#
    );
    assert_eq!(tree(&cves(&text).0[0].configurations), "A(+a, -b)", "what is false may be left out");
}

#[test]
fn bounds_that_cannot_be_meant_make_a_criterion_unreadable() {
    let cpe = r#""vulnerable":true,"criteria":"cpe:2.3:a:maker:a:*:*:*:*:*:*:*:*""#;
    for (bounds, shown, dropped) in [
        (r#","versionStartIncluding":"","versionEndExcluding":"8.2""#, "O(+a ..!8.2)", 0),
        (r#","versionStartIncluding":null,"versionEndExcluding":"8.2""#, "O(+a ..!8.2)", 0),
        (r#","versionStartIncluding":"1","versionEndIncluding":" ""#, "", 1),
        (r#","versionEndIncluding":"1","versionEndExcluding":"2""#, "", 1),
        (r#","versionStartIncluding":"1","versionStartExcluding":"2""#, "", 1),
    ] {
        let node = format!(r#"{{"nodes":[{{"operator":"OR","cpeMatch":[{{{cpe}{bounds}}}]}}]}}"#);
        assert_eq!(tree_of(&node), (shown.to_owned(), dropped), "{bounds}");
    }
}

/// A criterion for the product, or one that nobody can read for `?`.
fn criterion(product: &str) -> String {
    let name =
        if product == "?" { "?".to_owned() } else { format!("cpe:2.3:a:maker:{product}:*:*:*:*:*:*:*:*") };
    format!(r#"{{"vulnerable":true,"criteria":"{name}"}}"#)
}

/// A node of form 2.0 over products.
fn node(operator: &str, negate: bool, products: &[&str]) -> String {
    let list: Vec<String> = products.iter().map(|product| criterion(product)).collect();
    format!(r#"{{"operator":"{operator}","negate":{negate},"cpeMatch":[{}]}}"#, list.join(","))
}

#[test]
fn an_unreadable_criterion_never_makes_a_configuration_hold_more_often() {
    let joined = |operator: &str, negate: bool, nodes: &[String]| {
        format!(r#"{{"operator":"{operator}","negate":{negate},"nodes":[{}]}}"#, nodes.join(","))
    };
    for (configuration, shown, dropped) in [
        // Or: the others still count.
        (joined("OR", false, &[node("OR", false, &["a", "?"])]), "O(+a)", 0),
        (joined("OR", false, &[node("OR", false, &["a"]), node("OR", false, &["?"])]), "O(+a)", 0),
        (
            joined("AND", false, &[node("OR", false, &["a", "?"]), node("OR", false, &["b"])]),
            "A(O(+a), O(+b))",
            0,
        ),
        (joined("OR", false, &[node("AND", false, &["a", "?"]), node("OR", false, &["b"])]), "O(+b)", 0),
        // And: it can no longer hold for certain.
        (joined("AND", false, &[node("OR", false, &["a"]), node("OR", false, &["?"])]), "", 1),
        (joined("OR", false, &[node("AND", false, &["a", "?"])]), "", 1),
        // Not: "none of a and one unknown" cannot be claimed, "not both" can, where the known one is missing.
        (joined("OR", false, &[node("OR", true, &["a", "?"])]), "", 1),
        (joined("OR", false, &[node("AND", true, &["a", "?"])]), "!A(+a)", 0),
        (joined("OR", true, &[node("OR", false, &["a", "?"])]), "", 1),
        (joined("AND", true, &[node("OR", false, &["a"]), node("OR", false, &["?"])]), "!A(O(+a))", 0),
        (joined("OR", true, &[node("OR", true, &["a", "?"])]), "!O(!O(+a))", 0),
        // Nothing named at all.
        (joined("AND", false, &[node("OR", false, &["a"]), node("AND", false, &[])]), "", 1),
        (joined("OR", false, &[]), "", 1),
    ] {
        assert_eq!(tree_of(&configuration), (shown.to_owned(), dropped), "{configuration}");
    }
}

#[test]
fn an_unreadable_criterion_is_named_with_its_cve() {
    let (_, summary) =
        with(&format!(r#""configurations":[{{"nodes":[{}]}}]"#, node("OR", false, &["a", "?", "?"])));
    assert_eq!(summary.unreadable.count, 2);
    let (id, what) = &summary.unreadable.first[0];
    assert_eq!(id.to_string(), "CVE-2025-90002");
    assert!(what.starts_with("?: "), "{what}");
}

#[test]
fn a_joint_without_a_known_operator_flaws_its_item() {
    let text = |operator: &str| {
        format!(
            r#"{{"totalResults":1,"vulnerabilities":[{{"cve":{{"id":"CVE-2025-90002","published":"2025-01-01T00:00:00","lastModified":"2025-01-01T00:00:00","configurations":[{{"nodes":[{{{operator}"cpeMatch":[]}}]}}]}}}}]}}"#
        )
    };
    assert_eq!(cves(&text(r#""operator":"AND","#)).1.skipped.count, 0);
    assert_eq!(cves(&text(r#""operator":"XOR","#)).1.skipped.count, 1);
    assert_eq!(cves(&text("")).1.skipped.count, 1);
}
