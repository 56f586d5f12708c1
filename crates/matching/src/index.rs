//! All CVEs in memory, arranged by the products they touch.
//! Not here: matching ([`crate::matcher`]), reading feeds (`formats`).
//! Next: [`crate::criterion`] and [`crate::tree`] for what is kept.

use std::collections::HashMap;

use domain::{
    cpe::{CpeName, Value, compare},
    vulnerabilities::{Bound, Criterion, CveId, CveRecord, CveStatus},
};

use crate::{
    aliases::Aliases,
    criterion::{
        CriterionId, ProductId, Relation, Stated, Test, Traits, TraitsId, Wanted, WantedBound, WantedVersion, relation,
    },
    intern::{Interner, Symbol, row},
    ladder::Ladder,
    product::{Arranged, Class, Product},
    subject::{Place, Thing, folded, literal},
    tree::{Leaf, Tree, Use},
    truth::Truth,
};

/// The vulnerability index. Equal texts and criteria are kept once; a change costs what the touched products cost.
#[derive(Debug)]
pub struct Index {
    pub(crate) texts: Interner,
    aliases: Aliases,
    products: Vec<Product>,
    by_name: HashMap<(Symbol, Symbol), Vec<ProductId>>,
    /// Products of a maker by the folded text of their name.
    by_folded: HashMap<(Symbol, Box<str>), Vec<ProductId>>,
    /// Products whose maker or name is a pattern.
    patterns: Vec<Pattern>,
    traits: Vec<Traits>,
    traits_ids: HashMap<Traits, TraitsId>,
    criteria: Vec<Kept>,
    /// Where a product that fits a criterion is vulnerable, row by row with `criteria`.
    uses: Vec<Vec<Use>>,
    criterion_ids: HashMap<Wanted, CriterionId>,
    unused_criteria: Vec<CriterionId>,
    cves: Vec<Entry>,
    /// The identifiers, row by row with `cves`.
    ids: Vec<CveId>,
    cve_ids: HashMap<CveId, u32>,
    unused_cves: Vec<u32>,
    /// Products whose criteria changed since they were last arranged.
    changed: Vec<ProductId>,
}

/// A CVE of the index.
#[derive(Debug)]
pub(crate) struct Entry {
    modified_at: i64,
    /// Empty for a CVE that was rejected or touches nothing yet.
    pub(crate) roots: Box<[Tree]>,
}

/// A criterion of the index.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) wanted: Wanted,
    pub(crate) test: Test,
    /// Leaves of trees that are this criterion.
    references: u32,
}

#[derive(Debug)]
struct Pattern {
    id: ProductId,
    vendor: Value,
    product: Value,
}

impl Default for Index {
    fn default() -> Self {
        Self {
            texts: Interner::default(),
            aliases: Aliases::built_in(),
            products: Vec::new(),
            by_name: HashMap::new(),
            by_folded: HashMap::new(),
            patterns: Vec::new(),
            traits: Vec::new(),
            traits_ids: HashMap::new(),
            criteria: Vec::new(),
            uses: Vec::new(),
            criterion_ids: HashMap::new(),
            unused_criteria: Vec::new(),
            cves: Vec::new(),
            ids: Vec::new(),
            cve_ids: HashMap::new(),
            unused_cves: Vec::new(),
            changed: Vec::new(),
        }
    }
}

/// Takes in many CVEs and arranges them once, at the end.
#[derive(Debug, Default)]
pub struct Builder(Index);

impl Builder {
    /// Takes in a CVE, or a newer record of one.
    pub fn add(&mut self, record: &CveRecord) {
        self.0.enter(record);
    }

    /// The index.
    pub fn finish(mut self) -> Index {
        self.0.arrange_changed();
        self.0.criteria.shrink_to_fit();
        self.0.uses.shrink_to_fit();
        self.0
    }
}

impl Index {
    /// Takes in a CVE, or a newer record of one; a record older than the one held is left out, and a rejected
    /// CVE no longer touches anything.
    pub fn upsert(&mut self, record: &CveRecord) {
        self.enter(record);
        self.arrange_changed();
    }

    /// Forgets a CVE.
    pub fn remove(&mut self, id: CveId) {
        if let Some(slot) = self.cve_ids.remove(&id) {
            self.clear(slot);
            self.unused_cves.push(slot);
            self.arrange_changed();
        }
    }

    /// How many CVEs touch products.
    pub fn len(&self) -> usize {
        self.cves.iter().filter(|cve| !cve.roots.is_empty()).count()
    }

    /// No CVE touches a product.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many different criteria the CVEs use.
    pub fn criteria_count(&self) -> usize {
        self.criterion_ids.len()
    }

