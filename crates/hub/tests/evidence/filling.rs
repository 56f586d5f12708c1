//! What evidence fills, and what it must not touch.

use crate::desk::{Desk, neighbours};
use domain::{
    access::{Inventory, Write},
    inventory::evidence::{By, MergedField, Verdict},
};
use hub::{
    HubError,
    inventory::evidence::{self, EvidenceError, Outcome, Refusal, RowMeant, Wanted},
};
use store::audit_trail::{Filter, newest};
use testkit::on_both;

on_both!(evidence_fills_empty_fields_with_its_source_and_time);
async fn evidence_fills_empty_fields_with_its_source_and_time(desk: Desk) {
    let id = desk.add("受付端末", |details| details.ip_address = "10.1.2.3".into()).await;
    let file = desk.send("arp.txt", &neighbours(&[(3, 3), (9, 9)])).await;
    let preview = desk.preview(file).await;
    assert_eq!((preview.unknown, preview.fills, preview.contradicts), (1, 1, 0));
    let known = preview.rows.iter().find(|row| row.proposals.len() == 2).unwrap();
    assert_eq!(known.meant, RowMeant::Asset { id, name: "受付端末".into(), by: By::Address });
    assert_eq!(desk.asset(id).await.details.mac_address, "", "a preview changes nothing");

    assert_eq!(
        desk.apply(file, None).await.unwrap(),
        Outcome::Applied { changed: 1, unknown: 1, accounts: 0 }
    );
    assert_eq!(desk.asset(id).await.details.mac_address, "00:1B:2C:00:00:03");
    let told = evidence::of_asset(&desk.read(), id).await.unwrap();
    assert_eq!(told.sources.len(), 1);
    assert_eq!(told.sources[0].filled.field, MergedField::MacAddress);
    assert_eq!(told.sources[0].file_name, "arp.txt");
    assert_eq!(told.seen.len(), 1);
    let history = hub::inventory::history(&desk.read(), id).await.unwrap();
    assert_eq!((history[0].action.as_str(), history[0].label.as_str()), ("import", "arp.txt"));
    assert!(
        desk.hub
            .verify_audit_trail(desk.signed.scope.organisation, &Default::default())
            .await
            .unwrap()
            .is_ok()
    );
}

on_both!(a_value_that_a_person_typed_is_never_overwritten);
async fn a_value_that_a_person_typed_is_never_overwritten(desk: Desk) {
    let fill = |details: &mut domain::inventory::AssetDetails| {
        details.mac_address = "00:1B:2C:00:00:03".into();
        details.ip_address = "10.1.2.3".into();
    };
    let typed = desk.add("受付端末", fill).await;
    let file = desk.send("arp.txt", &neighbours(&[(77, 3)])).await;
    let preview = desk.preview(file).await;
    assert_eq!((preview.fills, preview.contradicts), (0, 1));
    assert_eq!(preview.rows[0].proposals[0].verdict, Verdict::Contradicts);
    assert_eq!(
        desk.apply(file, None).await.unwrap(),
        Outcome::Applied { changed: 0, unknown: 0, accounts: 0 }
    );
    let asset = desk.asset(typed).await;
    assert_eq!((asset.details.ip_address.as_str(), asset.version), ("10.1.2.3", 1));
}

on_both!(what_evidence_filled_is_renewed_until_a_person_types_there);
async fn what_evidence_filled_is_renewed_until_a_person_types_there(desk: Desk) {
    let id = desk.add("受付端末", |details| details.mac_address = "00-1b-2c-00-00-03".into()).await;
    desk.take_in("a.txt", &neighbours(&[(3, 3)])).await;
    desk.take_in("b.txt", &neighbours(&[(4, 3)])).await;
    assert_eq!(desk.asset(id).await.details.ip_address, "10.1.2.4");
    desk.change(id, |details| details.ip_address = "10.1.2.5".into()).await;
    desk.take_in("c.txt", &neighbours(&[(6, 3)])).await;
    assert_eq!(desk.asset(id).await.details.ip_address, "10.1.2.5");
    // Typed back to what evidence once said, it is still typed.
    desk.change(id, |details| details.ip_address = "10.1.2.4".into()).await;
    desk.take_in("d.txt", &neighbours(&[(6, 3)])).await;
    assert_eq!(desk.asset(id).await.details.ip_address, "10.1.2.4");
    assert!(evidence::of_asset(&desk.read(), id).await.unwrap().sources.is_empty());
}

