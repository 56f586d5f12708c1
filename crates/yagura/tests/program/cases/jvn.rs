//! `yagura jvn ranges`: Japanese version phrases as ranges, line by line.

use super::support::{Outcome, yagura};
use std::{fs, path::Path};

fn seed(name: &str) -> String {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().join("fuzz/seeds");
    fs::read_to_string(seeds.join(name)).unwrap()
}

fn ranges(text: &[u8]) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("feed"), text).unwrap();
    yagura(folder.path(), &["jvn", "ranges", "feed"])
}

#[test]
fn each_text_of_an_affected_product_is_a_line_with_its_range_or_null() {
    let printed = ranges(seed("jvn_feed/vuldef.xml").as_bytes()).good();
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(
        lines,
        [
            "{\"id\":\"JVNDB-2030-000001\",\"maker\":\"見晴らし\",\"product\":\"MH-1200 ファームウェア\",\
             \"text\":\"Ver.1.3.0より前のバージョン（CVE-2030-10001）\",\
             \"range\":[{\"end_excluding\":\"1.3.0\"}],\"cves\":[\"CVE-2030-10001\"]}",
            "{\"id\":\"JVNDB-2030-000001\",\"maker\":\"見晴らし\",\"product\":\"MH-1200 ファームウェア\",\
             \"text\":\"2.0.0 から 2.1.4 まで\",\
             \"range\":[{\"start_including\":\"2.0.0\",\"end_including\":\"2.1.4\"}]}",
            "{\"id\":\"JVNDB-2030-000001\",\"maker\":\"見晴らし\",\"product\":\"(複数の製品)\",\"text\":\"\",\"range\":null}",
        ]
    );
}

#[test]
fn files_of_other_kinds_are_refused_by_name() {
    let said = ranges(seed("feed/kev.json").as_bytes()).refused();
    assert!(said.contains("feed") && said.contains("not a file of JVN"), "{said}");
    for (text, why) in [
        (seed("jvn_feed/entity.xml"), "a document type"),
        (seed("jvn_feed/products.xml"), "JVN's list of products"),
        ("<html></html>".to_owned(), "<html>"),
        ("maker,product\n".to_owned(), "no feed that is known here"),
    ] {
        let said = ranges(text.as_bytes()).refused();
        assert!(said.contains(why), "{said}");
    }
    let whole = seed("jvn_feed/vuldef.xml");
    let said = ranges(&whole.as_bytes()[..whole.len() / 2]).refused();
    assert!(said.contains("breaks off"), "{said}");
    assert!(yagura(Path::new("/"), &["jvn", "ranges", "nowhere.xml"]).refused().contains("nowhere.xml"));
}

#[test]
fn an_advisory_with_a_wrong_date_is_named_and_the_others_are_printed() {
    let text = seed("jvn_feed/vuldef.xml").replacen("2030-03-09T09", "2030-03-39T09", 1);
    let outcome = ranges(text.as_bytes());
    assert_eq!(outcome.code, Some(1));
    assert!(
        outcome.err.contains("JVNDB-2030-000001 left out: DateLastUpdated is no date"),
        "{}",
        outcome.err
    );
}
