//! Someone who imports lists for a hospital: sends a file, takes the columns as proposed, looks, applies.
//! Not here: what they then see.
//! Next: the tests beside.

use domain::{
    access::{Inventory, Permission, Read, Write},
    ids::{AssetId, ImportId, OrganisationId},
    inventory::{Asset, AssetDetails, RowVerdict, query::Query},
};
use hub::{
    Cx, Hub, HubError, Signed,
    inventory::{
        self,
        import::{self, BadCell, Outcome, Receiving, Run, UploadError},
    },
};
use testkit::{Database, On, TestHub};

/// A hub with a hospital, and who imports lists there.
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
    /// Someone at the desk of another hospital of the same hub.
    pub(crate) async fn other(&self, name: &str) -> Signed {
        self.world.staffed_hospital(name).await
    }

    pub(crate) fn cx<P: Permission>(&self) -> Cx<P> {
        self.signed.permit().unwrap()
    }

    pub(crate) fn write(&self) -> Cx<Write<Inventory>> {
        self.cx()
    }

    pub(crate) fn organisation(&self) -> OrganisationId {
        self.signed.scope.organisation
    }

    /// Sends a file.
    pub(crate) async fn send(&self, bytes: &[u8]) -> Result<ImportId, UploadError> {
        send_as(&self.write(), bytes).await
    }

    /// Sends a file, takes the columns as proposed, and waits for the preview.
    pub(crate) async fn preview(&self, bytes: &[u8]) -> Run {
        let cx = self.write();
        let id = self.send(bytes).await.unwrap();
        let survey = import::columns(&cx, id, None).await.unwrap();
        import::choose(&cx, id, 1, survey.sheet, &survey.mapping()).await.unwrap();
        self.read(id).await
    }

    /// Waits for the preview.
    pub(crate) async fn read(&self, id: ImportId) -> Run {
        self.hub.run_due_jobs().await.unwrap();
        import::find(&self.write(), id).await.unwrap()
    }

    /// Applies a preview.
    pub(crate) async fn apply(&self, run: &Run) -> Result<Outcome, HubError> {
        import::apply(&self.write(), run.id, run.version).await
    }

    /// Sends and applies a file: how many assets it added and changed.
    pub(crate) async fn import(&self, bytes: &[u8]) -> (u64, u64) {
        let run = self.preview(bytes).await;
        match self.apply(&run).await.unwrap() {
            Outcome::Applied { added, changed } => (added, changed),
            Outcome::Stale => panic!("nobody else is here"),
        }
    }

    /// The ledger, by name.
    pub(crate) async fn ledger(&self) -> Vec<Asset> {
        ledger_of(&self.signed).await
    }

    /// The only asset of that name.
    pub(crate) async fn asset(&self, name: &str) -> Asset {
        let found: Vec<Asset> =
            self.ledger().await.into_iter().filter(|asset| asset.details.name == name).collect();
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        found.into_iter().next().unwrap()
    }

    /// Adds an asset by hand.
    pub(crate) async fn add(&self, details: &AssetDetails) -> AssetId {
        inventory::add(&self.write(), details).await.unwrap()
    }

    /// Changes an asset by hand.
    pub(crate) async fn change(&self, name: &str, change: impl FnOnce(&mut AssetDetails)) {
        let asset = self.asset(name).await;
        let mut details = asset.details;
        change(&mut details);
        inventory::change(&self.write(), asset.id, asset.version, &details).await.unwrap();
    }

    /// The cells that a preview names: place, reason, what is written.
    pub(crate) async fn faults(&self, run: &Run) -> Vec<(String, String, String)> {
        let cells = import::bad_cells(&self.write(), run.id, (0, i64::MAX), 100).await.unwrap();
        let place =
            |cell: &BadCell| format!("{}{} {}", cell.letters, cell.row, cell.heading).trim().to_owned();
        let fault = |cell: BadCell| {
            (place(&cell), cell.reason.map(|reason| reason.to_string()).unwrap_or_default(), cell.written)
        };
        cells.into_iter().map(fault).collect()
    }

    /// The names of the rows with a verdict.
    pub(crate) async fn rows(&self, run: &Run, verdict: RowVerdict) -> Vec<u32> {
        let rows = import::left(&self.write(), run.id, verdict, 0, 100).await.unwrap();
        rows.into_iter().map(|row| row.row).collect()
    }

    /// Files of imports that lie in the data folder.
    pub(crate) fn stored_files(&self) -> usize {
        std::fs::read_dir(self.world.folder.path().join("imports")).map_or(0, Iterator::count)
    }
}

/// Sends a file in pieces.
pub(crate) async fn send_as(cx: &Cx<Write<Inventory>>, bytes: &[u8]) -> Result<ImportId, UploadError> {
    let mut receiving = Receiving::begin(cx).await?;
    for piece in bytes.chunks(64 * 1024) {
        receiving.write(piece).await?;
    }
    receiving.finish(cx, "C:\\台帳\\資産台帳.csv").await
}

/// A ledger, by name.
pub(crate) async fn ledger_of(signed: &Signed) -> Vec<Asset> {
    let cx = signed.permit::<Read<Inventory>>().unwrap();
    inventory::list(&cx, &Query::default(), None, 500).await.unwrap().assets
}

/// Counts as (added, changed, same, bad).
pub(crate) fn counted(run: &Run) -> (i64, i64, i64, i64) {
    (run.counts.added, run.counts.changed, run.counts.same, run.counts.bad)
}
