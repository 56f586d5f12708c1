//! Cells of a row: the text they hold, the value they mean, or why they mean none.
//! Not here: what the value does to an asset ([`super::merge`]).
//! Next: [`SheetRow`].

use domain::{
    cpe::CpeName,
    inventory::{LedgerField, check},
    text::{Fuzzy, half_width},
};
use formats::sheets::{
    asset_words::{Worded, is_dash, is_placeholder},
    read::Cell,
};
use jiff::civil::Date;
use std::{collections::BTreeMap, fmt, net::IpAddr, str::FromStr};

/// A row of the list, its cells by field.
#[derive(Clone, Debug, Default)]
pub(super) struct SheetRow {
    /// Its number in the file, from 1.
    pub(super) number: u32,
    /// The cells of mapped columns.
    pub(super) cells: BTreeMap<LedgerField, Told>,
}

/// What a cell says.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// The column, from 0.
    pub(super) column: u16,
    /// The cell.
    pub(super) cell: Cell,
    /// It was a ditto mark with nothing above.
    pub(super) lost_ditto: bool,
}

/// Why a cell, or a whole row, cannot be taken as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No date.
    NotADate,
    /// No kind of asset.
    NotAKind,
    /// None of the words of this column.
    NotAWord,
    /// No IP address.
    NotAnAddress,
    /// No hardware address.
    NotAMac,
    /// No CPE name.
    NotACpe,
    /// Neither yes nor no.
    NotYesOrNo,
    /// Longer than so many characters.
    TooLong(usize),
    /// More components than an asset has.
    TooMany(usize),
    /// Needed, but empty.
    Missing,
    /// The same asset as in this row.
    Twice(u32),
    /// Several assets of the ledger fit.
    Ambiguous,
    /// A ditto mark with nothing above.
    NothingAbove,
    /// A formula without a value.
    NoValue,
}

impl SheetRow {
    /// What the row says of a field; `None` without such a column.
    pub(super) fn told(&self, field: LedgerField) -> Option<&Told> {
        self.cells.get(&field)
    }

    /// The text for a key: tidied, empty for a placeholder.
    pub(super) fn key_text(&self, field: LedgerField) -> String {
        let text = self.told(field).map_or_else(String::new, |told| half_width(&told.text()));
        if is_placeholder(&text) { String::new() } else { text }
    }
}

impl Told {
    /// The text of the cell, lines ended as in a text file of Unix.
    pub(super) fn text(&self) -> String {
        self.cell.text().replace("\r\n", "\n").replace('\r', "\n")
    }

    /// What is wrong with the cell whatever its column.
    pub(super) fn check(&self) -> Result<(), Reason> {
        match &self.cell {
            _ if self.lost_ditto => Err(Reason::NothingAbove),
            Cell::Fault(_) => Err(Reason::NoValue),
            _ => Ok(()),
        }
    }
}

/// A name or other short text in one line; a dash says nothing.
pub(super) fn short_text(told: &Told) -> Result<Option<String>, Reason> {
    let text = one_line(&told.text());
    bounded(text, is_dash, check::SHORT_CHARS)
}

/// A code such as a serial number, in one width.
pub(super) fn code(told: &Told) -> Result<Option<String>, Reason> {
    bounded(one_line(&half_width(&told.text())), is_placeholder, check::SHORT_CHARS)
}

/// A text of several lines.
pub(super) fn long_text(told: &Told) -> Result<Option<String>, Reason> {
    let is_kept = |character: &char| *character == '\n' || !character.is_control();
    let text: String = told.text().chars().filter(is_kept).collect();
    bounded(text.trim().to_owned(), is_dash, check::LONG_CHARS)
}

fn bounded(text: String, is_empty: fn(&str) -> bool, chars: usize) -> Result<Option<String>, Reason> {
    if text.chars().count() > chars {
        return Err(Reason::TooLong(chars));
    }
    Ok(Some(text).filter(|text| !text.is_empty() && !is_empty(text)))
}

/// A day. What leaves the day or the month open means the last day it can mean, or the first.
pub(super) fn day(told: &Told, last: bool) -> Result<Option<Date>, Reason> {
    match &told.cell {
        Cell::Date(date) => return Ok(Some(*date)),
        Cell::DateTime(at) => return Ok(Some(at.date())),
        _ => {}
    }
    let text = told.text();
    if is_blank(&text) {
        return Ok(None);
    }
    let meant = Fuzzy::parse(&text).ok_or(Reason::NotADate)?;
    let day = if last { meant.last_day() } else { meant.first_day() };
    day.map(Some).ok_or(Reason::NotADate)
}

