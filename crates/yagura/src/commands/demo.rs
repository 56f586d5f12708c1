//! `yagura demo`: the hub with the invented region in it, to try it and to show it.
//! Not here: making the region ([`crate::demo`]).
//! Next: [`super::hub`].

use super::hub::{self, Running};
use clap::Args;
use std::process::ExitCode;

/// Try it: run the hub with an invented region in it, and print its sign-ins
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    running: Running,
}

const EXAMPLES: &str = "\
The region is made where nobody has an account yet, and kept: the second start finds it as it was left. The same as \
`yagura hub --demo`.

Examples:
  yagura demo                                            in ./data, on this machine only
  yagura demo --data /tmp/try --listen 127.0.0.1:9000    elsewhere, on another port";

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    hub::start(&arguments.running, true)
}
