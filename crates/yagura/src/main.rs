//! `yagura`: the one binary. Commands, configuration, wiring; no rules.
//! Not here: anything worth testing without a process.
//! Next: [`commands`].

mod background;
mod backup;
mod checkpoints;
mod commands;
mod config;
mod demo;
mod logging;
mod only_hub;
mod ops;
mod outgoing;
mod private_file;
mod serve;
mod stop;
mod tls;
mod wiring;

use clap::Parser;
use rustix::fs::Mode;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Whatever is written, such as the database, is for this user only, whoever made the folder.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    let cli = commands::Cli::parse();
    match cli.run() {
        Ok(code) => code,
        Err(error) => {
            commands::say_error(&error);
            ExitCode::FAILURE
        }
    }
}
