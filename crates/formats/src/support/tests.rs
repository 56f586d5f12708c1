//! Both forms of ends of support, good and bad.

use proptest::prelude::*;

use crate::feed::{FeedError, Item, Limits, Summary, read};
use domain::vulnerabilities::SupportEnd;

fn all(bytes: &[u8]) -> (Vec<SupportEnd>, Summary) {
    let mut found = Vec::new();
    let summary = read(bytes, Limits::default(), &mut |item| {
        if let Item::SupportEnd(end) = item {
            found.push(end);
        }
    });
    (found, summary.unwrap())
}

const TABLE: &str = "maker,product,version,support_ends_on,address\n\
    Fortinet,FortiOS,6.0,2022-09-29,https://example.com/fortios\n\
    ,Windows Server 2012 R2,,令和5年10月10日,javascript:alert(1)\n\n\
    Example,Nothing,1,some day,\n";

const PRODUCT: &str = r#"{"schema_version":"1.2.0","generated_at":"2026-11-20T00:00:00+00:00","result":{
    "name":"fortios","label":"FortiOS","identifiers":[{"type":"repology","id":"x"},{"type":"cpe","id":"cpe:2.3:o:fortinet:fortios"}],
    "links":{"html":"https://endoflife.date/fortios"},
    "releases":[{"name":"6.0","isEol":true,"eolFrom":"2022-09-29"},{"name":"7.6","isEol":false,"eolFrom":null},{"name":"9"}]}}"#;

#[test]
fn a_table_is_read_row_by_row_in_either_language() {
    for text in [
        TABLE.to_owned(),
        TABLE.replacen(
            "maker,product,version,support_ends_on,address",
            "\u{feff}メーカー,製品,バージョン,サポート終了日,参照先",
            1,
        ),
    ] {
        let (ends, summary) = all(text.as_bytes());
        assert_eq!((ends.len(), summary.records, summary.skipped.count), (2, 2, 1));
        assert_eq!((ends[0].maker.as_str(), ends[0].version.as_str()), ("Fortinet", "6.0"));
        assert_eq!(ends[1].ends_on, jiff::civil::date(2023, 10, 10));
        assert_eq!(ends[1].address, "", "nothing to be clicked on");
    }
}

#[test]
fn a_product_of_endoflife_date_is_read_alone_and_in_a_list() {
    let (ends, summary) = all(PRODUCT.as_bytes());
    assert_eq!((ends.len(), summary.records), (1, 1));
    assert_eq!((ends[0].product.as_str(), ends[0].version.as_str()), ("FortiOS", "6.0"));
    assert!(ends[0].name.as_ref().unwrap().to_string().starts_with("cpe:2.3:o:fortinet:fortios:"));
    let product = PRODUCT.split_once("\"result\":").unwrap().1.strip_suffix('}').unwrap();
    let list = format!(r#"{{"schema_version":"1.2.0","total":2,"result":[{product},{product}]}}"#);
    assert_eq!(all(list.as_bytes()).0.len(), 2);
}

#[test]
fn a_quotation_mark_that_is_never_closed_does_not_take_the_whole_feed_into_memory() {
    let rows = |count: usize| "Example,Router,1,2026-11-20\n".repeat(count);
    let open = format!("maker,product,version,support_ends_on\n\"{}", rows(10_000));
    let limits = Limits { item_bytes: 1 << 12, ..Limits::default() };
    let refused = read(open.as_bytes(), limits, &mut |_| {});
    let what = "bytes in one item";
    assert!(matches!(&refused, Err(FeedError::TooLarge { what: said, .. }) if *said == what), "{refused:?}");
    let closed = format!("maker,product,version,support_ends_on\n{}", rows(10_000));
    assert_eq!(read(closed.as_bytes(), limits, &mut |_| {}).unwrap().records, 10_000, "each row for itself");
}

proptest! {
    #[test]
    fn any_table_is_read_or_refused(text in "[a-z,\"\n0-9-]{0,200}") {
        let with_headings = format!("maker,product,version,support_ends_on\n{text}");
        let _ = read(with_headings.as_bytes(), Limits::default(), &mut |_| {});
    }
}
