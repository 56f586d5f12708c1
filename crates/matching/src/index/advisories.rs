//! Takes in what makers, authorities and the CVE programme say beside NVD, each under its own name.
//! Not here: what is made of several words (`domain::vulnerabilities::reconcile`).
//! Next: [`crate::words`] asks each source about a component.
//!
//! A product that a source names in words only is the one of NVD that the words mean, as for a ledger
//! ([`crate::naming`]), but never a guessed one. If NVD has none, it becomes a product under those words, which a ledger
//! finds only if nothing with a CPE name is meant.

use std::collections::HashMap;

use domain::{
    cpe::CpeName,
    vulnerabilities::{
        Advisory, AdvisoryKey, Bound, Criterion, CveId, Node, Operator, ProductStatement, ProductStatus,
        VersionRange,
    },
};

use super::{Cleared, Entry, Index, Key};
use crate::{intern::row, naming::statement_name, subject::literal, tree::Tree};

/// Who said it: NVD, or the row of an advisory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct By(u32);

/// The advisories of an index.
#[derive(Debug, Default)]
pub(crate) struct Spoken {
    rows: Vec<Row>,
    by_key: HashMap<AdvisoryKey, By>,
    of_cve: HashMap<CveId, Vec<By>>,
}

#[derive(Debug)]
struct Row {
    key: AdvisoryKey,
    publisher: Box<str>,
    modified_at: i64,
    cves: Vec<CveId>,
}

impl By {
    pub(crate) const NVD: Self = Self(0);
}

impl Spoken {
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The advisories that name a product for a CVE.
    pub(crate) fn about(&self, cve: CveId) -> &[By] {
        self.of_cve.get(&cve).map(Vec::as_slice).unwrap_or_default()
    }

    fn row(&self, by: By) -> Option<&Row> {
        self.rows.get(by.0.checked_sub(1)? as usize)
    }

    /// Its name and its publisher; `None` for NVD.
    pub(crate) fn speaker(&self, by: By) -> Option<(&AdvisoryKey, &str)> {
        self.row(by).map(|row| (&row.key, &*row.publisher))
    }
}

/// What one source says of one CVE, as criteria.
#[derive(Default)]
struct Said {
    affected: Vec<Criterion>,
    fixed: Vec<Criterion>,
    not_affected: Vec<Criterion>,
}

impl Index {
    pub(super) fn enter_advisory(&mut self, advisory: &Advisory) {
        let Some(by) = self.make_room(advisory) else { return };
        let stated: Vec<(&ProductStatement, Vec<Criterion>)> = advisory
            .products
            .iter()
            .filter_map(|stated| Some((stated, criteria(stated, &self.name_stated(stated)?))))
            .collect();
        // Trees say the same more exactly: what a product runs on.
        let has_trees = !advisory.configurations.is_empty();
        let mut cves = if advisory.is_withdrawn { Vec::new() } else { advisory.cves.clone() };
        cves.sort_unstable();
        cves.dedup();
        cves.retain(|cve| {
            let mut said = Said::default();
            for (statement, criteria) in stated.iter().filter(|(one, _)| is_about(one, *cve)) {
                said.list(statement.status).extend(criteria.iter().cloned());
            }
            if has_trees {
                said.affected.clear();
            }
            self.enter_said(Key { cve: *cve, by }, advisory, said)
        });
        for cve in &cves {
            self.spoken.of_cve.entry(*cve).or_default().push(by);
        }
        if let Some(row) = by.0.checked_sub(1).and_then(|at| self.spoken.rows.get_mut(at as usize)) {
            row.cves = cves;
        }
    }

