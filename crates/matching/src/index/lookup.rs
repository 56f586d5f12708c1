//! Finds products by name and criteria by product.
//! Not here: evaluating what was found ([`crate::evaluate`]).
//! Next: [`crate::criterion`] for how a criterion is compared.

use domain::{
    cpe::{CpeName, Value, compare},
    vulnerabilities::CveId,
};

use super::Index;
use crate::{
    criterion::{CriterionId, ProductId, Relation, Stated, relation},
    product::{Candidate, Class, Kinds},
    subject::{Place, Thing, folded, literal},
    tree::Tree,
    truth::Truth,
};

impl Index {
    /// A name as the products of this index that it is.
    pub(crate) fn thing<'a>(&self, name: &'a CpeName) -> Thing<'a> {
        let mut places = Vec::new();
        if let (Some(vendor), Some(product)) = (literal(&name.vendor), literal(&name.product)) {
            for id in self.all_named(vendor, product) {
                if self.product(id).class.fits(&name.part) {
                    places.push(self.place(name, id));
                }
            }
            if matches!(&name.part, Value::Text(part) if &**part == "h") {
                self.add_models(name, &mut places);
            }
        }
        self.add_patterns(name, &mut places);
        let mut kinds = Kinds::of(name);
        for (product, _) in &places {
            kinds.add(self.product(*product).class);
        }
        Thing { name, places, kinds }
    }

    /// A model as the hardware of this index that it is, however it is spelt.
    pub(crate) fn model<'a>(&self, name: &'a CpeName) -> Thing<'a> {
        let mut places = Vec::new();
        self.add_models(name, &mut places);
        Thing { name, places, kinds: Kinds::MODEL }
    }

    fn add_models(&self, name: &CpeName, places: &mut Vec<(ProductId, Place)>) {
        let (Some(vendor), Some(product)) = (literal(&name.vendor), literal(&name.product)) else { return };
        for (vendor, product) in std::iter::once((vendor, product)).chain(self.aliases.of(vendor, product)) {
            for id in self.models_named(vendor, &folded(product)) {
                if places.iter().all(|(known, _)| *known != id) {
                    places.push(self.place(name, id));
                }
            }
        }
    }

    fn add_patterns(&self, name: &CpeName, places: &mut Vec<(ProductId, Place)>) {
        for pattern in &self.patterns {
            if self.product(pattern.id).class.fits(&name.part)
                && compare(&pattern.vendor, &name.vendor).is_superset()
                && compare(&pattern.product, &name.product).is_superset()
            {
                places.push(self.place(name, pattern.id));
            }
        }
    }

    fn place(&self, name: &CpeName, id: ProductId) -> (ProductId, Place) {
        (id, Place::of(name, self.product(id)))
    }

    /// The products of a name, under all parts.
    pub(crate) fn named(&self, vendor: &str, product: &str) -> &[ProductId] {
        let found = || self.by_name.get(&(self.texts.find(vendor)?, self.texts.find(product)?));
        found().map(Vec::as_slice).unwrap_or_default()
    }

    /// The products of a name and of its aliases, under all parts.
    pub(crate) fn all_named<'a>(
        &'a self,
        vendor: &'a str,
        product: &'a str,
    ) -> impl Iterator<Item = ProductId> {
        let names = std::iter::once((vendor, product)).chain(self.aliases.of(vendor, product));
        names.flat_map(|(vendor, product)| self.named(vendor, product)).copied()
    }

    /// The products of a maker whose folded name is this.
    pub(crate) fn folded_named(&self, vendor: &str, folded: &str) -> &[ProductId] {
        let found = || self.by_folded.get(&(self.texts.find(vendor)?, folded.into()));
        found().map(Vec::as_slice).unwrap_or_default()
    }

    /// The hardware of a maker whose folded name is this.
    pub(crate) fn models_named(&self, vendor: &str, folded: &str) -> impl Iterator<Item = ProductId> {
        let found = self.folded_named(vendor, folded).iter().copied();
        found.filter(|id| self.product(*id).class == Class::Hardware)
    }

    /// How a name at a place on a criterion's product relates to the criterion.
    pub(crate) fn relation(&self, name: &CpeName, place: &Place, criterion: CriterionId) -> Relation {
        let kept = self.criterion(criterion);
        let is_hardware = self.product(kept.wanted.product).class == Class::Hardware;
        let stated = Stated { name, place, is_hardware };
        relation(kept.test, &kept.wanted, self.traits(kept.wanted.traits), &self.texts, &stated)
    }

    /// A thing fits a criterion under which it is vulnerable, whatever else the CVE asks for.
    pub(crate) fn may_touch(&self, thing: &Thing<'_>) -> bool {
        let may_fit = |(product, place): &(ProductId, Place)| {
            let mut may_fit = !self.product(*product).negated.is_empty();
            self.product(*product).fitting(place, |Candidate { criterion, .. }, _| {
                may_fit = may_fit || self.relation(thing.name, place, criterion).truth() != Truth::No;
            });
            may_fit
        };
        thing.places.iter().any(may_fit)
    }

    /// No CVE asks for anything beside the vulnerable product.
    pub(crate) fn criteria_stand_alone(&self) -> bool {
        self.cves.iter().flat_map(|cve| &cve.roots).all(Tree::is_plain)
    }

    /// There are products whose maker or name is a pattern.
    pub(crate) fn has_patterns(&self) -> bool {
        !self.patterns.is_empty()
    }

    /// Hands out maker and name of each product, aliases included.
    pub(crate) fn product_names(&self, mut found: impl FnMut(&str, &str)) {
        for product in &self.products {
            let (vendor, name) = (self.texts.text(product.vendor), self.texts.text(product.product));
            found(vendor, name);
            self.aliases.of(vendor, name).for_each(|(vendor, name)| found(vendor, name));
        }
    }

    pub(crate) fn cve_count(&self) -> usize {
        self.cves.len()
    }

    pub(crate) fn slot(&self, id: CveId) -> Option<u32> {
        self.cve_ids.get(&id).copied()
    }
}
