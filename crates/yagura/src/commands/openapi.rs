//! `yagura openapi`: the document that describes the API.
//! Not here: the document (`web::openapi`).
//! Next: `docs/openapi.json`.

use clap::Args;
use std::{io::Write, process::ExitCode};

/// Print the document that describes the API (OpenAPI 3.1); a running hub serves it at /api/v1/openapi.json
#[derive(Args)]
#[command(after_help = "Example:\n  yagura openapi > openapi.json")]
pub(crate) struct Arguments {}

pub(crate) fn run(_: &Arguments) -> anyhow::Result<ExitCode> {
    std::io::stdout().write_all(web::openapi().as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
