//! From a file to a server. Only where the tests have a PostgreSQL; what is copied is tested in `store`.

use super::support::{Hub, found, program, yagura};
use std::process::Command;

const NAME: &str = "yagura_program_copy";

/// An empty database's address without its password, and the password.
pub(super) fn server() -> Option<(String, String)> {
    let url = std::env::var("YAGURA_TEST_POSTGRES").ok()?;
    let (user, host) = url.strip_prefix("postgres://")?.split_once('@')?;
    let (user, password) = user.split_once(':')?;
    let (host, _) = host.rsplit_once('/')?;
    Some((format!("postgres://{user}@{host}"), password.to_owned()))
}

/// Debian's package of the server, which the tests need anyway, brings this client.
pub(super) fn psql(sql: &str) {
    let url = std::env::var("YAGURA_TEST_POSTGRES").unwrap();
    let done =
        Command::new("psql").args(["--quiet", "--no-psqlrc", "--command", sql, &url]).status().unwrap();
    assert!(done.success(), "{sql}");
}

#[test]
fn an_installation_moves_to_a_server_and_runs_there() {
    let Some((host, password)) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    found(folder.path());
    let secret = folder.path().join("password");
    std::fs::write(&secret, format!("{password}\n")).unwrap();
    psql(&format!("drop database if exists {NAME}"));
    psql(&format!("create database {NAME}"));
    let to = format!("{host}/{NAME}");
    let arguments =
        ["db", "copy", "--from", "sqlite:data/yagura.db", "--to", &to, "--password-file", "password"];
    let said = yagura(folder.path(), &arguments).good();
    assert!(said.contains("1  organisation") && said.contains("read back and found the same"), "{said}");
    let said = yagura(folder.path(), &arguments).refused();
    assert!(said.contains("nothing was copied") && said.contains("it must be empty"), "{said}");

    let settings = format!(
        "listen = \"127.0.0.1:0\"\n[database]\nurl = \"{to}\"\npassword_file = \"password\"\n[ops]\nlisten = \"\"\n"
    );
    std::fs::write(folder.path().join("test.toml"), settings).unwrap();
    std::fs::remove_file(folder.path().join("data/yagura.db")).unwrap();
    Hub::start(folder.path(), &[]).stop().good();
    let listed = yagura(folder.path(), &["user", "list", "--config", "test.toml"]).good();
    assert!(listed.contains("sato"), "{listed}");
    let said = yagura(folder.path(), &["backup", "b.tar", "--config", "test.toml"]).good();
    assert!(said.contains("pg_dump") && !said.contains(&password), "{said}");
}

#[test]
fn a_password_on_the_command_line_is_refused_and_not_repeated() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.db"), "").unwrap();
    let to = "postgres://yagura:s3cret@127.0.0.1:1/yagura";
    let said = yagura(folder.path(), &["db", "copy", "--from", "sqlite:a.db", "--to", to]).refused();
    assert!(said.contains("keep the password out of the address") && !said.contains("s3cret"), "{said}");
}

#[test]
fn a_source_that_is_not_there_or_of_another_kind_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let to = "postgres://yagura@127.0.0.1:1/yagura";
    for (from, part) in
        [("sqlite:gone.db", "there is no file gone.db"), ("postgres://a@b/c", "--from is the file")]
    {
        let said = yagura(folder.path(), &["db", "copy", "--from", from, "--to", to]).refused();
        assert!(said.contains(part), "{said}");
    }
    let mut command = program(folder.path(), &["db", "copy", "--from", "sqlite:a.db", "--to", "mysql://a/b"]);
    std::fs::write(folder.path().join("a.db"), "").unwrap();
    assert!(!command.output().unwrap().status.success());
}
