//! A hub with a hospital that has one router, and feeds that touch it.
//! Not here: what happens then.
//! Next: the tests beside.

use domain::{
    access::{Inventory, Read, Vulnerabilities, Write},
    inventory::{AssetDetails, AssetKind, Exposure},
    vulnerabilities::finding::{Listed, Query},
};
use hub::{
    Cx, HubError, Signed, inventory,
    vulnerabilities::{feeds::Taken, findings},
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use store::{
    jobs,
    vulnerabilities::{cve, feed},
};
use testkit::{Database, On, TestHub, firmware};

/// The hub, and who works at the hospital.
pub(crate) struct Site {
    pub(crate) world: TestHub,
    pub(crate) hospital: Signed,
}

impl On for Site {
    async fn on(database: Database) -> Self {
        let world = TestHub::on(database).await;
        let hospital = hospital(&world, "北見台市民病院").await;
        Self { world, hospital }
    }
}

impl Site {
    /// Another hospital with the same router.
    pub(crate) async fn other(&self) -> Signed {
        hospital(&self.world, "南見台病院").await
    }

    /// Writes a feed; returns its place.
    pub(crate) fn write(&self, name: &str, feed: &Value) -> String {
        let path = self.world.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, feed.to_string()).unwrap();
        path.display().to_string()
    }

    /// Takes a place in a minute later, and does the jobs that follow.
    pub(crate) async fn take_in(&self, place: &str) -> Result<Taken, HubError> {
        self.world.clock.advance(SignedDuration::from_mins(1));
        let taken = self.world.hub.take_in_feed(place).await;
        self.world.hub.run_due_jobs().await.unwrap();
        taken
    }

    /// The findings of a hospital.
    pub(crate) async fn findings(&self, of: &Signed) -> Vec<Listed> {
        let cx: Cx<Read<Vulnerabilities>> = of.permit().unwrap();
        findings::list(&cx, &Query::default(), None, 500).await.unwrap()
    }

    /// What is stored: CVEs, the generation, jobs that wait or run.
    pub(crate) async fn stored(&self) -> (i64, i64, i64) {
        let read = self.world.store().read_global();
        (
            cve::count(&read).await.unwrap(),
            feed::generation(&read).await.unwrap(),
            jobs::open(&read).await.unwrap(),
        )
    }
}

async fn hospital(world: &TestHub, name: &str) -> Signed {
    let signed = world.staffed_hospital(name).await;
    let mut router = AssetDetails::named(AssetKind::VpnFirewall, "保守用VPN装置");
    router.exposure = Exposure::Isolated;
    router.components.push(firmware("FortiOS", "6.0.4", "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*"));
    let cx: Cx<Write<Inventory>> = signed.permit().unwrap();
    inventory::add(&cx, &router).await.unwrap();
    world.hub.run_due_jobs().await.unwrap();
    signed
}

/// A feed of NVD with so many CVEs, of which the first touches the router.
pub(crate) fn nvd(count: u32) -> Value {
    let records = (1..=count).map(|number| record(number, "Analyzed", "2026-11-01T00:00:00.000"));
    nvd_of(&records.collect::<Vec<_>>())
}

/// A feed of NVD with these records.
pub(crate) fn nvd_of(records: &[Value]) -> Value {
    json!({
        "resultsPerPage": records.len(), "startIndex": 0, "totalResults": records.len(),
        "format": "NVD_CVE", "version": "2.0", "timestamp": "2026-11-20T00:00:00.000",
        "vulnerabilities": records,
    })
}

/// A record of NVD.
pub(crate) fn record(number: u32, status: &str, modified: &str) -> Value {
    let product = if number == 1 { "fortinet:fortios" } else { "example:other" };
    json!({"cve": {
        "id": format!("CVE-2026-1{number:04}"),
        "vulnStatus": status,
        "published": "2026-10-01T00:00:00.000",
        "lastModified": modified,
        "descriptions": [{"lang": "en", "value": "A hole"}],
        "metrics": {"cvssMetricV31": [{
            "source": "nvd@nist.gov", "type": "Primary",
            "cvssData": {"version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N", "baseScore": 8.1},
        }]},
        "configurations": [{"nodes": [{"operator": "OR", "negate": false, "cpeMatch": [{
            "vulnerable": true, "criteria": format!("cpe:2.3:o:{product}:*:*:*:*:*:*:*:*"),
            "versionEndIncluding": "6.0.4", "matchCriteriaId": "00000000-0000-0000-0000-000000000000",
        }]}]}],
    }})
}

/// CISA's list with these CVEs, of which the last was added on that day.
pub(crate) fn kev(numbers: &[u32], added_on: &str, due_on: &str) -> Value {
    let entry = |number: &u32| {
        json!({
            "cveID": format!("CVE-2026-1{number:04}"), "vendorProject": "Fortinet", "product": "FortiOS",
            "vulnerabilityName": "A hole", "dateAdded": added_on, "shortDescription": "", "requiredAction": "Update",
            "dueDate": due_on, "knownRansomwareCampaignUse": "Known", "notes": "", "cwes": [],
        })
    };
    json!({
        "title": "CISA Catalog of Known Exploited Vulnerabilities", "catalogVersion": added_on,
        "dateReleased": format!("{added_on}T00:00:00.0000Z"), "count": numbers.len(),
        "vulnerabilities": numbers.iter().map(entry).collect::<Vec<_>>(),
    })
}
