//! `yagura import`: takes a list of assets in from the console: prints the preview, and applies it when told to.
//! Not here: reading and comparing (`hub::inventory::import`).
//! Next: `hub::inventory::import`.

use super::{in_runtime, say};
use crate::{config::Place, wiring};
use ::hub::{
    Cx, HubError,
    inventory::{
        import::{self, Mapping, Outcome, Receiving, Refusal, Run, Survey, UploadError},
        snapshot,
    },
};
use anyhow::{Context, anyhow};
use clap::Args;
use domain::{
    access::{Inventory, Write},
    ids::ImportId,
    inventory::{AssetKind, ImportState, RowVerdict},
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
Columns are recognised by their headings, or as they were last chosen on the page for the same headings.
The same file twice changes nothing, and assets that are not in the file stay. The hub may be running.

Examples:
  yagura import --organisation '北見台市民病院' ledger.xlsx             shows what would change
  yagura import --organisation '北見台市民病院' ledger.xlsx --yes       changes it";

/// Bytes read at a time.
const PIECE_BYTES: usize = 256 * 1024;

/// Faults and changes that are printed.
const PRINTED: u32 = 20;

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
    let done = go_through(&cx, arguments, id).await;
    if !matches!(done, Ok(ExitCode::SUCCESS)) || !arguments.yes {
        // Nothing of it is to linger on the page of imports.
        let _ = import::discard(&cx, id).await;
    }
    // Sweeps up, and matches what is new; a running hub may do it as well.
    hub.run_due_jobs().await?;
    hub.store().clone().close().await?;
    done
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

async fn go_through(
    cx: &Cx<Write<Inventory>>,
    arguments: &Arguments,
    id: ImportId,
) -> anyhow::Result<ExitCode> {
    let sheet = arguments.sheet.map(|sheet| sheet.saturating_sub(1));
    let survey = import::columns(cx, id, sheet).await.map_err(refused)?;
    let kind = arguments.kind.as_deref().map(str::parse::<AssetKind>).transpose()?;
    let mapping = Mapping { rest_kind: kind.unwrap_or(survey.rest_kind), ..survey.mapping() };
    print_columns(&survey, &mapping)?;
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
        print_preview(cx, &run).await?;
        let changes = run.counts.added + run.counts.changed;
        if !arguments.yes || changes == 0 {
            say(if changes == 0 {
                "nothing to change"
            } else {
                "nothing was changed; add --yes to apply it"
            })?;
            return Ok(if changes == 0 && arguments.yes { ExitCode::FAILURE } else { ExitCode::SUCCESS });
        }
        match import::apply(cx, id, run.version).await? {
            Outcome::Applied { added, changed } => {
                say(&format!("applied: {added} added, {changed} changed"))?;
                return Ok(ExitCode::SUCCESS);
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
                return Err(refused(Refusal::from_json(&run.message).unwrap_or(Refusal::Gone).into()));
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

fn print_columns(survey: &Survey, mapping: &Mapping) -> anyhow::Result<()> {
    let encoding = survey.encoding.as_deref().unwrap_or("Excel");
    say(&format!("{encoding} {}, headings in row {}", survey.sheet_name, survey.heading_row))?;
    for column in &survey.columns {
        let field = column.field.map_or("left out", |field| field.as_str());
        say(&format!("  {:<3} {} -> {field}", column.letters, column.title))?;
    }
    say(&format!("  rows that do not say are: {}", mapping.rest_kind))?;
    Ok(())
}

async fn print_preview(cx: &Cx<Write<Inventory>>, run: &Run) -> anyhow::Result<()> {
    let counts = &run.counts;
    say(&format!(
        "{} rows: {} to add, {} to change, {} the same, {} left out; {} cells cannot be read; {} rows passed over",
        counts.total, counts.added, counts.changed, counts.same, counts.bad, counts.cells_bad, counts.skipped
    ))?;
    for cell in import::bad_cells(cx, run.id, (0, i64::MAX), PRINTED).await? {
        let reason = cell.reason.map_or_else(String::new, |reason| reason.to_string());
        let place = if cell.letters.is_empty() {
            "the row".to_owned()
        } else {
            format!("{}{}", cell.letters, cell.row)
        };
        say(&format!("  row {}, {place} {}: {reason} {:?}", cell.row, cell.heading, cell.written))?;
    }
    for change in import::changes(cx, run.id, RowVerdict::Changed, 0, PRINTED).await? {
        say(&format!("  row {}, {}:", change.row, change.after.name))?;
        let Some(before) = &change.before else { continue };
        for line in differences(&snapshot(before), &snapshot(&change.after))? {
            say(&format!("    {line}"))?;
        }
    }
    Ok(())
}

/// The fields of two assets that differ.
fn differences(before: &str, after: &str) -> anyhow::Result<Vec<String>> {
    type Fields = serde_json::Map<String, serde_json::Value>;
    let (before, after): (Fields, Fields) = (serde_json::from_str(before)?, serde_json::from_str(after)?);
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    let shown =
        |fields: &Fields, name: &str| fields.get(name).map_or_else(|| "-".to_owned(), ToString::to_string);
    let differing = names.into_iter().filter(|name| before.get(*name) != after.get(*name));
    Ok(differing.map(|name| format!("{name}: {} -> {}", shown(&before, name), shown(&after, name))).collect())
}

/// A refusal in words; pages have their own.
fn refused(error: UploadError) -> anyhow::Error {
    match error {
        UploadError::Refused(refusal) => anyhow!("the file cannot be read: {refusal}; nothing was changed"),
        UploadError::Hub(error) => error.into(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_fields_that_differ_are_named() {
        let lines =
            super::differences(r#"{"name":"VPN","place":"1"}"#, r#"{"name":"VPN","vendor":"A"}"#).unwrap();
        assert_eq!(lines, [r#"place: "1" -> -"#, r#"vendor: - -> "A""#]);
    }
}
