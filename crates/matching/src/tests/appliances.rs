//! Devices through which hospitals were really attacked, in the forms in which the feeds describe them.
//! Not here: single rules ([`super::rules`]).
//! Next: `../shared/data` beside the repository, on which the same is measured (`benches/README.md`).

use super::*;
use Tier::{Confirmed, Possible};

#[test]
fn fortios_6_0_4_has_the_hole_of_2018() {
    let node = any_of(&[
        between("o:fortinet:fortios", ">=5.6.3", "<=5.6.7"),
        between("o:fortinet:fortios", ">=6.0.0", "<=6.0.4"),
    ]);
    let tier = |version: &str| {
        tier_on(node.clone(), &asset(&[&format!("o:fortinet:fortios:{version}")], "fortinet:fortigate-60e"))
    };
    assert_eq!(tier("6.0.4"), Some(Confirmed));
    assert_eq!(tier("6.0.4_build0231"), Some(Confirmed));
    assert_eq!(tier("6.0.5"), None);
    assert_eq!(tier("5.6.12"), None);
    assert_eq!(tier("*"), Some(Possible));
}

#[test]
fn pulse_9_0_r3_has_the_hole_of_2019_under_either_makers_name() {
    let versions = ["r1", "r2", "r2.1", "r3", "r3.1", "r3.2"]
        .map(|update| bad(&format!("a:pulsesecure:pulse_connect_secure:9.0:{update}")));
    let tier = |component| tier_on(any_of(&versions), &asset(&[component], ""));
    assert_eq!(tier("a:pulsesecure:pulse_connect_secure:9.0r3"), Some(Confirmed));
    assert_eq!(tier("a:pulsesecure:pulse_connect_secure:9.0:r3"), Some(Confirmed));
    assert_eq!(tier("a:ivanti:connect_secure:9.0r3"), Some(Confirmed));
    assert_eq!(tier("a:pulsesecure:pulse_connect_secure:9.0r4"), None);
    assert_eq!(tier("a:pulsesecure:pulse_connect_secure:9.0"), Some(Possible));
}

#[test]
fn netscaler_12_1_has_the_hole_of_2019_as_firmware_on_a_device() {
    let node = all_of(vec![
        any_of(&[
            bad("o:citrix:application_delivery_controller_firmware:12.1"),
            bad("o:citrix:application_delivery_controller_firmware:13.0"),
        ]),
        any_of(&[platform("h:citrix:application_delivery_controller:-")]),
    ]);
    let tier = |component, hardware| tier_on(node.clone(), &asset(&[component], hardware));
    let firmware = "o:citrix:application_delivery_controller_firmware:12.1";
    assert_eq!(tier(firmware, "citrix:application_delivery_controller"), Some(Confirmed));
    assert_eq!(tier(firmware, ""), Some(Possible));
    assert_eq!(tier(firmware, "citrix:sd-wan"), None);
    assert_eq!(
        tier(
            "o:citrix:application_delivery_controller_firmware:10.5",
            "citrix:application_delivery_controller"
        ),
        None
    );
}

#[test]
fn firmware_is_vulnerable_on_the_models_that_are_named() {
    let node = all_of(vec![
        any_of(&[between("o:cisco:rv_firmware", "", "<1.0.3")]),
        any_of(&[platform("h:cisco:rv110w:-"), platform("h:cisco:rv_130w"), platform("h:cisco:dir:a1")]),
    ]);
    let tier = |version: &str, hardware| {
        tier_on(node.clone(), &asset(&[&format!("o:cisco:rv_firmware:{version}")], hardware))
    };
    assert_eq!(tier("1.0.2", "cisco:rv110w"), Some(Confirmed));
    assert_eq!(
        tier("1.0.2", "cisco:RV-130W:2.0"),
        Some(Confirmed),
        "spelling and version of a model do not matter"
    );
    assert_eq!(tier("1.0.2", "cisco:rv215w"), None);
    assert_eq!(tier("1.0.2", "netgear:rv110w"), None);
    assert_eq!(tier("1.0.3", "cisco:rv110w"), None);
    assert_eq!(tier("1.0.2", ""), Some(Possible));
    assert_eq!(tier("1.0.2", "cisco:dir"), Some(Possible), "the criterion wants a revision");
    assert_eq!(tier("1.0.2", "cisco:dir:b1"), None);
}

#[test]
fn a_model_may_stand_in_the_list_as_a_component() {
    let node = all_of(vec![any_of(&[bad("o:x:fw:1.0")]), any_of(&[platform("h:x:model_1:-")])]);
    assert_eq!(tier_on(node.clone(), &asset(&["o:x:fw:1.0", "h:x:model-1"], "")), Some(Confirmed));
    assert_eq!(tier_on(node, &asset(&["o:x:fw:1.0", "h:x:model-2"], "")), None);
}
