//! EPSS score files of FIRST (`epss_scores-2026-11-20.csv.gz`), packed or not, row by row.
//! Not here: fetching them; which day's file counts (`hub`).
//! Next: [`domain::vulnerabilities::EpssScore`].

use std::io::{self, BufRead, BufReader, Read};

use domain::vulnerabilities::EpssScore;

use crate::feed::{FeedError, Limits, Source, instant_ms, shortened};

#[cfg(test)]
mod tests;

/// Whether unpacked bytes begin like a file of scores.
pub fn is_mine(start: &[u8]) -> bool {
    let start = start.strip_prefix(BYTE_ORDER_MARK).unwrap_or(start);
    [b"#model_version:".as_slice(), b"cve,epss"].iter().any(|begin| start.starts_with(begin))
}

/// What a file says of itself in its first line; files before 2022 say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The model, such as `v2023.03.01`.
    pub model_version: Option<String>,
    /// The day the scores are for, milliseconds since 1970-01-01 UTC.
    pub scored_at: Option<i64>,
}

/// A file of scores being read: an iterator over its rows. Its last item may be an error; then the whole file is
/// not to be trusted, and what came before is to be rolled back.
///
/// ```
/// use formats::{epss::Scores, feed::Limits};
/// let file = "#model_version:v2023.03.01,score_date:2023-03-07T00:00:00+0000\n\
///             cve,epss,percentile\nCVE-2020-5902,0.97567,0.99995\n";
/// let mut scores = Scores::open(file.as_bytes(), Limits::default()).unwrap();
/// assert_eq!(scores.about().model_version.as_deref(), Some("v2023.03.01"));
/// assert_eq!(scores.next().unwrap().unwrap().probability_ppm, 975_670);
/// assert!(scores.next().is_none());
/// ```
pub struct Scores<R> {
    input: BufReader<io::Take<R>>,
    limits: Limits,
    about: About,
    has_percentiles: bool,
    line: Vec<u8>,
    read_bytes: u64,
    rows: u64,
    is_done: bool,
}

impl<R: Read> Scores<Source<R>> {
    /// Opens a file, packed with gzip or not.
    ///
    /// # Errors
    /// As [`Scores::unpacked`].
    pub fn open(reader: R, limits: Limits) -> Result<Self, FeedError> {
        Self::unpacked(Source::open(reader).map_err(FeedError::Io)?, limits)
    }
}

impl<R: Read> Scores<R> {
    /// Opens a file that is not packed.
    ///
    /// # Errors
    /// [`FeedError::Unknown`] for anything else than a file of scores; any other if it fails before its first row.
    pub fn unpacked(reader: R, limits: Limits) -> Result<Self, FeedError> {
        let input = BufReader::with_capacity(BUFFER_BYTES, reader.take(limits.feed_bytes.saturating_add(1)));
        let mut scores = Self {
            input,
            limits,
            about: About::default(),
            has_percentiles: false,
            line: Vec::new(),
            read_bytes: 0,
            rows: 0,
            is_done: false,
        };
        let mut heading = scores.next_line()?.unwrap_or_default().to_owned();
        if let Some(about) = heading.strip_prefix('\u{feff}').unwrap_or(&heading).strip_prefix('#') {
            scores.about = About::read(about);
            scores.next_line()?.unwrap_or_default().clone_into(&mut heading);
        }
        scores.has_percentiles = match heading.strip_prefix('\u{feff}').unwrap_or(&heading) {
            "cve,epss,percentile" => true,
            "cve,epss" => false,
            other => {
                let found = format!("text that begins with \"{}\"", shortened(other).escape_debug());
                return Err(FeedError::Unknown { found });
            }
        };
        Ok(scores)
    }

    /// What the file says of itself.
    pub const fn about(&self) -> &About {
        &self.about
    }

    fn row(&mut self) -> Result<Option<EpssScore>, FeedError> {
        let has_percentiles = self.has_percentiles;
        let Some(line) = self.next_line()? else {
            return Ok(None);
        };
        let Some(score) = score(line, has_percentiles) else {
            let what = format!("no score: \"{}\"", shortened(line).escape_debug());
            return Err(FeedError::Damaged { at_byte: self.read_bytes, what });
        };
        self.rows += 1;
        if self.rows > self.limits.items {
            return Err(FeedError::TooLarge { what: "rows", limit: self.limits.items });
        }
        Ok(Some(score))
    }

    /// The next line without its end; `None` at the end of the file.
    fn next_line(&mut self) -> Result<Option<&str>, FeedError> {
        self.line.clear();
        let outcome = self.input.by_ref().take(LINE_MAX_BYTES).read_until(b'\n', &mut self.line);
        self.read_bytes = self.read_bytes.saturating_add(self.line.len() as u64);
        let at_byte = self.read_bytes;
        if at_byte > self.limits.feed_bytes {
            return Err(FeedError::TooLarge { what: "bytes in the file", limit: self.limits.feed_bytes });
        }
        let damaged =
            |what: &dyn ToString| FeedError::Damaged { at_byte, what: shortened(&what.to_string()) };
        match outcome {
            Ok(0) => return Ok(None),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return Err(FeedError::Cut { at_byte });
            }
            Err(error)
                if matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput) =>
            {
                return Err(damaged(&error));
            }
            Err(error) => return Err(FeedError::Io(error)),
        }
        let Some(line) = self.line.strip_suffix(b"\n") else {
            // A row without its end could be a row without its last digits.
            return Err(match self.line.len() as u64 {
                LINE_MAX_BYTES => damaged(&"a line without end"),
                _ => FeedError::Cut { at_byte },
            });
        };
        str::from_utf8(line.strip_suffix(b"\r").unwrap_or(line)).map(Some).map_err(|error| damaged(&error))
    }
}

impl<R: Read> Iterator for Scores<R> {
    type Item = Result<EpssScore, FeedError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let row = self.row().transpose();
        self.is_done = !matches!(row, Some(Ok(_)));
        row
    }
}

impl About {
    /// Reads `model_version:v2023.03.01,score_date:2023-03-07T00:00:00+0000`.
    fn read(line: &str) -> Self {
        let mut about = Self::default();
        for part in line.split(',') {
            match part.split_once(':') {
                Some(("model_version", version)) => about.model_version = Some(shortened(version.trim())),
                Some(("score_date", date)) => about.scored_at = instant_ms(date.trim()),
                _ => {}
            }
        }
        about
    }
}

fn score(line: &str, has_percentile: bool) -> Option<EpssScore> {
    let mut cells = line.split(',').map(str::trim);
    let id = cells.next()?.parse().ok()?;
    let probability_ppm = ppm(cells.next()?)?;
    let percentile_ppm = if has_percentile { Some(ppm(cells.next()?)?) } else { None };
    cells.next().is_none().then_some(EpssScore { id, probability_ppm, percentile_ppm })
}

/// Parts of a million of a share from 0 to 1, rounded.
fn ppm(text: &str) -> Option<u32> {
    let share: f64 = text.parse().ok()?;
    if !(0.0..=1.0).contains(&share) {
        return None;
    }
    // By way of the decimal text, which rounds as people do and needs no cast that could lose.
    format!("{:.6}", share.abs()).replace('.', "").parse().ok()
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
/// Rows have some 40 bytes, the first line some 70.
const LINE_MAX_BYTES: u64 = 1024;
const BUFFER_BYTES: usize = 64 << 10;
