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
    process::Command,
};

use domain::vulnerabilities::{Advisory, ProductStatement, VersionRange};
use formats::{
    csaf::{self, Refused},
    cve5, cvrf,
    epss::Scores,
    feed::Limits,
};
use serde::{Deserialize, de::IgnoredAny};

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

/// What is tested of members that only 2.1 has, and what OASIS's own documents contradict in another test.
const OF_2_1_ALONE: [&str; 28] = [
    // Products and groups of notes; names of weaknesses by their edition; several package URLs of one kind.
    "6-1-01-03",
    "6-1-04-03",
    "6-1-11-02",
    "6-1-11-03",
    "6-1-11-04",
    "6-1-11-05",
    "6-1-11-06",
    "6-1-13-02",
    // The schema of CVSS 4; here they fail 6.1.9.
    "6-1-08-05",
    "6-1-08-06",
    // Names that look like its new profiles, and what those profiles ask for.
    "6-1-26-02",
    "6-1-26-03",
    "6-1-26-04",
    "6-1-26-06",
    "6-1-27-08-02",
    "6-1-27-12",
    "6-1-27-13",
    "6-1-27-14",
    "6-1-27-15",
    "6-1-27-16",
    "6-1-27-17",
    "6-1-27-18",
    "6-1-27-19",
    // Valid in one test and failing another: a wrong score, mixed versions, products that are defined twice.
    "6-1-10-13",
    "6-1-14-32",
    "6-1-27-13-16",
    "6-1-50-14",
    "6-1-50-15",
];

