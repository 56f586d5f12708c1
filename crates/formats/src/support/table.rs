//! The table of ends of support, row by row.
//! Not here: other lists ([`crate::sheets`]).
//! Next: [`super`].

use std::io::{self, Read};

use csv::{ErrorKind, Reader, ReaderBuilder, StringRecord, Trim};
use domain::{text::parse_date, vulnerabilities::SupportEnd};

use crate::feed::{FeedError, Flaw, Limits, is_linkable, shortened};

/// The headings, each in English and in Japanese.
const HEADINGS: [(&str, &str); 5] = [
    ("maker", "メーカー"),
    ("product", "製品"),
    ("version", "バージョン"),
    ("support_ends_on", "サポート終了日"),
    ("address", "参照先"),
];

/// Whether unpacked bytes begin like the table: with a maker, a product and an end of support among the headings.
pub(crate) fn is_table(start: &[u8]) -> bool {
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let Ok(line) = str::from_utf8(line) else { return false };
    let columns = columns(line.trim_start_matches('\u{feff}').trim_end().split(','));
    columns[1].is_some() && columns[3].is_some()
}

/// Where each heading stands.
fn columns<'a>(headings: impl Iterator<Item = &'a str>) -> [Option<usize>; 5] {
    let headings: Vec<&str> = headings.take(MOST_COLUMNS).map(|text| text.trim().trim_matches('"')).collect();
    HEADINGS.map(|(english, japanese)| {
        headings.iter().position(|text| text.eq_ignore_ascii_case(english) || *text == japanese)
    })
}

/// The table being read.
pub(crate) struct Table<R> {
    reader: Reader<Counted<R>>,
    columns: Option<[Option<usize>; 5]>,
    rows: u64,
    limits: Limits,
}

/// A row, or its number and why it cannot be used.
type Row = Result<SupportEnd, (u64, Flaw)>;

impl<R: Read> Table<R> {
    pub(crate) fn open(input: R, limits: Limits) -> Self {
        let counted = Counted { input, left: limits.feed_bytes, left_of_row: 0 };
        let reader = ReaderBuilder::new()
            .buffer_capacity(BUFFER_BYTES)
            .flexible(true)
            .has_headers(false)
            .trim(Trim::All)
            .from_reader(counted);
        Self { reader, columns: None, rows: 0, limits }
    }

    /// The next row; `None` at the end.
    pub(crate) fn next_row(&mut self) -> Option<Result<Row, FeedError>> {
        let mut record = StringRecord::new();
        loop {
            self.reader.get_mut().left_of_row = self.limits.item_bytes.saturating_add(BUFFER_BYTES);
            match self.reader.read_record(&mut record) {
                Ok(false) => return None,
                Ok(true) => {}
                Err(error) => return Some(Err(self.failed(error))),
            }
            self.rows += 1;
            if self.rows > self.limits.items {
                return Some(Err(FeedError::TooLarge { what: "rows", limit: self.limits.items }));
            }
            let Some(places) = self.columns else {
                self.columns = Some(columns(record.iter().map(|text| text.trim_start_matches('\u{feff}'))));
                continue;
            };
            if record.iter().all(str::is_empty) {
                continue;
            }
            let row = self.rows;
            return Some(Ok(end(&record, places).map_err(|flaw| (row, flaw))));
        }
    }

    fn failed(&self, error: csv::Error) -> FeedError {
        let at_byte = self.reader.position().byte();
        let what = shortened(&error.to_string());
        match error.into_kind() {
            ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                FeedError::TooLarge { what: "bytes in the feed", limit: self.limits.feed_bytes }
            }
            ErrorKind::Io(error) if error.kind() == io::ErrorKind::QuotaExceeded => {
                FeedError::TooLarge { what: "bytes in one item", limit: self.limits.item_bytes as u64 }
            }
            ErrorKind::Io(error) => FeedError::from_reading(error, at_byte),
            _ => FeedError::Damaged { at_byte, what },
        }
    }
}

fn end(record: &StringRecord, places: [Option<usize>; 5]) -> Result<SupportEnd, Flaw> {
    let [maker, product, version, ends_on, address] =
        places.map(|place| place.and_then(|at| record.get(at)).unwrap_or_default());
    if product.is_empty() {
        return Err(Flaw::new("no product"));
    }
    let Some(ends_on) = parse_date(ends_on) else {
        return Err(Flaw::new(format!("no date: {}", shortened(ends_on))));
    };
    Ok(SupportEnd {
        maker: shortened(maker),
        product: shortened(product),
        version: shortened(version),
        name: None,
        ends_on,
        address: if is_linkable(address) { address.to_owned() } else { String::new() },
    })
}

/// A reader that gives no more than so many bytes, in all and for a row: a quotation mark may never be closed.
struct Counted<R> {
    input: R,
    left: u64,
    left_of_row: usize,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or(io::ErrorKind::FileTooLarge)?;
        self.left_of_row = self.left_of_row.checked_sub(read).ok_or(io::ErrorKind::QuotaExceeded)?;
        Ok(read)
    }
}

/// What the table takes in ahead of the row that it reads.
const BUFFER_BYTES: usize = 8 << 10;

const MOST_COLUMNS: usize = 100;
