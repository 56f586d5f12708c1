//! How a workbook shows the numbers of its cells: which are dates, and which keep leading zeros.
//! Not here: fonts, colours, borders.
//! Next: [`Styles::cell`].

use std::{collections::HashMap, io::Read};

use domain::text::{Epoch, date_of_serial};
use jiff::civil::{DateTime, Time};
use quick_xml::events::Event;

use super::{
    super::{Cell, Number, ReadError},
    xml::{Xml, attribute},
};

/// The number formats of a workbook's cell styles, by the style's number.
#[derive(Debug, Default)]
pub(super) struct Styles {
    shapes: Vec<Shape>,
}

/// What a number format makes of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shape {
    #[default]
    General,
    /// A day, perhaps with a time.
    Date,
    /// A time of the day.
    Time,
    /// At least so many digits before the point, just so many behind it.
    Digits { whole: usize, decimals: usize },
}

impl Styles {
    /// # Errors
    /// [`ReadError`] when the part is damaged.
    pub(super) fn read(mut xml: Xml<impl Read>) -> Result<Self, ReadError> {
        let mut styles = Self::default();
        let mut formats = HashMap::new();
        let mut in_cell_styles = false;
        loop {
            match xml.next()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "numFmt" if formats.len() < MOST_STYLES => {
                        let code = attribute(&tag, "formatCode").unwrap_or_default();
                        formats.insert(attribute(&tag, "numFmtId").unwrap_or_default(), shape_of_code(&code));
                    }
                    "cellXfs" => in_cell_styles = true,
                    "xf" if in_cell_styles && styles.shapes.len() < MOST_STYLES => {
                        let id = attribute(&tag, "numFmtId").unwrap_or_default();
                        let own = formats.get(&id).copied();
                        styles.shapes.push(own.unwrap_or_else(|| shape_of_id(&id)));
                    }
                    _ => {}
                },
                Event::End(tag) if tag.local_name().as_ref() == "cellXfs" => in_cell_styles = false,
                Event::Eof => return Ok(styles),
                _ => {}
            }
        }
    }

    /// The cell of a number in a style.
    pub(super) fn cell(&self, value: f64, style: usize, epoch: Epoch) -> Cell {
        let shape = self.shapes.get(style).copied().unwrap_or_default();
        let as_time = match shape {
            Shape::Date | Shape::Time => time_of_serial(value, epoch),
            Shape::General | Shape::Digits { .. } => None,
        };
        if let Some(cell) = as_time {
            return cell;
        }
        let shown = match shape {
            Shape::Digits { whole, decimals } => {
                let point = if decimals > 0 { decimals + 1 } else { 0 };
                let sign = usize::from(value < 0.0);
                format!("{value:0width$.decimals$}", width = whole + point + sign)
            }
            _ => to_15_digits(value),
        };
        Cell::Number(Number { value, shown })
    }
}

/// Excel keeps 15 digits, so 0.1 + 0.2 is 0.3.
fn to_15_digits(value: f64) -> String {
    let rounded = format!("{value:.14e}").parse().unwrap_or(value);
    // Neither "-0" nor a row of three hundred zeros.
    match rounded {
        0.0 => "0".to_owned(),
        large if f64::abs(large) >= 1e21 || f64::abs(large) < 1e-9 => format!("{large:e}"),
        plain => plain.to_string(),
    }
}

/// A day, a day with a time, or a bare time as text; `None` for a number that no calendar holds.
fn time_of_serial(value: f64, epoch: Epoch) -> Option<Cell> {
    if !(0.0..3_000_000.0).contains(&value) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "below three million, as checked above")]
    let (day, seconds) = (value.floor() as i64, (value.fract() * 86_400.0).round() as i32);
    // A time that rounds up to midnight belongs to the next day.
    let (day, seconds) = if seconds >= 86_400 { (day + 1, 0) } else { (day, seconds) };
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let small = |number: i32| i8::try_from(number).ok();
    let time = Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?;
    if day == 0 && epoch == Epoch::Year1900 {
        return Some(Cell::Text(time.strftime("%H:%M:%S").to_string()));
    }
    let date = date_of_serial(day, epoch)?;
    Some(if seconds == 0 { Cell::Date(date) } else { Cell::DateTime(DateTime::from_parts(date, time)) })
}

/// The formats that every workbook has without saying so, those of Japanese Excel among them. [ECMA-376-1 18.8.30]
fn shape_of_id(id: &str) -> Shape {
    match id.parse() {
        Ok(14..=17 | 22 | 27..=31 | 34..=36 | 50..=58) => Shape::Date,
        Ok(18..=21 | 32 | 33 | 45..=47) => Shape::Time,
        Ok(2_u32 | 4) => Shape::Digits { whole: 1, decimals: 2 },
        _ => Shape::General,
    }
}