/// Those that both versions have.
#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn the_tests_of_version_2_1_that_2_0_has_too_fail_and_pass_as_they_should() {
    let folder = corpus("csaf/oasis/csaf_2.1/test/validator/data");
    let Tests { tests } =
        serde_json::from_str(&fs::read_to_string(folder.join("testcases.json")).unwrap()).unwrap();
    let (mut failing, mut valid, mut wrong) = (0, 0, Vec::new());
    let is_of_both = |case: &&Case| !OF_2_1_ALONE.iter().any(|part| case.name.contains(&format!("-{part}")));
    for test in tests.into_iter().filter(|test| test.group == "mandatory") {
        let number: u32 = test.id.split('.').nth(2).unwrap().parse().unwrap();
        for case in test.failures.iter().filter(|_| number <= 33).filter(is_of_both) {
            failing += 1;
            match csaf::advisory(&fs::read_to_string(folder.join(&case.name)).unwrap()) {
                Err(Refused::Tests(faults)) if faults.iter().any(|fault| fault.test == test.id) => {}
                other => wrong.push(format!("{} does not fail {}: {other:.300?}", case.name, test.id)),
            }
        }
        for case in test.valid.iter().filter(is_of_both) {
            valid += 1;
            if let Err(error) = csaf::advisory(&fs::read_to_string(folder.join(&case.name)).unwrap()) {
                wrong.push(format!("{} is valid: {error}", case.name));
            }
        }
    }
    println!("{failing} failing, {valid} valid, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn every_example_of_oasis_is_read() {
    let mut statements = 0;
    for path in files(&corpus("csaf/oasis/csaf_2.0/examples/csaf")) {
        if path.extension().is_some_and(|extension| extension == "json") {
            let (advisory, forgiven) = csaf::advisory_forgiving(&fs::read_to_string(&path).unwrap())
                .unwrap_or_else(|error| panic!("{path:?}: {error}"));
            assert_eq!(forgiven, [], "{path:?}");
            statements += advisory.products.len();
        }
    }
    assert_eq!(statements, 39);
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn every_medical_advisory_is_read_with_maker_and_product() {
    let (mut strict, mut statements, mut with_ranges, mut cves) = (0, 0, 0, 0);
    for path in files(&corpus("csaf/cisa-medical")) {
        let text = fs::read_to_string(&path).unwrap();
        assert!(csaf::is_mine(text.as_bytes()));
        strict += usize::from(csaf::advisory(&text).is_ok());
        let (advisory, _) =
            csaf::advisory_forgiving(&text).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        assert!(!advisory.cves.is_empty() && !advisory.products.is_empty(), "{path:?}");
        cves += advisory.cves.len();
        for product in &advisory.products {
            assert!(!product.maker.is_empty() && !product.product.is_empty() && !product.wording.is_empty());
            statements += 1;
            with_ranges += usize::from(product.ranges.is_some());
        }
    }
    // The others say models, dates or letters ("with wireless option", "< august 28"): to be checked.
    assert_eq!((strict, cves, statements, with_ranges), (144, 433, 550, 473));
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn makers_advisories_are_read_or_refused_with_a_reason() {
    let read = |path: &str| {
        let text = fs::read_to_string(corpus("vendor-advisories").join(path)).unwrap();
        (csaf::advisory(&text), csaf::advisory_forgiving(&text))
    };
    let (strict, _) = read("cisco/csaf/cisco-sa-snmp-dos-sdxnSUcW.json");
    let cisco = strict.unwrap();
    let versions = |product: &ProductStatement| product.ranges.as_ref().map_or(0, Vec::len);
    assert_eq!((cisco.cves.len(), cisco.products.iter().map(versions).max()), (8, Some(3_109)));
    // Its scores and remedies are for a product that is not there.
    let (strict, forgiving) =
        read("fortinet/csaf/happy/csaf_authenticated-heap-overflow-in-ssl-vpn-bookmarks.json");
    assert!(strict.unwrap_err().to_string().contains("test 6.1.1 at /vulnerabilities/0/scores/0/products/0"));
    let (fortinet, _) = forgiving.unwrap();
    assert_eq!((&*fortinet.products[0].maker, &*fortinet.products[0].product), ("Fortinet", "FortiOS"));
    assert_eq!(versions(&fortinet.products[0]), 57);
    assert!(fortinet.products[0].remedy.starts_with("FortiOS 7.6: Upgrade to 7.6.3"));
    // Version 2.1; it writes the product into its ranges.
    let (_, forgiving) = read("paloalto/csaf/PAN-SA-2025-0007");
    let (paloalto, _) = forgiving.unwrap();
    let touched: Vec<_> = paloalto.products.iter().map(|one| (one.wording.as_str(), versions(one))).collect();
    assert_eq!(
        (paloalto.cves.len(), touched),
        (
            16,
            vec![
                ("vers:generic/Prisma Access Browser<133.16.4.99", 1),
                ("vers:generic/Prisma Access Browser>=134.7.4.44", 1)
            ]
        )
    );
    for (path, reason) in [
        ("fortinet/csaf/invalid-csaf/csaf_apache-tika-cve-2025-54988.json", "unknown variant `product`"),
        ("fortinet/csaf/invalid-csaf/FG-IR-25-771", "<!DOCTYPE html>"),
        // One number stands for two ranges there, and is both touched and repaired.
        ("paloalto/csaf/CVE-2025-0114", "PANW-PAN-OS-142 is defined twice"),
    ] {
        let error = read(path).1.unwrap_err().to_string();
        assert!(error.contains(reason), "{path}: {error}");
    }
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn fortinets_cvrf_is_read() {
    let read = |name: &str| {
        let text = fs::read_to_string(corpus("vendor-advisories/fortinet/cvrf").join(name)).unwrap();
        cvrf::advisory(&text).unwrap()
    };
    let siem = read("FG-IR-23-392.xml");
    assert_eq!((&*siem.products[0].maker, &*siem.products[0].product), ("Fortinet", "FortiSIEM"));
    assert_eq!(siem.products[0].ranges.as_ref().map(Vec::len), Some(31));
    assert_eq!((&*siem.publisher, siem.cves.len(), siem.vectors.len()), ("Fortinet PSIRT", 1, 1));
    // It tells its products in prose only.
    assert_eq!(read("FG-IR-13-008.xml").products, []);
}

#[test]
#[ignore = "needs YAGURA_CORPUS, run by ./test --long"]
fn every_record_of_the_cve_programme_is_read() {
    let archive = corpus("vulnerabilities/cve-5-vulnrichment-2023-2024.tar.zst");
    let unpacked = Command::new("tar").args(["--zstd", "-xOf"]).arg(archive).output().unwrap();
    assert!(unpacked.status.success());
    let text = String::from_utf8(unpacked.stdout).unwrap();
    let mut records = serde_json::Deserializer::from_str(&text).into_iter::<IgnoredAny>();
    let (mut starts, mut count) = (vec![0], 0);
    while let Some(record) = records.next() {
        record.unwrap();
        starts.push(records.byte_offset());
        count += 1;
    }
    let (mut advisories, mut rejected, mut ssvc, mut tally) = (0, 0, 0, Tally::default());
    let before_s = cpu_s();
    for (start, end) in starts.iter().zip(starts.iter().skip(1)) {
        let record = text.get(*start..*end).unwrap();
        assert!(cve5::is_mine(record.as_bytes()));
        for advisory in cve5::advisories(record).unwrap_or_else(|error| panic!("{error}: {record:.300}")) {
            advisories += 1;
            rejected += usize::from(advisory.is_withdrawn);
            ssvc += usize::from(advisory.ssvc.is_some());
            tally.add(&advisory);
        }
    }
    println!("{count} records in {:.2} CPU seconds, twice glanced at", cpu_s() - before_s);
    println!("{advisories} advisories, {rejected} withdrawn, {ssvc} with SSVC");
    println!("statements, with ranges, with all versions: {:#?}", tally.statements);
    for (wording, count) in tally.unclear {
        println!("{count} to check: {wording}");
    }
    assert_eq!((count, advisories, rejected, ssvc), (36_003, 72_006, 170, 35_919));
    let [affected, with_ranges, _] = tally.statements["cve affected"];
    assert!(with_ranges * 100 / affected >= 90, "{with_ranges} of {affected}");
}

/// Statements by source and status, and how many of them have ranges; with `YAGURA_SHOW`, which have none.
#[derive(Debug, Default)]
struct Tally {
    statements: BTreeMap<String, [usize; 3]>,
    unclear: BTreeMap<String, usize>,
}

impl Tally {
    fn add(&mut self, advisory: &Advisory) {
        for product in &advisory.products {
            let key = format!("{} {}", advisory.source, product.status);
            let [all, with_ranges, every] = self.statements.entry(key).or_default();
            *all += 1;
            *with_ranges += usize::from(product.ranges.is_some());
            let is_all = |ranges: &Vec<VersionRange>| ranges.iter().any(VersionRange::is_unbounded);
            *every += usize::from(product.ranges.as_ref().is_some_and(is_all));
            if product.ranges.is_none() && std::env::var_os("YAGURA_SHOW").is_some() {
                *self.unclear.entry(format!("{} {:.60}", advisory.source, product.wording)).or_default() += 1;
            }
        }
    }
}

/// CPU seconds of this process so far, on Linux.
fn cpu_s() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // Behind the name in brackets, user and system time are the 12th and 13th, in hundredths of a second.
    let times = stat.rsplit(')').next().unwrap().split_whitespace().skip(11).take(2);
    times.map(|ticks| ticks.parse::<f64>().unwrap()).sum::<f64>() / 100.0
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
