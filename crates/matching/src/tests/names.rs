//! Names made from the words of a list.
//! Not here: reading the list.
//! Next: [`crate::naming`].

use super::*;
use crate::{Described, NamingError};

fn known() -> Index {
    let node = all_of(vec![
        any_of(&[
            bad("o:fortinet:fortios:6.0.4"),
            bad("o:cisco:ios:15.1"),
            bad("h:cisco:ios:-"),
            bad("o:paloaltonetworks:pan-os:9.0"),
        ]),
        any_of(&[platform("h:fortinet:fortigate-60e:-"), platform("h:hp:laserjet_4000")]),
    ]);
    index(&[cve("CVE-2020-0001", vec![node])])
}

/// The component and the hardware.
fn named(described: Described<'_>) -> (String, Option<String>) {
    let subject = known().name(&described).unwrap();
    (subject.components[0].name.to_string(), subject.hardware.map(|name| name.to_string()))
}

fn words<'a>(vendor: &'a str, product: &'a str, version: &'a str) -> Described<'a> {
    Described { vendor, product, version, ..Described::default() }
}

#[test]
fn words_become_a_name_in_the_spelling_of_the_feeds() {
    assert_eq!(
        named(words("Fortinet", "FortiOS", "6.0.4")).0,
        "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*"
    );
    assert_eq!(
        named(words("PaloAltoNetworks", "PAN OS", "9.0")).0,
        "cpe:2.3:o:paloaltonetworks:pan-os:9.0:*:*:*:*:*:*:*"
    );
    assert_eq!(named(words("Any Maker", "Node.JS", "")).0, r"cpe:2.3:a:any_maker:node.js:*:*:*:*:*:*:*:*");
}

#[test]
fn the_part_is_the_one_under_which_the_product_is_known() {
    assert!(named(words("fortinet", "fortios", "1")).0.starts_with("cpe:2.3:o:"));
    assert!(named(words("cisco", "ios", "15.1")).0.starts_with("cpe:2.3:*:"), "known under two");
    assert!(named(words("nobody", "nothing", "1")).0.starts_with("cpe:2.3:a:"));
    let stated = |part, words| named(Described { part, ..words }).0;
    assert!(stated("H", words("cisco", "ios", "15.1")).starts_with("cpe:2.3:h:"));
    assert!(stated("o", words("nobody", "nothing", "1")).starts_with("cpe:2.3:o:"));
    assert!(
        stated("a", words("fortinet", "fortios", "1")).starts_with("cpe:2.3:o:"),
        "a wrong part hides nothing"
    );
}

#[test]
fn a_version_cell_without_a_version_states_none() {
    for cell in ["", " ", "-", "*"] {
        assert_eq!(
            named(words("fortinet", "fortios", cell)).0,
            "cpe:2.3:o:fortinet:fortios:*:*:*:*:*:*:*:*",
            "{cell}"
        );
    }
}

#[test]
fn a_version_that_says_nothing_is_to_be_checked() {
    for version in ["最新", "see label"] {
        let subject = known()
            .name(&Described { hardware: "FortiGate 60E", ..words("fortinet", "fortios", version) })
            .unwrap();
        let found = known().matches(&subject);
        assert_eq!(found.iter().map(|found| found.tier).collect::<Vec<_>>(), [Tier::ToCheck], "{version}");
    }
}

#[test]
fn a_model_is_found_however_it_is_spelt() {
    let known_as = Some("cpe:2.3:h:fortinet:fortigate-60e:*:*:*:*:*:*:*:*".to_owned());
    for hardware in
        ["FortiGate-60E", "fortigate_60e", "FortiGate 60E", "Fortinet FortiGate-60E", " FORTIGATE60E "]
    {
        assert_eq!(
            named(Described { hardware, ..words("Fortinet", "FortiOS", "6.0.4") }).1,
            known_as,
            "{hardware}"
        );
    }
}

#[test]
fn a_model_of_another_maker_is_found_by_both_words() {
    let hardware = named(Described { hardware: "HP LaserJet 4000", ..words("fortinet", "fortios", "1") }).1;
    assert_eq!(hardware.as_deref(), Some("cpe:2.3:h:hp:laserjet_4000:*:*:*:*:*:*:*:*"));
}

#[test]
fn a_model_that_nobody_knows_is_still_stated() {
    let hardware = named(Described { hardware: "Fortinet Model X", ..words("fortinet", "fortios", "1") }).1;
    assert_eq!(hardware.as_deref(), Some("cpe:2.3:h:fortinet:model_x:*:*:*:*:*:*:*:*"));
    assert_eq!(named(Described { hardware: " - ", ..words("fortinet", "fortios", "1") }).1, None);
}

