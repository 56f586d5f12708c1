//! A hub with a network, which packs, and one without, which takes in.
//! Not here: what is checked with them.
//! Next: the files beside this one.

use domain::vulnerabilities::{CveRecord, CveStatus, KevEntry};
use hub::vulnerabilities::pack::{Refusal, Since, TakenIn, Wanted};
use std::path::{Path, PathBuf};
use store::vulnerabilities::{
    cve::{self, Place},
    feed, kev,
};
use testkit::{Database, On, TestHub};

/// The two, on databases of the same kind.
pub(crate) struct TwoHubs {
    pub(crate) sender: TestHub,
    pub(crate) receiver: TestHub,
}

impl On for TwoHubs {
    async fn on(database: Database) -> Self {
        Self { sender: TestHub::on(database).await, receiver: TestHub::on(database).await }
    }
}

/// What a hub knows, to be compared.
#[derive(Debug, PartialEq)]
pub(crate) struct Known {
    pub(crate) cves: Vec<CveRecord>,
    pub(crate) exploited: Vec<KevEntry>,
}

impl TwoHubs {
    /// The receiver trusts the sender's key.
    pub(crate) async fn trusting(self) -> Self {
        let key = self.sender.hub.bundle_key().await.unwrap();
        self.receiver.hub.trust_bundle_sender(&key, "北見台ネットワーク").await.unwrap();
        self
    }

    /// Has a feed come in at the sender: these CVEs, changed on that day of November.
    pub(crate) async fn news(&self, numbers: &[u32], day: i64, exploited: &[u32]) {
        let hub = &self.sender;
        let mut upkeep = hub.store().upkeep(hub.clock.now()).await.unwrap();
        let generation = feed::next_generation(&mut upkeep).await.unwrap();
        let records: Vec<CveRecord> = numbers.iter().map(|number| record(*number, day)).collect();
        let changed = cve::take_in(&mut upkeep, &records, "test.json", generation).await.unwrap();
        let list: Vec<KevEntry> = exploited.iter().map(|number| entry(*number, day)).collect();
        let listed = kev::replace(&mut upkeep, &list, generation).await.unwrap();
        feed::switch(&mut upkeep, changed + listed).await.unwrap();
        upkeep.commit().await.unwrap();
    }

    /// Has a file of scores of that day come in at the sender.
    pub(crate) async fn scores(&self, day: &str) {
        let path = self.sender.folder.path().join("epss.csv");
        let head =
            format!("#model_version:v2026.03.01,score_date:{day}T00:00:00+0000\ncve,epss,percentile\n");
        std::fs::write(&path, head + "CVE-2026-0001,0.5,0.9\n").unwrap();
        self.sender.hub.take_in_feed(path.to_str().unwrap()).await.unwrap();
    }

    /// Packs at the sender.
    pub(crate) async fn pack(&self, since: Since) -> PathBuf {
        self.pack_as(Wanted { since, ..Wanted::default() }).await.unwrap()
    }

    pub(crate) async fn pack_as(&self, wanted: Wanted) -> Result<PathBuf, Refusal> {
        Ok(self.sender.hub.pack_news(wanted, self.sender.folder.path()).await?.1)
    }

    /// Takes in at the receiver.
    pub(crate) async fn take(&self, pack: &Path) -> Result<TakenIn, Refusal> {
        self.receiver.hub.unpack_news(pack).await
    }
}

/// What a hub knows.
pub(crate) async fn known(hub: &TestHub) -> Known {
    let read = hub.store().read_global();
    let mut cves = cve::batch(&read, &mut Place::default(), 1_000).await.unwrap();
    cves.sort_by_key(|record| record.id);
    Known { cves, exploited: kev::list(&read).await.unwrap() }
}

/// Files that a hub left in its folder of packs.
pub(crate) fn left(hub: &TestHub) -> Vec<String> {
    let Ok(folder) = std::fs::read_dir(hub.folder.path().join("packs")) else { return Vec::new() };
    folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn record(number: u32, day: i64) -> CveRecord {
    CveRecord {
        id: format!("CVE-2026-{number:04}").parse().unwrap(),
        status: CveStatus::Analysed,
        published_at: 1_000,
        modified_at: day * 86_400_000,
        description: format!("脆弱性 {number}, day {day}"),
        vectors: Vec::new(),
        weaknesses: vec!["CWE-79".to_owned()],
        references: vec!["https://nvd.example/1".to_owned()],
        configurations: Vec::new(),
    }
}

fn entry(number: u32, day: i64) -> KevEntry {
    KevEntry {
        id: format!("CVE-2026-{number:04}").parse().unwrap(),
        name: "名前".to_owned(),
        vendor: "Maker".to_owned(),
        product: "Gate".to_owned(),
        added_on: format!("2026-11-{day:02}"),
        due_on: "2026-12-24".to_owned(),
        ransomware: false,
        action: "Apply updates.".to_owned(),
    }
}