    fn enter(&mut self, record: &CveRecord) {
        let slot = match self.cve_ids.get(&record.id) {
            Some(&slot) if self.cve(slot).modified_at > record.modified_at => return,
            Some(&slot) => {
                self.clear(slot);
                slot
            }
            None => self.new_slot(record.id),
        };
        let mut roots = Vec::new();
        if record.status != CveStatus::Rejected {
            roots.extend(record.configurations.iter().filter_map(|node| Tree::of(node, &mut |one| self.take_in(one))));
        }
        for (root, tree) in roots.iter().enumerate() {
            tree.leaves(row(root), &mut |leaf, spot, negated| self.note_use(leaf, negated, Use::new(slot, spot)));
        }
        let entry = Entry { modified_at: record.modified_at, roots: roots.into_boxed_slice() };
        *self.cve_mut(slot) = entry;
    }

    fn note_use(&mut self, leaf: Leaf, negated: bool, used: Use) {
        self.changed.push(leaf.product);
        self.criterion_mut(leaf.criterion).references += 1;
        if leaf.vulnerable {
            let uses = match negated {
                true => &mut self.product_mut(leaf.product).negated,
                false => self.uses_mut(leaf.criterion),
            };
            if uses.last() != Some(&used) {
                uses.push(used);
            }
        }
    }

    /// Takes the configurations of a CVE out.
    fn clear(&mut self, slot: u32) {
        let roots = std::mem::take(&mut self.cve_mut(slot).roots);
        for tree in &roots {
            tree.leaves(0, &mut |leaf, _, _| {
                self.changed.push(leaf.product);
                self.product_mut(leaf.product).negated.retain(|used| used.cve != slot);
                self.uses_mut(leaf.criterion).retain(|used| used.cve != slot);
                let criterion = self.criterion_mut(leaf.criterion);
                criterion.references = criterion.references.saturating_sub(1);
            });
        }
    }

