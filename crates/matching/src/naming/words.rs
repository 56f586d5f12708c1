//! Cuts what people write into words, and says which of them name nothing.
//! Not here: what the words mean ([`super::spoken`]), where they are looked up ([`super::search`]).
//! Next: [`super::search`].

use domain::version::{WordKind, word_kind};
use unicode_normalization::UnicodeNormalization as _;

/// Words that stand in a company's name and tell it from no other.
const COMPANY: [&str; 33] = [
    "ag",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "electronics",
    "enterprise",
    "gmbh",
    "group",
    "holdings",
    "inc",
    "incorporated",
    "international",
    "japan",
    "k.k",
    "kk",
    "limited",
    "llc",
    "ltd",
    "network",
    "networks",
    "plc",
    "sa",
    "software",
    "solutions",
    "system",
    "systems",
    "technologies",
    "technology",
    "ジャパン",
    "株",
    "有",
];

/// Words of an edition or a machine, under which the feeds list no product of its own.
const EDITION: [&str; 21] = [
    "32bit",
    "64bit",
    "business",
    "datacenter",
    "edition",
    "education",
    "enterprise",
    "essentials",
    "for",
    "home",
    "iot",
    "ltsb",
    "ltsc",
    "pro",
    "professional",
    "standard",
    "std",
    "ultimate",
    "x64",
    "x86",
    "エディション",
];

/// Words of which thousands of products are one.
const GENERIC: [&str; 33] = [
    "agent",
    "app",
    "application",
    "browser",
    "camera",
    "client",
    "console",
    "controller",
    "database",
    "driver",
    "file",
    "gateway",
    "hub",
    "mail",
    "manager",
    "monitor",
    "nas",
    "network",
    "pc",
    "printer",
    "remote",
    "router",
    "server",
    "switch",
    "system",
    "terminal",
    "tool",
    "tools",
    "updater",
    "utility",
    "viewer",
    "vpn",
    "web",
];

/// Systems that are written together with their release, and their names.
const SYSTEMS: [(&str, &str); 6] = [
    ("centos", "centos"),
    ("esxi", "esxi"),
    ("rhel", "rhel"),
    ("ubuntu", "ubuntu"),
    ("win", "windows"),
    ("windows", "windows"),
];

/// Words that Japanese writes without a blank beside them.
const GLUED: [(&str, &str); 6] = [
    ("株式会社", " "),
    ("合同会社", " "),
    ("有限会社", " "),
    ("ファームウェア", " firmware "),
    ("ファームウエア", " firmware "),
    ("ソフトウェア", " software "),
];

/// The words of a text: half width, lower case, without trade marks and brackets.
pub(super) fn words(text: &str) -> Vec<String> {
    let normal: String = text
        .chars()
        .filter(|letter| !matches!(letter, '®' | '™'))
        .nfkc()
        .flat_map(char::to_lowercase)
        .collect();
    let normal = GLUED.iter().fold(normal, |text, (glued, apart)| text.replace(glued, apart));
    let is_gap = |letter: char| {
        letter.is_whitespace()
            || matches!(letter, '_' | '・' | ',' | '、' | '(' | ')' | '[' | ']' | '「' | '」')
    };
    let words = normal.split(is_gap).map(|word| word.trim_end_matches('.'));
    words.filter(|word| !matches!(*word, "" | "-" | "*")).flat_map(apart).map(str::to_owned).collect()
}

/// `win7` is `windows 7`, `rhel7` is `rhel 7`; another word is itself.
fn apart(word: &str) -> impl Iterator<Item = &str> {
    let joined = || {
        let (name, number) = parted(word)?;
        let system = SYSTEMS.iter().find(|(joined, _)| *joined == name)?.1;
        let is_year = number.len() >= 4 && (number.starts_with("20") || number.starts_with("19"));
        let is_release = number.len() <= 2 && !matches!(number, "16" | "32" | "64") || number == "8.1";
        let server = (system == "windows" && is_year).then_some("server");
        (is_year || is_release).then_some([Some(system), server, Some(number)])
    };
    joined().unwrap_or([Some(word), None, None]).into_iter().flatten()
}

/// A word's letters and the number behind them: `fortigate-60e` is `fortigate` and `60e`.
pub(super) fn parted(word: &str) -> Option<(&str, &str)> {
    let (name, number) = word.split_at_checked(word.find(|letter: char| letter.is_ascii_digit())?)?;
    let name = name.trim_end_matches('-');
    (!name.is_empty()).then_some((name, number))
}

/// What a word with a digit is behind others.
pub(super) fn kind(word: &str, before: &[String]) -> Option<WordKind> {
    let before: Vec<&str> = before.iter().map(String::as_str).collect();
    word_kind(word, &before)
}

/// The words name nothing: 「ファームウェア」, `web server`. Only with a maker they may be a product's name.
pub(super) fn are_generic(words: &[String]) -> bool {
    words.iter().all(|word| is_firmware(word) || GENERIC.contains(&&**word))
}

