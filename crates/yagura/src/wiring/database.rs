//! Which database: a SQLite file in the data folder, or PostgreSQL with a password from a file or the environment.
//! Not here: what is in it (`store`).
//! Next: `store::Store`.

use crate::config::Config;
use anyhow::Context;
use jiff::Timestamp;
use std::{
    fmt::Write,
    net::IpAddr,
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

/// The address with the password from the environment or a file in it, if there is either.
pub(crate) fn with_password(url: &str, file: Option<&Path>) -> anyhow::Result<String> {
    check_url(url)?;
    let url = &over_tls(url);
    let password = match (std::env::var(PASSWORD), file) {
        (Ok(password), _) => password,
        (Err(_), Some(path)) => std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the database's password from {}", path.display()))?,
        (Err(_), None) => return Ok(url.to_owned()),
    };
    insert_password(url, password.trim_end_matches(['\r', '\n']))
}

/// The address with TLS asked for, unless it says something else or the server is this machine: left to itself the
/// database library goes on in the clear where somebody says that the server has no TLS.
fn over_tls(url: &str) -> String {
    let (place, options) = url.split_once('?').unwrap_or((url, ""));
    let (_, rest) = place.split_once("://").unwrap_or(("", place));
    let authority = rest.split('/').next().unwrap_or_default();
    let server = authority.rsplit_once('@').map_or(authority, |(_, server)| server);
    let (host, port) = server.rsplit_once(':').unwrap_or((server, ""));
    let host = if port.ends_with(']') { server } else { host }.trim_matches(['[', ']']);
    let host = options.split('&').find_map(|option| option.strip_prefix("host=")).unwrap_or(host);
    let is_here = match host.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        // Without a name, or with a path in its place, it is a socket of this machine.
        Err(_) => host == "localhost" || host.is_empty() || host.starts_with(['%', '/']),
    };
    if is_here || options.contains("sslmode=") {
        return url.to_owned();
    }
    let mark = if options.is_empty() { '?' } else { '&' };
    format!("{}{mark}sslmode=verify-full", url.trim_end_matches('?'))
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
        assert_eq!(
            with_password("postgres://u@localhost/d", Some(&path)).unwrap(),
            "postgres://u:abc@localhost/d"
        );
        assert!(with_password("postgres://h/d", Some(&path)).is_err());
    }

    #[test]
    fn beyond_this_machine_the_database_is_reached_over_tls_with_its_name_checked() {
        for (url, options) in [
            ("postgres://u@db.example/d", "?sslmode=verify-full"),
            ("postgres://u@db.example:5432/d?", "sslmode=verify-full"),
            ("postgres://u@10.1.2.3/d?sslrootcert=/etc/ca.pem", "&sslmode=verify-full"),
            ("postgres://u@[2001:db8::1]/d", "?sslmode=verify-full"),
            ("postgres://u@[2001:db8::1]:5432/d", "?sslmode=verify-full"),
            ("postgres://u@db.example/d?sslmode=require", ""),
            ("postgres://u@localhost/d", ""),
            ("postgres://u@127.0.0.1:5432/d", ""),
            ("postgres://u@[::1]/d", ""),
            ("postgres://u@[::1]:5432/d", ""),
            ("postgres://u@%2Frun%2Fpostgresql/d", ""),
            ("postgres:///d?host=/run/postgresql", ""),
            ("postgres:///d?host=db.example", "&sslmode=verify-full"),
        ] {
            assert_eq!(over_tls(url), format!("{url}{options}"));
        }
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
