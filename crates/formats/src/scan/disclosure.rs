//! Disclosure forms 医療情報セキュリティ開示書 (MDS, SDS) in Excel or CSV: maker, product, version, and the answers, each with
//! the address of its cell, so that anyone can look it up. Not here: judging the answers.
//! Next: [`read`]. Forms differ by edition and maker, so labels and answers are looked for, not places.

use super::{Limits, Listed, ScanError};
use crate::sheets::read::{Book, Limits as SheetLimits, Row, TextOptions, column_letters};
use domain::{
    inventory::evidence::{
        Content, Disclosure, DisclosureAnswer, Evidence, EvidenceKind, Reply, observed::short,
    },
    text::{normalise, parse_date},
};
use std::io::Cursor;

/// Sheets looked at; a form has one to three, with notes behind.
const MOST_SHEETS: usize = 5;

/// Rows of a sheet that are looked at.
const MOST_ROWS: u32 = 2_000;

/// Rows in which the head of a form stands.
const HEAD_ROWS: u32 = 40;

const MAKER: &[&str] = &[
    "製造業者名",
    "製造業者",
    "製造販売業者",
    "サービス事業者名",
    "サービス事業者",
    "事業者名",
    "会社名",
    "メーカー名",
    "メーカー",
];
const PRODUCT: &[&str] = &[
    "製品名称",
    "製品名",
    "製品・サービス名",
    "サービス名称",
    "サービス名",
    "システム名称",
    "システム名",
    "対象製品",
];
const VERSION: &[&str] = &[
    "バージョン",
    "製品バージョン",
    "ソフトウェアバージョン",
    "ソフトウェア版数",
    "版数",
    "ver.",
    "version",
];
const MADE_ON: &[&str] = &["作成日", "記入日", "開示日", "作成年月日", "記入年月日"];

/// Where the answers of a sheet stand, as its heading says.
#[derive(Default)]
struct Columns {
    yes: Option<u16>,
    no: Option<u16>,
    not_applicable: Option<u16>,
    remark: Option<u16>,
}

/// Reads a form; `None` if the file is none.
///
/// # Errors
/// [`ScanError`].
pub(super) fn read(bytes: &[u8], limits: Limits) -> Result<Option<Evidence>, ScanError> {
    let sheet_limits =
        SheetLimits { file_bytes: 32 << 20, unpacked_bytes: 256 << 20, ..SheetLimits::default() };
    let mut book = Book::open(Cursor::new(bytes), TextOptions::default(), sheet_limits)?;
    let mut form = Disclosure::default();
    let count = book.sheets().len().min(MOST_SHEETS);
    for sheet in 0..count {
        let mut columns = Columns::default();
        for row in book.rows(sheet)? {
            let row = row?;
            if row.number > MOST_ROWS {
                break;
            }
            if row.number <= HEAD_ROWS {
                head(&mut form, &row);
            }
            if form.form.is_empty() {
                continue;
            }
            if columns.find(&row) {
                continue;
            }
            form.answers.extend(columns.answer(&row));
            if form.answers.len() > limits.devices {
                return Err(ScanError::TooMany { what: Listed::Answers, most: limits.devices });
            }
        }
    }
    if form.form.is_empty() {
        return Ok(None);
    }
    if form.answers.is_empty() {
        return Err(ScanError::Nothing);
    }
    let made_on = parse_date(&form.made_on);
    let made_at = made_on.and_then(|day| day.to_zoned(jiff::tz::TimeZone::UTC).ok());
    let observed_at_ms = made_at.map(|at| at.timestamp().as_millisecond());
    Ok(Some(Evidence { kind: EvidenceKind::Disclosure, observed_at_ms, content: Content::Disclosure(form) }))
}

/// What the head of a form says: a label, and its value in the same cell or the next that holds something.
fn head(form: &mut Disclosure, row: &Row) {
    let cells: Vec<String> = row.filled().map(|(_, cell)| short(&cell.text())).collect();
    for (at, cell) in cells.iter().enumerate() {
        if form.form.is_empty() && is_title(cell) {
            form.form.clone_from(cell);
            continue;
        }
        let fields = [
            (&mut form.maker, MAKER),
            (&mut form.product, PRODUCT),
            (&mut form.version, VERSION),
            (&mut form.made_on, MADE_ON),
        ];
        for (field, labels) in fields {
            if let Some(value) = value_of(cell, cells.get(at + 1), labels).filter(|_| field.is_empty()) {
                *field = value;
            }
        }
    }
}

