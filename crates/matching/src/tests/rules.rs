//! One rule, one test.
//! Not here: whole devices ([`super::appliances`]).
//! Next: [`crate::criterion`] and [`crate::evaluate`], which state the rules.

use super::*;
use Tier::{Confirmed, Possible, ToCheck};

#[test]
fn a_version_fits_itself_however_its_zeros_are_written() {
    assert_eq!(tier(bad("o:a:b:7.0"), "o:a:b:7.0"), Some(Confirmed));
    assert_eq!(tier(bad("o:a:b:7.0"), "o:a:b:7.0.0"), Some(Confirmed));
    assert_eq!(tier(bad(r"o:a:b:3.2\(12\)"), r"o:a:b:3.2\(12\)"), Some(Confirmed));
    assert_eq!(tier(bad("o:a:b:7.0"), "o:a:b:7.0.1"), None);
}

#[test]
fn a_version_word_fits_only_itself() {
    assert_eq!(tier(bad("a:a:b:gold"), "a:a:b:gold"), Some(Confirmed));
    assert_eq!(tier(bad("a:a:b:gold"), "a:a:b:2.0"), None);
}

#[test]
fn another_product_maker_or_part_is_not_touched() {
    for other in ["a:a:c:1.0", "a:x:b:1.0", "o:a:b:1.0", "h:a:b:1.0"] {
        assert_eq!(tier(bad("a:a:b:1.0"), other), None, "{other}");
    }
    assert_eq!(tier(bad("a:a:b:1.0"), "*:a:b:1.0"), Some(Confirmed));
}

#[test]
fn bounds_include_or_exclude_their_version() {
    let cases = [
        (">=6.0.0", "<=6.0.4", "6.0.0", Some(Confirmed)),
        (">6.0.0", "<=6.0.4", "6.0.0", None),
        (">6.0.0", "<=6.0.4", "6.0.1", Some(Confirmed)),
        (">=6.0.0", "<=6.0.4", "6.0.4", Some(Confirmed)),
        (">=6.0.0", "<6.0.4", "6.0.4", None),
        (">=6.0.0", "<6.0.10", "6.0.9", Some(Confirmed)),
        (">=6.0.0", "", "5.6.12", None),
        ("", "<6.0.4", "5.6.12", Some(Confirmed)),
        ("", "<9.1r10", "9.1r2", Some(Confirmed)),
        ("", "<= 5.10.35", "5.10.35", Some(Confirmed)),
    ];
    for (start, end, version, expected) in cases {
        assert_eq!(
            tier(between("o:a:b", start, end), &format!("o:a:b:{version}")),
            expected,
            "{start} {end} {version}"
        );
    }
}

#[test]
fn a_build_of_a_release_is_that_release_to_a_bound() {
    for (start, end, expected) in [
        (">=6.0.4", "", Some(Confirmed)),
        (">6.0.4", "", None),
        ("", "<=6.0.4", Some(Confirmed)),
        ("", "<6.0.4", None),
        ("", "<6.0.5", Some(Confirmed)),
    ] {
        assert_eq!(tier(between("o:a:b", start, end), "o:a:b:6.0.4_build0231"), expected, "{start} {end}");
    }
    assert_eq!(tier(bad("o:a:b:6.0.4"), "o:a:b:6.0.4_build0231"), Some(Confirmed));
    let of_an_edition = between("o:a:b:*:*:*:*:lts", "", "<=6.0.4");
    assert_eq!(tier(of_an_edition, "o:a:b:6.0.4_build0231:*:*:*:lts"), Some(Confirmed));
}

#[test]
fn a_bound_of_a_hyphen_is_no_bound() {
    assert_eq!(tier(between("h:a:b", "", "<=-"), "h:a:b"), Some(Confirmed));
}

#[test]
fn a_criterion_without_version_fits_every_version() {
    assert_eq!(tier(bad("a:a:b"), "a:a:b:1.0"), Some(Confirmed));
    assert_eq!(tier(bad("a:a:b"), "a:a:b"), Some(Confirmed));
}

#[test]
fn a_version_that_is_not_stated_is_a_missing_fact() {
    assert_eq!(tier(bad("a:a:b:1.0"), "a:a:b"), Some(Possible));
    assert_eq!(tier(between("a:a:b", "", "<2.0"), "a:a:b"), Some(Possible));
    assert_eq!(tier(bad("a:a:b:-"), "a:a:b"), Some(Possible));
}

#[test]
fn a_criterion_for_no_version_fits_no_version() {
    assert_eq!(tier(bad("a:a:b:-"), "a:a:b:-"), Some(Confirmed));
    assert_eq!(tier(bad("a:a:b:-"), "a:a:b:1.0"), None);
    assert_eq!(tier(bad("a:a:b:1.0"), "a:a:b:-"), None);
    assert_eq!(tier(between("a:a:b", "", "<2.0"), "a:a:b:-"), None);
}

