//! Measures what reading and writing large lists costs: CPU-seconds and peak memory of one step per process.
//! Not here: figures, which `benches/sheets.md` holds.
//! Next: `cargo run --release -p formats --example sheets -- write FILE ROWS`, then `-- read FILE`, `-- peer FILE`.
//! The ending of FILE (`.xlsx`, `.csv`, `.cp932.csv`) says what is written.

#![expect(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "a program of its own, which opens files"
)]

use std::{
    error::Error,
    fs::File,
    io::{BufReader, BufWriter, Write},
};

use calamine::{Reader, Xlsx};
use formats::sheets::{
    asset_columns::FIELDS,
    heading::{HEAD_ROWS, Heading},
    lines::{LineKind, Lines},
    mapping::Dictionary,
    read::{Book, Cell, Limits, Row, TextOptions},
    write::{Column, ColumnKind, CsvEncoding, Table, csv, xlsx},
};
use jiff::civil::date;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["write", path, rows] => write(path, rows.parse()?)?,
        ["read", path] => read(path)?,
        ["peer", path] => peer(path)?,
        _ => return Err("usage: write FILE ROWS | read FILE | peer FILE".into()),
    };
    writeln!(std::io::stdout(), "{result}; {:.2} CPU-s, peak {} MB", cpu_seconds()?, peak_mb()?)?;
    Ok(())
}

fn write(path: &str, rows: u32) -> Result<String, Box<dyn Error>> {
    let kind = |id: &str| if id.ends_with("_on") { ColumnKind::Date } else { ColumnKind::Text };
    let column =
        |id: &str, title: &str| Column { title: title.to_owned(), kind: kind(id), width_chars: None };
    let columns = FIELDS.iter().filter_map(|field| Some(column(field.id, field.names().next()?)));
    let table =
        Table { sheet_name: "資産台帳".to_owned(), columns: columns.collect(), ..Table::default() };
    let list = (1..=rows).map(entry);
    let out = BufWriter::new(File::create(path)?);
    match path.split('.').collect::<Vec<_>>().as_slice() {
        [.., "xlsx"] => xlsx(&table, list, date(2026, 11, 20).at(9, 0, 0, 0), out)?,
        [.., "cp932", "csv"] => drop(csv(&table, list, CsvEncoding::Cp932, out)?),
        _ => drop(csv(&table, list, CsvEncoding::Utf8, out)?),
    }
    Ok(format!("wrote {rows} rows, {} bytes", std::fs::metadata(path)?.len()))
}

/// An invented asset with something in most of its cells.
fn entry(number: u32) -> Vec<Cell> {
    let cell = |id: &str| match id {
        "kind" => Cell::Text(
            ["サーバ", "端末", "ネットワーク機器", "医療機器"]
                .iter()
                .cycle()
                .nth(number as usize % 4)
                .map_or("", |kind| kind)
                .to_owned(),
        ),
        "cpe" | "firmware_name" | "software_name" | "software_version" => Cell::Empty,
        id if id.ends_with("_on") => {
            let days = i32::try_from(number % 3000).unwrap_or_default();
            Cell::Date(date(2020, 1, 1).saturating_add(jiff::Span::new().days(days)))
        }
        "ip_address" => Cell::Text(format!("10.{}.{}.{}", number >> 16, number >> 8 & 255, number & 255)),
        "remarks" => Cell::Text("保守契約は年度ごとに更新。停止の際は情報システム室へ連絡。".to_owned()),
        id => Cell::Text(format!("{id} {}号", number % 5000)),
    };
    FIELDS.iter().map(|field| cell(field.id)).collect()
}

fn read(path: &str) -> Result<String, Box<dyn Error>> {
    let file = BufReader::new(File::open(path)?);
    let limits = Limits { rows: 10_000_000, file_bytes: 8 << 30, ..Limits::default() };
    let mut book = Book::open(file, TextOptions::default(), limits)?;
    let format = book.format();
    let head: Vec<Row> = book.rows(0)?.take(HEAD_ROWS).collect::<Result<_, _>>()?;
    let dictionary = Dictionary::new(&FIELDS);
    let heading = Heading::find(&head, &dictionary).ok_or("no heading")?;
    let mapped = dictionary.propose(&heading).iter().filter(|proposal| proposal.choice.is_some()).count();
    let mut lines = Lines::below(&heading);
    let (mut entries, mut cells) = (0_u64, 0_usize);
    for row in book.rows(0)? {
        let row = row?;
        if row.number > heading.last_row {
            let line = lines.read(row);
            entries += u64::from(line.kind == LineKind::Entry);
            cells += line.row.filled().count();
        }
    }
    Ok(format!("read {entries} entries, {cells} cells, {mapped} columns mapped, {format:?}"))
}

/// The same cells through the library `calamine`, for comparison.
fn peer(path: &str) -> Result<String, Box<dyn Error>> {
    let mut book = Xlsx::new(BufReader::new(File::open(path)?))?;
    let name = book.sheet_names().first().cloned().ok_or("no sheet")?;
    let merged = book.merge_cells_by_sheet_name(&name)?.len();
    let mut reader = book.worksheet_cells_reader(&name)?;
    let mut cells = 0_usize;
    while let Some(cell) = reader.next_cell()? {
        cells += usize::from(!matches!(cell.get_value(), calamine::DataRef::Empty));
    }
    Ok(format!("calamine: {cells} cells, {merged} merged areas"))
}

/// User and system time of this process, which Linux counts in hundredths.
fn cpu_seconds() -> Result<f64, Box<dyn Error>> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = fields
        .get(11..13)
        .unwrap_or_default()
        .iter()
        .filter_map(|field| field.parse::<u32>().ok())
        .sum::<u32>();
    Ok(f64::from(ticks) / 100.0)
}

fn peak_mb() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.split_whitespace().nth(1).unwrap_or_default().parse::<u64>()? / 1024)
}