#[test]
fn a_cpe_name_takes_the_place_of_the_words() {
    let both = |cpe| named(Described { cpe, ..words("x", "y", "5.0") }).0;
    assert_eq!(both("cpe:/o:fortinet:fortios:6.0.4"), "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*");
    assert_eq!(
        both("cpe:2.3:o:fortinet:fortios:*:*:*:*:*:*:*:*"),
        "cpe:2.3:o:fortinet:fortios:5.0:*:*:*:*:*:*:*"
    );
    let hardware = "cpe:2.3:h:fortinet:fortigate-60e:-:*:*:*:*:*:*:*";
    assert_eq!(named(Described { hardware, ..words("x", "y", "") }).1.as_deref(), Some(hardware));
}

#[test]
fn what_cannot_be_named_is_refused_by_its_column() {
    let refused = |described: Described<'_>| known().name(&described).unwrap_err();
    assert_eq!(refused(words("", "y", "1")), NamingError::Vendor);
    assert_eq!(refused(words("x", " ", "1")), NamingError::Product);
    assert_eq!(refused(Described { part: "os", ..words("x", "y", "1") }), NamingError::Part);
    assert_eq!(
        refused(Described { cpe: "cpe:2.3:a:*:y:1", ..Described::default() }),
        NamingError::CpeTooWide
    );
    assert!(matches!(
        refused(Described { cpe: "fortios 6.0.4", ..Described::default() }),
        NamingError::Cpe(_)
    ));
    assert_eq!(
        refused(Described { hardware: "cpe:2.3:a:x:y", ..words("x", "y", "1") }),
        NamingError::HardwarePart
    );
    assert!(matches!(
        refused(Described { hardware: "cpe:9", ..words("x", "y", "1") }),
        NamingError::Hardware(_)
    ));
}

/// Products as the feeds of 2021 and of today list them.
fn wide() -> Index {
    let node = any_of(&[
        bad("o:microsoft:windows_10:1809"),
        between("o:microsoft:windows_10_22h2", "", "<10.0.19045.4529"),
        bad("o:microsoft:windows_server_2016:-"),
        bad("o:microsoft:windows_server_2016:1709"),
        bad("o:microsoft:windows_7:-:sp1"),
        bad("a:microsoft:sql_server:2019"),
        bad("o:fortinet:fortios:6.0.4"),
        bad("a:pulsesecure:pulse_connect_secure:9.1:r2"),
        bad("o:buffalo:wsr-2533dhpl2-bk_firmware:1.02"),
        bad(r"a:veeam:backup_\&_replication:11.0"),
        bad("a:somebody:dental_planner:3.0"),
        bad("a:one:viewer:1.0"),
        bad("a:two:viewer:1.0"),
        bad("o:cisco:adaptive_security_appliance_software:9.8"),
        bad("a:fujitsu:systemwalker:1.0"),
    ]);
    index(&[cve("CVE-2020-0001", vec![node])])
}

/// The name that was found, from its part on, and how it is matched.
fn found(described: Described<'_>) -> (String, Option<Tier>) {
    let index = wide();
    let subject = index.name(&described).unwrap();
    let text = subject.components[0].name.to_string();
    let text = text.trim_start_matches("cpe:2.3:").trim_end_matches(":*");
    (text.to_owned(), index.matches(&subject).first().map(|one| one.tier))
}

fn confirmed(maker: &str, product: &str, version: &str, name: &str) {
    let expected = (name.to_owned(), Some(Tier::Confirmed));
    assert_eq!(found(words(maker, product, version)), expected, "{maker} {product}");
}

#[test]
fn a_component_of_another_maker_than_its_device_is_found_by_its_own_name() {
    confirmed("HP", "SQL Server 2019", "15.0.4153", "a:microsoft:sql_server:2019");
    confirmed("富士通", "Veeam Backup & Replication", "11.0", r"a:veeam:backup_\&_replication:11.0");
    confirmed("デル・テクノロジーズ", "FortiOS", "6.0.4", "o:fortinet:fortios:6.0.4");
    confirmed("", "FortiOS 6.0.4", "", "o:fortinet:fortios:6.0.4");
}

#[test]
fn a_maker_may_be_written_in_japanese_apart_or_with_its_legal_form() {
    let (pulse, asa) = ("pulsesecure:pulse_connect_secure", "cisco:adaptive_security_appliance_software");
    confirmed("フォーティネット", "FortiOS", "6.0.4", "o:fortinet:fortios:6.0.4");
    confirmed("Pulse Secure, LLC", "Pulse Connect Secure", "9.1r2", &format!("a:{pulse}:9.1r2"));
    confirmed("シスコシステムズ合同会社", "Cisco ASA ソフトウェア", "9.8", &format!("o:{asa}:9.8"));
    confirmed("富士通株式会社", "Systemwalker", "1.0", "a:fujitsu:systemwalker:1.0");
}

