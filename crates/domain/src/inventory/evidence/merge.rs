//! What evidence may change of an asset: it fills what is empty and renews what evidence filled before. A value that a
//! person typed is never overwritten. Not here: which asset is meant ([`super::identify`]).
//! Next: [`merge`].

use super::Observed;
use crate::{
    inventory::{AssetDetails, Component, ComponentKind, check::COMPONENTS},
    text::normalise,
    text_enum::text_enum,
};

text_enum! {
    /// A field of an asset that evidence can speak of; named as the ledger names it.
    MergedField, "field that evidence fills" {
        /// Maker.
        Maker = "maker",
        /// Model.
        Model = "model",
        /// Serial number.
        Serial = "serial",
        /// Name in the network.
        HostName = "host_name",
        /// Addresses.
        IpAddress = "ip_address",
        /// Hardware addresses.
        MacAddress = "mac_address",
        /// The operating system and its version.
        Os = "os",
        /// The firmware and its version.
        Firmware = "firmware",
        /// A program and its version.
        Software = "software",
    }
}

text_enum! {
    /// What evidence does to a field.
    Verdict, "verdict on a field" {
        /// Fills it: it was empty.
        Fills = "fills",
        /// Renews it: evidence had filled it, and this is newer.
        Renews = "renews",
        /// Says the same.
        Same = "same",
        /// Says something else than a person typed: shown, never applied.
        Contradicts = "contradicts",
    }
}

/// A value that evidence put into a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The field.
    pub field: MergedField,
    /// The value.
    pub value: String,
    /// When it was so, ms UTC.
    pub seen_at_ms: i64,
}

/// What evidence says of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The field.
    pub field: MergedField,
    /// What the ledger says.
    pub before: String,
    /// What the evidence says.
    pub stated: String,
    /// What comes of it.
    pub verdict: Verdict,
}

impl Proposal {
    /// It changes the ledger.
    pub fn changes(&self) -> bool {
        matches!(self.verdict, Verdict::Fills | Verdict::Renews)
    }
}

/// What a device that was seen says of each field of its asset, and the asset as it then is. `filled` is what evidence
/// put there before: a field that still holds it was not touched by a person since.
pub fn merge(
    details: &AssetDetails,
    filled: &[Filled],
    device: &Observed,
    seen_at_ms: i64,
) -> (AssetDetails, Vec<Proposal>) {
    let mut after = details.clone();
    let mut proposals = Vec::new();
    let mac = device.mac.map_or_else(String::new, |mac| mac.to_string());
    let addresses = device.addresses_text();
    let texts = [
        (MergedField::Maker, device.maker.as_str()),
        (MergedField::Model, &device.model),
        (MergedField::Serial, &device.serial),
        (MergedField::HostName, &device.host_name),
        (MergedField::IpAddress, &addresses),
        (MergedField::MacAddress, &mac),
    ];
    for (field, stated) in texts.into_iter().filter(|(_, stated)| !stated.is_empty()) {
        let Some(held) = text_of(&mut after, field) else { continue };
        let verdict = judge(field, held, stated, filled, seen_at_ms);
        proposals.push(Proposal { field, before: held.clone(), stated: stated.to_owned(), verdict });
        if matches!(verdict, Verdict::Fills | Verdict::Renews) {
            stated.clone_into(held);
        }
    }
    for stated in &device.components {
        proposals.extend(merge_component(&mut after, filled, stated, seen_at_ms));
    }
    (after, proposals)
}

/// The field that a kind of component is.
pub const fn field_of(kind: ComponentKind) -> MergedField {
    match kind {
        ComponentKind::Os => MergedField::Os,
        ComponentKind::Firmware => MergedField::Firmware,
        ComponentKind::Software => MergedField::Software,
    }
}

fn text_of(details: &mut AssetDetails, field: MergedField) -> Option<&mut String> {
    match field {
        MergedField::Maker => Some(&mut details.maker),
        MergedField::Model => Some(&mut details.model),
        MergedField::Serial => Some(&mut details.serial),
        MergedField::HostName => Some(&mut details.host_name),
        MergedField::IpAddress => Some(&mut details.ip_address),
        MergedField::MacAddress => Some(&mut details.mac_address),
        MergedField::Os | MergedField::Firmware | MergedField::Software => None,
    }
}

fn judge(field: MergedField, held: &str, stated: &str, filled: &[Filled], seen_at_ms: i64) -> Verdict {
    if held.trim().is_empty() {
        return Verdict::Fills;
    }
    if is_same(field, held, stated) {
        return Verdict::Same;
    }
    match filled.iter().find(|one| one.field == field && one.value == held) {
        Some(one) if one.seen_at_ms <= seen_at_ms => Verdict::Renews,
        // An older file after a newer one: what it says was so, and is no longer.
        Some(_) => Verdict::Same,
        None => Verdict::Contradicts,
    }
}

fn is_same(field: MergedField, held: &str, stated: &str) -> bool {
    let (held, stated) = (normalise(held), normalise(stated));
    match field {
        MergedField::IpAddress | MergedField::MacAddress => {
            let separated = |text: &str| text.replace(['-', ':', '.'], "");
            let held: Vec<String> = held
                .split([' ', ',', ';', '、'])
                .map(|one| separated(one.split('/').next().unwrap_or(one)))
                .collect();
            stated.split(' ').all(|one| held.contains(&separated(one)))
        }
        MergedField::HostName => held.split('.').next() == stated.split('.').next(),
        _ => {
            let bare = |text: &str| text.chars().filter(|sign| sign.is_alphanumeric()).collect::<String>();
            bare(&held) == bare(&stated)
        }
    }
}

