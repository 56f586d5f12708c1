//! What a row does to the ledger.

use crate::desk::{Desk, counted, ledger_of, send_as};
use domain::inventory::{AssetDetails, AssetKind, CareRole, ComponentKind, LedgerField, RowVerdict};
use hub::{
    HubError, What,
    inventory::import::{self, Mapping, Origin, UploadError},
};
use jiff::civil::date;
use std::collections::BTreeMap;
use testkit::{firmware, on_both};

/// As departments keep them: title, blank row, ditto marks, era dates, a total, a note; in Shift_JIS.
const RADIOLOGY: &[u8] = include_bytes!("../../../../demo/sheets/radiology-sjis.csv");

pub(crate) const LIST: &str = "\
種別,名称,管理番号,メーカー,型式,製造番号,OS,OSバージョン,部署,設置場所,IPアドレス,患者情報,サポート期限,パッチ状況,備考
サーバー,電子カルテ サーバー,SV-1,富士通,TX2550,S1,Windows Server 2019,1809,事務部,1階,192.0.2.10,あり,2029年1月9日,未適用あり,
端末,受付端末,,NEC,Mate,S2,Windows 11 Pro,23H2,医事課,1階,192.0.2.20,○,令和10年3月,最新,予備機
医療機器,輸液ポンプ,,テルモ,TE-LM,,,,ICU,5階,,無,,,
";

on_both!(a_list_goes_in_and_the_same_file_twice_changes_nothing);
async fn a_list_goes_in_and_the_same_file_twice_changes_nothing(desk: Desk) {
    let first = desk.preview(LIST.as_bytes()).await;
    assert_eq!(counted(&first), (3, 0, 0, 0));
    assert_eq!(desk.ledger().await.len(), 0, "a preview changes nothing");
    desk.apply(&first).await.unwrap();
    let server = desk.asset("電子カルテ サーバー").await.details;
    assert_eq!(server.kind, AssetKind::Server);
    assert_eq!(server.support_end_on, Some(date(2029, 1, 9)));
    assert_eq!(server.patient_data, Some(true));
    let part = &server.components[0];
    assert_eq!(
        (part.kind, part.name.as_str(), part.version.as_str()),
        (ComponentKind::Os, "Windows Server 2019", "1809")
    );
    assert_eq!(desk.asset("受付端末").await.details.support_end_on, Some(date(2028, 3, 31)));

    let second = desk.preview(LIST.as_bytes()).await;
    assert_eq!(counted(&second), (0, 0, 3, 0));
    assert_eq!(desk.rows(&second, RowVerdict::Same).await, [2, 3, 4]);
}

on_both!(a_department_s_list_goes_in_as_it_is_and_names_the_one_date_that_cannot_be);
async fn a_department_s_list_goes_in_as_it_is_and_names_the_one_date_that_cannot_be(desk: Desk) {
    let run = desk.preview(RADIOLOGY).await;
    assert_eq!(counted(&run), (14, 0, 0, 0));
    assert_eq!(run.counts.skipped, 2, "total and note");
    assert_eq!(
        desk.faults(&run).await,
        [("L17 導入年月日".to_owned(), "not_a_date".to_owned(), "令和2年13月1日".to_owned())]
    );
    desk.apply(&run).await.unwrap();
    let mobile = desk.asset("移動型Ｘ線装置　2号").await.details;
    assert_eq!(mobile.maker, "富士フイルムメディカル㈱", "ditto marks stand for what is above");
    assert_eq!(mobile.kind, AssetKind::MedicalDevice);
    assert_eq!(mobile.installed_on, Some(date(2021, 4, 1)));
    assert_eq!(mobile.vendor, "白嶺医用機器サービス㈱");
    assert_eq!(
        (mobile.components[0].name.as_str(), mobile.components[0].version.as_str()),
        ("Console Advance", "11.0")
    );
    let reader = desk.asset("ポータブル画像読取装置（旧）").await.details;
    assert_eq!((reader.maker.as_str(), reader.model.as_str()), ("髙須賀医科器械㈱", "FPD-Ⅱ"));
    assert_eq!(reader.installed_on, Some(date(2008, 6, 1)));
    // Two stations: the second line says 〃 where it is as the first.
    let stations: Vec<_> =
        desk.ledger().await.into_iter().filter(|asset| asset.details.name == "画像ビューア端末").collect();
    assert_eq!(stations.len(), 2);
    assert!(stations.iter().all(|asset| asset.details.support_end_on == Some(date(2029, 2, 28))));
    assert_eq!(counted(&desk.preview(RADIOLOGY).await), (0, 0, 14, 0));
}