/// What people call the software of a device.
pub(super) fn is_firmware(word: &str) -> bool {
    matches!(
        word,
        "firmware" | "fw" | "f/w" | "software" | "os" | "rom" | "ソフト" | "制御ソフト" | "システム"
    )
}

/// A company's words, then without the last one as long as that names nothing: `cisco systems inc`, `cisco systems`, `cisco`.
pub(super) fn shorter(words: &[String]) -> impl Iterator<Item = &[String]> {
    std::iter::successors(Some(words).filter(|words| !words.is_empty()), |words| {
        let (last, rest) = words.split_last()?;
        (!rest.is_empty() && COMPANY.contains(&&**last)).then_some(rest)
    })
}

/// What may be a product's name, with a version that stood at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) product: String,
    pub(super) version: Option<String>,
}

/// The names that words may be, the likeliest first: all of them, without editions, without a version at the end.
pub(super) fn forms(words: &[String]) -> Vec<Form> {
    let plain: Vec<String> = words.iter().filter(|word| !EDITION.contains(&&***word)).cloned().collect();
    let mut forms: Vec<Form> = Vec::new();
    for words in [words, &plain] {
        add(&mut forms, words, None);
        if let Some((last, rest)) = words.split_last()
            && kind(last, rest) == Some(WordKind::Version)
            && !is_windows(rest)
        {
            add(&mut forms, rest, Some(last.clone()));
        }
    }
    forms
}

/// The year or number after these words is no version: `windows 11`, `windows server 2022`.
fn is_windows(words: &[String]) -> bool {
    matches!(words, [.., windows] | [.., windows, _] if windows == "windows")
        && words.last().is_some_and(|last| matches!(&**last, "windows" | "server"))
}

fn add(forms: &mut Vec<Form>, words: &[String], version: Option<String>) {
    let product = words.join(" ");
    if !product.is_empty() && forms.iter().all(|form| form.product != product) {
        forms.push(Form { product, version });
    }
}

/// The words without a service pack, and it: `sp1`.
pub(super) fn without_service_pack(words: Vec<String>) -> (Vec<String>, Option<String>) {
    let is_pack = |word: &String| {
        word.strip_prefix("sp")
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()))
    };
    let (packs, words): (Vec<_>, Vec<_>) = words.into_iter().partition(is_pack);
    (words, packs.into_iter().next_back())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_digit_in_it_is_no_version_of_the_maker() {
        let products = |text: &str| -> Vec<(String, Option<String>)> {
            forms(&words(text)).into_iter().map(|form| (form.product, form.version)).collect()
        };
        assert_eq!(products("Apache Log4j"), [("apache log4j".to_owned(), None)]);
        assert_eq!(products("Apache 2.4")[1], ("apache".to_owned(), Some("2.4".to_owned())));
        assert_eq!(products("Delta VF9.1")[1], ("delta".to_owned(), Some("vf9.1".to_owned())));
    }

    #[test]
    fn a_text_is_cut_into_plain_words() {
        assert_eq!(words("Cisco Systems, Inc."), ["cisco", "systems", "inc"]);
        assert_eq!(words("㈱日立製作所"), ["株", "日立製作所"]);
        assert_eq!(words("シスコシステムズ合同会社"), ["シスコシステムズ"]);
        assert_eq!(words("Ｗｉｎｄｏｗｓ® 10"), ["windows", "10"]);
        assert_eq!(words("NVR500ファームウェア"), ["nvr500", "firmware"]);
        assert_eq!(words(" - "), [""; 0]);
        assert_eq!(words("Win7 Pro"), ["windows", "7", "pro"]);
        assert_eq!(words("Win2012R2"), ["windows", "server", "2012r2"]);
        assert_eq!(words("win32 RHEL7"), ["win32", "rhel", "7"]);
    }

    #[test]
    fn a_company_is_tried_without_its_form() {
        let all = words("Cisco Systems, Inc.");
        assert_eq!(shorter(&all).map(<[String]>::len).collect::<Vec<_>>(), [3, 2, 1]);
        assert_eq!(shorter(&words("Software")).count(), 1);
        assert_eq!(shorter(&[]).count(), 0);
    }

    #[test]
    fn a_product_is_tried_without_its_edition_and_its_version() {
        let forms = forms(&words("Windows Server 2022 Standard"));
        let named: Vec<_> = forms.iter().map(|form| (&*form.product, form.version.as_deref())).collect();
        assert_eq!(named, [("windows server 2022 standard", None), ("windows server 2022", None),]);
        let [_, short] = &*super::forms(&words("FortiOS 6.0.4")) else { panic!("two forms") };
        assert_eq!((&*short.product, short.version.as_deref()), ("fortios", Some("6.0.4")));
    }

    #[test]
    fn a_service_pack_is_an_update() {
        let (rest, pack) = without_service_pack(words("Windows 7 Professional SP1"));
        assert_eq!((rest.join(" ").as_str(), pack.as_deref()), ("windows 7 professional", Some("sp1")));
        assert_eq!(without_service_pack(words("spa 500")).1, None);
    }
}
