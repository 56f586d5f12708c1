//! `yagura match`: which CVEs of some feeds touch the components of a list, without a hub.
//! Not here: how a match is decided (`matching`), how feeds are read (`formats`).
//! Next: `matching::Index`. The examples of `matching` run this very file, so it uses nothing of the binary.

use std::{
    fmt, fs,
    io::{self, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, bail, ensure};
use domain::vulnerabilities::CveId;
use formats::feed::{self, FeedError, Item, Limits, Summary};
use matching::{Builder, Described, Index, Match, Matcher, Subject, Tier};
use serde::Serialize;

/// Match a list of components with vulnerability feeds, without a hub.
#[derive(Debug, clap::Args)]
#[command(after_long_help = GUIDE)]
pub(crate) struct Args {
    /// Feeds: NVD JSON 2.0 or 1.1, plain or .gz; files or folders
    #[arg(long, required = true, num_args = 1.., value_name = "PATH")]
    pub(crate) feeds: Vec<PathBuf>,
    /// The list of components, `-` for standard input
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) components: PathBuf,
    /// How to print the matches
    #[arg(long, value_enum, default_value = "jsonl")]
    pub(crate) format: Format,
    /// Print CPU-seconds and peak memory as the last line on standard error
    #[arg(long)]
    pub(crate) timing: bool,
}

const GUIDE: &str = "\
The list is CSV in UTF-8 with a heading row: vendor, product, version, and if you have them part (a, o or h), \
hardware (the device's model, as a CPE name or as text) and cpe (a CPE name, which takes the place of the others). \
Other columns are passed over. Each row is an asset of its own; an empty cell, * and - state nothing.

One line per row comes out, in the same order:

  {\"component\":\"<cpe name>\",\"confirmed\":[\"CVE-...\"],\"possible\":[],\"to_check\":[]}

  confirmed  everything the CVE asks for is stated
  possible   the row lacks a fact, such as the version, the update or the model
  to_check   a version could not be read

A row that cannot be used comes out with empty lists and an \"error\" that names row and column; it is named on \
standard error too, and the exit status is then 1.

Examples:
  yagura match --feeds /srv/nvd --components devices.csv > matches.jsonl
  yagura match --feeds nvd.json.gz --components - --timing < devices.csv";

/// The form of the output.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Format {
    /// A JSON object per line
    Jsonl,
}

/// So many rows are matched before they are printed; bounds the memory that their matches take.
pub(crate) const BATCH_ROWS: usize = 1_000;

/// A line of the list is refused beyond this.
const LINE_MAX_BYTES: usize = 1 << 20;