#[test]
fn firmware_without_a_name_is_that_of_its_model() {
    let of = |hardware, maker, version| {
        found(Described { hardware, ..words(maker, "ファームウェア", version) })
    };
    let router = ("o:buffalo:wsr-2533dhpl2-bk_firmware:1.02".to_owned(), Some(Tier::Confirmed));
    assert_eq!(of("WSR-2533DHPL2-BK", "バッファロー", "1.02"), router);
    assert_eq!(of("FortiGate 60E", "フォーティネット", "6.0.4").0, "o:fortinet:fortios:6.0.4");
}

#[test]
fn a_build_of_windows_is_found_however_the_feeds_list_its_release() {
    confirmed("HP", "Windows 10 Pro", "10.0.17763", "o:microsoft:windows_10:10.0.17763");
    confirmed("Microsoft", "windows_10", "1809", "o:microsoft:windows_10:1809");
    confirmed("HP", "Windows 10 Pro", "10.0.19045.1", "o:microsoft:windows_10_22h2:10.0.19045.1");
    confirmed("microsoft", "windows_10", "10.0.19045.1", "o:microsoft:windows_10:10.0.19045.1");
    let server = "o:microsoft:windows_server_2016:10.0.14393";
    confirmed("HPE", "Windows Server 2016 Standard", "10.0.14393", server);
    confirmed("NEC", "Windows 7 Professional", "6.1.7601", "o:microsoft:windows_7:6.1.7601:sp1");
    assert_eq!(found(words("HP", "Windows 10 Pro", "10.0.19045.4529")).1, None);
    assert_eq!(found(words("HP", "Windows 10 Pro", "10.0.17134.1")).1, None);
    // What is said of a release as it came out says nothing of a build with later updates.
    let updated = |name: &str, version| found(words("HP", name, version));
    let named = |name: &str| (format!("o:microsoft:{name}"), None);
    assert_eq!(updated("Windows 10 Pro", "10.0.17763.1217"), named("windows_10:10.0.17763.1217"));
    let server = named("windows_server_2016:10.0.14393.7070");
    assert_eq!(updated("Windows Server 2016 Standard", "10.0.14393.7070"), server);
    let unknown = ("a:microsoft:windows_11:10.0.22631.1".to_owned(), None);
    assert_eq!(found(words("HP", "Windows 11 Pro", "10.0.22631.1")), unknown);
}

#[test]
fn a_guessed_maker_makes_no_match_sure_and_is_named_as_what_is_missing() {
    let described = words("Any Dealer", "Dental Planner", "3.0");
    assert_eq!(found(described), ("a:somebody:dental_planner:3.0".to_owned(), Some(Tier::Possible)));
    let index = wide();
    let subject = index.name(&described).unwrap();
    let explained = index.explain(&subject, 0, "CVE-2020-0001".parse().unwrap()).unwrap();
    let missing: Vec<_> = explained.missing.iter().map(|missing| (missing.fact, &*missing.wanted)).collect();
    assert_eq!(missing, [(crate::Fact::Maker, &["somebody:dental_planner".to_owned()][..])]);
    confirmed("Somebody", "Dental Planner", "3.0", "a:somebody:dental_planner:3.0");
}

#[test]
fn of_two_spellings_the_one_that_the_feeds_use_is_meant() {
    let of =
        |number: u32, product: &str| cve(&format!("CVE-2020-000{number}"), vec![any_of(&[bad(product)])]);
    let index =
        index(&[of(1, "a:vmware:vmware_esxi:6"), of(2, "o:vmware:esxi:6.7"), of(3, "o:vmware:esxi:6.7")]);
    let named =
        |maker, product| index.name(&words(maker, product, "6.7")).unwrap().components[0].name.to_string();
    assert!(named("VMware", "VMware ESXi").starts_with("cpe:2.3:o:vmware:esxi:"));
    assert!(named("HPE", "VMware ESXi").starts_with("cpe:2.3:o:vmware:esxi:"));
    assert!(named("vmware", "vmware_esxi").starts_with("cpe:2.3:a:vmware:vmware_esxi:"), "as it is spelt");
}

#[test]
fn a_component_is_no_hardware_unless_it_is_said_to_be() {
    let index =
        index(&[cve("CVE-2020-0001", vec![any_of(&[bad("h:x:box_1"), bad("o:x:box_1_firmware:1.0")])])]);
    let named = |part| index.name(&Described { part, ..words("X", "Box 1", "1.0") }).unwrap();
    assert!(named("").components[0].name.to_string().starts_with("cpe:2.3:o:x:box_1_firmware:"));
    assert!(named("h").components[0].name.to_string().starts_with("cpe:2.3:h:x:box_1:"));
}

#[test]
fn a_product_of_several_makers_is_not_guessed() {
    assert_eq!(found(words("Any Dealer", "Viewer", "1.0")), ("a:any_dealer:viewer:1.0".to_owned(), None));
}
