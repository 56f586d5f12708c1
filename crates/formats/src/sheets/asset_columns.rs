//! The columns of asset ledgers 資産台帳 as Japanese hospitals head them.
//! Not here: finding which column is which ([`super::mapping`]), what a field means (`domain::inventory`).
//! Next: [`FIELDS`]. The first name of each field is the one that exports print.

use super::mapping::{Behind, Field};

/// The fields of an asset, in the order in which an export prints them.
pub const FIELDS: [Field; 28] = [
    field(
        "kind",
        "種別|機器種別|資産種別|機器分類|資産分類|分類|区分|機器区分|種類|カテゴリ|asset type\
         |device type|category|type|kind",
    ),
    field(
        "name",
        "名称|機器名|機器名称|資産名|資産名称|品名|装置名|装置名称|システム名|医療機器名\
         |端末名称|物品名|asset name|device name|name",
    ),
    field(
        "asset_tag",
        "管理番号|資産番号|機器番号|資産管理番号|機器管理番号|備品番号|固定資産番号|管理No.\
         |機器ID|資産ID|ラベル番号|asset tag|asset number|asset id|inventory number",
    ),
    field(
        "maker",
        "メーカー|メーカー名|製造元|製造業者|製造販売業者|製造会社|製造者|製造メーカー|開発元\
         |manufacturer|maker|make|brand",
    ),
    field(
        "model",
        "型番|型式|機種|機種名|型名|モデル|モデル名|形式|型式番号|製品型番|機器型番|製品名\
         |model|model number|model name",
    ),
    field(
        "serial",
        "製造番号|シリアル番号|シリアル|シリアルNo.|S/N|製番|機番|機体番号|個体番号|製造No.\
         |serial number|serial|serial no.",
    ),
    field(
        "os_name",
        "OS|OS名|OS名称|OS種別|搭載OS|基本ソフト|オペレーティングシステム|operating system\
         |os name",
    ),
    behind(
        "os_version",
        "OSバージョン|OS版数|OS Ver.|OSのバージョン|OSビルド|OSビルド番号|os version\
         |operating system version|os build",
        "os_name",
    ),
    field("firmware_name", "ファームウェア名|ファームウェア名称|ファーム名|ファームウェア種別|firmware name"),
    behind(
        "firmware_version",
        "ファームウェア版数|ファームウェアバージョン|ファームウェア|ファームバージョン\
         |ファーム版数|FWバージョン|FW版数|F/W|F/W Ver.|ファームVer.|firmware\
         |firmware version|fw version",
        "firmware_name",
    ),
    field(
        "software_name",
        "ソフトウェア名|ソフトウェア|ソフト名|ソフトウェア名称|アプリケーション\
         |アプリケーション名|アプリ名|導入ソフト|インストールソフト|パッケージ名|software\
         |software name|application",
    ),
    behind(
        "software_version",
        "ソフトウェアバージョン|バージョン|ソフトウェア版数|ソフトバージョン|ソフト版数|版数\
         |アプリケーションバージョン|パッケージバージョン|プログラム版数|Ver.\
         |software version|version",
        "software_name",
    ),
    field("cpe", "CPE|CPE名|CPE識別子|CPE 2.3|cpe name|cpe uri"),
    field(
        "department",
        "部署|部署名|診療科|部門|部門名|所管部署|管理部署|使用部署|利用部署|所属|担当部署\
         |診療科名|配置部署|department|division",
    ),
    field(
        "place",
        "設置場所|場所|設置部屋|設置先|設置室|保管場所|配置場所|設置フロア|部屋|部屋名|設置階\
         |使用場所|location|place|room",
    ),
    field(
        "segment",
        "セグメント|ネットワークセグメント|ネットワーク区分|接続ネットワーク|所属ネットワーク\
         |接続セグメント|VLAN|VLAN ID|サブネット|ネットワーク系統|segment|network segment\
         |subnet|network",
    ),
    field(
        "ip_address",
        "IPアドレス|IP|固定IP|固定IPアドレス|IPv4アドレス|IPv4|IPアドレス1\
         |ip address|ip addr",
    ),
    field(
        "mac_address",
        "MACアドレス|MAC|物理アドレス|MACアドレス1|有線MAC|有線MACアドレス|LAN MACアドレス\
         |mac address|physical address",
    ),
    field(
        "host_name",
        "ホスト名|コンピュータ名|コンピューター名|PC名|端末名|ホスト|マシン名|サーバ名|FQDN\
         |NetBIOS名|host name|computer name|machine name",
    ),
    field(
        "care_impact",
        "止まると影響を受ける診療|停止時に止まる診療|停止時の影響|診療への影響|停止時影響|影響範囲|影響業務\
         |停止時の診療影響|障害時の影響|業務影響|care impact|clinical impact|impact",
    ),
    field(
        "patient_data",
        "患者情報の保有|患者情報の有無|患者情報|個人情報の有無|個人情報|患者データ|患者情報保存|個人情報保有\
         |患者情報の保存|診療情報の保存|patient data|holds patient data|phi|personal data",
    ),
    field(
        "support_end_on",
        "サポート終了日|サポート期限|サポート終了|サポート終了予定日|保守期限|保守終了日\
         |保守満了日|保守契約期限|サポート満了日|EOL|EOS|EOSL|support end|end of support\
         |end of life",
    ),
    field(
        "patch_state",
        "更新の状況|パッチ適用状況|パッチ状況|更新状況|アップデート状況|適用状況|パッチ適用\
         |脆弱性対応状況|更新プログラム適用状況|セキュリティパッチ|patch state|patch status\
         |patch level",
    ),
    field(
        "patched_on",
        "最終更新日|パッチ適用日|最終パッチ適用日|最終アップデート日|適用日\
         |更新プログラム適用日|ファームウェア更新日|patched on|last patched|patch date\
         |last update",
    ),
    field(
        "responsible",
        "担当者|管理責任者|責任者|管理者|管理担当者|担当者名|機器管理者|担当\
         |現場責任者|responsible|owner|person in charge|administrator",
    ),
    field(
        "vendor",
        "保守事業者|保守業者|業者|業者名|ベンダー|ベンダー名|保守会社|納入業者|販売店\
         |事業者|保守委託先|保守契約先|購入先|vendor|supplier",
    ),
    field(
        "installed_on",
        "導入日|設置日|購入日|導入年月日|購入年月日|設置年月日|取得日|納入日|稼働開始日\
         |導入年月|導入時期|取得年月日|installed on|installation date|purchase date",
    ),
    field(
        "remarks",
        "備考|備考欄|摘要|コメント|メモ|特記事項|注記|その他|補足|remarks|notes|note|comment\
         |comments",
    ),
];

