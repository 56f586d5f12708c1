//! Real version texts, which lie beside the repository: set `YAGURA_CORPUS` to the root of the shared data.
//! Not here: the lists in a maker's order that every run checks (`src/version/tests.rs`).
//! Next: `./test --long` runs these.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test's own reading may fail the test")]
#![expect(clippy::disallowed_types, reason = "the crate is pure, its corpus lies in files")]

use std::{collections::BTreeSet, fs::File, io::Read, path::Path};

use domain::version::Version;
use flate2::read::GzDecoder;

/// The versions and the ranges (start and end) of the feeds.
fn feeds() -> (BTreeSet<String>, Vec<(String, String)>) {
    let root = std::env::var_os("YAGURA_CORPUS").expect("YAGURA_CORPUS is set");
    let (mut versions, mut ranges) = (BTreeSet::new(), Vec::new());
    for entry in Path::new(&root).join("vulnerabilities/nvd-1.1").read_dir().unwrap() {
        let mut feed = String::new();
        GzDecoder::new(File::open(entry.unwrap().path()).unwrap()).read_to_string(&mut feed).unwrap();
        for criterion in feed.split("\"cpe23Uri\"").skip(1).map(|rest| rest.split('}').next().unwrap()) {
            let bound = |side: &str| {
                let rest = criterion.split_once(side)?.1;
                Some(rest.split('"').nth(2)?.replace(r"\\", r"\"))
            };
            let name = criterion.split('"').nth(1).unwrap().replace(r"\:", " ");
            versions.extend(
                name.split(':').nth(5).filter(|version| !matches!(*version, "*" | "-")).map(str::to_owned),
            );
            let (start, end) = (bound("versionStart"), bound("versionEnd"));
            versions.extend(start.iter().chain(&end).cloned());
            ranges.extend(start.zip(end));
        }
    }
    (versions, ranges)
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn nearly_every_version_of_the_feeds_has_an_order_and_nearly_every_range_stands_the_right_way_round() {
    let (versions, ranges) = feeds();
    let unread = versions.iter().filter(|text| Version::parse(text).is_none()).count();
    assert!(versions.len() > 50_000 && unread * 100 < versions.len(), "{unread} of {}", versions.len());
    let wrong: BTreeSet<_> = ranges
        .iter()
        .filter(|(start, end)| matches!((Version::parse(start), Version::parse(end)), (Some(start), Some(end)) if start > end))
        .collect();
    // A beta bound after its release, two builds `.a6` and `.b3`, seven of ESXi's patch names, a product's name.
    assert!(ranges.len() > 20_000 && wrong.len() <= 11, "{} of {}: {wrong:?}", wrong.len(), ranges.len());
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn every_version_of_the_feeds_reads_back_as_printed() {
    for version in feeds().0.iter().filter_map(|text| Version::parse(text)) {
        assert_eq!(Version::parse(&version.to_string()), Some(version));
    }
}