on_both!(three_replays_of_a_scan_double_nothing);
async fn three_replays_of_a_scan_double_nothing(desk: Desk) {
    desk.add("受付端末", |details| details.ip_address = "10.1.2.3".into()).await;
    let text = neighbours(&[(3, 3), (8, 8), (9, 9)]);
    let mut counts = Vec::new();
    for _ in 0..3 {
        counts.push(desk.take_in("arp.txt", &text).await);
    }
    assert_eq!(counts, [(1, 2), (0, 2), (0, 2)]);
    assert_eq!(desk.ledger().await.len(), 1);
    let open = domain::inventory::evidence::DeviceState::Open;
    assert_eq!(evidence::devices::unlisted(&desk.read(), open).await.unwrap().len(), 2);
    let again = desk.send("arp.txt", &text).await;
    assert!(desk.preview(again).await.applied_before_ms.is_some());
}

on_both!(another_site_s_file_asks_before_anything_is_taken_in);
async fn another_site_s_file_asks_before_anything_is_taken_in(desk: Desk) {
    desk.add("受付端末", |details| details.ip_address = "10.1.2.3".into()).await;
    let line = |last: u8| format!("192.168.7.{last} dev eth0 lladdr 00:1b:2c:00:01:0{last} STALE\n");
    let text: String = (1..=9).map(line).collect();
    let id = desk.send("arp.txt", &text).await;
    assert_eq!(desk.preview(id).await.stranger, Some((0, 9)));
    assert_eq!(desk.apply(id, None).await.unwrap(), Outcome::AnotherSite);
    let open = domain::inventory::evidence::DeviceState::Open;
    assert!(evidence::devices::unlisted(&desk.read(), open).await.unwrap().is_empty());
    let wanted = Wanted { version: 1, is_ours: true, ..Wanted::default() };
    assert_eq!(
        evidence::apply(&desk.write(), id, wanted).await.unwrap(),
        Outcome::Applied { changed: 0, unknown: 9, accounts: 0 }
    );
}

on_both!(a_file_that_cannot_be_read_leaves_nothing_and_one_is_applied_once);
async fn a_file_that_cannot_be_read_leaves_nothing_and_one_is_applied_once(desk: Desk) {
    let cut_off = b"<?xml version=\"1.0\"?><nmaprun><host>".to_vec();
    let refused = evidence::receive(&desk.write(), "scan.xml", cut_off).await;
    assert!(matches!(refused, Err(EvidenceError::Refused(Refusal::Damaged(1)))), "{refused:?}");
    assert!(evidence::newest(&desk.write(), 9).await.unwrap().is_empty());
    let id = desk.send("arp.txt", &neighbours(&[(3, 3)])).await;
    desk.apply(id, None).await.unwrap();
    assert!(matches!(desk.apply(id, None).await, Err(HubError::Conflict(_))));
    let given_up = desk.send("arp.txt", &neighbours(&[(3, 3)])).await;
    evidence::discard(&desk.write(), given_up).await.unwrap();
    assert!(matches!(desk.apply(given_up, None).await, Err(HubError::Conflict(_))));
    let filter = Filter { subject: Some("evidence".to_owned()), ..Filter::default() };
    let entries = newest(&desk.hub.store().read(&desk.signed.scope), &filter, 9).await.unwrap();
    assert_eq!(entries.len(), 1);
    assert!(entries[0].after.contains("\"file\":\"arp.txt\""), "{}", entries[0].after);
}

on_both!(another_hospital_neither_finds_nor_applies_a_file);
async fn another_hospital_neither_finds_nor_applies_a_file(desk: Desk) {
    let id = desk.send("arp.txt", &neighbours(&[(3, 3)])).await;
    let other = desk.other().await.permit::<Write<Inventory>>().unwrap();
    assert!(matches!(evidence::find(&other, id).await, Err(HubError::NotFound)));
    let wanted = Wanted { version: 1, is_ours: true, ..Wanted::default() };
    assert!(matches!(evidence::apply(&other, id, wanted).await, Err(HubError::NotFound)));
    assert!(matches!(evidence::discard(&other, id).await, Err(HubError::NotFound)));
}
