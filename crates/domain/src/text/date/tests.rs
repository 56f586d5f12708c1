use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::text::era_date;

#[test]
fn every_way_to_write_a_day_is_read() {
    for (text, day) in [
        ("2024-04-01", date(2024, 4, 1)),
        ("2024/4/1", date(2024, 4, 1)),
        ("2024.4.1", date(2024, 4, 1)),
        ("2024年4月1日", date(2024, 4, 1)),
        ("2024年4月1日(月)", date(2024, 4, 1)),
        ("２０２４年　４月　１日（月曜日）", date(2024, 4, 1)),
        ("2024/04/01 (Mon)", date(2024, 4, 1)),
        ("2024年4月29日（月・祝）", date(2024, 4, 29)),
        ("2024-04-01T09:30:00+09:00", date(2024, 4, 1)),
        ("2024/4/1 9:30", date(2024, 4, 1)),
        ("20240401", date(2024, 4, 1)),
        ("45383", date(2024, 4, 1)),
        ("令和6年4月1日", date(2024, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令和 6年 4月 1日", date(2024, 4, 1)),
        ("令6.4.1", date(2024, 4, 1)),
        ("R6.4.1", date(2024, 4, 1)),
        ("R.6.4.1", date(2024, 4, 1)),
        ("R06/04/01", date(2024, 4, 1)),
        ("ｒ６－４－１", date(2024, 4, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("H31.4.30", date(2019, 4, 30)),
        ("㋿6年4月1日", date(2024, 4, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("㍻31年4月30日", date(2019, 4, 30)),
        ("S64.1.7", date(1989, 1, 7)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("T15/12/24", date(1926, 12, 24)),
        ("明治45年7月29日", date(1912, 7, 29)),
        ("2024年2月29日", date(2024, 2, 29)),
        ("2025年10月14日まで", date(2025, 10, 14)),
        ("9999/12/31", date(9999, 12, 31)),
    ] {
        assert_eq!(parse_date(text), Some(day), "{text}");
    }
}

#[test]
fn years_past_the_end_of_an_era_mean_what_the_ledger_meant() {
    assert_eq!(parse_date("平成32年4月1日"), Some(date(2020, 4, 1)));
    assert_eq!(parse_date("昭和64年1月8日"), Some(date(1989, 1, 8)));
    assert_eq!(parse_date("令和元年4月1日"), Some(date(2019, 4, 1)));
}

#[test]
fn what_was_left_open_stays_open() {
    for (text, fuzzy) in [
        ("2027年3月", Fuzzy::Month(2027, 3)),
        ("2027/3", Fuzzy::Month(2027, 3)),
        ("2027-03", Fuzzy::Month(2027, 3)),
        ("R9.3", Fuzzy::Month(2027, 3)),
        ("令和9年3月末", Fuzzy::Month(2027, 3)),
        ("令和９年３月末日まで", Fuzzy::Month(2027, 3)),
        ("2027年度", Fuzzy::FiscalYear(2027)),
        ("令和9年度末", Fuzzy::FiscalYear(2027)),
        ("2027年", Fuzzy::Year(2027)),
        ("2027", Fuzzy::Year(2027)),
        ("令和9年", Fuzzy::Year(2027)),
        ("R9", Fuzzy::Year(2027)),
    ] {
        assert_eq!(Fuzzy::parse(text), Some(fuzzy), "{text}");
        assert_eq!(parse_date(text), None, "{text}");
        assert_eq!(Fuzzy::parse(&fuzzy.to_string()), Some(fuzzy));
    }
}

#[test]
fn an_open_date_has_a_first_and_a_last_day() {
    let days = |text| Fuzzy::parse(text).map(|fuzzy| (fuzzy.first_day().unwrap(), fuzzy.last_day().unwrap()));
    assert_eq!(days("2028年2月"), Some((date(2028, 2, 1), date(2028, 2, 29))));
    assert_eq!(days("2027年度"), Some((date(2027, 4, 1), date(2028, 3, 31))));
    assert_eq!(days("2027年"), Some((date(2027, 1, 1), date(2027, 12, 31))));
    assert_eq!(days("2027-03-04"), Some((date(2027, 3, 4), date(2027, 3, 4))));
}

#[test]
fn what_is_no_date_or_could_be_two_is_refused() {
    for text in [
        "",
        " ",
        "-",
        "未定",
        "なし",
        "24/4/1",
        "4/1/2024",
        "2024/4-1",
        "2024年4/1",
        "2024-13-01",
        "2023-02-29",
        "2024年4月31日",
        "令和0年4月1日",
        "令和年4月1日",
        "R",
        "R6..1",
        "2024/4/1/5",
        "2024年4月1日(甲)",
        "10.0.14393",
        "6.0.4",
        "9.1R2",
        "1234567",
        "240401",
        "12345",
        "99999",
        "0001-01-01",
        "10000-01-01",
        "Rev.6.4",
        "H元気",
        "2024年4月1日 予備機",
        "2024-04-01T",
        "月",
        "末",
        "日",
    ] {
        assert_eq!(Fuzzy::parse(text), None, "{text}");
    }
    assert_eq!(Fuzzy::parse(&"1".repeat(1_000_000)), None);
}

proptest! {
    #[test]
    fn printing_then_reading_gives_the_day_back(days in 0_i32..47_000) {
        let day = date(1912, 7, 30).saturating_add(jiff::Span::new().days(days));
        prop_assert_eq!(parse_date(&day.to_string()), Some(day));
        prop_assert_eq!(parse_date(&era_date(day)), Some(day));
        prop_assert_eq!(parse_date(&format!("{}/{}/{}", day.year(), day.month(), day.day())), Some(day));
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        if let Some(fuzzy) = Fuzzy::parse(&text) {
            prop_assert_eq!(Fuzzy::parse(&fuzzy.to_string()), Some(fuzzy));
        }
    }

    #[test]
    fn any_likely_text_is_read_or_refused(text in "[RHS令和平成元0-9./年月日度末()月 -]{0,14}") {
        if let Some(fuzzy) = Fuzzy::parse(&text) {
            prop_assert_eq!(Fuzzy::parse(&fuzzy.to_string()), Some(fuzzy));
        }
    }
}
