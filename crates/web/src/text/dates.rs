//! Days and moments in words: with the weekday, and how long ago.
//! Not here: reading dates that people typed (`formats`), what time it is (an argument).
//! Next: the sentences around them stand in `messages/units.toml`.

use std::borrow::Borrow;

use jiff::civil::{Date, Weekday};
use jiff::tz::{self, TimeZone};
use jiff::{Timestamp, Zoned};

use super::{ABSENT, Lang, T};

impl T {
    /// A day with its year: `2026年11月20日（金）`, `Fri 20 Nov 2026`.
    pub fn date(self, day: impl Borrow<Date>) -> String {
        let day = *day.borrow();
        match self.lang {
            Lang::Ja => format!("{}年{}", day.year(), self.day(day)),
            Lang::En => format!("{} {}", self.day(day), day.year()),
        }
    }

    /// A day of this year: `11月20日（金）`, `Fri 20 Nov`.
    pub fn day(self, day: impl Borrow<Date>) -> String {
        let day = *day.borrow();
        let weekday = weekday_name(self.lang, day.weekday());
        match self.lang {
            Lang::Ja => format!("{}月{}日（{weekday}）", day.month(), day.day()),
            Lang::En => format!("{weekday} {} {}", day.day(), month_name(day.month())),
        }
    }

    /// A day for a column of a table: `2026/11/20`, `20 Nov 2026`.
    pub fn date_short(self, day: impl Borrow<Date>) -> String {
        let day = *day.borrow();
        match self.lang {
            Lang::Ja => format!("{}/{:02}/{:02}", day.year(), day.month(), day.day()),
            Lang::En => format!("{} {} {}", day.day(), month_name(day.month()), day.year()),
        }
    }

    /// A time of day in Japan: `8時30分`, `08:30`.
    pub fn time(self, at_ms: impl Borrow<i64>) -> String {
        self.time_in(at_ms, &japan())
    }

    /// A time of day in a zone.
    pub fn time_in(self, at_ms: impl Borrow<i64>, zone: &TimeZone) -> String {
        let at_ms = *at_ms.borrow();
        local(at_ms, zone).map_or_else(|| ABSENT.to_owned(), |at| self.print_time(&at))
    }

    /// A moment in Japan: `2026年11月20日（金）8時30分`, `Fri 20 Nov 2026, 08:30`.
    pub fn moment(self, at_ms: impl Borrow<i64>) -> String {
        self.moment_in(at_ms, &japan())
    }

    /// A moment in a zone.
    pub fn moment_in(self, at_ms: impl Borrow<i64>, zone: &TimeZone) -> String {
        let at_ms = *at_ms.borrow();
        let Some(at) = local(at_ms, zone) else { return ABSENT.to_owned() };
        let between = match self.lang {
            Lang::Ja => "",
            Lang::En => ", ",
        };
        format!("{}{between}{}", self.date(at.date()), self.print_time(&at))
    }

    /// A moment in Japan for a column of a table: `2026/11/20 08:30`, `20 Nov 2026 08:30`.
    pub fn moment_short(self, at_ms: impl Borrow<i64>) -> String {
        self.moment_short_in(at_ms, &japan())
    }

    /// A moment in a zone for a column of a table.
    pub fn moment_short_in(self, at_ms: impl Borrow<i64>, zone: &TimeZone) -> String {
        let at_ms = *at_ms.borrow();
        let Some(at) = local(at_ms, zone) else { return ABSENT.to_owned() };
        format!("{} {:02}:{:02}", self.date_short(at.date()), at.hour(), at.minute())
    }

    /// How long ago: `たった今`, `3時間前`, `2日前`. A moment still to come counts as now.
    pub fn since(self, at_ms: impl Borrow<i64>, now_ms: impl Borrow<i64>) -> String {
        let (at_ms, now_ms) = (*at_ms.borrow(), *now_ms.borrow());
        let minutes = now_ms.saturating_sub(at_ms) / 60_000;
        let units = self.units();
        match minutes {
            ..1 => units.just_now().to_owned(),
            1..60 => units.minutes_ago(minutes),
            60..1440 => units.hours_ago(minutes / 60),
            _ => units.days_ago(minutes / 1440),
        }
    }

    /// By when, seen from today: `今日まで`, `明日まで`, `11月27日（金）まで`, `3日超過`.
    pub fn due(self, day: impl Borrow<Date>, today: impl Borrow<Date>) -> String {
        let (day, today) = (*day.borrow(), *today.borrow());
        let units = self.units();
        // Two days differ by less than eight million days, which an `i32` holds.
        let days = today.until(day).map_or(0, |span| span.get_days());
        match days {
            ..0 => units.days_over(days.unsigned_abs()),
            0 => units.due_today().to_owned(),
            1 => units.due_tomorrow().to_owned(),
            _ if day.year() == today.year() => units.due_by(self.day(day)),
            _ => units.due_by(self.date(day)),
        }
    }