on_both!(only_what_the_file_says_changes);
async fn only_what_the_file_says_changes(desk: Desk) {
    desk.import(LIST.as_bytes()).await;
    desk.change("電子カルテ サーバー", |details| {
        details.care_role = CareRole::Stops;
        details.remarks = "手で書いた".to_owned();
    })
    .await;
    let before = desk.ledger().await;
    let run = desk.preview("管理番号,設置場所,備考\nSV-1,2階,\n".as_bytes()).await;
    assert_eq!(counted(&run), (0, 1, 0, 0));
    let rows = import::changes(&desk.write(), run.id, RowVerdict::Changed, 0, 10).await.unwrap();
    assert_eq!(rows[0].before.as_ref().unwrap().place, "1階");
    assert_eq!(rows[0].after.place, "2階");
    desk.apply(&run).await.unwrap();
    let after = desk.ledger().await;
    assert_eq!(after.len(), 3, "what is not in the file stays");
    for (before, after) in before.iter().zip(&after) {
        let mut expected = before.details.clone();
        if expected.asset_tag == "SV-1" {
            expected.place = "2階".to_owned();
        }
        assert_eq!(after.details, expected);
    }
}

on_both!(a_new_version_replaces_the_old_and_its_cpe_name);
async fn a_new_version_replaces_the_old_and_its_cpe_name(desk: Desk) {
    let list = |version: &str, cpe: &str| {
        format!("名称,ファームウェア名,ファームウェア版数,CPE\n保守用VPN,FortiOS,{version},{cpe}\n")
    };
    desk.import(
        list(
            "6.0.4",
            "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*;cpe:2.3:h:fortinet:fortigate-60e:-:*:*:*:*:*:*:*",
        )
        .as_bytes(),
    )
    .await;
    let first = desk.asset("保守用VPN").await.details;
    assert_eq!(first.hardware_cpe, "cpe:2.3:h:fortinet:fortigate-60e:-:*:*:*:*:*:*:*");
    assert_eq!(first.components[0].cpe, "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*");
    desk.import(list("7.0.17", "").as_bytes()).await;
    let second = desk.asset("保守用VPN").await.details;
    let expected = firmware("FortiOS", "7.0.17", "cpe:2.3:o:fortinet:fortios:*:*:*:*:*:*:*:*");
    assert_eq!(second, AssetDetails { components: vec![expected], ..first });
}

on_both!(bad_cells_are_named_and_the_rest_of_the_row_is_taken);
async fn bad_cells_are_named_and_the_rest_of_the_row_is_taken(desk: Desk) {
    let list = "\
名称,IPアドレス,患者情報,サポート期限,設置場所
電子カルテ,192.0.2.10,あり,2029/1/9,1階
VPN,10.20.3.256,たぶん,令和８年１３月,2階
,10.0.0.1,,,3階
";
    let run = desk.preview(list.as_bytes()).await;
    assert_eq!(counted(&run), (2, 0, 0, 1));
    let mut faults = desk.faults(&run).await;
    faults.sort();
    let fault =
        |place: &str, reason: &str, written: &str| (place.to_owned(), reason.to_owned(), written.to_owned());
    assert_eq!(
        faults,
        [
            fault("A4 名称", "missing", ""),
            fault("B3 IPアドレス", "not_an_address", "10.20.3.256"),
            fault("C3 患者情報", "not_yes_or_no", "たぶん"),
            fault("D3 サポート期限", "not_a_date", "令和８年１３月"),
        ]
    );
    desk.apply(&run).await.unwrap();
    let vpn = desk.asset("VPN").await.details;
    assert_eq!((vpn.place.as_str(), vpn.ip_address.as_str()), ("2階", ""));

    desk.change("VPN", |details| details.ip_address = "192.0.2.1".to_owned()).await;
    desk.preview(list.as_bytes()).await;
    assert_eq!(desk.asset("VPN").await.details.ip_address, "192.0.2.1", "a bad cell erases nothing");
}

on_both!(two_rows_for_one_asset_are_both_left_out);
async fn two_rows_for_one_asset_are_both_left_out(desk: Desk) {
    let list = "\
管理番号,名称,設置場所
A-1,VPN,1階
A-2,ルーター,1階
Ａ－１,VPN 予備,2階
A-1,VPN 三つ目,3階
";
    let run = desk.preview(list.as_bytes()).await;
    assert_eq!(counted(&run), (1, 0, 0, 3));
    assert_eq!(desk.rows(&run, RowVerdict::Bad).await, [2, 4, 5]);
    let reasons: Vec<_> =
        desk.faults(&run).await.into_iter().map(|(place, reason, _)| (place, reason)).collect();
    let pair = |place: &str, reason: &str| (place.to_owned(), reason.to_owned());
    assert_eq!(reasons, [pair("2", "twice:4"), pair("4", "twice:2"), pair("5", "twice:2")]);
    desk.apply(&run).await.unwrap();
    assert_eq!(desk.ledger().await.len(), 1);
}

