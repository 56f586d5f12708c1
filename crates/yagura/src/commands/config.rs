//! `yagura config`: what can be set, and whether a file is right.
//! Not here: the settings ([`crate::config`]).
//! Next: [`crate::config`].

use super::say;
use crate::config::{load, print};
use clap::Args;
use std::{path::PathBuf, process::ExitCode};

/// Print every setting with its default, or check a file of settings
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Print the JSON schema instead, for an editor that completes and checks
    #[arg(long, conflicts_with = "check")]
    schema: bool,
    /// Check this file: says what is wrong with it, or that it is right
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  yagura config > yagura.toml            a file to begin with: every key, commented out
  yagura config --check yagura.toml      before the hub is started again
  yagura config --schema > yagura.schema.json";

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let text = match &arguments.check {
        Some(file) => {
            load::read(file)?;
            format!("{}: right", file.display())
        }
        None if arguments.schema => serde_json::to_string_pretty(&print::schema())?,
        None => print::file(),
    };
    say(text.trim_end())?;
    Ok(ExitCode::SUCCESS)
}
