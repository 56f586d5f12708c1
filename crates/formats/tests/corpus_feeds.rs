//! Real feeds, which lie beside the repository: set `YAGURA_CORPUS` to the root of the shared data.
//! Not here: the rules, which small made-up feeds show (`src/feed/tests.rs`, `src/nvd/tests.rs`).
//! Next: `./test --long` runs these. The counts were checked against a reading of the same files in Python.
#![expect(clippy::disallowed_types, reason = "the crate is pure, its corpus lies in files")]
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use domain::vulnerabilities::{CveRecord, Node, Operator};
use formats::feed::{FeedError, FeedKind, Item, Limits, Summary, read};

/// The files of a folder of vulnerability data, in order of name.
fn corpus(folder: &str) -> Vec<PathBuf> {
    let root = std::env::var_os("YAGURA_CORPUS").expect("YAGURA_CORPUS is set");
    let folder = Path::new(&root).join("vulnerabilities").join(folder);
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = paths.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

fn read_file(path: &Path, each: &mut impl FnMut(Item)) -> Result<Summary, FeedError> {
    read(File::open(path).unwrap(), Limits::default(), each)
}

fn criteria(node: &Node) -> usize {
    node.criteria.len() + node.children.iter().map(criteria).sum::<usize>()
}

fn joined(cve: &CveRecord) -> usize {
    cve.configurations.iter().filter(|node| node.operator == Operator::And).count()
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn every_legacy_cve_is_read() {
    let (mut records, mut rejected, mut awaiting) = (0, 0, 0);
    let (mut with_and, mut and, mut products, mut scores) = (0, 0, 0, 0);
    for path in corpus("nvd-1.1") {
        let summary = read_file(&path, &mut |item| {
            let Item::Cve(cve) = item else { panic!("{item:?}") };
            with_and += usize::from(joined(&cve) > 0);
            and += joined(&cve);
            products += cve.configurations.iter().map(criteria).sum::<usize>();
            scores += cve.vectors.iter().filter(|vector| vector.stated_score_tenths.is_some()).count();
        })
        .unwrap();
        assert_eq!(summary.kind, FeedKind::NvdLegacy);
        assert_eq!(
            (summary.skipped.count, summary.unreadable.count, summary.duplicates),
            (0, 0, 0),
            "{path:?}"
        );
        assert_eq!(summary.dropped_configurations, 0);
        assert!(!summary.is_miscounted());
        records += summary.records;
        rejected += summary.rejected;
        awaiting += summary.awaiting;
    }
    assert_eq!((records, rejected, awaiting), (119_271, 5_954, 492));
    assert_eq!((products, scores), (1_348_104, 152_210));
    // 52 more AND joints have a single part, which stands for itself.
    assert_eq!((with_and, and), (13_298, 51_607));
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn every_record_of_today_is_read() {
    let (mut records, mut and, mut products, mut negated) = (0, 0, 0, 0);
    for path in corpus("nvd-2.0") {
        let summary = read_file(&path, &mut |item| {
            let Item::Cve(cve) = item else { panic!("{item:?}") };
            assert_eq!(path.file_stem().unwrap().to_str(), Some(&*cve.id.to_string()));
            and += joined(&cve);
            products += cve.configurations.iter().map(criteria).sum::<usize>();
            negated += cve.configurations.iter().filter(|node| node.negate).count();
        })
        .unwrap();
        assert_eq!((summary.skipped.count, summary.unreadable.count), (0, 0), "{path:?}");
        records += summary.records;
    }
    assert_eq!((records, and, products, negated), (15, 391, 828, 1));
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn every_other_file_is_a_list_of_cisa_or_epss_or_refused() {
    let (mut entries, mut ransomware, mut scores) = (0, 0, 0);
    for path in corpus("").into_iter().chain(corpus("epss")) {
        let outcome = read_file(&path, &mut |item| match item {
            Item::Kev(entry) => {
                entries += 1;
                ransomware += usize::from(entry.ransomware);
            }
            Item::Score(_) => scores += 1,
            other => panic!("{other:?}"),
        });
        match outcome {
            Ok(summary) => {
                assert!(matches!(summary.kind, FeedKind::Kev | FeedKind::Epss) && !summary.is_miscounted());
            }
            Err(error) => assert!(matches!(error, FeedError::Unknown { .. }), "{path:?}: {error}"),
        }
    }
    assert_eq!((entries, ransomware, scores), (1_404, 293, 8));
}
