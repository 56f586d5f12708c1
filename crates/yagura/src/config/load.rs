//! Reading the settings: a file, then flags over it; a key nobody knows is refused with the nearest known one.
//! Not here: what the keys are ([`super::Config`]).
//! Next: `commands::config`, which checks a file.

use super::{Config, Key, key::Kind};
use anyhow::Context;
use clap::Args;
use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};
use toml::de::DeTable;

/// The file that is read where it stands in the working folder and no other is named.
const FILE_NAME: &str = "yagura.toml";

/// A longer file is none of ours.
const LIMIT_BYTES: u64 = 1 << 20;

/// The flags that every command with an installation has.
#[derive(Args, Default)]
pub(crate) struct Place {
    /// Settings; without it, yagura.toml of the working folder if there is one
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Folder of database, keys and files, whatever the settings say
    #[arg(long, value_name = "FOLDER")]
    pub(crate) data: Option<PathBuf>,
}

impl Place {
    /// The settings, checked.
    pub(crate) fn config(&self) -> anyhow::Result<Config> {
        let mut config = match &self.config {
            Some(path) => read(path)?,
            None if Path::new(FILE_NAME).exists() => read(Path::new(FILE_NAME))?,
            None => Config::default(),
        };
        if let Some(data) = &self.data {
            config.data.clone_from(data);
        }
        Ok(config)
    }
}

/// Reads and checks a file.
pub(crate) fn read(path: &Path) -> anyhow::Result<Config> {
    let shown = path.display();
    let file = File::open(path).with_context(|| format!("cannot read the settings {shown}"))?;
    let mut text = String::new();
    file.take(LIMIT_BYTES + 1)
        .read_to_string(&mut text)
        .with_context(|| format!("cannot read the settings {shown}"))?;
    anyhow::ensure!(text.len() as u64 <= LIMIT_BYTES, "{shown} has more than 1 MiB: these are no settings");
    let mut config = parse(&text).with_context(|| format!("the settings {shown} are refused"))?;
    config.start_paths_at(path.parent().unwrap_or(Path::new("")));
    Ok(config)
}

/// Settings from the text of a file.
pub(crate) fn parse(text: &str) -> anyhow::Result<Config> {
    let table = DeTable::parse(text).map_err(|error| readable(&error))?;
    refuse_unknown(text, table.get_ref(), Config::KEYS, "")?;
    let config: Config = toml::from_str(text).map_err(|error| readable(&error))?;
    config.check()?;
    Ok(config)
}

impl Config {
    /// Relative paths of a file start at its folder, wherever the program was started.
    fn start_paths_at(&mut self, folder: &Path) {
        let optional = [
            &mut self.database.password_file,
            &mut self.oidc.secret_file,
            &mut self.tls.cert,
            &mut self.tls.key,
            &mut self.mail.password_file,
            &mut self.mail.ca,
        ];
        for path in optional.into_iter().filter_map(|path| path.get_mut()).chain([&mut self.data]) {
            *path = folder.join(&*path);
        }
        for place in self.feeds.iter_mut().filter(|place| !place.contains("://")) {
            *place = folder.join(&*place).display().to_string();
        }
    }
}

fn refuse_unknown(text: &str, table: &DeTable<'_>, keys: &[Key], section: &str) -> anyhow::Result<()> {
    for (name, value) in table {
        let dotted = dotted(section, name.get_ref());
        let Some(key) = keys.iter().find(|key| key.name == name.get_ref()) else {
            let line = 1 + text.get(..name.span().start).map_or(0, |before| before.matches('\n').count());
            anyhow::bail!(
                "line {line}: unknown key {dotted:?}; the nearest known one is {:?} (`yagura config` prints them all)",
                nearest(&dotted)
            );
        };
        if let (Some(inner), false) = (value.get_ref().as_table(), key.keys.is_empty()) {
            refuse_unknown(text, inner, key.keys, key.name)?;
        }
    }
    Ok(())
}

/// The known key most like a text; its last part counts as much as the whole.
fn nearest(unknown: &str) -> String {
    let of_section = |key: &'static Key| {
        let inner = key.keys.iter().map(|inner| dotted(key.name, inner.name));
        std::iter::once(key.name.to_owned()).chain(inner)
    };
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let distance = |known: &String| {
        strsim::damerau_levenshtein(unknown, known)
            .min(strsim::damerau_levenshtein(&last(unknown), &last(known)))
    };
    Config::KEYS.iter().flat_map(of_section).min_by_key(distance).unwrap_or_default()
}

fn dotted(section: &str, name: &str) -> String {
    if section.is_empty() { name.to_owned() } else { format!("{section}.{name}") }
}

/// Where in the file and what, without the library's closing line end.
fn readable(error: &toml::de::Error) -> anyhow::Error {
    anyhow::anyhow!("{}", error.to_string().trim_end())
}
