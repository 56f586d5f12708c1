//! Headings and words that hospitals use in their own lists of lines, vendors and accounts, beside those of the pages.
//! Not here: the words of the pages themselves (`web`), the headings of the list of assets ([`super::asset_columns`]).
//! Next: [`field_of`], [`value_of`].

use domain::text::normalise;

/// The field of a register that a heading of one's own means, among those it has.
///
/// ```
/// use formats::sheets::register_words::field_of;
/// assert_eq!(field_of("回線種別", &["name", "line_kind"]), Some("line_kind"));
/// assert_eq!(field_of("回線種別", &["name", "phone"]), None);
/// ```
pub fn field_of(heading: &str, fields: &[&'static str]) -> Option<&'static str> {
    let heading = bare(heading);
    let means = |(field, words): &&(&'static str, &str)| {
        fields.contains(field) && words.split('|').any(|word| bare(word) == heading)
    };
    HEADINGS.iter().find(means).map(|(field, _)| *field)
}

/// The value of a choice that a word means: what the pages call it, a word of one's own, or one that stands in just one
/// of the names, such as 「常時」 in 「常時接続」. `names` gives each value with what it is called.
pub fn value_of<'a>(field: &str, word: &str, names: &[(&'a str, Vec<&str>)]) -> Option<&'a str> {
    let word = bare(word);
    let called = |(_, names): &&(&'a str, Vec<&str>)| names.iter().any(|name| bare(name) == word);
    if let Some((value, _)) = names.iter().find(called) {
        return Some(value);
    }
    let of_own = |(value, _): &&(&'a str, Vec<&str>)| {
        let known = VALUES.iter().filter(|(of, known, _)| (*of == field || *of == ANY) && known == value);
        known.flat_map(|(.., words)| words.split('|')).any(|own| bare(own) == word)
    };
    if let Some((value, _)) = names.iter().find(of_own) {
        return Some(value);
    }
    if word.chars().count() < LEAST_CHARS {
        return None;
    }
    let holds = |(_, names): &&(&'a str, Vec<&str>)| names.iter().any(|name| bare(name).contains(&word));
    let mut holding = names.iter().filter(holds);
    match (holding.next(), holding.next()) {
        (Some((value, _)), None) => Some(value),
        _ => None,
    }
}

/// As words are compared: without blanks and the signs that only part words.
fn bare(text: &str) -> String {
    normalise(text).chars().filter(|character| !" ・/／（）()「」:：.".contains(*character)).collect()
}

/// A word stands for the only name that holds it from so many characters on.
const LEAST_CHARS: usize = 2;

/// Headings by field. [Seen in lists of hospitals and in the ministry's questions on lines out]
const HEADINGS: &[(&str, &str)] = &[
    (
        "name",
        "名称|接続名|接続名称|回線名|回線名称|回線|サービス名|会社名|業者名|事業者名|事業者|取引先|取引先名|ベンダー名|契約名|契約件名|件名\
         |システム名|サーバ名|サーバー名|機器名|アカウント|アカウント名|ユーザーID|ユーザID|利用者ID|ログインID|ID|媒体名|文書名|資料名\
         |セグメント名|ネットワーク名|通信名",
    ),
    ("line_kind", "回線種別|回線種類|回線の種別|接続種別|回線区分|接続方式|回線方式"),
    ("purpose", "用途|目的|利用目的|接続目的|使用目的"),
    ("usage", "接続形態|常時接続|接続頻度|常時・都度|利用形態"),
    ("mechanism", "接続の仕組み|安全対策の方式|暗号化方式"),
    ("provider", "キャリア|通信事業者|回線会社|プロバイダ|プロバイダー|回線業者"),
    ("line_number", "回線ID|お客様番号|お客様ID|回線番号|CAF番号|COP番号"),
    (
        "boundary_device",
        "VPN装置|VPN機器|接続機器|接続装置|ルータ|ルーター|境界ルータ|境界装置|境界機器名|終端装置|ファイアウォール",
    ),
    ("boundary_place", "機器設置場所|ルータ設置場所|設置場所"),
    ("segment", "接続先ネットワーク|接続先NW|接続先セグメント|セグメント|VLAN"),
    ("system", "対象システム|システム|システム名|対象機器|接続先機器|対象システム・機器|サーバ|サーバー"),
    (
        "vendor",
        "業者|接続先業者|接続業者|保守業者|保守会社|委託業者|委託先|接続先|相手先|会社名|ベンダ|ベンダー|取引先|契約先|事業者名",
    ),
    ("contract", "契約番号|契約名|契約書"),
    ("contract_until", "契約期限|契約満了日|契約終了日|満了日|契約終期"),
    ("department", "部署|担当課|所管部署|主管部署|管理部署|使用部署"),
    (
        "patch_state",
        "パッチ|更新状況|パッチ適用状況|パッチ適用|ファームウェア更新|更新プログラム|修正プログラム",
    ),
    ("patch_note", "パッチ番号|適用版|ファームウェア版"),
    ("safeguards", "安全対策|その他の対策|対策"),
    ("multi_factor", "多要素認証|2要素認証|MFA"),
    ("second_factor", "多要素認証|二要素認証|2要素認証|MFA"),
    ("diagram_held", "構成図|システム構成図|構成図有無"),
    ("terminals_held", "端末一覧|端末リスト|接続端末一覧"),
    ("checklist_received", "チェックリスト|事業者チェックリスト|チェックリスト受領"),
    ("remarks", "備考|メモ|特記事項|摘要|その他"),
    ("reading", "フリガナ|ふりがな|カナ|読み"),
    ("contact", "担当|担当者|担当者名|窓口|営業担当|連絡窓口"),
    ("phone", "電話番号|TEL|連絡先|連絡先電話番号|代表電話"),
    ("night_phone", "夜間|夜間連絡先|緊急連絡先|時間外連絡先|24時間窓口"),
    ("fax", "FAX番号|ファックス"),
    ("email", "メールアドレス|E-mail|Email|mail|アドレス"),
    ("address", "所在地|住所"),
    ("duty", "責任分界|責任分界点|責任の分担|役割分担"),
    ("number", "契約番号|管理番号|番号|シリアル番号"),
    ("asset", "対象機器|対象システム|機器名|機器"),
    ("scope", "契約内容|保守範囲|保守内容|内容"),
    ("from", "契約開始日|開始日|契約日"),
    ("until", "契約終了日|契約満了日|終了日|満了日|期限|有効期限|契約期限"),
    ("renews", "自動更新"),
    ("person", "氏名|使用者|利用者|利用者名|担当者"),
    ("account_kind", "種別|アカウント種別|区分"),
    ("privilege", "権限|役割|ロール"),
    ("reason", "理由|必要理由|用途"),
    ("reviewed_on", "棚卸日|確認日|最終確認日"),
    ("address_range", "IPアドレス|IPアドレス範囲|ネットワークアドレス|アドレス範囲|IP"),
    ("vlan", "VLAN ID|VLAN番号|VLANID"),
    ("segment_kind", "種別|区分"),
    ("kept_at", "保管場所|保存場所"),
    ("keeper", "管理者|保管者|管理責任者"),
    ("owner", "作成者|担当者|所管|管理者"),
    ("next_review_on", "次回見直し日|見直し期限|次回更新日"),
];

/// Any field that has the value.
const ANY: &str = "*";

/// Words by field and value.
const VALUES: &[(&str, &str, &str)] = &[
    (ANY, "yes", "○|〇|◯|有|有り|あり|済|済み|受領済|受領済み|Y|レ"),
    (ANY, "no", "×|無|無し|なし|未|未受領|N"),
    ("line_kind", "dedicated", "閉域網|閉域|広域イーサ|専用回線"),
    ("line_kind", "ip_vpn", "IPVPN|閉域IP網|フレッツ|NGN|IPv6閉域"),
    ("line_kind", "internet_vpn", "VPN|SSL-VPN|IPsec|IPsec-VPN|L2TP"),
    ("line_kind", "internet", "インターネット|光回線|ADSL|インターネット回線"),
    ("line_kind", "lte_router", "LTE|5G|LTEルータ|LTEルーター|モバイル|モバイルルータ|携帯回線|4G"),
    ("line_kind", "usb_modem", "USB|データ通信カード|ドングル"),
    ("line_kind", "isdn", "INS|INS64|INSネット|ダイヤルアップ|アナログ回線|電話回線"),
    ("line_kind", "https_service", "HTTPS|HTTPSサービス|クラウド|クラウドサービス|Web|TLS"),
    ("purpose", "remote_maintenance", "遠隔保守|保守|リモート保守|リモートメンテ|メンテナンス|遠隔監視"),
    ("purpose", "eligibility_check", "オン資|資格確認"),
    ("purpose", "receipt_claims", "レセプト|オンライン請求|請求"),
    ("purpose", "electronic_prescription", "処方箋|電子処方"),
    ("purpose", "regional_network", "地域連携|地域医療連携|医療連携"),
    ("purpose", "teleradiology", "読影|遠隔画像|画像診断"),
    ("purpose", "remote_consultation", "オンライン診療|遠隔診療|遠隔相談"),
    ("purpose", "work_from_home", "テレワーク|リモートワーク|在宅|在宅勤務|リモートアクセス"),
    ("purpose", "outside_laboratory", "外注|検体検査|検査外注|検査センター"),
    ("usage", "always", "常時|つなぎっぱなし|24時間"),
    ("usage", "on_demand", "都度|必要時|随時|保守時のみ|オンデマンド"),
    ("patch_state", "current", "最新|適用|適用済み|済|済み|○|OK"),
    ("patch_state", "behind", "未適用|古い|未|×|NG"),
    ("patch_state", "unsupported", "EOL|EOS|終了|提供終了|サポート終了|サポート切れ"),
    ("account_kind", "shared", "共有|共通"),
    ("account_kind", "vendor", "業者|業者用|ベンダー"),
    ("privilege", "administrator", "Administrator|admin|root|特権|管理者権限"),
    ("privilege", "user", "一般ユーザー|ユーザー|user|利用者"),
    ("segment_kind", "clinical", "電子カルテ|HIS|診療|電カル"),
    ("segment_kind", "medical_devices", "機器|モダリティ"),
    ("segment_kind", "office", "事務|インターネット|情報系|業務系"),
    ("segment_kind", "guest", "ゲスト|患者用|フリーWi-Fi"),
];

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [(&str, [&str; 2]); 4] = [
        ("lte_router", ["LTE・5Gルーター", "Cellular router"]),
        ("internet_vpn", ["インターネットVPN", "Internet VPN"]),
        ("internet", ["インターネット回線（VPNなし）", "Internet without VPN"]),
        ("isdn", ["ISDN（残存回線）", "ISDN"]),
    ];

    fn value(field: &str, word: &str) -> Option<&'static str> {
        let names: Vec<(&str, Vec<&str>)> =
            KINDS.iter().map(|(value, names)| (*value, names.to_vec())).collect();
        value_of(field, word, &names)
    }

    #[test]
    fn words_of_ones_own_and_the_names_of_the_pages_mean_the_same() {
        for (word, expected) in [
            ("インターネットＶＰＮ", "internet_vpn"),
            ("LTEルータ", "lte_router"),
            ("ISDN", "isdn"),
            ("残存回線", "isdn"),
            ("光回線", "internet"),
            ("SSL-VPN", "internet_vpn"),
        ] {
            assert_eq!(value("line_kind", word), Some(expected), "{word}");
        }
    }

    #[test]
    fn a_word_that_stands_in_several_names_or_in_none_means_nothing() {
        for word in ["without", "V", "糸電話", ""] {
            let found = value("line_kind", word);
            assert!(found.is_none() || word == "without", "{word}: {found:?}");
        }
        assert_eq!(value("line_kind", "ter"), None);
    }

    #[test]
    fn a_heading_means_only_fields_that_the_register_has() {
        assert_eq!(field_of("接続先業者", &["name", "vendor"]), Some("vendor"));
        assert_eq!(field_of("契約番号", &["name", "number"]), Some("number"));
        assert_eq!(field_of("天気", &["name", "vendor"]), None);
    }
}
