//! The rules of going through a feed: what is recognised, what is skipped, what is refused.
//! Not here: what an item means (`crate::nvd`, `crate::kev`).
//! Next: `tests/corpus_feeds.rs` runs over real feeds.

use std::io::{self, Read, Write};

use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;

use super::*;

const LEGACY: &str = include_str!("../../../../fuzz/seeds/feed/legacy.json");
const PAGE: &str = include_str!("../../../../fuzz/seeds/feed/page.json");
const RECORD: &str = include_str!("../../../../fuzz/seeds/feed/record.json");
const KEV: &str = include_str!("../../../../fuzz/seeds/feed/kev.json");
const FLAWED: &str = include_str!("../../../../fuzz/seeds/feed/flawed.json");

/// One of each form, without the white space around it.
fn feeds() -> [(FeedKind, &'static str); 4] {
    [
        (FeedKind::NvdLegacy, LEGACY.trim()),
        (FeedKind::Nvd, PAGE.trim()),
        (FeedKind::Nvd, RECORD.trim()),
        (FeedKind::Kev, KEV.trim()),
    ]
}

fn all_within(limits: Limits, reader: impl Read) -> Result<(Vec<Item>, Summary), FeedError> {
    let mut items = Vec::new();
    let summary = read(reader, limits, &mut |item| items.push(item))?;
    Ok((items, summary))
}

fn all(bytes: impl AsRef<[u8]>) -> Result<(Vec<Item>, Summary), FeedError> {
    all_within(Limits::default(), bytes.as_ref())
}

fn ids(items: &[Item]) -> Vec<String> {
    let id = |item: &Item| match item {
        Item::Cve(cve) => cve.id.to_string(),
        Item::Kev(entry) => entry.id.to_string(),
        Item::Advisory(advisory) => advisory.id.clone(),
        Item::Score(score) => score.id.to_string(),
        Item::SupportEnd(end) => end.product.clone(),
    };
    items.iter().map(id).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// Gives its bytes one by one, with an interruption before each.
struct Dribble<'a> {
    bytes: &'a [u8],
    interrupted: bool,
}

impl Read for Dribble<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.interrupted = !self.interrupted;
        if self.interrupted {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let end = buffer.len().min(1);
        self.bytes.read(&mut buffer[..end])
    }
}

#[test]
fn every_form_is_told_by_its_content() {
    for (kind, text) in feeds() {
        let (items, summary) = all(text).unwrap();
        assert_eq!(summary.kind, kind, "{text}");
        assert_eq!(summary.records, items.len() as u64);
        assert_eq!(summary.skipped.count, 0);
        assert!(!summary.is_miscounted());
    }
}

#[test]
fn the_other_seeds_of_the_fuzz_target_are_read_or_refused_as_named() {
    let packed = include_bytes!("../../../../fuzz/seeds/feed/page.json.gz");
    assert_eq!(all(packed).unwrap(), all(PAGE).unwrap());
    let cut = include_bytes!("../../../../fuzz/seeds/feed/refused_cut_off.json.gz");
    assert!(matches!(all(cut), Err(FeedError::Cut { .. })));
    let cut = include_bytes!("../../../../fuzz/seeds/feed/refused_cut_off.json");
    assert!(matches!(all(cut), Err(FeedError::Cut { at_byte: 300 })));
    let unknown = include_bytes!("../../../../fuzz/seeds/feed/refused_unknown.json");
    assert!(matches!(all(unknown), Err(FeedError::Unknown { .. })));
}

#[test]
fn gzip_in_several_parts_and_a_byte_order_mark_change_nothing() {
    for (_, text) in feeds() {
        let plain = all(text).unwrap();
        let (first, second) = text.as_bytes().split_at(text.len() / 2);
        assert_eq!(all(gzip(text.as_bytes())).unwrap(), plain);
        assert_eq!(all([gzip(first), gzip(second)].concat()).unwrap(), plain);
        assert_eq!(all(format!("\u{feff}\r\n{text}\n")).unwrap(), plain);
    }
}

#[test]
fn a_slow_reader_gives_the_same() {
    for (_, text) in feeds() {
        let slow = Dribble { bytes: text.as_bytes(), interrupted: false };
        assert_eq!(all_within(Limits::default(), slow).unwrap(), all(text).unwrap());
    }
}

