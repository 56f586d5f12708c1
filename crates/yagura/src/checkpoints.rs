//! The files of signed checkpoints: a line for each head of the audit trail, a file for each month, outside the database.
//! Not here: signing and comparing (`hub::audit_trail::checkpoint`), when it is done ([`crate::background`]).
//! Next: `hub::audit_trail::checkpoint`.

use crate::{config::Config, private_file};
use anyhow::Context;
use hub::{
    Hub,
    audit_trail::{Checkpoints, checkpoint::LineFault},
};
use jiff::tz::TimeZone;
use std::{
    fs::{self, File, OpenOptions},
    io::{BufRead, BufReader, Read, Seek, SeekFrom, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// A longer line is no checkpoint.
const LINE_LIMIT_BYTES: u64 = 4_096;

/// What the files say.
#[derive(Default)]
pub(crate) struct Known {
    /// What was signed.
    pub(crate) checkpoints: Checkpoints,
    /// Lines with a right signature.
    pub(crate) lines: u64,
    /// Lines that are none.
    pub(crate) refused: Vec<Refused>,
}

/// A line that is no checkpoint.
#[derive(Debug, thiserror::Error)]
#[error("{}, line {line}: {fault}", path.display())]
pub(crate) struct Refused {
    path: PathBuf,
    line: u64,
    fault: LineFault,
}

impl Refused {
    /// Someone wrote it; the others are what a kill left.
    pub(crate) fn is_forged(&self) -> bool {
        self.fault == LineFault::Forged
    }
}

/// Where they are.
pub(crate) fn folder(config: &Config) -> PathBuf {
    config.data.join("checkpoints")
}

/// Reads all files of a folder, in order; none is no error.
pub(crate) fn read(folder: &Path, public_key: &[u8]) -> anyhow::Result<Known> {
    let mut known = Known::default();
    if !folder.exists() {
        return Ok(known);
    }
    let context = || format!("cannot read the checkpoints in {}", folder.display());
    let mut paths = fs::read_dir(folder)
        .with_context(context)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .with_context(context)?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
    paths.sort();
    for path in paths {
        read_file(&path, public_key, &mut known)
            .with_context(|| format!("cannot read {}", path.display()))?;
    }
    Ok(known)
}

/// Adds what has changed since: signs it, writes it to the month's file and to the disk.
pub(crate) async fn write(hub: &Hub, folder: &Path) -> anyhow::Result<()> {
    let known = read(folder, &hub.checkpoint_key())?;
    let text = hub.write_checkpoint(&known.checkpoints).await?;
    if text.is_empty() {
        return Ok(());
    }
    private_file::folder(folder)?;
    let month = hub.now().to_zoned(TimeZone::UTC).strftime("%Y-%m.jsonl").to_string();
    append(&folder.join(month), &text)
}

fn read_file(path: &Path, public_key: &[u8], known: &mut Known) -> anyhow::Result<()> {
    let mut reader = BufReader::new(File::open(path)?);
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        if (&mut reader).take(LINE_LIMIT_BYTES).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&line);
        match known.checkpoints.add_line(&text, public_key) {
            Ok(()) if text.trim().is_empty() => {}
            Ok(()) => known.lines += 1,
            Err(fault) => known.refused.push(Refused { path: path.to_owned(), line: number, fault }),
        }
    }
    Ok(())
}

fn append(path: &Path, text: &str) -> anyhow::Result<()> {
    let context = || format!("cannot write {}", path.display());
    let is_new = !path.exists();
    let mut file = OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)
        .with_context(context)?;
    let torn = !ends_with_a_line(&mut file).with_context(context)?;
    // A hub that was killed while writing left half a line: it stays alone on its own.
    let text = if torn { format!("\n{text}") } else { text.to_owned() };
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).with_context(context)?;
    if is_new { private_file::sync_folder_of(path) } else { Ok(()) }
}

fn ends_with_a_line(file: &mut File) -> std::io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub::{Clock, Entropy, Keys, identity::setup::Founding};
    use store::Store;

    async fn hub(folder: &Path) -> Hub {
        let store = Store::open_file(&folder.join("yagura.db"), jiff::Timestamp::UNIX_EPOCH).await.unwrap();
        let clock = Clock::new(|| "2026-11-20T06:00:00Z".parse().unwrap());
        let entropy = Entropy::new(|bytes| bytes.fill(7));
        let hub = Hub::new(store, clock, entropy, Keys::new(&[1; 32], &[2; 32]).unwrap());
        let founding = Founding {
            organisation: "北見台市民病院".into(),
            kind: "hospital".into(),
            name: "佐藤".into(),
            login: "sato".into(),
            password: "kitamidai-no-yagura".into(),
        };
        hub.found(&founding).await.unwrap();
        hub
    }

    #[tokio::test]
    async fn a_head_is_written_once_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let hub = hub(folder.path()).await;
        let checkpoints = folder.path().join("checkpoints");
        write(&hub, &checkpoints).await.unwrap();
        write(&hub, &checkpoints).await.unwrap();
        let known = read(&checkpoints, &hub.checkpoint_key()).unwrap();
        assert_eq!((known.lines, known.refused.len()), (1, 0));
        assert!(checkpoints.join("2026-11.jsonl").exists());
        hub.unlock_account("sato").await.unwrap();
        write(&hub, &checkpoints).await.unwrap();
        assert_eq!(read(&checkpoints, &hub.checkpoint_key()).unwrap().lines, 2);
    }

    #[tokio::test]
    async fn half_a_line_left_by_a_kill_spoils_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let hub = hub(folder.path()).await;
        let path = folder.path().join("2026-11.jsonl");
        fs::write(&path, "{\"v\":1,\"organi").unwrap();
        write(&hub, folder.path()).await.unwrap();
        let known = read(folder.path(), &hub.checkpoint_key()).unwrap();
        assert_eq!((known.lines, known.refused.len()), (1, 1));
        assert!(!known.refused[0].is_forged() && known.refused[0].to_string().contains("line 1"));
    }

    #[tokio::test]
    async fn a_line_that_the_hub_did_not_sign_is_forged() {
        let folder = tempfile::tempdir().unwrap();
        let hub = hub(folder.path()).await;
        write(&hub, folder.path()).await.unwrap();
        let path = folder.path().join("2026-11.jsonl");
        let changed = fs::read_to_string(&path).unwrap().replacen("\"seq\":1", "\"seq\":9", 1);
        fs::write(&path, changed).unwrap();
        let known = read(folder.path(), &hub.checkpoint_key()).unwrap();
        assert!(known.lines == 0 && known.refused[0].is_forged());
    }

    #[test]
    fn no_folder_is_no_checkpoints() {
        let known = read(Path::new("/nowhere/at/all"), &[]).unwrap();
        assert_eq!((known.lines, known.refused.len()), (0, 0));
    }
}