on_both!(a_row_that_fits_several_assets_is_a_fault_and_no_guess);
async fn a_row_that_fits_several_assets_is_a_fault_and_no_guess(desk: Desk) {
    for serial in ["S1", "S2"] {
        let mut details = AssetDetails::named(AssetKind::Terminal, "ノートPC");
        details.serial = serial.to_owned();
        desk.add(&details).await;
    }
    let run = desk.preview("名称,製造番号,備考\nノートPC,,どれ\nノートPC,S2,これ\n".as_bytes()).await;
    assert_eq!(counted(&run), (0, 1, 0, 1));
    assert_eq!(desk.faults(&run).await[0].1, "ambiguous");
}

on_both!(another_hospital_s_assets_are_never_meant);
async fn another_hospital_s_assets_are_never_meant(desk: Desk) {
    desk.import(LIST.as_bytes()).await;
    let own = desk.ledger().await;
    let other = desk.other("南病院").await;
    let cx = other.permit().unwrap();
    // The identifier of a foreign asset says as little as one that never was.
    let list = format!("Yagura ID,名称,管理番号\n{},盗み,SV-1\n", own[0].id);
    let id = send_as(&cx, list.as_bytes()).await.unwrap();
    let survey = import::columns(&cx, id, None).await.unwrap();
    import::choose(&cx, id, 1, survey.sheet, &survey.mapping()).await.unwrap();
    desk.hub.run_due_jobs().await.unwrap();
    let run = import::find(&cx, id).await.unwrap();
    assert_eq!(counted(&run), (1, 0, 0, 0));
    import::apply(&cx, id, run.version).await.unwrap();
    assert_eq!(ledger_of(&other).await.len(), 1);
    assert_eq!(desk.ledger().await, own);
}

on_both!(a_mapping_is_remembered_for_the_same_headings);
async fn a_mapping_is_remembered_for_the_same_headings(desk: Desk) {
    let list = "機器,場所メモ,名称\nVPN,1階,仮の名\n";
    let cx = desk.write();
    let id = desk.send(list.as_bytes()).await.unwrap();
    let survey = import::columns(&cx, id, None).await.unwrap();
    let columns = BTreeMap::from([(0, LedgerField::Name), (1, LedgerField::Place)]);
    let chosen = Mapping { columns, rest_kind: AssetKind::Storage, guesses_kind: false };
    assert_ne!(survey.mapping(), chosen);
    import::choose(&cx, id, 1, survey.sheet, &chosen).await.unwrap();
    let again = desk.send("機器,場所メモ,名称\n別の,2階,x\n".as_bytes()).await.unwrap();
    let survey = import::columns(&cx, again, None).await.unwrap();
    assert_eq!(survey.mapping(), chosen);
    assert!(survey.columns.iter().all(|column| column.origin == Origin::Remembered));
    let other = desk.other("南病院").await;
    let cx = other.permit().unwrap();
    let foreign = send_as(&cx, list.as_bytes()).await.unwrap();
    assert_ne!(import::columns(&cx, foreign, None).await.unwrap().mapping(), chosen);
}

on_both!(columns_must_say_which_asset_a_row_is_and_no_field_twice);
async fn columns_must_say_which_asset_a_row_is_and_no_field_twice(desk: Desk) {
    let cx = desk.write();
    let id = desk.send(LIST.as_bytes()).await.unwrap();
    let choose = async |columns: &[(u16, LedgerField)]| {
        let columns = columns.iter().copied().collect();
        let mapping = Mapping { columns, rest_kind: AssetKind::Server, guesses_kind: false };
        match import::choose(&cx, id, 1, 0, &mapping).await {
            Err(UploadError::Hub(HubError::Invalid(faults))) => {
                faults.into_iter().map(|fault| (fault.field, fault.what)).collect()
            }
            other => panic!("{other:?}"),
        }
    };
    let refused: Vec<_> = choose(&[(0, LedgerField::Place)]).await;
    assert_eq!(refused, [("columns", What::Required)]);
    let refused: Vec<_> = choose(&[(0, LedgerField::Name), (1, LedgerField::Name)]).await;
    assert_eq!(refused, [("name", What::Taken)]);
    // A column that the sheet has not is none.
    let refused: Vec<_> = choose(&[(200, LedgerField::Name)]).await;
    assert_eq!(refused, [("columns", What::Required)]);
}
