//! Which database: a SQLite file in the data folder, or PostgreSQL with a password from a file or the environment.
//! Not here: what is in it (`store`).
//! Next: `store::Store`.

use crate::config::Config;
use anyhow::Context;
use jiff::Timestamp;
use std::{
    fmt::Write,
    path::{Path, PathBuf},
};
use store::Store;

/// The environment variable with the password.
const PASSWORD: &str = "YAGURA_DATABASE_PASSWORD";

/// Where the SQLite file is.
pub(crate) fn file(config: &Config) -> PathBuf {
    config.data.join("yagura.db")
}

/// Whether the database is a file here, not a server.
pub(crate) fn is_file(config: &Config) -> bool {
    config.database.url.is_empty()
}

/// Opens the database and brings its schema up to date; a SQLite file is copied before.
pub(crate) async fn open(config: &Config, now: Timestamp) -> anyhow::Result<Store> {
    if is_file(config) {
        let path = file(config);
        return Store::open_file(&path, now).await.with_context(|| format!("cannot open {}", path.display()));
    }
    let shown = &config.database.url;
    let url = with_password(shown, config.database.password_file.get().map(PathBuf::as_path))?;
    Store::open(&url, now).await.with_context(|| format!("cannot open {shown}"))
}

/// Refuses what is no address of a database, and one with the password in it: addresses end up in logs.
pub(crate) fn check_url(url: &str) -> anyhow::Result<()> {
    if url.is_empty() {
        return Ok(());
    }
    let rest = url
        .strip_prefix("postgres://")
        .or_else(|| url.strip_prefix("postgresql://"))
        .context("database: the address is neither \"\" nor postgres://USER@HOST/DATABASE")?;
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let in_user = authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'));
    anyhow::ensure!(
        !in_user && !rest.contains("password="),
        "database: keep the password out of the address; put it into a file that database.password_file names, \
         or into the environment variable {PASSWORD}"
    );
    Ok(())
}

/// The address with the password from the environment or a file in it; as it is without either.
pub(crate) fn with_password(url: &str, file: Option<&Path>) -> anyhow::Result<String> {
    check_url(url)?;
    let password = match (std::env::var(PASSWORD), file) {
        (Ok(password), _) => password,
        (Err(_), Some(path)) => std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the database's password from {}", path.display()))?,
        (Err(_), None) => return Ok(url.to_owned()),
    };
    insert_password(url, password.trim_end_matches(['\r', '\n']))
}

fn insert_password(url: &str, password: &str) -> anyhow::Result<String> {
    let (user, rest) = url.split_once('@').with_context(|| {
        format!("{url} names no user, so the password is nobody's: postgres://USER@HOST/DATABASE")
    })?;
    let mut with = format!("{user}:");
    for byte in password.bytes() {
        if byte.is_ascii_alphanumeric() {
            with.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(with, "%{byte:02X}");
        }
    }
    Ok(format!("{with}@{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_with_any_character_is_put_into_the_address() {
        let url =
            insert_password("postgres://yagura@db.example:5432/yagura?sslmode=require", "p@ss/病").unwrap();
        assert_eq!(url, "postgres://yagura:p%40ss%2F%E7%97%85@db.example:5432/yagura?sslmode=require");
    }

    #[test]
    fn the_password_file_is_read_without_its_line_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        std::fs::write(&path, "abc\n").unwrap();
        assert_eq!(with_password("postgres://u@h/d", Some(&path)).unwrap(), "postgres://u:abc@h/d");
        assert!(with_password("postgres://h/d", Some(&path)).is_err());
    }

    #[test]
    fn an_address_with_a_password_in_it_is_refused_without_showing_it() {
        for url in ["postgres://u:s3cret@h/d", "postgres://u@h/d?password=s3cret", "mysql://h/d", "sqlite:x"]
        {
            let text = check_url(url).unwrap_err().to_string();
            assert!(!text.contains("s3cret"), "{text}");
        }
    }
}
