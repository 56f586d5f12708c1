//! `yagura feeds`: takes vulnerability feeds in by hand, such as where there is no internet.
//! Not here: signed packs ([`carry`]), reading feeds (`formats::feed`), storing them (`hub::vulnerabilities`).
//! Next: `hub::vulnerabilities::feeds`.

use super::{carry, in_runtime, say};
use crate::{config::Place, wiring};
use anyhow::Context;
use clap::{Args, Subcommand};
use std::process::ExitCode;

/// Take vulnerability feeds in from files, folders or addresses, or carry them as signed packs
#[derive(Args)]
#[command(
    after_help = "Example:\n  yagura feeds take-in /media/usb/nvd /media/usb/known_exploited_vulnerabilities.json"
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    #[command(flatten)]
    Carry(carry::Command),
    /// Read feeds of any kind (NVD, KEV, CVE 5, EPSS, JVN, CSAF, CVRF, ends of support), plain or gzip; nothing of a broken
    /// file is stored
    #[command(after_help = "Example:\n  yagura feeds take-in /media/usb/nvd --data /srv/yagura")]
    TakeIn {
        #[command(flatten)]
        place: Place,
        /// Files, folders, or http(s) addresses
        #[arg(required = true)]
        places: Vec<String>,
    },
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match &arguments.command {
        Command::Carry(command) => carry::run(command),
        Command::TakeIn { place, places } => in_runtime(async {
            let hub = wiring::open(&place.config()?).await?;
            for from in places {
                let from = &whole(from)?;
                let taken =
                    hub.take_in_feed(from).await.with_context(|| format!("nothing of {from} was stored"))?;
                let (files, records, changed) = (taken.files, taken.records, taken.changed);
                let first = taken.first_skipped.unwrap_or_default();
                let skipped = match taken.skipped {
                    0 => String::new(),
                    skipped => format!(", {skipped} without use ({first})"),
                };
                say(&format!("{from}: {files} files, {records} records, {changed} changed{skipped}"))?;
            }
            hub.run_due_jobs().await?;
            Ok(ExitCode::SUCCESS)
        }),
    }
}

/// A place as it is found from any folder.
fn whole(place: &str) -> anyhow::Result<String> {
    if place.starts_with("https://") || place.starts_with("http://") {
        return Ok(place.to_owned());
    }
    Ok(std::path::absolute(place).with_context(|| place.to_owned())?.display().to_string())
}
