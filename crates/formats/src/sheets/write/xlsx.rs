//! A list as an Excel workbook: headings that stay in sight, a filter, real dates, texts that stay texts.
//! Not here: the rows' order and content, which the caller decides.
//! Next: [`xlsx`].

use std::io::Write;

use jiff::civil::DateTime;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet,
    XlsxError,
};

use super::{Column, ColumnKind, Table, WriteError};
use crate::sheets::read::{Cell, CellAddress};

/// Writes a workbook. The same rows and `created_at` give the same bytes.
///
/// Texts are written as texts, so none is ever run as a formula. Key columns are hidden.
///
/// # Errors
/// [`WriteError`] when a text, the list or a sheet's name is not possible in a workbook, or writing fails.
pub fn xlsx(
    table: &Table,
    rows: impl IntoIterator<Item = Vec<Cell>>,
    created_at: DateTime,
    out: impl Write + Send,
) -> Result<(), WriteError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&excel_time(created_at)?));
    let sheet = workbook.add_worksheet();
    name_sheet(sheet, &table.sheet_name)?;
    write_list(sheet, table, rows)?;
    if !table.notes.is_empty() {
        let sheet = workbook.add_worksheet();
        name_sheet(sheet, &table.notes_name)?;
        write_notes(sheet, &table.notes)?;
    }
    workbook.save_to_writer(out).map_err(|error| match error {
        XlsxError::IoError(error) => WriteError::Io(error),
        XlsxError::SheetnameReused(name) => WriteError::SheetName(name),
        other => WriteError::Workbook(other.to_string()),
    })
}

fn write_list(
    sheet: &mut Worksheet,
    table: &Table,
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> Result<(), WriteError> {
    let formats = Formats::new();
    let mut widths: Vec<usize> = Vec::new();
    for (column, found) in (0_u16..).zip(&table.columns) {
        let at = CellAddress { row: 1, column };
        sheet
            .write_string_with_format(0, column, &found.title, &formats.heading)
            .map_err(|error| at_cell(error, at))?;
        sheet.set_column_format(column, formats.of(found.kind)).map_err(whole)?;
        // Room for the filter's arrow beside the heading.
        widths.push(width_chars(&found.title) + 3);
    }
    let mut last_row = 0;
    for (row, cells) in (1_u32..).zip(rows) {
        for ((column, cell), width) in (0_u16..).zip(&cells).zip(widths.iter_mut()) {
            let kind = table.columns.get(usize::from(column)).map_or(ColumnKind::Text, |column| column.kind);
            let at = CellAddress { row: row.saturating_add(1), column };
            write_cell(sheet, row, column, cell, formats.of(kind), &formats)
                .map_err(|error| at_cell(error, at))?;
            if row <= FITTED_ROWS {
                *width = (*width).max(width_chars(&cell.text()) + 1);
            }
        }
        last_row = row;
    }
    let mut shown_chars = 0;
    for ((column, found), fitted) in (0_u16..).zip(&table.columns).zip(widths) {
        shown_chars += lay_out(sheet, column, found, fitted, last_row).map_err(whole)?;
    }
    sheet.set_freeze_panes(1, table.held_columns).map_err(whole)?;
    sheet.set_row_height(0, 24).map_err(whole)?;
    // On one page a wide list would shrink until nobody could read it.
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(shown_chars.div_ceil(PAGE_CHARS), 0);
    sheet.set_repeat_rows(0, 0).map_err(whole)?;
    if let Some(last) = table.held_columns.checked_sub(1) {
        sheet.set_repeat_columns(0, last).map_err(whole)?;
    }
    if let Some(last_column) = table.columns.len().checked_sub(1).and_then(|last| u16::try_from(last).ok()) {
        sheet.autofilter(0, 0, last_row, last_column).map_err(whole)?;
    }
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    format: &Format,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Number(number) => sheet.write_number(row, column, number.value)?,
        Cell::Bool(value) => sheet.write_boolean(row, column, *value)?,
        Cell::Date(date) => match excel_date(*date) {
            Some(date) => sheet.write_datetime_with_format(row, column, &date, &formats.date)?,
            None => sheet.write_string(row, column, date.to_string())?,
        },
        Cell::DateTime(at) => match excel_time(*at) {
            Ok(at) => sheet.write_datetime_with_format(row, column, &at, &formats.date_time)?,
            Err(_) => sheet.write_string(row, column, cell.text())?,
        },
        Cell::Text(text) | Cell::Fault(text) => {
            let format = if text.contains('\n') { &formats.lines } else { format };
            sheet.write_string_with_format(row, column, text, format)?
        }
    };
    Ok(())
}

