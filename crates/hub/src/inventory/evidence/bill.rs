//! The ledger as a bill of materials in CycloneDX 1.6, for other programs.
//! Not here: the format (`formats::scan::bill`).
//! Next: [`bill_of_materials`].

use crate::{
    Cx, HubError,
    pieces::{Pieces, stream},
};
use domain::{
    access::{Inventory, Read},
    audit_trail::{Action, Entry},
    inventory::query::{Cursor, Query},
};
use formats::scan::bill::{Head, Writer};
use serde_json::json;
use store::inventory::{evidence::part, list};

/// How the names of such files end, so that other programs know them.
pub const BOM_ENDING: &str = "cdx.json";

/// Assets read at a time.
const PAGE: u32 = 200;

/// Writes every asset with its components, typed or told by bills of materials.
///
/// # Errors
/// [`HubError::Store`].
pub async fn bill_of_materials(cx: &Cx<Read<Inventory>>) -> Result<Pieces, HubError> {
    let count = list::count(&cx.read(), &Query::default()).await?;
    let tx = cx.hub().store().write(cx.scope(), cx.now()).await?;
    let written = json!({ "format": "cyclonedx", "assets": count }).to_string();
    tx.commit(Entry::new(Action::Export, "inventory", "", "").changed("", written)).await?;
    let read = cx.read();
    let page = move |after: Option<Cursor>| {
        let read = read.clone();
        async move {
            let page = list::page(&read, &Query::default(), after.as_ref(), PAGE).await?;
            let ids: Vec<_> = page.assets.iter().map(|asset| asset.id).collect();
            let mut parts = part::of(&read, &ids).await?;
            let rows = page.assets.into_iter().map(|asset| {
                let parts = parts.remove(&asset.id).unwrap_or_default();
                (asset, parts)
            });
            Ok((rows.collect::<Vec<_>>(), page.next))
        }
    };
    let head = Head {
        serial: cx.new_id().to_string(),
        made_at: cx.now(),
        organisation: crate::identity::organisation_name(cx.signed()).await?,
    };
    Ok(stream(page, move |rows, out| {
        let mut writer = Writer::begin(out, &head).map_err(HubError::internal)?;
        for (asset, parts) in rows {
            writer.asset(&asset, &parts).map_err(HubError::internal)?;
        }
        writer.end().map_err(HubError::internal)
    }))
}
