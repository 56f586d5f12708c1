//! Every asset of an estate, arranged by product, so that a new CVE finds those it touches at once.
//! Not here: the CVEs ([`crate::index`]); who the assets belong to.
//! Next: [`Estate::touched`].
//!
//! Names are kept once, and so are assets that state the same: most terminals of a hospital are one image on one
//! model. What can be said of a name is said once, however many assets bear it.

use std::{collections::HashMap, hash::Hash};

use domain::{cpe::CpeName, vulnerabilities::CveId};

use crate::{
    index::Index,
    intern::row,
    subject::{Subject, folded, literal},
    truth::Tier,
};

/// The assets of an estate; `A` is what the caller knows an asset by.
#[derive(Debug)]
pub struct Estate<A> {
    names: Vec<Name>,
    name_ids: HashMap<CpeName, u32>,
    /// Names by maker and folded product.
    by_product: HashMap<(Box<str>, Box<str>), Vec<u32>>,
    profiles: Vec<Profile<A>>,
    profile_ids: HashMap<Content, u32>,
    /// The profile of each asset and its place there.
    places: HashMap<A, (u32, u32)>,
}

/// A component's name and where it stands: profile and component.
#[derive(Debug)]
struct Name {
    cpe: CpeName,
    stands: Vec<(u32, u32)>,
}

/// Assets that state the same.
#[derive(Debug)]
struct Profile<A> {
    content: Content,
    assets: Vec<A>,
}

/// What an asset states, by the numbers of the names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Content {
    components: Box<[u32]>,
    hardware: Option<u32>,
}

/// Assets that a CVE touches in the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touched<'a, A> {
    /// The CVE.
    pub cve: CveId,
    /// How sure it is.
    pub tier: Tier,
    /// Which of the assets' components, counted from 0.
    pub component: usize,
    /// The assets.
    pub assets: &'a [A],
}

impl<A> Default for Estate<A> {
    fn default() -> Self {
        Self {
            names: Vec::new(),
            name_ids: HashMap::new(),
            by_product: HashMap::new(),
            profiles: Vec::new(),
            profile_ids: HashMap::new(),
            places: HashMap::new(),
        }
    }
}

impl<A: Copy + Eq + Hash> Estate<A> {
    /// Takes in an asset, or what it states now.
    pub fn upsert(&mut self, asset: A, subject: &Subject) {
        self.remove(asset);
        let id = self.profile_of(subject);
        if let Some(profile) = self.profiles.get_mut(id as usize) {
            self.places.insert(asset, (id, row(profile.assets.len())));
            profile.assets.push(asset);
        }
    }

    /// Forgets an asset.
    pub fn remove(&mut self, asset: A) {
        let Some((id, at)) = self.places.remove(&asset) else { return };
        let Some(profile) = self.profiles.get_mut(id as usize) else { return };
        profile.assets.swap_remove(at as usize);
        if let Some(moved) = profile.assets.get(at as usize) {
            self.places.insert(*moved, (id, at));
        }
    }

    /// How many assets there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// There are no assets.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The assets that the CVEs of an index touch; meant for an index of the few CVEs that are new.
    pub fn touched<'a>(&'a self, cves: &Index) -> Vec<Touched<'a, A>> {
        let mut names = self.concerned(cves);
        names.retain(|id| self.names.get(*id as usize).is_some_and(|name| cves.may_touch(&name.cpe)));
        let mut found = Vec::new();
        let mut matcher = cves.matcher();
        let mut hits = Vec::new();
        if cves.criteria_stand_alone() {
            for name in names.iter().filter_map(|id| self.names.get(*id as usize)) {
                hits.clear();
                matcher.matches_of(std::iter::once(&name.cpe), None, &mut hits);
                for one in &hits {
                    for (profile, component) in &name.stands {
                        found.extend(self.at(*profile, *component as usize, one.cve, one.tier));
                    }
                }
            }
            return found;
        }
        let names = names.iter().filter_map(|id| self.names.get(*id as usize));
        let mut profiles: Vec<u32> = names.flat_map(|name| name.stands.iter().map(|(profile, _)| *profile)).collect();
        profiles.sort_unstable();
        profiles.dedup();
        for id in profiles {
            hits.clear();
            if let Some(profile) = self.profiles.get(id as usize).filter(|profile| !profile.assets.is_empty()) {
                let cpe = |id: &u32| self.names.get(*id as usize).map(|name| &name.cpe);
                let hardware = profile.content.hardware.as_ref().and_then(cpe);
                matcher.matches_of(profile.content.components.iter().filter_map(cpe), hardware, &mut hits);
            }
            found.extend(hits.iter().filter_map(|one| self.at(id, one.component, one.cve, one.tier)));
        }
        found
    }

    fn at(&self, profile: u32, component: usize, cve: CveId, tier: Tier) -> Option<Touched<'_, A>> {
        let assets = &*self.profiles.get(profile as usize)?.assets;
        (!assets.is_empty()).then_some(Touched { cve, tier, component, assets })
    }

    /// The names of a product that a CVE calls vulnerable.
    fn concerned(&self, cves: &Index) -> Vec<u32> {
        if cves.has_patterns() {
            return (0..row(self.names.len())).collect();
        }
        let mut concerned = Vec::new();
        cves.vulnerable_products(|vendor, product| {
            let names = self.by_product.get(&(vendor.into(), folded(product).into_boxed_str()));
            concerned.extend(names.into_iter().flatten());
        });
        concerned.sort_unstable();
        concerned.dedup();
        concerned
    }

    fn profile_of(&mut self, subject: &Subject) -> u32 {
        let components: Box<[u32]> = subject.components.iter().map(|name| self.name_of(name)).collect();
        let hardware = subject.hardware.as_ref().map(|name| self.name_of(name));
        let content = Content { components, hardware };
        if let Some(&known) = self.profile_ids.get(&content) {
            return known;
        }
        let id = row(self.profiles.len());
        for (component, name) in content.components.iter().enumerate() {
            if let Some(name) = self.names.get_mut(*name as usize) {
                name.stands.push((id, row(component)));
            }
        }
        self.profile_ids.insert(content.clone(), id);
        self.profiles.push(Profile { content, assets: Vec::new() });
        id
    }

    fn name_of(&mut self, cpe: &CpeName) -> u32 {
        if let Some(&known) = self.name_ids.get(cpe) {
            return known;
        }
        let id = row(self.names.len());
        if let (Some(vendor), Some(product)) = (literal(&cpe.vendor), literal(&cpe.product)) {
            let key = (vendor.into(), folded(product).into_boxed_str());
            self.by_product.entry(key).or_default().push(id);
        }
        self.name_ids.insert(cpe.clone(), id);
        self.names.push(Name { cpe: cpe.clone(), stands: Vec::new() });
        id
    }
}