    /// Takes an older word of the same advisory out; `None` if the one that is held is newer.
    fn make_room(&mut self, advisory: &Advisory) -> Option<By> {
        let key = advisory.key();
        let Some(&by) = self.spoken.by_key.get(&key) else {
            let row_of = Row {
                key: key.clone(),
                publisher: advisory.publisher.as_str().into(),
                modified_at: advisory.modified_at,
                cves: Vec::new(),
            };
            self.spoken.rows.push(row_of);
            let by = By(row(self.spoken.rows.len()));
            self.spoken.by_key.insert(key, by);
            return Some(by);
        };
        let held = self.spoken.rows.get_mut(by.0.checked_sub(1)? as usize)?;
        if held.modified_at > advisory.modified_at {
            return None;
        }
        held.modified_at = advisory.modified_at;
        held.publisher = advisory.publisher.as_str().into();
        for cve in std::mem::take(&mut held.cves) {
            self.forget(Key { cve, by });
            if let Some(known) = self.spoken.of_cve.get_mut(&cve) {
                known.retain(|other| *other != by);
            }
        }
        Some(by)
    }

    /// The name of a product that a source names; what it names by CPE is listed from then on.
    fn name_stated(&mut self, stated: &ProductStatement) -> Option<CpeName> {
        let name = statement_name(self, stated)?;
        let id = self.product_of(&name)?;
        if stated.name.is_some() {
            self.product_mut(id).is_listed = true;
        }
        Some(name)
    }

    /// False if nothing of it can be compared.
    fn enter_said(&mut self, key: Key, advisory: &Advisory, said: Said) -> bool {
        let mut roots: Vec<Tree> = self.tree(said.affected).into_iter().collect();
        roots.extend(advisory.configurations.iter().filter_map(|node| self.listed_tree(node)));
        let roots = roots.into_boxed_slice();
        let cleared = [(ProductStatus::Fixed, said.fixed), (ProductStatus::NotAffected, said.not_affected)];
        let cleared: Box<[Cleared]> = cleared
            .into_iter()
            .filter_map(|(status, criteria)| Some(Cleared { status, tree: self.tree(criteria)? }))
            .collect();
        let says = !roots.is_empty() || !cleared.is_empty();
        if says {
            self.put(key, Entry { modified_at: advisory.modified_at, roots, cleared });
        }
        says
    }

    fn tree(&mut self, criteria: Vec<Criterion>) -> Option<Tree> {
        let node = Node { operator: Operator::Or, negate: false, criteria, children: Vec::new() };
        Tree::of(&node, &mut |one| self.take_in(one))
    }
}

impl Said {
    /// What is not known yet counts as touched; its versions are such as nobody can compare.
    const fn list(&mut self, status: ProductStatus) -> &mut Vec<Criterion> {
        match status {
            ProductStatus::Affected | ProductStatus::UnderInvestigation => &mut self.affected,
            ProductStatus::Fixed => &mut self.fixed,
            ProductStatus::NotAffected => &mut self.not_affected,
        }
    }
}

fn is_about(stated: &ProductStatement, cve: CveId) -> bool {
    stated.cves.is_empty() || stated.cves.contains(&cve)
}

/// What a source says of a product, one criterion for each range.
fn criteria(stated: &ProductStatement, name: &CpeName) -> Vec<Criterion> {
    let criterion = |range| Criterion { vulnerable: true, name: name.clone(), range };
    let is_open = stated.status == ProductStatus::UnderInvestigation;
    match &stated.ranges {
        Some(ranges) if !is_open => ranges.iter().cloned().map(criterion).collect(),
        // A name with a version says by itself which is meant.
        None if !is_open && literal(&name.version).is_some() => vec![criterion(VersionRange::default())],
        _ => vec![criterion(unreadable(&stated.wording))],
    }
}

/// A range that contains no version for certain, and leaves none out: its only end has no order.
fn unreadable(wording: &str) -> VersionRange {
    let wording: String = wording.chars().take(WORDING_CHARS).collect();
    VersionRange { start: None, end: Some(Bound::Including(format!("{wording}{UNREADABLE}").into())) }
}

/// How the only bound of a range ends that no program could read, behind the source's own words: a question mark has no
/// place in a version, whatever stands before it.
pub const UNREADABLE: &str = " ?";

/// So much of a wording is kept.
const WORDING_CHARS: usize = 200;