/// What a format such as `[$-411]ggge"年"m"月"d"日";@` or `0000` makes of a positive number.
fn shape_of_code(code: &str) -> Shape {
    let code = bare(code);
    let has = |letters: &[char]| code.contains(letters);
    if code.contains("general") || code.contains("標準") || code.is_empty() {
        return Shape::General;
    }
    if has(&['y', 'd', 'g'])
        || (has(&['m']) && !has(&['h', 's']))
        || (code.contains('e') && !code.contains(['0', '#']))
    {
        return Shape::Date;
    }
    if has(&['h', 's', 'm']) {
        return Shape::Time;
    }
    if code.chars().all(|character| matches!(character, '0' | '#' | '?' | '.' | ',')) {
        let (whole, decimals) = code.split_once('.').unwrap_or((&code, ""));
        let zeros = |part: &str| part.matches('0').count().min(MOST_DIGITS);
        return Shape::Digits { whole: zeros(whole), decimals: zeros(decimals) };
    }
    Shape::General
}

/// The first section of a format, in small letters, without quoted text, escapes, brackets and the word AM/PM.
/// Of brackets only `[h]`, `[m]` and `[s]` matter: they count on past a day.
fn bare(code: &str) -> String {
    let mut bare = String::new();
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            ';' => break,
            '"' => characters.by_ref().take_while(|next| *next != '"').for_each(drop),
            '\\' | '_' | '*' => drop(characters.next()),
            '[' => {
                let inside: String = characters.by_ref().take_while(|next| *next != ']').collect();
                if matches!(inside.to_ascii_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss") {
                    bare.push_str(&inside.to_ascii_lowercase());
                }
            }
            ' ' => {}
            other => bare.extend(other.to_lowercase()),
        }
    }
    bare.replace("am/pm", "").replace("aaaa", "d").replace("aaa", "d")
}

/// Cell styles that Excel allows.
const MOST_STYLES: usize = 65_536;
const MOST_DIGITS: usize = 30;

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn shown(value: f64, code: &str) -> Cell {
        Styles { shapes: vec![shape_of_code(code)] }.cell(value, 0, Epoch::Year1900)
    }

    #[test]
    fn dates_are_known_by_their_format() {
        for code in [
            "yyyy/m/d",
            "yyyy\"年\"m\"月\"d\"日\";@",
            "[$-411]ggge\"年\"m\"月\"d\"日\";@",
            "[$-411]ge.m.d;@",
            "m/d",
            "yyyy\"年\"m\"月\"",
            "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
            "yyyy/m/d\\(aaa\\)",
            "[$-ja-JP-x-gannen]ggge\"年\"m\"月\"d\"日\";@",
        ] {
            assert_eq!(shown(45383.0, code), Cell::Date(date(2024, 4, 1)), "{code}");
        }
        let at = date(2024, 4, 1).at(9, 30, 0, 0);
        assert_eq!(shown(45_383.395_833_333_336, "yyyy/m/d h:mm"), Cell::DateTime(at));
        assert_eq!(shown(45383.0, "yyyy/m/d h:mm"), Cell::Date(date(2024, 4, 1)));
        assert_eq!(shown(0.395_833_333_336, "h:mm AM/PM"), Cell::Text("09:30:00".into()));
        assert_eq!(shown(45_382.999_999_99, "yyyy/m/d"), Cell::Date(date(2024, 4, 1)));
    }

    #[test]
    fn numbers_show_as_the_workbook_shows_them() {
        for (value, code, text) in [
            (12.0, "0000", "0012"),
            (-12.0, "0000", "-0012"),
            (7.1, "0.00", "7.10"),
            (1234.0, "#,##0", "1234"),
            (1234.5, "General", "1234.5"),
            (0.1 + 0.2, "General", "0.3"),
            (0.5, "0%", "0.5"),
            (1_234_567_890_123_456.0, "General", "1234567890123460"),
            (1e300, "General", "1e300"),
            (-0.0, "General", "0"),
            (3.0, "0.00E+00", "3"),
            (3.0, "\"yyyy\"0", "3"),
            (3.0, "0\\d_y", "3"),
            (3.0, "[Red]0;(yyyy)", "3"),
            (-1.0, "yyyy/m/d", "-1"),
            (60.0, "yyyy/m/d", "60"),
            (f64::INFINITY, "yyyy/m/d", "inf"),
        ] {
            assert_eq!(shown(value, code).text(), text, "{value} {code}");
        }
    }
}
