//! What other sources than NVD say, in their own words and each under its own name.
//! Not here: settling their contradictions, which `domain` tests.
//! Next: [`crate::words`].

use domain::vulnerabilities::{
    Advisory, NewsSource, ProductStatement, ProductStatus,
    ProductStatus::{Affected, Fixed, NotAffected, UnderInvestigation},
    reconcile::Weight,
};

use super::*;
use crate::{Described, Stance};

const CVE: &str = "CVE-2020-0001";

/// What a source says of versions of a product, in words; an empty range is one that could not be read.
fn said(maker: &str, product: &str, range: &str, status: ProductStatus) -> ProductStatement {
    let read = between("a:x:y", range.split(' ').next().unwrap_or(""), range.split(' ').nth(1).unwrap_or(""));
    ProductStatement {
        cves: Vec::new(),
        maker: maker.into(),
        product: product.into(),
        name: None,
        other_names: Vec::new(),
        wording: "1.5.62 未満".into(),
        ranges: (!range.is_empty()).then(|| vec![read.range]),
        status,
        reason: None,
        remedy: String::new(),
    }
}

fn advisory(source: NewsSource, publisher: &str, products: Vec<ProductStatement>) -> Advisory {
    Advisory {
        source,
        id: format!("{source}-1"),
        publisher: publisher.into(),
        title: String::new(),
        summary: String::new(),
        address: String::new(),
        published_at: 0,
        modified_at: 0,
        is_withdrawn: false,
        cves: vec![CVE.parse().unwrap()],
        vectors: Vec::new(),
        weaknesses: Vec::new(),
        references: Vec::new(),
        ssvc: None,
        products,
        configurations: Vec::new(),
    }
}

fn index_of(records: &[CveRecord], advisories: &[Advisory]) -> Index {
    let mut builder = Builder::default();
    for record in records {
        builder.add(record);
    }
    for advisory in advisories {
        builder.add_advisory(advisory);
    }
    builder.finish()
}

/// FortiOS is known, by another CVE.
fn known() -> CveRecord {
    cve("CVE-2019-0001", vec![any_of(&[bad("o:fortinet:fortios:5.0.0"), bad("o:fortinet:fortios:6.0.4")])])
}

fn device(index: &Index, maker: &str, product: &str, version: &str) -> Subject {
    index.name(&Described { vendor: maker, product, version, ..Described::default() }).unwrap()
}

fn tiers(index: &Index, subject: &Subject) -> Vec<(String, Tier)> {
    index.matches(subject).into_iter().map(|one| (one.cve.to_string(), one.tier)).collect()
}

fn stances(index: &Index, subject: &Subject) -> Vec<(Weight, &'static str)> {
    let words = index.words(subject, 0, CVE.parse().unwrap());
    let said = |stance: &Stance| match stance {
        Stance::Affected(explained) => match explained.tier {
            Tier::Confirmed => "confirmed",
            Tier::Possible => "possible",
            Tier::ToCheck => "to check",
        },
        Stance::Cleared(ProductStatus::Fixed) => "fixed",
        Stance::Cleared(_) => "not affected",
        Stance::Outside => "outside",
    };
    words.iter().map(|word| (word.weight, said(&word.stance))).collect()
}

#[test]
fn a_cve_that_nvd_has_not_analysed_is_found_by_the_words_of_its_assigner() {
    let own =
        advisory(NewsSource::Cve, "fortinet", vec![said("Fortinet", "FortiOS", ">=6.0.0 <=6.0.4", Affected)]);
    let index = index_of(&[known()], &[own]);
    let found = tiers(&index, &device(&index, "フォーティネット", "FortiOS", "6.0.3"));
    assert_eq!(found, [(CVE.to_owned(), Tier::Confirmed)]);
    assert!(tiers(&index, &device(&index, "Fortinet", "FortiOS", "6.0.5")).is_empty());
}

