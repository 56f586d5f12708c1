//! The rules of reading scores.
//! Not here: real files (`tests/corpus_advisories.rs`).
//! Next: `fuzz/fuzz_targets/epss.rs`.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;

use super::*;

const FILE: &str = include_str!("../../../../fuzz/seeds/epss/scores.csv");
const OLD: &str = include_str!("../../../../fuzz/seeds/epss/old.csv");

fn all(bytes: &[u8]) -> Result<Vec<EpssScore>, FeedError> {
    Scores::open(bytes, Limits::default())?.collect()
}

fn shown(outcome: Result<Vec<EpssScore>, FeedError>) -> String {
    outcome.unwrap_err().to_string()
}

#[test]
fn a_file_of_today_is_read_with_model_and_day() {
    assert!(is_mine(FILE.as_bytes()));
    let scores = Scores::open(FILE.as_bytes(), Limits::default()).unwrap();
    let about = About { model_version: Some("v2025.03.14".into()), scored_at: Some(1_767_225_600_000) };
    assert_eq!(*scores.about(), about);
    let rows: Vec<EpssScore> = scores.map(Result::unwrap).collect();
    let figures: Vec<_> = rows.iter().map(|row| (row.probability_ppm, row.percentile_ppm)).collect();
    assert_eq!(
        figures,
        [(975_670, Some(999_950)), (1_130, Some(431_310)), (10, Some(0)), (1_000_000, Some(1_000_000))]
    );
}

#[test]
fn an_old_file_has_neither_day_nor_percentiles() {
    assert!(is_mine(OLD.as_bytes()));
    let scores = Scores::open(OLD.as_bytes(), Limits::default()).unwrap();
    assert_eq!(*scores.about(), About::default());
    assert!(scores.map(Result::unwrap).all(|row| row.percentile_ppm.is_none()));
}

#[test]
fn a_packed_file_is_the_same() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(FILE.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    assert_eq!(all(&packed).unwrap(), all(FILE.as_bytes()).unwrap());
    assert!(matches!(all(&packed[..packed.len() - 9]), Err(FeedError::Cut { .. })));
}

#[test]
fn a_share_outside_0_to_1_and_a_cve_that_is_none_are_refused() {
    for row in [
        "CVE-2020-5902,1.01,0.5",
        "CVE-2020-5902,-0.1,0.5",
        "CVE-2020-5902,NaN,0.5",
        "CVE-2020-5902,inf,0.5",
        "CVE-2020-5902,,0.5",
        "CVE-2020-5902,0.1",
        "CVE-2020-5902,0.1,0.5,0.5",
        "CVE-20-5902,0.1,0.5",
        "",
    ] {
        let file = format!("cve,epss,percentile\nCVE-2020-5901,0.1,0.5\n{row}\n");
        assert!(matches!(all(file.as_bytes()), Err(FeedError::Damaged { .. })), "{row}");
    }
}

#[test]
fn a_row_without_its_end_is_a_file_cut_off() {
    assert!(matches!(all(b"cve,epss\nCVE-2020-5902,0.9"), Err(FeedError::Cut { at_byte: 26 })));
    assert!(matches!(all(b"cve,ep"), Err(FeedError::Cut { .. })));
}

#[test]
fn other_files_and_too_large_ones_are_refused() {
    assert!(shown(all(b"name,score\nx,1\n")).contains("name,score"));
    assert!(!is_mine(b"name,score\nx,1\n"));
    assert!(
        shown(all(format!("cve,epss\n{}\n", "x".repeat(2000)).as_bytes())).contains("a line without end")
    );
    for limits in [Limits { feed_bytes: 60, ..Limits::default() }, Limits { items: 1, ..Limits::default() }] {
        let outcome: Result<Vec<_>, _> = Scores::open(FILE.as_bytes(), limits).and_then(Iterator::collect);
        assert!(matches!(outcome, Err(FeedError::TooLarge { .. })), "{limits:?}");
    }
}

proptest! {
    #[test]
    fn anything_may_come(bytes: Vec<u8>) {
        let _ = all(&bytes);
        let _ = all(&[b"cve,epss,percentile\n".as_slice(), &bytes].concat());
    }

    #[test]
    fn a_share_is_kept_to_the_last_of_six_digits(ppm_in in 0_u32..=1_000_000) {
        let text = format!("{}.{:06}", ppm_in / 1_000_000, ppm_in % 1_000_000);
        prop_assert_eq!(ppm(&text), Some(ppm_in));
    }
}
