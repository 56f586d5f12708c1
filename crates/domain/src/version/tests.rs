use std::cmp::Ordering;

use proptest::prelude::*;

use super::*;

/// Versions as makers and feeds write them, each row in rising order.
const RISING: &[(&str, &str)] = &[
    (
        "Cisco IOS",
        "11.2(23a)BC1 < 12.0(7)XE2 < 12.1(5c)EX < 12.1(20)EA1 < 12.2 < 12.2(25)SEE3 < 12.2(33)SXI < \
         12.2(33)SXI5 < 12.2(33)SXI5a < 12.2(33)SXI11 < 12.3(5)B1 < 12.4(24)MD1 < 15.0(1)M < 15.0(1)M1 < \
         15.0(1)M10 < 15.0(2)SE8 < 15.2(4)E10a < 15.5(3)M0a < 15.5(3)S1.11",
    ),
    (
        "Cisco NX-OS",
        "6.2 < 6.2(20) < 7.0(3)I4 < 7.0(3)I4(1) < 7.0(3)I7(1) < 7.0(3)I7(10) < 7.3 < 7.3(2)D1(1) < \
         9.3(7a)",
    ),
    ("Cisco ASA", "8.2.2 interim < 9.1(2) < 9.1(2.1) < 9.1(2.10) < 9.1(7)4 < 9.6(4)3 < 9.6(4)36 < 9.16.3.23"),
    ("Cisco wireless", "3.2(12) < 3.2(12.1) < 4.1.171.0 < 8.5.140.0 < 8.10.105.0"),
    (
        "Cisco call manager",
        "4.1(3)SR4 < 4.1(3)SR7 < 11.5(1)SU9 < 12.5 < 12.5(1) < 12.5(1)SU3 < 12.5(1)SU4 < 14",
    ),
    ("Cisco expressway", "X7.2 < X7.2.4 < X8.1 < X8.5.1 < X8.10 < X14.0.3"),
    (
        "Fortinet",
        "5.6.14 < 6.0.4 < 6.0.4 build 0231 < v6.0.4,build0302,190307 (GA) < 6.0.10 < v6.2.0 < 7.2.5 < \
         7.4.2",
    ),
    (
        "Pulse, Ivanti",
        "8.1 < 8.1R4.0 < 8.1R14 < 8.2r12.1 < 8.3R7.1 < 9.0R1 < 9.0r3.4 < 9.1r2 < 9.1R10 < 9.1R11.5 < \
         22.3R1 < 22.7R2.4",
    ),
    (
        "Palo Alto",
        "8.1.24-h1 < 9.0.3 < 9.0.3-h2 < 9.0.3-h3 < 9.0.16-h7 < 10.1.14 < 10.1.14-h9 < 10.1.14-h10 < \
         11.0.0-b7 < 11.0.0",
    ),
    (
        "SonicWall",
        "6.5.4.4-44n < 7.0.1-R1036 < 8.0.0.0 < 8.0.0.1-16sv < 9.0.0.3 < 10.2.0.5-29sv < 10.2.1.0 < \
         10.2.1.0-17sv < 10.2.1.7",
    ),
    (
        "Citrix",
        "11.1-65.22 < 12.1 < 12.1-55.190 < 12.1-55.238 < 12.1-62.27 < 13.0-47.24 < 13.0-82.45 < \
         14.1-12.35",
    ),
    (
        "F5",
        "11.6.0 HF4 < 11.6.0 hotfix 5 < 11.6.3 < 13.1.3.4 < 15.1.0 < 15.1.0 Build 0.0.31 < 15.1.0.2 < \
         16.1.2.1",
    ),
    (
        "Juniper",
        "12.1X46 < 12.1X46-D72 < 12.3R12 < 12.3R12-S13 < 12.3R13 < 12.3X48-D55 < 15.1X53-D59 < \
         15.1X53-D590 < 18.4R3-S9 < 20.4R3-S1-EVO < 20.4R3-S10-EVO",
    ),
    ("VMware", "5.5 < 6.5 U3 < 6.7 < 6.7.0 Update 1b < 6.7.0 Update 3 < 6.7u3a < 7.0 U1c < 7.0 Update 3"),
    (
        "Windows",
        "6.1.7601.17514 < 10.0.10240 < 10.0.17763.1217 < 10.0.17763.10011 < 10.0.19045.3803 < 10.0.20348",
    ),
    ("Windows by name", "2008 < 2008 R2 < 2008 R2 SP1 < 2012 < 2012 R2 < 2016 < 2019"),
    ("General Electric", "3.6.0 beta 2 < 8.0.1 < 9.0 < 9.0 SP4 < 9.0 SP13 < 10.0 < 10.1.2"),
    ("Philips", "A.03.20 < B.01.05 < B.01.09 < B.02.15 < C.03.00 < C.03.05 < C.03.11 < L.0 < M.01.01"),
    ("Siemens Healthineers", "VA30A < VB20A < VB20A_HF02 < VB20A_HF10 < VB20B < VB30A SP01 < VB40A < VE11C"),
    ("Yamaha", "Rev.10.01.76 < Rev.14.00.32 < 14.01.40 < Rev.14.01.41 < Rev.15.02.22"),
    ("NEC", "8.9.21 < 9.7.13A < 10.1.16 < 10.2.9 < 10.2.29 < 10.2.29a < 10.7.18"),
    ("Allied Telesis", "5.4.9-0.1 < 5.4.9-2.8 < 5.5.0-0.1 < 5.5.0-2.3 < 5.5.0-2.12 < 5.5.1-0.1 < 5.5.1-1.4"),
    ("Huawei", "V100R006C05 < V200R001C00 < V200R001C00SPC300 < V200R001C01B019 < V200R001C10 < V200R002C00"),
    ("Yokogawa", "R3.05.00 < R3.09.50 < R4.01.00 < R6.03.10 < R10.02.00"),
    ("Synology", "5.2-5967-8 < 5.2-5967-9 < 6.2 < 6.2-23739-2 < 6.2.1-23824 < 6.2.1-23824-4 < 6.2.3-25426-3"),
    (
        "OpenSSL",
        "1.0.2-beta1 < 1.0.2 < 1.0.2a < 1.0.2u < 1.0.2za < 1.0.2zb < 1.1.0 < 1.1.1k < 3.0.0-alpha1 < \
         3.0.0",
    ),
    (
        "Apache",
        "2.0-beta9 < 2.0-rc1 < 2.0-rc2 < 2.0 < 2.0.1 < 2.0.2 < 2.17.1 < 9.0.0.M1 < 9.0.0.M10 < \
         9.0.0-RC1 < 9.0.0",
    ),
    (
        "stages",
        "3.0.dev1 < 3.0a1 < 3.0.0-a2 < 3.0b1 < 3.0-test2 < 3.0 milestone 3 < 3.0-preview < 3.0.0.CR1 < \
         3.0_rc2 < 3.0-SNAPSHOT < 3.0 GA < 3.0 patch 1",
    ),
    ("dates", "2013-01-26 < 20140505 < 2014-05-05d < 20191128 < 2019-11-29 < 2021.03.02 < 20210302-1"),
    ("Linux builds", "1.1.1 < 1.1.1+dfsg < 1.1.1-1ubuntu2 < 1.1.1-1ubuntu2.1 < 1.1.1-1ubuntu2.1+esm7"),
    ("D-Link", "1.02 < 1.02b03 < 1.05B20 < 1.05B20_WW < 1.05b53 < 2.10b01"),
    (
        "long numbers",
        "1.9 < 1.200 < 1.300 < 1.70000 < 1.18446744073709551615 < 1.18446744073709551616 < \
         1.99999999999999999999 < 1.100000000000000000000",
    ),
];

