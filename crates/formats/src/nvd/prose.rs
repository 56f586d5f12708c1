//! The parts of a CVE that people read: texts, weaknesses, addresses. Alike in both forms.
//! Not here: severity and status, which each form tells in its own way.
//! Next: [`super::current`], [`super::legacy`].

use domain::vulnerabilities::CveStatus;
use serde::{Deserialize, Deserializer, de};

use crate::feed::{Text, is_linkable};

/// A text in a language.
#[derive(Deserialize)]
pub(crate) struct Phrase<'a> {
    #[serde(borrow)]
    lang: Text<'a>,
    #[serde(borrow)]
    value: Text<'a>,
}

/// A weakness, described in several languages.
#[derive(Deserialize)]
pub(super) struct Weakness<'a> {
    #[serde(borrow, default)]
    description: Vec<Phrase<'a>>,
}

/// An address to read on.
#[derive(Deserialize)]
pub(super) struct Reference<'a> {
    #[serde(borrow)]
    url: Text<'a>,
    #[serde(borrow, default)]
    tags: Vec<Text<'a>>,
}

/// A base score in tenths; `None` for a number that is none.
#[derive(Clone, Copy)]
pub(crate) struct Tenths(pub(crate) Option<u16>);

/// The English text, or else the first.
pub(crate) fn description(phrases: &[Phrase<'_>]) -> String {
    let english = phrases.iter().find(|phrase| phrase.lang.starts_with("en"));
    english.or(phrases.first()).map(|phrase| phrase.value.trim().to_owned()).unwrap_or_default()
}

/// Each CWE once; `NVD-CWE-noinfo` and its like say nothing.
pub(super) fn weaknesses(list: &[Weakness<'_>]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for phrase in list.iter().flat_map(|weakness| &weakness.description) {
        let numbered = phrase.value.strip_prefix("CWE-").is_some_and(|number| {
            !number.is_empty() && number.len() <= 6 && number.bytes().all(|byte| byte.is_ascii_digit())
        });
        if numbered && found.len() < MOST && !found.iter().any(|known| **known == *phrase.value) {
            found.push(phrase.value.to_string());
        }
    }
    found
}

/// The addresses that a page may link to, each once, the maker's advisories first.
pub(super) fn references(list: &[Reference<'_>]) -> Vec<String> {
    let mut ranked: Vec<(u8, &str)> = list
        .iter()
        .filter(|reference| is_linkable(&reference.url))
        .map(|reference| (rank(reference), &*reference.url))
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    let mut best: Vec<String> = Vec::with_capacity(ranked.len().min(MOST));
    for (_, url) in ranked {
        if best.len() == MOST {
            break;
        }
        if !best.iter().any(|known| known == url) {
            best.push(url.to_owned());
        }
    }
    best
}

/// The status where the feed states none, told from what there is of the CVE.
pub(super) fn status_by_content(description: &str, has_configurations: bool, has_vectors: bool) -> CveStatus {
    if ["** REJECT **", "Rejected reason:"].iter().any(|start| description.starts_with(start)) {
        CveStatus::Rejected
    } else if description.starts_with("** RESERVED **") || !(has_configurations || has_vectors) {
        CveStatus::AwaitingAnalysis
    } else {
        CveStatus::Analysed
    }
}

fn rank(reference: &Reference<'_>) -> u8 {
    let tagged = |tag: &str| reference.tags.iter().any(|own| **own == *tag);
    match () {
        () if tagged("Broken Link") => 3,
        () if tagged("Vendor Advisory") => 0,
        () if tagged("Patch") || tagged("Mitigation") => 1,
        () => 2,
    }
}

impl<'de> Deserialize<'de> for Tenths {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl de::Visitor<'_> for Visitor {
            type Value = Tenths;

            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("a score from 0.0 to 10.0")
            }

            fn visit_u64<E>(self, whole: u64) -> Result<Tenths, E> {
                Ok(Tenths(u16::try_from(whole).ok().filter(|whole| *whole <= 10).map(|whole| whole * 10)))
            }

            fn visit_i64<E>(self, _: i64) -> Result<Tenths, E> {
                Ok(Tenths(None))
            }

            fn visit_f64<E>(self, score: f64) -> Result<Tenths, E> {
                // Both are the double nearest to a decimal number, so equal numbers have equal bits.
                Ok(Tenths((0..=100).find(|tenths| (f64::from(*tenths) / 10.0).to_bits() == score.to_bits())))
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}

/// More weaknesses or addresses than this help nobody.
const MOST: usize = 100;