    fn print_time(self, at: &Zoned) -> String {
        match self.lang {
            Lang::Ja => format!("{}時{:02}分", at.hour(), at.minute()),
            Lang::En => format!("{:02}:{:02}", at.hour(), at.minute()),
        }
    }
}

/// The day in Japan at a moment; `None` outside the years -9999 to 9999.
pub fn day_in_japan(at_ms: i64) -> Option<Date> {
    local(at_ms, &japan()).map(|at| at.date())
}

fn local(at_ms: i64, zone: &TimeZone) -> Option<Zoned> {
    Timestamp::from_millisecond(at_ms).ok().map(|at| at.to_zoned(zone.clone()))
}

/// Japan has had no summer time since 1951, so its offset is its zone.
fn japan() -> TimeZone {
    tz::offset(9).to_time_zone()
}

fn weekday_name(lang: Lang, weekday: Weekday) -> &'static str {
    let (ja, en) = match weekday {
        Weekday::Monday => ("月", "Mon"),
        Weekday::Tuesday => ("火", "Tue"),
        Weekday::Wednesday => ("水", "Wed"),
        Weekday::Thursday => ("木", "Thu"),
        Weekday::Friday => ("金", "Fri"),
        Weekday::Saturday => ("土", "Sat"),
        Weekday::Sunday => ("日", "Sun"),
    };
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

fn month_name(month: i8) -> &'static str {
    let at = usize::try_from(month).unwrap_or(0).saturating_sub(1);
    MONTHS.get(at).copied().unwrap_or(ABSENT)
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Latest first.
#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const JA: T = T { lang: Lang::Ja };
    const EN: T = T { lang: Lang::En };
    /// Friday 20 November 2026, 8:30 in Japan.
    const AT_MS: i64 = 1_795_131_000_000;

    #[test]
    fn days_have_their_weekday() {
        let day = date(2026, 11, 20);
        assert_eq!(JA.date(day), "2026年11月20日（金）");
        assert_eq!(JA.day(day), "11月20日（金）");
        assert_eq!(JA.date_short(date(2026, 4, 1)), "2026/04/01");
        assert_eq!(EN.date(day), "Fri 20 Nov 2026");
        assert_eq!(EN.day(day), "Fri 20 Nov");
        assert_eq!(EN.date_short(date(2026, 4, 1)), "1 Apr 2026");
    }

    #[test]
    fn moments_are_those_of_the_zone() {
        assert_eq!(JA.time(AT_MS), "8時30分");
        assert_eq!(EN.time(AT_MS), "08:30");
        assert_eq!(JA.moment(AT_MS), "2026年11月20日（金）8時30分");
        assert_eq!(EN.moment(AT_MS), "Fri 20 Nov 2026, 08:30");
        assert_eq!(JA.moment_short(AT_MS), "2026/11/20 08:30");
        assert_eq!(EN.moment_in(AT_MS, &TimeZone::UTC), "Thu 19 Nov 2026, 23:30");
        assert_eq!(day_in_japan(AT_MS), Some(date(2026, 11, 20)));
        assert_eq!(JA.moment(i64::MAX), "–");
    }

    #[test]
    fn ago_is_told_in_the_largest_unit() {
        for (minutes, ja, en) in [
            (-5, "たった今", "just now"),
            (0, "たった今", "just now"),
            (1, "1分前", "1 minute ago"),
            (59, "59分前", "59 minutes ago"),
            (60, "1時間前", "1 hour ago"),
            (1439, "23時間前", "23 hours ago"),
            (1440, "1日前", "1 day ago"),
            (1_440_000, "1,000日前", "1,000 days ago"),
        ] {
            assert_eq!(JA.since(AT_MS - minutes * 60_000, AT_MS), ja);
            assert_eq!(EN.since(AT_MS - minutes * 60_000, AT_MS), en);
        }
        assert_eq!(JA.since(i64::MIN, i64::MAX), "106,751,991,167日前");
    }

    #[test]
    fn a_due_day_is_told_from_today() {
        let today = date(2026, 11, 20);
        for (day, ja) in [
            (date(2026, 11, 17), "3日超過"),
            (today, "今日まで"),
            (date(2026, 11, 21), "明日まで"),
            (date(2026, 11, 27), "11月27日（金）まで"),
            (date(2027, 1, 8), "2027年1月8日（金）まで"),
        ] {
            assert_eq!(JA.due(day, today), ja);
        }
        assert_eq!(EN.due(date(2026, 11, 19), today), "1 day overdue");
        assert_eq!(EN.due(date(2026, 11, 27), today), "by Fri 27 Nov");
    }
}
