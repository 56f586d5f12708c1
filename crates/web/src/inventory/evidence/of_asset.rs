//! What files told of an asset, on its page: source and time of each field, bills of materials, disclosure forms.
//! Not here: the page itself ([`crate::inventory::asset`]).
//! Next: `templates/inventory/asset.html`.

use super::words;
use crate::{error::WebError, text::T};
use domain::{
    access::{Inventory, Read},
    ids::AssetId,
    inventory::evidence::{EvidenceKind, ProposedPart},
};
use hub::{Cx, inventory::evidence};

/// What the page shows.
pub(in crate::inventory) struct OfAsset {
    /// Field, value, source with time.
    pub(in crate::inventory) sources: Vec<[String; 3]>,
    /// When it was last seen, and in what.
    pub(in crate::inventory) seen: Vec<[String; 2]>,
    pub(in crate::inventory) documents: Vec<Document>,
    pub(in crate::inventory) offers: Vec<Offer>,
}

/// What the asset seems to run.
pub(in crate::inventory) struct Offer {
    pub(in crate::inventory) kind: &'static str,
    pub(in crate::inventory) kind_word: &'static str,
    pub(in crate::inventory) name: String,
    pub(in crate::inventory) version: String,
    pub(in crate::inventory) cpe: String,
    pub(in crate::inventory) told_by: String,
    pub(in crate::inventory) source: String,
}

/// A bill of materials or a disclosure form.
pub(in crate::inventory) struct Document {
    pub(in crate::inventory) href: String,
    pub(in crate::inventory) name: String,
    pub(in crate::inventory) about: String,
    pub(in crate::inventory) moment: String,
}

/// Asks for it.
pub(in crate::inventory) async fn of_asset(
    cx: &Cx<Read<Inventory>>,
    t: T,
    id: AssetId,
) -> Result<OfAsset, WebError> {
    let told = evidence::of_asset(cx, id).await?;
    let words = t.evidence();
    let source = |one: &domain::inventory::evidence::Source| {
        let moment = t.moment_short(one.filled.seen_at_ms);
        let line = words.source_line(one.file_name.as_str(), words::kind(t, one.kind), moment);
        [words::field(t, one.filled.field).to_owned(), one.filled.value.clone(), line]
    };
    let seen = |one: &domain::inventory::evidence::SeenDevice| {
        let line = words.seen_in(one.file_name.as_str(), words::kind(t, one.kind));
        [t.moment_short(one.last_seen_at_ms), line]
    };
    let document = |one: &evidence::Document| Document {
        href: format!("/inventory/{id}/evidence/{}", one.file.id),
        name: if one.file.product.is_empty() { one.file.name.clone() } else { one.file.product.clone() },
        about: match (one.file.kind, one.parts) {
            (EvidenceKind::Disclosure, _) => {
                let counted = words.answers_count(one.file.things);
                format!("{} {counted}", words::kind(t, one.file.kind))
            }
            (kind, 0) => format!("{} {}", words::kind(t, kind), words.document_replaced()),
            (kind, parts) => format!("{} {}", words::kind(t, kind), words.parts_count(parts)),
        },
        moment: t.moment_short(one.file.applied_at_ms.unwrap_or(one.file.created_at_ms)),
    };
    Ok(OfAsset {
        sources: told.sources.iter().map(source).collect(),
        seen: told.seen.iter().take(3).map(seen).collect(),
        documents: told.documents.iter().map(document).collect(),
        offers: told.offers.iter().map(|one| offer(t, one)).collect(),
    })
}

fn offer(t: T, one: &ProposedPart) -> Offer {
    let part = &one.part.component;
    Offer {
        kind: part.kind.as_str(),
        kind_word: crate::inventory::words::component(t, part.kind),
        name: part.name.clone(),
        version: part.version.clone(),
        cpe: part.cpe.clone(),
        told_by: one.part.told_by.clone(),
        source: t.evidence().source_line(
            one.file_name.as_str(),
            words::kind(t, one.kind),
            t.moment_short(one.seen_at_ms),
        ),
    }
}
