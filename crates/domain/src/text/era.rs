//! The Japanese eras since 1868: reading a year of them and printing a date in them.
//! Not here: taking a written date apart ([`super::date`]).
//! Next: [`Era`].

use jiff::civil::Date;

/// An era 元号. [Act on Era Names, and the ordinances naming each]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    /// 明治, from 1868-10-23 (printed from 1873 only, when Japan took the Gregorian calendar).
    Meiji,
    /// 大正, from 1912-07-30.
    Taisho,
    /// 昭和, from 1926-12-25.
    Showa,
    /// 平成, from 1989-01-08.
    Heisei,
    /// 令和, from 2019-05-01.
    Reiwa,
}

impl Era {
    /// All eras, newest first.
    pub const ALL: [Self; 5] = [Self::Reiwa, Self::Heisei, Self::Showa, Self::Taisho, Self::Meiji];

    /// The era of a date; `None` before 1873.
    pub fn of(date: Date) -> Option<Self> {
        Self::ALL.into_iter().find(|era| date >= era.first_day())
    }

    /// The name in two characters, 令和.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// The letter of forms and ledgers, `R`.
    pub const fn letter(self) -> char {
        match self {
            Self::Meiji => 'M',
            Self::Taisho => 'T',
            Self::Showa => 'S',
            Self::Heisei => 'H',
            Self::Reiwa => 'R',
        }
    }

    /// The first day that is printed in the era.
    pub const fn first_day(self) -> Date {
        match self {
            Self::Meiji => jiff::civil::date(1873, 1, 1),
            Self::Taisho => jiff::civil::date(1912, 7, 30),
            Self::Showa => jiff::civil::date(1926, 12, 25),
            Self::Heisei => jiff::civil::date(1989, 1, 8),
            Self::Reiwa => jiff::civil::date(2019, 5, 1),
        }
    }

    /// The common year of the era's year, counted on past the era's end.
    ///
    /// Ledgers hold 平成32年: it was written before anyone knew that the era would end in its 31st year, and it
    /// means 2020. So years up to 150 count.
    ///
    /// ```
    /// use domain::text::Era;
    /// assert_eq!(Era::Heisei.common_year(32), Some(2020));
    /// assert_eq!(Era::Reiwa.common_year(0), None);
    /// ```
    pub const fn common_year(self, year_of_era: i16) -> Option<i16> {
        let before_first = match self {
            Self::Meiji => 1867,
            Self::Taisho => 1911,
            Self::Showa => 1925,
            Self::Heisei => 1988,
            Self::Reiwa => 2018,
        };
        match year_of_era {
            1..=150 => Some(before_first + year_of_era),
            _ => None,
        }
    }
}

/// The date in its era, 令和6年4月1日; the first year is 元年. Before 1873 it is 1872年12月31日.
///
/// ```
/// assert_eq!(domain::text::era_date(jiff::civil::date(2019, 5, 1)), "令和元年5月1日");
/// ```
pub fn era_date(date: Date) -> String {
    let (month, day) = (date.month(), date.day());
    let Some(era) = Era::of(date) else { return format!("{}年{month}月{day}日", date.year()) };
    let first_year = era.common_year(1).unwrap_or_default();
    match date.year() - first_year + 1 {
        1 => format!("{}元年{month}月{day}日", era.name()),
        year => format!("{}{year}年{month}月{day}日", era.name()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn dates_print_in_their_era_up_to_its_last_day() {
        for (day, text) in [
            (date(2024, 4, 1), "令和6年4月1日"),
            (date(2019, 5, 1), "令和元年5月1日"),
            (date(2019, 4, 30), "平成31年4月30日"),
            (date(1989, 1, 8), "平成元年1月8日"),
            (date(1989, 1, 7), "昭和64年1月7日"),
            (date(1926, 12, 25), "昭和元年12月25日"),
            (date(1926, 12, 24), "大正15年12月24日"),
            (date(1912, 7, 29), "明治45年7月29日"),
            (date(1873, 1, 1), "明治6年1月1日"),
            (date(1872, 12, 31), "1872年12月31日"),
        ] {
            assert_eq!(era_date(day), text);
        }
    }

    #[test]
    fn a_year_past_the_end_of_its_era_still_counts() {
        assert_eq!(Era::Showa.common_year(100), Some(2025));
        assert_eq!(Era::Heisei.common_year(35), Some(2023));
        assert_eq!(Era::Heisei.common_year(151), None);
        assert_eq!(Era::Heisei.common_year(-1), None);
    }
}
