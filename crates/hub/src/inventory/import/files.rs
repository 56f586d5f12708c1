//! The files that came, in the data folder: written as they arrive, gone when the import is over.
//! Not here: reading them ([`super::reader`]).
//! Next: [`Receiving`].

use super::{
    mapping::survey,
    reader::{TEXT_LIMIT_BYTES, WORKBOOK_LIMIT_BYTES},
    refusal::{Refusal, UploadError},
};
use crate::{Cx, Hub, HubError};
use domain::{
    access::{Inventory, Write},
    ids::ImportId,
};
use ring::digest::{Context, SHA256};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use store::inventory::import::run::{self, Arrived};
use tokio::{fs::File, io::AsyncWriteExt};

/// A file on its way in. Dropped before its end, nothing of it stays.
pub struct Receiving {
    id: ImportId,
    path: PathBuf,
    file: Option<File>,
    hash: Context,
    bytes: u64,
    head: Vec<u8>,
    is_kept: bool,
}

/// Files that no import knows are swept after so long.
const ORPHAN_AFTER: Duration = Duration::from_hours(168);

impl Receiving {
    /// Begins to take a file in.
    ///
    /// # Errors
    /// [`HubError::Internal`] if the folder cannot be written.
    pub async fn begin(cx: &Cx<Write<Inventory>>) -> Result<Self, HubError> {
        let folder = folder(cx.hub())?;
        tokio::fs::create_dir_all(&folder).await.map_err(HubError::internal)?;
        sweep_orphans(&folder).await;
        let id = ImportId::from_uuid(cx.new_id());
        let path = path_in(&folder, id);
        let file = File::create_new(&path).await.map_err(HubError::internal)?;
        Ok(Self {
            id,
            path,
            file: Some(file),
            hash: Context::new(&SHA256),
            bytes: 0,
            head: Vec::new(),
            is_kept: false,
        })
    }

    /// Takes the next piece of the file.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`] once it is larger than allowed; the file is gone then.
    pub async fn write(&mut self, piece: &[u8]) -> Result<(), UploadError> {
        self.bytes = self.bytes.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        let wanted = HEAD_BYTES.saturating_sub(self.head.len());
        self.head.extend(piece.iter().take(wanted));
        let is_workbook = self.head.starts_with(b"PK");
        let most = if is_workbook { WORKBOOK_LIMIT_BYTES } else { TEXT_LIMIT_BYTES };
        if self.bytes > most {
            self.file = None;
            return Err(Refusal::TooLarge(most).into());
        }
        self.hash.update(piece);
        let file = self.file.as_mut().ok_or(Refusal::TooLarge(most))?;
        file.write_all(piece).await.map_err(HubError::internal)?;
        Ok(())
    }

    /// The file is whole: it is looked at, and kept if it can be read.
    ///
    /// # Errors
    /// [`Refusal`] if it cannot be read; nothing of it stays then.
    pub async fn finish(
        mut self,
        cx: &Cx<Write<Inventory>>,
        file_name: &str,
    ) -> Result<ImportId, UploadError> {
        let mut file = self.file.take().ok_or(Refusal::TooLarge(TEXT_LIMIT_BYTES))?;
        file.flush().await.map_err(HubError::internal)?;
        file.sync_all().await.map_err(HubError::internal)?;
        drop(file);
        let path = self.path.clone();
        tokio::task::spawn_blocking(move || survey(&path, None)).await.map_err(HubError::internal)??;
        let hash = self.hash.clone().finish();
        let name: String =
            file_name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(NAME_CHARS).collect();
        let arrived = Arrived {
            id: self.id,
            file_name: &name,
            file_hash: hash.as_ref(),
            file_bytes: i64::try_from(self.bytes).unwrap_or(i64::MAX),
        };
        let mut upkeep = cx.hub().store().upkeep(cx.now()).await.map_err(HubError::from)?;
        run::insert(&mut upkeep, cx.organisation(), &arrived).await.map_err(HubError::from)?;
        upkeep.commit().await.map_err(HubError::from)?;
        self.is_kept = true;
        Ok(self.id)
    }
}

impl Drop for Receiving {
    fn drop(&mut self) {
        if !self.is_kept {
            // Nobody is left to tell; the sweep takes what stays.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Where the file of an import is.
pub(super) fn path(hub: &Hub, id: ImportId) -> Result<PathBuf, HubError> {
    Ok(path_in(&folder(hub)?, id))
}

/// Removes the file of an import that is over.
pub(super) async fn remove(hub: &Hub, id: ImportId) -> Result<(), HubError> {
    match tokio::fs::remove_file(path(hub, id)?).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(HubError::internal(error)),
        _ => Ok(()),
    }
}

fn folder(hub: &Hub) -> Result<PathBuf, HubError> {
    hub.folder()
        .map(|data| data.join("imports"))
        .ok_or_else(|| HubError::internal("this hub has no folder for files"))
}

fn path_in(folder: &Path, id: ImportId) -> PathBuf {
    folder.join(format!("{id}.upload"))
}

/// Removes what a crash left between writing a file and noting it, or what nobody ever finished.
async fn sweep_orphans(folder: &Path) {
    let folder = folder.to_owned();
    let sweep = move || {
        for entry in std::fs::read_dir(folder)?.flatten() {
            let age = entry
                .metadata()
                .and_then(|about| about.modified())
                .map(|at| at.elapsed().unwrap_or_default());
            if age.is_ok_and(|age| age > ORPHAN_AFTER) {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok::<(), std::io::Error>(())
    };
    if let Ok(Err(error)) = tokio::task::spawn_blocking(sweep).await {
        tracing::warn!(error = %error, "old import files cannot be swept");
    }
}

/// Bytes that tell a workbook from a text.
const HEAD_BYTES: usize = 4;

/// Characters of a file's name that are kept.
const NAME_CHARS: usize = 200;
