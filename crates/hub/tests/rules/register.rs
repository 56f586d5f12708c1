//! Registers: records are added, changed, found, taken in from files; nobody else's are seen.

use crate::support::{World, cx, faults, is_not_found};
use domain::{
    access::{Inventory, Read, Write},
    identity::OrganisationKind,
    ids::RecordId,
    inventory::{
        AssetDetails, AssetKind,
        register::{GapKind, RecordKind, query::Query},
    },
};
use hub::{
    Cx, HubError, Signed, What,
    inventory::{
        self,
        import::{Refusal, UploadError},
        register::{
            self,
            files::{Words, take_in},
            house,
        },
    },
};
use std::collections::HashMap;
use testkit::{TestHub, on_both};

const LINE: RecordKind = RecordKind::Connection;

async fn add(cx: &Cx<Write<Inventory>>, written: &[(&str, &str)]) -> RecordId {
    let details = register::read(LINE, written.iter().copied()).unwrap();
    register::add(cx, LINE, &details).await.unwrap()
}

fn words() -> Words {
    let fields = LINE.fields().iter().map(|field| (field, vec![field.key]));
    Words {
        sheet_name: "外部接続".to_owned(),
        notes_name: "使い方".to_owned(),
        notes: Vec::new(),
        id: "ID",
        fields: fields.collect(),
        values: HashMap::from([(("line_kind", "lte_router"), vec!["LTEルーター", "Cellular"])]),
    }
}

async fn names(cx: &Cx<Read<Inventory>>) -> Vec<String> {
    let page = register::page(cx, &Query::all(LINE), None, 100).await.unwrap();
    page.records.iter().map(|record| record.details.name().to_owned()).collect()
}

async fn sent(signed: &Signed, list: &str, is_trial: bool) -> Result<register::files::Outcome, UploadError> {
    take_in(&cx::<Write<Inventory>>(signed), LINE, list.as_bytes().to_vec(), words(), is_trial).await
}

on_both!(a_record_is_added_changed_and_taken_out_and_a_stale_save_is_told);
async fn a_record_is_added_changed_and_taken_out_and_a_stale_save_is_told(hub: TestHub) {
    let (_world, sato) = World::founded(hub).await;
    let (read, write) = (cx::<Read<Inventory>>(&sato), cx::<Write<Inventory>>(&sato));
    let id = add(&write, &[("name", "保守回線"), ("line_kind", "ip_vpn")]).await;
    let change = async |version, name: &str| {
        let details = register::read(LINE, [("name", name)]).unwrap();
        register::change(&write, LINE, id, version, &details).await
    };
    change(1, "CTの保守回線").await.unwrap();
    assert!(matches!(change(1, "別の名前").await, Err(HubError::Conflict(conflict)) if conflict.found == 2));
    let stored = register::find(&read, LINE, id).await.unwrap();
    assert_eq!((stored.details.name(), stored.version), ("CTの保守回線", 2));
    assert_eq!(register::history(&read, LINE, id).await.unwrap().len(), 2);
    assert!(matches!(register::remove(&write, LINE, id, 1).await, Err(HubError::Conflict(_))));
    assert_eq!(register::remove(&write, LINE, id, 2).await.unwrap(), "CTの保守回線");
    assert!(is_not_found(&register::find(&read, LINE, id).await));
}

on_both!(another_hospital_and_another_register_find_nothing);
async fn another_hospital_and_another_register_find_nothing(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let other = world.other(OrganisationKind::Hospital, "suzuki").await;
    let id = add(&cx(&sato), &[("name", "保守回線")]).await;
    let theirs = cx::<Read<Inventory>>(&other);
    assert!(is_not_found(&register::find(&theirs, LINE, id).await));
    assert!(names(&theirs).await.is_empty());
    let details = register::read(LINE, [("name", "奪取")]).unwrap();
    assert!(is_not_found(&register::change(&cx(&other), LINE, id, 1, &details).await));
    assert!(is_not_found(&register::remove(&cx(&other), LINE, id, 1).await));
    assert!(is_not_found(&register::find(&cx(&sato), RecordKind::Vendor, id).await));
}

on_both!(what_cannot_be_read_is_refused_with_its_field);
async fn what_cannot_be_read_is_refused_with_its_field(hub: TestHub) {
    drop(hub);
    let written = [("usage", "now and then"), ("contract_until", "soon")];
    assert_eq!(
        faults(register::read(LINE, written)),
        [("usage", What::Unknown), ("contract_until", What::NotADate), ("name", What::Required)]
    );
}

on_both!(a_list_is_searched_filtered_and_paged_without_gaps);
async fn a_list_is_searched_filtered_and_paged_without_gaps(hub: TestHub) {
    let (_world, sato) = World::founded(hub).await;
    let (read, write) = (cx::<Read<Inventory>>(&sato), cx::<Write<Inventory>>(&sato));
    for number in 0..7 {
        let day = format!("2027-0{}-01", 9 - number);
        let kind = if number % 2 == 0 { "isdn" } else { "ip_vpn" };
        let name = format!("回線{number}");
        let provider = if number == 3 { "北海ネット" } else { "" };
        let written =
            [("name", name.as_str()), ("line_kind", kind), ("contract_until", &day), ("provider", provider)];
        add(&write, &written).await;
    }
    let found = async |query: Query| {
        let (mut names, mut after) = (Vec::new(), None);
        loop {
            let page = register::page(&read, &query, after.as_ref(), 2).await.unwrap();
            names.extend(page.records.iter().map(|record| record.details.name().to_owned()));
            after = page.next;
            if after.is_none() {
                return names;
            }
        }
    };
    let all: Vec<_> = (0..7).map(|number| format!("回線{number}")).collect();
    assert_eq!(found(Query::all(LINE)).await, all);
    let by_due: Vec<_> = all.iter().rev().cloned().collect();
    assert_eq!(found(Query { by_due: true, ..Query::all(LINE) }).await, by_due);
    assert_eq!(found(Query { descending: true, ..Query::all(LINE) }).await, by_due);
    let isdn = Query { category: Some("isdn".to_owned()), ..Query::all(LINE) };
    assert_eq!(found(isdn).await, ["回線0", "回線2", "回線4", "回線6"]);
    let words = Query { text: "北海".to_owned(), ..Query::all(LINE) };
    assert_eq!(found(words.clone()).await, ["回線3"]);
    assert_eq!(register::count(&read, &words).await.unwrap(), 1);
}