fn is_title(cell: &str) -> bool {
    cell.contains("セキュリティ開示書")
        || (cell.contains("開示書") && (cell.contains("MDS") || cell.contains("SDS")))
}

fn value_of(cell: &str, next: Option<&String>, labels: &[&str]) -> Option<String> {
    let (label, within) =
        cell.split_once([':', '：']).map_or((cell, ""), |(label, value)| (label, value.trim()));
    let label = normalise(label);
    if !labels.iter().any(|known| normalise(known) == label) {
        return None;
    }
    let value = if within.is_empty() { next?.as_str() } else { within };
    // An empty field of the form is followed by the next label.
    let is_label =
        [MAKER, PRODUCT, VERSION, MADE_ON].concat().iter().any(|known| normalise(known) == normalise(value));
    (!is_label && !value.is_empty()).then(|| value.to_owned())
}

impl Columns {
    /// Takes a heading; true if the row is one.
    fn find(&mut self, row: &Row) -> bool {
        let at = |word: &str| {
            row.filled().find(|(_, cell)| normalise(&cell.text()) == normalise(word)).map(|(at, _)| at)
        };
        let (yes, no) = (at("はい"), at("いいえ"));
        let remark = row
            .filled()
            .find(|(_, cell)| normalise(&cell.text()).starts_with(&normalise("備考")))
            .map(|(at, _)| at);
        if let (Some(_), Some(_)) = (yes, no) {
            *self = Self { yes, no, not_applicable: at("対象外").or_else(|| at("該当なし")), remark };
            return true;
        }
        // One column for the answer, headed 回答, needs no place: the words stand for themselves.
        let is_heading =
            remark.is_some() && row.filled().any(|(_, cell)| normalise(&cell.text()) == normalise("回答"));
        if is_heading {
            *self = Self { remark, ..Self::default() };
        }
        is_heading
    }

    /// The answer in a row, if it holds one.
    fn answer(&self, row: &Row) -> Option<DisclosureAnswer> {
        let worded = row.filled().find_map(|(at, cell)| Some((at, reply(&cell.text())?)));
        let marked =
            [(self.yes, Reply::Yes), (self.no, Reply::No), (self.not_applicable, Reply::NotApplicable)];
        let marked = marked.into_iter().find_map(|(column, reply)| {
            let column = column?;
            is_mark(&row.cell(column).text()).then_some((column, reply))
        });
        let (at, reply) = marked.or(worded)?;
        let before: Vec<String> =
            row.filled().filter(|(column, _)| *column < at).map(|(_, cell)| short(&cell.text())).collect();
        let question = before.iter().max_by_key(|text| text.chars().count())?;
        let number = before.iter().find(|text| is_number(text)).cloned().unwrap_or_default();
        if question.chars().count() < 4 {
            return None;
        }
        let remark = self.remark.map_or_else(String::new, |column| short(&row.cell(column).text()));
        Some(DisclosureAnswer {
            cell: format!("{}{}", column_letters(at), row.number),
            number,
            question: question.clone(),
            reply,
            remark,
        })
    }
}

fn reply(text: &str) -> Option<Reply> {
    match normalise(text).as_str() {
        "ハイ" | "yes" => Some(Reply::Yes),
        "イイエ" | "no" => Some(Reply::No),
        "対象外" | "該当ナシ" | "非該当" | "n/a" => Some(Reply::NotApplicable),
        _ => None,
    }
}

fn is_mark(text: &str) -> bool {
    matches!(text.trim(), "○" | "〇" | "◯" | "✓" | "✔" | "レ" | "●" | "■" | "☑" | "1")
}

fn is_number(text: &str) -> bool {
    text.chars().count() <= 8
        && text.chars().any(|sign| sign.is_ascii_digit())
        && text.chars().all(|sign| sign.is_ascii_alphanumeric() || ".-()（）".contains(sign))
}
