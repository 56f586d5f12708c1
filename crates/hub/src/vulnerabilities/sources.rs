//! What several sources say of one finding, settled and written down, so that its page shows each with its words.
//! Not here: the rule (`domain::vulnerabilities::reconcile`), what a source says of a version (`matching::words`).
//! Next: [`super::why`], which keeps it.

use ::matching::{Explanation, Index, Match, Stance, Subject, Tier as Sure, UNREADABLE, Word};
use domain::vulnerabilities::{
    Advisory, AdvisoryKey, Bound, ProductStatement, ProductStatus, Settled, Tier, Verdict, reconcile::settle,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The word of one source, as a finding keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// `nvd`, or the kind of source: `cve`, `cisa-adp`, `jvn`, `csaf`, `cvrf`.
    pub source: String,
    /// The source's number of the advisory; empty for NVD.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Who published it; empty for NVD.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub publisher: String,
    /// `confirmed`, `possible`, `to_check`, `fixed`, `not_affected`, or `outside` for other versions of the product.
    pub says: String,
    /// The versions in its own words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// What to do, in its own words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remedy: String,
    /// It decided.
    #[serde(default)]
    pub decides: bool,
}

/// A CVE that touches an asset, by all sources together.
pub(super) struct Told {
    /// Which component.
    pub(super) component: usize,
    pub(super) settled: Settled,
    pub(super) words: Vec<Word>,
}

impl Told {
    /// The surest of the components that a CVE touches in someone's word; `None` where the sources together say that none
    /// is touched.
    pub(super) fn of(index: &Index, subject: &Subject, matches: &[Match]) -> Option<Self> {
        let told = matches.iter().filter_map(|one| {
            let words = index.words(subject, one.component, one.cve);
            let settled =
                settle(&words.iter().map(|word| (word.weight, verdict(&word.stance))).collect::<Vec<_>>())?;
            Some(Self { component: one.component, settled, words })
        });
        told.reduce(|best, next| if next.settled.tier < best.settled.tier { next } else { best })
    }

    /// Why it is touched, in the word of the source that says so.
    pub(super) fn explanation(&self) -> Option<&Explanation> {
        match &self.words.get(self.settled.affected_by)?.stance {
            Stance::Affected(explanation) => Some(explanation),
            Stance::Cleared(_) | Stance::Outside => None,
        }
    }

    /// What is to be read is the source's own range, not the ledger's version.
    pub(super) fn is_in_words_that_nobody_reads(&self, explained: &Explanation) -> bool {
        let by_advisory = self.words.get(self.settled.affected_by).is_some_and(|word| word.by.is_some());
        let end = explained.range.end.as_ref().map(Bound::version);
        by_advisory && end.is_some_and(|end| end.ends_with(UNREADABLE))
    }

    /// The advisories that speak.
    pub(super) fn speakers(&self) -> impl Iterator<Item = &AdvisoryKey> {
        self.words.iter().filter_map(|word| word.by.as_ref())
    }

    /// Each word as a finding keeps it, with what the advisories say in their own words.
    pub(super) fn voices(
        &self,
        index: &Index,
        subject: &Subject,
        advisories: &HashMap<AdvisoryKey, Option<Advisory>>,
    ) -> Vec<Voice> {
        let component = subject.components.get(self.component);
        let voice = |(place, word): (usize, &Word)| {
            let mut voice = Voice {
                source: "nvd".to_owned(),
                says: says(&word.stance).to_owned(),
                decides: place == self.settled.decided_by,
                ..Voice::default()
            };
            let Some(key) = &word.by else { return voice };
            key.source.as_str().clone_into(&mut voice.source);
            voice.number.clone_from(&key.id);
            if let (Some(Some(advisory)), Some(component)) = (advisories.get(key), component) {
                let meant = advisory.products.iter().filter(|one| index.concerns(one, component));
                let meant: Vec<&ProductStatement> = meant.collect();
                voice.publisher.clone_from(&advisory.publisher);
                voice.words = in_short(meant.iter().map(|one| one.wording.as_str()));
                voice.remedy = in_short(meant.iter().map(|one| one.remedy.as_str()));
            }
            voice
        };
        self.words.iter().enumerate().map(voice).collect()
    }
}

/// Each of several texts once, as far as a page has room.
fn in_short<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut known: Vec<&str> = Vec::new();
    for text in texts.filter(|text| !text.trim().is_empty()) {
        if !known.contains(&text) && known.len() < TEXTS {
            known.push(text);
        }
    }
    known.join(" / ").chars().take(CHARS).collect()
}

/// Different texts of one source that a finding keeps.
const TEXTS: usize = 8;

/// Characters of them.
const CHARS: usize = 500;

const fn verdict(stance: &Stance) -> Verdict {
    match stance {
        Stance::Affected(explanation) => Verdict::Affected(tier(explanation.tier)),
        Stance::Cleared(status) => Verdict::Cleared(*status),
        Stance::Outside => Verdict::Outside,
    }
}

fn says(stance: &Stance) -> &'static str {
    match stance {
        Stance::Affected(explanation) => tier(explanation.tier).as_str(),
        Stance::Cleared(ProductStatus::Fixed) => "fixed",
        Stance::Cleared(_) => "not_affected",
        Stance::Outside => "outside",
    }
}

/// The tier in the words of a finding.
pub(super) const fn tier(tier: Sure) -> Tier {
    match tier {
        Sure::Confirmed => Tier::Confirmed,
        Sure::Possible => Tier::Possible,
        Sure::ToCheck => Tier::ToCheck,
    }
}
