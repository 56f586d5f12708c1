//! Every asset of an estate, arranged by product, so that a new CVE finds those it touches at once.
//! Not here: the CVEs ([`crate::index`]); who the assets belong to.
//! Next: [`Estate::touched`].
//!
//! Names are kept once, and so are assets that state the same: most terminals of a hospital are one image on one
//! model. What can be said of a name is said once, however many assets bear it.

use std::{collections::HashMap, hash::Hash};

use domain::vulnerabilities::CveId;

use crate::{
    evaluate::Asset,
    index::Index,
    intern::row,
    matcher::Match,
    product::Kinds,
    rows::Rows,
    subject::{Component, Subject, Thing, folded, literal},
    truth::Tier,
};

/// The assets of an estate; `A` is what the caller knows an asset by.
#[derive(Debug)]
pub struct Estate<A> {
    names: Vec<Name>,
    name_ids: HashMap<Component, u32>,
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
    component: Component,
    stands: Vec<(u32, u32)>,
}

/// Assets that state the same.
#[derive(Debug)]
struct Profile<A> {
    content: Content,
    kinds: Kinds,
    assets: Vec<A>,
}

/// What an asset states, by the numbers of the names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Content {
    components: Box<[u32]>,
    hardware: Option<u32>,
}

/// What matters of a profile to some CVEs: the names that they name, and of the rest only that it is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Essence {
    components: Vec<u32>,
    hardware: Option<u32>,
    kinds: Kinds,
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
        let concerned = self.concerned(cves);
        let things: HashMap<u32, Thing<'_>> =
            concerned.iter().map(|(id, name)| (*id, cves.thing(&name.component))).collect();
        let fitting =
            concerned.iter().filter(|(id, _)| things.get(id).is_some_and(|thing| cves.may_touch(thing)));
        let mut matcher = cves.matcher();
        let (mut found, mut hits) = (Vec::new(), Vec::new());
        if cves.criteria_stand_alone() {
            for (id, name) in fitting {
                let components = things.get(id).cloned().into_iter().collect();
                hits.clear();
                matcher.matches_asset(
                    &Asset { index: cves, components, hardware: None, kinds: Kinds::NONE },
                    &mut hits,
                );
                for (one, (profile, component)) in
                    hits.iter().flat_map(|one| name.stands.iter().map(move |at| (one, at)))
                {
                    found.extend(self.at(*profile, *component, one.cve, one.tier));
                }
            }
            return found;
        }
        let models: HashMap<u32, Thing<'_>> =
            concerned.iter().map(|(id, name)| (*id, cves.model(&name.component.name))).collect();
        let mut profiles = Rows::below(self.profiles.len());
        fitting.flat_map(|(_, name)| &name.stands).for_each(|(profile, _)| profiles.insert(*profile));
        let mut is_concerned = vec![false; self.names.len()];
        for (id, _) in &concerned {
            if let Some(concerned) = is_concerned.get_mut(*id as usize) {
                *concerned = true;
            }
        }
        let is_concerned = |name: &u32| is_concerned.get(*name as usize).copied().unwrap_or_default();
        // What profiles state beyond that makes no difference, so most have an equal that was looked at before.
        let mut known: HashMap<Essence, Vec<Match>> = HashMap::new();
        let mut essence = Essence::default();
        profiles.drain(|id| {
            let Some(profile) = self.profiles.get(id as usize) else { return };
            let Content { components, hardware } = &profile.content;
            essence.components.clear();
            essence.components.extend(components.iter().copied().filter(is_concerned));
            essence.hardware = hardware.filter(is_concerned);
            essence.kinds = profile.kinds;
            if !known.contains_key(&essence) {
                let stated = essence.components.iter().filter_map(|name| things.get(name).cloned());
                let components = stated.collect::<Vec<_>>();
                let kinds = components.iter().fold(profile.kinds, |kinds, thing| kinds.and(thing.kinds));
                let hardware = essence.hardware.and_then(|model| models.get(&model).cloned());
                let mut hits = Vec::new();
                matcher.matches_asset(&Asset { index: cves, components, hardware, kinds }, &mut hits);
                known.insert(essence.clone(), hits);
            }
            let place =
                |component| (0..).zip(components).filter(|(_, name)| is_concerned(name)).nth(component);
            let hits = known.get(&essence).into_iter().flatten();
            found.extend(hits.filter_map(|one| self.at(id, place(one.component)?.0, one.cve, one.tier)));
        });
        found
    }

    fn at(&self, profile: u32, component: u32, cve: CveId, tier: Tier) -> Option<Touched<'_, A>> {
        let assets = &*self.profiles.get(profile as usize)?.assets;
        (!assets.is_empty()).then_some(Touched { cve, tier, component: component as usize, assets })
    }

    /// The names of the products that the CVEs name.
    fn concerned(&self, cves: &Index) -> Vec<(u32, &Name)> {
        let mut concerned = Vec::new();
        if cves.has_patterns() {
            let like = (0..).zip(&self.names).filter(|(_, name)| cves.is_like_pattern(&name.component.name));
            concerned.extend(like.map(|(id, _)| id));
        }
        cves.product_names(|vendor, product| {
            let names = self.by_product.get(&(vendor.into(), folded(product).into_boxed_str()));
            concerned.extend(names.into_iter().flatten());
        });
        concerned.sort_unstable();
        concerned.dedup();
        concerned.into_iter().filter_map(|id| Some((id, self.names.get(id as usize)?))).collect()
    }

    fn profile_of(&mut self, subject: &Subject) -> u32 {
        let components: Box<[u32]> = subject.components.iter().map(|name| self.name_of(name)).collect();
        let hardware = subject.hardware.clone().map(|name| self.name_of(&name.into()));
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
        let kinds = subject
            .components
            .iter()
            .map(|component| Kinds::of(&component.name))
            .fold(Kinds::NONE, Kinds::and);
        let kinds = subject.hardware.as_ref().map_or(kinds, |_| kinds.and(Kinds::MODEL));
        self.profiles.push(Profile { content, kinds, assets: Vec::new() });
        id
    }

    fn name_of(&mut self, component: &Component) -> u32 {
        if let Some(&known) = self.name_ids.get(component) {
            return known;
        }
        let id = row(self.names.len());
        for name in std::iter::once(&component.name).chain(&component.also) {
            let (Some(vendor), Some(product)) = (literal(&name.vendor), literal(&name.product)) else {
                continue;
            };
            self.by_product.entry((vendor.into(), folded(product).into_boxed_str())).or_default().push(id);
        }
        self.name_ids.insert(component.clone(), id);
        self.names.push(Name { component: component.clone(), stands: Vec::new() });
        id
    }
}