    /// The leaf for a criterion; `None` for one that names neither maker nor product, or a part that is none.
    fn take_in(&mut self, criterion: &Criterion) -> Option<(Leaf, Class)> {
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
            Value::Text(text) if criterion.name.version.has_wildcards() => WantedVersion::Pattern(self.texts.add(text)),
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
        let kept = Kept { wanted, test: Test::Any, references: 0 };
        let id = match self.unused_criteria.pop() {
            Some(id) => {
                *self.criterion_mut(id) = kept;
                id
            }
            None => {
                self.criteria.push(kept);
                self.uses.push(Vec::new());
                CriterionId(row(self.criteria.len() - 1))
            }
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

    fn product_of(&mut self, name: &CpeName) -> Option<ProductId> {
        let (Some(vendor), Some(product)) = (literal(&name.vendor), literal(&name.product)) else {
            return self.pattern_of(name);
        };
        let class = Class::of(&name.part, product)?;
        let (vendor, symbol) = (self.texts.add(vendor), self.texts.add(product));
        let known = self.by_name.entry((vendor, symbol)).or_default();
        if let Some(&id) = known.iter().find(|id| self.products.get(id.0 as usize).is_some_and(|known| known.class == class)) {
            return Some(id);
        }
        let id = ProductId(row(self.products.len()));
        known.push(id);
        known.shrink_to_fit();
        let spelt = self.by_folded.entry((vendor, folded(product).into_boxed_str())).or_default();
        spelt.push(id);
        spelt.shrink_to_fit();
        self.products.push(Product::new(class, vendor, symbol));
        Some(id)
    }

    fn pattern_of(&mut self, name: &CpeName) -> Option<ProductId> {
        let class = Class::of(&name.part, "")?;
        if name.vendor == Value::Any && name.product == Value::Any {
            return None;
        }
        let known = self.patterns.iter().find(|known| {
            (&known.vendor, &known.product) == (&name.vendor, &name.product) && self.product(known.id).class == class
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

    fn arrange_changed(&mut self) {
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
        let ladder = Ladder::build(ids.iter().map(wanted).flat_map(|(wanted, traits)| wanted.wordings(traits, &this.texts)));
        let test = |(wanted, traits): (&Wanted, &Traits)| wanted.test(traits, &this.texts, &ladder);
        let arranged = |id: &CriterionId| {
            let (test, traits) = (test(wanted(id)), wanted(id).1);
            Arranged { criterion: *id, test, unqualified: traits.are_any() }
        };
        let tests: Vec<Arranged> = ids.iter().map(arranged).collect();
        let updates: Vec<String> =
            ids.iter().filter_map(|id| wanted(id).1.update_text()).map(str::to_owned).collect();
        for arranged in &tests {
            self.criterion_mut(arranged.criterion).test = arranged.test;
            self.uses_mut(arranged.criterion).shrink_to_fit();
        }
        let product = self.product_mut(id);
        product.criteria = ids;
        product.arrange(ladder, tests.into_iter(), updates.iter().map(String::as_str));
    }

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
        Thing { name, places }
    }

    /// A model as the hardware of this index that it is, however it is spelt.
    pub(crate) fn model<'a>(&self, name: &'a CpeName) -> Thing<'a> {
        let mut places = Vec::new();
        self.add_models(name, &mut places);
        Thing { name, places }
    }

    fn add_models(&self, name: &CpeName, places: &mut Vec<(ProductId, Place)>) {
        let (Some(vendor), Some(product)) = (literal(&name.vendor), literal(&name.product)) else { return };
        for id in self.models_named(vendor, &folded(product)) {
            if places.iter().all(|(known, _)| *known != id) {
                places.push(self.place(name, id));
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
    pub(crate) fn all_named<'a>(&'a self, vendor: &'a str, product: &'a str) -> impl Iterator<Item = ProductId> {
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

    /// A name fits a criterion under which it is vulnerable, whatever else the CVE asks for.
    pub(crate) fn may_touch(&self, name: &CpeName) -> bool {
        let thing = self.thing(name);
        let may_fit = |product: ProductId, place: &Place| {
            let mut may_fit = !self.product(product).negated.is_empty();
            self.product(product).fitting(place, |candidate| {
                may_fit = may_fit
                    || (!self.uses(candidate.criterion).is_empty()
                        && self.relation(name, place, candidate.criterion).truth() != Truth::No);
            });
            may_fit
        };
        thing.places.iter().any(|(product, place)| may_fit(*product, place))
    }

    /// No CVE asks for anything beside the vulnerable product.
    pub(crate) fn criteria_stand_alone(&self) -> bool {
        self.cves.iter().flat_map(|cve| &cve.roots).all(Tree::is_plain)
    }

    /// There are products whose maker or name is a pattern.
    pub(crate) fn has_patterns(&self) -> bool {
        !self.patterns.is_empty()
    }

    /// Hands out maker and name of each product that a CVE calls vulnerable, aliases included.
    pub(crate) fn vulnerable_products(&self, mut found: impl FnMut(&str, &str)) {
        for product in &self.products {
            let vulnerable = !product.negated.is_empty() || product.criteria.iter().any(|id| !self.uses(*id).is_empty());
            if vulnerable {
                let (vendor, name) = (self.texts.text(product.vendor), self.texts.text(product.product));
                found(vendor, name);
                self.aliases.of(vendor, name).for_each(|(vendor, name)| found(vendor, name));
            }
        }
    }

    pub(crate) fn cve_count(&self) -> usize {
        self.cves.len()
    }

    pub(crate) fn slot(&self, id: CveId) -> Option<u32> {
        self.cve_ids.get(&id).copied()
    }
}

// A number is handed out with its row and dies with it; one that outlives its row is a fault of this module.
#[expect(clippy::indexing_slicing, reason = "ids are made by this index and refer to its own rows")]
impl Index {
    pub(crate) fn product(&self, id: ProductId) -> &Product {
        &self.products[id.0 as usize]
    }

    fn product_mut(&mut self, id: ProductId) -> &mut Product {
        &mut self.products[id.0 as usize]
    }

    pub(crate) fn criterion(&self, id: CriterionId) -> &Kept {
        &self.criteria[id.0 as usize]
    }

    fn criterion_mut(&mut self, id: CriterionId) -> &mut Kept {
        &mut self.criteria[id.0 as usize]
    }

    pub(crate) fn uses(&self, id: CriterionId) -> &[Use] {
        &self.uses[id.0 as usize]
    }

    fn uses_mut(&mut self, id: CriterionId) -> &mut Vec<Use> {
        &mut self.uses[id.0 as usize]
    }

    pub(crate) fn traits(&self, id: TraitsId) -> &Traits {
        &self.traits[id.0 as usize]
    }

    pub(crate) fn cve_id(&self, slot: u32) -> CveId {
        self.ids[slot as usize]
    }

    pub(crate) fn cve(&self, slot: u32) -> &Entry {
        &self.cves[slot as usize]
    }

    fn new_slot(&mut self, id: CveId) -> u32 {
        let slot = self.unused_cves.pop().unwrap_or_else(|| {
            self.cves.push(Entry { modified_at: i64::MIN, roots: Box::default() });
            self.ids.push(id);
            row(self.cves.len() - 1)
        });
        self.ids[slot as usize] = id;
        self.cve_ids.insert(id, slot);
        slot
    }

    fn cve_mut(&mut self, slot: u32) -> &mut Entry {
        &mut self.cves[slot as usize]
    }
}
