//! Takes criteria into the index, each text, name and criterion once, and arranges the products they change.
//! Not here: the trees that the criteria stand in ([`crate::tree`]).
//! Next: [`super::lookup`].

use domain::{
    cpe::{CpeName, Value},
    vulnerabilities::{Bound, Criterion},
};

use super::{Index, Kept, Pattern};
use crate::{
    criterion::{
        CriterionId, ProductId, Test, Traits, TraitsId, Versioned, Wanted, WantedBound, WantedVersion,
    },
    intern::row,
    ladder::Ladder,
    product::{Arranged, Class, Product, Source},
    subject::{folded, literal},
    tree::Leaf,
};

impl Index {
    /// The leaf for a criterion; `None` for one that names neither maker nor product, or a part that is none.
    pub(super) fn take_in(&mut self, criterion: &Criterion) -> Option<(Leaf, Class)> {
        let product = self.product_of(&criterion.name)?;
        let mut bound = |bound: &Option<Bound>| match bound {
            // Old feeds write "up to and including -" of a product without versions.
            Some(bound) if !matches!(bound.version().trim(), "" | "-" | "*") => Some(WantedBound {
                version: self.texts.add(bound.version()),
                included: matches!(bound, Bound::Including(_)),
            }),
            _ => None,
        };
        let (start, end) = (bound(&criterion.range.start), bound(&criterion.range.end));
        let version = match &criterion.name.version {
            Value::Any => WantedVersion::Any,
            Value::Na => WantedVersion::Na,
            Value::Text(text) if criterion.name.version.has_wildcards() => {
                WantedVersion::Pattern(self.texts.add(text))
            }
            Value::Text(text) => WantedVersion::Text(self.texts.add(text)),
        };
        let traits = self.traits_of(Traits::of(&criterion.name));
        let wanted = Wanted { product, version, start, end, traits };
        let leaf = Leaf { product, criterion: self.criterion_of(wanted), vulnerable: criterion.vulnerable };
        Some((leaf, self.product(product).class))
    }

    fn criterion_of(&mut self, wanted: Wanted) -> CriterionId {
        if let Some(&known) = self.criterion_ids.get(&wanted) {
            return known;
        }
        let kept = Kept { wanted, test: Test::Any, references: 0, analysed: 0 };
        let id = if let Some(id) = self.unused_criteria.pop() {
            *self.criterion_mut(id) = kept;
            id
        } else {
            self.criteria.push(kept);
            self.uses.push(Vec::new());
            CriterionId(row(self.criteria.len() - 1))
        };
        self.criterion_ids.insert(wanted, id);
        self.product_mut(wanted.product).criteria.push(id);
        id
    }

    fn traits_of(&mut self, traits: Traits) -> TraitsId {
        if let Some(&known) = self.traits_ids.get(&traits) {
            return known;
        }
        let id = TraitsId(row(self.traits.len()));
        self.traits.push(traits.clone());
        self.traits_ids.insert(traits, id);
        id
    }

    pub(super) fn product_of(&mut self, name: &CpeName) -> Option<ProductId> {
        let (Some(vendor), Some(product)) = (literal(&name.vendor), literal(&name.product)) else {
            return self.pattern_of(name);
        };
        let class = Class::of(&name.part, product)?;
        let (vendor, symbol) = (self.texts.add(vendor), self.texts.add(product));
        let known = self.by_name.entry((vendor, symbol)).or_default();
        if let Some(&id) =
            known.iter().find(|id| self.products.get(id.0 as usize).is_some_and(|known| known.class == class))
        {
            return Some(id);
        }
        let id = ProductId(row(self.products.len()));
        known.push(id);
        known.shrink_to_fit();
        let spelt = self.by_folded.entry(folded(product).into_boxed_str()).or_default();
        spelt.push(id);
        spelt.shrink_to_fit();
        let makers = self.makers.entry(folded(self.texts.text(vendor)).into_boxed_str()).or_default();
        if !makers.contains(&vendor) {
            makers.push(vendor);
            makers.shrink_to_fit();
        }
        let made = self.by_maker.entry(vendor).or_default();
        made.push(id);
        self.products.push(Product::new(class, vendor, symbol));
        Some(id)
    }

    fn pattern_of(&mut self, name: &CpeName) -> Option<ProductId> {
        let class = Class::of(&name.part, "")?;
        if name.vendor == Value::Any && name.product == Value::Any {
            return None;
        }
        let known = self.patterns.iter().find(|known| {
            (&known.vendor, &known.product) == (&name.vendor, &name.product)
                && self.product(known.id).class == class
        });
        if let Some(known) = known {
            return Some(known.id);
        }
        let id = ProductId(row(self.products.len()));
        let [vendor, product] = [&name.vendor, &name.product].map(|value| match value {
            Value::Any => self.texts.add("*"),
            Value::Na => self.texts.add("-"),
            Value::Text(text) => self.texts.add(text),
        });
        self.products.push(Product::new(class, vendor, product));
        self.patterns.push(Pattern { id, vendor: name.vendor.clone(), product: name.product.clone() });
        Some(id)
    }

    pub(super) fn arrange_changed(&mut self) {
        let mut changed = std::mem::take(&mut self.changed);
        changed.sort_unstable();
        changed.dedup();
        for id in changed {
            self.arrange(id);
        }
    }

    fn arrange(&mut self, id: ProductId) {
        let mut ids = std::mem::take(&mut self.product_mut(id).criteria);
        ids.retain(|criterion| {
            let kept = self.criterion(*criterion);
            let used = kept.references > 0;
            if !used {
                let wanted = kept.wanted;
                self.criterion_ids.remove(&wanted);
                self.unused_criteria.push(*criterion);
            }
            used
        });
        let this = &*self;
        let wanted = |id: &CriterionId| {
            let wanted = &this.criterion(*id).wanted;
            (wanted, this.traits(wanted.traits))
        };
        let wordings =
            ids.iter().map(wanted).flat_map(|(wanted, traits)| wanted.wordings(traits, &this.texts));
        let ladder = Ladder::build(wordings);
        // What other sources write of versions says nothing of how NVD writes.
        let uses = |id: &CriterionId| (&this.criterion(*id).wanted, this.criterion(*id).analysed);
        let versioned = Versioned::of(ids.iter().map(uses));
        let arranged = |id: &CriterionId| {
            let (wanted, traits) = wanted(id);
            let test = wanted.test(traits, &this.texts, &ladder, versioned);
            Arranged { criterion: *id, test, unqualified: traits.are_any() }
        };
        let criteria: Vec<Arranged> = ids.iter().map(arranged).collect();
        for arranged in &criteria {
            self.criterion_mut(arranged.criterion).test = arranged.test;
            self.uses_mut(arranged.criterion).shrink_to_fit();
        }
        let mut product = self.take_product(id);
        let updates = ids
            .iter()
            .filter_map(|id| self.traits(self.criterion(*id).wanted.traits).update_text())
            .collect();
        product.arrange(Source { ladder, updates, uses: &self.uses }, &criteria);
        product.criteria = ids;
        *self.product_mut(id) = product;
    }
}