/// As `windows_7` in the feeds until 2021: hundreds of CVEs with `-`, hardly one with a version.
fn often(criteria: &[Criterion], count: u32) -> Index {
    let each = (0..count).flat_map(|number| criteria.iter().map(move |one| (number, one)));
    let records: Vec<_> = each
        .enumerate()
        .map(|(at, (_, one))| {
            cve(&format!("CVE-2020-{:04}", at + 1), vec![any_of(std::slice::from_ref(one))])
        })
        .collect();
    index(&records)
}

#[test]
fn where_the_feeds_tell_no_versions_apart_a_hyphen_is_any() {
    let tiers = |index: &Index, component: &str| {
        let found = index.matches(&asset(&[component], ""));
        (found.len(), found.first().map(|one| one.tier), found.iter().all(|one| one.tier == found[0].tier))
    };
    let only = often(&[bad("o:a:b:-")], 50);
    for version in ["6.1.7601", "*", "-", "see_label"] {
        assert_eq!(tiers(&only, &format!("o:a:b:{version}")), (50, Some(Confirmed), true), "{version}");
    }
    assert_eq!(tiers(&only, "o:a:b:10.0.17763.5936").0, 0, "a build that says which updates are in it");
    assert_eq!(tiers(&often(&[bad("o:a:b:-:sp1")], 50), "o:a:b:6.1"), (50, Some(Possible), true), "the pack");
    assert_eq!(tiers(&often(&[bad("o:a:b:-")], 49), "o:a:b:6.1").0, 0, "too few to tell");
    assert_eq!(
        tiers(&often(&[bad("o:a:b:-"), bad("o:a:b:1607")], 50), "o:a:b:6.1").0,
        0,
        "they name versions"
    );
}

#[test]
fn a_change_of_the_feeds_changes_what_a_hyphen_means() {
    let mut index = often(&[bad("o:a:b:-")], 50);
    let touched = |index: &Index| index.matches(&asset(&["o:a:b:6.1"], "")).len();
    index.upsert(&cve("CVE-2021-0001", vec![any_of(&[bad("o:a:b:1607")])]));
    assert_eq!(touched(&index), 50);
    index.upsert(&cve("CVE-2021-0002", vec![any_of(&[bad("o:a:b:1709")])]));
    assert_eq!(touched(&index), 0);
    index.remove("CVE-2021-0002".parse().unwrap());
    assert_eq!(touched(&index), 50);
}

#[test]
fn a_platform_of_no_version_is_any_version_of_it() {
    let node = |os| all_of(vec![any_of(&[bad("a:x:app:1.0")]), any_of(&[os])]);
    let tier = |os, stated| tier_on(node(os), &asset(&["a:x:app:1.0", stated], ""));
    assert_eq!(tier(platform("o:y:os:-"), "o:y:os:5.10"), Some(Confirmed));
    assert_eq!(tier(platform("o:y:os:-"), "o:y:os"), Some(Confirmed));
    assert_eq!(tier(platform("o:y:os:4"), "o:y:os:5.10"), None);
}

#[test]
fn who_runs_windows_10_runs_windows() {
    let node = |os| all_of(vec![any_of(&[bad("a:x:app:1.0")]), any_of(&[os])]);
    let tier = |os, stated| tier_on(node(os), &asset(&["a:x:app:1.0", stated], ""));
    let windows = || platform("o:microsoft:windows:-");
    assert_eq!(tier(windows(), "o:microsoft:windows_10:1909"), Some(Confirmed));
    assert_eq!(tier(windows(), "o:microsoft:windows_server_2019"), Some(Confirmed));
    assert_eq!(tier(windows(), "o:canonical:ubuntu_linux:22.04"), None);
    assert_eq!(tier(platform("o:linux:linux_kernel:-"), "o:canonical:ubuntu_linux:22.04"), Some(Confirmed));
    assert_eq!(tier(platform("o:linux:linux_kernel:2.6"), "o:canonical:ubuntu_linux:22.04"), None);
    assert_eq!(
        tier_on(any_of(&[bad("o:microsoft:windows")]), &asset(&["o:microsoft:windows_10:1909"], "")),
        None
    );
}

#[test]
fn a_version_that_cannot_be_read_is_to_be_checked() {
    for version in ["see_label", "6.2.x", r"7.0_and_earlier"] {
        assert_eq!(
            tier(between("a:a:b", "", "<2.0"), &format!("a:a:b:{version}")),
            Some(ToCheck),
            "{version}"
        );
        assert_eq!(tier(bad("a:a:b:1.0"), &format!("a:a:b:{version}")), Some(ToCheck), "{version}");
        assert_eq!(tier(bad("a:a:b:-"), &format!("a:a:b:{version}")), None, "{version}");
    }
}