/// One of a few values, by its word. 不明 is a word where the column knows it, and says nothing elsewhere.
pub(super) fn word<V: Worded>(told: &Told, reason: Reason) -> Result<Option<V>, Reason> {
    let text = told.text();
    if let Some(value) = V::of_cell(&text) {
        return Ok(Some(value));
    }
    if is_blank(&text) { Ok(None) } else { Err(reason) }
}

/// IP addresses, with a prefix length or as a range; DHCP stands for one that is not fixed.
pub(super) fn addresses(told: &Told) -> Result<Option<String>, Reason> {
    pieces(told, Reason::NotAnAddress, |piece| {
        let is_fixed =
            is_address(piece) || matches!(piece.to_ascii_uppercase().as_str(), "DHCP" | "自動" | "動的");
        is_fixed.then(|| piece.to_owned())
    })
}

/// Hardware addresses, written in one way.
pub(super) fn macs(told: &Told) -> Result<Option<String>, Reason> {
    pieces(told, Reason::NotAMac, |piece| {
        let digits: String = piece.chars().filter(|character| !":-.".contains(*character)).collect();
        let is_mac = matches!(digits.len(), 12 | 16) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let pair = |pair: &[u8]| String::from_utf8_lossy(pair).to_ascii_uppercase();
        is_mac.then(|| digits.as_bytes().chunks(2).map(pair).collect::<Vec<_>>().join(":"))
    })
}

/// CPE names.
pub(super) fn cpe_names(told: &Told) -> Result<Vec<CpeName>, Reason> {
    let text = half_width(&told.text());
    if is_blank(&text) {
        return Ok(Vec::new());
    }
    let pieces = text.split([';', '、', ',', '\n', ' ']).map(str::trim).filter(|piece| !piece.is_empty());
    pieces.map(|piece| CpeName::parse_lenient(piece).map_err(|_| Reason::NotACpe)).collect()
}

fn pieces(
    told: &Told,
    reason: Reason,
    read: impl Fn(&str) -> Option<String>,
) -> Result<Option<String>, Reason> {
    let text = half_width(&told.text());
    if is_blank(&text) {
        return Ok(None);
    }
    let is_gap = |character: char| character.is_whitespace() || ",;、；・".contains(character);
    let pieces = text.split(is_gap).filter(|piece| !piece.is_empty());
    let read = pieces.map(|piece| read(piece).ok_or(reason)).collect::<Result<Vec<_>, _>>()?.join(" ");
    bounded(read, |_| false, check::SHORT_CHARS)
}

fn is_address(piece: &str) -> bool {
    let is_ip = |text: &str| IpAddr::from_str(text).is_ok();
    let is_number = |text: &str, most: u16| text.parse::<u16>().is_ok_and(|number| number <= most);
    is_ip(piece)
        || piece.split_once('/').is_some_and(|(ip, rest)| is_ip(ip) && (is_number(rest, 128) || is_ip(rest)))
        || piece
            .split_once(['-', '~', '〜'])
            .is_some_and(|(ip, end)| is_ip(ip) && (is_number(end, 255) || is_ip(end)))
}

/// Nothing, or a word that says so.
fn is_blank(text: &str) -> bool {
    text.trim().is_empty() || is_placeholder(text)
}

/// The text in one line, without control characters.
pub(super) fn one_line(text: &str) -> String {
    let spaced: String =
        text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    spaced.trim().to_owned()
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotADate => out.write_str("not_a_date"),
            Self::NotAKind => out.write_str("not_a_kind"),
            Self::NotAWord => out.write_str("not_a_word"),
            Self::NotAnAddress => out.write_str("not_an_address"),
            Self::NotAMac => out.write_str("not_a_mac"),
            Self::NotACpe => out.write_str("not_a_cpe"),
            Self::NotYesOrNo => out.write_str("not_yes_or_no"),
            Self::TooLong(chars) => write!(out, "too_long:{chars}"),
            Self::TooMany(most) => write!(out, "too_many:{most}"),
            Self::Missing => out.write_str("missing"),
            Self::Twice(row) => write!(out, "twice:{row}"),
            Self::Ambiguous => out.write_str("ambiguous"),
            Self::NothingAbove => out.write_str("nothing_above"),
            Self::NoValue => out.write_str("no_value"),
        }
    }
}

