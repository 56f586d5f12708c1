//! What the program says of itself: to standard error, as text or JSON, never a secret.
//! Not here: the audit trail, which is a table.
//! Next: CONTRIBUTING.md says what never stands in a message.

use crate::config::{Config, kind::Format};
use tracing_subscriber::EnvFilter;

/// The environment variable that goes before `log.level`.
const LEVEL: &str = "YAGURA_LOG";

/// Begins to write messages as the settings say.
pub(crate) fn begin(config: &Config) -> anyhow::Result<()> {
    let level = std::env::var(LEVEL).unwrap_or_else(|_| config.log.level.as_str().to_owned());
    let filter = EnvFilter::builder().parse(level)?;
    let messages = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let begun = match config.log.format {
        Format::Text => messages.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).try_init(),
        Format::Json => messages.json().flatten_event(true).try_init(),
    };
    begun.map_err(|error| anyhow::anyhow!("cannot begin to log: {error}"))
}
