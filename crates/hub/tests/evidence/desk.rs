//! Someone who brings files of evidence to a hospital.
//! Not here: what they then see.
//! Next: the tests beside.

use domain::{
    access::{Inventory, Read, Write},
    ids::{AssetId, EvidenceId},
    inventory::{Asset, AssetDetails, AssetKind, query::Query},
};
use hub::{
    Cx, Hub, HubError, Signed,
    inventory::{
        self,
        evidence::{self, Outcome, Preview, Wanted},
    },
};
use testkit::{Database, On, TestHub};

/// A hub with a hospital that has a small ledger.
pub(crate) struct Desk {
    pub(crate) world: TestHub,
    pub(crate) hub: Hub,
    pub(crate) signed: Signed,
}

impl On for Desk {
    async fn on(database: Database) -> Self {
        let world = TestHub::on(database).await;
        let hub = world.hub.clone();
        let signed = world.staffed_hospital("北見台市民病院").await;
        Self { world, hub, signed }
    }
}

impl Desk {
    pub(crate) fn write(&self) -> Cx<Write<Inventory>> {
        self.signed.permit().unwrap()
    }

    pub(crate) fn read(&self) -> Cx<Read<Inventory>> {
        self.signed.permit().unwrap()
    }

    /// Someone at the desk of another hospital of the same hub.
    pub(crate) async fn other(&self) -> Signed {
        self.world.staffed_hospital("別の病院").await
    }

    /// Adds an asset by hand.
    pub(crate) async fn add(&self, name: &str, fill: impl FnOnce(&mut AssetDetails)) -> AssetId {
        let mut details = AssetDetails::named(AssetKind::Terminal, name);
        fill(&mut details);
        inventory::add(&self.write(), &details).await.unwrap()
    }

    /// Sends a file.
    pub(crate) async fn send(&self, name: &str, text: &str) -> EvidenceId {
        evidence::receive(&self.write(), name, text.as_bytes().to_vec()).await.unwrap()
    }

    pub(crate) async fn preview(&self, id: EvidenceId) -> Preview {
        let file = evidence::find(&self.write(), id).await.unwrap();
        evidence::preview(&self.write(), &file, None).await.unwrap()
    }

    pub(crate) async fn apply(&self, id: EvidenceId, asset: Option<AssetId>) -> Result<Outcome, HubError> {
        evidence::apply(&self.write(), id, Wanted { version: 1, asset, ..Wanted::default() }).await
    }

    /// Sends and applies a file: assets changed, devices in no ledger.
    pub(crate) async fn take_in(&self, name: &str, text: &str) -> (usize, usize) {
        let id = self.send(name, text).await;
        match self.apply(id, None).await.unwrap() {
            Outcome::Applied { changed, unknown, .. } => (changed, unknown),
            Outcome::AnotherSite => panic!("it is ours"),
        }
    }

    pub(crate) async fn asset(&self, id: AssetId) -> Asset {
        inventory::find(&self.read(), id).await.unwrap()
    }

    /// Changes an asset by hand.
    pub(crate) async fn change(&self, id: AssetId, fill: impl FnOnce(&mut AssetDetails)) {
        let mut asset = self.asset(id).await;
        fill(&mut asset.details);
        inventory::change(&self.write(), id, asset.version, &asset.details).await.unwrap();
    }

    /// The ledger, by name.
    pub(crate) async fn ledger(&self) -> Vec<Asset> {
        inventory::list(&self.read(), &Query::default(), None, 500).await.unwrap().assets
    }
}

/// A table of neighbours: last number of the address, last of the hardware address.
pub(crate) fn neighbours(of: &[(u8, u8)]) -> String {
    of.iter()
        .map(|(address, mac)| format!("10.1.2.{address} dev eth0 lladdr 00:1b:2c:00:00:{mac:02x} REACHABLE"))
        .collect::<Vec<_>>()
        .join("\n")
}
