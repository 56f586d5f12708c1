//! `yagura import`: takes a list of assets in from the console: prints the preview, and applies it when told to.
//! Not here: reading and comparing (`hub::inventory::import`).
//! Next: [`mod@print`], `hub::inventory::import`.

mod print;

use super::{in_runtime, say};
use crate::{config::Place, wiring};
use ::hub::{
    Cx, HubError,
    inventory::import::{self, Mapping, Outcome, Receiving, Refusal, Run, UploadError},
};
use anyhow::{Context, anyhow};
use clap::Args;
use domain::{
    access::{Inventory, Write},
    ids::ImportId,
    inventory::{AssetKind, ImportState},
};
use std::{path::PathBuf, process::ExitCode, time::Duration};
use tokio::io::AsyncReadExt;

/// Take a list of assets in from an Excel or CSV file: shows what would change, and changes it with --yes
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// The organisation: its name, or its identifier
    #[arg(long)]
    organisation: String,
    /// The file: .xlsx, or CSV in Shift_JIS, UTF-8 or UTF-16
    file: PathBuf,
    /// The sheet, counted from 1; without it the one whose headings are known best
    #[arg(long)]
    sheet: Option<usize>,
    /// What rows are that do not say; without it what most names speak of
    #[arg(long, value_parser = AssetKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>())]
    kind: Option<String>,
    /// Apply it; without this nothing changes
    #[arg(long)]
    yes: bool,
}

const EXAMPLES: &str = "\
Columns are recognised by their headings, or as they were last chosen on the page for the same headings. \
The same file twice changes nothing, and assets that are not in the file stay. The hub may be running. \
The exit status is 1 if the file cannot be read; then nothing is changed.

Examples:
  yagura import --organisation '北見台市民病院' ledger.xlsx             shows what would change
  yagura import --organisation '北見台市民病院' ledger.xlsx --yes       changes it";

/// Bytes read at a time.
const PIECE_BYTES: usize = 256 * 1024;

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    in_runtime(take_in(arguments))
}

async fn take_in(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let hub = wiring::open_existing(&arguments.place.config()?).await?;
    let signed = hub.console(&arguments.organisation).await.map_err(|error| match error {
        HubError::NotFound => anyhow!("there is no organisation {:?}, or several", arguments.organisation),
        other => other.into(),
    })?;
    let cx = signed.permit::<Write<Inventory>>()?;
    let id = receive(&cx, arguments).await?;
    let applied = go_through(&cx, arguments, id).await;
    if !matches!(applied, Ok(true)) {
        // Nothing of it is to linger on the page of imports.
        let _ = import::discard(&cx, id).await;
    }
    // Sweeps up, and matches what is new; a running hub may do it as well.
    hub.run_due_jobs().await?;
    hub.store().clone().close().await?;
    applied.map(|_| ExitCode::SUCCESS)
}

async fn receive(cx: &Cx<Write<Inventory>>, arguments: &Arguments) -> anyhow::Result<ImportId> {
    let shown = arguments.file.display();
    let mut file =
        tokio::fs::File::open(&arguments.file).await.with_context(|| format!("cannot read {shown}"))?;
    let mut receiving = Receiving::begin(cx).await?;
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let bytes = file.read(&mut piece).await.with_context(|| format!("cannot read {shown}"))?;
        let Some(read) = piece.get(..bytes).filter(|read| !read.is_empty()) else { break };
        receiving.write(read).await.map_err(refused)?;
    }
    let name =
        arguments.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    receiving.finish(cx, &name).await.map_err(refused)
}

/// Shows what would change, and changes it if that is wished; whether anything was changed.
async fn go_through(cx: &Cx<Write<Inventory>>, arguments: &Arguments, id: ImportId) -> anyhow::Result<bool> {
    let sheet = arguments.sheet.map(|sheet| sheet.saturating_sub(1));
    let survey = import::columns(cx, id, sheet).await.map_err(refused)?;
    let kind = arguments.kind.as_deref().map(str::parse::<AssetKind>).transpose()?;
    let proposed = survey.mapping();
    let mapping =
        kind.map_or(proposed.clone(), |kind| Mapping { rest_kind: kind, guesses_kind: false, ..proposed });
    print::columns(&survey, &mapping)?;
    let version = import::find(cx, id).await?.version;
    import::choose(cx, id, version, survey.sheet, &mapping).await.map_err(|error| match error {
        UploadError::Hub(HubError::Invalid(_)) => {
            anyhow!("no column says which asset a row is: neither a name nor an asset number was recognised")
        }
        other => refused(other),
    })?;
    // Twice at most: the ledger may change between the preview and its application.
    for _ in 0..2 {
        let run = wait(cx, id).await?;
        print::preview(cx, &run).await?;
        if run.counts.added + run.counts.changed == 0 {
            say("nothing to change")?;
            return Ok(false);
        }
        if !arguments.yes {
            say("nothing was changed; add --yes to apply it")?;
            return Ok(false);
        }
        match import::apply(cx, id, run.version).await? {
            Outcome::Applied { added, changed } => {
                say(&format!("applied: {added} added, {changed} changed"))?;
                return Ok(true);
            }
            Outcome::Stale => say("the ledger changed meanwhile; comparing again")?,
        }
    }
    Err(anyhow!("the ledger keeps changing; nothing was applied"))
}

/// Waits until the file is read: by this process, or by a hub that was quicker to take the job.
async fn wait(cx: &Cx<Write<Inventory>>, id: ImportId) -> anyhow::Result<Run> {
    loop {
        let run = import::find(cx, id).await?;
        match run.state {
            ImportState::Ready => return Ok(run),
            ImportState::Broken => {
                let refusal = Refusal::from_json(&run.message);
                return Err(
                    refusal.map_or_else(|| anyhow!("the file cannot be read"), |why| refused(why.into()))
                );
            }
            ImportState::Reading if import::has_failed(cx, &run).await? => {
                return Err(anyhow!("reading the file failed; the log says why"));
            }
            ImportState::Reading => {
                if !cx.hub().run_next_job().await? {
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
            other => return Err(anyhow!("the import is {other}")),
        }
    }
}

fn refused(error: UploadError) -> anyhow::Error {
    match error {
        UploadError::Refused(refusal) => anyhow!("{refusal}; nothing was changed"),
        UploadError::Hub(error) => error.into(),
    }
}
