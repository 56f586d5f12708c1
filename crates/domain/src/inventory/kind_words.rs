//! What kind of asset its own words speak of: a ledger that has no column for kinds names a 「CT」 and a FortiGate.
//! Not here: which product is meant (`matching`), what a person said (always stronger).
//! Next: [`AssetKind::spoken_of`].

use super::{AssetDetails, AssetKind, ComponentKind};
use crate::text::normalise;

impl AssetKind {
    /// The kind that an asset's name speaks of, else its model, its maker, its operating system; `None` if none does.
    ///
    /// ```
    /// use domain::inventory::{AssetDetails, AssetKind};
    /// let mut device = AssetDetails::named(AssetKind::Terminal, "給食業者用");
    /// assert_eq!(AssetKind::spoken_of(&device), None);
    /// device.model = "FortiGate 60E".to_owned();
    /// assert_eq!(AssetKind::spoken_of(&device), Some(AssetKind::VpnFirewall));
    /// ```
    pub fn spoken_of(asset: &AssetDetails) -> Option<Self> {
        let mut systems = asset.components.iter().filter(|component| component.kind == ComponentKind::Os);
        found(&asset.name, NAMES)
            .or_else(|| found(&asset.model, MODELS))
            .or_else(|| found(&asset.maker, MAKERS))
            .or_else(|| {
                systems.find_map(|system| found(&format!("{} {}", system.name, system.version), SYSTEMS))
            })
    }
}

/// The kind of the first group of which a word stands in the text.
fn found(text: &str, words: Words) -> Option<AssetKind> {
    let text = normalise(text);
    words.iter().find(|(_, words)| words.iter().any(|word| stands(&text, word))).map(|(kind, _)| *kind)
}

/// Whether a word stands in a text: one of Latin letters alone, so that `ct` is not in `product`; others anywhere.
fn stands(text: &str, word: &str) -> bool {
    let is_letter = |character: char| character.is_ascii_alphabetic();
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (text.get(..at), text.get(at + word.len()..));
        let alone = !before.is_some_and(|before| before.ends_with(is_letter))
            && !after.is_some_and(|after| after.starts_with(is_letter));
        !word.is_ascii() || alone
    })
}

