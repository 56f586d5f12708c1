//! `yagura audit`: is the audit trail as it was written?
//! Not here: the proof (`hub::audit_trail`), writing checkpoints ([`crate::background`]).
//! Next: `hub::audit_trail`.

use super::{in_runtime, say, say_aside};
use crate::{checkpoints, config::Place, wiring};
use clap::{Args, Subcommand};
use domain::ids::OrganisationId;
use std::{path::PathBuf, process::ExitCode};

/// Prove the audit trail whole
#[derive(Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLE: &str = "\
Example:
  yagura audit verify --data /srv/yagura";

#[derive(Subcommand)]
enum Command {
    /// Walk every chain and name the first entry that was changed, removed, cut off or written anew
    #[command(after_help = "\
The chain shows what was changed in the middle; the signed checkpoints that the hub writes every hour, outside \
the database, show what was cut off or written anew. Keep a copy of them where the hub cannot reach. The exit \
status is 1 if anything is broken.

Examples:
  yagura audit verify --data /srv/yagura
  yagura audit verify --data /srv/yagura --checkpoints /mnt/write-once/checkpoints")]
    Verify(Verify),
}

#[derive(Args)]
struct Verify {
    /// Only the chain of this organisation
    #[arg(long, value_name = "ID")]
    organisation: Option<OrganisationId>,
    /// Folder of the checkpoints; without it, those of the data folder
    #[arg(long, value_name = "FOLDER")]
    checkpoints: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match &arguments.command {
        Command::Verify(arguments) => in_runtime(verify(arguments)),
    }
}

async fn verify(arguments: &Verify) -> anyhow::Result<ExitCode> {
    let config = arguments.place.config()?;
    let hub = wiring::open_existing(&config).await?;
    let folder = arguments.checkpoints.clone().unwrap_or_else(|| checkpoints::folder(&config));
    anyhow::ensure!(
        arguments.checkpoints.is_none() || folder.is_dir(),
        "{} is no folder: without its checkpoints an end that was cut off cannot be found",
        folder.display()
    );
    let known = checkpoints::read(&folder, &hub.checkpoint_key())?;
    let mut broken = known.refused.iter().filter(|refused| refused.is_forged()).count();
    for refused in &known.refused {
        say_aside(&refused.to_string());
    }
    if known.lines == 0 {
        say_aside(&format!(
            "no signed checkpoint in {}: an end that was cut off, or a trail written anew, cannot be found",
            folder.display()
        ));
    }
    let mut chains = hub.verify_audit_trails(&known.checkpoints).await?;
    if let Some(wanted) = arguments.organisation {
        chains.retain(|chain| chain.organisation == wanted);
        anyhow::ensure!(!chains.is_empty(), "{wanted} has no audit trail");
    }
    for chain in &chains {
        let whose = match (chain.organisation, chain.name.as_str()) {
            (OrganisationId::INSTALLATION, _) => "the installation itself".to_owned(),
            (id, "") => id.to_string(),
            (id, name) => format!("{name} ({id})"),
        };
        match &chain.outcome {
            Ok(head) => say(&format!("whole   {whose}: {} entries", head.seq))?,
            Err(found) => {
                broken += 1;
                say(&format!("BROKEN  {whose}: {found}"))?;
            }
        }
    }
    hub.store().clone().close().await?;
    let verdict = if broken == 0 { "whole" } else { "BROKEN" };
    say(&format!("{verdict}: {} chains, {} signed checkpoints", chains.len(), known.lines))?;
    Ok(if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
