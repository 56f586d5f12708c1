//! Taking apart a cell that holds a product and its version: `FortiOS 6.0.4`.
//! Not here: which product it is (CPE), how versions compare (`domain::version`).
//! Next: [`split_product_version`].

use domain::{
    text::half_width,
    version::{WordKind, word_kind},
};

/// A product and its version out of one cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductVersion {
    /// The product; empty when the cell holds a version alone.
    pub name: String,
    /// The version.
    pub version: Option<String>,
    /// What stood behind the version: an update, a build, an edition.
    pub rest: Option<String>,
}

/// Splits a product from its version, as ledgers write both into one cell.
///
/// A number that is part of the name stays there: Windows 10, Windows Server 2016, Office 2019, FortiGate 60E.
///
/// ```
/// use formats::sheets::split_product_version;
/// let split = split_product_version("Windows Server 2016 (10.0.14393)");
/// assert_eq!((split.name.as_str(), split.version.as_deref()), ("Windows Server 2016", Some("10.0.14393")));
/// let split = split_product_version("ＦｏｒｔｉＯＳ　ｖ６．０．４ build0231");
/// assert_eq!((split.name.as_str(), split.version.as_deref()), ("FortiOS", Some("6.0.4")));
/// assert_eq!(split.rest.as_deref(), Some("build0231"));
/// ```
pub fn split_product_version(cell: &str) -> ProductVersion {
    let text = half_width(cell);
    if let Some(split) = in_brackets(&text) {
        return split;
    }
    let words: Vec<&str> = text.split(is_gap).filter(|word| !word.is_empty() && !is_bits(word)).collect();
    for (at, word) in words.iter().enumerate() {
        let before = words.get(..at).unwrap_or_default();
        let after = words.get(at + 1..).unwrap_or_default();
        if is_marker(word)
            && let [version, rest @ ..] = after
            && starts_with_digit(version)
        {
            return joined(before, version, rest);
        }
        // `60E 6.0.4` in a cell for versions: the model stands before the version.
        let is_model =
            before.is_empty() && !after.is_empty() && word_kind(word, &[]) == Some(WordKind::Model);
        if !is_model && let Some(version) = version_of(word, before) {
            return joined(before, version, after);
        }
        if let Some((name, version)) = grown_together(word) {
            let before: Vec<&str> = before.iter().copied().chain([name]).collect();
            return joined(&before, version, after);
        }
    }
    ProductVersion { name: words.join(" "), ..ProductVersion::default() }
}

/// `Windows Server 2016 (10.0.14393)`, but not `ASA 9.8(2)`, where the brackets are part of the version.
fn in_brackets(text: &str) -> Option<ProductVersion> {
    let (name, inside) = text.strip_suffix(')')?.rsplit_once('(')?;
    let ends_in_number = name.ends_with(|character: char| character.is_ascii_digit() || character == '.');
    let words: Vec<&str> = inside.split_whitespace().filter(|word| !is_marker(word)).collect();
    let [first, rest @ ..] = words.as_slice() else { return None };
    let version = unmarked(first);
    if !ends_in_number && starts_with_digit(version) && !is_bits(version) {
        return Some(joined(&[name.trim()], version, rest));
    }
    // `FortiGate 60E (FortiOS v6.0.4 build0231)`
    let split = split_product_version(inside);
    let has_both = !split.name.is_empty() && split.version.is_some();
    has_both.then(|| ProductVersion { name: format!("{} ({})", name.trim(), split.name), ..split })
}

fn joined(name: &[&str], version: &str, rest: &[&str]) -> ProductVersion {
    let rest = rest.join(" ");
    let name = name.join(" ");
    let name = name.trim_end_matches([',', '-', ' ']);
    ProductVersion {
        name: name.to_owned(),
        version: Some(version.to_owned()),
        rest: Some(rest).filter(|rest| !rest.is_empty()),
    }
}

/// The version that a word is, given the words before it.
fn version_of<'a>(word: &'a str, before: &[&str]) -> Option<&'a str> {
    let version = unmarked(word);
    if !starts_with_digit(version) {
        return None;
    }
    let is_marked = version.len() < word.len();
    let is_windows = before.iter().any(|word| word.eq_ignore_ascii_case("windows"));
    // Windows 7, 8.1, 10 and 11 are names; what follows them (22H2, 1809) is the version.
    if is_windows && before.last().is_some_and(|word| word.eq_ignore_ascii_case("windows")) {
        return None;
    }
    let is_part = !is_marked && !before.is_empty() && word_kind(word, before) == Some(WordKind::Model);
    if version.bytes().all(|byte| byte.is_ascii_digit()) {
        let is_year = version.len() == 4 && (version.starts_with("19") || version.starts_with("20"));
        let is_release = is_windows && before.iter().any(|word| ["10", "11"].contains(word));
        let counts = is_marked || before.is_empty() || is_release || !(is_year || is_windows || is_part);
        return (counts && version.len() <= 5).then_some(version);
    }
    if is_part {
        return None;
    }
    let is_version = |byte: u8| byte.is_ascii_alphanumeric() || b".-_()+~".contains(&byte);
    version.bytes().all(is_version).then_some(version)
}

