//! Photos' bytes, in a folder or in a bucket: uploads on their way, and what is kept.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt as _, PutMode, PutOptions};
use shared::ids::Digest;
use shared::media::{MAX_SIDE, NotJpeg, Size, strip};

use crate::config::Config;

pub mod bucket;
mod parts;
pub mod preview;
pub mod room;
pub mod seen;
pub mod sweep;
pub mod upload;

use preview::Turns;
pub use upload::{Slots, UploadFile};

/// What can go wrong with files.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// The disk, or what is allowed of it, is full.
    #[error("the disk is full")]
    Full,
    /// Reading or writing failed.
    #[error("photos: {0}")]
    Io(std::io::Error),
    /// The store failed.
    #[error("the store of photos: {0}")]
    Store(object_store::Error),
    /// What came of an upload is not there any more, or somewhere else.
    #[error("what came of an upload is gone")]
    Lost,
    /// The settings name no bucket that can be spoken to.
    #[error("{0}")]
    Settings(String),
}

impl From<std::io::Error> for MediaError {
    fn from(error: std::io::Error) -> Self {
        if is_full(&error) { Self::Full } else { Self::Io(error) }
    }
}

impl From<object_store::Error> for MediaError {
    fn from(error: object_store::Error) -> Self {
        // The store wraps the system's error; how deep is its own business.
        let mut source: Option<&(dyn std::error::Error + 'static)> = Some(&error);
        while let Some(inner) = source {
            if inner.downcast_ref::<std::io::Error>().is_some_and(is_full) {
                return Self::Full;
            }
            source = inner.source();
        }
        let said = error.to_string();
        if FULL.iter().any(|word| said.contains(word)) { Self::Full } else { Self::Store(error) }
    }
}

/// What stores say when they, or what is allowed of them, are full: the status that means it, and the codes of those that
/// answer with another one.
const FULL: [&str; 4] = ["507 Insufficient Storage", "StorageFull", "QuotaExceeded", "InsufficientCapacity"];

/// No space, no quota, or no longer a file allowed (`RLIMIT_FSIZE`).
pub(crate) fn is_full(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

/// Why finished bytes are not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPhoto {
    /// They are not those that were announced.
    #[error("another digest")]
    Digest,
    /// They are no whole JPEG image.
    #[error(transparent)]
    Jpeg(#[from] NotJpeg),
    /// The image still carries something beside the picture.
    #[error("not stripped")]
    NotStripped,
    /// A side is longer than is taken.
    #[error("too many pixels")]
    TooLarge,
}

/// Checks finished bytes: the digest that was announced, a whole JPEG image, nothing beside the picture, no side too
/// long.
pub fn check(bytes: &[u8], announced: Digest) -> Result<Size, BadPhoto> {
    if Digest::of(bytes) != announced {
        return Err(BadPhoto::Digest);
    }
    let stripped = strip(bytes)?;
    if stripped.size.width > MAX_SIDE || stripped.size.height > MAX_SIDE {
        return Err(BadPhoto::TooLarge);
    }
    if stripped.bytes == bytes { Ok(stripped.size) } else { Err(BadPhoto::NotStripped) }
}

/// The photos' bytes.
#[derive(Debug, Clone)]
pub struct Photos {
    store: Arc<dyn ObjectStore>,
    uploads: Uploads,
    slots: Slots,
    turns: Turns,
}

/// Where uploads are on their way.
#[derive(Debug, Clone)]
enum Uploads {
    /// Each is a file of this folder.
    Folder(PathBuf),
    /// Each is parts in this bucket.
    Bucket(Arc<dyn ObjectStore>),
}

/// Whether the photos' store does its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// It does; so many bytes can still be written, where one can tell.
    Well(Option<u64>),
    /// The bucket, which other nodes would not reach either, does not answer.
    Away,
}

impl Photos {
    /// Opens the folder or bucket that the configuration names.
    pub fn of(config: &Config) -> Result<Self, MediaError> {
        let settings = config.s3.bucket().map_err(|wrong| MediaError::Settings(wrong.join("\n")))?;
        let Some(settings) = settings else { return Self::open(&config.data) };
        Ok(Self::within(Arc::new(bucket::open(&settings)?)))
    }

    /// Keeps photos under `files` and uploads under `uploads` in this folder.
    pub fn open(data: &std::path::Path) -> Result<Self, MediaError> {
        let (files, uploads) = (data.join("files"), data.join("uploads"));
        std::fs::create_dir_all(&files)?;
        std::fs::create_dir_all(&uploads)?;
        // What is answered for is on the disk: file and folder are synced before a put returns.
        let store = LocalFileSystem::new_with_prefix(files)?.with_fsync(true);
        let uploads = Uploads::Folder(uploads);
        Ok(Self { store: Arc::new(store), uploads, slots: Slots::default(), turns: Turns::default() })
    }