/// A reason that nobody wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown reason")]
pub struct UnknownReason;

impl FromStr for Reason {
    type Err = UnknownReason;

    fn from_str(text: &str) -> Result<Self, UnknownReason> {
        let (word, number) = text.split_once(':').unwrap_or((text, "0"));
        let number: u32 = number.parse().map_err(|_| UnknownReason)?;
        let count = usize::try_from(number).map_err(|_| UnknownReason)?;
        Ok(match word {
            "not_a_date" => Self::NotADate,
            "not_a_kind" => Self::NotAKind,
            "not_a_word" => Self::NotAWord,
            "not_an_address" => Self::NotAnAddress,
            "not_a_mac" => Self::NotAMac,
            "not_a_cpe" => Self::NotACpe,
            "not_yes_or_no" => Self::NotYesOrNo,
            "too_long" => Self::TooLong(count),
            "too_many" => Self::TooMany(count),
            "missing" => Self::Missing,
            "twice" => Self::Twice(number),
            "ambiguous" => Self::Ambiguous,
            "nothing_above" => Self::NothingAbove,
            "no_value" => Self::NoValue,
            _ => return Err(UnknownReason),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn told(text: &str) -> Told {
        Told { column: 0, cell: Cell::from_text(text.to_owned()), lost_ditto: false }
    }

    #[test]
    fn a_month_is_its_last_day_for_the_end_of_support_and_its_first_for_other_days() {
        assert_eq!(day(&told("2029年2月"), true), Ok(Some(date(2029, 2, 28))));
        assert_eq!(day(&told("平成20年6月"), false), Ok(Some(date(2008, 6, 1))));
        assert_eq!(day(&told("Ｒ９．３．３１"), true), Ok(Some(date(2027, 3, 31))));
        assert_eq!(day(&told("―"), true), Ok(None));
        assert_eq!(day(&told("令和2年13月1日"), false), Err(Reason::NotADate));
    }

    #[test]
    fn addresses_are_read_one_by_one() {
        assert_eq!(addresses(&told("１０．２０．４．３４")), Ok(Some("10.20.4.34".to_owned())));
        assert_eq!(addresses(&told("10.0.0.1、10.0.0.2/24")), Ok(Some("10.0.0.1 10.0.0.2/24".to_owned())));
        assert_eq!(addresses(&told("10.0.0.1-20 DHCP")), Ok(Some("10.0.0.1-20 DHCP".to_owned())));
        assert_eq!(addresses(&told("（接続なし）")), Ok(None));
        assert_eq!(addresses(&told("10.20.3.256")), Err(Reason::NotAnAddress));
    }

    #[test]
    fn hardware_addresses_are_written_in_one_way() {
        assert_eq!(macs(&told("00-1b-2c-3d-4e-5f")), Ok(Some("00:1B:2C:3D:4E:5F".to_owned())));
        assert_eq!(macs(&told("001b.2c3d.4e5f")), Ok(Some("00:1B:2C:3D:4E:5F".to_owned())));
        assert_eq!(macs(&told("00-1b-2c")), Err(Reason::NotAMac));
    }

    #[test]
    fn several_cpe_names_stand_in_one_cell() {
        let names = cpe_names(&told("cpe:2.3:h:a:b:-:*:*:*:*:*:*:*;cpe:/o:c:d:1.0、cpe:2.3:a:e:f")).unwrap();
        assert_eq!(names.len(), 3);
        assert_eq!(cpe_names(&told("FortiOS")), Err(Reason::NotACpe));
    }

    #[test]
    fn a_text_too_long_is_refused_and_a_dash_is_nothing() {
        assert_eq!(short_text(&told(&"あ".repeat(201))), Err(Reason::TooLong(200)));
        assert_eq!(short_text(&told("－")), Ok(None));
        assert_eq!(code(&told("ＤＭ４１")), Ok(Some("DM41".to_owned())));
    }

    #[test]
    fn reasons_read_back_as_they_were_kept() {
        for reason in [Reason::NotADate, Reason::TooLong(200), Reason::Twice(12), Reason::NothingAbove] {
            assert_eq!(reason.to_string().parse(), Ok(reason));
        }
        assert_eq!("spaceship".parse::<Reason>(), Err(UnknownReason));
    }
}
