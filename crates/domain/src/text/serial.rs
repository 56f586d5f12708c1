//! Dates as spreadsheets count them: days since an epoch, with the year 1900 wrongly held for a leap year.
//! Not here: which cell of a sheet is a date (`formats::sheets`).
//! Next: [`super::date`] for dates written as text.

use jiff::civil::Date;

/// The day from which a workbook counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Epoch {
    /// Day 1 is 1900-01-01, and day 60 is the 1900-02-29 that never was.
    #[default]
    Year1900,
    /// Day 0 is 1904-01-01, as old Macintosh workbooks count.
    Year1904,
}

/// The date of a serial day, or `None` for the day that never was and for days outside 1900 to 9999.
///
/// ```
/// use domain::text::{Epoch, date_of_serial};
/// assert_eq!(date_of_serial(45383, Epoch::Year1900), Some(jiff::civil::date(2024, 4, 1)));
/// ```
pub fn date_of_serial(day: i64, epoch: Epoch) -> Option<Date> {
    let (first, days_after) = match (epoch, day) {
        (Epoch::Year1904, 0..) => (jiff::civil::date(1904, 1, 1), day),
        (Epoch::Year1900, 1..=59) => (jiff::civil::date(1900, 1, 1), day - 1),
        (Epoch::Year1900, 61..) => (jiff::civil::date(1900, 1, 1), day - 2),
        _ => return None,
    };
    let span = jiff::Span::new().try_days(days_after).ok()?;
    first.checked_add(span).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_around_the_false_leap_day_are_right() {
        let of = |day| date_of_serial(day, Epoch::Year1900);
        assert_eq!(of(0), None);
        assert_eq!(of(1), Some(date(1900, 1, 1)));
        assert_eq!(of(59), Some(date(1900, 2, 28)));
        assert_eq!(of(60), None);
        assert_eq!(of(61), Some(date(1900, 3, 1)));
        assert_eq!(of(43586), Some(date(2019, 5, 1)));
        assert_eq!(of(2_958_465), Some(date(9999, 12, 31)));
        assert_eq!(of(2_958_466), None);
        assert_eq!(of(i64::MAX), None);
    }

    #[test]
    fn the_macintosh_epoch_lies_1462_days_later() {
        assert_eq!(date_of_serial(0, Epoch::Year1904), Some(date(1904, 1, 1)));
        assert_eq!(date_of_serial(45383 - 1462, Epoch::Year1904), Some(date(2024, 4, 1)));
        assert_eq!(date_of_serial(-1, Epoch::Year1904), None);
    }
}
