//! Measures load, matching a list, the tiers, and one new CVE against an estate.
//! Not here: checks of the result.
//! Next: `benches/README.md` for the figures.

use std::{collections::BTreeMap, path::PathBuf, process::ExitCode, time::Instant};

use domain::cpe::{CpeName, Value};
use formats::feed::{self, Item, Limits};
use matching::{Builder, Estate, Index, Subject, Tier};

use crate::matching_command::{BATCH_ROWS, List, cpu_seconds, load, match_rows, note, peak_megabytes};

/// Measures load, matching a list, and one new CVE against an estate.
#[derive(clap::Args)]
pub(crate) struct Bench {
    /// Feeds; files or folders
    #[arg(long, required = true, num_args = 1.., value_name = "PATH")]
    feeds: Vec<PathBuf>,
    /// The list of components
    #[arg(long, value_name = "FILE.csv")]
    components: PathBuf,
    /// A feed whose CVEs are taken as new, one by one
    #[arg(long, value_name = "FILE")]
    new: PathBuf,
    /// How many components the estate has
    #[arg(long, default_value_t = 1_000_000)]
    estate: u32,
}

const ROUNDS: usize = 20;

/// Runs of one CVE against the estate.
const RUNS: usize = 3;

/// A CVE that takes longer is named, in seconds.
const WORTH_NAMING_S: f64 = 0.005;

impl Bench {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let started = cpu_seconds();
        let index = load(&self.feeds)?;
        let seconds = cpu_seconds() - started;
        let (cves, criteria, peak) = (index.len(), index.criteria_count(), peak_megabytes());
        note(format_args!(
            "load: {seconds:.3} CPU-s, {cves} CVEs with products, {criteria} criteria, peak {peak:.1} MB"
        ));
        let mut list = List::open(&self.components)?;
        let mut rows = Vec::new();
        loop {
            let batch = list.batch(&index)?;
            if batch.is_empty() {
                break;
            }
            rows.extend(batch);
        }
        let mut matches = 0;
        let seconds = (0..ROUNDS).map(|_| {
            let before = cpu_seconds();
            let mut matcher = index.matcher();
            let found = rows
                .chunks(BATCH_ROWS)
                .map(|rows| match_rows(&mut matcher, rows).iter().map(Vec::len).sum::<usize>());
            matches = found.sum::<usize>();
            cpu_seconds() - before
        });
        spread("match, CPU-s", seconds.collect());
        note(format_args!("{} components, {matches} matches", rows.len()));
        let subjects: Vec<&Subject> = rows.iter().flatten().collect();
        tiers(&index, &subjects);
        self.one_against_many(index, &subjects)
    }

    /// An estate of assets with five components each, all of them different, against each new CVE.
    fn one_against_many(&self, mut index: Index, subjects: &[&Subject]) -> anyhow::Result<ExitCode> {
        const COMPONENTS: u32 = 5;
        let mut estate = Estate::default();
        let mut next = subjects.iter().cycle();
        for asset in 0..self.estate / COMPONENTS {
            let mut subject = Subject { components: Vec::new(), hardware: None };
            for one in next.by_ref().take(COMPONENTS as usize - 1) {
                subject.components.extend(one.components.iter().cloned());
                subject.hardware = subject.hardware.or_else(|| one.hardware.clone());
            }
            let own = Value::literal(&format!("agent {asset}"));
            subject.components.push(CpeName { product: own, ..CpeName::any() }.into());
            estate.upsert(asset, &subject);
        }
        let mut records = Vec::new();
        let file = std::fs::File::open(&self.new)?;
        let mut keep = |item| records.extend(if let Item::Cve(record) = item { Some(record) } else { None });
        feed::read(file, Limits::default(), &mut keep)?;
        let (mut searches, mut upserts, mut touched) = (Vec::new(), Vec::new(), 0);
        for record in &records {
            // The kernel counts CPU time in steps of milliseconds, too coarse here; the least of a few runs is the one
            // that nobody else's work came into.
            let mut least = f64::INFINITY;
            let mut count = 0;
            for _ in 0..RUNS {
                let before = Instant::now();
                let mut one = Builder::default();
                one.add(record);
                let index = one.finish();
                count = estate.touched(&index).iter().map(|found| found.assets.len()).sum::<usize>();
                least = least.min(before.elapsed().as_secs_f64());
            }
            touched += count;
            searches.push(least);
            if least > WORTH_NAMING_S {
                note(format_args!("{least:.5} s for {}, which touches {count}", record.id));
            }
            let before = Instant::now();
            index.upsert(record);
            upserts.push(before.elapsed().as_secs_f64());
        }
        note(format_args!(
            "{} assets, {} new CVEs, {touched} touched, peak {:.1} MB",
            estate.len(),
            records.len(),
            peak_megabytes()
        ));
        spread("one CVE against the estate, s", searches);
        spread("one CVE into the index, s", upserts);
        Ok(ExitCode::SUCCESS)
    }
}

/// Counts the tiers, and among the possible the facts that are missing.
fn tiers(index: &Index, subjects: &[&Subject]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut matcher = index.matcher();
    for subject in subjects {
        let mut found = Vec::new();
        matcher.matches(subject, &mut found);
        for one in found {
            *counts.entry(format!("{:?}", one.tier)).or_default() += 1;
            if one.tier == Tier::Possible {
                let explained = index.explain(subject, one.component, one.cve);
                let facts: Vec<_> =
                    explained.iter().flat_map(|one| &one.missing).map(|missing| missing.fact).collect();
                *counts.entry(format!("Possible for want of {facts:?}")).or_default() += 1;
            }
        }
    }
    for (what, count) in counts {
        note(format_args!("{count:>9} {what}"));
    }
}

fn spread(what: &str, mut seconds: Vec<f64>) {
    seconds.sort_by(f64::total_cmp);
    let at = |share: usize| {
        seconds.get(seconds.len().saturating_sub(1) * share / 100).copied().unwrap_or_default()
    };
    note(format_args!("{what}: median {:.5}, 99 % {:.5}, worst {:.5}", at(50), at(99), at(100)));
}
