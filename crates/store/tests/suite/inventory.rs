//! The ledger: what is written reads back, is found by what people type, and pages without gaps in every order.

use domain::{
    access::Scope,
    audit_trail::{Action, Entry},
    ids::AssetId,
    inventory::{
        Asset, AssetDetails, AssetKind, CareRole, Component, ComponentKind, Exposure, PatchState,
        query::{Query, Sort, sort_key},
    },
};
use jiff::civil::date;
use store::{
    Conflict, StoreError,
    inventory::{asset, list},
};
use testkit::{TestHub, on_both};

async fn add(hub: &TestHub, scope: &Scope, details: &[AssetDetails]) -> Vec<AssetId> {
    let mut tx = hub.store().write(scope, hub.clock.now()).await.unwrap();
    let mut ids = Vec::new();
    for one in details {
        let id = AssetId::from_uuid(hub.new_id());
        asset::insert(&mut tx, id, one).await.unwrap();
        ids.push(id);
    }
    tx.commit(Entry::new(Action::Import, "asset", "", "")).await.unwrap();
    ids
}

async fn change(
    hub: &TestHub,
    scope: &Scope,
    id: AssetId,
    version: i64,
    name: &str,
) -> Result<(), StoreError> {
    let mut tx = hub.store().write(scope, hub.clock.now()).await.unwrap();
    asset::update(&mut tx, id, version, &named(name)).await?;
    tx.commit(Entry::new(Action::Update, "asset", id, name)).await
}

async fn remove(hub: &TestHub, scope: &Scope, id: AssetId, version: i64) -> Result<(), StoreError> {
    let mut tx = hub.store().write(scope, hub.clock.now()).await.unwrap();
    asset::remove(&mut tx, id, version).await?;
    tx.commit(Entry::new(Action::Remove, "asset", id, "")).await
}

fn named(name: &str) -> AssetDetails {
    AssetDetails::named(AssetKind::Server, name)
}

fn component(name: &str, version: &str) -> Component {
    Component {
        kind: ComponentKind::Software,
        name: name.into(),
        version: version.into(),
        cpe: String::new(),
    }
}

/// Every field filled.
fn full() -> AssetDetails {
    AssetDetails {
        kind: AssetKind::MedicalDevice,
        name: "輸液ポンプ「第2」 \\ ' \" % _".to_owned(),
        asset_tag: "ME-0042".to_owned(),
        maker: "Becton Dickinson".to_owned(),
        model: "Alaris 8015".to_owned(),
        serial: "1234".to_owned(),
        hardware_cpe: "cpe:2.3:h:bd:alaris_8015:-:*:*:*:*:*:*:*".to_owned(),
        components: vec![
            Component {
                kind: ComponentKind::Firmware,
                name: "PCU".into(),
                version: "9.33".into(),
                cpe: "cpe:2.3:o:bd:alaris_8015_firmware:9.33:*:*:*:*:*:*:*".into(),
            },
            component("無線モジュール", "1.0"),
        ],
        department: "ME室".to_owned(),
        place: "3階病棟".to_owned(),
        segment: "医療機器".to_owned(),
        host_name: "pump42".to_owned(),
        ip_address: "192.0.2.42".to_owned(),
        mac_address: "00:00:5e:00:53:2a".to_owned(),
        exposure: Exposure::Inside,
        care_role: CareRole::Life,
        care_impact: "輸液が止まる".to_owned(),
        patient_data: Some(false),
        support_end_on: Some(date(2027, 3, 31)),
        patch_state: PatchState::Behind,
        patched_on: Some(date(2024, 2, 29)),
        installed_on: Some(date(2019, 4, 1)),
        responsible: "佐藤".to_owned(),
        vendor: "保守株式会社".to_owned(),
        remarks: "二行の\n備考🏥".to_owned(),
    }
}

async fn names(hub: &TestHub, scope: &Scope, query: &Query) -> Vec<String> {
    let page = list::page(&hub.store().read(scope), query, None, 500).await.unwrap();
    let counted = list::count(&hub.store().read(scope), query).await.unwrap();
    assert_eq!(counted, i64::try_from(page.assets.len()).unwrap());
    page.assets.into_iter().map(|asset| asset.details.name).collect()
}

async fn found(hub: &TestHub, scope: &Scope, text: &str) -> Vec<String> {
    names(hub, scope, &Query { text: text.to_owned(), ..Query::default() }).await
}

on_both!(an_asset_reads_back_as_it_was_written);
async fn an_asset_reads_back_as_it_was_written(hub: TestHub) {
    let scope = hub.new_hospital("北病院").await;
    let ids = add(&hub, &scope, &[full(), named("空")]).await;
    let read = hub.store().read(&scope);
    for (id, details) in ids.into_iter().zip([full(), named("空")]) {
        let updated_at_ms = hub.clock.now().as_millisecond();
        let expected = Asset { id, details, version: 1, updated_at_ms };
        assert_eq!(asset::find(&read, id).await.unwrap(), Some(expected));
    }
}

