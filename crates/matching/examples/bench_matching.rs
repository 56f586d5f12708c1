//! Measures the index: load, matching of a list, and one CVE against an estate of a million components.
//! Not here: checks of the result.
//! Next: `benches/README.md` for the command and the figures.

#[path = "../../yagura/src/commands/matching.rs"]
mod matching_command;

use std::path::PathBuf;

use clap::Parser as _;
use matching_command::{List, cpu_seconds, load, match_rows, note, peak_megabytes};

/// Measures the vulnerability index.
#[derive(clap::Parser)]
struct Bench {
    /// Feeds; files or folders
    #[arg(long, required = true, num_args = 1.., value_name = "PATH")]
    feeds: Vec<PathBuf>,
    /// The list of components
    #[arg(long, value_name = "FILE.csv")]
    components: PathBuf,
    /// How often the list is matched
    #[arg(long, default_value_t = 10)]
    rounds: u32,
}

fn main() -> anyhow::Result<()> {
    let bench = Bench::parse();
    let started = cpu_seconds();
    let index = load(&bench.feeds)?;
    note(format_args!(
        "load: {:.3} CPU-s, {} CVEs with products, {} criteria, peak {:.1} MB",
        cpu_seconds() - started,
        index.len(),
        index.criteria_count(),
        peak_megabytes()
    ));
    let rows = List::open(&bench.components)?.batch(&index)?;
    let mut seconds = Vec::new();
    for _ in 0..bench.rounds {
        let before = cpu_seconds();
        let matches = match_rows(&mut index.matcher(), &rows);
        seconds.push((cpu_seconds() - before, matches.iter().map(Vec::len).sum::<usize>()));
    }
    seconds.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (name, found) in [("fastest", seconds.first()), ("median", seconds.get(seconds.len() / 2)), ("slowest", seconds.last())] {
        if let Some((seconds, matches)) = found {
            note(format_args!("match {} components, {name}: {seconds:.3} CPU-s, {matches} matches", rows.len()));
        }
    }
    Ok(())
}
