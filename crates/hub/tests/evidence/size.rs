//! A file of a large hospital, applied within the time that others can wait for the ledger.

use crate::desk::Desk;
use domain::inventory::{AssetDetails, AssetKind};
use hub::inventory::{self, evidence};
use testkit::on_both;

on_both!(a_scan_of_a_hospital_of_300_beds_is_applied_whole);
async fn a_scan_of_a_hospital_of_300_beds_is_applied_whole(desk: Desk) {
    const ASSETS: usize = 300;
    const DEVICES: usize = 2_000;
    let address = |at: usize| format!("10.1.{}.{}", at / 250, at % 250 + 1);
    for at in 0..ASSETS {
        let mut details = AssetDetails::named(AssetKind::Terminal, format!("端末{at}"));
        details.ip_address = address(at);
        inventory::add(&desk.write(), &details).await.unwrap();
    }
    let line = |at: usize| {
        format!("{} dev eth0 lladdr 00:1b:2c:00:{:02x}:{:02x} STALE\n", address(at), at / 256, at % 256)
    };
    let text: String = (0..DEVICES).map(line).collect();
    assert_eq!(desk.take_in("arp.txt", &text).await, (ASSETS, DEVICES - ASSETS));
    assert_eq!(desk.take_in("arp.txt", &text).await, (0, DEVICES - ASSETS));
    let open = domain::inventory::evidence::DeviceState::Open;
    assert_eq!(evidence::devices::unlisted(&desk.read(), open).await.unwrap().len(), DEVICES - ASSETS);
}
