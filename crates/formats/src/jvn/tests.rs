//! The rules of reading JVN's files: what is recognised, what is skipped, what is refused.
//! Not here: versions (`super::phrase`).
//! Next: `tests/corpus_jvn.rs` runs over real files.

use std::io::Read;

use domain::vulnerabilities::{Advisory, ProductStatus};
use proptest::prelude::*;

use super::*;
use crate::feed::{Feed, FeedError, FeedKind, Item, Limits, Summary, read};

const VULDEF: &str = include_str!("../../../../fuzz/seeds/jvn_feed/vuldef.xml");
const RSS: &str = include_str!("../../../../fuzz/seeds/jvn_feed/rss.xml");
const PRODUCTS: &str = include_str!("../../../../fuzz/seeds/jvn_feed/products.xml");
const ENTITY: &str = include_str!("../../../../fuzz/seeds/jvn_feed/entity.xml");

fn all_within(limits: Limits, reader: impl Read) -> Result<(Vec<Advisory>, Summary), FeedError> {
    let mut advisories = Vec::new();
    let summary = read(reader, limits, &mut |item| match item {
        Item::Advisory(advisory) => advisories.push(advisory),
        other => panic!("{other:?}"),
    })?;
    Ok((advisories, summary))
}

fn all(text: &str) -> Result<(Vec<Advisory>, Summary), FeedError> {
    all_within(Limits::default(), text.as_bytes())
}

#[test]
fn a_vuldef_document_is_known_by_its_content_and_read_whole() {
    let (advisories, summary) = all(VULDEF).unwrap();
    assert_eq!((summary.kind, summary.records, summary.rejected), (FeedKind::Jvn, 2, 1));
    assert!(!summary.is_miscounted() && summary.skipped.count == 0);
    let one = &advisories[0];
    assert_eq!((&*one.id, &*one.publisher), ("JVNDB-2030-000001", "JVN iPedia"));
    assert_eq!(one.address, "https://jvndb.jvn.jp/ja/contents/2030/JVNDB-2030-000001.html");
    assert_eq!(
        one.summary,
        "見晴らし製ルーターには、次の脆弱性が存在します。 認証の欠如 (CWE-306) - CVE-2030-10001"
    );
    assert_eq!((one.published_at, one.modified_at), (1_899_169_348_000, 1_899_244_800_000));
    assert_eq!(one.cves.iter().map(ToString::to_string).collect::<Vec<_>>(), ["CVE-2030-10001"]);
    let vectors: Vec<_> =
        one.vectors.iter().map(|vector| (&*vector.vector, vector.stated_score_tenths)).collect();
    assert_eq!(
        vectors,
        [
            ("AV:N/AC:L/Au:N/C:C/I:C/A:C", Some(100)),
            ("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", Some(98))
        ]
    );
    assert_eq!(one.weaknesses, ["CWE-306"]);
    assert_eq!(one.references.len(), 4, "an address that no page may link to is left out");
    assert_eq!(one.references[0], "https://miharashi.example/news?id=1&lang=ja");
    assert!(!one.is_withdrawn && advisories[1].is_withdrawn);
}

#[test]
fn each_text_of_versions_is_a_statement_of_its_own() {
    let (advisories, _) = all(VULDEF).unwrap();
    let [first, second, several] = advisories[0].products.as_slice() else { panic!() };
    assert_eq!((&*first.maker, &*first.product), ("見晴らし", "MH-1200 ファームウェア"));
    assert_eq!(first.name.as_ref().unwrap().to_uri(), "cpe:/o:miharashi:mh-1200_firmware");
    assert_eq!(first.wording, "Ver.1.3.0より前のバージョン（CVE-2030-10001）");
    assert_eq!(first.status, ProductStatus::Affected);
    assert!(first.remedy.starts_with("[アップデートする]"));
    assert_eq!(second.wording, "2.0.0 から 2.1.4 まで");
    assert_eq!((&*several.product, &several.name), ("(複数の製品)", &None));
    assert_eq!(several.ranges, None, "no versions are not all versions");
}

#[test]
fn jvnrss_gives_products_that_are_to_be_checked() {
    let (advisories, summary) = all(RSS).unwrap();
    assert_eq!(summary.kind, FeedKind::Jvn);
    assert_eq!(summary.about.generated_at, Some(1_919_462_401_000));
    let one = &advisories[0];
    assert_eq!((&*one.id, one.cves.len()), ("JVNDB-2030-000001", 1));
    assert_eq!(one.publisher, "Information-technology Promotion Agency, Japan");
    assert_eq!((one.published_at, one.modified_at), (1_899_169_320_000, 1_899_244_800_000));
    let [product] = one.products.as_slice() else { panic!() };
    assert_eq!((&*product.product, &product.ranges), ("MH-1200 ファームウェア", &None));
}

#[test]
fn the_list_of_products_is_read_by_its_own_door() {
    let mut products = Vec::new();
    let count = read_products(PRODUCTS.as_bytes(), Limits::default(), &mut |product| products.push(product));
    assert_eq!(count.unwrap(), 2);
    assert_eq!((&*products[0].maker, &*products[0].number), ("見晴らし", "16"));
    assert_eq!((&*products[1].product, &products[1].name), ("MH & 帳票", &None));
    let Err(FeedError::Unknown { found }) = all(PRODUCTS) else { panic!() };
    assert!(found.starts_with("JVN's list of products, or an answer without any advisory"), "{found}");
    let refused = read_products(VULDEF.as_bytes(), Limits::default(), &mut |_| ());
    assert!(matches!(refused, Err(FeedError::Unknown { .. })), "{refused:?}");
}

