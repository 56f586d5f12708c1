//! The index keeps up with its feeds.
//! Not here: what fits what ([`super::rules`]).
//! Next: [`crate::Index::upsert`].

use super::*;

fn found(index: &Index, component: &str) -> Vec<String> {
    index.matches(&asset(&[component], "")).into_iter().map(|found| found.cve.to_string()).collect()
}

#[test]
fn matches_come_by_year_and_number() {
    let records = ["CVE-2021-0002", "CVE-2019-10000", "CVE-2019-9999", "CVE-2020-0001"]
        .map(|id| cve(id, vec![any_of(&[bad("a:a:b")])]));
    assert_eq!(
        found(&index(&records), "a:a:b:1.0"),
        ["CVE-2019-9999", "CVE-2019-10000", "CVE-2020-0001", "CVE-2021-0002"]
    );
}

#[test]
fn a_rejected_cve_leaves_the_index() {
    let record = cve("CVE-2020-0001", vec![any_of(&[bad("a:a:b:1.0")])]);
    let mut index = index(std::slice::from_ref(&record));
    assert_eq!(index.len(), 1);
    index.upsert(&CveRecord { status: CveStatus::Rejected, modified_at: 1, ..record.clone() });
    assert_eq!(found(&index, "a:a:b:1.0"), [""; 0]);
    assert!(index.is_empty());
    index.upsert(&record);
    assert!(index.is_empty(), "an older file does not bring it back");
}

#[test]
fn a_newer_record_replaces_an_older_one_in_any_order() {
    let old = cve("CVE-2020-0001", vec![any_of(&[bad("a:a:b:1.0")])]);
    let new = CveRecord { modified_at: 5, ..cve("CVE-2020-0001", vec![any_of(&[bad("a:a:b:2.0")])]) };
    for records in [[old.clone(), new.clone()], [new, old]] {
        let index = index(&records);
        assert_eq!(found(&index, "a:a:b:1.0"), [""; 0]);
        assert_eq!(found(&index, "a:a:b:2.0"), ["CVE-2020-0001"]);
    }
}

#[test]
fn a_forgotten_cve_leaves_the_criteria_of_others_in_place() {
    let records = ["CVE-2020-0001", "CVE-2020-0002"]
        .map(|id| cve(id, vec![any_of(&[bad("a:a:b:1.0"), bad(&format!("a:a:c:{}", id.len()))])]));
    let mut index = index(&records);
    index.remove(records[0].id);
    index.remove(records[0].id);
    assert_eq!(found(&index, "a:a:b:1.0"), ["CVE-2020-0002"]);
    index.remove(records[1].id);
    assert_eq!((found(&index, "a:a:b:1.0").len(), index.criteria_count()), (0, 0));
}

#[test]
fn a_new_version_does_not_shift_the_others() {
    let mut index =
        index(&[cve("CVE-2020-0001", vec![any_of(&[bad("a:a:b:2.0"), between("a:a:b", ">=3.0", "<4.0")])])]);
    index
        .upsert(&cve("CVE-2020-0002", vec![any_of(&[bad("a:a:b:1.0"), bad("a:a:b:2.5"), bad("a:a:b:3.5")])]));
    for (version, expected) in [("2.0", "CVE-2020-0001"), ("3.2", "CVE-2020-0001"), ("2.5", "CVE-2020-0002")]
    {
        assert_eq!(found(&index, &format!("a:a:b:{version}")), [expected]);
    }
    assert_eq!(found(&index, "a:a:b:3.5").len(), 2);
}
