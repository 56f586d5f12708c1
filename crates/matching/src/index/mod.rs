//! All CVEs in memory, arranged by the products they touch.
//! Not here: matching ([`crate::matcher`]), reading feeds (`formats`).
//! Next: [`intake`] takes criteria in, [`advisories`] what other sources say, [`lookup`] finds them; [`crate::criterion`] and
//! [`crate::tree`] are what is kept.

mod advisories;
mod intake;
mod lookup;

use std::collections::HashMap;

use domain::{
    cpe::Value,
    vulnerabilities::{Advisory, CveId, CveRecord, CveStatus, Node, ProductStatus},
};

pub use advisories::UNREADABLE;
pub(crate) use advisories::{By, Spoken};

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
    /// Products by their maker.
    by_maker: HashMap<Symbol, Vec<ProductId>>,
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
    /// Of which CVE and by whom, row by row with `cves`.
    keys: Vec<Key>,
    slots: HashMap<Key, u32>,
    unused_cves: Vec<u32>,
    spoken: Spoken,
    /// A CVE came in whose row is not in the order of the identifiers.
    pub(crate) unordered: bool,
    /// Products whose criteria changed since they were last arranged.
    changed: Vec<ProductId>,
}

/// A CVE in the words of one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    pub(crate) cve: CveId,
    pub(crate) by: By,
}

/// A CVE of the index, as one source has it.
#[derive(Debug)]
pub(crate) struct Entry {
    modified_at: i64,
    /// Empty for a CVE that was rejected or touches nothing yet.
    pub(crate) roots: Box<[Tree]>,
    /// What the source says is not touched.
    pub(crate) cleared: Box<[Cleared]>,
}

/// Products of which a source says that they are not touched, or no more.
#[derive(Debug)]
pub(crate) struct Cleared {
    pub(crate) status: ProductStatus,
    pub(crate) tree: Tree,
}

impl Entry {
    fn empty() -> Self {
        Self { modified_at: i64::MIN, roots: Box::default(), cleared: Box::default() }
    }
}

