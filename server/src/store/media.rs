//! Photos: uploads on their way, what is kept, and which devices handed it over. The bytes lie in files.

use shared::ids::{BadId, DeviceId, Digest};
use sqlx::any::AnyRow;
use sqlx::query;

use super::row::{RowExt as _, corrupt};
use super::{Conn, StoreError};

/// What an upload is called in its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UploadId(pub [u8; 16]);

impl TryFrom<&[u8]> for UploadId {
    type Error = BadId;
    fn try_from(bytes: &[u8]) -> Result<Self, BadId> {
        bytes.try_into().map(Self).map_err(|_| BadId)
    }
}

impl std::fmt::Display for UploadId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::str::FromStr for UploadId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let number = u128::from_str_radix(text, 16).map_err(|_| BadId)?;
        let id = Self(number.to_be_bytes());
        if id.to_string() == text { Ok(id) } else { Err(BadId) }
    }
}

/// An upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Which.
    pub id: UploadId,
    /// The device that sends it.
    pub device: DeviceId,
    /// The digest that was announced.
    pub digest: Digest,
    /// How many bytes there will be.
    pub bytes: u64,
    /// How many are kept.
    pub received: u64,
    /// Where those lie, as the photos' store said it when they were counted.
    pub parts: String,
    /// When it is given up, UTC milliseconds.
    pub expires_at: i64,
    /// When it was complete and good, UTC milliseconds.
    pub finished_at: Option<i64>,
    /// What was said of it when it was begun, to the byte.
    pub metadata: String,
}

impl Upload {
    /// How many bytes the device is told are here. An upload that is told to be at its end is one that is kept: where
    /// everything came and could not be kept, the last byte is asked for once more.
    pub fn stands_at(&self) -> u64 {
        if self.finished_at.is_some() { self.bytes } else { self.received.min(self.bytes.saturating_sub(1)) }
    }
}

/// A photo that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Photo {
    /// Its digest.
    pub digest: Digest,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its size in pixels.
    pub size: shared::media::Size,
}

macro_rules! select_upload {
    ($rest:literal) => {
        query(concat!(
            "select id, device, digest, bytes, received, parts, expires_at, finished_at, metadata from upload ",
            $rest
        ))
    };
}

/// Begins an upload.
pub async fn begin(conn: &mut Conn, upload: &Upload, now: i64) -> Result<(), StoreError> {
    query(
        "insert into upload (id, device, digest, bytes, received, created_at, expires_at, metadata)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(upload.id.0.as_slice())
    .bind(upload.device.as_bytes().as_slice())
    .bind(upload.digest.as_bytes().as_slice())
    .bind(signed(upload.bytes))
    .bind(signed(upload.received))
    .bind(now)
    .bind(upload.expires_at)
    .bind(upload.metadata.as_str())
    .execute(conn)
    .await?;
    Ok(())
}

/// How many uploads this device has begun and not finished.
pub async fn unfinished(conn: &mut Conn, device: DeviceId) -> Result<i64, StoreError> {
    query("select count(*) as uploads from upload where device = $1 and finished_at is null")
        .bind(device.as_bytes().as_slice())
        .fetch_one(conn)
        .await?
        .int("uploads")
}

/// The upload with this id, if it is this device's.
pub async fn upload(conn: &mut Conn, id: UploadId, device: DeviceId) -> Result<Option<Upload>, StoreError> {
    let row = select_upload!("where id = $1 and device = $2")
        .bind(id.0.as_slice())
        .bind(device.as_bytes().as_slice())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(read).transpose()
}

/// Whether bytes were counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// They were.
    Yes,
    /// Another request, perhaps to another node, has added to the upload meanwhile: where it stands is to be asked anew.
    No,
}

/// Notes how many bytes are kept, and where, if there were as many as the upload says.
pub async fn received(
    conn: &mut Conn,
    upload: &Upload,
    bytes: u64,
    parts: &str,
) -> Result<Counted, StoreError> {
    let done = query("update upload set received = $3, parts = $4 where id = $1 and received = $2")
        .bind(upload.id.0.as_slice())
        .bind(signed(upload.received))
        .bind(signed(bytes))
        .bind(parts)
        .execute(conn)
        .await?;
    Ok(if done.rows_affected() == 0 { Counted::No } else { Counted::Yes })
}

/// How many bytes photos take, with all that is announced of those on their way.
pub async fn occupied(conn: &mut Conn) -> Result<u64, StoreError> {
    let sql = "select cast((select coalesce(sum(bytes), 0) from media)
                 + (select coalesce(sum(bytes), 0) from upload where finished_at is null) as bigint) as bytes";
    let bytes = query(sql).fetch_one(conn).await?.int("bytes")?;
    u64::try_from(bytes).map_err(|_| corrupt("bytes"))
}

/// Forgets an upload.
pub async fn give_up(conn: &mut Conn, id: UploadId) -> Result<(), StoreError> {
    query("delete from upload where id = $1").bind(id.0.as_slice()).execute(conn).await?;
    Ok(())
}

/// The uploads whose time has run out, finished or not.
pub async fn expired(conn: &mut Conn, now: i64) -> Result<Vec<UploadId>, StoreError> {
    let rows = query("select id from upload where expires_at <= $1").bind(now).fetch_all(conn).await?;
    rows.iter().map(|row| row.id("id")).collect()
}