#[test]
fn a_bound_that_cannot_be_read_is_to_be_checked_unless_the_other_decides() {
    let criterion = between("a:a:b", ">=4.0", "<xcp");
    assert_eq!(tier(criterion.clone(), "a:a:b:5.0"), Some(ToCheck));
    assert_eq!(tier(criterion, "a:a:b:3.0"), None);
}

#[test]
fn a_plain_version_is_the_release() {
    assert_eq!(tier(bad("a:a:b:1.0:rc1"), "a:a:b:1.0"), None);
    assert_eq!(tier(bad("a:a:b:1.0:-"), "a:a:b:1.0"), Some(Confirmed));
    assert_eq!(tier(bad("a:a:b:1.0:ga"), "a:a:b:1.0"), Some(Confirmed));
    assert_eq!(tier(bad("a:a:b:1.0:-"), "a:a:b:1.0:sp1"), None);
}

#[test]
fn a_service_pack_that_is_not_stated_is_a_missing_fact() {
    assert_eq!(tier(bad("o:a:b:1.0:sp1"), "o:a:b:1.0"), Some(Possible));
    assert_eq!(tier(bad("o:a:b:1.0:sp1"), "o:a:b:1.1"), None);
    assert_eq!(tier(bad("o:a:b:-:sp1"), "o:a:b:-"), Some(Possible));
    assert_eq!(tier(bad("o:a:b:1.0:sp1"), "o:a:b:1.0:sp1"), Some(Confirmed));
    assert_eq!(tier(bad("o:a:b:1.0:sp1"), "o:a:b:1.0:sp2"), None);
    assert_eq!(tier(bad("o:a:b:1.0"), "o:a:b:1.0:sp2"), Some(Confirmed));
}

#[test]
fn an_update_is_read_from_the_version_where_the_product_has_such_updates() {
    let node = any_of(&[bad("a:a:b:9.0:r3"), bad("a:a:b:8.0")]);
    let tier = |component| tier_on(node.clone(), &asset(&[component], ""));
    assert_eq!(tier("a:a:b:9.0r3"), Some(Confirmed));
    assert_eq!(tier("a:a:b:9.0r2"), None);
    assert_eq!(tier("a:a:b:8.0r7"), Some(Confirmed));
    assert_eq!(tier("a:a:b:8.0k"), None);
}

#[test]
fn an_update_written_into_the_criterions_version_is_found_in_both_attributes() {
    assert_eq!(tier(bad("a:a:b:9.0r3"), "a:a:b:9.0:r3"), Some(Confirmed));
    assert_eq!(tier(bad("a:a:b:9.0r3"), "a:a:b:9.0:r2"), None);
}

#[test]
fn the_update_of_a_range_belongs_to_its_upper_bound() {
    let criterion = between("a:sun:jdk:*:update_40", "", "<=1.7.0");
    assert_eq!(tier(criterion.clone(), "a:sun:jdk:1.7.0:update_25"), Some(Confirmed));
    assert_eq!(tier(criterion.clone(), "a:sun:jdk:1.7.0:update_51"), None);
    assert_eq!(tier(criterion, "a:sun:jdk:1.6.0"), Some(Confirmed));
}

#[test]
fn other_traits_compare_as_names_do() {
    assert_eq!(tier(bad("a:a:b:1.0:*:*:*:pro"), "a:a:b:1.0:*:*:*:pro"), Some(Confirmed));
    assert_eq!(tier(bad("a:a:b:1.0:*:*:*:pro"), "a:a:b:1.0:*:*:*:home"), None);
    assert_eq!(tier(bad("a:a:b:1.0:*:*:*:*:android"), "a:a:b:1.0"), Some(Possible));
    assert_eq!(tier(bad("a:a:b:1.0:*:*:*:*:android"), "a:a:b:1.1"), None);
    assert_eq!(tier(bad("a:a:b:1.0"), "a:a:b:1.0:*:*:*:*:android"), Some(Confirmed));
}

#[test]
fn wildcards_of_a_criterion_are_followed() {
    assert_eq!(tier(bad("a:a:b:1.*"), "a:a:b:1.7"), Some(Confirmed));
    assert_eq!(tier(bad("a:a:b:1.*"), "a:a:b:2.7"), None);
    assert_eq!(tier(bad("a:a:b*:1.0"), "a:a:bcd:1.0"), Some(Confirmed));
    assert_eq!(tier(bad("a:a:b*:1.0"), "a:a:cd:1.0"), None);
    assert_eq!(tier(bad("a:a:*:1.0"), "a:a:cd:1.0"), Some(Confirmed));
}

#[test]
fn a_criterion_of_everything_names_nothing() {
    assert_eq!(tier(bad("a:*:*:1.0"), "a:a:b:1.0"), None);
}