    /// Keeps photos and uploads in this bucket, under the names that they have in a folder.
    fn within(bucket: Arc<dyn ObjectStore>) -> Self {
        let store = Arc::new(PrefixStore::new(Arc::clone(&bucket), "files"));
        let uploads = Uploads::Bucket(bucket);
        Self { store, uploads, slots: Slots::default(), turns: Turns::default() }
    }

    /// Whether a bucket does what this server relies on. A folder does.
    pub async fn try_out(&self) -> Result<(), bucket::Unfit> {
        match &self.uploads {
            Uploads::Folder(_) => Ok(()),
            Uploads::Bucket(bucket) => bucket::try_out(bucket).await,
        }
    }

    /// Keeps bytes under their digest. They are written under another name first and then linked, or put at once, if
    /// nothing is there: what is there under the name of a digest is whole, and the same.
    pub async fn keep(&self, digest: Digest, bytes: Bytes) -> Result<(), MediaError> {
        let put = |mode| PutOptions { mode, ..PutOptions::default() };
        match self.store.put_opts(&path(digest), bytes.clone().into(), put(PutMode::Create)).await {
            Ok(_) => return Ok(()),
            Err(object_store::Error::AlreadyExists { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        // A bucket answers the same while another write of it is under way, which may still fail.
        if self.length(digest).await? == Some(bytes.len() as u64) {
            return Ok(());
        }
        self.store.put_opts(&path(digest), bytes.into(), put(PutMode::Overwrite)).await?;
        Ok(())
    }

    /// A photo's bytes.
    pub async fn get(&self, digest: Digest) -> Result<Option<Bytes>, MediaError> {
        match self.store.get(&path(digest)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// How many bytes a photo has, if it is there.
    pub async fn length(&self, digest: Digest) -> Result<Option<u64>, MediaError> {
        match self.store.head(&path(digest)).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes a photo's bytes, if there are any.
    pub async fn remove(&self, digest: Digest) -> Result<(), MediaError> {
        match self.store.delete(&path(digest)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Whoever asks how the server is does not wait longer for the bucket.
const PATIENCE: Duration = Duration::from_secs(3);

impl Photos {
    /// Writes and removes a byte in the folder, and says how many more it takes; or asks the bucket for anything.
    pub async fn health(&self) -> Result<Health, MediaError> {
        match &self.uploads {
            Uploads::Folder(folder) => {
                let file = folder.join(".probe");
                tokio::fs::write(&file, b"?").await?;
                // Somebody else who asks at the same moment may have removed it.
                match tokio::fs::remove_file(&file).await {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                    _ => {}
                }
                Ok(Health::Well(Some(free(folder.clone()).await?)))
            }
            Uploads::Bucket(bucket) => {
                let probe = Path::from("probe");
                Ok(match tokio::time::timeout(PATIENCE, bucket.head(&probe)).await {
                    Ok(Ok(_) | Err(object_store::Error::NotFound { .. })) => Health::Well(None),
                    Ok(Err(_)) | Err(_) => Health::Away,
                })
            }
        }
    }
}

async fn free(folder: PathBuf) -> Result<u64, MediaError> {
    // A network file system may let one wait.
    let asked = tokio::task::spawn_blocking(move || rustix::fs::statvfs(&folder)).await;
    let disk = asked.map_err(std::io::Error::other)?.map_err(std::io::Error::from)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// `aa/<64 digits>`, so that no folder holds them all.
fn path(digest: Digest) -> Path {
    let name = digest.to_string();
    Path::from_iter([&name[..2], name.as_str()])
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHOTO: &[u8] = include_bytes!("../demo/photos/bench-before.jpg");

    #[test]
    fn a_stripped_photo_is_taken_and_an_unstripped_one_is_not() {
        assert!(check(PHOTO, Digest::of(PHOTO)).is_ok());
        let mut unstripped = PHOTO[..2].to_vec();
        unstripped.extend([0xff, 0xfe, 0, 5, b'h', b'e', b'j']);
        unstripped.extend(&PHOTO[2..]);
        assert_eq!(check(&unstripped, Digest::of(&unstripped)), Err(BadPhoto::NotStripped));
        assert_eq!(check(PHOTO, Digest::of(b"other")), Err(BadPhoto::Digest));
        assert_eq!(check(b"text", Digest::of(b"text")), Err(BadPhoto::Jpeg(NotJpeg::Other)));
    }

    #[tokio::test]
    async fn the_same_photo_is_kept_once_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let photos = Photos::open(folder.path()).unwrap();
        let digest = Digest::of(PHOTO);
        assert_eq!(photos.get(digest).await.unwrap(), None);
        photos.keep(digest, Bytes::from_static(PHOTO)).await.unwrap();
        photos.keep(digest, Bytes::from_static(PHOTO)).await.unwrap();
        assert_eq!(photos.get(digest).await.unwrap().as_deref(), Some(PHOTO));
        let name = digest.to_string();
        assert!(folder.path().join("files").join(&name[..2]).join(&name).is_file());
    }
}