/// Columns that only Yagura's own exports have: what other lists hold in one column or not at all.
pub const OWN_FIELDS: [Field; 7] = [
    field("id", "Yagura ID"),
    field("hardware_cpe", "本体のCPE名|hardware CPE"),
    field("os_cpe", "OSのCPE名|OS CPE"),
    field("firmware_cpe", "ファームウェアのCPE名|firmware CPE"),
    field("software_cpe", "ソフトウェアのCPE名|software CPE"),
    field("exposure", "院外からの接続|院外からの到達|exposure"),
    field("care_role", "診療への影響度|effect on care"),
];

/// Every field: those of any ledger, then those of our own exports.
pub fn all_fields() -> Vec<Field> {
    [FIELDS.as_slice(), &OWN_FIELDS].concat()
}

/// How an export heads a field; `None` for a field that is none.
pub fn heading_of(id: &str, is_japanese: bool) -> Option<&'static str> {
    let found = FIELDS.iter().chain(&OWN_FIELDS).find(|field| field.id == id)?;
    let names = || found.names.split('|');
    names().find(|name| is_japanese != name.is_ascii()).or_else(|| names().next())
}

const fn field(id: &'static str, names: &'static str) -> Field {
    Field { id, names, behind: None }
}

/// A version, which many ledgers head with バージョン alone.
const fn behind(id: &'static str, names: &'static str, before: &'static str) -> Field {
    Field { id, names, behind: Some(Behind { field: before, names: VERSION_NAMES }) }
}

const VERSION_NAMES: &str = "バージョン|版数|Ver.|版|バージョン情報|version|ビルド";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheets::{
        heading::{Column, Heading},
        mapping::Dictionary,
    };

    fn proposed(titles: &[&str]) -> Vec<&'static str> {
        let column = |(column, title): (u16, &&str)| Column {
            column,
            parts: title.split('/').map(str::to_owned).collect(),
        };
        let columns = (0..).zip(titles).map(column).collect();
        let proposals = Dictionary::new(&FIELDS).propose(&Heading { first_row: 1, last_row: 1, columns });
        proposals.iter().map(|proposal| proposal.choice.map_or("-", |choice| choice.field)).collect()
    }

    #[test]
    fn every_name_of_every_field_finds_its_field() {
        let dictionary = Dictionary::new(&FIELDS);
        for field in FIELDS {
            let count = field.names().count();
            assert!((5..=15).contains(&count), "{} has {count} names", field.id);
            for name in field.names() {
                // "S/N" and "F/W" are no headings in two rows.
                let columns = vec![Column { column: 0, parts: vec![name.to_owned()] }];
                let proposals = dictionary.propose(&Heading { first_row: 1, last_row: 1, columns });
                let choice = proposals[0].choice.unwrap();
                assert_eq!((choice.field, choice.score_pct), (field.id, 100), "{name}");
            }
        }
    }

    #[test]
    fn headings_of_ledgers_are_understood() {
        assert_eq!(
            proposed(&[
                "No.",
                "管理No",
                "機器名称",
                "メーカ",
                "型番",
                "製造番号(S/N)",
                "設置場所（部屋）",
                "OS",
                "バージョン",
                "ＩＰアドレス",
                "導入年月日",
                "保守期限",
                "備 考"
            ]),
            [
                "-",
                "asset_tag",
                "name",
                "maker",
                "model",
                "serial",
                "place",
                "os_name",
                "os_version",
                "ip_address",
                "installed_on",
                "support_end_on",
                "remarks"
            ],
        );
        assert_eq!(
            proposed(&[
                "品名",
                "機種",
                "ファームウェア版数",
                "ネットワーク/IPアドレス",
                "ネットワーク/MACアドレス",
                "保守/業者",
                "保守/期限",
                "担当者"
            ]),
            [
                "name",
                "model",
                "firmware_version",
                "ip_address",
                "mac_address",
                "vendor",
                "support_end_on",
                "responsible"
            ],
        );
        assert_eq!(
            proposed(&[
                "OS/名称",
                "OS/バージョン",
                "ソフトウェア/名称",
                "ソフトウェア/バージョン",
                "ﾌｧｰﾑｳｪｱ"
            ]),
            ["os_name", "os_version", "software_name", "software_version", "firmware_version"],
        );
    }

    #[test]
    fn headings_of_other_things_are_left_alone() {
        assert_eq!(proposed(&["No", "金額", "電話番号", "台数", "減価償却", "リース会社コード"]), ["-"; 6]);
    }
}