/// A criterion of the index.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) wanted: Wanted,
    pub(crate) test: Test,
    /// Leaves of trees that are this criterion.
    references: u32,
    /// Those of NVD's trees among them.
    analysed: u32,
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

    /// Takes in an advisory, behind all CVEs: products that it names in words are looked up among theirs.
    pub fn add_advisory(&mut self, advisory: &Advisory) {
        if self.0.spoken.is_empty() {
            self.0.order_cves();
            self.0.arrange_changed();
        }
        self.0.enter_advisory(advisory);
    }

    /// The index.
    pub fn finish(mut self) -> Index {
        if self.0.spoken.is_empty() {
            self.0.order_cves();
        }
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

    /// Takes in advisories as [`Self::upsert_all`] does CVEs; one that was withdrawn says nothing any more.
    pub fn upsert_advisories(&mut self, advisories: &[Advisory]) {
        for advisory in advisories {
            self.enter_advisory(advisory);
        }
        self.arrange_changed();
    }

    /// Forgets what NVD says of a CVE.
    pub fn remove(&mut self, id: CveId) {
        self.forget(Key { cve: id, by: By::NVD });
        self.arrange_changed();
    }

    fn forget(&mut self, key: Key) {
        if let Some(slot) = self.slots.remove(&key) {
            self.clear(slot);
            self.unused_cves.push(slot);
        }
    }

    /// Gives the CVEs rows in the order of their identifiers, so that sorting matches is sorting row numbers.
    fn order_cves(&mut self) {
        let mut slots: Vec<u32> = (0..row(self.keys.len())).collect();
        slots.sort_unstable_by_key(|slot| self.key(*slot));
        let mut moved = vec![0; slots.len()];
        for (new, old) in slots.iter().enumerate() {
            if let Some(moved) = moved.get_mut(*old as usize) {
                *moved = row(new);
            }
        }
        let rename = |used: &mut Use| used.cve = moved.get(used.cve as usize).copied().unwrap_or(used.cve);
        self.uses.iter_mut().flatten().for_each(rename);
        self.products.iter_mut().flat_map(|product| &mut product.negated).for_each(rename);
        self.slots.values_mut().for_each(|slot| *slot = moved.get(*slot as usize).copied().unwrap_or(*slot));
        self.keys = slots.iter().map(|slot| self.key(*slot)).collect();
        self.cves = slots.iter().map(|slot| std::mem::replace(self.cve_mut(*slot), Entry::empty())).collect();
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
        let key = Key { cve: record.id, by: By::NVD };
        if self.slots.get(&key).is_some_and(|slot| self.cve(*slot).modified_at > record.modified_at) {
            return;
        }
        let nodes: &[Node] =
            if record.status == CveStatus::Rejected { &[] } else { record.configurations.as_slice() };
        let roots: Box<[Tree]> = nodes.iter().filter_map(|node| self.listed_tree(node)).collect();
        self.put(key, Entry { modified_at: record.modified_at, roots, cleared: Box::default() });
    }

    /// The tree of a node whose products all have CPE names.
    fn listed_tree(&mut self, node: &Node) -> Option<Tree> {
        Tree::of(node, &mut |one| {
            let (leaf, class) = self.take_in(one)?;
            self.product_mut(leaf.product).is_listed = true;
            Some((leaf, class))
        })
    }

    /// Puts what a source says of a CVE in the place of what it said before.
    fn put(&mut self, key: Key, entry: Entry) {
        let slot = match self.slots.get(&key) {
            Some(&slot) => {
                self.clear(slot);
                slot
            }
            None => self.new_slot(key),
        };
        for (root, tree) in entry.roots.iter().enumerate() {
            tree.leaves(row(root), &mut |leaf, spot, negated| {
                self.refer_to(leaf, key.by);
                self.note_use(leaf, negated, Use { cve: slot, place: Place::new(spot) });
            });
        }
        for cleared in &entry.cleared {
            cleared.tree.leaves(0, &mut |leaf, _, _| self.refer_to(leaf, key.by));
        }
        *self.cve_mut(slot) = entry;
    }

    fn refer_to(&mut self, leaf: Leaf, by: By) {
        self.changed.push(leaf.product);
        let criterion = self.criterion_mut(leaf.criterion);
        criterion.references += 1;
        criterion.analysed += u32::from(by == By::NVD);
    }

    fn note_use(&mut self, leaf: Leaf, negated: bool, used: Use) {
        if leaf.vulnerable {
            let product = leaf.product;
            let list =
                if negated { &mut self.product_mut(product).negated } else { self.uses_mut(leaf.criterion) };
            if list.last() != Some(&used) {
                list.push(used);
            }
        }
    }

    /// Takes what a source says of a CVE out.
    fn clear(&mut self, slot: u32) {
        let by = self.key(slot).by;
        let Entry { roots, cleared, .. } = std::mem::replace(self.cve_mut(slot), Entry::empty());
        for tree in roots.iter().chain(cleared.iter().map(|cleared| &cleared.tree)) {
            tree.leaves(0, &mut |leaf, _, _| {
                self.changed.push(leaf.product);
                self.product_mut(leaf.product).negated.retain(|used| used.cve != slot);
                self.uses_mut(leaf.criterion).retain(|used| used.cve != slot);
                let criterion = self.criterion_mut(leaf.criterion);
                criterion.references = criterion.references.saturating_sub(1);
                criterion.analysed = criterion.analysed.saturating_sub(u32::from(by == By::NVD));
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

    pub(crate) const fn spoken(&self) -> &Spoken {
        &self.spoken
    }

    pub(crate) fn key(&self, slot: u32) -> Key {
        self.keys[slot as usize]
    }

    pub(crate) fn cve(&self, slot: u32) -> &Entry {
        &self.cves[slot as usize]
    }

    fn new_slot(&mut self, key: Key) -> u32 {
        let slot = self.unused_cves.pop().unwrap_or_else(|| {
            self.cves.push(Entry::empty());
            self.keys.push(key);
            row(self.cves.len() - 1)
        });
        self.keys[slot as usize] = key;
        self.unordered = true;
        self.slots.insert(key, slot);
        slot
    }

    fn cve_mut(&mut self, slot: u32) -> &mut Entry {
        &mut self.cves[slot as usize]
    }
}
