//! `yagura db`: from the file of one hospital to the server of a region.
//! Not here: the SQL (`store::copy`).
//! Next: `store::copy`.

use super::{in_runtime, say};
use crate::wiring::{self, database};
use anyhow::Context;
use clap::{Args, Subcommand};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};
use store::{Store, copy};

/// Move the database
#[derive(Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLE: &str = "\
Example:
  yagura db copy --from sqlite:/srv/yagura/yagura.db --to postgres://yagura@db.example/yagura";

#[derive(Subcommand)]
enum Command {
    /// Copy everything from a SQLite file to an empty PostgreSQL database
    #[command(after_help = "\
Stop the hub first. Every table is copied, read back and compared; all of it arrives or nothing. Afterwards set \
database.url in yagura.toml to the new address, and keep the data folder: keys and certificates stay there.

Example:
  yagura db copy --from sqlite:/srv/yagura/yagura.db --to postgres://yagura@db.example/yagura \\
    --password-file /etc/yagura/database.password")]
    Copy(Copy),
}

#[derive(Args)]
struct Copy {
    /// The file: sqlite:PATH
    #[arg(long, value_name = "sqlite:PATH")]
    from: String,
    #[arg(
        long,
        value_name = "postgres://…",
        help = "The server, without the password: postgres://USER@HOST/DATABASE"
    )]
    to: String,
    #[arg(
        long,
        value_name = "FILE",
        help = "File that holds the server's password; YAGURA_DATABASE_PASSWORD goes before it"
    )]
    password_file: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match &arguments.command {
        Command::Copy(arguments) => in_runtime(copy(arguments)),
    }
}

async fn copy(arguments: &Copy) -> anyhow::Result<ExitCode> {
    let path = arguments
        .from
        .strip_prefix("sqlite:")
        .context("--from is the file, as in sqlite:/srv/yagura/yagura.db")?;
    let path = Path::new(path);
    anyhow::ensure!(path.is_file(), "there is no file {}", path.display());
    anyhow::ensure!(
        !arguments.to.is_empty(),
        "--to is the server, as in postgres://yagura@db.example/yagura"
    );
    let url = database::with_password(&arguments.to, arguments.password_file.as_deref())?;
    let from = Store::connect_file(path).await.with_context(|| format!("cannot open {}", path.display()))?;
    let to = Store::open(&url, wiring::clock().now())
        .await
        .with_context(|| format!("cannot open {}", arguments.to))?;
    let mut rows = 0;
    let copied = copy::copy(&from, &to, |copied| {
        rows += copied.rows;
        // Nobody is left to tell when standard output is closed; the copy is worth finishing.
        let _ = say(&format!("{:>10}  {}", copied.rows, copied.table));
    });
    let tables = copied.await.context("nothing was copied")?.len();
    from.close().await?;
    to.close().await?;
    say(&format!("{rows} rows of {tables} tables copied, read back and found the same"))?;
    Ok(ExitCode::SUCCESS)
}
