//! Names as the Excel lists of hospitals write them: a model in the name, a device for what runs on it, words that name
//! nothing, makers by their Japanese names.
//! Not here: names in the words of the feeds ([`super::names`]).
//! Next: [`crate::naming`].

use domain::vulnerabilities::{
    Advisory, NewsSource, ProductStatement, ProductStatus, VersionRange, naming::Confidence,
};

use super::*;
use crate::Described;

fn feeds() -> Vec<CveRecord> {
    let of = |number: usize, criterion: Criterion| {
        cve(&format!("CVE-2020-{number:04}"), vec![any_of(&[criterion])])
    };
    let listed = [
        between("o:fortinet:fortios", ">=6.0.0", "<6.0.5"),
        between("a:pulsesecure:pulse_connect_secure", "", "<9.1r4"),
        bad("h:moxa:nport_5110:-"),
        between("o:moxa:nport_5110_firmware", "", "<2.6"),
        bad("o:microsoft:windows_7:-"),
        bad("o:microsoft:windows_10:1809"),
        bad("o:microsoft:windows_server_2012:r2"),
        bad("a:haxx:curl:7.64.0"),
        bad("a:oracle:jre:1.8.0"),
        bad("a:adobe:acrobat_reader_dc:20.1"),
        bad("a:sixapart:movable_type:6.0"),
        bad("a:movabletype:movable_type:6.0"),
        bad("o:amazonbasics:firmware:1.0"),
        bad("o:redhat:enterprise_linux:7.0"),
        bad("a:postgresql:postgresql:9.6"),
        bad("o:bd:alaris_gh_firmware:2.3.6"),
        between("a:apache:struts", ">=2.5.0", "<2.5.13"),
        bad("a:apache:tomcat:9.0.30"),
        between("a:pivotal_software:spring_framework", "", "<5.0.5"),
        bad("h:moxa:nport_5150:-"),
    ];
    listed.into_iter().enumerate().map(|(at, criterion)| of(at + 1, criterion)).collect()
}

fn told(source: NewsSource, maker: &str, product: &str, ranges: Vec<VersionRange>) -> Advisory {
    Advisory {
        source,
        id: format!("{maker}-{product}"),
        publisher: String::new(),
        title: String::new(),
        summary: String::new(),
        address: String::new(),
        published_at: 0,
        modified_at: 0,
        is_withdrawn: false,
        cves: vec!["CVE-2021-0001".parse().unwrap()],
        vectors: Vec::new(),
        weaknesses: Vec::new(),
        references: Vec::new(),
        ssvc: None,
        products: vec![ProductStatement {
            cves: Vec::new(),
            maker: maker.into(),
            product: product.into(),
            name: None,
            other_names: Vec::new(),
            wording: String::new(),
            ranges: Some(ranges),
            status: ProductStatus::Affected,
            reason: None,
            remedy: String::new(),
        }],
        configurations: Vec::new(),
    }
}

fn known(advisories: &[Advisory]) -> Index {
    let mut builder = Builder::default();
    for record in feeds() {
        builder.add(&record);
    }
    for advisory in advisories {
        builder.add_advisory(advisory);
    }
    builder.finish()
}

fn up_to(version: &str) -> Vec<VersionRange> {
    vec![between("a:x:y", "", &format!("<={version}")).range]
}

fn words<'a>(vendor: &'a str, product: &'a str, version: &'a str) -> Described<'a> {
    Described { vendor, product, version, ..Described::default() }
}

/// Maker and product that a name means, and the best tier.
fn meant(index: &Index, described: Described<'_>) -> (String, Option<Tier>) {
    let subject = index.name(&described).unwrap();
    let name = &subject.components[0].name;
    let text = |value: &domain::cpe::Value| value.plain().unwrap_or_default().into_owned();
    let tier = index.matches(&subject).into_iter().map(|one| one.tier).min();
    (format!("{}:{}", text(&name.vendor), text(&name.product)), tier)
}

fn is(maker: &str, product: &str, version: &str, name: &str, tier: Option<Tier>) {
    let found = meant(&known(&[]), words(maker, product, version));
    assert_eq!(found, (name.to_owned(), tier), "{maker} / {product} / {version}");
}

fn proposed(index: &Index, maker: &str, product: &str) -> Vec<(String, Confidence)> {
    let short = |name: &CpeName| name.to_string().split(':').skip(3).take(2).collect::<Vec<_>>().join(":");
    let found = index.propose(&words(maker, product, ""));
    found.iter().map(|one| (short(&one.name), one.confidence)).collect()
}

