//! Bills of materials (SBOM): CycloneDX 1.2 to 1.6 and SPDX 2.2 and 2.3, in JSON.
//! Not here: writing one ([`super::bill`]).
//! Next: [`cyclonedx`] and [`spdx`].

use super::{
    Limits, Listed, ScanError,
    json::{Probe, parse},
};
use domain::{
    cpe::CpeName,
    inventory::{
        ComponentKind,
        evidence::{Content, Evidence, EvidenceKind, Part, observed::short},
    },
};
use jiff::Timestamp;
use serde::{
    Deserialize, Deserializer,
    de::{SeqAccess, Visitor},
};
use std::{borrow::Cow, fmt};

#[derive(Deserialize)]
struct Bom<'t> {
    #[serde(borrow, default)]
    metadata: Metadata<'t>,
    #[serde(borrow, default)]
    components: Vec<Item<'t>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Metadata<'t> {
    #[serde(borrow)]
    timestamp: Option<Cow<'t, str>>,
    #[serde(borrow)]
    component: Option<Item<'t>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Item<'t> {
    #[serde(borrow)]
    r#type: Cow<'t, str>,
    #[serde(borrow)]
    name: Cow<'t, str>,
    #[serde(borrow)]
    version: Cow<'t, str>,
    #[serde(borrow)]
    cpe: Cow<'t, str>,
    #[serde(borrow)]
    purl: Cow<'t, str>,
    #[serde(borrow)]
    components: Vec<Item<'t>>,
}

#[derive(Deserialize)]
struct Spdx<'t> {
    #[serde(borrow, default)]
    name: Cow<'t, str>,
    #[serde(borrow, default, rename = "creationInfo")]
    creation: Creation<'t>,
    #[serde(borrow, default)]
    packages: Vec<Package<'t>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Creation<'t> {
    #[serde(borrow)]
    created: Cow<'t, str>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Package<'t> {
    #[serde(borrow)]
    name: Cow<'t, str>,
    #[serde(borrow, rename = "versionInfo")]
    version: Cow<'t, str>,
    #[serde(borrow, rename = "primaryPackagePurpose")]
    purpose: Cow<'t, str>,
    #[serde(rename = "externalRefs")]
    references: References,
}

/// The first CPE name and the first package address of a package; of more, nothing is kept.
#[derive(Default)]
struct References {
    cpe: String,
    purl: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Reference<'t> {
    #[serde(borrow, rename = "referenceType")]
    kind: Cow<'t, str>,
    #[serde(borrow, rename = "referenceLocator")]
    locator: Cow<'t, str>,
}

impl<'de> Deserialize<'de> for References {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reading;
        impl<'de> Visitor<'de> for Reading {
            type Value = References;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a list of references")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<References, A::Error> {
                let mut kept = References::default();
                while let Some(one) = list.next_element::<Reference<'de>>()? {
                    match &*one.kind {
                        "cpe23Type" | "cpe22Type" if kept.cpe.is_empty() => kept.cpe = cpe(&one.locator),
                        "purl" if kept.purl.is_empty() => kept.purl = short(&one.locator),
                        _ => {}
                    }
                }
                Ok(kept)
            }
        }
        deserializer.deserialize_seq(Reading)
    }
}

/// Reads CycloneDX.
///
/// # Errors
/// [`ScanError`].
pub(super) fn cyclonedx(text: &str, probe: &Probe, limits: Limits) -> Result<Evidence, ScanError> {
    let edition = probe.spec_version.as_deref().unwrap_or_default();
    if !matches!(edition, "1.2" | "1.3" | "1.4" | "1.5" | "1.6") {
        return Err(ScanError::Edition(short(&format!("CycloneDX {edition}"))));
    }
    check(probe.components.0, limits)?;
    let bom: Bom<'_> = parse(text)?;
    let mut parts = Vec::with_capacity(probe.components.0);
    let mut product = String::new();
    if let Some(item) = &bom.metadata.component {
        product = short(&format!("{} {}", item.name, item.version));
        if !item.version.is_empty() {
            parts.extend(part(item));
        }
    }
    flatten(&bom.components, &mut parts);
    let made_at = bom.metadata.timestamp.as_deref().and_then(|text| text.parse::<Timestamp>().ok());
    finish(EvidenceKind::CycloneDx, made_at, product, parts)
}

/// Reads SPDX.
///
/// # Errors
/// [`ScanError`].
pub(super) fn spdx(text: &str, probe: &Probe, limits: Limits) -> Result<Evidence, ScanError> {
    let edition = probe.spdx_version.as_deref().unwrap_or_default();
    if !matches!(edition, "SPDX-2.2" | "SPDX-2.3") {
        return Err(ScanError::Edition(short(edition)));
    }
    check(probe.packages.0, limits)?;
    let document: Spdx<'_> = parse(text)?;
    let kind = |purpose: &str| match purpose {
        "OPERATING-SYSTEM" => ComponentKind::Os,
        "FIRMWARE" => ComponentKind::Firmware,
        _ => ComponentKind::Software,
    };
    let parts =
        document.packages.into_iter().filter(|package| !package.name.trim().is_empty()).map(|package| Part {
            kind: kind(&package.purpose),
            name: short(&package.name),
            version: if package.version == "NOASSERTION" { String::new() } else { short(&package.version) },
            cpe: package.references.cpe,
            purl: package.references.purl,
        });
    let made_at = document.creation.created.parse::<Timestamp>().ok();
    finish(EvidenceKind::Spdx, made_at, short(&document.name), parts.collect())
}

fn check(count: usize, limits: Limits) -> Result<(), ScanError> {
    if count > limits.parts {
        return Err(ScanError::TooMany { what: Listed::Parts, most: limits.parts });
    }
    Ok(())
}

fn finish(
    kind: EvidenceKind,
    made_at: Option<Timestamp>,
    product: String,
    parts: Vec<Part>,
) -> Result<Evidence, ScanError> {
    if parts.is_empty() {
        return Err(ScanError::Nothing);
    }
    let observed_at_ms = made_at.map(Timestamp::as_millisecond);
    Ok(Evidence { kind, observed_at_ms, content: Content::Parts { product, parts } })
}

fn flatten(items: &[Item<'_>], parts: &mut Vec<Part>) {
    for item in items {
        parts.extend(part(item));
        flatten(&item.components, parts);
    }
}

/// A part that can be compared with vulnerabilities: no single files, data or keys, and no device, which is hardware.
fn part(item: &Item<'_>) -> Option<Part> {
    let kind = match &*item.r#type {
        "operating-system" => ComponentKind::Os,
        "firmware" => ComponentKind::Firmware,
        "file" | "data" | "cryptographic-asset" | "machine-learning-model" | "device" => return None,
        _ => ComponentKind::Software,
    };
    let name = short(&item.name);
    (!name.is_empty()).then(|| Part {
        kind,
        name,
        version: short(&item.version),
        cpe: cpe(&item.cpe),
        purl: short(&item.purl),
    })
}

/// A CPE name in the form that the ledger has; empty for what is none, or too long for it.
fn cpe(text: &str) -> String {
    let name = CpeName::parse(text).or_else(|_| CpeName::parse_uri(text));
    let formatted = name.map_or_else(|_| String::new(), |name| name.to_formatted());
    if formatted.chars().count() > domain::inventory::check::SHORT_CHARS { String::new() } else { formatted }
}
