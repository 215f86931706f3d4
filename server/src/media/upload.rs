//! One upload's file: what counts of it is written by whoever counts it, and known to be on the disk.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncSeekExt as _, AsyncWriteExt as _};
use tokio::sync::{OwnedMutexGuard, watch};

use super::{MediaError, Photos};
use crate::store::media::UploadId;

/// Who writes to which upload. A phone that lost its connection comes back before the server has noticed: the newer
/// request interrupts the older one and waits until it has noted what came.
#[derive(Debug, Clone, Default)]
pub struct Slots(Arc<Mutex<HashMap<UploadId, Slot>>>);

#[derive(Debug, Clone, Default)]
struct Slot {
    turn: Arc<tokio::sync::Mutex<()>>,
    // How many requests have wanted the upload so far.
    newest: watch::Sender<u64>,
}

/// The right to write to an upload until a newer request wants it.
#[derive(Debug)]
pub struct Turn {
    slots: Slots,
    id: UploadId,
    mine: u64,
    newest: watch::Receiver<u64>,
    guard: Option<OwnedMutexGuard<()>>,
}

impl Turn {
    /// Returns when a newer request wants the upload.
    pub async fn interrupted(&self) {
        // It fails when the slot is gone; then nobody can want it, and the wait never ends by itself either.
        if self.newest.clone().wait_for(|newest| *newest > self.mine).await.is_err() {
            std::future::pending().await
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.guard = None;
        let mut slots = self.slots.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody has it and nobody waits when only the map's own is left.
        if slots.get(&self.id).is_some_and(|slot| Arc::strong_count(&slot.turn) == 1) {
            slots.remove(&self.id);
        }
    }
}

/// An upload's file.
#[derive(Debug)]
pub struct UploadFile {
    file: File,
    length: u64,
}

impl UploadFile {
    /// How many bytes were written.
    pub const fn length(&self) -> u64 {
        self.length
    }

    /// Appends bytes.
    pub async fn append(&mut self, bytes: &[u8]) -> Result<(), MediaError> {
        self.file.write_all(bytes).await?;
        // tokio writes behind one's back: flush says whether it worked.
        self.file.flush().await?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Sees to it that what was appended is on the disk.
    pub async fn sync(&mut self) -> Result<(), MediaError> {
        Ok(self.file.sync_data().await?)
    }
}

impl Photos {
    /// Waits for one's turn to write to an upload, interrupting who has it.
    pub async fn turn(&self, id: UploadId) -> Turn {
        let slot = {
            let mut slots = self.slots.0.lock().unwrap_or_else(PoisonError::into_inner);
            slots.entry(id).or_default().clone()
        };
        let mut mine = 0;
        slot.newest.send_modify(|newest| {
            *newest += 1;
            mine = *newest;
        });
        let newest = slot.newest.subscribe();
        let guard = slot.turn.lock_owned().await;
        Turn { slots: self.slots.clone(), id, mine, newest, guard: Some(guard) }
    }

    /// Opens an upload's file at this length. What it has beyond is not known to be whole and is written over; cutting it
    /// off could take it from another node, to which the phone was connected before, and which is about to count it.
    pub async fn open_upload(&self, id: UploadId, length: u64) -> Result<UploadFile, MediaError> {
        let mut file =
            OpenOptions::new().create(true).truncate(false).write(true).open(self.upload_path(id)).await?;
        file.seek(std::io::SeekFrom::Start(length)).await?;
        Ok(UploadFile { file, length })
    }

    /// An upload's bytes.
    pub async fn read_upload(&self, id: UploadId) -> Result<Vec<u8>, MediaError> {
        Ok(tokio::fs::read(self.upload_path(id)).await?)
    }

    /// Removes an upload's file, if there is one.
    pub async fn remove_upload(&self, id: UploadId) -> Result<(), MediaError> {
        match tokio::fs::remove_file(self.upload_path(id)).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn upload_path(&self, id: UploadId) -> PathBuf {
        self.uploads.join(id.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn what_is_beyond_the_known_length_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let photos = Photos::open(folder.path()).unwrap();
        let id = UploadId([1; 16]);
        let mut file = photos.open_upload(id, 0).await.unwrap();
        file.append(b"known").await.unwrap();
        file.append(b"lost").await.unwrap();
        drop(file);
        let mut file = photos.open_upload(id, 5).await.unwrap();
        file.append(b" again").await.unwrap();
        file.sync().await.unwrap();
        assert_eq!(file.length(), 11);
        assert_eq!(photos.read_upload(id).await.unwrap(), b"known again");
        photos.remove_upload(id).await.unwrap();
        photos.remove_upload(id).await.unwrap();
    }

    #[tokio::test]
    async fn a_newer_request_interrupts_the_older_and_waits_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let photos = Photos::open(folder.path()).unwrap();
        let id = UploadId([1; 16]);
        let first = photos.turn(id).await;
        let older = tokio::spawn(async move {
            first.interrupted().await;
            drop(first);
        });
        tokio::task::yield_now().await;
        let second = tokio::time::timeout(Duration::from_secs(5), photos.turn(id)).await.unwrap();
        older.await.unwrap();
        drop(second);
        assert!(photos.slots.0.lock().unwrap().is_empty());
    }
}
