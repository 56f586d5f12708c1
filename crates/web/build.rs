//! Makes `messages.rs` from `messages/*.toml`, and a version of the assets for their addresses.
//! Not here: the rules of a message file (`build/messages.rs`).
//! Next: `src/messages.rs` takes in what is made here.

#[path = "build/messages.rs"]
mod messages;

use std::error::Error;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo follows a folder named here down to its files.
    for path in ["build.rs", "build", "messages", "assets"] {
        writeln!(stdout(), "cargo::rerun-if-changed={path}")?;
    }

    let mut sources = Vec::new();
    for path in files("messages")? {
        if path.extension().is_some_and(|ending| ending == "toml") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            sources.push(messages::Source { name, text: fs::read_to_string(&path)? });
        }
    }
    match messages::generate(&sources) {
        Ok(code) => fs::write(Path::new(&env::var("OUT_DIR")?).join("messages.rs"), code)?,
        Err(refusals) => {
            for refusal in refusals {
                let line = refusal.to_string().replace('\n', " ");
                writeln!(stdout(), "cargo::error={line}")?;
            }
        }
    }

    let mut hasher = DefaultHasher::new();
    for path in files("assets")? {
        fs::read(path)?.hash(&mut hasher);
    }
    writeln!(stdout(), "cargo::rustc-env=ASSETS_VERSION={:016x}", hasher.finish())?;
    Ok(())
}

/// The files of a folder, in the order of their names.
fn files(folder: &str) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}
