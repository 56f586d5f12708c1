//! One CVE that is known to be exploited, as a feed would bring it.
//! Not here: reading feeds (`formats`).
//! Next: [`super::World`], whose assets it touches.

use crate::TestHub;
use domain::{
    cpe::CpeName,
    vulnerabilities::{
        Bound, Criterion, CveRecord, CveStatus, Feed, KevEntry, Node, Operator, RatedVector, VersionRange,
    },
};
use store::vulnerabilities::{cve, feed, kev};

/// Stores the CVE and its entry in the list of those known to be exploited.
pub(super) async fn take_in(hub: &TestHub) {
    let mut upkeep = hub.store().upkeep(hub.clock.now()).await.expect("a change begins");
    cve::take_in(&mut upkeep, &[record()], "test.json", 1).await.expect("a CVE");
    kev::replace(&mut upkeep, &[entry()], 1).await.expect("an entry");
    feed::switch(&mut upkeep, 1).await.expect("a generation");
    let read = Feed {
        id: "test.json".to_owned(),
        kind: "nvd".to_owned(),
        records: 1,
        last_tried_at_ms: Some(hub.clock.now().as_millisecond()),
        last_good_at_ms: Some(hub.clock.now().as_millisecond()),
        generated_at_ms: None,
        message: String::new(),
    };
    feed::note(&mut upkeep, &read).await.expect("a feed");
    upkeep.commit().await.expect("the change is kept");
}

fn record() -> CveRecord {
    let criterion = Criterion {
        vulnerable: true,
        name: CpeName::parse("cpe:2.3:o:fortinet:fortios:*:*:*:*:*:*:*:*").expect("a name"),
        range: VersionRange {
            start: Some(Bound::Including("6.0.0".into())),
            end: Some(Bound::Including("6.0.4".into())),
        },
    };
    CveRecord {
        id: "CVE-2018-13379".parse().expect("an identifier"),
        status: CveStatus::Analysed,
        published_at: 1_559_600_000_000,
        modified_at: 1_731_000_000_000,
        description: "A path traversal of an SSL VPN web portal".to_owned(),
        vectors: vec![RatedVector {
            vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H".to_owned(),
            stated_score_tenths: Some(98),
            source: "nvd@nist.gov".to_owned(),
            primary: true,
        }],
        weaknesses: vec!["CWE-22".to_owned()],
        references: vec!["https://example.com/advisory".to_owned()],
        configurations: vec![Node {
            operator: Operator::Or,
            negate: false,
            criteria: vec![criterion],
            children: Vec::new(),
        }],
    }
}

fn entry() -> KevEntry {
    KevEntry {
        id: "CVE-2018-13379".parse().expect("an identifier"),
        name: "Path traversal".to_owned(),
        vendor: "Fortinet".to_owned(),
        product: "FortiOS".to_owned(),
        added_on: "2021-11-03".to_owned(),
        due_on: "2022-05-03".to_owned(),
        ransomware: true,
        action: "Apply updates".to_owned(),
    }
}
