//! Devices in no ledger, and assets that are missed.

use crate::desk::{Desk, neighbours};
use domain::inventory::{
    AssetKind,
    evidence::{DeviceState, MakerClass, MergedField},
};
use hub::{
    HubError,
    inventory::evidence::{self, devices},
    today::What,
};
use jiff::SignedDuration;
use testkit::on_both;

const MODEM: &str = "10.1.2.40 dev eth0 lladdr 00:a0:d5:12:34:56 REACHABLE\n";

on_both!(a_cellular_router_comes_first_and_stands_on_today);
async fn a_cellular_router_comes_first_and_stands_on_today(desk: Desk) {
    desk.add("受付端末", |details| details.ip_address = "10.1.2.3".into()).await;
    desk.take_in("arp.txt", &format!("{}\n{MODEM}", neighbours(&[(3, 3), (9, 9)]))).await;
    let found = devices::unlisted(&desk.read(), DeviceState::Open).await.unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].maker.unwrap().class, MakerClass::Cellular);
    let day = hub::today::day(&desk.signed).await.unwrap();
    let whats: Vec<_> = day.tasks.iter().map(|task| &task.what).collect();
    assert!(
        whats.contains(&&What::CellularSeen(1)) && whats.contains(&&What::DevicesUnlisted(1)),
        "{whats:?}"
    );
    assert_eq!(*whats[0], What::CellularSeen(1));
}

on_both!(a_device_is_added_with_what_was_seen_of_it_and_leaves_the_list);
async fn a_device_is_added_with_what_was_seen_of_it_and_leaves_the_list(desk: Desk) {
    desk.add("受付端末", |details| {
        details.ip_address = "10.1.2.3".into();
        details.segment = "外来".into();
    })
    .await;
    desk.take_in("arp.txt", &format!("{}\n{MODEM}", neighbours(&[(3, 3)]))).await;
    let id = devices::unlisted(&desk.read(), DeviceState::Open).await.unwrap()[0].seen.id;
    let mut details = devices::as_details(&desk.write(), id).await.unwrap();
    assert_eq!((details.kind, details.segment.as_str()), (AssetKind::NetworkDevice, "外来"));
    assert_eq!(
        (details.ip_address.as_str(), details.mac_address.as_str()),
        ("10.1.2.40", "00:A0:D5:12:34:56")
    );
    details.name = "検査装置のLTEルーター".into();
    details.ip_address = "10.1.2.41".into();
    let added = devices::add_to_ledger(&desk.write(), id, &details).await.unwrap();
    assert!(devices::unlisted(&desk.read(), DeviceState::Open).await.unwrap().is_empty());
    // What the person changed in the form is theirs; what they left is the file's.
    let sources = evidence::of_asset(&desk.read(), added).await.unwrap().sources;
    assert_eq!(sources.iter().map(|one| one.filled.field).collect::<Vec<_>>(), [MergedField::MacAddress]);
    // Taken out of the ledger, it is a device in no ledger again.
    let version = desk.asset(added).await.version;
    hub::inventory::remove(&desk.write(), added, version).await.unwrap();
    assert_eq!(devices::unlisted(&desk.read(), DeviceState::Open).await.unwrap().len(), 1);
}

on_both!(a_device_is_set_aside_with_a_reason_and_stays_aside_when_seen_again);
async fn a_device_is_set_aside_with_a_reason_and_stays_aside_when_seen_again(desk: Desk) {
    desk.take_in("arp.txt", &neighbours(&[(9, 9)])).await;
    let cx = desk.write();
    let seen = devices::unlisted(&desk.read(), DeviceState::Open).await.unwrap().remove(0).seen;
    let refused = devices::decide(&cx, seen.id, seen.version, DeviceState::Known, " ").await;
    assert!(matches!(refused, Err(HubError::Invalid(_))));
    devices::decide(&cx, seen.id, seen.version, DeviceState::Known, "来客用Wi-Fi").await.unwrap();
    let stale = devices::decide(&cx, seen.id, seen.version, DeviceState::Ignored, "x").await;
    assert!(matches!(stale, Err(HubError::Conflict(_))));
    desk.take_in("arp.txt", &neighbours(&[(9, 9)])).await;
    assert!(devices::unlisted(&desk.read(), DeviceState::Open).await.unwrap().is_empty());
    let known = devices::unlisted(&desk.read(), DeviceState::Known).await.unwrap();
    assert_eq!((known.len(), known[0].seen.reason.as_str()), (1, "来客用Wi-Fi"));
}

on_both!(a_device_that_is_said_to_be_an_asset_fills_what_is_empty_there);
async fn a_device_that_is_said_to_be_an_asset_fills_what_is_empty_there(desk: Desk) {
    let id = desk.add("検査装置", |details| details.mac_address = "00:1B:2C:00:00:01".into()).await;
    desk.take_in("arp.txt", &neighbours(&[(9, 9)])).await;
    let seen = devices::unlisted(&desk.read(), DeviceState::Open).await.unwrap().remove(0).seen;
    devices::is_asset(&desk.write(), seen.id, seen.version, id).await.unwrap();
    let details = desk.asset(id).await.details;
    assert_eq!(
        (details.ip_address.as_str(), details.mac_address.as_str()),
        ("10.1.2.9", "00:1B:2C:00:00:01")
    );
    // The second card is known to be its from now on.
    assert_eq!(desk.take_in("arp.txt", &neighbours(&[(9, 9)])).await, (0, 0));
}

on_both!(an_asset_that_its_watched_network_does_not_show_for_long_is_missed);
async fn an_asset_that_its_watched_network_does_not_show_for_long_is_missed(desk: Desk) {
    let gone = desk.add("旧端末", |details| details.ip_address = "10.1.2.50".into()).await;
    desk.add("受付端末", |details| details.ip_address = "10.1.2.3".into()).await;
    desk.add("別棟の端末", |details| details.ip_address = "10.9.9.9".into()).await;
    let all = neighbours(&[(3, 3), (4, 4), (50, 50)]);
    desk.take_in("arp.txt", &all).await;
    assert!(evidence::missed(&desk.read()).await.unwrap().is_empty());
    desk.world.clock.advance(SignedDuration::from_hours(40 * 24));
    desk.take_in("arp-2.txt", &neighbours(&[(3, 3), (4, 4), (5, 5)])).await;
    let missed = evidence::missed(&desk.read()).await.unwrap();
    assert_eq!(missed.iter().map(|one| (one.id, one.days)).collect::<Vec<_>>(), [(gone, 40)]);
    let day = hub::today::day(&desk.signed).await.unwrap();
    assert!(day.tasks.iter().any(|task| task.what == What::AssetsMissed(1)));
    let other = desk.other().await.permit().unwrap();
    assert!(evidence::missed(&other).await.unwrap().is_empty());
}
