//! The subcommands, one file each.
//! Not here: what they call (`hub`, `matching`, `formats`).
//! Next: [`hub`].

mod cpe;
mod feeds;
mod hub;
mod matching;

use clap::{Parser, Subcommand};
use std::{io::Write, process::ExitCode};

/// Yagura 櫓: a hospital sees what it has, learns where it is weak, and is warned in time.
#[derive(Parser)]
#[command(name = "yagura", version, about, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Hub(hub::Arguments),
    Cpe(cpe::Arguments),
    Feeds(feeds::Arguments),
    Match(matching::Args),
}

impl Cli {
    /// Runs the command.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Hub(arguments) => hub::run(&arguments),
            Command::Cpe(arguments) => cpe::run(&arguments),
            Command::Feeds(arguments) => feeds::run(&arguments),
            Command::Match(arguments) => matching::run(&arguments),
        }
    }
}

/// Prints an error with its causes.
pub(crate) fn say_error(error: &anyhow::Error) {
    let mut text = format!("yagura: {error}");
    for cause in error.chain().skip(1) {
        text.push_str(&format!("\n  because: {cause}"));
    }
    say_aside(&text);
}

/// A line on standard error.
pub(crate) fn say_aside(text: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// A line on standard output.
pub(crate) fn say(text: &str) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{text}")
}

/// A runtime for commands that talk to the database or the network.
pub(crate) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}