/// Runs the command.
///
/// # Errors
/// If a feed or the list cannot be read; a row that cannot be used is no error of this kind.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let Format::Jsonl = args.format;
    let started = cpu_seconds();
    let index = load(&args.feeds)?;
    let loaded = cpu_seconds();
    let mut list = List::open(&args.components)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut matcher = index.matcher();
    let mut match_seconds = 0.0;
    let mut bad_rows = 0_usize;
    loop {
        let rows = list.batch(&index)?;
        if rows.is_empty() {
            break;
        }
        let before = cpu_seconds();
        let found = match_rows(&mut matcher, &rows);
        match_seconds += cpu_seconds() - before;
        for (row, matches) in rows.iter().zip(&found) {
            if let Err(error) = row {
                bad_rows += 1;
                note(format_args!("{error}"));
            }
            serde_json::to_writer(&mut out, &Line::of(row, matches)).context("writing the matches")?;
            out.write_all(b"\n").context("writing the matches")?;
        }
    }
    out.flush().context("writing the matches")?;
    if args.timing {
        note(format_args!(
            "load_cpu_s={:.3} match_cpu_s={match_seconds:.3} peak_mb={:.1}",
            loaded - started,
            peak_megabytes()
        ));
    }
    Ok(if bad_rows == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Reads feeds into an index.
///
/// # Errors
/// If a feed is broken or none was found: an index that lacks CVEs would call hospitals safe.
pub(crate) fn load(paths: &[PathBuf]) -> anyhow::Result<Index> {
    let mut files = Vec::new();
    for path in paths {
        find_feeds(path, &mut files)?;
    }
    let mut builder = Builder::default();
    let (mut feeds, mut cves) = (0_usize, 0_u64);
    for path in &files {
        let file = fs::File::open(path).with_context(|| format!("feed {}", path.display()))?;
        let mut add = |item| {
            if let Item::Cve(record) = item {
                cves += 1;
                builder.add(&record);
            }
        };
        match feed::read(BufReader::with_capacity(1 << 16, file), Limits::default(), &mut add) {
            Ok(summary) => {
                feeds += 1;
                note_problems(path, &summary);
            }
            Err(FeedError::Unknown { .. }) => note(format_args!("{}: not a feed, left out", path.display())),
            Err(error) => return Err(error).with_context(|| format!("feed {}", path.display())),
        }
    }
    ensure!(feeds > 0, "no feed in the given files and folders");
    ensure!(cves > 0, "no CVE in the given feeds; a list of exploited ones says nothing about versions");
    Ok(builder.finish())
}

/// Says what of a feed could not be used.
fn note_problems(path: &Path, summary: &Summary) {
    if let Some((which, why)) = summary.skipped.first.first() {
        note(format_args!(
            "{}: {} items left out, first {which}: {why}",
            path.display(),
            summary.skipped.count
        ));
    }
    if let Some((cve, why)) = summary.unreadable.first.first() {
        let count = summary.unreadable.count;
        note(format_args!("{}: {count} criteria could not be read, first in {cve}: {why}", path.display()));
    }
}

/// The feeds below a path, in the order of their names so that two runs read alike.
fn find_feeds(path: &Path, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let about = fs::metadata(path).with_context(|| format!("feeds {}", path.display()))?;
    if about.is_file() {
        found.push(path.to_owned());
        return Ok(());
    }
    let entries = fs::read_dir(path).with_context(|| format!("feeds {}", path.display()))?;
    let mut entries =
        entries.collect::<Result<Vec<_>, _>>().with_context(|| format!("feeds {}", path.display()))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, kind) =
            (entry.path(), entry.file_type().with_context(|| format!("feeds {}", entry.path().display()))?);
        if kind.is_dir() {
            find_feeds(&path, found)?;
        } else if is_feed_name(&path) {
            found.push(path);
        } else {
            note(format_args!("{}: neither .json nor .json.gz, left out", path.display()));
        }
    }
    Ok(())
}

fn is_feed_name(path: &Path) -> bool {
    let ends = |path: &Path, extension: &str| {
        path.extension().is_some_and(|end| end.eq_ignore_ascii_case(extension))
    };
    ends(path, "json")
        || (ends(path, "gz") && path.file_stem().is_some_and(|stem| ends(Path::new(stem), "json")))
}

/// A row of the list: an asset, or why it is none.
pub(crate) type Row = Result<Subject, RowError>;

/// A row that cannot be used.
#[derive(Debug)]
pub(crate) struct RowError {
    /// The line in the file.
    line: u64,
    problem: String,
}

impl fmt::Display for RowError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "row {}, {}", self.line, self.problem)
    }
}

/// The list of components.
pub(crate) struct List {
    reader: csv::Reader<ShortLines<Box<dyn Read>>>,
    columns: Columns,
}

/// Where each column stands.
#[derive(Default)]
struct Columns {
    vendor: Option<usize>,
    product: Option<usize>,
    version: Option<usize>,
    part: Option<usize>,
    hardware: Option<usize>,
    cpe: Option<usize>,
}

