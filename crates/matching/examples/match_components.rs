//! `yagura match` without the rest of the binary: builds in seconds, for trials and measurements.
//! Not here: the command itself, which is the file below.
//! Next: `benches/README.md` for the figures taken with it.

#[path = "../../yagura/src/commands/matching.rs"]
mod matching_command;

use std::process::ExitCode;

use clap::Parser as _;

#[derive(clap::Parser)]
struct Command {
    #[command(flatten)]
    args: matching_command::Args,
}

fn main() -> anyhow::Result<ExitCode> {
    matching_command::run(&Command::parse().args)
}
