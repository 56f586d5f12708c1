//! Dates as people in Japanese hospitals write them, down to what they left open.
//! Not here: clock times (accepted behind a date and dropped), dates of feeds, which are ISO 8601.
//! Next: [`super::era`] for 令和, [`super::serial`] for the day numbers of spreadsheets.

use std::fmt;

use jiff::civil::Date;

use super::{Epoch, Era, date_of_serial, normalise};

/// A date that may leave the day or the month open, as "supported until 2027年3月" does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fuzzy {
    /// One day.
    Day(Date),
    /// Some day of the month: year, then month 1 to 12.
    Month(i16, i8),
    /// Some day of the Japanese fiscal year 年度, April of this year to March of the next.
    FiscalYear(i16),
    /// Some day of the year.
    Year(i16),
}

/// The day that a text names; `None` if it names none, or only a month or a year ([`Fuzzy::parse`]).
///
/// ```
/// use domain::text::parse_date;
/// let day = Some(jiff::civil::date(2024, 4, 1));
/// for text in ["2024-04-01", "2024/4/1", "2024.4.1", "2024年4月1日（月）", "令和６年４月１日", "R6.4.1", "R06/04/01"] {
///     assert_eq!(parse_date(text), day, "{text}");
/// }
/// assert_eq!(parse_date("4/1/24"), None);
/// ```
pub fn parse_date(text: &str) -> Option<Date> {
    match Fuzzy::parse(text)? {
        Fuzzy::Day(date) => Some(date),
        Fuzzy::Month(..) | Fuzzy::FiscalYear(_) | Fuzzy::Year(_) => None,
    }
}

impl Fuzzy {
    /// The date that a text names, 1868 to 9999.
    ///
    /// Read are common years of four digits and years of an era (令和6年, ㋿6年, 令6, R6, R.6), joined by `-`,
    /// `/`, `.` or 年月日, in any width, with blanks; `20240401`; the day number of a spreadsheet pasted as text
    /// (`45383`). What follows is dropped: a weekday in brackets (it is not checked), a clock time, 末, まで.
    /// An era's year may run past the era's end and the first year may begin before its first day: 平成32年4月 is
    /// 2020, as ledgers mean it. Two-digit common years are refused, since 24/4/1 may be 平成24年 or 2024.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > MAX_BYTES {
            return None;
        }
        let text = bare(&normalise(text));
        if text.len() >= 5 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return from_digits(&text);
        }
        let (year, rest) = year(&text)?;
        match rest {
            "" | "年" => return Some(Self::Year(year)),
            "年度" => return Some(Self::FiscalYear(year)),
            _ => {}
        }
        let mut rest = rest.chars();
        let (month_end, day_end) = match rest.next()? {
            '年' => ('月', "日"),
            joint @ ('-' | '/' | '.') => (joint, ""),
            _ => return None,
        };
        let (month, rest) = number(rest.as_str(), 2)?;
        let month = i8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
        if rest.is_empty() || (rest == "月" && month_end == '月') {
            return Some(Self::Month(year, month));
        }
        let (day, rest) = number(rest.strip_prefix(month_end)?, 2)?;
        let date = Date::new(year, month, i8::try_from(day).ok()?).ok()?;
        (rest.is_empty() || rest == day_end).then_some(Self::Day(date))
    }

    /// The first day that it can mean.
    pub fn first_day(self) -> Option<Date> {
        match self {
            Self::Day(date) => Some(date),
            Self::Month(year, month) => Date::new(year, month, 1).ok(),
            Self::FiscalYear(year) => Date::new(year, 4, 1).ok(),
            Self::Year(year) => Date::new(year, 1, 1).ok(),
        }
    }

    /// The last day that it can mean; support "until 2027年3月" ends on this day.
    pub fn last_day(self) -> Option<Date> {
        match self {
            Self::Day(date) => Some(date),
            Self::Month(..) => self.first_day().map(Date::last_of_month),
            Self::FiscalYear(year) => Date::new(year.checked_add(1)?, 3, 31).ok(),
            Self::Year(year) => Date::new(year, 12, 31).ok(),
        }
    }
}

/// Prints what [`Fuzzy::parse`] reads back: `2024-04-01`, `2027-03`, `2027年度`, `2027`.
impl fmt::Display for Fuzzy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(date) => write!(out, "{date}"),
            Self::Month(year, month) => write!(out, "{year:04}-{month:02}"),
            Self::FiscalYear(year) => write!(out, "{year:04}年度"),
            Self::Year(year) => write!(out, "{year:04}"),
        }
    }
}

/// The text without blanks and without what may follow a date.
fn bare(text: &str) -> String {
    let mut text = text;
    for separator in [' ', 't'] {
        if let Some((date, time)) = text.split_once(separator)
            && time.contains(':')
            && time.chars().all(|character| character.is_ascii_digit() || ":.+-z".contains(character))
        {
            text = date;
        }
    }
    let mut text: String = text.split_whitespace().collect();
    if let Some((date, rest)) = text.split_once('(')
        && let Some((inside, after)) = rest.split_once(')')
        && is_weekday(inside)
    {
        text = format!("{date}{after}");
    }
    for suffix in ["マデ", "迄", "日", "末"] {
        // 日 goes only behind 末, so that 4月1日 keeps its end.
        if suffix != "日" || text.ends_with("末日") {
            text.truncate(text.strip_suffix(suffix).unwrap_or(&text).len());
        }
    }
    text
}

fn is_weekday(text: &str) -> bool {
    let day = text.strip_suffix("・祝").unwrap_or(text);
    let day = day.strip_suffix("曜日").or_else(|| day.strip_suffix('曜')).unwrap_or(day);
    ["月", "火", "水", "木", "金", "土", "日", "mon", "tue", "wed", "thu", "fri", "sat", "sun"].contains(&day)
}

fn from_digits(text: &str) -> Option<Fuzzy> {
    let number: i64 = text.parse().ok()?;
    let date = match text.len() {
        5 if SERIALS.contains(&number) => date_of_serial(number, Epoch::Year1900)?,
        8 => Date::strptime("%Y%m%d", text).ok().filter(|date| YEARS.contains(&date.year()))?,
        _ => return None,
    };
    Some(Fuzzy::Day(date))
}

/// The common year at the start, and what follows it.
fn year(text: &str) -> Option<(i16, &str)> {
    for era in Era::ALL {
        let letter = era.letter().to_ascii_lowercase();
        let short = era.name().chars().next()?;
        let Some(rest) = text.strip_prefix(era.name()).or_else(|| text.strip_prefix([short, letter])) else {
            continue;
        };
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        let (year_of_era, rest) = match rest.strip_prefix('元') {
            Some(rest) => (1, rest),
            None => number(rest, 3)?,
        };
        return Some((era.common_year(year_of_era)?, rest));
    }
    let (year, rest) = number(text, 4)?;
    YEARS.contains(&year).then_some((year, rest))
}

/// A number of at most `digits` digits at the start, and what follows it.
fn number(text: &str, digits: usize) -> Option<(i16, &str)> {
    let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    if end > digits {
        return None;
    }
    let (number, rest) = text.split_at_checked(end)?;
    Some((number.parse().ok()?, rest))
}

/// Longer texts are no date.
const MAX_BYTES: usize = 100;
/// The years that are read.
const YEARS: std::ops::RangeInclusive<i16> = 1868..=9999;
/// Day numbers that are read from text, 1954-10-03 to 2091-08-19; others are more likely some other number.
const SERIALS: std::ops::Range<i64> = 20_000..70_000;

#[cfg(test)]
mod tests;