#[test]
fn a_model_in_the_name_is_no_version_and_what_runs_on_it_is_a_guess() {
    let possible = Some(Tier::Possible);
    for device in [
        "FortiGate 60E",
        "FortiGate-60E",
        "Fortigate60F",
        "FG-60E",
        "フォーティゲート60E",
        "UTM FortiGate 60E 本館",
        "FortiGate 60E (FortiOS)",
        "FortiGate 60",
    ] {
        is("Fortinet", device, "", "fortinet:fortios", possible);
        is("", device, "6.0.4", "fortinet:fortios", possible);
        is("", device, "6.0.5", "fortinet:fortios", None);
    }
    is("", "FortiGate 60E 6.0.4", "", "fortinet:fortios", possible);
    is("", "Pulse Secure PSA3000", "", "pulsesecure:pulse_connect_secure", possible);
    is("", "FortiGate", "6.0.4", "fortinet:fortios", Some(Tier::Confirmed));
    assert_ne!(meant(&known(&[]), words("NEC", "FG-60E", "")).0, "fortinet:fortios", "another maker's");
}

#[test]
fn a_version_that_begins_with_a_model_is_to_be_checked() {
    is("Fortinet", "FortiOS", "60E 6.0.4", "fortinet:fortios", Some(Tier::ToCheck));
    is("Fortinet", "FortiOS", "60E", "fortinet:fortios", Some(Tier::ToCheck));
    is("Fortinet", "FortiOS", "6.0.4 build0231", "fortinet:fortios", Some(Tier::Confirmed));
    is("Microsoft", "Windows 10", "22H2", "microsoft:windows_10", None);
}

#[test]
fn short_and_joined_names_are_known() {
    let confirmed = Some(Tier::Confirmed);
    is("", "Win7", "", "microsoft:windows_7", Some(Tier::Possible));
    is("", "Win10", "1809", "microsoft:windows_10", confirmed);
    is("", "RHEL7", "7.0", "redhat:enterprise_linux", confirmed);
    is("", "Windows Server 2012R2", "", "microsoft:windows_server_2012", confirmed);
    is("", "Adobe Reader DC", "20.1", "adobe:acrobat_reader_dc", confirmed);
    is("", "curl", "7.64.0", "haxx:curl", confirmed);
    is("", "JRE", "1.8.0", "oracle:jre", confirmed);
    is("", "MOXA NPort 5110", "2.5", "moxa:nport_5110_firmware", confirmed);
    is("MOXA", "NPort 5110", "2.5", "moxa:nport_5110_firmware", confirmed);
    is("日本BD", "Alaris GH", "2.3.6", "bd:alaris_gh_firmware", confirmed);
}

#[test]
fn words_that_name_nothing_propose_nothing() {
    let index = known(&[]);
    for (maker, name) in [
        ("", "ファームウェア"),
        ("NEC", "ファームウェア"),
        ("NEC", "NEC ファームウェア"),
        ("", "NEC ファームウェア"),
        ("", "ヤマハ ファームウェア"),
        ("", "Firmware"),
    ] {
        assert_eq!(proposed(&index, maker, name), [], "{maker} {name}");
    }
}

#[test]
fn a_product_of_several_makers_is_proposed_of_each() {
    let index = known(&[]);
    let found = proposed(&index, "", "Movable Type");
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names.len(), 2, "{found:?}");
    assert!(names.contains(&"sixapart:movable_type") && names.contains(&"movabletype:movable_type"));
    assert!(found.iter().all(|(_, confidence)| *confidence == Confidence::Similar));
}

#[test]
fn what_an_advisory_names_in_its_own_words_is_proposed_as_well() {
    let advisory = told(NewsSource::Jvn, "ヤマハ株式会社", "RTX1210", up_to("14.01.38"));
    let index = known(&[advisory]);
    let found = proposed(&index, "", "ＶＰＮルータ RTX1210");
    assert_eq!(found.first().map(|(name, _)| name.as_str()), Some("yamaha:rtx1210"), "{found:?}");
    let name = index.propose(&words("", "VPNルータ RTX1210", ""))[0].name.clone();
    assert_eq!(CpeName::parse_lenient(&name.to_formatted()).unwrap(), name, "it can be confirmed");
    let model = index.propose_model("", "ＶＰＮルータ RTX1210");
    assert!(model[0].name.to_string().starts_with("cpe:2.3:h:yamaha:rtx1210:"), "{model:?}");
}

