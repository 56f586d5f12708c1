//! A secret from a person: typed without being shown, or piped in; never an argument, which others could see.
//! Not here: what it is for ([`super::user`]).
//! Next: [`super::user`].

use super::say_aside;
use anyhow::Context;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::io::{self, BufRead, IsTerminal, Read};

/// A longer line is no password.
const LIMIT_BYTES: u64 = 4096;

/// A new password: on a terminal typed twice, from a pipe one line.
pub(crate) fn new_password() -> anyhow::Result<String> {
    if !io::stdin().is_terminal() {
        return line();
    }
    let first = hidden("New password: ")?;
    anyhow::ensure!(hidden("Once more: ")? == first, "the two entries differ");
    Ok(first)
}

fn hidden(prompt: &str) -> anyhow::Result<String> {
    let echo = NoEcho::begin()?;
    say_aside(prompt);
    let line = line();
    drop(echo);
    line
}

fn line() -> anyhow::Result<String> {
    let mut line = String::new();
    let read =
        io::stdin().lock().take(LIMIT_BYTES).read_line(&mut line).context("cannot read the password")?;
    anyhow::ensure!(read > 0, "no password came on standard input");
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// The terminal shows nothing until this is dropped.
struct NoEcho(Termios);

impl NoEcho {
    fn begin() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        tcsetattr(io::stdin(), OptionalActions::Flush, &silent)?;
        Ok(Self(before))
    }
}

impl Drop for NoEcho {
    fn drop(&mut self) {
        // A terminal that is gone needs no echo.
        let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &self.0);
    }
}
