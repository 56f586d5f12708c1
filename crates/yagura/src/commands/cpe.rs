//! `yagura cpe`: names of products.
//! Not here: the comparison (`domain::cpe`).
//! Next: `domain::cpe`.

use clap::{Args, Subcommand};
use std::{
    io::{BufRead, BufWriter, Write},
    process::ExitCode,
};

/// Compare CPE names as NISTIR 7696 says
#[derive(Args)]
#[command(after_help = "Example:\n  yagura cpe relate < pairs.tsv")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Read tab-separated pairs of CPE 2.3 names on standard input; print each with
    /// disjoint, equal, subset, superset (true/false), or ERR for a name the reference refuses
    #[command(after_help = "\
A line of input, two names with a tab between:
  cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*    cpe:2.3:o:fortinet:fortios:*:*:*:*:*:*:*:*

Example:
  yagura cpe relate < pairs.tsv")]
    Relate,
}

/// Longest line read, in bytes; two names of eleven attributes fit many times.
const LINE_LIMIT_BYTES: usize = 64 * 1024;

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match arguments.command {
        Command::Relate => relate(),
    }
}

fn relate() -> anyhow::Result<ExitCode> {
    let mut input = std::io::stdin().lock();
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut bounded = std::io::Read::take(&mut input, LINE_LIMIT_BYTES as u64);
        if bounded.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        anyhow::ensure!(
            line.last() == Some(&b'\n') || line.len() < LINE_LIMIT_BYTES,
            "a line has more than 64 KiB"
        );
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\n', '\r']);
        writeln!(out, "{}", domain::cpe::relate_line(text))?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
