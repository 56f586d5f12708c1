//! Real advisories and OASIS's test documents, beside the repository: set `YAGURA_CORPUS` to the root of shared data.
//! Not here: the rules, which small made-up documents show (`tests.rs` beside each reader).
//! Next: `./test --long` runs these.
#![expect(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "the crate is pure, its corpus lies in files"
)]
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{
    collections::BTreeMap,
    fs::{self, File},
    path::{Path, PathBuf},
};

use domain::vulnerabilities::{Advisory, ProductStatus};
use formats::{
    csaf::{self, Refused},
    epss::Scores,
    feed::Limits,
};
use serde::Deserialize;

fn corpus(path: &str) -> PathBuf {
    let root = std::env::var_os("YAGURA_CORPUS").expect("YAGURA_CORPUS is set");
    Path::new(&root).join(path)
}

/// The files below a folder, in order of name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[derive(Deserialize)]
struct Tests {
    tests: Vec<Test>,
}

#[derive(Deserialize)]
struct Test {
    id: String,
    group: String,
    failures: Vec<Case>,
    #[serde(default)]
    valid: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn every_mandatory_test_of_oasis_fails_and_passes_as_it_should() {
    let folder = corpus("csaf/oasis/csaf_2.0/test/validator/data");
    let Tests { tests } =
        serde_json::from_str(&fs::read_to_string(folder.join("testcases.json")).unwrap()).unwrap();
    let (mut failing, mut valid, mut wrong) = (0, 0, Vec::new());
    for test in tests {
        for case in &test.failures {
            let outcome = csaf::advisory(&fs::read_to_string(folder.join(&case.name)).unwrap());
            if test.group == "mandatory" {
                failing += 1;
                match outcome {
                    Err(Refused::Tests(faults)) if faults.iter().any(|fault| fault.test == test.id) => {}
                    other => wrong.push(format!("{} does not fail {}: {other:?}", case.name, test.id)),
                }
            }
        }
        for case in &test.valid {
            valid += 1;
            if let Err(error) = csaf::advisory(&fs::read_to_string(folder.join(&case.name)).unwrap()) {
                wrong.push(format!("{} is valid: {error}", case.name));
            }
        }
    }
    println!("{failing} failing, {valid} valid");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn every_medical_advisory_is_read() {
    let mut faults: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut strict, mut statements, mut with_ranges, mut unclear) =
        (0, 0, 0, BTreeMap::<String, usize>::new());
    let (mut without_maker, mut without_product, mut count) = (0, 0, 0);
    for path in files(&corpus("csaf/cisa-medical")) {
        let text = fs::read_to_string(&path).unwrap();
        assert!(csaf::is_mine(text.as_bytes()));
        count += 1;
        let (advisory, forgiven) = match csaf::advisory_forgiving(&text) {
            Ok(read) => read,
            Err(error) => panic!("{path:?}: {error}"),
        };
        strict += usize::from(forgiven.is_empty());
        let mut tests: Vec<&str> = forgiven.iter().map(|fault| fault.test).collect();
        tests.dedup();
        for fault in &forgiven {
            println!("{path:?}: {fault}");
        }
        for test in tests {
            *faults.entry(test).or_default() += 1;
        }
        assert!(!advisory.cves.is_empty() && !advisory.products.is_empty(), "{path:?}");
        for product in &advisory.products {
            statements += 1;
            without_maker += usize::from(product.maker.is_empty());
            without_product += usize::from(product.product.is_empty());
            match &product.ranges {
                Some(_) => with_ranges += 1,
                None => *unclear.entry(product.wording.clone()).or_default() += 1,
            }
        }
    }
    println!("{count} read, {strict} pass all tests, faults {faults:?}");
    println!(
        "{statements} statements, {with_ranges} with ranges, {without_maker} without maker, {without_product} without product"
    );
    for (wording, count) in unclear {
        println!("    {count} to check: {wording}");
    }
}

fn show(path: &Path, advisory: &Advisory) {
    println!("{}: {} {:?} {}", path.display(), advisory.id, advisory.cves, advisory.title);
    for product in advisory.products.iter().take(6) {
        let ranges = product.ranges.as_ref().map(Vec::len);
        println!(
            "    {} {} | {} | {:.100} | {ranges:?}",
            product.status, product.maker, product.product, product.wording
        );
    }
    let affected = advisory.products.iter().filter(|product| product.status == ProductStatus::Affected);
    println!("    {} statements, {} affected", advisory.products.len(), affected.count());
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn makers_advisories_are_read_or_refused_with_a_reason() {
    for folder in ["cisco/csaf", "fortinet/csaf", "paloalto/csaf"] {
        for path in files(&corpus("vendor-advisories").join(folder)) {
            let text = fs::read_to_string(&path).unwrap();
            if let Err(error) = csaf::advisory(&text) {
                println!("{}: strictly: {error}", path.display());
            }
            match csaf::advisory_forgiving(&text) {
                Ok((advisory, _)) => show(&path, &advisory),
                Err(error) => println!("{}: refused: {error}", path.display()),
            }
        }
    }
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn every_file_of_scores_is_read() {
    let mut rows = 0;
    for path in files(&corpus("vulnerabilities/epss")) {
        let scores = Scores::open(File::open(&path).unwrap(), Limits::default()).unwrap();
        rows += scores.map(Result::unwrap).count();
    }
    assert_eq!(rows, 8);
}