on_both!(a_device_that_comes_into_the_ledger_later_is_known_as_the_boundary);
async fn a_device_that_comes_into_the_ledger_later_is_known_as_the_boundary(hub: TestHub) {
    let (_world, sato) = World::founded(hub).await;
    let (read, write) = (cx::<Read<Inventory>>(&sato), cx::<Write<Inventory>>(&sato));
    let line = [
        ("name", "保守回線"),
        ("line_kind", "ip_vpn"),
        ("boundary_device", "KC-FW-001"),
        ("patch_state", "current"),
    ];
    let id = add(&write, &line).await;
    let gaps =
        async || -> Vec<GapKind> { house::gaps(&read).await.unwrap().iter().map(|gap| gap.kind).collect() };
    assert_eq!(gaps().await, [GapKind::BoundaryUnlisted]);
    let device = AssetDetails {
        asset_tag: "KC-FW-001".to_owned(),
        ..AssetDetails::named(AssetKind::VpnFirewall, "VPN装置")
    };
    let asset = inventory::add(&write, &device).await.unwrap();
    assert_eq!(gaps().await, []);
    // Saved again, the record holds on to the device, whatever becomes of its number.
    register::change(&write, LINE, id, 1, &register::read(LINE, line).unwrap()).await.unwrap();
    inventory::change(&write, asset, 1, &AssetDetails::named(AssetKind::VpnFirewall, "別名")).await.unwrap();
    assert_eq!(gaps().await, []);
    assert_eq!(register::of_asset(&read, asset).await.unwrap().len(), 1);
}

on_both!(a_list_that_comes_in_is_checked_first_and_applied_whole);
async fn a_list_that_comes_in_is_checked_first_and_applied_whole(hub: TestHub) {
    let (_world, sato) = World::founded(hub).await;
    let read = cx::<Read<Inventory>>(&sato);
    let list = "表題\nname,line_kind,見たことのない列\n点検,LTEルーター,x\n保守,dedicated,y\n";
    let would = sent(&sato, list, true).await.unwrap();
    assert_eq!((would.added, would.unknown.as_slice()), (2, &["見たことのない列".to_owned()][..]));
    assert!(names(&read).await.is_empty());
    assert_eq!(sent(&sato, list, false).await.unwrap().added, 2);
    let again = sent(&sato, list, false).await.unwrap();
    assert_eq!((again.added, again.changed, again.same), (0, 0, 2));
    let changed = sent(&sato, "name,provider\n点検,北海ネット\n", false).await.unwrap();
    assert_eq!((changed.added, changed.changed), (0, 1));
    let page = register::page(&read, &Query::all(LINE), None, 10).await.unwrap();
    let one = page.records.iter().find(|record| record.details.name() == "点検").unwrap();
    assert_eq!((one.details.text("line_kind"), one.details.text("provider")), ("lte_router", "北海ネット"));
}

on_both!(one_cell_that_cannot_be_read_keeps_the_whole_list_out);
async fn one_cell_that_cannot_be_read_keeps_the_whole_list_out(hub: TestHub) {
    let (_world, sato) = World::founded(hub).await;
    let list = "name,line_kind,contract_until\n良い行,isdn,令和9年3月31日\n悪い行,糸電話,いつか\n";
    let outcome = sent(&sato, list, false).await.unwrap();
    let found: Vec<_> = outcome.faults.iter().map(|fault| (fault.row, fault.field)).collect();
    assert_eq!(found.len(), 2);
    assert!(found.contains(&(3, "line_kind")) && found.contains(&(3, "contract_until")));
    assert!(names(&cx(&sato)).await.is_empty());
    let refused = sent(&sato, "色,形\n赤,丸\n", false).await;
    assert!(matches!(refused, Err(UploadError::Refused(Refusal::NoHeading))));
}

on_both!(a_list_with_headings_and_words_of_ones_own_is_taken_in);
async fn a_list_with_headings_and_words_of_ones_own_is_taken_in(hub: TestHub) {
    let (_world, sato) = World::founded(hub).await;
    let list = "外部接続一覧（R3）,,,,\n接続名,回線種別,接続先業者,VPN装置,天気\nCT保守,モバイルルータ,東都メディカル,RTX,晴\n";
    let outcome = sent(&sato, list, false).await.unwrap();
    assert_eq!((outcome.added, outcome.faults.len(), outcome.unknown), (1, 0, vec!["天気".to_owned()]));
    let read = cx::<Read<Inventory>>(&sato);
    let record = register::page(&read, &Query::all(LINE), None, 9).await.unwrap().records.remove(0);
    let text = |key| record.details.text(key);
    assert_eq!([text("name"), text("line_kind"), text("vendor")], ["CT保守", "lte_router", "東都メディカル"]);
    assert_eq!(text("boundary_device"), "RTX");
    // One word that could be anything's heading is no list.
    let none = sent(&sato, "名称\nCT保守\n", false).await;
    assert!(matches!(none, Err(UploadError::Refused(Refusal::NoHeading))));
}
