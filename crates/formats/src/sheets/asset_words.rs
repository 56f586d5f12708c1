//! The words in the cells of asset ledgers that stand for one of a few values: kind, yes or no, patch state.
//! Not here: headings ([`super::asset_columns`]), dates and versions (`domain`).
//! Next: [`Worded`]. The first word of each language is the one that exports print.

use domain::{
    inventory::{AssetKind, CareRole, Exposure, PatchState},
    text::normalise,
};

/// The language of an exported list. Both are read, whichever was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

/// A value and the words for it.
#[derive(Clone, Copy, Debug)]
pub struct Words<V: 'static> {
    /// The value.
    pub value: V,
    /// In Japanese.
    pub ja: &'static [&'static str],
    /// In English.
    pub en: &'static [&'static str],
}

/// A value that cells name by a word.
pub trait Worded: Copy + PartialEq + 'static {
    /// Every value with its words.
    const WORDS: &'static [Words<Self>];

    /// The value that a cell names, in whatever width, case and with whatever blanks.
    fn of_cell(text: &str) -> Option<Self> {
        let found = |form: fn(&str) -> String| {
            let text = form(text);
            let is_meant = |word: &&&str| form(word) == text;
            let of_value = |words: &&Words<Self>| words.ja.iter().chain(words.en).any(|word| is_meant(&word));
            Self::WORDS.iter().find(of_value).filter(|_| !text.is_empty())
        };
        found(normalise).or_else(|| found(bare)).map(|words| words.value)
    }

    /// The word that an export prints.
    fn word(self, language: Language) -> &'static str {
        let words = Self::WORDS.iter().find(|words| words.value == self);
        let of_language = |words: &Words<Self>| match language {
            Language::Ja => words.ja.first().copied(),
            Language::En => words.en.first().copied(),
        };
        words.and_then(of_language).unwrap_or_default()
    }
}

/// Whether a cell says that there is nothing to say: a dash, 不明, 該当なし.
pub fn is_placeholder(text: &str) -> bool {
    let text = normalise(text);
    is_dash(&text) || PLACEHOLDERS.contains(&bare(&text).as_str())
}

/// Whether a cell holds nothing but dashes.
pub fn is_dash(text: &str) -> bool {
    let text = normalise(text);
    !text.is_empty() && text.chars().all(|character| "-ー―~/".contains(character))
}

/// Letters and digits alone: サーバー and サーバ are one, (有) is 有.
fn bare(text: &str) -> String {
    normalise(text).chars().filter(|character| character.is_alphanumeric() && *character != 'ー').collect()
}

