//! Counts what feeds hold: `cargo run --release -p formats --example feed_count -- PATH...`
//! Not here: keeping any of it. Reads Linux's `/proc` for CPU seconds and peak memory.
//! Next: [`formats::feed`].

use std::{
    collections::BTreeMap,
    env,
    fs::{self, OpenOptions},
    io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use domain::vulnerabilities::{Node, Operator};
use formats::feed::{self, Item, Limits, Summary};

fn main() -> ExitCode {
    let mut files: Vec<PathBuf> = Vec::new();
    for path in env::args_os().skip(1) {
        if let Err(error) = gather(Path::new(&path), &mut files) {
            eprintln!("{}: {error}", path.display());
            return ExitCode::FAILURE;
        }
    }
    let mut sum = BTreeMap::<&str, u64>::new();
    for file in &files {
        match count(file, &mut sum) {
            Ok(summary) => show(file, &summary),
            Err(error) => eprintln!("{}: {error}", file.display()),
        }
    }
    for (what, count) in sum {
        eprintln!("{count:>10} {what}");
    }
    match usage() {
        Some((cpu_s, peak_mb)) => eprintln!("{cpu_s:.2} CPU seconds, {peak_mb} MB at the peak"),
        None => eprintln!("CPU seconds and memory are not known on this system"),
    }
    ExitCode::SUCCESS
}

fn count(file: &Path, sum: &mut BTreeMap<&str, u64>) -> Result<Summary, Box<dyn std::error::Error>> {
    let input = OpenOptions::new().read(true).open(file)?;
    let mut add = |what, count: usize| *sum.entry(what).or_default() += count as u64;
    let summary = feed::read(input, Limits::default(), &mut |item| match item {
        Item::Kev(entry) => {
            add("KEV entries", 1);
            add("KEV entries with ransomware", usize::from(entry.ransomware));
        }
        Item::Advisory(advisory) => {
            add("statements on products", advisory.products.len());
            let readable = advisory.products.iter().filter(|product| product.ranges.is_some()).count();
            add("statements with versions that can be read", readable);
        }
        Item::Score(_) => add("scores", 1),
        Item::SupportEnd(_) => add("ends of support", 1),
        Item::Cve(cve) => {
            add("vectors", cve.vectors.len());
            add(
                "vectors with a score",
                cve.vectors.iter().filter(|it| it.stated_score_tenths.is_some()).count(),
            );
            add("weaknesses", cve.weaknesses.len());
            add("references", cve.references.len());
            add("configurations", cve.configurations.len());
            let joined = cve.configurations.iter().filter(|node| node.operator == Operator::And).count();
            add("AND configurations", joined);
            add("CVEs with an AND configuration", usize::from(joined > 0));
            add("criteria", cve.configurations.iter().map(criteria).sum());
        }
    })?;
    let mut add = |what, count: u64| *sum.entry(what).or_default() += count;
    add("records", summary.records);
    add("records rejected", summary.rejected);
    add("records awaiting analysis", summary.awaiting);
    add("records twice", summary.duplicates);
    add("skipped items", summary.skipped.count);
    add("unreadable criteria", summary.unreadable.count);
    add("dropped configurations", summary.dropped_configurations);
    Ok(summary)
}

fn criteria(node: &Node) -> usize {
    node.criteria.len() + node.children.iter().map(criteria).sum::<usize>()
}

fn show(file: &Path, summary: &Summary) {
    let name = file.file_name().unwrap_or_default().display();
    eprintln!(
        "{name}: {:?}, {} records, made {:?}",
        summary.kind, summary.records, summary.about.generated_at
    );
    for (which, why) in &summary.skipped.first {
        eprintln!("    skipped {which}: {why}");
    }
    for (id, what) in &summary.unreadable.first {
        eprintln!("    unreadable in {id}: {what}");
    }
}

/// A file, or all files below a folder in order of name.
fn gather(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut inside = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    inside.sort();
    inside.iter().try_for_each(|path| gather(path, files))
}

/// CPU seconds and peak memory of this process, in a system that tells.
fn usage() -> Option<(f64, u64)> {
    let stat = OpenOptions::new()
        .read(true)
        .open("/proc/self/stat")
        .ok()
        .and_then(|file| io::read_to_string(file).ok())?;
    let status = OpenOptions::new()
        .read(true)
        .open("/proc/self/status")
        .ok()
        .and_then(|file| io::read_to_string(file).ok())?;
    // Behind the name in brackets, user and system time are the 12th and 13th, in hundredths of a second.
    let ticks: f64 = stat
        .rsplit(')')
        .next()?
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|text| text.parse::<f64>().ok())
        .sum();
    let peak_kb: u64 = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?
        .split_whitespace()
        .next()?
        .parse()
        .ok()?;
    Some((ticks / 100.0, peak_kb / 1024))
}
