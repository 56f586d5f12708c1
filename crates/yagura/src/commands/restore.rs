//! `yagura restore`: a backup becomes a data folder, whole or not at all.
//! Not here: the form of the file ([`crate::backup`]).
//! Next: [`super::backup`].

use super::{in_runtime, say};
use crate::{
    backup::{self, Database, Unfinished},
    config::Place,
    private_file,
    wiring::keys,
};
use anyhow::Context;
use clap::Args;
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};
use store::Store;

/// Make a data folder from a backup, after checking all of it
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The backup
    file: PathBuf,
    #[command(flatten)]
    place: Place,
    /// Only check the backup, and make nothing
    #[arg(long)]
    check: bool,
}

const EXAMPLES: &str = "\
The folder must be empty or not be there yet. It gets its name once every hash is right, the database is whole \
and the keys can be read; until then nothing is changed.

Examples:
  yagura restore /backup/yagura-2026-11-20.tar.gz --data /srv/yagura
  yagura restore /backup/yagura-2026-11-20.tar.gz --check       is it still good?";

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let file = &arguments.file;
    if arguments.check {
        let manifest = backup::check(file).with_context(|| refused(file))?;
        say(&format!("{}: of {}, {} files, right", file.display(), manifest.made_at, manifest.files.len()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let data = arguments.place.config()?.data;
    ensure_empty(&data)?;
    let part = private_file::part(&data);
    anyhow::ensure!(
        !part.exists(),
        "{} is left of an earlier try: if no other restore is under way, remove it",
        part.display()
    );
    let unfinished = Unfinished::at(part.clone());
    let manifest = backup::extract(file, &part).with_context(|| refused(file))?;
    keys::open(&part.join("keys"), keys::Missing::Refused).with_context(|| refused(file))?;
    if manifest.database == Database::Sqlite {
        in_runtime(check_database(&part.join(backup::DATABASE))).with_context(|| refused(file))?;
    }
    // An empty folder gives way; a name cannot be given to two.
    if data.exists() {
        fs::remove_dir(&data).with_context(|| format!("cannot put anything into {}", data.display()))?;
    }
    fs::rename(&part, &data).with_context(|| format!("cannot name the folder {}", data.display()))?;
    private_file::sync_folder_of(&data)?;
    unfinished.keep();
    say(&format!("{}: restored as of {}, {} files", data.display(), manifest.made_at, manifest.files.len()))?;
    if manifest.database == Database::Postgres {
        say(
            "The database is not in it: restore it on its PostgreSQL server with pg_restore, and name it in yagura.toml.",
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

fn ensure_empty(data: &Path) -> anyhow::Result<()> {
    match fs::read_dir(data) {
        Ok(mut entries) => anyhow::ensure!(
            entries.next().is_none(),
            "{} is not empty: a restore never goes over what is there; choose another folder with --data",
            data.display()
        ),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read the folder {}", data.display()));
        }
    }
    Ok(())
}

async fn check_database(path: &Path) -> anyhow::Result<()> {
    anyhow::ensure!(path.exists(), "it holds no database");
    let store = Store::connect_file(path).await?;
    store.check_sqlite().await.context("its database is damaged")?;
    store.check_schema().await?;
    Ok(store.close().await?)
}

fn refused(file: &Path) -> String {
    format!("the backup {} is refused, and nothing was changed", file.display())
}
