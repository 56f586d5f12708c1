//! Finds products by name and criteria by product.
//! Not here: evaluating what was found ([`crate::evaluate`]).
//! Next: [`crate::criterion`] for how a criterion is compared.

use domain::cpe::{CpeName, Value, compare};

use super::{Index, Key, Pattern};
use crate::{
    aliases::ALIASES,
    criterion::{CriterionId, ProductId, Relation, Role, Stated, relation},
    platforms::wholes,
    product::{Candidate, Class, Kinds, Product},
    subject::{Component, Named, Place, Thing, folded, literal},
    tree::Tree,
    truth::Truth,
};

impl Index {
    /// A name as the products of this index that it is.
    pub(crate) fn thing<'a>(&self, component: &'a Component) -> Thing<'a> {
        let Component { name, named, also, firmware } = component;
        let (mut places, mut whole_systems) = (Vec::new(), Vec::new());
        if let (Some(vendor), Some(product)) = (literal(&name.vendor), literal(&name.product)) {
            let wholes = wholes(vendor, product).flat_map(|(vendor, product)| self.named(vendor, product));
            whole_systems.extend(wholes.filter(|id| self.product(**id).class == Class::System));
            for id in self.all_named(vendor, product) {
                if self.product(id).class.fits(&name.part) {
                    places.push(self.place(name, id));
                }
            }
            for other in also {
                let known =
                    literal(&other.product).map(|product| self.named(vendor, product)).unwrap_or_default();
                let fitting = known.iter().filter(|id| self.product(**id).class.fits(&other.part));
                places.extend(fitting.map(|id| self.place(other, *id)));
            }
            if matches!(&name.part, Value::Text(part) if &**part == "h") {
                self.add_models(name, &mut places);
            }
            if let Some(firmware) = firmware {
                for (id, place) in &mut places {
                    *place = Place::of_device(name, firmware, self.product(*id));
                }
            }
        }
        self.add_patterns(name, &mut places);
        let mut kinds = Kinds::of(name);
        for (product, _) in &places {
            kinds.add(self.product(*product).class);
        }
        Thing { name, named: *named, places, wholes: whole_systems, kinds }
    }

    /// A model as the hardware of this index that it is, however it is spelt.
    pub(crate) fn model<'a>(&self, name: &'a CpeName) -> Thing<'a> {
        let mut places = Vec::new();
        self.add_models(name, &mut places);
        Thing { name, named: Named::Stated, places, wholes: Vec::new(), kinds: Kinds::MODEL }
    }

    fn add_models(&self, name: &CpeName, places: &mut Vec<(ProductId, Place)>) {
        let (Some(vendor), Some(product)) = (literal(&name.vendor), literal(&name.product)) else { return };
        for (vendor, product) in std::iter::once((vendor, product)).chain(ALIASES.of(vendor, product)) {
            for id in self.models_named(vendor, &folded(product)) {
                if places.iter().all(|(known, _)| *known != id) {
                    places.push(self.place(name, id));
                }
            }
        }
    }

    fn add_patterns(&self, name: &CpeName, places: &mut Vec<(ProductId, Place)>) {
        for pattern in &self.patterns {
            if self.covers(pattern, name) {
                places.push(self.place(name, pattern.id));
            }
        }
    }

    fn covers(&self, pattern: &Pattern, name: &CpeName) -> bool {
        self.product(pattern.id).class.fits(&name.part)
            && compare(&pattern.vendor, &name.vendor).is_superset()
            && compare(&pattern.product, &name.product).is_superset()
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
        let names = std::iter::once((vendor, product)).chain(ALIASES.of(vendor, product));
        names.flat_map(|(vendor, product)| self.named(vendor, product)).copied()
    }

    /// The products whose folded name is this, whoever makes them.
    pub(crate) fn folded(&self, folded: &str) -> &[ProductId] {
        self.by_folded.get(folded).map(Vec::as_slice).unwrap_or_default()
    }

    /// The products of a maker whose folded name is this.
    pub(crate) fn folded_named(&self, vendor: &str, folded: &str) -> impl Iterator<Item = ProductId> {
        let maker = self.texts.find(vendor);
        self.folded(folded).iter().copied().filter(move |id| Some(self.product(*id).vendor) == maker)
    }

    /// The products of a maker.
    pub(crate) fn made_by(&self, vendor: &str) -> impl Iterator<Item = ProductId> {
        let made = self.texts.find(vendor).and_then(|vendor| self.by_maker.get(&vendor));
        made.into_iter().flatten().copied()
    }

    /// The makers whose folded name is this.
    pub(crate) fn makers_named(&self, folded: &str) -> impl Iterator<Item = &str> {
        self.makers.get(folded).into_iter().flatten().map(|maker| self.texts.text(*maker))
    }

    /// The hardware of a maker whose folded name is this.
    pub(crate) fn models_named(&self, vendor: &str, folded: &str) -> impl Iterator<Item = ProductId> {
        // What an advisory names in words alone may well be a device.
        let may_be_model = |product: &Product| {
            product.class == Class::Hardware || (product.class == Class::Unknown && !product.is_listed)
        };
        self.folded_named(vendor, folded).filter(move |id| may_be_model(self.product(*id)))
    }

    /// How a name at a place on a criterion's product relates to the criterion.
    pub(crate) fn relation(
        &self,
        name: &CpeName,
        place: &Place,
        criterion: CriterionId,
        role: Role,
    ) -> Relation {
        let kept = self.criterion(criterion);
        let of_hardware = self.product(kept.wanted.product).class == Class::Hardware;
        let stated = Stated { name, place, is_versionless: of_hardware || role == Role::Beside };
        relation(kept.test, &kept.wanted, self.traits(kept.wanted.traits), &self.texts, &stated)
    }

    /// A thing fits a criterion under which it is vulnerable, whatever else the CVE asks for.
    pub(crate) fn may_touch(&self, thing: &Thing<'_>) -> bool {
        let may_fit = |(product, place): &(ProductId, Place)| {
            let mut may_fit = !self.product(*product).negated.is_empty();
            self.product(*product).fitting(place, |Candidate { criterion, .. }, _| {
                may_fit = may_fit
                    || self.relation(thing.name, place, criterion, Role::Vulnerable).truth() != Truth::No;
            });
            may_fit
        };
        thing.places.iter().any(may_fit)
    }

    /// No CVE asks for anything beside the vulnerable product.
    pub(crate) fn criteria_stand_alone(&self) -> bool {
        self.cves.iter().flat_map(|cve| &cve.roots).all(Tree::is_plain)
    }

    /// There are products whose maker or name is a pattern that some name may be like.
    pub(crate) fn has_patterns(&self) -> bool {
        self.patterns.iter().any(|pattern| pattern.vendor != Value::Na && pattern.product != Value::Na)
    }

    /// A product whose maker or name is a pattern covers a name.
    pub(crate) fn is_like_pattern(&self, name: &CpeName) -> bool {
        self.patterns.iter().any(|pattern| self.covers(pattern, name))
    }

    /// Hands out maker and name of each product, aliases included.
    pub(crate) fn product_names(&self, mut found: impl FnMut(&str, &str)) {
        for product in &self.products {
            let (vendor, name) = (self.texts.text(product.vendor), self.texts.text(product.product));
            found(vendor, name);
            ALIASES.of(vendor, name).for_each(|(vendor, name)| found(vendor, name));
        }
    }

    pub(crate) fn cve_count(&self) -> usize {
        self.cves.len()
    }

    pub(crate) fn slot(&self, key: Key) -> Option<u32> {
        self.slots.get(&key).copied()
    }
}