impl List {
    /// Opens a list, `-` for standard input, and reads its heading row.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        if path == Path::new("-") {
            return Self::of(Box::new(io::stdin()));
        }
        let file = fs::File::open(path).with_context(|| format!("components {}", path.display()))?;
        Self::of(Box::new(file))
    }

    fn of(source: Box<dyn Read>) -> anyhow::Result<Self> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(ShortLines {
            source,
            length: 0,
            quotes: 0,
            ended: false,
        });
        let headings = reader.byte_headers().context("components: the heading row")?;
        let mut columns = Columns::default();
        for (at, heading) in headings.iter().enumerate() {
            let heading =
                String::from_utf8_lossy(heading).trim_matches(['\u{feff}', ' ', '\t']).to_lowercase();
            let column = match &*heading {
                "vendor" => &mut columns.vendor,
                "product" => &mut columns.product,
                "version" => &mut columns.version,
                "part" => &mut columns.part,
                "hardware" => &mut columns.hardware,
                "cpe" => &mut columns.cpe,
                _ => continue,
            };
            ensure!(column.is_none(), "components: the heading row has {heading} twice");
            *column = Some(at);
        }
        if columns.cpe.is_none() && (columns.vendor.is_none() || columns.product.is_none()) {
            bail!("components: the heading row has neither vendor and product nor cpe");
        }
        Ok(Self { reader, columns })
    }

    /// The next rows; none at the end.
    pub(crate) fn batch(&mut self, index: &Index) -> anyhow::Result<Vec<Row>> {
        let mut rows = Vec::new();
        let mut record = csv::ByteRecord::new();
        while rows.len() < BATCH_ROWS && self.reader.read_byte_record(&mut record).context("components")? {
            let line = record.position().map_or(0, csv::Position::line);
            if self.is_cut_off(&record) {
                let problem = "a quotation mark is never closed, so the rows behind it are lost".to_owned();
                rows.push(Err(RowError { line, problem }));
                continue;
            }
            rows.push(self.columns.subject(&record, index).map_err(|problem| RowError { line, problem }));
        }
        Ok(rows)
    }

    /// The last row goes over several lines, and of all quotation marks one is without its fellow.
    fn is_cut_off(&self, record: &csv::ByteRecord) -> bool {
        self.reader.get_ref().ended
            && self.reader.get_ref().quotes % 2 == 1
            && record.iter().any(|field| field.contains(&b'\n'))
    }
}

impl Columns {
    fn subject(&self, record: &csv::ByteRecord, index: &Index) -> Result<Subject, String> {
        let cell = |column: Option<usize>, name: &str| {
            let bytes = column.and_then(|at| record.get(at)).unwrap_or_default();
            std::str::from_utf8(bytes)
                .map_err(|_| format!("column {name}: not in UTF-8; save the list in that encoding"))
        };
        let described = Described {
            vendor: cell(self.vendor, "vendor")?,
            product: cell(self.product, "product")?,
            version: cell(self.version, "version")?,
            part: cell(self.part, "part")?,
            hardware: cell(self.hardware, "hardware")?,
            cpe: cell(self.cpe, "cpe")?,
        };
        index.name(&described).map_err(|error| error.to_string())
    }
}

/// The matches of each row; none for a row that cannot be used.
pub(crate) fn match_rows(matcher: &mut Matcher<'_>, rows: &[Row]) -> Vec<Vec<Match>> {
    let of_row = |row: &Row| {
        let mut found = Vec::new();
        if let Ok(subject) = row {
            matcher.matches(subject, &mut found);
        }
        found
    };
    rows.iter().map(of_row).collect()
}

/// A line of the output.
#[derive(Serialize)]
struct Line {
    component: String,
    confirmed: Vec<String>,
    possible: Vec<String>,
    to_check: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl Line {
    fn of(row: &Row, matches: &[Match]) -> Self {
        let of_tier = |tier| {
            let cves = matches.iter().filter(|found| found.tier == tier).map(|found| found.cve);
            cves.map(|cve: CveId| cve.to_string()).collect()
        };
        Self {
            component: row
                .as_ref()
                .ok()
                .and_then(|row| row.components.first())
                .map_or_else(String::new, |component| component.name.to_string()),
            confirmed: of_tier(Tier::Confirmed),
            possible: of_tier(Tier::Possible),
            to_check: of_tier(Tier::ToCheck),
            error: row.as_ref().err().map(ToString::to_string),
        }
    }
}

/// Refuses a line that would not fit in memory, which is all that a file without line ends is.
struct ShortLines<R> {
    source: R,
    length: usize,
    /// Quotation marks so far.
    quotes: u64,
    /// There is no more.
    ended: bool,
}

impl<R: Read> Read for ShortLines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.ended |= count == 0 && !buffer.is_empty();
        for byte in buffer.iter().take(count) {
            self.length = if *byte == b'\n' { 0 } else { self.length + 1 };
            self.quotes += u64::from(*byte == b'"');
            if self.length > LINE_MAX_BYTES {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "a line is longer than 1 MiB"));
            }
        }
        Ok(count)
    }
}

/// A line on standard error; a closed one is nobody's loss.
pub(crate) fn note(line: fmt::Arguments<'_>) {
    drop(writeln!(io::stderr().lock(), "{line}"));
}

