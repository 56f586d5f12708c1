//! Settings: printed, checked, refused.

use super::support::yagura;

#[test]
fn the_printed_settings_are_right_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("yagura.toml");
    std::fs::write(&file, yagura(folder.path(), &["config"]).good()).unwrap();
    let said = yagura(folder.path(), &["config", "--check", "yagura.toml"]).good();
    assert_eq!(said, "yagura.toml: right\n");
}

#[test]
fn the_printed_settings_and_their_schema_are_seen_in_review() {
    let folder = tempfile::tempdir().unwrap();
    insta::assert_snapshot!("settings", yagura(folder.path(), &["config"]).good());
    insta::assert_snapshot!("schema", yagura(folder.path(), &["config", "--schema"]).good());
}

#[test]
fn an_unknown_key_is_refused_by_every_command_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("yagura.toml"), "# ours\nlisen = \"127.0.0.1:0\"\n").unwrap();
    for arguments in
        [&["hub"] as &[&str], &["config", "--check", "yagura.toml"], &["user", "list"], &["tls", "show"]]
    {
        let said = yagura(folder.path(), arguments).refused();
        assert!(
            said.contains("line 2: unknown key \"lisen\"; the nearest known one is \"listen\""),
            "{said}"
        );
    }
    assert!(!folder.path().join("data").exists());
}

#[test]
fn a_wrong_value_is_shown_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.toml"), "listen = \"8440\"\n").unwrap();
    insta::assert_snapshot!("wrong_value", yagura(folder.path(), &["config", "--check", "a.toml"]).refused());
}

#[test]
fn settings_that_are_not_there_are_an_error_and_not_the_defaults() {
    let folder = tempfile::tempdir().unwrap();
    let said = yagura(folder.path(), &["hub", "--config", "gone.toml"]).refused();
    assert!(said.contains("cannot read the settings gone.toml"), "{said}");
}