/// Ends an upload well: the photo is kept, and this device handed it over.
pub async fn finish(conn: &mut Conn, upload: &Upload, photo: Photo, now: i64) -> Result<(), StoreError> {
    query("update upload set finished_at = $2, received = bytes where id = $1")
        .bind(upload.id.0.as_slice())
        .bind(now)
        .execute(&mut *conn)
        .await?;
    keep(conn, photo, upload.device, now).await
}

/// Notes that a photo is kept and that this device handed it over. Twice is once.
pub async fn keep(conn: &mut Conn, photo: Photo, device: DeviceId, now: i64) -> Result<(), StoreError> {
    query(
        "insert into media (digest, bytes, width, height, stored_at) values ($1, $2, $3, $4, $5)
         on conflict (digest) do nothing",
    )
    .bind(photo.digest.as_bytes().as_slice())
    .bind(signed(photo.bytes))
    .bind(i64::from(photo.size.width))
    .bind(i64::from(photo.size.height))
    .bind(now)
    .execute(&mut *conn)
    .await?;
    query(
        "insert into media_device (digest, device, uploaded_at) values ($1, $2, $3)
         on conflict (digest, device) do nothing",
    )
    .bind(photo.digest.as_bytes().as_slice())
    .bind(device.as_bytes().as_slice())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether a device handed a photo over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandedOver {
    /// It did.
    Yes,
    /// It did not, or there is no such photo: the two are told apart to nobody.
    No,
}

/// Whether this device handed the photo over.
pub async fn handed_over(
    conn: &mut Conn,
    digest: Digest,
    device: DeviceId,
) -> Result<HandedOver, StoreError> {
    let row = query("select uploaded_at from media_device where digest = $1 and device = $2")
        .bind(digest.as_bytes().as_slice())
        .bind(device.as_bytes().as_slice())
        .fetch_optional(conn)
        .await?;
    Ok(if row.is_some() { HandedOver::Yes } else { HandedOver::No })
}

/// Every photo that is kept, with its length in bytes.
pub async fn kept(conn: &mut Conn) -> Result<Vec<(Digest, u64)>, StoreError> {
    let rows = query("select digest, bytes from media order by digest").fetch_all(conn).await?;
    let read = |row: &AnyRow| {
        let bytes = u64::try_from(row.int("bytes")?).map_err(|_| corrupt("bytes"))?;
        Ok((row.digest("digest")?, bytes))
    };
    rows.iter().map(read).collect()
}

/// Photos that were kept before this instant and that nothing cites.
pub async fn uncited(conn: &mut Conn, before: i64) -> Result<Vec<Digest>, StoreError> {
    let sql = "select digest from media where stored_at < $1
               and not exists (select 1 from citation where citation.digest = media.digest) order by digest";
    let rows = query(sql).bind(before).fetch_all(conn).await?;
    rows.iter().map(|row| row.digest("digest")).collect()
}

/// Photos that were erased and whose files still have to go.
pub async fn doomed(conn: &mut Conn) -> Result<Vec<Digest>, StoreError> {
    let rows = query("select digest from doomed order by digest").fetch_all(conn).await?;
    rows.iter().map(|row| row.digest("digest")).collect()
}

/// Whether a photo is kept, by whichever device.
pub async fn is_kept(conn: &mut Conn, digest: Digest) -> Result<bool, StoreError> {
    let row = query("select bytes from media where digest = $1")
        .bind(digest.as_bytes().as_slice())
        .fetch_optional(conn)
        .await?;
    Ok(row.is_some())
}

/// Whether a photo's file still had to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doomed {
    /// It had to.
    Yes,
    /// It had not, or somebody else has seen to it.
    No,
}

/// Whether a photo was erased and its file still has to go.
pub async fn is_doomed(conn: &mut Conn, digest: Digest) -> Result<Doomed, StoreError> {
    let row = query("select digest from doomed where digest = $1")
        .bind(digest.as_bytes().as_slice())
        .fetch_optional(conn)
        .await?;
    Ok(if row.is_some() { Doomed::Yes } else { Doomed::No })
}

/// A photo's file does not have to go any more, because it is gone or because it comes once more. Until this is committed,
/// nobody else gets further with the same photo.
pub async fn bury(conn: &mut Conn, digest: Digest) -> Result<Doomed, StoreError> {
    let done = query("delete from doomed where digest = $1")
        .bind(digest.as_bytes().as_slice())
        .execute(conn)
        .await?;
    Ok(if done.rows_affected() == 0 { Doomed::No } else { Doomed::Yes })
}

fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

fn read(row: &AnyRow) -> Result<Upload, StoreError> {
    let bytes = |column: &str| u64::try_from(row.int(column)?).map_err(|_| corrupt(column));
    Ok(Upload {
        id: row.id("id")?,
        device: row.id("device")?,
        digest: row.id("digest")?,
        bytes: bytes("bytes")?,
        received: bytes("received")?,
        parts: row.text("parts")?,
        expires_at: row.int("expires_at")?,
        finished_at: row.int_opt("finished_at")?,
        metadata: row.text("metadata")?,
    })
}
