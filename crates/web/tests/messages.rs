//! What a message file may hold, what the build refuses, and the words that a hospital would misread.
//! Not here: how the methods read in a page (`src/text.rs`, `tests/face.rs`).
//! Next: `build/messages.rs`.

#[path = "../build/messages.rs"]
mod messages;

use messages::{Source, generate};
use web::text::{Lang, T};

fn source(name: &str, text: &str) -> Source {
    Source { name: name.to_owned(), text: text.to_owned() }
}

/// The code of one file, or its refusals, one a line.
fn made_of(text: &str) -> Result<String, String> {
    generate(&[source("sample", text)])
        .map_err(|refusals| refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

fn refusals_of(text: &str) -> String {
    made_of(text).err().unwrap_or_default()
}

#[test]
fn a_sentence_without_placeholders_is_a_fixed_text() {
    let code = made_of("[save]\nja = \"保存する\"\nen = \"Save {{all}}\"").expect("accepted");
    assert!(code.contains("pub struct Sample(Lang);"), "{code}");
    assert!(code.contains("pub fn save(self) -> &'static str {"), "{code}");
    assert!(code.contains("Lang::En => \"Save {all}\","), "{code}");
}

#[test]
fn arguments_come_in_alphabetical_order_whatever_the_sentence() {
    let code = made_of("[page]\nja = \"{total}中{page}\"\nen = \"{page} of {total}\"").expect("accepted");
    assert!(
        code.contains("pub fn page(self, page: impl Display, total: impl Display) -> String {"),
        "{code}"
    );
}

#[test]
fn english_has_a_singular_for_a_count_of_one() {
    let t = T::new(Lang::En);
    assert_eq!(t.today().heading_count(1), "1 thing to do today");
    assert_eq!(t.today().heading_count(3), "3 things to do today");
    assert_eq!(t.units().times(1), "once");
    assert_eq!(T::new(Lang::Ja).today().heading_count(1), "今日やることは1件です");
}

#[test]
fn counts_print_with_thousands_separators() {
    let t = T::new(Lang::En);
    assert_eq!(t.units().items(12345), "12,345 items");
    assert_eq!(t.common().range_of(1, 50, 12345), "1–50 of 12,345");
}

#[test]
fn a_missing_language_is_refused_with_file_and_key() {
    assert_eq!(refusals_of("[save]\nja = \"保存する\""), "messages/sample.toml: [save] `en` is missing");
    assert_eq!(refusals_of("[save]\nen = \"Save\""), "messages/sample.toml: [save] `ja` is missing");
}

#[test]
fn every_refusal_is_told_at_once() {
    let text = "[a]\nja = \"あ\"\n[b]\nen = \"b\"\n[c]\nja = \"う\"\nen = \"c\"";
    assert_eq!(refusals_of(text).lines().count(), 2);
}

#[test]
fn differing_placeholders_are_refused() {
    assert_eq!(
        refusals_of("[rows]\nja = \"{count}件\"\nen = \"{number} rows\""),
        "messages/sample.toml: [rows] placeholders differ: `ja` has {count}, `en` has {number}"
    );
    let one = "[rows]\nja = \"{count}件\"\nen = \"{count} rows\"\nen_one = \"{count} row in {file}\"";
    assert!(refusals_of(one).contains("placeholders differ"));
}

#[test]
fn a_singular_without_a_count_is_refused() {
    let text = "[rows]\nja = \"件\"\nen = \"rows\"\nen_one = \"row\"";
    assert!(refusals_of(text).contains("`en_one` needs a `{count}`"));
}

#[test]
fn an_unknown_or_nested_key_is_refused() {
    assert!(refusals_of("[a]\nja = \"あ\"\nen = \"a\"\nfr = \"a\"").contains("`fr` is none of"));
    assert!(refusals_of("[a.b]\nja = \"あ\"\nen = \"a\"").contains("`b` is none of"));
    assert!(refusals_of("a = \"あ\"").contains("[a] must be a table"));
    assert!(refusals_of("[a]\nja = 1\nen = \"a\"").contains("`ja` must be a text"));
}

#[test]
fn an_entry_that_stands_twice_is_refused() {
    let refusal = refusals_of("[save]\nja = \"あ\"\nen = \"a\"\n\n[save]\nja = \"い\"\nen = \"b\"");
    assert!(refusal.contains("messages/sample.toml"), "{refusal}");
    assert!(refusal.contains("duplicate key") && refusal.contains("[save]"), "{refusal}");
    let twice = generate(&[source("sample", ""), source("sample", "")]).expect_err("refused");
    assert_eq!(twice[0].to_string(), "messages/sample.toml: a second file of this name");
}

#[test]
fn an_empty_text_and_blanks_at_an_end_are_refused() {
    assert!(refusals_of("[a]\nja = \"\"\nen = \"a\"").contains("`ja` is empty"));
    assert!(refusals_of("[a]\nja = \"あ\"\nen = \"a \"").contains("blanks at an end"));
}

#[test]
fn names_that_are_not_rust_are_refused() {
    for (key, part) in [("Save", "lower-case"), ("\"1st\"", "lower-case"), ("type", "word of Rust")] {
        assert!(refusals_of(&format!("[{key}]\nja = \"あ\"\nen = \"a\"")).contains(part), "{key}");
    }
    assert!(refusals_of("[a]\nja = \"{Name}\"\nen = \"{Name}\"").contains("placeholder `{Name}`"));
    let file = generate(&[source("my-file", "")]).expect_err("refused");
    assert!(file[0].to_string().starts_with("messages/my-file.toml: file name:"));
}

#[test]
fn a_stray_brace_is_refused() {
    assert!(refusals_of("[a]\nja = \"{count\"\nen = \"a\"").contains("a `{` without `}`"));
    assert!(refusals_of("[a]\nja = \"count}\"\nen = \"a\"").contains("a `}` without `{`"));
    assert!(refusals_of("[a]\nja = \"{}\"\nen = \"{}\"").contains("placeholder `{}`"));
}

#[test]
fn no_sentence_uses_a_word_that_a_hospital_would_misread() {
    for entry in std::fs::read_dir("messages").expect("the folder") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("a text");
        for line in text.lines().filter(|line| line.starts_with("ja = ")) {
            for word in ["診断", "隔離", "控え", "引き上げ", "欠陥", "医療ISAC"] {
                assert!(!line.contains(word), "{}: {line}: {word}", path.display());
            }
            let alone = line.replace("セキュリティインシデント", "").contains("インシデント");
            assert!(!alone, "{}: {line}: say セキュリティインシデント", path.display());
        }
    }
}

/// What has one word on every page, and the words that once stood beside it.
const ONE_WORD: [(&str, &[&str]); 9] = [
    ("二要素認証", &["2段階認証", "二段階認証", "多要素認証"]),
    ("緊急用アカウント", &["非常用アカウント"]),
    ("更新プログラム", &["修正プログラム", "パッチ"]),
    ("期限", &["期日"]),
    ("誰", &["だれ"]),
    ("ブラウザ", &["ブラウザー"]),
    ("院外とつながる", &["外部とつながる"]),
    ("フィンガープリント", &["指紋です", "鍵の指紋"]),
    ("評価", &["見立て"]),
];

#[test]
fn one_thing_has_one_word() {
    for entry in std::fs::read_dir("messages").expect("the folder") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("a text");
        for line in text.lines().filter(|line| line.starts_with("ja = ")) {
            for (word, others) in ONE_WORD {
                let other = others.iter().find(|other| line.contains(**other));
                assert!(other.is_none(), "{}: {line}: say {word}", path.display());
            }
            // The product's name; `Yagura ID` heads a column that files are known by.
            assert!(
                !line.replace("Yagura ID", "").contains("Yagura"),
                "{}: {line}: say やぐら",
                path.display()
            );
        }
    }
}
