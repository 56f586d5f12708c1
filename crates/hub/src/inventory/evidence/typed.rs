//! What a person typed is theirs: evidence that had filled the field steps back.
//! Not here: what evidence may fill (`domain::inventory::evidence::merge`).
//! Next: [`forget_typed`].

use crate::HubError;
use domain::{
    ids::AssetId,
    inventory::{
        AssetDetails, ComponentKind,
        evidence::{Filled, MergedField},
    },
};
use store::{Tx, inventory::evidence::filled};

/// Notes which fields of an asset a person changed.
pub(in crate::inventory) async fn forget_typed(
    tx: &mut Tx,
    asset: AssetId,
    before: &AssetDetails,
    after: &AssetDetails,
) -> Result<(), HubError> {
    for field in MergedField::ALL {
        if texts(before, *field) != texts(after, *field) {
            filled::forget(tx, asset, *field).await?;
        }
    }
    Ok(())
}

/// Whether a field still holds what evidence put there.
pub(super) fn still_stands(details: &AssetDetails, filled: &Filled) -> bool {
    texts(details, filled.field).contains(&filled.value)
}

/// What a field holds: one text, or one for each component of the kind.
fn texts(details: &AssetDetails, field: MergedField) -> Vec<String> {
    let of_kind = |kind: ComponentKind| {
        let parts = details.components.iter().filter(|part| part.kind == kind);
        parts.map(|part| format!("{} {}", part.name, part.version).trim().to_owned()).collect()
    };
    match field {
        MergedField::Maker => vec![details.maker.clone()],
        MergedField::Model => vec![details.model.clone()],
        MergedField::Serial => vec![details.serial.clone()],
        MergedField::HostName => vec![details.host_name.clone()],
        MergedField::IpAddress => vec![details.ip_address.clone()],
        MergedField::MacAddress => vec![details.mac_address.clone()],
        MergedField::Os => of_kind(ComponentKind::Os),
        MergedField::Firmware => of_kind(ComponentKind::Firmware),
        MergedField::Software => of_kind(ComponentKind::Software),
    }
}