#[test]
fn a_product_that_nvd_does_not_know_is_found_by_the_advisorys_own_words() {
    let own = advisory(
        NewsSource::Csaf,
        "CISA",
        vec![said("Philips", "Philips IntelliSpace Portal", ">=8.0 <=9.0", Affected)],
    );
    let index = index_of(&[known()], &[own]);
    for (maker, product) in [
        ("Philips", "IntelliSpace Portal"),
        ("フィリップス", "Philips IntelliSpace  Portal"),
        ("PHILIPS", "intellispace portal"),
    ] {
        let found = tiers(&index, &device(&index, maker, product, "8.5"));
        assert_eq!(found, [(CVE.to_owned(), Tier::Confirmed)], "{maker} {product}");
    }
    let guessed = tiers(&index, &device(&index, "Siemens", "IntelliSpace Portal", "8.5"));
    assert_eq!(guessed, [(CVE.to_owned(), Tier::Possible)], "of another maker it is a guess");
    assert!(tiers(&index, &device(&index, "Philips", "IntelliVue", "8.5")).is_empty());
}

#[test]
fn words_of_an_advisory_never_take_a_product_of_nvd_away() {
    let both = [bad("o:microsoft:windows_10_1809:10.0.17763.1"), bad("o:fortinet:fortios:6.0.4")];
    let listed = cve("CVE-2019-0001", vec![any_of(&both)]);
    let own = advisory(
        NewsSource::Cve,
        "someone",
        vec![
            said("Fortinet", "FortiOS 6.0.4", ">=1", Affected),
            said("Fortinet", "FortiOS SSL", ">=1", Affected),
        ],
    );
    let index = index_of(&[listed], &[own]);
    let subject = device(&index, "Fortinet", "FortiOS 6.0.4", "");
    assert!(subject.components[0].name.to_string().starts_with("cpe:2.3:o:fortinet:fortios:6.0.4:"));
    assert_eq!(tiers(&index, &subject), [("CVE-2019-0001".to_owned(), Tier::Confirmed)]);
}

#[test]
fn a_range_that_could_not_be_read_is_to_be_checked_and_never_all_versions() {
    let own = advisory(NewsSource::Jvn, "JVN", vec![said("Fortinet", "FortiOS", "", Affected)]);
    let index = index_of(&[known()], &[own]);
    let subject = device(&index, "Fortinet", "FortiOS", "6.0.3");
    assert_eq!(tiers(&index, &subject), [(CVE.to_owned(), Tier::ToCheck)]);
    let words = index.words(&subject, 0, CVE.parse().unwrap());
    let Stance::Affected(explained) = &words[0].stance else { panic!("touched") };
    assert!(explained.unread[0].contains("1.5.62 未満"), "{:?}", explained.unread);
}

#[test]
fn what_is_being_looked_into_is_to_be_checked() {
    let open = advisory(
        NewsSource::Csaf,
        "Fortinet PSIRT",
        vec![said("Fortinet", "FortiOS", ">=6.0.0", UnderInvestigation)],
    );
    let index = index_of(&[known()], &[open]);
    assert_eq!(
        stances(&index, &device(&index, "Fortinet", "FortiOS", "6.0.3")),
        [(Weight::Maker, "to check")]
    );
}

#[test]
fn each_source_is_heard_for_itself_with_its_weight() {
    let nvd = cve(CVE, vec![any_of(&[between("o:fortinet:fortios", ">=6.0.0", "<7.0.0")])]);
    let maker = advisory(
        NewsSource::Csaf,
        "Fortinet PSIRT",
        vec![
            said("Fortinet", "FortiOS", ">=6.0.0 <=6.9", Affected),
            said("Fortinet", "FortiOS", ">=6.0.5 <=6.0.9", Fixed),
            said("Fortinet", "FortiOS", ">=6.2.0 <=6.2.9", NotAffected),
        ],
    );
    let cisa = advisory(
        NewsSource::CisaAdp,
        "CISA-ADP",
        vec![said("Fortinet", "FortiOS", ">=6.0.0 <6.0.5", Affected)],
    );
    let index = index_of(&[nvd, known()], &[maker, cisa]);
    let of = |version| stances(&index, &device(&index, "Fortinet", "FortiOS", version));
    let [nvd, maker, cisa] = [Weight::Nvd, Weight::Maker, Weight::Authority];
    assert_eq!(of("6.0.4"), [(nvd, "confirmed"), (maker, "confirmed"), (cisa, "confirmed")]);
    assert_eq!(of("6.0.6"), [(nvd, "confirmed"), (maker, "fixed"), (cisa, "outside")]);
    assert_eq!(of("6.2.1"), [(nvd, "confirmed"), (maker, "not affected"), (cisa, "outside")]);
    assert_eq!(of("7.0.1"), [(nvd, "outside"), (maker, "outside"), (cisa, "outside")]);
    let subject = device(&index, "Fortinet", "FortiOS", "6.0.4");
    assert_eq!(tiers(&index, &subject).iter().filter(|(id, _)| id == CVE).count(), 1, "one match, not three");
}