/// Words by kind, as [`normalise`] leaves them; the first kind that has one wins.
type Words = &'static [(AssetKind, &'static [&'static str])];

/// In names. A 「CTサーバー」 is a server, a 「VPNサーバー」 the way in.
const NAMES: Words = &[
    (
        AssetKind::Terminal,
        &["端末", "パソコン", "pc", "ノート", "タブレット", "ipad", "シンクライアント", "terminal"],
    ),
    (
        AssetKind::VpnFirewall,
        &["vpn", "ファイアウォール", "ファイヤーウォール", "ファイアーウォール", "firewall", "fw", "utm"],
    ),
    (AssetKind::VpnFirewall, &["fortigate", "境界ルータ", "リモートアクセス装置"]),
    (
        AssetKind::Server,
        &["サーバ", "サーバー", "server", "sv", "仮想基盤", "esxi", "vcenter", "ドメインコントローラ"],
    ),
    (
        AssetKind::Storage,
        &["nas", "ストレージ", "storage", "テープ装置", "lto", "terastation", "共有ディスク"],
    ),
    (
        AssetKind::MedicalDevice,
        &[
            "ct",
            "mri",
            "x線",
            "エックス線",
            "レントゲン",
            "超音波",
            "エコー",
            "内視鏡",
            "心電",
            "生体情報モニタ",
            "ベッドサイドモニタ",
            "セントラルモニタ",
            "輸液",
            "シリンジ",
            "ポンプ",
            "人工呼吸",
            "呼吸器",
            "透析",
            "分析装置",
            "分析器",
            "マンモ",
            "骨密度",
            "眼底",
            "眼圧",
            "血圧計",
            "麻酔器",
            "リニアック",
            "放射線治療",
            "除細動",
            "血管撮影",
            "アンギオ",
            "ポータブル撮影",
            "分包機",
            "顕微鏡",
            "脳波",
            "筋電",
            "保育器",
            "血液ガス",
        ],
    ),
    (
        AssetKind::NetworkDevice,
        &[
            "スイッチ",
            "ルータ",
            "ルーター",
            "ハブ",
            "hub",
            "アクセスポイント",
            "無線ap",
            "無線lan",
            "onu",
            "switch",
            "router",
        ],
    ),
    (
        AssetKind::Iot,
        &[
            "カメラ",
            "プリンタ",
            "プリンター",
            "複合機",
            "入退室",
            "温度",
            "サイネージ",
            "電話交換機",
            "pbx",
            "ups",
            "無停電電源",
        ],
    ),
    (AssetKind::CloudService, &["クラウド", "saas"]),
];

/// In models.
const MODELS: Words = &[
    (
        AssetKind::VpnFirewall,
        &[
            "fortigate",
            "rtx",
            "nvr",
            "psa",
            "sonicwall",
            "firebox",
            "watchguard",
            "asa",
            "firepower",
            "pa-220",
            "pa-440",
            "srx",
            "ssg",
            "univerge ix",
            "netscaler",
            "checkpoint",
            "sophos xg",
            "ivanti connect secure",
            "pulse",
        ],
    ),
    (
        AssetKind::Server,
        &["primergy", "proliant", "poweredge", "express", "thinksystem", "ha", "esxi", "サーバ"],
    ),
    (
        AssetKind::Terminal,
        &[
            "esprimo",
            "lifebook",
            "optiplex",
            "latitude",
            "vostro",
            "precision",
            "prodesk",
            "probook",
            "elitedesk",
            "elitebook",
            "thinkpad",
            "thinkcentre",
            "mate",
            "versapro",
            "レッツノート",
            "let's note",
            "dynabook",
            "surface",
            "ipad",
            "macbook",
        ],
    ),
    (
        AssetKind::Storage,
        &["terastation", "linkstation", "qnap", "synology", "powervault", "eternus", "readynas", "isilon"],
    ),
    (
        AssetKind::NetworkDevice,
        &["catalyst", "nexus", "aironet", "meraki", "aruba", "apresia", "qx-s", "wapm", "bs-gs", "swx"],
    ),
    (AssetKind::Iot, &["imagerunner", "bizhub", "docucentre", "apeosport", "taskalfa", "ricoh im", "satera"]),
];

/// Makers of one kind of thing, as far as a hospital buys from them.
const MAKERS: Words = &[
    (
        AssetKind::MedicalDevice,
        &[
            "geヘルスケア",
            "ge healthcare",
            "ge横河",
            "シーメンス",
            "siemens healthineers",
            "フィリップス",
            "philips",
            "日本光電",
            "フクダ電子",
            "シスメックス",
            "キヤノンメディカル",
            "canon medical",
            "東芝メディカル",
            "富士フイルムメディカル",
            "富士フイルムヘルスケア",
            "オリンパス",
            "島津",
            "テルモ",
            "ニプロ",
            "日機装",
            "ドレーゲル",
            "drager",
            "メドトロニック",
            "medtronic",
            "トプコン",
            "ニデック",
            "アークレイ",
            "b. braun",
            "ビー・ブラウン",
            "baxter",
            "バクスター",
            "アトムメディカル",
            "ホロジック",
            "ユヤマ",
            "湯山",
        ],
    ),
    (
        AssetKind::VpnFirewall,
        &[
            "fortinet",
            "フォーティネット",
            "sonicwall",
            "pulse secure",
            "パルスセキュア",
            "watchguard",
            "ivanti",
        ],
    ),
    (AssetKind::Storage, &["qnap", "synology", "netapp"]),
];

/// In operating systems; the last resort, since Windows runs on anything.
const SYSTEMS: Words = &[
    (AssetKind::VpnFirewall, &["fortios", "pan-os", "screenos"]),
    (AssetKind::Server, &["windows server", "windowsserver", "esxi"]),
    (AssetKind::NetworkDevice, &["ios-xe", "ios xe", "cisco ios"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str, maker: &str, model: &str) -> Option<AssetKind> {
        let mut asset = AssetDetails::named(AssetKind::Software, name);
        (asset.maker, asset.model) = (maker.to_owned(), model.to_owned());
        AssetKind::spoken_of(&asset)
    }

    #[test]
    fn names_of_an_old_list_say_what_the_things_are() {
        for (name, expected) in [
            ("3階東病棟電子カルテ端末1", AssetKind::Terminal),
            ("電子カルテDBサーバ", AssetKind::Server),
            ("PACSサーバー", AssetKind::Server),
            ("CTサーバ", AssetKind::Server),
            ("ＶＰＮルータ", AssetKind::VpnFirewall),
            ("FW", AssetKind::VpnFirewall),
            ("L3スイッチ", AssetKind::NetworkDevice),
            ("オンライン資格確認ルーター", AssetKind::NetworkDevice),
            ("ＮＡＳ", AssetKind::Storage),
            ("CT1", AssetKind::MedicalDevice),
            ("眼底カメラ", AssetKind::MedicalDevice),
            ("玄関監視カメラ", AssetKind::Iot),
            ("生体情報モニタ2", AssetKind::MedicalDevice),
        ] {
            assert_eq!(kind(name, "", ""), Some(expected), "{name}");
        }
    }

    #[test]
    fn a_word_of_latin_letters_stands_alone() {
        for name in ["Product 7", "Actros", "FWB", "NASDAQ", "事務用"] {
            assert_eq!(kind(name, "", ""), None, "{name}");
        }
    }

    #[test]
    fn the_name_is_stronger_than_the_model_and_the_model_than_the_maker() {
        assert_eq!(kind("検査端末", "シスメックス", "Express5800"), Some(AssetKind::Terminal));
        assert_eq!(kind("検査用", "シスメックス", "Express5800"), Some(AssetKind::Server));
        assert_eq!(kind("検査用", "シスメックス", "XN-1000"), Some(AssetKind::MedicalDevice));
        assert_eq!(kind("検査用", "富士通", "XN-1000"), None);
    }

    #[test]
    fn the_words_are_as_texts_are_compared() {
        for (_, words) in [NAMES, MODELS, MAKERS, SYSTEMS].into_iter().flatten() {
            for word in *words {
                assert_eq!(normalise(word), *word);
            }
        }
    }
}
