//! Accounts from the console.

use super::support::{PASSWORD, found, in_runtime, open, yagura, yagura_reading};
use hub::identity::sign_in::SignIn;
use std::path::Path;

const ADD: [&str; 9] = [
    "user",
    "add",
    "suzuki",
    "--name",
    "鈴木 花子",
    "--organisation",
    "北見台市民病院",
    "--role",
    "system_staff",
];

fn can_sign_in(folder: &Path, login: &str, password: &str) -> bool {
    in_runtime(async {
        let hub = open(folder).await;
        let outcome = hub.sign_in(login, password, "127.0.0.1", "").await.unwrap();
        hub.store().clone().close().await.unwrap();
        matches!(outcome, SignIn::Begun { .. })
    })
}

#[test]
fn accounts_are_added_listed_and_repaired() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path());
    yagura_reading(folder.path(), &ADD, "tokimine-no-yagura\n").good();
    let listed = yagura(folder.path(), &["user", "list"]).good();
    assert!(
        listed.contains("sato\t佐藤 太郎\tadministrator at 北見台市民病院, no second factor"),
        "{listed}"
    );
    assert!(listed.contains("suzuki\t鈴木 花子\tsystem_staff at 北見台市民病院"), "{listed}");
    assert!(can_sign_in(folder.path(), "suzuki", "tokimine-no-yagura"));

    yagura_reading(folder.path(), &["user", "password", "suzuki"], "hakurei-no-yagura\r\n").good();
    assert!(can_sign_in(folder.path(), "suzuki", "hakurei-no-yagura"));
    yagura(folder.path(), &["user", "disable", "suzuki"]).good();
    assert!(!can_sign_in(folder.path(), "suzuki", "hakurei-no-yagura"));
    assert!(yagura(folder.path(), &["user", "list"]).good().contains("disabled"));
    for command in ["enable", "unlock"] {
        yagura(folder.path(), &["user", command, "suzuki"]).good();
    }
    assert!(can_sign_in(folder.path(), "suzuki", "hakurei-no-yagura"));
    let reset = ["user", "reset-second-factor", "suzuki"];
    yagura_reading(folder.path(), &reset, "shiomachi-no-yagura\n").good();
    assert!(can_sign_in(folder.path(), "suzuki", "shiomachi-no-yagura"));
    assert!(can_sign_in(folder.path(), "sato", PASSWORD));
}

#[test]
fn refusals_are_in_words() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path());
    let said = yagura_reading(folder.path(), &ADD, "short\n").refused();
    assert_eq!(said, "yagura: the password needs at least 13 characters\n");
    let said =
        yagura_reading(folder.path(), &["user", "password", "sato"], &format!("{PASSWORD}\n")).refused();
    assert_eq!(said, "yagura: the password was used before\n");
    let said = yagura(folder.path(), &["user", "password", "sato"]).refused();
    assert_eq!(said, "yagura: no password came on standard input\n");
    let said = yagura(folder.path(), &["user", "unlock", "nobody"]).refused();
    assert_eq!(said, "yagura: nobody signs in as \"nobody\"; `yagura user list` shows all\n");
    let said = yagura(folder.path(), &["user", "list", "--data", "elsewhere"]).refused();
    assert!(said.contains("there is no Yagura in the folder elsewhere"), "{said}");
    assert!(!folder.path().join("elsewhere").exists());
}

#[test]
fn a_password_is_never_an_argument() {
    let folder = tempfile::tempdir().unwrap();
    let outcome = yagura(folder.path(), &["user", "password", "sato", "kitamidai-no-yagura"]);
    assert_eq!(outcome.code, Some(2));
}
