//! `yagura feeds pack`, `unpack`, `keygen`, `trust`: vulnerability news on a medium, from a Yagura with a network to one
//! without.
//! Not here: making and taking in (`hub::vulnerabilities::pack`), keys (`hub::bundle`).
//! Next: `docs/en/air-gap.md`.

use super::{in_runtime, say};
use crate::{config::Place, wiring};
use anyhow::Context;
use clap::Subcommand;
use hub::{
    Hub,
    vulnerabilities::{self, Brought, Fingerprint, GOOD_FOR_DAYS, Refusal, Since, Wanted},
};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Subcommand)]
pub(super) enum Command {
    /// Write what changed since the last pack into one signed file, to be carried to a Yagura without a network
    #[command(after_help = "\
Examples:
  yagura feeds pack /media/usb                     what changed since the last pack
  yagura feeds pack /media/usb --since 41          what changed since number 41, which the receiver has
  yagura feeds pack /media/cd --full --max-size 650M")]
    Pack {
        #[command(flatten)]
        place: Place,
        /// The folder to write it into
        into: PathBuf,
        /// Everything that changed since this number; the receiver's page of feeds shows which it has
        #[arg(long, value_name = "NUMBER", conflicts_with = "full")]
        since: Option<u64>,
        /// Everything there is
        #[arg(long)]
        full: bool,
        /// Refuse to write more than this, such as 650M for a CD
        #[arg(long, value_name = "SIZE", value_parser = size)]
        max_size: Option<u64>,
        /// For so many days it can be taken in
        #[arg(long, value_name = "DAYS", default_value_t = GOOD_FOR_DAYS, value_parser = clap::value_parser!(i64).range(1..=3_660))]
        days: i64,
    },
    /// Take in what another Yagura packed: all of it, or nothing
    #[command(after_help = "\
Examples:
  yagura feeds unpack /media/usb/yagura-news-41-full.tar
  yagura feeds unpack --check /media/usb/*.tar     look at them and change nothing")]
    Unpack {
        #[command(flatten)]
        place: Place,
        /// The packs, the oldest first
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Only look whether they could be taken in
        #[arg(long)]
        check: bool,
    },
    /// Show the fingerprint of the key that signs packs here; the first time it is made
    #[command(after_help = "\
Examples:
  yagura feeds keygen
  yagura feeds keygen --rotate     a new key, to which the present one hands over by its signature")]
    Keygen {
        #[command(flatten)]
        place: Place,
        /// Make a new key; who trusts the present one follows with the next pack
        #[arg(long)]
        rotate: bool,
    },
    /// Take in packs that this key signs; without arguments: show whose are taken
    #[command(after_help = "\
Examples:
  yagura feeds trust 6d2c-91aa-0f3e-5b77-c1d2-8e09-44ab-90fe-7712-3c5d --name \"Kitamidai network\"
  yagura feeds trust                                              whose packs are taken
  yagura feeds trust --remove 6d2c-91aa-0f3e-5b77-c1d2-8e09-44ab-90fe-7712-3c5d")]
    Trust {
        #[command(flatten)]
        place: Place,
        /// As `yagura feeds keygen` shows it at the sender; compare it on paper or by telephone
        #[arg(requires = "name")]
        fingerprint: Option<Fingerprint>,
        /// What the sender is called
        #[arg(long)]
        name: Option<String>,
        /// Take no pack of this key any more
        #[arg(long, value_name = "FINGERPRINT", conflicts_with_all = ["fingerprint", "name"])]
        remove: Option<Fingerprint>,
    },
}

pub(super) fn run(command: &Command) -> anyhow::Result<ExitCode> {
    in_runtime(async {
        match command {
            Command::Pack { place, into, since, full, max_size, days } => {
                let since = match (full, since) {
                    (true, _) => Since::Nothing,
                    (false, Some(serial)) => Since::Serial(*serial),
                    (false, None) => Since::Last,
                };
                let wanted = Wanted { since, max_bytes: *max_size, days: *days };
                write(&wiring::open_existing(&place.config()?).await?, wanted, into).await
            }
            Command::Unpack { place, files, check } => {
                let hub = wiring::open(&place.config()?).await?;
                if *check { look(&hub, files).await } else { take(&hub, files).await }
            }
            Command::Keygen { place, rotate } => key(&wiring::open(&place.config()?).await?, *rotate).await,
            Command::Trust { place, fingerprint, name, remove } => {
                let hub = wiring::open(&place.config()?).await?;
                trust(&hub, fingerprint.as_ref().zip(name.as_deref()), remove.as_ref()).await
            }
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn write(hub: &Hub, wanted: Wanted, into: &Path) -> anyhow::Result<()> {
    anyhow::ensure!(into.is_dir(), "{} is no folder", into.display());
    let packed = hub.pack_news(wanted, into).await.map_err(|refusal| match refusal {
        Refusal::TooLarge { bytes, limit } => anyhow::anyhow!(
            "the pack would have {bytes} bytes, more than the {limit} allowed: name with --since the number that the \
             receiver has, or take a larger medium"
        ),
        Refusal::NothingNew(serial) => anyhow::anyhow!(
            "nothing has changed since number {serial}; to write it once more, say --since with an earlier number, or \
             --full"
        ),
        other => other.into(),
    })?;
    let (packed, path) = packed;
    for (section, records, bytes) in &packed.sections {
        say(&format!("{section}: {records} records, {bytes} bytes"))?;
    }
    let one = &packed.bundle;
    let from = if one.base == 0 { "everything".to_owned() } else { format!("since number {}", one.base) };
    say(&format!("{}: number {}, {from}, {} bytes", path.display(), one.serial, one.bytes))?;
    say(&format!("signed by {}", hub.bundle_key().await?))?;
    Ok(())
}

async fn look(hub: &Hub, files: &[PathBuf]) -> anyhow::Result<()> {
    for file in files {
        let brought = vulnerabilities::look(hub, file)
            .await
            .with_context(|| format!("{} is not taken", file.display()))?;
        say(&format!("{}: {}", file.display(), told(&brought)))?;
    }
    Ok(())
}

async fn take(hub: &Hub, files: &[PathBuf]) -> anyhow::Result<()> {
    for file in files {
        let taken = hub.unpack_news(file).await;
        let taken = taken.with_context(|| format!("nothing of {} was taken in", file.display()))?;
        say(&format!("{}: {}, {} changed", file.display(), told(&taken.brought), taken.changed))?;
    }
    hub.run_due_jobs().await?;
    Ok(())
}

fn told(brought: &Brought) -> String {
    let Brought { sender, serial, base, records, .. } = brought;
    let from = if *base == 0 { "everything".to_owned() } else { format!("since number {base}") };
    format!("number {serial} of {sender}, {from}, {records} records")
}

async fn key(hub: &Hub, rotate: bool) -> anyhow::Result<()> {
    if rotate {
        let (old, new) = hub.rotate_bundle_key().await?;
        say(&format!("{new}"))?;
        say(&format!("signs from now on; {old} handed over to it, and whoever trusts that one follows"))?;
    } else {
        say(&format!("{}", hub.bundle_key().await?))?;
        say("signs packs here; the receiver runs `yagura feeds trust` with it")?;
    }
    Ok(())
}

async fn trust(
    hub: &Hub,
    added: Option<(&Fingerprint, &str)>,
    removed: Option<&Fingerprint>,
) -> anyhow::Result<()> {
    if let Some((fingerprint, name)) = added {
        hub.trust_bundle_sender(fingerprint, name).await?;
        return Ok(say(&format!("packs signed by {fingerprint} are taken, as of {name}"))?);
    }
    if let Some(fingerprint) = removed {
        hub.distrust_bundle_sender(fingerprint).await.context("no pack of this key was taken")?;
        return Ok(say(&format!("packs signed by {fingerprint} are taken no more"))?);
    }
    let known = hub.bundle_senders().await?;
    if known.is_empty() {
        say("no key is trusted, so no pack is taken")?;
    }
    for one in known {
        let fingerprint: Fingerprint = one.fingerprint.parse()?;
        let state = if one.replaced_by.is_some() { "replaced" } else { "trusted" };
        say(&format!("{fingerprint}  {state}  {}", one.name))?;
    }
    Ok(())
}

/// Bytes, as `650M` says them.
fn size(text: &str) -> Result<u64, String> {
    let wrong = || "a number of bytes, such as 650M or 4G".to_owned();
    let (number, unit) = match text.strip_suffix(['K', 'M', 'G', 'k', 'm', 'g']) {
        Some(number) => (number, text.chars().last().unwrap_or(' ').to_ascii_lowercase()),
        None => (text, ' '),
    };
    let times: u64 = match unit {
        'k' => 1_000,
        'm' => 1_000_000,
        'g' => 1_000_000_000,
        _ => 1,
    };
    number
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(times))
        .filter(|bytes| *bytes > 0)
        .ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn a_size_is_said_as_on_a_medium() {
        assert_eq!(size("650M"), Ok(650_000_000));
        assert_eq!(size("4g"), Ok(4_000_000_000));
        assert_eq!(size("1024"), Ok(1024));
        for wrong in ["", "M", "-1M", "0", "650 M", "99999999999999999999G"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
