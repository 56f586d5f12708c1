//! What each source says of a CVE and a component: touched, cleared, or another version.
//! Not here: what is made of it (`domain::vulnerabilities::reconcile`), what a single word rests on ([`crate::explain`]).
//! Next: [`Index::words`].

use domain::vulnerabilities::{
    AdvisoryKey, CveId, NewsSource, ProductStatement, ProductStatus, reconcile::Weight,
};

use crate::{
    evaluate::{Asset, names},
    explain::Explanation,
    index::{By, Entry, Index, Key},
    naming::statement_name,
    subject::{Component, Place, Subject, Thing, literal},
    truth::Truth,
};

/// The word of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The advisory; `None` for NVD.
    pub by: Option<AdvisoryKey>,
    /// How much it weighs for this component.
    pub weight: Weight,
    /// What it says.
    pub stance: Stance,
}

/// What a source says of the version of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stance {
    /// It is touched.
    Affected(Box<Explanation>),
    /// It is not: closed in it, or never touched.
    Cleared(ProductStatus),
    /// The source names the product and other versions of it.
    Outside,
}

impl Index {
    /// What each source that names a component's product says of its version, NVD first.
    pub fn words(&self, subject: &Subject, component: usize, cve: CveId) -> Vec<Word> {
        let asset = Asset::new(self, subject.components.iter(), subject.hardware.as_ref());
        let Some(thing) = asset.components.get(component) else { return Vec::new() };
        let speakers = std::iter::once(By::NVD).chain(self.spoken().about(cve).iter().copied());
        let word = |by: By| {
            let entry = self.cve(self.slot(Key { cve, by })?);
            let stance = self.stance(entry, &asset, thing)?;
            let speaker = self.spoken().speaker(by);
            Some(Word {
                by: speaker.map(|(key, _)| key.clone()),
                weight: self.weight(speaker, thing),
                stance,
            })
        };
        speakers.filter_map(word).collect()
    }

    /// Sources other than NVD speak of this CVE.
    pub fn has_advisories(&self, cve: CveId) -> bool {
        !self.spoken().about(cve).is_empty()
    }

    /// What a source says of a product is meant for the component.
    pub fn concerns(&self, stated: &ProductStatement, component: &Component) -> bool {
        let thing = self.thing(component);
        statement_name(self, stated).is_some_and(|name| {
            let (Some(vendor), Some(product)) = (literal(&name.vendor), literal(&name.product)) else {
                return false;
            };
            thing.places.iter().any(|(id, _)| self.named(vendor, product).contains(id))
        })
    }

    fn stance(&self, entry: &Entry, asset: &Asset<'_>, thing: &Thing<'_>) -> Option<Stance> {
        // Within one document the exact word goes before the wide one: "all of 7.0; fixed in 7.0.12".
        let cleared = entry.cleared.iter().find(|one| asset.touches(&one.tree, thing) == Truth::Yes);
        if let Some(cleared) = cleared {
            return Some(Stance::Cleared(cleared.status));
        }
        if let Some(explanation) = self.explain_entry(entry, asset, thing) {
            return Some(Stance::Affected(Box::new(explanation)));
        }
        let mut trees = entry.roots.iter().chain(entry.cleared.iter().map(|cleared| &cleared.tree));
        let knows_version =
            thing.places.iter().any(|(_, place)| matches!(place, Place::At { .. } | Place::Firmware(_)));
        (knows_version && trees.any(|tree| names(tree, thing))).then_some(Stance::Outside)
    }

    fn weight(&self, speaker: Option<(&AdvisoryKey, &str)>, thing: &Thing<'_>) -> Weight {
        let Some((key, publisher)) = speaker else { return Weight::Nvd };
        let (vendor, product) = (literal(&thing.name.vendor), literal(&thing.name.product));
        if self.is_maker(publisher, vendor.unwrap_or_default(), product.unwrap_or_default()) {
            return Weight::Maker;
        }
        match key.source {
            NewsSource::Cve => Weight::Assigner,
            NewsSource::CisaAdp | NewsSource::Jvn | NewsSource::Csaf | NewsSource::Cvrf => Weight::Authority,
        }
    }
}
