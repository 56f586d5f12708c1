//! The program as people start it: its words, its refusals, its listeners, its backups.
//! Not here: what its parts do (tests beside them), pages in a browser (`e2e/`).
//! Next: [`cases::support`], then one file per command.

// Marked, so that Clippy knows the helpers as tests as well.
#[cfg(test)]
mod cases;
