//! What an asset's words mean: by its CPE names, by what a person confirmed, by the words, by what an operator gave; and
//! which words stay open. Where nobody listed what is on it, its model and its name are read instead, as a guess.
//! Not here: confirming ([`super::names`]).
//! Next: [`Named::subject`].

use crate::HubError;
use ::matching::{self as matching, Described, Index, Subject};
use domain::{
    cpe::{CpeName, Value},
    inventory::{Asset, AssetDetails, Component, ComponentKind},
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
    /// The same, where a name stands for what nobody listed.
    guesses: HashMap<String, Vec<Proposal>>,
    open: BTreeMap<String, OpenName>,
}

impl Named {
    pub(super) async fn new(read: &Read) -> Result<Self, HubError> {
        let confirmed = names::confirmed(read).await?;
        Ok(Self {
            confirmed: confirmed.into_iter().map(|name| (name.key, name.cpe)).collect(),
            received: names::received(read).await?,
            proposed: HashMap::new(),
            guesses: HashMap::new(),
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
            let firmware = firmware(index, details).unwrap_or_default();
            let version = Some(Value::literal(firmware)).filter(|version| *version != Value::Any);
            subject.components.push(matching::Component { firmware: version, ..hardware.into() });
            spoken.push(format!("{} {} {firmware}", details.maker, details.model).trim().to_owned());
        }
        if details.components.is_empty() {
            for (component, text) in self.unlisted(index, details, &mut met) {
                if subject.components.iter().all(|known| known.name != component.name) {
                    subject.components.push(component);
                    spoken.push(text);
                }
            }
        }
        for key in met {
            if let Some(name) = self.open.get_mut(&key) {
                name.assets += 1;
            }
        }
        (subject, spoken)
    }

    /// What the model and the name of an asset say of what is on it, of which nobody listed anything: possible at most, and
    /// open until somebody confirms it.
    fn unlisted(
        &mut self,
        index: &Index,
        details: &AssetDetails,
        met: &mut BTreeSet<String>,
    ) -> Vec<(matching::Component, String)> {
        let texts = [&details.model, &details.name].into_iter().filter(|text| !text.trim().is_empty());
        let mut found = Vec::new();
        for text in texts {
            let said = SaidName::new(NameKind::Component, &details.maker, text);
            let described = Described {
                vendor: &details.maker,
                product: text,
                hardware: &details.model,
                ..Described::default()
            };
            let (named, cpe) = match self.confirmed.get(&said.key) {
                Some(confirmed) => (matching::Named::Stated, confirmed.to_formatted()),
                None => (matching::Named::Guessed, self.guess(index, &described, &said, met)),
            };
            let is_compared = !cpe.is_empty()
                || self.guesses.get(&said.key).is_some_and(|guesses| {
                    guesses.first().is_some_and(|first| first.confidence == Confidence::Likely)
                });
            let described = if cpe.is_empty() {
                described
            } else {
                Described { cpe: &cpe, version: &said.version, ..described }
            };
            if let Some(subject) = is_compared.then(|| index.name(&described).ok()).flatten() {
                let text = format!("{} {text}", details.maker).trim().to_owned();
                let components = subject.components.into_iter();
                found.extend(components.map(|one| (matching::Component { named, ..one }, text.clone())));
            }
        }
        found
    }

    /// The CPE name that an operator gave for what may be on an asset; what is open is noted.
    fn guess(
        &mut self,
        index: &Index,
        described: &Described<'_>,
        said: &SaidName,
        met: &mut BTreeSet<String>,
    ) -> String {
        // What the words mean for certain is on the device for all we know, and no more.
        let propose = || {
            let mut proposals = index.propose(described);
            for proposal in &mut proposals {
                proposal.confidence = proposal.confidence.max(Confidence::Likely);
            }
            proposals
        };
        let proposals = self.guesses.entry(said.key.clone()).or_insert_with(propose).clone();
        if proposals.is_empty() && !self.received.contains_key(&said.key) {
            return String::new();
        }
        self.meet(said, NameKind::Component, (described.vendor, described.product), met, proposals)
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

/// The version of a device's own firmware, if one component is called so and nothing else.
fn firmware<'a>(index: &Index, details: &'a AssetDetails) -> Option<&'a str> {
    let mut of_device = details.components.iter().filter(|component| {
        component.kind == ComponentKind::Firmware
            && !component.version.trim().is_empty()
            && index.is_firmware_of(&details.maker, &details.model, &component.name)
    });
    of_device.next().map(|component| component.version.trim()).filter(|_| of_device.next().is_none())
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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::inventory::AssetKind;

    fn router(parts: &[(&str, &str)]) -> AssetDetails {
        let part = |(name, version): &(&str, &str)| Component {
            kind: ComponentKind::Firmware,
            name: (*name).to_owned(),
            version: (*version).to_owned(),
            cpe: String::new(),
        };
        AssetDetails {
            maker: "ヤマハ".to_owned(),
            model: "RTX1210".to_owned(),
            components: parts.iter().map(part).collect(),
            ..AssetDetails::named(AssetKind::VpnFirewall, "境界")
        }
    }

    #[test]
    fn a_device_has_the_version_of_its_own_firmware_and_of_nothing_else() {
        let index = Index::default();
        let of = |parts: &[(&str, &str)]| firmware(&index, &router(parts)).map(str::to_owned);
        assert_eq!(of(&[("ファームウェア", "Rev.14.01.26")]).as_deref(), Some("Rev.14.01.26"));
        assert_eq!(of(&[("RTX1210 ファームウェア", "14.01")]).as_deref(), Some("14.01"));
        assert_eq!(of(&[("iLO 5", "2.30")]), None);
        assert_eq!(of(&[("ファームウェア", "")]), None);
        assert_eq!(of(&[("ファームウェア", "1"), ("RTX1210", "2")]), None, "which of them?");
    }
}
