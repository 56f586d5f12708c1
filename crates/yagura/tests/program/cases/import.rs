//! Bringing a list in from the console.

use super::support::{Outcome, found, yagura};
use std::{fs, path::Path};

const LIST: &str = "管理番号,機器名,種別,サポート期限\nKH-1,検査サーバー,サーバー,令和9年3月31日\n";

fn import(folder: &Path, list: &[u8], more: &[&str]) -> Outcome {
    fs::write(folder.join("list.csv"), list).unwrap();
    yagura(folder, &[&["import", "--organisation", "北見台市民病院", "list.csv"], more].concat())
}

#[test]
fn a_list_is_shown_then_applied_and_the_same_again_is_nothing_to_do() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path());
    let shown = import(folder.path(), LIST.as_bytes(), &[]).good();
    assert!(shown.contains("1 rows: 1 to add"), "{shown}");
    assert!(shown.contains("B   機器名 -> name"), "{shown}");
    assert!(shown.ends_with("nothing was changed; add --yes to apply it\n"), "{shown}");
    let applied = import(folder.path(), LIST.as_bytes(), &["--yes"]).good();
    assert!(applied.ends_with("applied: 1 added, 0 changed\n"), "{applied}");
    let again = import(folder.path(), LIST.as_bytes(), &["--yes"]).good();
    assert!(again.ends_with("nothing to change\n"), "{again}");
}

#[test]
fn a_cell_that_cannot_be_read_is_named_in_words() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path());
    let list = LIST.replace("令和9年3月31日", "令和9年13月31日");
    let shown = import(folder.path(), list.as_bytes(), &[]).good();
    assert!(shown.contains("  D2 サポート期限: no date: \"令和9年13月31日\"\n"), "{shown}");
}

#[test]
fn a_file_that_cannot_be_taken_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path());
    let said = import(folder.path(), b"PK\x03\x04 and then nothing", &["--yes"]).refused();
    assert!(said.contains("damaged or has a password") && said.contains("nothing was changed"), "{said}");
    let said = import(folder.path(), b"\xff\x80 \x82\n", &[]).refused();
    assert!(said.contains("save the file as CSV UTF-8"), "{said}");
    let said = import(folder.path(), b"", &[]).refused();
    assert!(said.contains("the file is empty"), "{said}");
    let said = yagura(folder.path(), &["import", "--organisation", "ほかの病院", "list.csv"]).refused();
    assert!(said.contains("there is no organisation \"ほかの病院\""), "{said}");
}
