//! `yagura match` without the rest of the binary, and the measurements of the index: builds in seconds.
//! Not here: the command itself, which is the file below.
//! Next: [`sample`] draws a list of components from feeds, [`bench`] measures with it.

#![expect(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "the crate is pure; this is the caller that opens files"
)]

mod bench;
#[path = "../../../yagura/src/commands/matching.rs"]
mod matching_command;
mod sample;

use std::process::ExitCode;

use clap::Parser as _;

#[derive(clap::Parser)]
enum Command {
    Match(matching_command::Args),
    Sample(sample::Sample),
    Bench(bench::Bench),
}

fn main() -> anyhow::Result<ExitCode> {
    match Command::parse() {
        Command::Match(args) => matching_command::run(&args),
        Command::Sample(sample) => sample.run(),
        Command::Bench(bench) => bench.run(),
    }
}