impl Worded for AssetKind {
    const WORDS: &'static [Words<Self>] = &[
        Words {
            value: Self::Server,
            ja: &["サーバー", "物理サーバー", "仮想サーバー", "サーバー機器", "サーバー機", "仮想マシン"],
            en: &["server", "virtual machine", "host"],
        },
        Words {
            value: Self::Terminal,
            ja: &[
                "端末",
                "PC",
                "パソコン",
                "ノートPC",
                "デスクトップPC",
                "クライアント",
                "クライアント端末",
                "クライアントPC",
                "業務端末",
                "電子カルテ端末",
                "タブレット",
                "タブレット端末",
                "スマートフォン",
                "ワークステーション",
                "シンクライアント",
            ],
            en: &["terminal", "client", "laptop", "desktop", "workstation", "tablet", "notebook"],
        },
        Words {
            value: Self::NetworkDevice,
            ja: &[
                "ネットワーク機器",
                "NW機器",
                "通信機器",
                "ルーター",
                "スイッチ",
                "スイッチングハブ",
                "L2スイッチ",
                "L3スイッチ",
                "ハブ",
                "無線AP",
                "アクセスポイント",
                "無線アクセスポイント",
                "無線LANアクセスポイント",
                "無線LANコントローラー",
            ],
            en: &["network device", "router", "switch", "hub", "access point", "wireless access point"],
        },
        Words {
            value: Self::VpnFirewall,
            ja: &[
                "VPN・ファイアウォール",
                "VPN",
                "VPN装置",
                "VPN機器",
                "VPNルーター",
                "SSL-VPN装置",
                "ファイアウォール",
                "ファイヤーウォール",
                "FW",
                "UTM",
                "セキュリティ機器",
            ],
            en: &["VPN or firewall", "firewall", "vpn gateway", "vpn device"],
        },
        Words {
            value: Self::MedicalDevice,
            ja: &[
                "医療機器",
                "医用機器",
                "医療用機器",
                "医療装置",
                "モダリティ",
                "検査機器",
                "検査装置",
                "診断装置",
                "画像診断装置",
                "治療機器",
                "治療装置",
                "放射線機器",
                "生体検査機器",
                "ME機器",
            ],
            en: &["medical device", "medical equipment", "modality"],
        },
        Words {
            value: Self::Iot,
            ja: &[
                "IoT機器",
                "IoT",
                "監視カメラ",
                "防犯カメラ",
                "ネットワークカメラ",
                "カメラ",
                "プリンター",
                "複合機",
                "UPS",
                "無停電電源装置",
                "入退室管理",
                "センサー",
                "設備機器",
            ],
            en: &["IoT device", "camera", "printer"],
        },
        Words {
            value: Self::Storage,
            ja: &["ストレージ", "NAS", "外部記憶装置", "記憶装置", "バックアップ装置", "テープ装置"],
            en: &["storage", "backup device"],
        },
        Words {
            value: Self::CloudService,
            ja: &["クラウドサービス", "クラウド", "外部サービス", "SaaS", "IaaS", "PaaS", "ASP"],
            en: &["cloud service", "cloud"],
        },
        Words {
            value: Self::Software,
            ja: &["ソフトウェア", "ソフト", "アプリケーション", "アプリ", "パッケージ", "システム"],
            en: &["software", "application", "app"],
        },
    ];
}

impl Worded for Exposure {
    const WORDS: &'static [Words<Self>] = &[
        Words {
            value: Self::Unknown, ja: &["未記入", "不明", "未確認"], en: &["not entered", "unknown"]
        },
        Words {
            value: Self::Internet,
            ja: &[
                "インターネットから接続できる",
                "インターネットから到達できる",
                "インターネット",
                "インターネット公開",
                "公開",
                "外部公開",
            ],
            en: &["reachable from the internet", "internet", "public"],
        },
        Words {
            value: Self::ExternalLine,
            ja: &[
                "保守回線など、院外の回線から接続できる",
                "外部接続から到達できる",
                "外部接続",
                "外部回線",
                "保守回線",
                "リモート保守",
                "閉域網",
            ],
            en: &["reachable over an external line", "external line"],
        },
        Words {
            value: Self::Inside,
            ja: &["院内からだけ接続できる", "院内からだけ到達できる", "院内のみ", "院内", "内部のみ"],
            en: &["reachable from inside only", "inside", "internal"],
        },
        Words {
            value: Self::Isolated,
            ja: &[
                "どこからも接続できない",
                "どこからも到達できない",
                "スタンドアロン",
                "未接続",
                "ネットワーク未接続",
                "接続なし",
            ],
            en: &["reachable from nowhere", "isolated", "standalone"],
        },
    ];
}

impl Worded for CareRole {
    const WORDS: &'static [Words<Self>] = &[
        Words {
            value: Self::Unknown, ja: &["未記入", "不明", "未確認"], en: &["not entered", "unknown"]
        },
        Words {
            value: Self::NoEffect,
            ja: &["診療に影響しない", "影響なし", "影響しない", "なし", "無", "低"],
            en: &["no effect on care", "none", "low"],
        },
        Words {
            value: Self::Slows,
            ja: &["診療が滞る", "滞る", "遅れる", "一部影響", "中"],
            en: &["care slows down", "slows", "medium"],
        },
        Words {
            value: Self::Stops,
            ja: &["診療が止まる", "止まる", "停止", "高"],
            en: &["care stops", "stops", "high"],
        },
        Words {
            value: Self::Life,
            ja: &["患者の生命に関わる", "生命に関わる", "生命維持", "最高"],
            en: &["a patient's life depends on it", "life", "critical"],
        },
    ];
}

