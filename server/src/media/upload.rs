//! One upload's bytes: what counts of them is written by whoever counts it, and known to be kept.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncSeekExt as _, AsyncWriteExt as _};
use tokio::sync::{OwnedMutexGuard, watch};

use super::parts::{self, Parts};
use super::{MediaError, Photos, Uploads};
use crate::store::media::{Upload, UploadId};

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

/// An upload that is being added to.
#[derive(Debug)]
pub struct UploadFile(To);

#[derive(Debug)]
enum To {
    Folder { file: File, length: u64 },
    Bucket(Parts),
}

impl UploadFile {
    /// How many bytes there are.
    pub fn length(&self) -> u64 {
        match &self.0 {
            To::Folder { length, .. } => *length,
            To::Bucket(parts) => parts.length(),
        }
    }

    /// Where they lie, for the upload's row.
    pub fn parts(&self) -> String {
        match &self.0 {
            To::Folder { .. } => String::new(),
            To::Bucket(parts) => parts.names(),
        }
    }

    /// Appends bytes.
    pub async fn append(&mut self, bytes: &[u8]) -> Result<(), MediaError> {
        match &mut self.0 {
            To::Folder { file, length } => {
                file.write_all(bytes).await?;
                // tokio writes behind one's back: flush says whether it worked.
                file.flush().await?;
                *length += bytes.len() as u64;
                Ok(())
            }
            To::Bucket(parts) => parts.append(bytes).await,
        }
    }

    /// Sees to it that what was appended is on the disk, or in the bucket.
    pub async fn sync(&mut self) -> Result<(), MediaError> {
        match &mut self.0 {
            To::Folder { file, .. } => Ok(file.sync_data().await?),
            To::Bucket(parts) => parts.write().await,
        }
    }

    /// Lets go of what was appended and does not count.
    pub async fn discard(self) {
        match self.0 {
            // The next one writes over it.
            To::Folder { .. } => {}
            To::Bucket(parts) => parts.discard().await,
        }
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

    /// Opens an upload where it stands. What its file has beyond is not known to be whole and is written over; cutting it
    /// off could take it from another node, to which the phone was connected before, and which is about to count it.
    pub async fn open_upload(&self, upload: &Upload) -> Result<UploadFile, MediaError> {
        let to = match &self.uploads {
            Uploads::Folder(folder) => {
                let file = file_of(folder, upload.id);
                let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(file).await?;
                file.seek(std::io::SeekFrom::Start(upload.received)).await?;
                To::Folder { file, length: upload.received }
            }
            Uploads::Bucket(bucket) => To::Bucket(Parts::open(Arc::clone(bucket), upload)?),
        };
        Ok(UploadFile(to))
    }

    /// An upload's bytes.
    pub async fn read_upload(&self, upload: &Upload) -> Result<Vec<u8>, MediaError> {
        match &self.uploads {
            Uploads::Folder(folder) => Ok(tokio::fs::read(file_of(folder, upload.id)).await?),
            Uploads::Bucket(bucket) => parts::whole(bucket, upload).await,
        }
    }

    /// Removes an upload's bytes, if there are any.
    pub async fn remove_upload(&self, id: UploadId) -> Result<(), MediaError> {
        match &self.uploads {
            Uploads::Folder(folder) => match tokio::fs::remove_file(file_of(folder, id)).await {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
                _ => Ok(()),
            },
            Uploads::Bucket(bucket) => parts::remove(bucket, id).await,
        }
    }
}

fn file_of(folder: &Path, id: UploadId) -> PathBuf {
    folder.join(id.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn upload(received: u64) -> Upload {
        Upload {
            id: UploadId([1; 16]),
            device: shared::ids::DeviceId::random([1; 16]),
            digest: shared::ids::Digest([0; 32]),
            bytes: 11,
            received,
            parts: String::new(),
            expires_at: 0,
            finished_at: None,
            metadata: String::new(),
        }
    }

    #[tokio::test]
    async fn what_is_beyond_the_known_length_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let photos = Photos::open(folder.path()).unwrap();
        let mut file = photos.open_upload(&upload(0)).await.unwrap();
        file.append(b"known").await.unwrap();
        file.append(b"lost").await.unwrap();
        drop(file);
        let mut file = photos.open_upload(&upload(5)).await.unwrap();
        file.append(b" again").await.unwrap();
        file.sync().await.unwrap();
        assert_eq!((file.length(), file.parts().as_str()), (11, ""));
        assert_eq!(photos.read_upload(&upload(11)).await.unwrap(), b"known again");
        photos.remove_upload(upload(11).id).await.unwrap();
        photos.remove_upload(upload(11).id).await.unwrap();
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
