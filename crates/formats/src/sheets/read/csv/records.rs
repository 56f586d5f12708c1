//! The records of a text file: cells parted by a separator, quoted where they hold one or a line end. [RFC 4180]
//! Not here: the meaning of a cell's text.
//! Next: [`Records::next_row`].

use std::{io::Read, mem};

use super::{
    super::{Cell, CellAddress, Limit, Limits, ReadError, Row},
    decode::Decoded,
    guard,
};

/// The rows of a text file, as a stream.
pub(in super::super) struct Records<R> {
    source: Decoded<R>,
    separator: u8,
    limits: Limits,
    piece: String,
    /// Bytes of `piece` already read.
    used: usize,
    /// A carriage return was read: a line feed right behind it belongs to it.
    after_return: bool,
    number: u32,
    rows: u64,
    /// Line ends passed, counted for [`ReadError::OpenQuote`].
    line: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first character of a cell.
    Start,
    /// In a cell without quotation marks, or behind the closing one.
    Plain,
    /// Between quotation marks.
    Quoted,
    /// Behind a quotation mark that closes the cell or stands for itself.
    AfterQuote,
}

impl<R: Read> Records<R> {
    pub(super) fn new(source: Decoded<R>, separator: Separator, limits: Limits) -> Self {
        Self {
            source,
            separator: separator.byte(),
            limits,
            piece: String::new(),
            used: 0,
            after_return: false,
            number: 0,
            rows: 0,
            line: 1,
        }
    }

    /// Bytes of the file read so far.
    pub(in super::super) const fn position_bytes(&self) -> u64 {
        self.source.position_bytes()
    }

    /// The next row that holds something. Its number counts empty rows too, but not line ends within a cell.
    ///
    /// # Errors
    /// [`ReadError`] when a byte is not in the encoding, a quotation mark stays open, or a limit is passed.
    pub(in super::super) fn next_row(&mut self) -> Result<Option<Row>, ReadError> {
        loop {
            let Some(row) = self.next_record()? else { return Ok(None) };
            if row.cells.iter().all(Cell::is_blank) {
                continue;
            }
            self.rows += 1;
            if self.rows > self.limits.rows {
                return Err(ReadError::too_much(Limit::Rows, self.limits.rows));
            }
            return Ok(Some(row));
        }
    }

    fn next_record(&mut self) -> Result<Option<Row>, ReadError> {
        self.number = self.number.saturating_add(1);
        let mut row = Row { number: self.number, ..Row::default() };
        let (mut text, mut column, mut state, mut opened_at) = (String::new(), 0_u16, State::Start, 0);
        loop {
            if self.used >= self.piece.len() {
                self.used = 0;
                self.source.next_piece(&mut self.piece)?;
                if self.piece.is_empty() {
                    return match state {
                        State::Quoted => Err(ReadError::OpenQuote { line: opened_at }),
                        State::Start if column == 0 => Ok(None),
                        _ => self.place(&mut row, column, text).map(|()| Some(row)),
                    };
                }
            }
            // What needs no decision is taken in one go: up to a byte that may end or quote something.
            let rest = self.piece.get(self.used..).unwrap_or_default();
            let separator = self.separator;
            let decisive = |byte: u8| byte == separator || matches!(byte, b'"' | b'\r' | b'\n');
            let run = rest.bytes().position(decisive).unwrap_or(rest.len());
            if run > 0 {
                text.push_str(rest.get(..run).unwrap_or_default());
                self.used += run;
                self.after_return = false;
                if state != State::Quoted {
                    state = State::Plain;
                }
                self.check_length(&text, row.address(column))?;
                continue;
            }
            let byte = rest.bytes().next().unwrap_or_default();
            self.used += 1;
            let ends_return = mem::replace(&mut self.after_return, byte == b'\r') && byte == b'\n';
            let is_line_end = !ends_return && matches!(byte, b'\r' | b'\n');
            self.line += u64::from(is_line_end);
            state = match (state, byte) {
                (State::Quoted, b'"') => State::AfterQuote,
                (State::Quoted, _) => {
                    text.push(byte.into());
                    State::Quoted
                }
                (State::AfterQuote, b'"') => {
                    text.push('"');
                    State::Quoted
                }
                (State::Start, b'"') => {
                    opened_at = self.line;
                    State::Quoted
                }
                (State::Plain, b'"') => {
                    text.push('"');
                    State::Plain
                }
                (_, byte) if byte == separator => {
                    self.place(&mut row, column, mem::take(&mut text))?;
                    column = column.saturating_add(1);
                    // A cell begins, even if nothing follows: `a,` has two cells.
                    State::Start
                }
                _ if ends_return => state,
                _ => {
                    self.place(&mut row, column, text)?;
                    return Ok(Some(row));
                }
            };
        }
    }

    /// Puts a cell into its column. Cells beyond the last column matter only if they hold something.
    fn place(&self, row: &mut Row, column: u16, text: String) -> Result<(), ReadError> {
        if text.is_empty() {
            return Ok(());
        }
        let at = row.address(column);
        if column >= self.limits.columns {
            return Err(ReadError::TooMuch {
                limit: Limit::Columns,
                most: self.limits.columns.into(),
                at: Some(at),
            });
        }
        let text = guard::remove(text);
        if text.len() > self.limits.cell_chars && text.chars().count() > self.limits.cell_chars {
            return Err(self.too_long(at));
        }
        row.cells.resize(usize::from(column), Cell::Empty);
        row.cells.push(Cell::Text(text));
        row.check_bytes(&self.limits)
    }

    /// Stops a cell while it grows, before its characters are counted.
    fn check_length(&self, text: &str, at: CellAddress) -> Result<(), ReadError> {
        if text.len() > self.limits.cell_chars.saturating_mul(4) { Err(self.too_long(at)) } else { Ok(()) }
    }

    fn too_long(&self, at: CellAddress) -> ReadError {
        let most = self.limits.cell_chars.try_into().unwrap_or(u64::MAX);
        ReadError::TooMuch { limit: Limit::CellChars, most, at: Some(at) }
    }
}

/// What parts the cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Separator {
    /// `,`
    Comma,
    /// A tabulator.
    Tab,
    /// `;`
    Semicolon,
}

impl Separator {
    pub(crate) const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Tab => b'\t',
            Self::Semicolon => b';',
        }
    }

    /// The separator with which the rows at the start of a file have the most cells in common.
    pub(super) fn detect(head: &str) -> Self {
        let score = |separator: Self| {
            let mut counts = head
                .lines()
                .take(HEAD_LINES)
                .map(|line| count_outside_quotes(line, separator))
                .collect::<Vec<_>>();
            counts.retain(|count| *count > 0);
            counts.sort_unstable();
            // Titles above the list have fewer cells, so the middle row decides; more rows weigh more.
            counts.get(counts.len() / 2).copied().unwrap_or_default() * counts.len()
        };
        // Among equals a tabulator wins, since cells rarely hold one; where nothing parts anything, a comma.
        let scored = [Self::Semicolon, Self::Comma, Self::Tab].map(|separator| (score(separator), separator));
        let best = scored.into_iter().max_by_key(|(score, _)| *score).filter(|(score, _)| *score > 0);
        best.map_or(Self::Comma, |(_, separator)| separator)
    }
}

fn count_outside_quotes(line: &str, separator: Separator) -> usize {
    let mut quoted = false;
    line.bytes()
        .filter(|byte| {
            quoted ^= *byte == b'"';
            !quoted && *byte == separator.byte()
        })
        .count()
}

/// Lines that decide about the separator.
const HEAD_LINES: usize = 100;
