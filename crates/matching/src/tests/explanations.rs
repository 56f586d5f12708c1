//! Every match says on what it rests.
//! Not here: whether it is one ([`super::rules`]).
//! Next: [`crate::explain`].

use super::*;
use crate::{Beside, Explanation, Fact, Missing, Rule};

fn explain(node: Node, subject: &Subject) -> Explanation {
    index(&[cve("CVE-2020-0001", vec![node])]).explain(subject, 0, "CVE-2020-0001".parse().unwrap()).unwrap()
}

/// The missing facts and what would settle them.
fn missing(node: Node, subject: &Subject) -> Vec<(Fact, Vec<String>)> {
    let explained = explain(node, subject);
    assert_eq!(explained.tier, Tier::Possible);
    explained.missing.into_iter().map(|Missing { fact, wanted, .. }| (fact, wanted)).collect()
}

fn on_models() -> Node {
    all_of(vec![
        any_of(&[between("o:x:fw", ">=1.0", "<2.0")]),
        any_of(&[platform("h:x:model_1:-"), platform("h:x:model_2:-")]),
    ])
}

#[test]
fn a_match_names_component_criterion_range_and_rule() {
    let explained = explain(on_models(), &asset(&["o:x:fw:1.5"], "x:model_2"));
    assert_eq!(explained.tier, Tier::Confirmed);
    assert_eq!(explained.component.to_string(), "cpe:2.3:o:x:fw:1.5:*:*:*:*:*:*:*");
    assert_eq!(explained.criterion.to_string(), "cpe:2.3:o:x:fw:*:*:*:*:*:*:*:*");
    assert_eq!(explained.range, between("o:x:fw", ">=1.0", "<2.0").range);
    assert_eq!(explained.rule, Rule::WithinRange);
    assert_eq!(
        explained.beside,
        [Beside { criterion: name("cpe:2.3:h:x:model_2:-"), stated: name("cpe:2.3:h:x:model_2") }]
    );
    assert_eq!((explained.missing, explained.unread), (vec![], vec![]));
}

#[test]
fn each_form_of_criterion_has_its_rule() {
    let cases = [
        (bad("a:a:b:1.0:*:*:ja"), "a:a:b:1.0:*:*:ja", Rule::SameVersion),
        (bad("a:a:b"), "a:a:b:1.0", Rule::EveryVersion),
        (bad("a:a:b:-"), "a:a:b:-", Rule::WithoutVersion),
        (bad("a:a:b:1.*"), "a:a:b:1.0", Rule::LikePattern),
    ];
    for (criterion, component, rule) in cases {
        let explained = explain(any_of(std::slice::from_ref(&criterion)), &asset(&[component], ""));
        assert_eq!((explained.rule, explained.criterion), (rule, criterion.name));
    }
    let negated = explain(not(any_of(&[bad("a:a:b:1.0")])), &asset(&["a:a:b:2.0"], ""));
    assert_eq!(negated.rule, Rule::Negated);
}

#[test]
fn a_possible_match_names_the_fact_that_is_missing() {
    let fact = |fact, wanted: &[&str]| {
        vec![(fact, wanted.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())]
    };
    let stated = asset(&["o:x:fw:1.5"], "");
    assert_eq!(missing(on_models(), &stated), fact(Fact::Hardware, &["x:model_1", "x:model_2"]));
    let unversioned = asset(&["o:x:fw"], "x:model_1");
    assert_eq!(missing(on_models(), &unversioned), fact(Fact::Version, &[">= 1.0, < 2.0"]));
    assert_eq!(missing(any_of(&[bad("o:x:fw:1.5:sp2")]), &stated), fact(Fact::Update, &["sp2"]));
    assert_eq!(
        missing(any_of(&[bad("o:x:fw:1.5:*:*:*:pro")]), &stated),
        fact(Fact::SoftwareEdition, &["pro"])
    );
    let beside = |platform| all_of(vec![any_of(&[bad("a:x:app:1.0")]), any_of(&[platform])]);
    let app = asset(&["a:x:app:1.0"], "");
    assert_eq!(missing(beside(platform("o:y:os")), &app), fact(Fact::OperatingSystem, &["y:os"]));
    assert_eq!(missing(beside(platform("o:y:fw_firmware")), &app), fact(Fact::Firmware, &["y:fw_firmware"]));
    assert_eq!(missing(beside(platform("a:y:shop")), &app), fact(Fact::OtherComponent, &["y:shop"]));
}

#[test]
fn two_missing_facts_are_both_named() {
    let facts: Vec<Fact> =
        missing(on_models(), &asset(&["o:x:fw"], "")).into_iter().map(|(fact, _)| fact).collect();
    assert_eq!(facts, [Fact::Version, Fact::Hardware]);
}

/// The promise behind the tier: once stated, the fact leaves no doubt.
#[test]
fn the_missing_fact_settles_the_match() {
    let index = index(&[cve("CVE-2020-0001", vec![on_models()])]);
    let tier = |component: &str, hardware: &str| {
        index.matches(&asset(&[component], hardware)).first().map(|one| one.tier)
    };
    assert_eq!(tier("o:x:fw:1.5", ""), Some(Tier::Possible));
    assert_eq!(
        ["x:model_1", "x:model_9"].map(|model| tier("o:x:fw:1.5", model)),
        [Some(Tier::Confirmed), None]
    );
    assert_eq!(
        ["o:x:fw:1.5", "o:x:fw:2.0"].map(|name| tier(name, "x:model_1")),
        [Some(Tier::Confirmed), None]
    );
}

#[test]
fn a_match_to_check_shows_the_text_that_could_not_be_read() {
    let node = any_of(&[between("o:x:fw", "", "<2.0")]);
    assert_eq!(explain(node, &asset(&["o:x:fw:see_label"], "")).unread, ["see_label"]);
    let bound = any_of(&[between("o:x:fw", "", "<xcp")]);
    assert_eq!(explain(bound, &asset(&["o:x:fw:1.0"], "")).unread, ["< xcp"]);
}

#[test]
fn what_does_not_match_has_no_explanation() {
    let index = index(&[cve("CVE-2020-0001", vec![on_models()])]);
    let [known, other] = ["CVE-2020-0001", "CVE-2020-0002"].map(|id| id.parse().unwrap());
    assert_eq!(index.explain(&asset(&["o:x:fw:2.0"], "x:model_1"), 0, known), None);
    assert_eq!(index.explain(&asset(&["o:x:fw:1.0"], "x:model_1"), 1, known), None);
    assert_eq!(index.explain(&asset(&["o:x:fw:1.0"], "x:model_1"), 0, other), None);
}