/// Spellings of one version, row by row.
const SAME: &[&str] = &[
    "7 = 7.0 = 7.0.0 = v7.0 = V 7.0.0 = Ver.7.0 = version 7.0 = Version: 7.0 = ver７．０ = バージョン 7.0 = \
     firmware 7.0 =  7.0 ",
    "9.1(2) = 9.1\\(2\\) = 9.1\\\\\\(2\\\\\\) = 9.1.2 = 9.1-2 = 09.01.02",
    "12.3R12-S13 = 12.3r12.s13",
    "6.7.0 Update 3 = 6.7u3 = 6.7 U3 = 6.7:update_3",
    "10.0 SP2 = 10.0 service pack 2 = 10.0_service_pack_2",
    "14.01.40 = Rev.14.01.40 = Rev. 14.01.40 = r14.1.40",
    "6.5.0-5969303 = 6.5.0 build 5969303 = 6.5 bld5969303",
    "Build 105 = build_105 = Ver. build 0105",
    "2.0 = 2.0 final = 2.0-GA = 2.0 (release)",
    "11.6.0 HF4 = 11.6.0 hotfix 4 = 11.6:hf4",
    "2.0p1 = 2.0 patch 1 = 2.0_pl1 = 2.0 patchlevel 1",
    "2019-11-28 = 20191128 = 2019.11.28",
    "2019-12-31 = 20191231",
    "2.0-rc1 = 2.0rc1 = 2.0_RC_1 = 2.0.0-cr1 = 2.0 release candidate 1",
];

