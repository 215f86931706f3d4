//! An upload on its way into a bucket: parts under names of their own, which count only once the upload's row names them.
//!
//! A name is never used twice. A request that was left hanging on one node can so neither change what another one has
//! counted nor be taken for it.

use std::str::FromStr;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};

use super::MediaError;
use crate::random;
use crate::store::media::{Upload, UploadId};

/// As much of one request is in memory at most.
const MOST: usize = 1 << 20;
/// A part smaller than this is written once more, with what follows it: else a line that breaks all the time would leave
/// any number of them.
const LEAST: u64 = 256 << 10;

/// One part: the bytes of the upload from one place to another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    from: u64,
    to: u64,
    name: String,
}

impl FromStr for Part {
    type Err = MediaError;
    fn from_str(name: &str) -> Result<Self, MediaError> {
        let mut numbers = name.split('-').map(str::parse);
        match (numbers.next(), numbers.next()) {
            (Some(Ok(from)), Some(Ok(to))) => Ok(Self { from, to, name: name.to_owned() }),
            _ => Err(MediaError::Lost),
        }
    }
}

/// The parts of an upload that is being added to.
#[derive(Debug)]
pub(super) struct Parts {
    store: Arc<dyn ObjectStore>,
    id: UploadId,
    /// Those that the upload will consist of.
    named: Vec<Part>,
    /// The last one, if it is small, until something follows it.
    small: Option<Part>,
    /// What is not written yet.
    waiting: Vec<u8>,
    /// Those that were written here.
    written: Vec<Path>,
}

impl Parts {
    /// The parts that count of this upload.
    pub(super) fn open(store: Arc<dyn ObjectStore>, upload: &Upload) -> Result<Self, MediaError> {
        let mut named = counted(upload)?;
        let small = named.pop_if(|last| last.to - last.from < LEAST);
        Ok(Self { store, id: upload.id, named, small, waiting: Vec::new(), written: Vec::new() })
    }

    /// How many bytes there are, written or not.
    pub(super) fn length(&self) -> u64 {
        let known = self.small.as_ref().or(self.named.last()).map_or(0, |last| last.to);
        known + self.waiting.len() as u64
    }

    pub(super) async fn append(&mut self, bytes: &[u8]) -> Result<(), MediaError> {
        if let Some(small) = &self.small {
            self.waiting = read(&self.store, self.id, small).await?;
            self.small = None;
        }
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() < MOST { Ok(()) } else { self.write().await }
    }

    /// Sees to it that what was appended is kept by the store.
    pub(super) async fn write(&mut self) -> Result<(), MediaError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let (from, to) = (self.length() - self.waiting.len() as u64, self.length());
        let part =
            Part { from, to, name: format!("{from}-{to}-{:016x}", u64::from_be_bytes(random::bytes())) };
        let path = path(self.id, &part);
        self.written.push(path.clone());
        let bytes = Bytes::from(std::mem::take(&mut self.waiting));
        if let Err(error) = self.store.put(&path, bytes.clone().into()).await {
            self.waiting = bytes.into();
            return Err(error.into());
        }
        self.named.push(part);
        Ok(())
    }

    /// The names of the parts, for the upload's row.
    pub(super) fn names(&self) -> String {
        let names: Vec<&str> = self.named.iter().map(|part| part.name.as_str()).collect();
        names.join(" ")
    }

    /// Removes what was written here and does not count. What cannot be removed now goes with the upload.
    pub(super) async fn discard(self) {
        for path in &self.written {
            if let Err(error) = self.store.delete(path).await {
                tracing::debug!(%error, "a part that does not count is left");
            }
        }
    }
}

/// All bytes of an upload that count.
pub(super) async fn whole(store: &Arc<dyn ObjectStore>, upload: &Upload) -> Result<Vec<u8>, MediaError> {
    let mut bytes = Vec::new();
    for part in counted(upload)? {
        bytes.extend(read(store, upload.id, &part).await?);
    }
    Ok(bytes)
}

/// Removes whatever there is of an upload.
pub(super) async fn remove(store: &Arc<dyn ObjectStore>, id: UploadId) -> Result<(), MediaError> {
    let found = store.list(Some(&folder(id))).map_ok(|entry| entry.location).boxed();
    let removed: Vec<Path> = store.delete_stream(found).try_collect().await?;
    tracing::debug!(parts = removed.len(), "removed an upload");
    Ok(())
}

