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
