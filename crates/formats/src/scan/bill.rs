//! The ledger written as a bill of materials in CycloneDX 1.6, one asset after the other.
//! Not here: reading such files ([`super::read`]).
//! Next: [`Writer`].

use domain::inventory::{Asset, AssetKind, Component, ComponentKind, evidence::Part};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use std::io::{self, Write};

/// What stands above the assets.
#[derive(Clone, Debug)]
pub struct Head {
    /// The file's own identifier, a UUID.
    pub serial: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// Whose ledger it is.
    pub organisation: String,
}

/// A bill of materials being written.
pub struct Writer<'o, W> {
    out: &'o mut W,
    is_first: bool,
}

/// A component as CycloneDX has it.
#[derive(Serialize)]
struct Item<'a> {
    r#type: &'static str,
    #[serde(rename = "bom-ref")]
    reference: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    manufacturer: Option<Value>,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    version: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    cpe: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    purl: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    properties: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    components: Vec<Item<'a>>,
}

impl<'o, W: Write> Writer<'o, W> {
    /// Writes what stands above.
    ///
    /// # Errors
    /// That of `out`.
    pub fn begin(out: &'o mut W, head: &Head) -> io::Result<Self> {
        let metadata = json!({
            "timestamp": head.made_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "tools": { "components": [{ "type": "application", "name": "Yagura" }] },
            "component": { "type": "platform", "bom-ref": "ledger", "name": head.organisation },
        });
        write!(
            out,
            "{{\"$schema\":\"http://cyclonedx.org/schema/bom-1.6.schema.json\",\"bomFormat\":\"CycloneDX\",\
             \"specVersion\":\"1.6\",\"serialNumber\":\"urn:uuid:{}\",\"version\":1,\"metadata\":{metadata},\
             \"components\":[",
            head.serial
        )?;
        Ok(Self { out, is_first: true })
    }

    /// Writes an asset with the components that people typed and the parts that files told.
    ///
    /// # Errors
    /// That of `out`.
    pub fn asset(&mut self, asset: &Asset, parts: &[Part]) -> io::Result<()> {
        self.out.write_all(if std::mem::take(&mut self.is_first) { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *self.out, &item(asset, parts))?;
        Ok(())
    }

    /// Writes the end.
    ///
    /// # Errors
    /// That of `out`.
    pub fn end(self) -> io::Result<()> {
        self.out.write_all(b"\n]}\n")
    }
}

fn item<'a>(asset: &'a Asset, parts: &'a [Part]) -> Item<'a> {
    let details = &asset.details;
    let typed = details.components.iter().enumerate().map(|(at, part)| of_component(asset, at, part));
    let told = parts.iter().enumerate().map(|(at, part)| of_part(asset, at, part));
    let facts = [
        ("yagura:kind", details.kind.as_str()),
        ("yagura:asset_tag", &details.asset_tag),
        ("yagura:model", &details.model),
        ("yagura:serial", &details.serial),
        ("yagura:department", &details.department),
        ("yagura:place", &details.place),
    ];
    let told_facts = facts.iter().filter(|(_, value)| !value.is_empty());
    Item {
        r#type: match details.kind {
            AssetKind::Software => "application",
            AssetKind::CloudService => "platform",
            _ => "device",
        },
        reference: asset.id.to_string(),
        manufacturer: (!details.maker.is_empty()).then(|| json!({ "name": details.maker })),
        name: &details.name,
        version: "",
        cpe: &details.hardware_cpe,
        purl: "",
        properties: told_facts.map(|(name, value)| json!({ "name": name, "value": value })).collect(),
        components: typed.chain(told).collect(),
    }
}

fn of_component<'a>(asset: &Asset, at: usize, part: &'a Component) -> Item<'a> {
    Item {
        r#type: kind(part.kind),
        reference: format!("{}/{at}", asset.id),
        manufacturer: None,
        name: &part.name,
        version: &part.version,
        cpe: &part.cpe,
        purl: "",
        properties: Vec::new(),
        components: Vec::new(),
    }
}

fn of_part<'a>(asset: &Asset, at: usize, part: &'a Part) -> Item<'a> {
    Item {
        r#type: kind(part.kind),
        reference: format!("{}/part/{at}", asset.id),
        manufacturer: None,
        name: &part.name,
        version: &part.version,
        cpe: &part.cpe,
        purl: &part.purl,
        properties: Vec::new(),
        components: Vec::new(),
    }
}

const fn kind(kind: ComponentKind) -> &'static str {
    match kind {
        ComponentKind::Os => "operating-system",
        ComponentKind::Firmware => "firmware",
        ComponentKind::Software => "application",
    }
}
