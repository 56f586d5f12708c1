//! `yagura backup`: a copy of everything, made while the hub runs, and checked.
//! Not here: the form of the file ([`crate::backup`]).
//! Next: [`super::restore`].

use super::{in_runtime, say};
use crate::{
    backup::{self, Database, Part, Unfinished},
    config::{Config, Place},
    private_file, wiring,
};
use anyhow::Context;
use clap::Args;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};
use store::Store;

/// Copy everything into one file, while the hub runs
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The file to make; compressed if its name ends with .gz
    file: PathBuf,
    #[command(flatten)]
    place: Place,
}

const EXAMPLES: &str = "\
It holds the database, the keys, the certificates and the checkpoints of the audit trail, each with its hash, \
and is read back and checked before it gets its name. Whoever has it can read everything: keep it like the keys \
themselves, and a copy of it off-line.

Examples:
  yagura backup /backup/yagura-$(date +%F).tar.gz --data /srv/yagura
  tar -xOf /backup/yagura-2026-11-20.tar.gz manifest.json        what is in it";

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let config = arguments.place.config()?;
    wiring::ensure_exists(&config)?;
    let file = &arguments.file;
    anyhow::ensure!(!file.exists(), "{} exists: a backup never goes over another", file.display());
    let part = private_file::part(file);
    let out = private_file::create(&part).with_context(|| {
        format!("if no other backup is under way, remove {} and try again", part.display())
    })?;
    let unfinished = Unfinished::at(part.clone());
    // Listed before the database is copied: a checkpoint signed after that would say that its trail was cut off.
    let mut parts = backup::parts(&config.data)?;
    let mut database = Database::Postgres;
    let copy = database_copy(&config, file)?;
    if let Some((path, _)) = &copy {
        parts.insert(0, Part::new(backup::DATABASE.to_owned(), path.clone())?);
        database = Database::Sqlite;
    }
    backup::write(out, file, &parts, database, wiring::clock().now())
        .with_context(|| format!("cannot write the backup {}", file.display()))?;
    let manifest =
        backup::check(&part).context("the backup does not read back as it was written; run it again")?;
    std::fs::rename(&part, file).with_context(|| format!("cannot name the backup {}", file.display()))?;
    private_file::sync_folder_of(file)?;
    unfinished.keep();
    say(&format!("{}: {} files, {} bytes, checked", file.display(), manifest.files.len(), manifest.bytes()))?;
    if database == Database::Postgres {
        say(&format!(
            "The database is not in it: it is on a PostgreSQL server. Back it up there, at the same time:\n  \
             pg_dump --format=custom --file=yagura.dump {}",
            config.database.url
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A consistent copy of a SQLite database, beside the backup until that is made; `None` for a server.
fn database_copy(config: &Config, file: &Path) -> anyhow::Result<Option<(PathBuf, Unfinished)>> {
    if !wiring::database::is_file(config) {
        return Ok(None);
    }
    let mut name = file.file_name().context("a backup needs a name")?.to_owned();
    name.push(".database.part");
    let path = file.with_file_name(name);
    let unfinished = Unfinished::at(path.clone());
    in_runtime(async {
        let store = Store::connect_file(&wiring::database::file(config)).await?;
        store
            .copy_file_to(&path)
            .await
            .with_context(|| format!("cannot copy the database to {}", path.display()))?;
        store.close().await?;
        let copy = Store::connect_file(&path).await?;
        copy.check_sqlite()
            .await
            .context("the database is damaged; the last backup may be the better one")?;
        Ok(copy.close().await?)
    })?;
    Ok(Some((path, unfinished)))
}
