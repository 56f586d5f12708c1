//! What evidence asks for today: devices that nobody listed, the mobile network's first, and listed ones that are missing.
//! Not here: sentences (`web::today`).
//! Next: [`super::devices`].

use super::{devices::unlisted, missing::missed};
use crate::{
    HubError, Signed,
    today::{Day, What},
};
use domain::{
    access::{Inventory, Read, Write},
    inventory::evidence::{DeviceState, EvidenceState, MakerClass},
    vulnerabilities::Urgency,
};

/// Files among which one may wait.
const FILES: u32 = 5;

/// Adds the tasks.
pub(in crate::inventory) async fn add(signed: &Signed, day: &mut Day) -> Result<(), HubError> {
    let Ok(read) = signed.permit::<Read<Inventory>>() else { return Ok(()) };
    if let Ok(cx) = signed.permit::<Write<Inventory>>() {
        let files = super::newest(&cx, FILES).await?;
        for file in files.into_iter().filter(|file| file.state == EvidenceState::Ready) {
            day.add(1, Urgency::Week, |_| What::EvidenceReady { evidence: file.id, file: file.name });
        }
    }
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let devices = unlisted(&read, DeviceState::Open).await?;
    let is_cellular = |class: MakerClass| matches!(class, MakerClass::Cellular | MakerClass::PerhapsCellular);
    let (cellular, others): (Vec<_>, Vec<_>) =
        devices.iter().partition(|one| one.maker.is_some_and(|maker| is_cellular(maker.class)));
    day.add(count(cellular.len()), Urgency::Now, What::CellularSeen);
    day.add(count(others.len()), Urgency::Week, What::DevicesUnlisted);
    day.add(count(missed(&read).await?.len()), Urgency::Maintenance, What::AssetsMissed);
    Ok(())
}