#[test]
fn versions_of_a_maker_rise_as_the_maker_counts_them() {
    for (maker, row) in RISING {
        let texts: Vec<_> = row.split(" < ").collect();
        let versions: Vec<_> = texts.iter().map(|text| Version::parse(text).expect(text)).collect();
        for (at, low) in versions.iter().enumerate() {
            for (beyond, high) in versions.iter().enumerate().skip(at) {
                assert_eq!(
                    low.cmp(high),
                    at.cmp(&beyond),
                    "{maker}: {} against {}",
                    texts[at],
                    texts[beyond]
                );
                assert_eq!(
                    high.cmp(low),
                    beyond.cmp(&at),
                    "{maker}: {} against {}",
                    texts[beyond],
                    texts[at]
                );
            }
        }
    }
}

#[test]
fn spellings_of_one_version_are_equal() {
    for row in SAME {
        let first = Version::parse(row.split(" = ").next().unwrap()).unwrap();
        for text in row.split(" = ") {
            assert_eq!(Version::parse(text).expect(text), first, "{text}");
        }
    }
}

#[test]
fn what_has_no_order_is_refused() {
    let refused = "  / - / * / unknown / 最新 / latest / xp / 6.2.x / 7.x-1.x / 2.* / 7.0+ / <= 7.0 / \
        > 1.0, < 2.0 / 7.0, 7.1 / 7.0 - 7.4 / ＜7.0 / 7.0，7.1 / 7.0、7.1 / 7.0～7.4 / 7.0 to 7.4 / \
        7.0 and earlier / prior to 7.0 / 7.0 or later / all versions / 1.5.62 未満 / 第3版 / \
        Windows 10 / FortiOS 6.0.4 / 3b6c14833165 / 1.0\n2";
    for text in refused.split(" / ").chain(["", " "]) {
        assert_eq!(Version::parse(text), None, "{text}");
    }
    assert!(Version::parse(&"1".repeat(128)).is_some());
    // Each of the two is short enough; printed, they are one text.
    assert!(Version::with_update(&format!("1.{}", "g".repeat(120)), "p7").is_some());
    assert!(Version::with_update(&format!("1.{}", "g".repeat(120)), "patch level 77").is_none());
    assert_eq!(Version::parse(&"1".repeat(129)), None);
    assert_eq!(Version::with_update("2.0", &"1".repeat(129)), None);
}

#[test]
fn digits_that_are_no_date_stay_one_number() {
    for text in ["20191301", "20191232", "20190001", "30191128", "201911280"] {
        assert!(Version::parse(text) > Version::parse("2101"), "{text}");
    }
    assert!(Version::parse("1.20191128") > Version::parse("1.2020"));
}

#[test]
fn printed_version_is_not_taken_for_a_hash() {
    let version = Version::parse("8231-e1c").unwrap();
    assert_eq!(version.to_string(), ".8231e1c");
    assert_eq!(Version::parse(".8231e1c"), Some(version));
}

#[test]
fn update_of_a_cpe_name_takes_its_place_in_the_order() {
    let plain = Version::parse("2.0").unwrap();
    let with = |update| Version::with_update("2.0", update).unwrap();
    assert!(with("rc1") < plain && plain < with("sp2"));
    assert_eq!(with("rc1"), Version::parse("2.0-rc1").unwrap());
    for nothing in ["", "-", "*", "ga"] {
        assert_eq!(with(nothing), plain, "{nothing}");
    }
    assert_eq!(Version::with_update("15.1x49", "d90"), Version::parse("15.1X49-D90"));
    assert_eq!(Version::with_update("unknown", "rc1"), None);
}

#[test]
fn labels_before_a_release_are_told_from_patches() {
    for label in [
        "alpha",
        "beta2",
        "rc1",
        "-rc1",
        "pre",
        "preview_release",
        "milestone3",
        "m3",
        "a1",
        "b2",
        "dev",
        "cr1",
        "test7",
    ] {
        assert!(is_prerelease_label(label), "{label}");
    }
    for label in [
        "",
        "-",
        "*",
        "sp1",
        "p1",
        "a",
        "b",
        "update_3",
        "r1-s1",
        "d90",
        "hotfix1",
        "ga",
        "build5",
        "beta より前",
    ] {
        assert!(!is_prerelease_label(label), "{label}");
    }
}

