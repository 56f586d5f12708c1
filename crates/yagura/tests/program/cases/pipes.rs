//! The tools that work without a hub, as the README shows them.

use super::support::yagura_reading;
use std::{fs, path::Path};

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap()
}

/// The text between two marks of the README.
fn of_the_readme(start: &str, end: &str) -> String {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    readme.split_once(start).unwrap().1.split_once(end).unwrap().0.to_owned()
}

#[test]
fn the_list_of_the_readme_is_matched_line_by_line() {
    let list = of_the_readme("<<'END'\n", "END\n");
    let arguments = ["match", "--feeds", "demo/feeds", "--components", "-", "--format", "jsonl"];
    let found = yagura_reading(repository(), &arguments, &list).good();
    let lines: Vec<serde_json::Value> =
        found.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), list.lines().count() - 1);
    let has = |line: usize, tier: &str, cve: &str| {
        lines[line][tier].as_array().unwrap().iter().any(|found| found == cve)
    };
    assert_eq!(lines[0]["component"], "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*");
    assert!(has(0, "confirmed", "CVE-2018-13379"), "{found}");
    assert!(has(1, "confirmed", "CVE-2021-22893"), "{found}");
    // The third line has no version: what it lacks is a fact.
    assert!(has(2, "possible", "CVE-2018-13379"), "{found}");
    assert_eq!(lines[2]["confirmed"], serde_json::json!([]));
}

#[test]
fn timing_is_the_last_line_on_standard_error() {
    let list = of_the_readme("<<'END'\n", "END\n");
    let arguments = ["match", "--feeds", "demo/feeds", "--components", "-", "--timing"];
    let outcome = yagura_reading(repository(), &arguments, &list);
    let last = outcome.err.lines().last().unwrap();
    for figure in ["load_cpu_s=", "match_cpu_s=", "peak_mb="] {
        assert!(last.contains(figure), "{last}");
    }
}

#[test]
fn a_list_that_cannot_be_used_is_refused_and_a_row_that_cannot_keeps_its_place() {
    let matched = |list| {
        let arguments = ["match", "--feeds", "demo/feeds", "--components", "-"];
        yagura_reading(repository(), &arguments, list)
    };
    let said = matched("maker,thing\nfortinet,fortios\n").refused();
    assert!(said.contains("vendor"), "{said}");
    let outcome = matched("vendor,product,version,cpe\n,,,cpe:2.3:o:x\nfortinet,fortios,6.0.4,\n");
    assert_eq!(outcome.code, Some(1));
    assert_eq!(outcome.out.lines().count(), 2, "{}", outcome.out);
    assert!(outcome.out.lines().next().unwrap().contains("\"error\""), "{}", outcome.out);
}

#[test]
fn a_quotation_mark_that_is_never_closed_hides_no_row_and_feeds_without_a_cve_answer_nothing() {
    let arguments = |feeds| ["match", "--feeds", feeds, "--components", "-"];
    let list = "vendor,product,version\nfortinet,\"fortios,6.0.4\npulsesecure,pulse connect secure,9.0R3\n";
    let outcome = yagura_reading(repository(), &arguments("demo/feeds"), list);
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.err.contains("a quotation mark is never closed"), "{}", outcome.err);
    let kev = arguments("demo/feeds/kev-extract.json");
    let said = yagura_reading(repository(), &kev, "vendor,product\nfortinet,fortios\n").refused();
    assert!(said.contains("no CVE in the given feeds"), "{said}");
}

#[test]
fn pairs_of_names_are_related_and_a_broken_one_is_err() {
    let any = "cpe:2.3:o:fortinet:fortios:*:*:*:*:*:*:*:*";
    let one = "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*";
    let pairs = format!("{any}\t{one}\n{one}\t{one}\ncpe:2.3:o:fort\\\t{one}\n");
    let related = yagura_reading(Path::new("/"), &["cpe", "relate"], &pairs).good();
    let lines: Vec<&str> = related.lines().collect();
    assert_eq!(lines[0], format!("{any}\t{one}\tfalse\tfalse\tfalse\ttrue"));
    assert_eq!(lines[1], format!("{one}\t{one}\tfalse\ttrue\ttrue\ttrue"));
    assert!(lines[2].ends_with("\tERR"), "{related}");
}
