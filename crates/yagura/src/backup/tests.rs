//! A backup is read back as it was written, and refused where anything differs.

use super::{Database, Part, check, extract, parts, write};
use proptest::prelude::*;
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};
use tempfile::TempDir;

struct Made {
    folder: TempDir,
    backup: PathBuf,
}

fn made(name: &str) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let deep = format!("files/{}", "a".repeat(36));
    for (file, text) in [
        ("keys/sealing.key", "k"),
        ("tls/server.pem", "certificate"),
        ("checkpoints/2026-11.jsonl", "{}\n"),
        (&format!("{deep}/{}", "b".repeat(64)), "evidence"),
        ("keys/new.part", "half"),
        ("other/stray", "stray"),
    ] {
        let path = data.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let database = folder.path().join("copy.db");
    fs::write(&database, vec![7; 100_000]).unwrap();
    let mut all = vec![Part::new(super::DATABASE.into(), database).unwrap()];
    all.extend(parts(&data).unwrap());
    let backup = folder.path().join(name);
    write(
        File::create(&backup).unwrap(),
        &backup,
        &all,
        Database::Sqlite,
        "2026-11-20T00:00:00Z".parse().unwrap(),
    )
    .unwrap();
    Made { folder, backup }
}

fn contents(folder: &Path) -> Vec<(String, PathBuf)> {
    parts(folder).unwrap().into_iter().map(|part| (part.name, part.path)).collect()
}

fn names(folder: &Path) -> Vec<String> {
    contents(folder).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn plain_and_compressed_backups_come_back_as_they_were() {
    for name in ["b.tar", "b.tar.gz"] {
        let made = made(name);
        let back = made.folder.path().join("back");
        let manifest = extract(&made.backup, &back).unwrap();
        assert_eq!(manifest, check(&made.backup).unwrap());
        assert_eq!(
            names(&back),
            ["keys/sealing.key", "tls/server.pem"]
                .into_iter()
                .map(str::to_owned)
                .chain([
                    format!("files/{}/{}", "a".repeat(36), "b".repeat(64)),
                    "checkpoints/2026-11.jsonl".to_owned()
                ])
                .collect::<Vec<_>>()
        );
        assert_eq!(fs::read(back.join("yagura.db")).unwrap(), vec![7; 100_000]);
        assert!(!back.join("other").exists() && !back.join("keys/new.part").exists());
    }
}

#[test]
fn a_cut_off_backup_is_refused_wherever_it_was_cut() {
    let made = made("b.tar");
    let whole = fs::read(&made.backup).unwrap();
    // The two empty blocks at the end, and what follows the last file in its block, carry nothing.
    let last = whole.len() - 1_024 - 512;
    for end in (0..last).step_by(4_999) {
        fs::write(&made.backup, &whole[..end]).unwrap();
        assert!(check(&made.backup).is_err(), "cut at {end}");
    }
}

#[test]
fn a_file_that_is_no_backup_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [("text", b"hello".as_slice()), ("empty", b""), ("gz", &[0x1f, 0x8b, 8, 0, 0])] {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        assert!(check(&path).is_err(), "{name}");
    }
}

#[test]
fn a_name_outside_the_folders_of_a_backup_is_refused() {
    for path in
        ["../evil", "/etc/passwd", "keys/../../evil", "keys", "other/file", "yagura.db/x", "keys/./a/../b"]
    {
        let text = format!(
            r#"{{"v":1,"made_at":"2026-11-20T00:00:00Z","program":"0","database":"sqlite","files":[{{"path":{path:?},"bytes":1,"sha256":""}}]}}"#
        );
        assert!(super::manifest::Manifest::parse(text.as_bytes()).is_err(), "{path}");
    }
}

#[test]
fn what_is_added_after_the_listing_belongs_to_the_next_backup() {
    let folder = tempfile::tempdir().unwrap();
    let (data, backup) = (folder.path().join("data"), folder.path().join("b.tar"));
    let checkpoints = data.join("checkpoints/2026-11.jsonl");
    fs::create_dir_all(checkpoints.parent().unwrap()).unwrap();
    fs::write(&checkpoints, "one\n").unwrap();
    let all = parts(&data).unwrap();
    // A checkpoint that was signed after the database was copied would say that its trail was cut off.
    fs::write(&checkpoints, "one\ntwo\n").unwrap();
    let out = File::create(&backup).unwrap();
    write(out, &backup, &all, Database::Postgres, "2026-11-20T00:00:00Z".parse().unwrap()).unwrap();
    let back = folder.path().join("back");
    extract(&backup, &back).unwrap();
    assert_eq!(fs::read_to_string(back.join("checkpoints/2026-11.jsonl")).unwrap(), "one\n");
}

#[test]
fn a_second_extraction_into_the_same_folder_is_refused() {
    let made = made("b.tar");
    let back = made.folder.path().join("back");
    extract(&made.backup, &back).unwrap();
    assert!(extract(&made.backup, &back).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_changed_byte_is_found_or_changes_nothing(at in 0_usize..104_000, bit in 0_u32..8) {
        let made = made("b.tar");
        let before = check(&made.backup).unwrap();
        let mut bytes = fs::read(&made.backup).unwrap();
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        fs::write(&made.backup, &bytes).unwrap();
        let back = made.folder.path().join("back");
        if let Ok(after) = extract(&made.backup, &back) {
            prop_assert_eq!(after.files, before.files);
            prop_assert_eq!(fs::read(back.join("yagura.db")).unwrap(), vec![7; 100_000]);
            for (name, path) in contents(&back) {
                prop_assert_eq!(fs::read(path).unwrap(), fs::read(made.folder.path().join("data").join(name)).unwrap());
            }
        }
    }
}