#[test]
fn what_stands_beside_a_vulnerable_product_is_not_alerted_on() {
    let node = all_of(vec![any_of(&[bad("a:x:app:1.0")]), any_of(&[platform("o:y:os")])]);
    let both = asset(&["a:x:app:1.0", "o:y:os:5"], "");
    let found = index(&[cve("CVE-2020-0001", vec![node])]).matches(&both);
    assert_eq!(found.iter().map(|found| (found.component, found.tier)).collect::<Vec<_>>(), [(0, Confirmed)]);
}

#[test]
fn an_asset_has_one_operating_system() {
    let node = all_of(vec![any_of(&[bad("a:x:app:1.0")]), any_of(&[platform("o:microsoft:windows")])]);
    let tier = |others: &[&str]| tier_on(node.clone(), &asset(&[&["a:x:app:1.0"], others].concat(), ""));
    assert_eq!(tier(&[]), Some(Possible));
    assert_eq!(tier(&["o:microsoft:windows"]), Some(Confirmed));
    assert_eq!(tier(&["o:canonical:ubuntu_linux:22.04"]), None);
    assert_eq!(tier(&["o:dell:latitude_firmware:1.2"]), Some(Possible), "firmware is no operating system");
}

#[test]
fn an_asset_may_have_software_that_it_does_not_list() {
    let node = all_of(vec![any_of(&[bad("a:x:plugin:1.0")]), any_of(&[between("a:y:shop", "", "<3.0")])]);
    let tier = |others: &[&str]| tier_on(node.clone(), &asset(&[&["a:x:plugin:1.0"], others].concat(), ""));
    assert_eq!(tier(&[]), Some(Possible));
    assert_eq!(tier(&["a:z:other:1.0"]), Some(Possible));
    assert_eq!(tier(&["a:y:shop:2.0"]), Some(Confirmed));
    assert_eq!(tier(&["a:y:shop:3.0"]), None);
}

#[test]
fn the_alternatives_of_a_vulnerable_product_do_not_make_it_possible() {
    let node = any_of(&[bad("a:x:app:1.0"), bad("a:y:other:1.0")]);
    assert_eq!(tier_on(node, &asset(&["a:x:app:2.0"], "")), None);
}

#[test]
fn a_negated_part_excludes() {
    let node = all_of(vec![any_of(&[bad("o:x:fw_firmware:1.0")]), not(any_of(&[platform("h:x:rev_b:-")]))]);
    let tier = |hardware| tier_on(node.clone(), &asset(&["o:x:fw_firmware:1.0"], hardware));
    assert_eq!(tier("x:rev_a"), Some(Confirmed));
    assert_eq!(tier("x:rev_b"), None);
    assert_eq!(tier(""), Some(Possible));
}

#[test]
fn a_negated_product_touches_its_other_versions_only() {
    let tier = |component| tier_on(not(any_of(&[bad("a:test:product:1.0")])), &asset(&[component], ""));
    assert_eq!(tier("a:test:product:1.0"), None);
    assert_eq!(tier("a:test:product:2.0"), Some(Confirmed));
    assert_eq!(tier("a:test:product"), Some(Possible));
    assert_eq!(tier("a:test:another:2.0"), None);
}

#[test]
fn a_negated_alternative_says_nothing_of_products_it_does_not_name() {
    let either = Node {
        operator: Operator::Or,
        ..all_of(vec![any_of(&[bad("a:x:app:1.0")]), not(any_of(&[bad("a:y:other:1.0")]))])
    };
    assert_eq!(tier_on(either, &asset(&["a:x:app"], "")), Some(Possible));
}

#[test]
fn a_node_without_products_says_nothing() {
    let empty = || all_of(vec![any_of(&[])]);
    assert_eq!(tier_on(empty(), &asset(&["a:a:b:1.0"], "")), None);
    assert_eq!(tier_on(not(empty()), &asset(&["a:a:b:1.0"], "")), None);
    let beside = all_of(vec![any_of(&[bad("a:a:b:1.0")]), empty()]);
    assert_eq!(tier_on(beside, &asset(&["a:a:b:1.0"], "")), Some(Confirmed));
}

#[test]
fn the_best_tier_of_several_configurations_counts() {
    let possible = all_of(vec![any_of(&[bad("a:x:app:1.0")]), any_of(&[platform("o:y:os")])]);
    let sure = any_of(&[between("a:x:app", "", "<2.0")]);
    let subject = asset(&["a:x:app:1.0"], "");
    let found = index(&[cve("CVE-2020-0001", vec![possible.clone(), sure, possible])]).matches(&subject);
    assert_eq!(found.iter().map(|found| found.tier).collect::<Vec<_>>(), [Confirmed]);
}
