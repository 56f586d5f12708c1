//! The subcommands, one file each.
//! Not here: what they call (`hub`, `matching`, `formats`).
//! Next: [`hub`].

mod audit;
mod backup;
mod carry;
mod config;
mod cpe;
mod db;
mod demo;
mod feeds;
mod hub;
mod import;
mod jvn;
mod matching;
mod openapi;
mod restore;
mod secret;
mod tls;
mod user;

use clap::{Parser, Subcommand};
use std::{future::Future, io::Write, process::ExitCode};

/// Yagura 櫓: a hospital sees what it has, learns where it is weak, and is warned in time.
#[derive(Parser)]
#[command(name = "yagura", version, max_term_width = 100, after_help = FIRST_STEPS)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

const FIRST_STEPS: &str = "\
First steps:
  yagura demo                               try it with an invented region, in ./data
  yagura hub --data /srv/yagura             your own: the first visitor becomes the administrator
  yagura tls init yagura.kita-hp.example    before other machines may reach it
  yagura backup /backup/yagura.tar.gz       a copy of everything, while it runs
  yagura COMMAND --help                     more about each, with examples";

// A command is a file beside this one and a line here and below.
#[derive(Subcommand)]
enum Command {
    Hub(hub::Arguments),
    Demo(demo::Arguments),
    Config(config::Arguments),
    Tls(tls::Arguments),
    Backup(backup::Arguments),
    Restore(restore::Arguments),
    Db(db::Arguments),
    User(user::Arguments),
    Audit(audit::Arguments),
    Cpe(cpe::Arguments),
    Feeds(feeds::Arguments),
    Import(import::Arguments),
    Jvn(jvn::Arguments),
    Match(matching::Args),
    Openapi(openapi::Arguments),
}

impl Cli {
    /// Runs the command.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Hub(arguments) => hub::run(&arguments),
            Command::Demo(arguments) => demo::run(&arguments),
            Command::Config(arguments) => config::run(&arguments),
            Command::Tls(arguments) => tls::run(&arguments),
            Command::Backup(arguments) => backup::run(&arguments),
            Command::Restore(arguments) => restore::run(&arguments),
            Command::Db(arguments) => db::run(&arguments),
            Command::User(arguments) => user::run(&arguments),
            Command::Audit(arguments) => audit::run(&arguments),
            Command::Cpe(arguments) => cpe::run(&arguments),
            Command::Feeds(arguments) => feeds::run(&arguments),
            Command::Import(arguments) => import::run(&arguments),
            Command::Jvn(arguments) => jvn::run(&arguments),
            Command::Match(arguments) => matching::run(&arguments),
            Command::Openapi(arguments) => openapi::run(&arguments),
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
    let _ = writeln!(std::io::stderr(), "{}", harmless(text));
}

/// A line on standard output.
pub(crate) fn say(text: &str) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{}", harmless(text))
}

/// Text without what a terminal would obey: names and cells come from strangers.
fn harmless(text: &str) -> String {
    let plain =
        |letter: char| if letter.is_control() && !"\n\t".contains(letter) { '\u{fffd}' } else { letter };
    text.chars().map(plain).collect()
}

/// Runs what talks to the database or the network.
pub(crate) fn in_runtime<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_name_cannot_command_the_terminal() {
        assert_eq!(
            harmless("佐藤\u{1b}[2J\u{9b}31m\r\n\t太郎"),
            "佐藤\u{fffd}[2J\u{fffd}31m\u{fffd}\n\t太郎"
        );
    }
}