#[test]
fn another_product_hears_nothing() {
    let nvd = cve(CVE, vec![any_of(&[between("o:fortinet:fortios", ">=6.0.0", "<7.0.0")])]);
    let index = index_of(&[nvd, known()], &[]);
    assert!(stances(&index, &device(&index, "Cisco", "IOS", "15.1")).is_empty());
}

#[test]
fn a_newer_word_of_an_advisory_replaces_the_older_and_a_withdrawn_one_ends() {
    let with = |range, modified_at, is_withdrawn| Advisory {
        modified_at,
        is_withdrawn,
        ..advisory(NewsSource::Csaf, "Fortinet", vec![said("Fortinet", "FortiOS", range, Affected)])
    };
    let mut index = index_of(&[known()], &[with(">=6.0.0 <=6.0.4", 5, false)]);
    let touched = |index: &Index| tiers(index, &device(index, "Fortinet", "FortiOS", "6.0.3")).len();
    assert_eq!(touched(&index), 1);
    index.upsert_advisories(&[with(">=6.0.0 <=6.0.2", 4, false)]);
    assert_eq!(touched(&index), 1, "an older word");
    index.upsert_advisories(&[with(">=6.0.0 <=6.0.2", 6, false)]);
    assert_eq!(touched(&index), 0);
    index.upsert_advisories(&[with(">=6.0.0 <=6.0.9", 7, false)]);
    assert_eq!(touched(&index), 1);
    index.upsert_advisories(&[with(">=6.0.0 <=6.0.9", 8, true)]);
    assert_eq!(touched(&index), 0);
}

#[test]
fn ranges_of_others_do_not_change_how_nvds_hyphen_is_read() {
    let without: Vec<_> = (1..=60)
        .map(|number| cve(&format!("CVE-2018-{number:04}"), vec![any_of(&[bad("o:microsoft:windows_7:-")])]))
        .collect();
    let own = advisory(
        NewsSource::Cve,
        "microsoft",
        vec![said("Microsoft", "Windows 7", ">=6.1 <6.2", Affected); 9],
    );
    let index = index_of(&without, &[own]);
    assert_eq!(index.matches(&asset(&["o:microsoft:windows_7:6.1.7601"], "")).len(), 61);
}

#[test]
fn the_publisher_of_its_own_product_is_its_maker() {
    let index = index_of(
        &[known(), cve("CVE-2019-0002", vec![any_of(&[bad("o:paloaltonetworks:pan-os:9.0")])])],
        &[],
    );
    assert!(index.is_maker("Fortinet PSIRT", "fortinet", "fortios"));
    assert!(index.is_maker("palo_alto", "paloaltonetworks", "pan-os"));
    assert!(index.is_maker(
        "Palo Alto Networks Product Security Incident Response Team",
        "paloaltonetworks",
        "pan-os"
    ));
    assert!(index.is_maker("ivanti", "pulsesecure", "pulse_connect_secure"));
    assert!(!index.is_maker("CISA", "fortinet", "fortios") && !index.is_maker("", "fortinet", "fortios"));
}

#[test]
fn a_tree_of_a_source_is_read_as_one_of_nvd() {
    let node = all_of(vec![
        any_of(&[between("o:fortinet:fortios", ">=6.0.0", "<6.0.5")]),
        any_of(&[platform("h:fortinet:fortigate-60e:-")]),
    ]);
    let words = vec![said("Fortinet", "FortiOS", ">=6.0.0 <6.0.5", Affected)];
    let own = Advisory { configurations: vec![node], ..advisory(NewsSource::Cve, "fortinet", words) };
    let index = index_of(&[known()], &[own]);
    let tier = |model| {
        let described = Described {
            vendor: "Fortinet",
            product: "FortiOS",
            version: "6.0.3",
            hardware: model,
            ..Described::default()
        };
        tiers(&index, &index.name(&described).unwrap()).first().map(|(_, tier)| *tier)
    };
    assert_eq!(tier("FortiGate-60E"), Some(Tier::Confirmed));
    assert_eq!(tier(""), Some(Tier::Possible));
    assert_eq!(tier("FortiGate-61E"), None);
}
