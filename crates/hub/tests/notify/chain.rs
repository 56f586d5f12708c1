//! From a file that changes on disk to the mail: within a minute, the edge first, and once.

use crate::house::House;
use domain::{
    access::{Inventory, Notices, Read, Write},
    identity::Role,
    inventory::{AssetDetails, AssetKind, Exposure},
};
use hub::{
    inventory,
    notify::{NoticeKind, list},
    vulnerabilities::feeds::Watch,
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::{firmware, on_both};

/// How often the binary looks at the files.
const LOOK: SignedDuration = SignedDuration::from_secs(10);

fn feed(cves: &[u32]) -> Value {
    let record = |number: &u32| {
        json!({ "cve": {
            "id": format!("CVE-2026-{number:04}"), "vulnStatus": "Analyzed",
            "published": "2026-11-20T00:00:00.000", "lastModified": "2026-11-20T01:00:00.000",
            "descriptions": [{ "lang": "en", "value": "x" }], "references": [],
            "metrics": { "cvssMetricV31": [{ "source": "nvd@nist.gov", "type": "Primary", "cvssData": {
                "version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "baseScore": 9.8 } }] },
            "configurations": [{ "nodes": [{ "operator": "OR", "negate": false, "cpeMatch": [{
                "vulnerable": true, "criteria": "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*" }] }] }]
        } })
    };
    let all: Vec<Value> = cves.iter().map(record).collect();
    json!({ "resultsPerPage": all.len(), "startIndex": 0, "totalResults": all.len(), "format": "NVD_CVE",
        "version": "2.0", "timestamp": "2026-11-20T02:00:00.000", "vulnerabilities": all })
}

/// Looks until a change is seen, then does all that follows; the seconds that passed, none without a change.
async fn wait(house: &House, watch: &mut Watch) -> Option<i64> {
    let before = house.kit.clock.now();
    for _ in 0..6 {
        house.kit.clock.advance(LOOK);
        if watch.look(&house.kit.hub).await.unwrap() > 0 {
            house.kit.hub.run_due_jobs().await.unwrap();
            house.tend().await;
            return Some((house.kit.clock.now() - before).get_seconds());
        }
    }
    None
}

on_both!(a_changed_feed_file_becomes_a_mail_within_a_minute);
async fn a_changed_feed_file_becomes_a_mail_within_a_minute(house: House) {
    let folder = house.kit.folder.path().join("feeds");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("nvd.json"), feed(&[1]).to_string()).unwrap();
    let place = folder.display().to_string();
    let mut watch = Watch::new(std::slice::from_ref(&place));
    house.kit.hub.take_in_feed(&place).await.unwrap();
    house.kit.hub.run_due_jobs().await.unwrap();
    house.tend().await;
    house.kit.post.empty();
    assert_eq!(wait(&house, &mut watch).await, None, "nothing changed, and something was done");
    std::fs::write(folder.join("nvd.json"), feed(&[1, 2]).to_string()).unwrap();
    let seconds = wait(&house, &mut watch).await.expect("the change was seen");
    assert!(seconds <= 60, "{seconds} s");
    let subjects: Vec<String> = house.kit.post.mails().into_iter().map(|mail| mail.subject).collect();
    // The address of the own hospital, and of the other, which has the same device.
    assert_eq!(
        subjects,
        vec![
            "【今週中】外部とつながる機器に、対応が必要な脆弱性が1件見つかりました";
            2
        ]
    );
    assert_eq!(house.told()[0].as_str(), "system_staff");
    assert_eq!(wait(&house, &mut watch).await, None);
    assert!(house.told().is_empty(), "told twice");
}

on_both!(a_file_that_is_still_being_written_waits);
async fn a_file_that_is_still_being_written_waits(house: House) {
    let folder = house.kit.folder.path().join("feeds");
    std::fs::create_dir_all(&folder).unwrap();
    let mut watch = Watch::new(&[folder.display().to_string()]);
    let whole = feed(&[1]).to_string();
    for part in [40, 200, whole.len()] {
        std::fs::write(folder.join("nvd.json"), &whole[..part]).unwrap();
        assert_eq!(watch.look(&house.kit.hub).await.unwrap(), 0);
    }
    assert_eq!(watch.look(&house.kit.hub).await.unwrap(), 1);
}

on_both!(many_devices_at_once_are_few_notices_with_the_edge_first);
async fn many_devices_at_once_are_few_notices_with_the_edge_first(house: House) {
    let cx = house.cx::<Write<Inventory>>(Role::SystemStaff).await;
    for number in 0..20 {
        let mut details = AssetDetails::named(AssetKind::NetworkDevice, format!("院内スイッチ {number}"));
        details.exposure = Exposure::Inside;
        details.components.push(firmware(
            "FortiOS",
            "6.0.4",
            "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*",
        ));
        inventory::add(&cx, &details).await.unwrap();
    }
    let mut vpn = AssetDetails::named(AssetKind::VpnFirewall, "給食会社VPN");
    vpn.exposure = Exposure::ExternalLine;
    vpn.components.push(firmware("FortiOS", "6.0.4", "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*"));
    inventory::add(&cx, &vpn).await.unwrap();
    house.kit.hub.run_due_jobs().await.unwrap();
    house.tend().await;
    let read = house.cx::<Read<Notices>>(Role::Director).await;
    let open = list::page(&read, true, None, 50).await.unwrap();
    assert_eq!(open[0].kind, NoticeKind::EdgeDevice);
    assert_eq!(open[0].name, "給食会社VPN");
    assert_eq!((open[1].kind, open[1].count), (NoticeKind::Devices, 20));
    assert_eq!(open.len(), 2, "{open:?}");
    assert!(house.kit.post.mails()[0].subject.contains("外部とつながる機器"));
}

on_both!(a_notice_whose_findings_are_answered_is_settled_before_it_climbs);
async fn a_notice_whose_findings_are_answered_is_settled_before_it_climbs(house: House) {
    let cx = house.cx::<Write<Inventory>>(Role::SystemStaff).await;
    let mut vpn = AssetDetails::named(AssetKind::VpnFirewall, "給食会社VPN");
    vpn.exposure = Exposure::ExternalLine;
    vpn.components.push(firmware("FortiOS", "6.0.4", "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*"));
    let id = inventory::add(&cx, &vpn).await.unwrap();
    house.kit.hub.run_due_jobs().await.unwrap();
    house.tend().await;
    assert_eq!(house.told(), ["system_staff"]);
    inventory::remove(&cx, id, 1).await.unwrap();
    house.kit.hub.run_due_jobs().await.unwrap();
    house.pass(30).await;
    assert!(house.told().is_empty());
    let read = house.cx::<Read<Notices>>(Role::Director).await;
    assert_eq!(list::open_count(&read).await.unwrap(), 0);
}