/// CPU time of this process so far, in seconds: what the kernel says of its threads, 0 where it says nothing.
pub(crate) fn cpu_seconds() -> f64 {
    let threads = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let nanoseconds = threads.filter_map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    });
    std::time::Duration::from_nanos(nanoseconds.sum()).as_secs_f64()
}

/// The most memory this process has had, in MiB; 0 where the kernel does not say.
pub(crate) fn peak_megabytes() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = peak.and_then(|peak| peak.split_whitespace().next()?.parse::<u32>().ok());
    kibibytes.map_or(0.0, f64::from) / 1024.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(list: &'static [u8]) -> Vec<String> {
        let index = Builder::default().finish();
        let rows = List::of(Box::new(list)).unwrap().batch(&index).unwrap();
        let found = match_rows(&mut index.matcher(), &rows);
        rows.iter()
            .zip(&found)
            .map(|(row, found)| serde_json::to_string(&Line::of(row, found)).unwrap())
            .collect()
    }

    #[test]
    fn columns_are_known_by_their_headings() {
        let list = b"\xef\xbb\xbfVersion,remark,Product,VENDOR\n1.0,x,app,maker\n";
        let expected = r#"{"component":"cpe:2.3:a:maker:app:1.0:*:*:*:*:*:*:*","confirmed":[],"possible":[],"to_check":[]}"#;
        assert_eq!(lines(list), [expected]);
    }

    #[test]
    fn a_row_that_cannot_be_used_keeps_its_place_and_says_why() {
        let lines = lines(b"vendor,product\nmaker,\n\"two\nlines\",app\nmaker,\xff\nmaker\nmaker,app,more\n");
        let errors: Vec<_> =
            lines.iter().map(|line| line.split_once(r#""error":"#).map(|(_, error)| error)).collect();
        assert_eq!(errors[0], Some(r#""row 2, column product: empty, and there is no cpe"}"#));
        assert_eq!(errors[1], None);
        assert_eq!(
            errors[2],
            Some(r#""row 5, column product: not in UTF-8; save the list in that encoding"}"#)
        );
        assert_eq!(errors[3], Some(r#""row 6, column product: empty, and there is no cpe"}"#));
        assert_eq!(errors[4], None);
    }

    #[test]
    fn a_list_without_the_columns_is_refused() {
        let error = |list: &'static [u8]| List::of(Box::new(list)).err().map(|error| error.to_string());
        let lacking = Some("components: the heading row has neither vendor and product nor cpe".to_owned());
        assert_eq!(error(b"vendor,version\n"), lacking);
        assert_eq!(error(b""), lacking);
        assert_eq!(error(b"cpe,cpe\n"), Some("components: the heading row has cpe twice".to_owned()));
        assert_eq!(error(b"cpe\n"), None);
    }

    #[test]
    fn a_line_that_never_ends_is_refused() {
        let endless = b"vendor,product\n".chain(io::repeat(b'a'));
        let index = Builder::default().finish();
        let error = List::of(Box::new(endless)).unwrap().batch(&index).unwrap_err();
        assert_eq!(format!("{error:#}"), "components: a line is longer than 1 MiB");
    }

    #[test]
    fn only_json_is_taken_for_a_feed_in_a_folder() {
        for (name, feed) in [
            ("a.json", true),
            ("a.JSON.GZ", true),
            ("a.csv.gz", false),
            ("json", false),
            ("a.json.zst", false),
        ] {
            assert_eq!(is_feed_name(Path::new(name)), feed, "{name}");
        }
    }

    #[test]
    fn matches_stand_in_their_tiers() {
        let found = [
            ("CVE-2020-0001", Tier::Confirmed),
            ("CVE-2020-0002", Tier::ToCheck),
            ("CVE-2020-0003", Tier::Possible),
        ]
        .map(|(cve, tier)| Match { component: 0, cve: cve.parse().unwrap(), tier });
        let line = Line::of(&Ok(Subject { components: Vec::new(), hardware: None }), &found);
        assert_eq!(
            [line.confirmed, line.possible, line.to_check],
            [["CVE-2020-0001"], ["CVE-2020-0003"], ["CVE-2020-0002"]]
        );
    }

    #[test]
    fn the_kernel_tells_time_and_memory() {
        assert!(peak_megabytes() > 1.0);
        assert!(cpu_seconds() >= 0.0);
    }
}