impl Worded for PatchState {
    const WORDS: &'static [Words<Self>] = &[
        Words {
            value: Self::Unknown,
            ja: &["不明", "未確認", "未調査", "?"],
            en: &["unknown", "not checked"],
        },
        Words {
            value: Self::Current,
            ja: &[
                "最新",
                "適用済み",
                "適用済",
                "適用",
                "対応済み",
                "対応済",
                "更新済み",
                "更新済",
                "実施済み",
                "実施済",
                "済",
                "有",
                "あり",
                "○",
                "〇",
                "◯",
                "◎",
            ],
            en: &["up to date", "current", "patched", "applied", "yes"],
        },
        Words {
            value: Self::Behind,
            ja: &[
                "未適用あり",
                "未適用",
                "一部未適用",
                "未対応",
                "対応中",
                "未更新",
                "未実施",
                "要更新",
                "遅れ",
                "無",
                "なし",
                "×",
                "✕",
                "△",
            ],
            en: &["behind", "missing patches", "not applied", "outdated", "no"],
        },
        Words {
            value: Self::Unsupported,
            ja: &[
                "更新できない",
                "提供終了",
                "サポート終了",
                "更新不可",
                "対応不可",
                "適用不可",
                "更新なし",
                "パッチなし",
            ],
            en: &["cannot be patched", "unsupported", "end of life"],
        },
    ];
}

/// Yes or no.
impl Worded for bool {
    const WORDS: &'static [Words<Self>] = &[
        Words {
            value: true,
            ja: &[
                "有",
                "あり",
                "有り",
                "はい",
                "○",
                "〇",
                "◯",
                "●",
                "◎",
                "✓",
                "✔",
                "レ",
                "保有",
                "保有あり",
                "保存あり",
                "該当",
                "該当あり",
                "含む",
                "1",
            ],
            en: &["yes", "y", "true", "on"],
        },
        Words {
            value: false,
            ja: &[
                "無",
                "なし",
                "無し",
                "いいえ",
                "×",
                "✕",
                "✗",
                "✖",
                "保有なし",
                "保存なし",
                "非該当",
                "該当なし",
                "含まない",
                "0",
            ],
            en: &["no", "n", "false", "off", "none"],
        },
    ];
}

/// As [`bare`] leaves them.
const PLACEHOLDERS: [&str; 22] = [
    "ナシ",
    "無シ",
    "無",
    "不明",
    "未定",
    "未確認",
    "未記入",
    "未設定",
    "未登録",
    "該当ナシ",
    "対象外",
    "期限ナシ",
    "無期限",
    "接続ナシ",
    "未接続",
    "スタンドアロン",
    "na",
    "none",
    "unknown",
    "tbd",
    "notapplicable",
    "空欄",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn every_word_means_its_value<V: Worded + std::fmt::Debug>() {
        for words in V::WORDS {
            for word in words.ja.iter().chain(words.en) {
                assert_eq!(V::of_cell(word), Some(words.value), "{word}");
            }
            for language in [Language::Ja, Language::En] {
                assert_eq!(V::of_cell(words.value.word(language)), Some(words.value));
            }
        }
        assert_eq!(V::of_cell(""), None);
        assert_eq!(V::of_cell("宇宙船"), None);
    }

    #[test]
    fn every_word_means_its_value_and_no_other() {
        every_word_means_its_value::<AssetKind>();
        every_word_means_its_value::<Exposure>();
        every_word_means_its_value::<CareRole>();
        every_word_means_its_value::<PatchState>();
        every_word_means_its_value::<bool>();
    }

    #[test]
    fn words_are_known_in_any_width_and_case() {
        for (text, value) in [("有", true), ("（有）", true), ("ＹＥＳ", true), ("Ｘ線", false)] {
            assert_eq!(bool::of_cell(text), value.then_some(true), "{text}");
        }
        for text in ["ｻｰﾊﾞ", "サーバ", "ＳＥＲＶＥＲ", " サーバー "] {
            assert_eq!(AssetKind::of_cell(text), Some(AssetKind::Server), "{text}");
        }
        assert_eq!(AssetKind::of_cell("VPN/ファイアウォール"), Some(AssetKind::VpnFirewall));
    }

    #[test]
    fn a_cell_that_says_nothing_is_known() {
        for text in ["―", "－", "-", "ー", "なし", "(接続なし)", "Ｎ／Ａ", "不明", "未定"] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["", "A-1", "令和6年", "内科"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