/// Returns the width in half-width characters, 0 for a hidden column.
fn lay_out(
    sheet: &mut Worksheet,
    column: u16,
    found: &Column,
    fitted: usize,
    last_row: u32,
) -> Result<u16, XlsxError> {
    let fitted = u16::try_from(fitted).unwrap_or(u16::MAX).clamp(NARROWEST, WIDEST);
    let width = found.width_chars.unwrap_or(fitted);
    sheet.set_column_width(column, width)?;
    let is_hidden = found.kind == ColumnKind::Key;
    if is_hidden {
        sheet.set_column_hidden(column)?;
    }
    if last_row > 0 && matches!(found.kind, ColumnKind::Text | ColumnKind::Key) {
        sheet.ignore_error_range(1, column, last_row, column, IgnoreError::NumberStoredAsText)?;
    }
    Ok(if is_hidden { 0 } else { width })
}

fn write_notes(sheet: &mut Worksheet, notes: &[[String; 2]]) -> Result<(), WriteError> {
    let (subject_format, text_format) = (plain().set_bold(), plain().set_text_wrap());
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_column_width(0, 24).map_err(whole)?;
    sheet.set_column_width(1, 90).map_err(whole)?;
    for (row, [subject, text]) in (0_u32..).zip(notes) {
        let at = |column| CellAddress { row: row.saturating_add(1), column };
        sheet
            .write_string_with_format(row, 0, subject, &subject_format)
            .map_err(|error| at_cell(error, at(0)))?;
        sheet.write_string_with_format(row, 1, text, &text_format).map_err(|error| at_cell(error, at(1)))?;
    }
    Ok(())
}

struct Formats {
    heading: Format,
    text: Format,
    /// Texts of several lines.
    lines: Format,
    number: Format,
    date: Format,
    date_time: Format,
}

impl Formats {
    fn new() -> Self {
        let heading =
            plain().set_bold().set_background_color(HEADING_COLOUR).set_border_bottom(FormatBorder::Thin);
        Self {
            heading: heading.set_align(FormatAlign::VerticalCenter).set_num_format("@"),
            text: plain().set_num_format("@"),
            lines: plain().set_num_format("@").set_text_wrap(),
            number: plain(),
            date: plain().set_num_format("yyyy/mm/dd"),
            date_time: plain().set_num_format("yyyy/mm/dd hh:mm:ss"),
        }
    }

    const fn of(&self, kind: ColumnKind) -> &Format {
        match kind {
            ColumnKind::Text | ColumnKind::Key => &self.text,
            ColumnKind::Number => &self.number,
            ColumnKind::Date => &self.date,
        }
    }
}

fn plain() -> Format {
    Format::new().set_font_name(FONT).set_align(FormatAlign::Top)
}

/// A date that a workbook can hold: 1900 to 9999.
fn excel_date(date: jiff::civil::Date) -> Option<ExcelDateTime> {
    let (year, month, day) =
        (u16::try_from(date.year()).ok()?, date.month().unsigned_abs(), date.day().unsigned_abs());
    ExcelDateTime::from_ymd(year, month, day).ok().filter(|_| year >= 1900)
}

fn excel_time(at: DateTime) -> Result<ExcelDateTime, WriteError> {
    let date = excel_date(at.date()).ok_or_else(|| WriteError::Workbook("a time before 1900".to_owned()))?;
    let (hour, minute) = (u16::from(at.hour().unsigned_abs()), at.minute().unsigned_abs());
    date.and_hms(hour, minute, f64::from(at.second())).map_err(whole)
}

fn name_sheet(sheet: &mut Worksheet, name: &str) -> Result<(), WriteError> {
    sheet.set_name(name).map(drop).map_err(|_| WriteError::SheetName(name.to_owned()))
}

/// The width of a text's longest line, full-width characters counted twice.
fn width_chars(text: &str) -> usize {
    let of_line = |line: &str| line.chars().map(|character| if character < '\u{1100}' { 1 } else { 2 }).sum();
    text.lines().map(of_line).max().unwrap_or_default()
}

fn at_cell(error: XlsxError, at: CellAddress) -> WriteError {
    match error {
        XlsxError::MaxStringLengthExceeded => WriteError::TextTooLong(at),
        other => whole(other),
    }
}

fn whole(error: XlsxError) -> WriteError {
    match error {
        XlsxError::RowColumnLimitError => WriteError::TooLarge,
        other => WriteError::Workbook(other.to_string()),
    }
}

/// What a Japanese Excel begins a new workbook with.
const FONT: &str = "游ゴシック";
/// A light indigo.
const HEADING_COLOUR: u32 = 0x00E3_E8F4;
const A4: u8 = 9;
/// Half-width characters side by side on a page that can still be read.
const PAGE_CHARS: u16 = 220;
const FITTED_ROWS: u32 = 1000;
const NARROWEST: u16 = 8;
const WIDEST: u16 = 60;