#[test]
fn build_belongs_to_its_release() {
    let same = |left, right| Version::parse(left).unwrap().same_release(&Version::parse(right).unwrap());
    assert!(
        same("6.0.4", "6.0.4 build 0231")
            && same("6.0.4 build 0231", "6.0.4")
            && same("6.0.0 build 9", "6.0")
    );
    assert!(same("6.0.4 build 1", "6.0.4 build 1"));
    assert!(
        !same("6.0.4 build 1", "6.0.4 build 2") && !same("6.0.4.1", "6.0.4") && !same("6.0.4 sp1", "6.0.4")
    );
    assert!(!same("6.0.4 sp1 build 2", "6.0.4"));
}

#[test]
fn version_is_small() {
    assert_eq!(size_of::<Option<Version>>(), 24);
    assert!(matches!(Version::parse("10.0.17763.1217").unwrap().0, Key::Short(_)));
    assert!(matches!(Version::parse("6.18.35-debian-10-r66-something").unwrap().0, Key::Long(_)));
}

#[test]
fn length_of_the_packed_form_does_not_decide() {
    let [short, long] = ["2.corporate.edition.of.x1", "1.corporate.edition.of.something1"]
        .map(|text| Version::parse(text).unwrap());
    assert!(long < short);
    let base = "1.corporate.edition";
    let [base, more] =
        [base.to_owned(), format!("{base}.of.something")].map(|text| Version::parse(&text).unwrap());
    assert!(base < more);
}

/// Texts made of what versions are made of.
fn version_text() -> impl Strategy<Value = String> {
    let number =
        prop_oneof![(0..12_u64).prop_map(|n| n.to_string()), "[0-9]{1,24}", Just("20191128".to_owned())];
    let word = prop_oneof![
        "[a-z]{1,3}",
        prop::sample::select(vec![
            "rc",
            "beta",
            "a",
            "b",
            "m",
            "x",
            "cr",
            "sp",
            "build",
            "v",
            "r",
            "to",
            "GA",
            "service pack",
            "update"
        ])
        .prop_map(str::to_owned),
    ];
    let gap = prop::sample::select(vec!["", ".", "-", "_", " ", "(", ")", "+", "~", "/"]);
    prop::collection::vec((prop_oneof![3 => number, 2 => word], gap), 1..7)
        .prop_map(|parts| parts.into_iter().map(|(part, gap)| part + gap).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn printed_version_reads_back(text in version_text()) {
        if let Some(version) = Version::parse(&text) {
            prop_assert_eq!(Version::parse(&version.to_string()), Some(version.clone()), "{} as {}", text, version);
        }
    }

    #[test]
    fn order_is_total(texts in prop::collection::vec(version_text(), 3)) {
        let versions: Vec<_> = texts.iter().filter_map(|text| Version::parse(text)).collect();
        if let [one, two, three] = versions.as_slice() {
            prop_assert_eq!(one.cmp(two), two.cmp(one).reverse());
            prop_assert_eq!(one == two, one.cmp(two) == Ordering::Equal);
            prop_assert!(!(one <= two && two <= three) || one <= three);
            prop_assert!(one != two || one.cmp(three) == two.cmp(three));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), update in any::<String>()) {
        let _ = Version::with_update(&text, &update);
        let _ = is_prerelease_label(&update);
    }

    #[test]
    fn dotted_numbers_compare_as_numbers(left in prop::collection::vec(any::<u128>(), 1..6), right in prop::collection::vec(any::<u128>(), 1..6)) {
        let read = |parts: &[u128]| {
            Version::parse(&parts.iter().map(u128::to_string).collect::<Vec<_>>().join(".")).filter(|_| parts.len() <= 3)
        };
        if let (Some(low), Some(high)) = (read(&left), read(&right)) {
            prop_assert_eq!(low.cmp(&high), left.cmp(&right));
        }
    }

    #[test]
    fn small_dotted_numbers_compare_without_their_last_zeros(left in prop::collection::vec(0..300_u64, 1..6), right in prop::collection::vec(0..300_u64, 1..6)) {
        let read = |parts: &[u64]| Version::parse(&parts.iter().map(u64::to_string).collect::<Vec<_>>().join(".")).unwrap();
        let cut = |parts: &[u64]| parts.iter().rposition(|&part| part != 0).map_or(vec![], |last| parts[..=last].to_vec());
        prop_assert_eq!(read(&left).cmp(&read(&right)), cut(&left).cmp(&cut(&right)));
    }
}