/// `FortiOS6.0.4`: letters, then at least two numbers with points between.
fn grown_together(word: &str) -> Option<(&str, &str)> {
    let version_at = word.rfind(|character: char| !character.is_ascii_digit() && character != '.')?;
    let letter = word.get(version_at..)?.chars().next()?;
    let (name, version) = word.split_at_checked(version_at + letter.len_utf8())?;
    let is_version = starts_with_digit(version) && version.contains('.') && !version.ends_with('.');
    (is_version && letter.is_alphabetic()).then_some((name, version))
}

/// The word without `Ver.` or `v` before a digit.
fn unmarked(word: &str) -> &str {
    let bare = MARKERS.iter().find_map(|marker| {
        let (start, rest) = word.split_at_checked(marker.len())?;
        let rest = rest.trim_start_matches('.');
        (start.eq_ignore_ascii_case(marker) && starts_with_digit(rest)).then_some(rest)
    });
    bare.unwrap_or(word)
}

fn is_marker(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    MARKERS.iter().any(|marker| word.eq_ignore_ascii_case(marker))
}

/// `64bit`, `(64-bit)`, `x64`: neither name nor version.
fn is_bits(word: &str) -> bool {
    let word = word.trim_matches(['(', ')']).to_ascii_lowercase();
    ["64bit", "32bit", "64-bit", "32-bit", "64ビット", "32ビット", "x64", "x86"].contains(&word.as_str())
}

/// Blanks, and the colon of 「バージョン：5.2」.
fn is_gap(character: char) -> bool {
    character.is_whitespace() || character == ':'
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|character: char| character.is_ascii_digit())
}

/// Longer ones first: `Ver` begins with `v`.
const MARKERS: [&str; 9] =
    ["バージョン", "version", "release", "firmware", "build", "ver", "rev", "版数", "v"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn product_and_version_are_parted() {
        for (cell, name, version, rest) in [
            ("FortiOS 6.0.4", "FortiOS", "6.0.4", ""),
            ("FortiOS6.0.4", "FortiOS", "6.0.4", ""),
            ("FortiGate-60E v6.0.4 build0231", "FortiGate-60E", "6.0.4", "build0231"),
            ("Windows Server 2016 (10.0.14393)", "Windows Server 2016", "10.0.14393", ""),
            ("Windows Server 2016 (Build 14393)", "Windows Server 2016", "14393", ""),
            ("Windows 10 Pro 22H2 (64bit)", "Windows 10 Pro", "22H2", ""),
            ("Windows 10 Enterprise 2004", "Windows 10 Enterprise", "2004", ""),
            ("CentOS 7.9", "CentOS", "7.9", ""),
            ("RHEL 8", "RHEL", "8", ""),
            ("Oracle Database 19c", "Oracle Database", "19c", ""),
            ("VMware ESXi 7.0 U3", "VMware ESXi", "7.0", "U3"),
            ("Cisco IOS 15.2(4)M", "Cisco IOS", "15.2(4)M", ""),
            ("ASA 9.8(2)", "ASA", "9.8(2)", ""),
            ("PAN-OS 10.1.3-h1", "PAN-OS", "10.1.3-h1", ""),
            ("Pulse Connect Secure 9.1R2", "Pulse Connect Secure", "9.1R2", ""),
            ("電子カルテ Ver.5.2", "電子カルテ", "5.2", ""),
            ("電子カルテ Ver 5", "電子カルテ", "5", ""),
            ("電子カルテ：バージョン 5.2", "電子カルテ", "5.2", ""),
            ("SQL Server 2019 15.0.2000.5", "SQL Server 2019", "15.0.2000.5", ""),
            ("log4j2.17.1", "log4j", "2.17.1", ""),
            ("ｖ６．０．４", "", "6.0.4", ""),
            ("FortiGate 60E 6.0.4", "FortiGate 60E", "6.0.4", ""),
            ("FortiGate 60E (FortiOS v6.0.4 build0231)", "FortiGate 60E (FortiOS)", "6.0.4", "build0231"),
            ("RTX1210 Rev.14.01.26", "RTX1210", "14.01.26", ""),
            ("iLO 5 2.44", "iLO 5", "2.44", ""),
            ("Google Chrome 109", "Google Chrome", "109", ""),
            ("60E 6.0.4", "60E", "6.0.4", ""),
            ("15", "", "15", ""),
        ] {
            let split = split_product_version(cell);
            let got = (
                split.name.as_str(),
                split.version.as_deref().unwrap_or("none"),
                split.rest.as_deref().unwrap_or(""),
            );
            assert_eq!(got, (name, version, rest), "{cell}");
        }
    }

    #[test]
    fn a_name_without_version_stays_whole() {
        for cell in [
            "Windows 10",
            "Windows 8.1",
            "Windows Server 2012 R2",
            "Windows Server 2016",
            "Office 2019",
            "RTX830",
            "Windows 7 SP1",
            "FortiGate-60E",
            "FortiGate 60E",
            "iLO 5",
            "MOXA NPort 5110",
            "Cisco Catalyst 2960X-24TS-L",
            "Pulse Secure PSA3000",
            "Windows Server 2008R2",
            "SQL Server 2008R2",
            "",
            "-",
            "なし",
            "24時間心電計",
            "電子カルテ",
        ] {
            assert_eq!(split_product_version(cell).name, cell);
            assert_eq!(split_product_version(cell).version, None, "{cell}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_split_without_loss_of_name_or_version(cell in "[a-zA-Z0-9.() v:あ]{0,30}") {
            let split = split_product_version(&cell);
            proptest::prop_assert!(cell.contains(split.version.as_deref().unwrap_or_default()));
        }
    }
}
