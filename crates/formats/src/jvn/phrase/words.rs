//! What the words of a phrase mean.
//! Not here: numbers and names ([`super::lexer`]).
//! Next: [`known`].

use super::token::{Reach, Token};

/// The longest known word or sign at the beginning of a text in small letters, and its length in bytes.
pub(super) fn known(text: &str) -> Option<(Token, usize)> {
    let fits =
        |word: &&(&str, Token)| text.strip_prefix(word.0).is_some_and(|rest| ends(word.0, &word.1, rest));
    WORDS
        .iter()
        .filter(fits)
        .max_by_key(|(word, _)| word.len())
        .map(|(word, token)| (token.clone(), word.len()))
}

/// The name in versions of a stage such as `SP` or `ビルド`; `None` for another word.
pub(super) fn stage(word: &str) -> Option<Stage> {
    let find = |list: &[(&str, &'static str)], needs_number| {
        let (_, name) = list.iter().find(|(own, _)| *own == word)?;
        Some(Stage { name, needs_number })
    };
    find(NUMBERED_STAGES, true).or_else(|| find(STAGES, false))
}

/// A stage or addition behind a version.
#[derive(Clone, Copy)]
pub(super) struct Stage {
    /// How it is written.
    pub(super) name: &'static str,
    /// Without a number it says nothing.
    pub(super) needs_number: bool,
}

/// The word turns what is said round, or names something else than a version.
pub(super) fn is_stop(word: &str) -> bool {
    STOPS.contains(&word)
}

/// The text begins with a system, a device or a language: a remark on where, which leaves the versions alone.
pub(super) fn begins_with_platform(text: &str) -> bool {
    PLATFORMS.iter().any(|name| {
        text.strip_prefix(name).is_some_and(|rest| {
            !name.ends_with(|last: char| last.is_ascii_alphanumeric())
                || !rest.starts_with(|next: char| next.is_ascii_alphanumeric())
        })
    })
}

/// The word is a width or kind of processor.
pub(super) fn is_processor(word: &str) -> bool {
    PROCESSORS.contains(&word)
}

/// The word says no more than that there are machines of a kind: `x64-based Systems`.
pub(super) fn is_machine(word: &str) -> bool {
    matches!(word, "system" | "systems" | "edition" | "editions" | "devices")
}

/// An English word ends where the next letter is none; `Ver` may be followed by its number.
fn ends(word: &str, token: &Token, rest: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_alphabetic() || letter == '-';
    let is_marker = matches!(token, Token::VersionWord | Token::Label { is_neutral: true, .. });
    match (word.chars().next_back(), rest.chars().next()) {
        (Some(last), Some(next)) if last.is_ascii_alphabetic() => {
            !is_letter(next) && (is_marker || !next.is_ascii_digit())
        }
        _ => true,
    }
}

const NEUTRAL: Token = Token::Label { is_neutral: true, name: String::new() };
const LABEL: Token = Token::Label { is_neutral: false, name: String::new() };

const WORDS: &[(&str, Token)] = &[
    // Behind a version.
    ("未満", Token::Below),
    ("より前", Token::Below),
    ("より古い", Token::Below),
    ("よりも前", Token::Below),
    ("よりも古い", Token::Below),
    ("以前", Token::UpTo),
    ("以下", Token::UpTo),
    ("まで", Token::UpTo),
    ("and earlier", Token::UpTo),
    ("or earlier", Token::UpTo),
    ("and prior", Token::UpTo),
    ("or prior", Token::UpTo),
    ("and below", Token::UpTo),
    ("or below", Token::UpTo),
    ("and lower", Token::UpTo),
    ("or lower", Token::UpTo),
    ("and older", Token::UpTo),
    ("or older", Token::UpTo),
    ("以上", Token::From),
    ("以上で", Token::From),
    ("以降", Token::From),
    ("以降で", Token::From),
    ("以後", Token::From),
    ("and later", Token::From),
    ("or later", Token::From),
    ("and newer", Token::From),
    ("or newer", Token::From),
    ("and above", Token::From),
    ("or above", Token::From),
    ("and higher", Token::From),
    ("or higher", Token::From),
    ("より後", Token::After),
    ("より新しい", Token::After),
    ("よりも後", Token::After),
    ("よりも新しい", Token::After),
    ("それ", Token::It),
    ("これ", Token::It),
    // Before a version.
    ("prior to", Token::BelowNext),
    ("before", Token::BelowNext),
    ("earlier than", Token::BelowNext),
    ("older than", Token::BelowNext),
    ("lower than", Token::BelowNext),
    ("less than", Token::BelowNext),
    ("below", Token::BelowNext),
    ("<", Token::BelowNext),
    ("up to and including", Token::UpToNext),
    ("<=", Token::UpToNext),
    ("≦", Token::UpToNext),
    ("≤", Token::UpToNext),
    (">=", Token::FromNext),
    ("since", Token::FromNext),
    ("≧", Token::FromNext),
    ("≥", Token::FromNext),
    (">", Token::AfterNext),
    // Between two.
    ("から", Token::To(Reach::OpenEnd)),
    ("~", Token::To(Reach::OpenEnds)),
    ("〜", Token::To(Reach::OpenEnds)),
    ("- ", Token::To(Reach::Closed)),
    ("– ", Token::To(Reach::Closed)),
    ("—", Token::To(Reach::Closed)),
    ("to", Token::To(Reach::Closed)),
    ("through", Token::To(Reach::Closed)),
    ("thru", Token::To(Reach::Closed)),
    ("および", Token::And),
    ("及び", Token::And),
    ("ならびに", Token::And),
    ("並びに", Token::And),
    ("または", Token::And),
    ("又は", Token::And),
    ("もしくは", Token::And),
    ("あるいは", Token::And),
    ("かつ", Token::And),
    ("と", Token::And),
    ("、", Token::And),
    (",", Token::And),
    (";", Token::And),
    ("/ ", Token::And),
    ("and", Token::And),
    ("or", Token::And),
    // About versions.
    ("バージョン", Token::VersionWord),
    ("バージョンが", Token::VersionWord),
    ("各バージョン", Token::VersionWord),
    ("バージョン番号", Token::VersionWord),
    ("バージョン番号が", Token::VersionWord),
    ("ヴァージョン", Token::VersionWord),
    ("リビジョン", Token::VersionWord),
    ("version", Token::VersionWord),
    ("versions", Token::VersionWord),
    ("ver", Token::VersionWord),
    ("ver.", Token::VersionWord),
    ("vers.", Token::VersionWord),
    ("rev.", Token::VersionWord),
    ("rev", Token::VersionWord),
    ("revision", Token::VersionWord),
    ("from", Token::VersionWord),
    ("の", Token::Of),
    ("すべて", Token::All),
    ("全て", Token::All),
    ("全バージョン", Token::All),
    ("全ヴァージョン", Token::All),
    ("全リビジョン", Token::All),
    ("all", Token::All),
    ("のみ", Token::Only),
    ("only", Token::Only),
    ("系", Token::Series),
    ("系列", Token::Series),
    ("を含む", Token::Within),
    ("も含む", Token::Within),
    ("含む", Token::Within),
    ("を含まない", Token::Without),
    ("は含まない", Token::Without),
    ("含まない", Token::Without),
    ("を含まず", Token::Without),
    ("は含まず", Token::Without),
    // What has the version.
    ("ファームウェア", NEUTRAL),
    ("ファームウエア", NEUTRAL),
    ("ソフトウェア", NEUTRAL),
    ("ソフトウエア", NEUTRAL),
    ("本体", NEUTRAL),
    ("firmware", NEUTRAL),
    ("software", NEUTRAL),
    ("fw", NEUTRAL),
    ("f/w", NEUTRAL),
    ("シリーズ", LABEL),
    ("series", LABEL),
    ("版", LABEL),
    ("用", LABEL),
    ("向け", LABEL),
    ("日本語版", LABEL),
    ("英語版", LABEL),
    ("製品版", LABEL),
    ("無償版", LABEL),
    ("有償版", LABEL),
    ("体験版", LABEL),
    ("評価版", LABEL),
];

const NUMBERED_STAGES: &[(&str, &str)] = &[
    ("sp", "SP"),
    ("サービスパック", "SP"),
    ("update", "Update"),
    ("アップデート", "Update"),
    ("u", "U"),
    ("upd", "Upd"),
    ("patch", "Patch"),
    ("パッチ", "Patch"),
    ("p", "P"),
    ("build", "Build"),
    ("ビルド", "Build"),
    ("hotfix", "Hotfix"),
    ("ホットフィックス", "Hotfix"),
    ("hf", "HF"),
    ("fp", "FP"),
    ("cu", "CU"),
    ("r", "R"),
    ("rollup", "Rollup"),
];

const STAGES: &[(&str, &str)] = &[
    ("alpha", "alpha"),
    ("アルファ", "alpha"),
    ("beta", "beta"),
    ("ベータ", "beta"),
    ("rc", "rc"),
    ("ga", "GA"),
    ("lts", "LTS"),
    ("esr", "ESR"),
];

const STOPS: &[&str] = &[
    "not",
    "no",
    "except",
    "excluding",
    "exclude",
    "excludes",
    "unless",
    "without",
    "other",
    "than",
    "fixed",
    "patched",
    "unpatched",
    "unaffected",
    "unsupported",
    "supported",
    "affected",
    "vulnerable",
    "none",
    "unknown",
    "invalid",
    "any",
    "every",
    "each",
    "some",
    "several",
    "multiple",
    "various",
    "certain",
    "about",
    "approx",
    "up",
    "upto",
    "until",
    "till",
    "after",
    "past",
    "over",
    "under",
    "above",
    "beyond",
    "later",
    "earlier",
    "newer",
    "older",
    "new",
    "old",
    "previous",
    "prior",
    "latest",
    "next",
    "minimum",
    "maximum",
    "min",
    "max",
    "pre",
    "post",
    "starting",
    "beginning",
    "as",
    "of",
    "by",
    "on",
    "in",
    "at",
    "end",
    "eol",
    "eos",
    "obsolete",
    "deprecated",
    "legacy",
    "with",
    "if",
    "when",
    "where",
    "partially",
    "serial",
    "s/n",
    "lot",
    "commit",
    "hardware",
    "hw",
    "h/w",
    "model",
    "models",
    "シリアル",
    "ロット",
    "コミット",
    "ハードウェア",
    "ハードウエア",
    "モデル",
    "メジャー",
    "マイナー",
    "プレリリース",
    "リリース",
    "サポート",
    "オプション",
    "レガシー",
];

const PLATFORMS: &[&str] = &[
    "windows",
    "macintosh",
    "mac",
    "macos",
    "os x",
    "mac os",
    "linux",
    "unix",
    "android",
    "ios",
    "ipados",
    "iphone",
    "ipad",
    "ipod",
    "apple",
    "watchos",
    "tvos",
    "solaris",
    "aix",
    "hp-ux",
    "vmware",
    "server core",
    "x86",
    "x64",
    "x86-64",
    "x86_64",
    "amd64",
    "arm",
    "arm64",
    "32-bit",
    "64-bit",
    "32bit",
    "64bit",
    "32 bit",
    "64 bit",
    "32 ビット",
    "64 ビット",
    "32ビット",
    "64ビット",
    "日本語版",
    "英語版",
    "国内版",
    "海外版",
];

const PROCESSORS: &[&str] = &[
    "32-bit",
    "64-bit",
    "32bit",
    "64bit",
    "x86",
    "x64",
    "x86-64",
    "x86_64",
    "amd64",
    "arm64",
    "i386",
    "x64-based",
    "x86-based",
    "arm64-based",
    "itanium-based",
];