#[test]
fn a_feed_is_known_by_its_first_item_where_its_head_is_silent() {
    let (_, entries) = KEV.split_once("\"vulnerabilities\"").unwrap();
    assert_eq!(all(format!("{{\"vulnerabilities\"{entries}")).unwrap().1.kind, FeedKind::Kev);
    let (_, cves) = PAGE.split_once("\"vulnerabilities\"").unwrap();
    let (items, summary) = all(format!("{{\"vulnerabilities\"{cves}")).unwrap();
    assert_eq!((summary.kind, items.len()), (FeedKind::Nvd, 3));
}

#[test]
fn a_record_may_stand_alone_or_in_its_wrapping() {
    let (items, summary) = all(format!("{{\"cve\":{RECORD}}}")).unwrap();
    assert_eq!((summary.kind, ids(&items)), (FeedKind::Nvd, vec!["CVE-2025-90001".to_owned()]));
    let item = LEGACY.split_once("CVE_Items\": [").unwrap().1.split_once("},\n    {").unwrap().0;
    let (items, summary) = all(format!("{item}}}")).unwrap();
    assert_eq!((summary.kind, ids(&items)), (FeedKind::NvdLegacy, vec!["CVE-2018-90001".to_owned()]));
}

#[test]
fn other_files_are_named() {
    for (text, name) in [
        ("id,score\n", "text that begins with \"id,score\""),
        ("[]", "a JSON list"),
        ("<html>", "a web page"),
        ("PK\u{3}\u{4}", "a zip archive"),
        ("\"CVE-2018-90001\"", "text that begins with"),
        ("{}", "JSON with nothing in it"),
        (&format!("{{{}}}", r#""a":1,"#.repeat(200)), "JSON with a, a, a, a, a, a"),
        (
            r#"{"bomFormat":"CycloneDX","vulnerabilities":[{"id":"x"}]}"#,
            "JSON with bomFormat, vulnerabilities",
        ),
        (
            r#"{"document":{},"vulnerabilities":[{"cve":"CVE-2018-90001"}]}"#,
            "JSON with document, vulnerabilities",
        ),
        (r#"{"vulnerabilities":{}}"#, "JSON with vulnerabilities"),
        (r#"{"vulnerabilities":[]}"#, "JSON with vulnerabilities"),
        (r#"{"id":7,"name":"left-pad"}"#, "JSON with id, name"),
        (
            r#"{"id":"CVE-2018-90001","affected":[]}"#,
            "a single record with a flaw: missing field `published`",
        ),
    ] {
        let Err(FeedError::Unknown { found }) = all(text) else {
            panic!("{text} was not refused as unknown")
        };
        assert!(found.starts_with(name), "{found}");
    }
    let Err(FeedError::Unknown { found }) = all(b"\xff\xfe{\0") else { panic!() };
    assert!(found.starts_with("text in UTF-16"), "{found}");
}

#[test]
fn a_flawed_item_is_named_and_the_rest_is_read() {
    let (items, summary) = all(FLAWED).unwrap();
    assert_eq!(ids(&items), ["CVE-2018-90012"]);
    assert_eq!(summary.skipped.count, 3);
    let which: Vec<&str> = summary.skipped.first.iter().map(|(which, _)| which.as_str()).collect();
    assert_eq!(which, ["CVE-2018-90011", "CVE-2018-1", "item 3"]);
    assert!(summary.skipped.first[0].1.contains("integer `17`"));
    assert!(!summary.is_miscounted(), "skipped items count as items");
}

#[test]
fn texts_that_json_allows_and_unicode_does_not_flaw_one_item_only() {
    for bad in [b"\\ud800".as_slice(), b"a\\u0000", b"\xff", &[b'['; 200], &b"[".repeat(100_000)] {
        let closing = b"]".repeat(if bad[0] == b'[' { bad.len() } else { 0 });
        let value = if closing.is_empty() { [b"\"", bad, b"\""].concat() } else { [bad, &closing].concat() };
        let text = [br#"{"CVE_Items":[{"cve":"#, value.as_slice(), b"}", b"]}"].concat();
        assert_eq!(all(text).unwrap().1.skipped.count, 1);
    }
}

#[test]
fn a_description_may_speak_of_the_character_that_no_text_holds() {
    let text = KEV.replacen("\"shortDescription\": \"", "\"shortDescription\": \"crafted \\\\u0000 ", 1);
    assert_ne!(text, KEV, "the control");
    assert_eq!(all(text).unwrap().1.skipped.count, 0);
}

#[test]
fn only_the_first_hundred_flaws_are_named() {
    let (_, summary) = all(format!(r#"{{"CVE_Items":[{}7]}}"#, "7,".repeat(150))).unwrap();
    assert_eq!((summary.skipped.count, summary.skipped.first.len()), (151, 100));
}

#[test]
fn a_cve_that_comes_again_is_given_again_and_counted() {
    let entry = KEV.split_once('[').unwrap().1.split_once("},").unwrap().0;
    let list = vec![format!("{entry}}}"); 3].join(",");
    let (items, summary) = all(format!(r#"{{"catalogVersion":"","vulnerabilities":[{list}]}}"#)).unwrap();
    assert_eq!((items.len(), summary.duplicates), (3, 2));
}

#[test]
fn a_page_says_where_the_next_one_starts() {
    let (_, summary) = all(PAGE).unwrap();
    assert_eq!(summary.about.page, Some(Page { start_index: 4, total_results: 9 }));
    assert_eq!(summary.next_start(), Some(7));
    assert_eq!(summary.about.generated_at, Some(1_761_310_484_420));
    let (_, last) = all(PAGE.replace("\"totalResults\":9", "\"totalResults\":7")).unwrap();
    assert_eq!(last.next_start(), None);
    let empty = r#"{"resultsPerPage":0,"startIndex":4,"totalResults":9,"vulnerabilities":[]}"#;
    assert_eq!(all(empty).unwrap().1.next_start(), None, "asking again would not end");
}

#[test]
fn what_a_feed_says_of_itself_may_stand_behind_its_items() {
    let head = "{\"resultsPerPage\":3,\"startIndex\":4,\"totalResults\":9,";
    let (rest, _) = PAGE.trim().strip_prefix(head).unwrap().rsplit_once('}').unwrap();
    let turned = format!("{{{rest},{}}}", head.trim_matches(['{', ',']));
    assert_eq!(all(turned).unwrap().1, all(PAGE).unwrap().1);
}

#[test]
fn another_number_of_items_than_stated_shows() {
    for (from, to) in
        [("\"resultsPerPage\":3", "\"resultsPerPage\":4"), ("\"resultsPerPage\":3", "\"resultsPerPage\":2")]
    {
        assert!(all(PAGE.replace(from, to)).unwrap().1.is_miscounted());
    }
    let full = PAGE.replace("\"resultsPerPage\":3", "\"resultsPerPage\":2000");
    assert!(all(&full).unwrap().1.is_miscounted());
    let last = full.replace("\"totalResults\":9", "\"totalResults\":7");
    assert!(!all(last).unwrap().1.is_miscounted(), "the last page need not be full");
    assert!(all(KEV.replace("\"count\": 2", "\"count\": 1404")).unwrap().1.is_miscounted());
    assert!(all(LEGACY.replace("\"3\"", "\"4\"")).unwrap().1.is_miscounted());
}

#[test]
fn a_feed_that_is_cut_off_anywhere_is_refused() {
    for (_, text) in feeds() {
        let short = serde_json::from_str::<serde_json::Value>(text).unwrap().to_string();
        assert_eq!(all(&short).unwrap().1.records, all(text).unwrap().1.records);
        for end in 0..short.len() {
            let outcome = all(&short.as_bytes()[..end]);
            assert!(matches!(outcome, Err(FeedError::Cut { .. })), "{outcome:?} at {end} of {short}");
        }
        let packed = gzip(short.as_bytes());
        for end in (0..packed.len()).filter(|end| *end != 1) {
            assert!(matches!(all(&packed[..end]), Err(FeedError::Cut { .. })), "at {end} of gzip");
        }
    }
}

#[test]
fn broken_json_and_broken_gzip_are_damage() {
    let mut packed = gzip(LEGACY.as_bytes());
    let checksum = packed.len() - 6;
    packed[checksum] ^= 1;
    for bytes in [
        packed,
        b"\x1f\x8b but no gzip".to_vec(),
        [gzip(LEGACY.as_bytes()), b"more behind the end".to_vec()].concat(),
        LEGACY.replace("\"CVE_Items\": [", "\"CVE_Items\": [,").into_bytes(),
        LEGACY.replace("\"CVE_Items\": [", "\"CVE_Items\": [nul,").into_bytes(),
        LEGACY.replace("\"CVE_Items\": [", "\"CVE_Items\": [{]},").into_bytes(),
        LEGACY.replace("\"CVE_Items\": [", "\"CVE_Items\": [7,],\"x\":[").into_bytes(),
        LEGACY.replace("\"CVE_Items\": [", "\"CVE_Items\": [7 7,").into_bytes(),
        LEGACY.replace("\"CVE_Items\":", "\"CVE_Items\"").into_bytes(),
        LEGACY.replace("\"CVE_Items\":", "\"CVE_Items\": [], \"CVE_Items\":").into_bytes(),
        LEGACY.replace("\"CVE_data_type\":", "CVE_data_type:").into_bytes(),
        LEGACY.replace("\"CVE_data_type\": \"CVE\"", "\"CVE_data_type\": CVE").into_bytes(),
        format!("{PAGE} {PAGE}").into_bytes(),
        format!("{RECORD},").into_bytes(),
    ] {
        let outcome = all(&bytes);
        assert!(
            matches!(outcome, Err(FeedError::Damaged { .. })),
            "{outcome:?}: {}",
            String::from_utf8_lossy(&bytes)
        );
    }
}

#[test]
fn a_failing_disk_is_no_damage() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("disk on fire"))
        }
    }
    for start in ["", "{", r#"{"CVE_Items":["#] {
        let outcome = all_within(Limits::default(), start.as_bytes().chain(Failing));
        assert!(matches!(outcome, Err(FeedError::Io(_))), "{outcome:?}");
    }
}

#[test]
fn each_limit_holds() {
    let limits = Limits::default();
    let text = LEGACY.trim();
    let bomb = gzip(&[b"{\"CVE_Items\":[".as_slice(), &vec![b' '; 300_000]].concat());
    assert!(bomb.len() < 1000);
    for (limits, bytes) in [
        (Limits { feed_bytes: 1 << 18, ..limits }, bomb.as_slice()),
        (Limits { feed_bytes: text.len() as u64 - 1, ..limits }, text.as_bytes()),
        (Limits { items: 2, ..limits }, text.as_bytes()),
        (Limits { item_bytes: 1000, ..limits }, text.as_bytes()),
        (
            Limits { item_bytes: 1000, ..limits },
            &[b"{\"title\":\"".as_slice(), &vec![b'a'; 200_000]].concat(),
        ),
        (Limits { item_bytes: 1000, ..limits }, &[b"{".as_slice(), &vec![b' '; 200_000]].concat()),
    ] {
        let outcome = all_within(limits, bytes);
        assert!(matches!(outcome, Err(FeedError::TooLarge { .. })), "{outcome:?}");
    }
    let exact = Limits { feed_bytes: text.len() as u64, items: 3, ..limits };
    assert_eq!(all_within(exact, text.as_bytes()).unwrap(), all(text).unwrap());
}

#[test]
fn nothing_comes_after_an_error_or_the_end() {
    let cut = &PAGE.as_bytes()[..PAGE.len() - 10];
    let mut feed = Feed::open(cut, Limits::default()).unwrap();
    assert_eq!(feed.by_ref().filter(Result::is_err).count(), 1);
    assert!(feed.next().is_none());
    let mut feed = Feed::open(PAGE.as_bytes(), Limits::default()).unwrap();
    assert_eq!(feed.by_ref().flatten().count(), 3);
    assert!(feed.next().is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = all(&bytes);
        let _ = all([b"{\"CVE_Items\":[".as_slice(), &bytes].concat());
        let _ = all([b"{\"vulnerabilities\":[{\"cve\":{\"id\":\"CVE-2024-90001\",".as_slice(), &bytes].concat());
        let _ = all([b"\x1f\x8b".as_slice(), &bytes].concat());
    }

    #[test]
    fn a_feed_with_changed_bytes_is_read_or_refused_alike_however_it_arrives(
        which in 0..4_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), r#"[\[\]{}",:\\ 0-9a-z]"#), 1..4),
    ) {
        let mut bytes = feeds()[which].1.as_bytes().to_vec();
        for (place, put) in changes {
            let place = place.index(bytes.len());
            bytes[place] = put.as_bytes()[0];
        }
        let slow = all_within(Limits::default(), Dribble { bytes: &bytes, interrupted: false });
        match (all(&bytes), slow) {
            (Ok(at_once), Ok(slow)) => prop_assert_eq!(at_once, slow),
            (Err(at_once), Err(slow)) => prop_assert_eq!(at_once.to_string(), slow.to_string()),
            (at_once, slow) => prop_assert!(false, "{:?} but {:?}", at_once, slow),
        }
    }
}
