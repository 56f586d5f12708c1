//! Real CVSS vectors, which lie beside the repository: set `YAGURA_CORPUS` to the root of the shared data.
//! Not here: the small table that every run checks (`src/cvss/tests.rs`).
//! Next: `./test --long` runs these.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's own reading may fail the test"
)]
#![expect(clippy::disallowed_types, reason = "the crate is pure, its corpus lies in files")]

use std::{fs::File, io::Read, path::Path};

use domain::cvss::{Severity, Vector, Verdict, verify};
use flate2::read::GzDecoder;

/// The texts of all files in a folder of the corpus.
fn files(folder: &str) -> impl Iterator<Item = String> {
    let root = std::env::var_os("YAGURA_CORPUS").expect("YAGURA_CORPUS is set");
    Path::new(&root).join(folder).read_dir().unwrap().map(|entry| {
        let path = entry.unwrap().path();
        let file = File::open(&path).unwrap();
        let mut text = String::new();
        if path.extension().is_some_and(|extension| extension == "gz") {
            GzDecoder::new(file).read_to_string(&mut text).unwrap();
        } else {
            { file }.read_to_string(&mut text).unwrap();
        }
        text
    })
}

/// What stands after a key, up to the end of its value.
fn value_of<'a>(text: &'a str, key: &str) -> &'a str {
    let rest = text.split_once(key).unwrap().1.trim_start_matches(['"', ':', ' ']);
    rest.split(['"', ',', '\n', '}']).next().unwrap().trim()
}

fn tenths(score: &str) -> u16 {
    let (whole, tenth) = score.split_once('.').unwrap_or((score, "0"));
    whole.parse::<u16>().unwrap() * 10 + tenth.parse::<u16>().unwrap()
}

/// The vectors of a text, each with its base score and what stands behind it. Some feeds sort their keys.
fn rated(text: &str) -> impl Iterator<Item = (Vector, u16, &str)> {
    text.match_indices("\"vectorString\"").map(|(at, _)| {
        let (before, rest) = text.split_at(at);
        let object = &text[before.rfind('{').unwrap()..at + rest.find('}').unwrap()];
        let vector = value_of(rest, "vectorString");
        let vector = Vector::parse(vector).unwrap_or_else(|error| panic!("{vector}: {error}"));
        (vector, tenths(value_of(object, "baseScore")), rest)
    })
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn every_score_of_the_feeds_agrees_with_its_vector() {
    let mut count = 0;
    for feed in files("vulnerabilities/nvd-1.1") {
        for (vector, stated_tenths, rest) in rated(&feed) {
            assert_eq!(vector.base_score_tenths(), stated_tenths, "{vector}");
            let severity = match value_of(rest, "everity") {
                "NONE" => Severity::None,
                "LOW" => Severity::Low,
                "MEDIUM" => Severity::Medium,
                "HIGH" => Severity::High,
                _ => Severity::Critical,
            };
            assert_eq!(vector.severity(), severity, "{vector}");
            count += 1;
        }
    }
    assert!(count > 150_000, "{count} vectors");
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn every_score_of_the_newer_records_agrees_with_its_vector() {
    let mut count = 0;
    for record in files("vulnerabilities/nvd-2.0") {
        for (vector, stated_tenths, _) in rated(&record) {
            assert_eq!(verify(&vector, stated_tenths), Verdict::Agrees, "{vector}");
            count += 1;
        }
    }
    assert!(count >= 20, "{count} vectors");
}
