//! What an asset's words mean: by its CPE names, by what a person confirmed, by the words, by what an operator gave; and
//! which words stay open.
//! Not here: confirming ([`super::names`]).
//! Next: [`Named::subject`].

use crate::HubError;
use ::matching::{Described, Index, Subject};
use domain::{
    cpe::CpeName,
    inventory::{Asset, AssetDetails, Component},
    vulnerabilities::naming::{Confidence, NameKind, OpenName, Proposal, SaidName},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{Read, vulnerabilities::names};

/// What names mean in an organisation, and the open ones that a run has met.
pub(super) struct Named {
    confirmed: BTreeMap<String, CpeName>,
    received: BTreeMap<String, CpeName>,
    /// What may be meant, by name.
    proposed: HashMap<String, Vec<Proposal>>,
    open: BTreeMap<String, OpenName>,
}

impl Named {
    pub(super) async fn new(read: &Read) -> Result<Self, HubError> {
        let confirmed = names::confirmed(read).await?;
        Ok(Self {
            confirmed: confirmed.into_iter().map(|name| (name.key, name.cpe)).collect(),
            received: names::received(read).await?,
            proposed: HashMap::new(),
            open: BTreeMap::new(),
        })
    }

    /// The names that nobody confirmed, by what people call them.
    pub(super) fn open(self) -> Vec<OpenName> {
        self.open.into_values().collect()
    }

    /// What an asset states: its components' names and its hardware, beside what people call each component.
    pub(super) fn subject(&mut self, index: &Index, asset: &Asset) -> (Subject, Vec<String>) {
        let details = &asset.details;
        let mut met = BTreeSet::new();
        // A model that cannot be used must not hide what runs on it.
        let model = self.model(index, details, &mut met);
        let hardware = index.name_model(&details.maker, &model).ok().flatten();
        let mut subject = Subject { components: Vec::new(), hardware };
        let mut spoken = Vec::new();
        for component in &details.components {
            let said = SaidName::new(NameKind::Component, &details.maker, &component.name);
            let cpe = self.component(index, details, component, &said, &mut met);
            let is_told = component.cpe.is_empty() && !cpe.is_empty() && component.version.is_empty();
            let described = Described {
                version: if is_told { &said.version } else { &component.version },
                cpe: &cpe,
                ..described(details, component)
            };
            // A component that has no usable name matches nothing; the ledger shows it as incomplete.
            let Ok(stated) = index.name(&described) else { continue };
            subject.hardware = subject.hardware.or(stated.hardware);
            for name in stated.components {
                subject.components.push(name);
                spoken.push(format!("{} {}", component.name, component.version).trim().to_owned());
            }
        }
        // Some CVEs are of the device itself, whatever runs on it: so it stands among the components too.
        if let Some(hardware) = subject.hardware.clone() {
            subject.components.push(hardware.into());
            spoken.push(format!("{} {}", details.maker, details.model).trim().to_owned());
        }
        for key in met {
            if let Some(name) = self.open.get_mut(&key) {
                name.assets += 1;
            }
        }
        (subject, spoken)
    }

    /// The CPE name that counts for a component; empty where its words do.
    fn component(
        &mut self,
        index: &Index,
        details: &AssetDetails,
        component: &Component,
        said: &SaidName,
        met: &mut BTreeSet<String>,
    ) -> String {
        if !component.cpe.is_empty() || component.name.trim().is_empty() {
            return component.cpe.clone();
        }
        if let Some(confirmed) = self.confirmed.get(&said.key) {
            return confirmed.to_formatted();
        }
        let propose = || index.propose(&described(details, component));
        let proposals = self.proposed.entry(said.key.clone()).or_insert_with(propose).clone();
        self.meet(said, NameKind::Component, (&details.maker, &component.name), met, proposals)
    }

    /// The model of an asset, or the CPE name that counts for it.
    fn model(&mut self, index: &Index, details: &AssetDetails, met: &mut BTreeSet<String>) -> String {
        if !details.hardware_cpe.is_empty() {
            return details.hardware_cpe.clone();
        }
        if details.model.trim().is_empty() {
            return String::new();
        }
        let said = SaidName::new(NameKind::Hardware, &details.maker, &details.model);
        if let Some(confirmed) = self.confirmed.get(&said.key) {
            return confirmed.to_formatted();
        }
        let propose = || index.propose_model(&details.maker, &details.model);
        let proposals = self.proposed.entry(said.key.clone()).or_insert_with(propose).clone();
        let given = self.meet(&said, NameKind::Hardware, (&details.maker, &details.model), met, proposals);
        if given.is_empty() { details.model.clone() } else { given }
    }

    /// What an operator gave for words that do not say it themselves; what stays open is noted.
    fn meet(
        &mut self,
        said: &SaidName,
        kind: NameKind,
        (maker, name): (&str, &str),
        met: &mut BTreeSet<String>,
        proposals: Vec<Proposal>,
    ) -> String {
        if proposals.first().is_some_and(|first| first.confidence == Confidence::Sure) {
            return String::new();
        }
        if let Some(received) = self.received.get(&said.key) {
            return received.to_formatted();
        }
        met.insert(said.key.clone());
        self.open.entry(said.key.clone()).or_insert_with(|| OpenName {
            key: said.key.clone(),
            kind,
            maker: maker.to_owned(),
            name: name.to_owned(),
            assets: 0,
            proposals,
        });
        String::new()
    }
}

fn described<'a>(details: &'a AssetDetails, component: &'a Component) -> Described<'a> {
    Described {
        vendor: &details.maker,
        product: &component.name,
        version: &component.version,
        part: component.kind.cpe_part(),
        hardware: &details.model,
        cpe: &component.cpe,
    }
}
