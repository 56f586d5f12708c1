//! What wordings mean, and which mean nothing certain.
//! Not here: real ones by the thousand (`tests/corpus_advisories.rs`).
//! Next: [`super::phrase`].

use domain::version::Version;
use proptest::prelude::*;

use super::*;

#[test]
fn signs_are_read() {
    for (text, ranges) in [
        ("< 1.4.5", "(,1.4.5)"),
        ("<=1.003", "(,1.003]"),
        (">= 2.0.0-RC1, < 2.5.21", "[2.0.0-RC1,2.5.21)"),
        (">=7.0.0|<=7.0.11", "[7.0.0,7.0.11]"),
        (">= 1.0 < 2.0", "[1.0,2.0)"),
        ("> 1.0", "(1.0,)"),
        (">= 9.1.2", "[9.1.2,)"),
        ("= 1.79.0", "[1.79.0]"),
        ("< 1.9.1, >= 2.0.0, < 2.1.0", "(,1.9.1) [2.0.0,2.1.0)"),
        ("< 2.0, >= 1.0", "[1.0,2.0)"),
        ("1.10 | 1.11 | 1.13", "[1.10] [1.11] [1.13]"),
        ("<= 12.2.x.x", "(,12.3)"),
        ("< 3.x", "(,3)"),
        ("<= 3.x", "(,4)"),
        ("≤ 2.4", "(,2.4]"),
        ("All versions < V222.0 Update 13", "(,V222.0 Update 13)"),
        ("vers:generic/>=11.2.0|<11.2.5", "[11.2.0,11.2.5)"),
        ("vers:npm/1.2.3|>=2.0.0|<5.0.0", "[1.2.3] [2.0.0,5.0.0)"),
        ("vers:all/*", "all"),
    ] {
        assert_eq!(shown(read(text).as_ref()), ranges, "{text}");
    }
}

#[test]
fn words_are_read() {
    for (text, ranges) in [
        ("1.2.3", "[1.2.3]"),
        ("version 4.2", "[4.2]"),
        ("7.0.0 through 7.0.11", "[7.0.0,7.0.11]"),
        ("v3.2.2 to v4.109.0", "[v3.2.2,v4.109.0]"),
        ("11.2.0 - 11.2.6", "[11.2.0,11.2.6]"),
        ("versions 2.7 to 2.8.21", "[2.7,2.8.21]"),
        ("from 2.7 before 2.8.21", "[2.7,2.8.21)"),
        ("from 3.0.0 up to and including 3.4.1", "[3.0.0,3.4.1]"),
        ("between 2.0 and 2.5", "[2.0,2.5]"),
        ("before version 24.1", "(,24.1)"),
        ("Versions prior to 1.10.2", "(,1.10.2)"),
        ("All versions prior to and including 18.2.1000", "(,18.2.1000]"),
        ("up to 3.2", "(,3.2]"),
        ("6.5.4.4-44v-21-2340 and earlier versions", "(,6.5.4.4-44v-21-2340]"),
        ("2.3.6 and  below", "(,2.3.6]"),
        ("Ver. 1.18 and earlier", "(,1.18]"),
        ("22.02 and after", "[22.02,)"),
        ("from 4.0", "[4.0,)"),
        ("4.0+", "[4.0,)"),
        ("7.2 all versions", "[7.2,7.3)"),
        ("All versions of 3.5 series", "[3.5,3.6)"),
        ("16.01.xxxx", "[16.01,16.02)"),
        ("5.x.x", "[5,6)"),
        ("2.0.24, 3.2.2", "[2.0.24] [3.2.2]"),
        ("1.1 and 1.2", "[1.1] [1.2]"),
        ("2.1.2 Build 20230210 Rel.62992", "[2.1.2 Build 20230210 Rel.62992]"),
        ("All versions", "all"),
        ("firmware all versions", "all"),
        ("all firmware versions", "all"),
        ("*", "all"),
    ] {
        assert_eq!(shown(read(text).as_ref()), ranges, "{text}");
    }
}

#[test]
fn what_is_not_certain_is_to_be_checked_and_never_all() {
    for text in [
        "",
        "n/a",
        "N/A",
        "unspecified",
        "-",
        "various",
        "See references",
        "all builds",
        "<= U61 |<= L81",
        "A10 < A11",
        "< april 1, 2018",
        "<8/30/2024",
        "<= 11.2 on Windows 8.1 with IIS 7.5",
        "<= N",
        "HD 16 | HD23",
        "v9.x (with Wireless Battery Module >= v22D19 | <= v22D28)",
        "Rev B-M",
        "lara-zeus/dynamic-dashboard: >= 3.0.0, < 3.0.2",
        "< b72528be5074f3e62e9ae2c2ae8ef9c07a0b4dd3",
        "2.0 through 1.0",
        "< 2.0, < 3.0",
        ">= 1.0, >= 2.0",
        ">= 1.0, all versions",
        "< 5.0, >= 1.0, < 2.0",
        "ArubaOS 10.4.x.x: 10.4.0.3 and below",
        "* running on old, unsupported operating systems such as Windows 2000",
        "The first 5 digits of serial No. \"26061\" and prior",
        "vers:generic/",
        "vers:generic/1.0%2B|<2",
        "SMR Aug-2024 Release in Android 14",
        "https://aka.ms/OfficeSecurityReleases",
        "5.51 -11.9",
        "2.0 2.1",
        "22.1 .1",
        "< CVE-2022-33307",
        "<= fcf82e",
        "16.0.16827.2xxxxx",
        "NJ101-[][][][] Ver.1.64.03 and earlier",
        "NJ501-1300 Ver.1.64.03 and earlier",
    ] {
        assert_eq!(shown(read(text).as_ref()), "?", "{text}");
    }
    assert_eq!(read(&"1,".repeat(1500)), None);
}

#[test]
fn a_name_before_the_version_is_passed_over() {
    let names = ["Fortinet", "FortiOS", "PAN-OS", "Cloud NGFW"];
    for (text, ranges) in [
        ("FortiOS 7.0.0 through 7.0.11", "[7.0.0,7.0.11]"),
        ("FortiOS/>=12.2.1|<=12.2.2", "[12.2.1,12.2.2]"),
        ("FortiOS/ 11.2 all versions", "[11.2,11.3)"),
        ("Fortinet FortiOS 6.4.0", "[6.4.0]"),
        ("vers:generic/PAN-OS>=11.2.0", "[11.2.0,)"),
        ("Cloud NGFW All", "all"),
        ("FortiOS-6K7K 7.0.1", "?"),
        ("FortiOS", "?"),
    ] {
        assert_eq!(shown(read_of(&names, text).as_ref()), ranges, "{text}");
    }
}

proptest! {
    #[test]
    fn anything_may_come(text: String) {
        let _ = read(&text);
    }

    #[test]
    fn every_bound_can_be_ordered(text in "(>=|<=|<|>|=|from |up to |before |)? ?[v0-9a-z.x*]{0,8}( and earlier| through | to |, |\\|| - |)(<|<=|)? ?[0-9.x]{0,6}") {
        for range in read(&text).unwrap_or_default() {
            for bound in [&range.start, &range.end].into_iter().flatten() {
                prop_assert!(Version::parse(bound.version()).is_some(), "{text:?} {range:?}");
            }
        }
    }
}
