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
    aliases::Aliases,
    criterion::{CriterionId, ProductId, Test, Traits, TraitsId, Wanted},
    intern::{Interner, Symbol, row},
    product::Product,
    tree::{Leaf, Tree, Use},
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
            roots.extend(
                record.configurations.iter().filter_map(|node| Tree::of(node, &mut |one| self.take_in(one))),
            );
        }
        for (root, tree) in roots.iter().enumerate() {
            tree.leaves(row(root), &mut |leaf, spot, negated| {
                self.note_use(leaf, negated, Use::new(slot, spot));
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