/// A component by name and version, as one text.
fn told(component: &Component) -> String {
    format!("{} {}", component.name, component.version).trim().to_owned()
}

fn merge_component(
    after: &mut AssetDetails,
    filled: &[Filled],
    stated: &Component,
    seen_at_ms: i64,
) -> Option<Proposal> {
    let field = field_of(stated.kind);
    let is_full = after.components.len() >= COMPONENTS;
    // Of programs there are many, so another name is another program; an asset has one system and one firmware.
    let held = after.components.iter_mut().find(|held| {
        held.kind == stated.kind
            && (stated.kind != ComponentKind::Software || normalise(&held.name) == normalise(&stated.name))
    });
    let Some(held) = held else {
        if is_full {
            return None;
        }
        after.components.push(stated.clone());
        return Some(Proposal {
            field,
            before: String::new(),
            stated: told(stated),
            verdict: Verdict::Fills,
        });
    };
    let before = told(held);
    let names_fit = normalise(&stated.name).starts_with(&normalise(&held.name));
    let verdict = if held.version.is_empty() && names_fit && !stated.version.is_empty() {
        Verdict::Fills
    } else if stated.version.is_empty() && names_fit {
        Verdict::Same
    } else {
        judge(field, &before, &told(stated), filled, seen_at_ms)
    };
    if matches!(verdict, Verdict::Fills | Verdict::Renews) {
        // The CPE name of another version would be wrong, and one that a person typed without a version stays.
        if verdict == Verdict::Renews {
            held.name.clone_from(&stated.name);
            held.cpe.clone_from(&stated.cpe);
        }
        held.version.clone_from(&stated.version);
    }
    let now = told(held);
    let stated = if verdict == Verdict::Fills { now } else { told(stated) };
    Some(Proposal { field, before, stated, verdict })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::{AssetKind, evidence::Mac};

    fn asset() -> AssetDetails {
        AssetDetails {
            ip_address: "10.1.2.3".to_owned(),
            ..AssetDetails::named(AssetKind::Terminal, "受付端末")
        }
    }

    fn seen(address: &str) -> Observed {
        Observed {
            mac: Mac::parse("00:1b:2c:3d:4e:5f"),
            addresses: vec![address.parse().unwrap()],
            host_name: "uketsuke-1".to_owned(),
            ..Observed::default()
        }
    }

    fn verdict(proposals: &[Proposal], field: MergedField) -> Verdict {
        proposals.iter().find(|one| one.field == field).unwrap().verdict
    }

    #[test]
    fn evidence_fills_what_is_empty_and_never_overwrites_what_was_typed() {
        let (after, proposals) = merge(&asset(), &[], &seen("10.1.2.99"), 5);
        assert_eq!(after.mac_address, "00:1B:2C:3D:4E:5F");
        assert_eq!(after.host_name, "uketsuke-1");
        assert_eq!(after.ip_address, "10.1.2.3");
        assert_eq!(verdict(&proposals, MergedField::IpAddress), Verdict::Contradicts);
    }

    #[test]
    fn newer_evidence_renews_what_evidence_filled_and_older_does_not() {
        let filled = [Filled { field: MergedField::IpAddress, value: "10.1.2.3".to_owned(), seen_at_ms: 5 }];
        let (after, proposals) = merge(&asset(), &filled, &seen("10.1.2.99"), 6);
        assert_eq!(
            (after.ip_address.as_str(), verdict(&proposals, MergedField::IpAddress)),
            ("10.1.2.99", Verdict::Renews)
        );
        let (after, _) = merge(&asset(), &filled, &seen("10.1.2.99"), 4);
        assert_eq!(after.ip_address, "10.1.2.3");
        // A person typed another address since: theirs stays.
        let typed = AssetDetails { ip_address: "10.1.2.4".to_owned(), ..asset() };
        let (after, proposals) = merge(&typed, &filled, &seen("10.1.2.99"), 6);
        assert_eq!(
            (after.ip_address.as_str(), verdict(&proposals, MergedField::IpAddress)),
            ("10.1.2.4", Verdict::Contradicts)
        );
    }

    #[test]
    fn the_same_again_changes_nothing() {
        let (once, _) = merge(&asset(), &[], &seen("10.1.2.3"), 5);
        let (twice, proposals) = merge(&once, &[], &seen("10.1.2.3"), 6);
        assert_eq!(once, twice);
        assert!(proposals.iter().all(|one| one.verdict == Verdict::Same), "{proposals:?}");
    }

    #[test]
    fn a_version_is_filled_beside_a_typed_name_and_a_typed_version_stays() {
        let os = |name: &str, version: &str| Component {
            kind: ComponentKind::Os,
            name: name.to_owned(),
            version: version.to_owned(),
            cpe: String::new(),
        };
        let mut details = asset();
        let device =
            Observed { components: vec![os("Windows 10 Pro", "10.0 (19045)")], ..Observed::default() };
        let (after, _) = merge(&details, &[], &device, 5);
        assert_eq!(after.components, device.components);
        details.components = vec![os("Windows 10", "")];
        let (after, _) = merge(&details, &[], &device, 5);
        assert_eq!(after.components, [os("Windows 10", "10.0 (19045)")]);
        details.components = vec![os("Windows 7", "SP1")];
        let (after, proposals) = merge(&details, &[], &device, 5);
        assert_eq!((after.components, proposals[0].verdict), (details.components, Verdict::Contradicts));
    }
}