#[test]
fn the_firmware_of_a_device_is_its_version_where_the_source_names_the_device() {
    let index = known(&[told(NewsSource::Jvn, "ヤマハ株式会社", "RTX1210", up_to("14.01.38"))]);
    let tier = |version: &str| {
        let device = index.name_model("ヤマハ", "RTX1210").unwrap().unwrap();
        let subject = Subject { components: vec![device.clone().into()], hardware: Some(device) };
        let firmware = domain::cpe::Value::literal(version);
        let [device] = <[_; 1]>::try_from(subject.components).unwrap();
        let device = crate::Component { firmware: Some(firmware), ..device };
        let subject = Subject { components: vec![device], hardware: subject.hardware };
        index.matches(&subject).first().map(|one| one.tier)
    };
    assert_eq!(tier("Rev.14.01.26"), Some(Tier::Confirmed));
    assert_eq!(tier("Rev.14.01.40"), None);
    assert_eq!(tier(""), Some(Tier::Possible));
    assert!(index.is_firmware_of("ヤマハ", "RTX1210", "ファームウェア"));
    assert!(index.is_firmware_of("ヤマハ", "RTX1210", "ヤマハ RTX1210 ファームウェア"));
    assert!(!index.is_firmware_of("HPE", "ProLiant DL380", "iLO 5"));
}

#[test]
fn the_firmware_says_nothing_of_the_revision_of_a_device() {
    let listed = cve("CVE-2020-0001", vec![any_of(&[bad("h:cisco:rv110w:1.0")])]);
    let ranged = cve("CVE-2020-0002", vec![any_of(&[between("h:cisco:rv110w", "", "<1.2")])]);
    let index = index(&[listed, ranged]);
    let device = index.name_model("Cisco", "RV110W").unwrap().unwrap();
    let tiers = |version: &str| {
        let component = crate::Component {
            firmware: Some(domain::cpe::Value::literal(version)),
            ..device.clone().into()
        };
        let subject = Subject { components: vec![component], hardware: Some(device.clone()) };
        index.matches(&subject).iter().map(|one| (one.cve.to_string(), one.tier)).collect::<Vec<_>>()
    };
    let revision = ("CVE-2020-0001".to_owned(), Tier::Possible);
    assert_eq!(tiers("1.1"), [revision.clone(), ("CVE-2020-0002".to_owned(), Tier::Confirmed)]);
    assert_eq!(tiers("1.3"), [revision]);
}

#[test]
fn medical_devices_are_found_by_what_their_makers_are_called_here() {
    let all = || vec![VersionRange::default()];
    let bd = "Becton, Dickinson and Company (BD)";
    let index = known(&[
        told(NewsSource::Csaf, bd, "BD Pyxis MedStation ES", all()),
        told(NewsSource::Csaf, "General Electric (GE)", "B650", all()),
    ]);
    let tier = |maker, product| meant(&index, words(maker, product, "")).1;
    assert_eq!(tier("BD", "Pyxis MedStation ES"), Some(Tier::Confirmed));
    assert_eq!(tier("日本ベクトン・ディッキンソン", "BD Pyxis MedStation ES"), Some(Tier::Confirmed));
    assert_eq!(tier("GEヘルスケア", "CARESCAPE B650"), Some(Tier::Possible));
    assert_eq!(tier("GEヘルスケア・ジャパン株式会社", "CARESCAPE B650"), Some(Tier::Possible));
    assert_eq!(tier("フィリップス", "CARESCAPE B650"), None);
}

#[test]
fn packages_of_bills_of_materials_are_the_products_of_the_feeds() {
    let confirmed = Some(Tier::Confirmed);
    is("NEC", "struts2-core", "2.5.10", "apache:struts", confirmed);
    is("NEC", "struts2-core", "2.5.13", "apache:struts", None);
    is("NEC", "tomcat-embed-core", "9.0.30", "apache:tomcat", confirmed);
    is("NEC", "spring-core", "5.0.4", "vmware:spring_framework", confirmed);
}

#[test]
fn a_device_with_its_maker_before_it_is_proposed() {
    let found = proposed(&known(&[]), "", "MOXA NPort 5150");
    assert_eq!(found, [("moxa:nport_5150".to_owned(), Confidence::Sure)]);
}
