//! All CVEs in memory, arranged by the products they touch.
//! Not here: matching ([`crate::matcher`]), reading feeds (`formats`).
//! Next: [`intake`] takes criteria in, [`lookup`] finds them; [`crate::criterion`] and [`crate::tree`] are what is kept.

mod intake;
mod lookup;

use std::collections::HashMap;

use domain::{
    cpe::Value,
    vulnerabilities::{CveId, CveRecord, CveStatus},
};

use crate::{
    criterion::{CriterionId, ProductId, Test, Traits, TraitsId, Wanted},
    intern::{Interner, Symbol, row},
    product::Product,
    tree::{Leaf, Place, Tree, Use},
};

/// The vulnerability index. Equal texts and criteria are kept once; a change costs what the touched products cost.
#[derive(Debug, Default)]
pub struct Index {
    pub(crate) texts: Interner,
    products: Vec<Product>,
    by_name: HashMap<(Symbol, Symbol), Vec<ProductId>>,
    /// Products by the folded text of their name, whoever makes them.
    by_folded: HashMap<Box<str>, Vec<ProductId>>,
    /// Makers by the folded text of their name.
    makers: HashMap<Box<str>, Vec<Symbol>>,
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
    /// A CVE came in whose row is not in the order of the identifiers.
    pub(crate) unordered: bool,
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
        self.0.order_cves();
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
        self.upsert_all(std::slice::from_ref(record));
    }

    /// Takes in many as [`Self::upsert`] does each; the products that they touch are arranged once.
    pub fn upsert_all(&mut self, records: &[CveRecord]) {
        for record in records {
            self.enter(record);
        }
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

    /// Gives the CVEs rows in the order of their identifiers, so that sorting matches is sorting row numbers.
    fn order_cves(&mut self) {
        let mut slots: Vec<u32> = (0..row(self.ids.len())).collect();
        slots.sort_unstable_by_key(|slot| self.cve_id(*slot));
        let mut moved = vec![0; slots.len()];
        for (new, old) in slots.iter().enumerate() {
            if let Some(moved) = moved.get_mut(*old as usize) {
                *moved = row(new);
            }
        }
        let rename = |used: &mut Use| used.cve = moved.get(used.cve as usize).copied().unwrap_or(used.cve);
        self.uses.iter_mut().flatten().for_each(rename);
        self.products.iter_mut().flat_map(|product| &mut product.negated).for_each(rename);
        self.cve_ids
            .values_mut()
            .for_each(|slot| *slot = moved.get(*slot as usize).copied().unwrap_or(*slot));
        self.ids = slots.iter().map(|slot| self.cve_id(*slot)).collect();
        let empty = || Entry { modified_at: i64::MIN, roots: Box::default() };
        self.cves = slots.iter().map(|slot| std::mem::replace(self.cve_mut(*slot), empty())).collect();
        self.unordered = false;
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
            roots.extend(
                record.configurations.iter().filter_map(|node| Tree::of(node, &mut |one| self.take_in(one))),
            );
        }
        for (root, tree) in roots.iter().enumerate() {
            tree.leaves(row(root), &mut |leaf, spot, negated| {
                self.note_use(leaf, negated, Use { cve: slot, place: Place::new(spot) });
            });
        }
        let entry = Entry { modified_at: record.modified_at, roots: roots.into_boxed_slice() };
        *self.cve_mut(slot) = entry;
    }

    fn note_use(&mut self, leaf: Leaf, negated: bool, used: Use) {
        self.changed.push(leaf.product);
        self.criterion_mut(leaf.criterion).references += 1;
        if leaf.vulnerable {
            let product = leaf.product;
            let list =
                if negated { &mut self.product_mut(product).negated } else { self.uses_mut(leaf.criterion) };
            if list.last() != Some(&used) {
                list.push(used);
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
}

// A number is handed out with its row and dies with it; one that outlives its row is a fault of this module.
#[expect(clippy::indexing_slicing, reason = "ids are made by this index and refer to its own rows")]
impl Index {
    pub(crate) fn product(&self, id: ProductId) -> &Product {
        &self.products[id.0 as usize]
    }

    /// Takes a product out, to be put back.
    fn take_product(&mut self, id: ProductId) -> Product {
        let product = &mut self.products[id.0 as usize];
        let empty = Product::new(product.class, product.vendor, product.product);
        std::mem::replace(product, empty)
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
        self.unordered = true;
        self.cve_ids.insert(id, slot);
        slot
    }

    fn cve_mut(&mut self, slot: u32) -> &mut Entry {
        &mut self.cves[slot as usize]
    }
}
