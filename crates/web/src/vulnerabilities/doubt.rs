//! What keeps a finding from being certain: the facts that the ledger lacks, and where each is filled in.
//! Not here: finding out which (`hub::vulnerabilities::why`).
//! Next: `templates/vulnerabilities/finding.html`.

use super::words;
use crate::text::{T, join};
use domain::ids::AssetId;
use hub::vulnerabilities::why::{Gap, Why};
use percent_encoding::percent_decode_str;

/// A fact that is missing, or a text that cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Doubt {
    /// What is missing, as a sentence.
    pub(super) what: String,
    /// With which value it would be a match, or how to settle it; empty where that is not known.
    pub(super) wanted: String,
    /// Where it is filled in.
    pub(super) href: String,
    /// What that link says.
    pub(super) go: String,
}

/// Everything that is missing for a finding of the asset.
pub(super) fn doubts(t: T, asset: AssetId, why: &Why) -> Vec<Doubt> {
    let doubt = |what: String, wanted: String, fact: &str| Doubt {
        what,
        wanted,
        href: format!("/inventory/{asset}/edit#f-{}", place(fact)),
        go: t.vulnerabilities().missing_go(words::fact(t, fact)),
    };
    let hint = |gap: &Gap| match gap.fact.as_str() {
        "maker" => t.vulnerabilities().maker_guessed().to_owned(),
        _ => wanted(t, gap),
    };
    let missing = why.missing.iter().map(|gap| doubt(sentence(t, why, gap), hint(gap), &gap.fact));
    let unread = why.unread.iter().map(|text| {
        // A name of a product holds other characters than ASCII in this form.
        let text = percent_decode_str(text).decode_utf8_lossy();
        doubt(t.vulnerabilities().unread_text(text), String::new(), "version")
    });
    missing.chain(unread).collect()
}

/// The missing facts in a few words, for a line of a list.
pub(super) fn facts(t: T, why: &Why) -> String {
    let mut facts: Vec<String> = why.missing.iter().map(|gap| words::fact(t, &gap.fact).to_owned()).collect();
    facts.dedup();
    join(t, &facts)
}

/// The field of the asset's form.
fn place(fact: &str) -> &'static str {
    if fact == "hardware" { "model" } else { "components" }
}

fn sentence(t: T, why: &Why, gap: &Gap) -> String {
    let sentence = t.vulnerabilities().missing_fact(words::fact(t, &gap.fact));
    if gap.of.is_empty() || gap.of != why.component_cpe {
        return sentence;
    }
    t.vulnerabilities().missing_of(why.component.as_str(), sentence)
}

fn wanted(t: T, gap: &Gap) -> String {
    let is_product =
        matches!(gap.fact.as_str(), "hardware" | "operating_system" | "firmware" | "other_component");
    let each = gap.wanted.iter().filter(|wanted| !matches!(wanted.as_str(), "*" | "-" | ""));
    each.map(|wanted| if is_product { product(wanted) } else { versions(t, wanted) })
        .reduce(|one, other| t.vulnerabilities().missing_either(one, other))
        .map_or_else(String::new, |any| t.vulnerabilities().missing_wanted(any))
}

/// `bd:alaris_gh` as people write it.
fn product(name: &str) -> String {
    name.replace([':', '_'], " ")
}

/// `>= 6.0.0, < 6.2.3` in words.
fn versions(t: T, bounds: &str) -> String {
    let words = t.vulnerabilities();
    let bound = |bound: &str| match bound.split_once(' ') {
        Some((">=", version)) => words.range_from(version),
        Some((">", version)) => words.range_after(version),
        Some(("<=", version)) => words.range_to(version),
        Some(("<", version)) => words.range_before(version),
        _ => bound.to_owned(),
    };
    join(t, &bounds.split(", ").map(bound).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn asset() -> AssetId {
        "01a1fa49-be09-7213-bd0a-604a052b9a6e".parse().unwrap()
    }

    fn lacking(fact: &str, wanted: &str) -> Why {
        let gap = Gap { fact: fact.into(), of: "cpe:x".into(), wanted: vec![wanted.into()] };
        Why { component: "RutOS".into(), component_cpe: "cpe:x".into(), missing: vec![gap], ..Why::default() }
    }

    #[test]
    fn a_missing_version_is_named_with_its_component_its_range_and_its_place() {
        let found = doubts(T::new(Lang::Ja), asset(), &lacking("version", ">= 1.0, < 1.4.2"));
        let expected = Doubt {
            what: "RutOS：「バージョン」が台帳にありません。".into(),
            wanted: "1.0以上、1.4.2未満なら該当します。".into(),
            href: format!("/inventory/{}/edit#f-components", asset()),
            go: "「バージョン」を記入する".into(),
        };
        assert_eq!(found, [expected]);
    }

    #[test]
    fn a_missing_model_leads_to_the_field_of_the_model() {
        let found = doubts(T::new(Lang::En), asset(), &lacking("hardware", "bd:alaris_gh"));
        assert_eq!(found[0].wanted, "It is a match if it is bd alaris gh.");
        assert!(found[0].href.ends_with("#f-model"));
    }

    #[test]
    fn a_text_that_cannot_be_read_stands_as_it_was_written() {
        let why = Why { unread: vec!["%e6%9c%80%e6%96%b0".into()], ..Why::default() };
        assert_eq!(
            doubts(T::new(Lang::Ja), asset(), &why)[0].what,
            "「最新」は、バージョンとして読み取れません。"
        );
    }

    #[test]
    fn a_range_that_says_nothing_is_left_out() {
        assert_eq!(doubts(T::new(Lang::Ja), asset(), &lacking("version", "*"))[0].wanted, "");
    }
}
