//! Real files of JVN, which lie beside the repository: set `YAGURA_CORPUS` to the root of the shared data.
//! Not here: the rules, which small made-up files show (`src/jvn/tests.rs`).
//! Next: `./test --long` runs these. What they hold was read by eye.
#![expect(clippy::disallowed_types, reason = "the crate is pure, its corpus lies in files")]
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use domain::vulnerabilities::Advisory;
use formats::{
    feed::{FeedError, FeedKind, Item, Limits, Summary, read},
    jvn::read_products,
};

/// The files of a folder of JVN's data, in order of name.
fn corpus(folder: &str) -> Vec<PathBuf> {
    let root = std::env::var_os("YAGURA_CORPUS").expect("YAGURA_CORPUS is set");
    let folder = Path::new(&root).join("jvn").join(folder);
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = paths.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

fn read_file(path: &Path) -> Result<(Vec<Advisory>, Summary), FeedError> {
    let mut advisories = Vec::new();
    let summary = read(File::open(path).unwrap(), Limits::default(), &mut |item| match item {
        Item::Advisory(advisory) => advisories.push(advisory),
        other => panic!("{other:?}"),
    })?;
    Ok((advisories, summary))
}

fn is_xml(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "rdf" || end == "xml")
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn every_advisory_is_read_with_its_products() {
    let (mut advisories, mut statements, mut ranges) = (0, 0, 0);
    for path in corpus("").into_iter().chain(corpus("feeds/detail")).filter(|path| is_xml(path)) {
        let (read, summary) = read_file(&path).unwrap();
        assert_eq!((summary.kind, summary.skipped.count), (FeedKind::Jvn, 0), "{path:?}");
        advisories += read.len();
        for product in read.iter().flat_map(|advisory| &advisory.products) {
            statements += 1;
            ranges += usize::from(product.ranges.is_some());
            assert_eq!(product.ranges.is_some(), !product.wording.is_empty(), "{}", product.wording);
        }
        assert!(read.iter().all(|advisory| !advisory.title.is_empty() && !advisory.references.is_empty()));
    }
    // Three statements of JVNRSS say nothing of versions, and two of VULDEF.
    assert_eq!((advisories, statements, ranges), (11, 13, 8));
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn every_entry_of_the_news_is_read_with_its_cve() {
    for path in corpus("feeds/rss").into_iter().filter(|path| is_xml(path)) {
        let (read, summary) = read_file(&path).unwrap();
        assert_eq!((summary.kind, summary.skipped.count), (FeedKind::Jvn, 0), "{path:?}");
        assert!(!read.is_empty() && read.iter().all(|advisory| !advisory.cves.is_empty()), "{path:?}");
        assert!(summary.about.generated_at.is_some());
    }
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn the_list_of_products_is_read_and_other_files_are_refused() {
    let mut products = Vec::new();
    for path in corpus("feeds/product").into_iter().filter(|path| is_xml(path)) {
        let count = read_products(File::open(&path).unwrap(), Limits::default(), &mut |product| {
            products.push(product);
        });
        assert_eq!(count.unwrap(), products.len() as u64);
        assert!(matches!(read_file(&path), Err(FeedError::Unknown { .. })));
    }
    assert_eq!(products.len(), 13);
    assert!(products.iter().all(|product| product.name.is_some() && !product.maker.is_empty()));
    for path in corpus("").into_iter().chain(corpus("feeds/detail")).filter(|path| !is_xml(path)) {
        assert!(matches!(read_file(&path), Err(FeedError::Unknown { .. })), "{path:?}");
    }
}