#[test]
fn a_flawed_advisory_is_named_and_the_rest_is_read() {
    for (from, to, why) in [
        (
            "2030-03-08T12:02:28+09:00</DateF",
            "2030-02-31T12:02:28+09:00</DateF",
            "DateFirstPublished is no date",
        ),
        ("2030-03-09T09:00:00+09:00</DateL", "</DateL", "DateLastUpdated is no date: \"\""),
        (">CVE-2030-10001</V", ">CVE-2030-1</V", "is not a CVE identifier"),
        ("<VulinfoData>", "<VulinfoDatum>", "it has no VulinfoData"),
        ("JVNDB-2030-000001</V", "</V", "no number of JVN"),
    ] {
        let text = VULDEF.replacen(from, to, 1);
        let text =
            if to == "<VulinfoDatum>" { text.replacen("</VulinfoData>", "</VulinfoDatum>", 1) } else { text };
        assert_ne!(text, VULDEF, "the control");
        let (advisories, summary) = all(&text).unwrap();
        assert_eq!((advisories.len(), summary.skipped.count), (1, 1), "{to}");
        let (which, found) = &summary.skipped.first[0];
        assert!(found.contains(why), "{found}");
        assert!(which == "JVNDB-2030-000001" || which == "item 1", "{which}");
    }
}

#[test]
fn a_document_type_an_unknown_entity_and_other_files_are_refused() {
    for (text, why) in [
        (ENTITY.to_owned(), "a document type"),
        ("<html><body>Forbidden</body></html>".to_owned(), "<html>"),
        ("<!DOCTYPE html><html></html>".to_owned(), "a web page or XML"),
        ("<rss version=\"2.0\"><channel/></rss>".to_owned(), "<rss>"),
        (RSS.replace("jvn.jp", "other.example"), "somebody else"),
        ("<!-- nothing -->".to_owned(), "empty"),
    ] {
        let Err(FeedError::Unknown { found }) = all(&text) else { panic!("{text}") };
        assert!(found.contains(why), "{found}");
    }
    for text in [
        VULDEF.replacen("見晴らし製", "&unknown;", 1),
        VULDEF.replacen("見晴らし製", "&#0;", 1),
        VULDEF.replacen("</Title>", "</Titel>", 1),
        VULDEF.replacen("version=\"3.3\"", "version=\"&x;\"", 1),
        format!("{VULDEF}more"),
        format!("{VULDEF}{RSS}").replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", ""),
        VULDEF.replacen("retCd=\"0\"", "retCd=\"1\" ", 1).replacen("errMsg=\"\"", "errMsg=\"too many\"", 1),
    ] {
        let outcome = all(&text);
        assert!(matches!(outcome, Err(FeedError::Damaged { .. })), "{outcome:?}");
    }
}

#[test]
fn an_answer_that_says_it_is_an_error_is_repeated() {
    let text =
        VULDEF.replacen("retCd=\"0\"", "retCd=\"1\"", 1).replacen("errMsg=\"\"", "errMsg=\"too many\"", 1);
    assert!(all(&text).unwrap_err().to_string().contains("JVN answered with error 1: too many"));
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_refused() {
    for text in [VULDEF, RSS].map(str::trim) {
        for end in 1..text.len() {
            let outcome = all_within(Limits::default(), &text.as_bytes()[..end]);
            assert!(outcome.is_err(), "at {end}");
            if end > 700 {
                assert!(matches!(outcome, Err(FeedError::Cut { .. })), "{outcome:?} at {end}");
            }
        }
    }
}

#[test]
fn each_limit_holds() {
    let limits = Limits::default();
    let deep = format!("<VULDEF-Document><Vulinfo>{}", "<a>".repeat(100));
    let wide = format!("<VULDEF-Document><Vulinfo>{}", "<a/>".repeat(300_000));
    let skipped = format!("<VULDEF-Document><x>{}</x>", "a".repeat(5_000));
    for (limits, text) in [
        (limits, deep.as_str()),
        (limits, &wide),
        (Limits { item_bytes: 1_000, ..limits }, &skipped),
        (Limits { item_bytes: 1_000, ..limits }, VULDEF),
        (Limits { feed_bytes: 1_000, ..limits }, VULDEF),
        (Limits { items: 1, ..limits }, VULDEF),
    ] {
        let outcome = all_within(limits, text.as_bytes());
        assert!(matches!(outcome, Err(FeedError::TooLarge { .. })), "{outcome:?}");
    }
}

#[test]
fn nothing_comes_after_an_error_or_the_end() {
    let cut = &VULDEF.as_bytes()[..VULDEF.len() - 30];
    let mut feed = Feed::open(cut, Limits::default()).unwrap();
    assert_eq!(feed.by_ref().filter(Result::is_err).count(), 1);
    assert!(feed.next().is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_file_with_changed_bytes_is_read_or_refused(
        which in 0..2_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), r#"[<>&;/"' 0-9a-z]"#), 1..4),
    ) {
        let mut bytes = [VULDEF, RSS][which].as_bytes().to_vec();
        for (place, put) in changes {
            let place = place.index(bytes.len());
            bytes[place] = put.as_bytes()[0];
        }
        let mut items = 0;
        if let Ok(summary) = read(bytes.as_slice(), Limits::default(), &mut |_| items += 1) {
            prop_assert_eq!(items, summary.records);
        }
        let _ = read_products(bytes.as_slice(), Limits::default(), &mut |_| ());
    }
}