on_both!(a_change_replaces_every_field_and_counts_the_version_up);
async fn a_change_replaces_every_field_and_counts_the_version_up(hub: TestHub) {
    let scope = hub.new_hospital("北病院").await;
    let id = add(&hub, &scope, &[full()]).await[0];
    change(&hub, &scope, id, 1, "別の機器").await.unwrap();
    let changed = asset::find(&hub.store().read(&scope), id).await.unwrap().unwrap();
    assert_eq!((changed.version, &changed.details), (2, &named("別の機器")));
    assert_eq!(found(&hub, &scope, "輸液").await, [""; 0], "found by the text it had before");
    assert_eq!(found(&hub, &scope, "機器").await, ["別の機器"]);
}

on_both!(a_change_of_a_stale_version_is_refused_and_changes_nothing);
async fn a_change_of_a_stale_version_is_refused_and_changes_nothing(hub: TestHub) {
    let scope = hub.new_hospital("北病院").await;
    let id = add(&hub, &scope, &[named("一")]).await[0];
    change(&hub, &scope, id, 1, "二").await.unwrap();
    for refused in [change(&hub, &scope, id, 1, "三").await, remove(&hub, &scope, id, 1).await] {
        assert!(matches!(refused, Err(StoreError::Conflict(Conflict { found: 2 }))), "{refused:?}");
    }
    assert_eq!(names(&hub, &scope, &Query::default()).await, ["二"]);
}

on_both!(what_is_taken_out_is_neither_listed_nor_found_nor_changed);
async fn what_is_taken_out_is_neither_listed_nor_found_nor_changed(hub: TestHub) {
    let scope = hub.new_hospital("北病院").await;
    let id = add(&hub, &scope, &[full()]).await[0];
    remove(&hub, &scope, id, 1).await.unwrap();
    assert_eq!(asset::find(&hub.store().read(&scope), id).await.unwrap(), None);
    assert_eq!(found(&hub, &scope, "輸液").await, [""; 0]);
    assert_eq!(names(&hub, &scope, &Query::default()).await, [""; 0]);
    assert!(change(&hub, &scope, id, 2, "戻す").await.is_err());
}

on_both!(another_organisation_reads_and_changes_nothing);
async fn another_organisation_reads_and_changes_nothing(hub: TestHub) {
    let scope = hub.new_hospital("北病院").await;
    let other = hub.new_hospital("南病院").await;
    let id = add(&hub, &scope, &[full()]).await[0];
    assert_eq!(asset::find(&hub.store().read(&other), id).await.unwrap(), None);
    assert!(change(&hub, &other, id, 1, "盗む").await.is_err());
    assert!(remove(&hub, &other, id, 1).await.is_err());
    assert_eq!(found(&hub, &other, "輸液").await, [""; 0]);
    assert_eq!(list::departments(&hub.store().read(&other)).await.unwrap(), [""; 0]);
    assert_eq!(found(&hub, &scope, "輸液").await.len(), 1);
}

on_both!(two_characters_of_japanese_are_enough_to_find);
async fn two_characters_of_japanese_are_enough_to_find(hub: TestHub) {
    let scope = hub.new_hospital("北病院").await;
    let mut viewer = named("画像ビューア");
    viewer.components.push(component("ﾃﾞｰﾀﾍﾞｰｽ", "19c"));
    viewer.remarks = "更新は年度末".to_owned();
    add(&hub, &scope, &[named("輸液ポンプ"), named("シリンジポンプ"), viewer]).await;
    for (text, expected) in [
        ("輸液", vec!["輸液ポンプ"]),
        ("液輸", vec![]),
        ("ポンプ", vec!["シリンジポンプ", "輸液ポンプ"]),
        ("ﾎﾟﾝﾌﾟ", vec!["シリンジポンプ", "輸液ポンプ"]),
        ("ぽんぷ", vec!["シリンジポンプ", "輸液ポンプ"]),
        ("データベース", vec!["画像ビューア"]),
        ("１９Ｃ", vec!["画像ビューア"]),
        ("年度 画像", vec!["画像ビューア"]),
        ("年度 輸液", vec![]),
        ("輸", vec!["輸液ポンプ"]),
        ("", vec!["シリンジポンプ", "画像ビューア", "輸液ポンプ"]),
        ("　 ", vec!["シリンジポンプ", "画像ビューア", "輸液ポンプ"]),
        ("' or 1=1 --", vec![]),
        ("%", vec![]),
    ] {
        let mut names = found(&hub, &scope, text).await;
        names.sort();
        let mut expected = expected;
        expected.sort_unstable();
        assert_eq!(names, expected, "{text:?}");
    }
}

