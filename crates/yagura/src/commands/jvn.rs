//! `yagura jvn`: what JVN says of versions, as ranges.
//! Not here: reading JVN's files and phrases (`formats`), taking them in (`yagura feeds take-in`).
//! Next: `formats::jvn::phrase`.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, ensure};
use clap::{Args, Subcommand};
use domain::vulnerabilities::{Advisory, Bound, ProductStatement, VersionRange};
use formats::feed::{Feed, FeedKind, Item, Limits};
use serde::Serialize;

use super::say_aside;

/// Read what JVN (Japan Vulnerability Notes) says of versions
#[derive(Args)]
#[command(after_help = "Example:\n  yagura jvn ranges jvndb_detail_2026.rdf > ranges.jsonl")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print one JSON line for each affected product and text: id, maker, product, text, range
    #[command(after_help = RANGES_GUIDE)]
    Ranges {
        /// VULDEF documents or yearly "detail" feeds of JVN iPedia, plain or .gz
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

const RANGES_GUIDE: &str = "\
A line of output:
  {\"id\":\"JVNDB-2021-005429\",\"maker\":\"Apache Software Foundation\",\"product\":\"Apache Log4j\",
   \"text\":\"2.13.0 から 2.15.0 より前のバージョン\",
   \"range\":[{\"start_including\":\"2.13.0\",\"end_excluding\":\"2.15.0\"}]}

\"range\" is a list, since a text may name several; a range without bounds, [{}], means all versions; null means
that the text cannot be read for certain (or says nothing) and a person has to. \"cves\" is there where the text
speaks of some of the advisory's CVEs only. A product with several texts has a line for each.

What of a file could not be used is named on standard error, and the exit status is then 1. A file that is cut off
or damaged ends with an error: take nothing of it for whole.

Examples:
  yagura jvn ranges jvndb_detail_2025.rdf jvndb_detail_2026.rdf.gz > ranges.jsonl
  yagura jvn ranges JVNDB-2018-000022.xml";

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match &arguments.command {
        Command::Ranges { files } => ranges(files),
    }
}

fn ranges(files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut skipped = 0;
    for path in files {
        let outcome = print_ranges(path, &mut out).with_context(|| path.display().to_string());
        // What was printed of other files stands, whatever comes of this one.
        out.flush().context("writing the ranges")?;
        skipped += outcome?;
    }
    Ok(if skipped == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints the lines of a file; how many of its advisories could not be used.
fn print_ranges(path: &Path, out: &mut impl Write) -> anyhow::Result<u64> {
    let file = File::open(path)?;
    let mut feed = Feed::open(BufReader::with_capacity(1 << 16, file), Limits::default())?;
    ensure!(
        feed.summary().kind == FeedKind::Jvn,
        "not a file of JVN; give VULDEF or a yearly feed of JVN iPedia"
    );
    for item in &mut feed {
        if let Item::Advisory(advisory) = item? {
            for statement in &advisory.products {
                serde_json::to_writer(&mut *out, &Line::of(&advisory, statement))
                    .context("writing the ranges")?;
                out.write_all(b"\n").context("writing the ranges")?;
            }
        }
    }
    let skipped = &feed.summary().skipped;
    for (which, why) in &skipped.first {
        say_aside(&format!("{}: {which} left out: {why}", path.display()));
    }
    if skipped.count > skipped.first.len() as u64 {
        say_aside(&format!("{}: {} advisories left out in all", path.display(), skipped.count));
    }
    Ok(skipped.count)
}

/// A line of output.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    maker: &'a str,
    product: &'a str,
    text: &'a str,
    range: Option<Vec<Range<'a>>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cves: Vec<String>,
}

/// A range; without bounds it stands for all versions.
#[derive(Serialize)]
struct Range<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    start_including: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_excluding: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_including: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_excluding: Option<&'a str>,
}

impl<'a> Line<'a> {
    fn of(advisory: &'a Advisory, statement: &'a ProductStatement) -> Self {
        Self {
            id: &advisory.id,
            maker: &statement.maker,
            product: &statement.product,
            text: &statement.wording,
            range: statement.ranges.as_ref().map(|ranges| ranges.iter().map(Range::of).collect()),
            cves: statement.cves.iter().map(ToString::to_string).collect(),
        }
    }
}

impl<'a> Range<'a> {
    fn of(range: &'a VersionRange) -> Self {
        let (start_including, start_excluding) = split(range.start.as_ref());
        let (end_including, end_excluding) = split(range.end.as_ref());
        Self { start_including, start_excluding, end_including, end_excluding }
    }
}

/// The version of a bound, by whether it is within.
const fn split(bound: Option<&Bound>) -> (Option<&str>, Option<&str>) {
    match bound {
        Some(Bound::Including(version)) => (Some(version), None),
        Some(Bound::Excluding(version)) => (None, Some(version)),
        None => (None, None),
    }
}