/// The parts that the upload's row names, if they come to as many bytes as it says: those that were sent to a folder,
/// before there was a bucket, are not here.
fn counted(upload: &Upload) -> Result<Vec<Part>, MediaError> {
    let parts: Vec<Part> = upload.parts.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let end = parts.iter().try_fold(0, |end, part| (part.from == end && part.to > end).then_some(part.to));
    if end == Some(upload.received) { Ok(parts) } else { Err(MediaError::Lost) }
}

async fn read(store: &Arc<dyn ObjectStore>, id: UploadId, part: &Part) -> Result<Vec<u8>, MediaError> {
    let bytes = match store.get(&path(id, part)).await {
        Err(object_store::Error::NotFound { .. }) => return Err(MediaError::Lost),
        found => found?.bytes().await?,
    };
    if bytes.len() as u64 == part.to - part.from { Ok(bytes.into()) } else { Err(MediaError::Lost) }
}

fn folder(id: UploadId) -> Path {
    Path::from_iter(["uploads", id.to_string().as_str()])
}

fn path(id: UploadId, part: &Part) -> Path {
    folder(id).join(part.name.as_str())
}

#[cfg(test)]
mod tests {
    use object_store::memory::InMemory;
    use shared::ids::{DeviceId, Digest};

    use super::*;

    fn upload(received: u64, parts: String) -> Upload {
        Upload {
            id: UploadId([1; 16]),
            device: DeviceId::random([1; 16]),
            digest: Digest([0; 32]),
            bytes: 1 << 30,
            received,
            parts,
            expires_at: 0,
            finished_at: None,
            metadata: String::new(),
        }
    }

    fn store() -> Arc<dyn ObjectStore> {
        Arc::new(InMemory::new())
    }

    async fn add(store: &Arc<dyn ObjectStore>, to: &Upload, bytes: &[u8]) -> Upload {
        let mut parts = Parts::open(Arc::clone(store), to).unwrap();
        parts.append(bytes).await.unwrap();
        parts.write().await.unwrap();
        assert_eq!(parts.length(), to.received + bytes.len() as u64);
        upload(parts.length(), parts.names())
    }

    async fn left(store: &Arc<dyn ObjectStore>) -> usize {
        store.list(None).count().await
    }

    #[tokio::test]
    async fn small_parts_grow_together_and_large_ones_stay() {
        let store = store();
        let mut upload = upload(0, String::new());
        let mut sent = Vec::new();
        for number in 0..100_u8 {
            let piece = vec![number; 10_000];
            upload = add(&store, &upload, &piece).await;
            sent.extend(piece);
        }
        assert_eq!(whole(&store, &upload).await.unwrap(), sent);
        assert_eq!(upload.parts.split(' ').count(), 4, "{}", upload.parts);
        let long = vec![7; 2 * MOST + 1];
        upload = add(&store, &upload, &long).await;
        sent.extend(long);
        assert_eq!(whole(&store, &upload).await.unwrap(), sent);
        remove(&store, upload.id).await.unwrap();
        assert_eq!(left(&store).await, 0);
        assert!(matches!(whole(&store, &upload).await, Err(MediaError::Lost)));
    }

    #[tokio::test]
    async fn what_did_not_count_is_neither_read_nor_kept() {
        let store = store();
        let first = add(&store, &upload(0, String::new()), &[1; 1000]).await;
        let mut hanging = Parts::open(Arc::clone(&store), &first).unwrap();
        hanging.append(&[9; 500]).await.unwrap();
        hanging.write().await.unwrap();
        let second = add(&store, &first, &[2; 1000]).await;
        assert_eq!(whole(&store, &second).await.unwrap(), [[1; 1000], [2; 1000]].concat());
        let before = left(&store).await;
        hanging.discard().await;
        assert_eq!(left(&store).await, before - 1);
        assert_eq!(whole(&store, &second).await.unwrap().len(), 2000);
    }

    #[test]
    fn an_upload_that_was_begun_elsewhere_is_lost() {
        for (received, parts) in [(10, ""), (10, "0-5-a"), (10, "0-5-a 6-10-b"), (10, "x"), (0, "0-0-a")] {
            let opened = Parts::open(store(), &upload(received, parts.to_owned()));
            assert!(matches!(opened, Err(MediaError::Lost)), "{parts}");
        }
    }
}