on_both!(filters_narrow_the_list_together);
async fn filters_narrow_the_list_together(hub: TestHub) {
    let scope = hub.new_hospital("北病院").await;
    let mut plain = named("サーバー");
    plain.department = "医事課".to_owned();
    add(&hub, &scope, &[full(), plain, named("空")]).await;
    let all = Query::default;
    let of = |text: &str| Some(text.to_owned());
    for (query, expected) in [
        (Query { kind: Some(AssetKind::Server), ..all() }, vec!["サーバー", "空"]),
        (Query { department: of("医事課"), ..all() }, vec!["サーバー"]),
        (Query { department: of("ME室"), kind: Some(AssetKind::Server), ..all() }, vec![]),
        (Query { segment: of("医療機器"), ..all() }, vec!["輸液ポンプ「第2」 \\ ' \" % _"]),
        (Query { support_ended_by: Some(date(2027, 3, 31)), ..all() }, vec!["輸液ポンプ「第2」 \\ ' \" % _"]),
        (Query { support_ended_by: Some(date(2027, 3, 30)), ..all() }, vec![]),
    ] {
        assert_eq!(names(&hub, &scope, &query).await, expected, "{query:?}");
    }
    assert_eq!(list::departments(&hub.store().read(&scope)).await.unwrap(), ["ME室", "医事課"]);
    assert_eq!(list::segments(&hub.store().read(&scope)).await.unwrap(), ["医療機器"]);
}

/// Names that people's collations order differently, several alike, some without a date.
fn mixed() -> Vec<AssetDetails> {
    let names = [
        "あ", "ア", "ｱ", "a", "B", "b", "A1", "A10", "A2", "Ä", "漢字", "亜", "-x", " x", "🏥", "同じ",
        "同じ", "同じ",
    ];
    let kinds = [AssetKind::Server, AssetKind::Iot, AssetKind::Terminal];
    let mixed = |(number, name): (usize, &&str)| {
        let mut details = AssetDetails::named(kinds[number % 3], *name);
        details.department = ["", "外来", "Ｘ線", "a b", "a"][number % 5].to_owned();
        details.support_end_on =
            (number % 4 > 0).then(|| date(2026 + i16::try_from(number % 3).unwrap(), 1, 1));
        details.components = vec![component("部品", &number.to_string())];
        details
    };
    names.iter().enumerate().map(mixed).collect()
}

on_both!(pages_follow_each_other_without_gap_or_repetition_in_every_order);
async fn pages_follow_each_other_without_gap_or_repetition_in_every_order(hub: TestHub) {
    let scope = hub.new_hospital("北病院").await;
    add(&hub, &scope, &mixed()).await;
    let read = hub.store().read(&scope);
    for sort in [Sort::Name, Sort::Kind, Sort::Department, Sort::SupportEnd] {
        for descending in [false, true] {
            let query = Query { sort, descending, ..Query::default() };
            let mut walked: Vec<Asset> = Vec::new();
            let mut after = None;
            for _ in 0..10 {
                let page = list::page(&read, &query, after.as_ref(), 4).await.unwrap();
                walked.extend(page.assets);
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            // The order is that of the key's bytes, then of the identifier, whatever the database's language.
            let mut expected = walked.clone();
            expected.sort_by_key(|asset| (sort_key(sort, asset), asset.id));
            expected.dedup_by_key(|asset| asset.id);
            if descending {
                expected.reverse();
            }
            assert_eq!(walked, expected, "{sort:?} {descending}");
            assert_eq!(walked.len(), mixed().len(), "{sort:?} {descending}");
        }
    }
}

on_both!(a_long_page_has_every_asset_with_its_own_components);
async fn a_long_page_has_every_asset_with_its_own_components(hub: TestHub) {
    let scope = hub.new_hospital("北病院").await;
    let other = hub.new_hospital("南病院").await;
    let many: Vec<AssetDetails> = (0..260)
        .map(|number| {
            let mut details = named(&format!("機器 {number:03}"));
            details.components =
                (0..number % 3).map(|part| component(&format!("{number}"), &part.to_string())).collect();
            details
        })
        .collect();
    add(&hub, &scope, &many).await;
    add(&hub, &other, &many[..5]).await;
    let page = list::page(&hub.store().read(&scope), &Query::default(), None, 500).await.unwrap();
    let listed: Vec<AssetDetails> = page.assets.into_iter().map(|asset| asset.details).collect();
    assert_eq!(listed, many);
    assert_eq!(page.next, None);
}
