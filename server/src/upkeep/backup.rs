//! Backing up and restoring: a copy of the database as of one moment, every photo it speaks of, and a list of both that
//! is written last, so that a backup that was cut off is none.
//!
//! On SQLite the copy is made here. On PostgreSQL it is `pg_dump`'s, made before; unless somebody erases meanwhile, photos
//! are only added, so that those that are there afterwards hold all that the dump speaks of.
//!
//! A photo that is lost keeps nothing else from being backed up, and is named in the list.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use shared::ids::{Digest, HistoryId};

use crate::app::{App, StartError};
use crate::config::Config;
use crate::media::{MediaError, Photos, is_full};
use crate::random;
use crate::store::{Backend, Conn, Db, StoreError, commit, copy, place};

const LIST: &str = "backup.json";
const DATABASE: &str = "gjort.sqlite";
const FILES: &str = "files";
/// How a backup is laid out.
const FORMAT: u32 = 1;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    format: u32,
    /// The version of the program that made it, for people.
    program: String,
    /// When, UTC milliseconds.
    pub made_at: i64,
    /// The newest migration of the database.
    schema: i64,
    /// The database's file; none where PostgreSQL's own tools copy it.
    database: Option<Listed>,
    /// How many photos.
    pub photos: usize,
    /// Photos that the database speaks of and that were lost or damaged when it was backed up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Digest>,
}

/// What becomes of a restore when photos are missing that the backup is to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Nothing is restored.
    Refused,
    /// The rest is.
    Accepted,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    bytes: u64,
    digest: Digest,
}

/// Why there is no backup, or why it is not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is something in the folder.
    #[error("{0} is not empty")]
    NotEmpty(PathBuf),
    /// The disk is full.
    #[error("the disk is full; nothing was kept")]
    Full,
    /// A file cannot be read or written.
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
    /// There is no list, or none that can be read.
    #[error("{0} is no backup, or one that was cut off: it has no {LIST} that can be read")]
    NoList(PathBuf),
    /// Made by a later version of the program.
    #[error("the backup was made by a newer version, {0}")]
    Newer(String),
    /// It is of the other kind of database.
    #[error("the backup and the configuration are about different kinds of database")]
    OtherDatabase,
    /// The copy of the database is not as listed.
    #[error("the database in the backup is damaged: {0}")]
    Database(String),
    /// Photos are missing or damaged.
    #[error(
        "{count} photos are missing or damaged, the first is {first}; --without-missing-photos restores the rest"
    )]
    Photos {
        /// How many.
        count: usize,
        /// One of them.
        first: Digest,
    },
    /// PostgreSQL's database has not been restored before.
    #[error("the database is empty: restore it with pg_restore first")]
    NotRestored,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The photos' folder or bucket failed.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The data could not be opened.
    #[error(transparent)]
    Start(#[from] StartError),
}

/// Backs everything up into a folder that is empty or not there, while a server may be running.
pub async fn back_up(app: &App, folder: &Path) -> Result<List, BackupError> {
    make_empty(folder)?;
    let made = fill(app, folder).await;
    if made.is_err() {
        // What is left would only take room; without a list it is no backup anyhow.
        clear(folder);
    }
    made
}

async fn fill(app: &App, folder: &Path) -> Result<List, BackupError> {
    let (database, schema, photos) = match app.db.backend() {
        Backend::Sqlite => {
            let file = folder.join(DATABASE);
            app.db.copy_to(&file).await.map_err(full)?;
            sync(&file)?;
            let db = Db::look_at(&file).await?;
            let (schema, photos) = spoken_of(&mut *db.read().await?).await?;
            db.close().await;
            (Some(listed(&file)?), schema, photos)
        }
        Backend::Postgres => {
            let (schema, photos) = spoken_of(&mut *app.db.read().await?).await?;
            (None, schema, photos)
        }
    };
    let mut missing = Vec::new();
    for digest in &photos {
        match app.photos.get(*digest).await?.filter(|bytes| Digest::of(bytes) == *digest) {
            Some(bytes) => write(&photo(folder, *digest), &bytes)?,
            None => missing.push(*digest),
        }
    }
    let list = List {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: app.clock.now(),
        schema,
        database,
        photos: photos.len() - missing.len(),
        missing,
    };
    let text = serde_json::to_vec_pretty(&list).unwrap_or_default();
    write(&folder.join(LIST), &text)?;
    Ok(list)
}

async fn spoken_of(conn: &mut Conn) -> Result<(i64, Vec<Digest>), StoreError> {
    Ok((copy::version(conn).await?, copy::photos(conn).await?))
}

/// Puts a backup, once it was found whole, where the configuration says that there is nothing yet, and begins a new
/// history. What is only half done is taken away again. The list it gives names all photos that are missing.
pub async fn restore(config: &Config, folder: &Path, missing: Missing) -> Result<List, BackupError> {
    let mut list = read_list(folder)?;
    let from = Source { folder, known: &list.missing, missing };
    match (&list.database, config.database.is_none()) {
        (Some(listed), true) => {
            check_database(folder, listed).await?;
            make_empty(&config.data)?;
            let put = put_sqlite(config, from).await;
            if put.is_err() {
                clear(&config.data);
            }
            list.missing = put?;
        }
        (None, false) => {
            let db = Db::open(&config.database_url()).await?;
            let put = put_beside(config, from, &db).await;
            db.close().await;
            list.missing = put?;
        }
        _ => return Err(BackupError::OtherDatabase),
    }
    Ok(list)
}

/// What is restored from.
#[derive(Debug, Clone, Copy)]
struct Source<'a> {
    folder: &'a Path,
    /// Photos that the list says are missing.
    known: &'a [Digest],
    missing: Missing,
}

async fn put_sqlite(config: &Config, from: Source<'_>) -> Result<Vec<Digest>, BackupError> {
    let copied = from.folder.join(DATABASE);
    let looked = Db::look_at(&copied).await?;
    let photos = copy::photos(&mut *looked.read().await?).await?;
    looked.close().await;
    let missing = put_photos(config, from, &photos).await?;
    // Under another name until it is whole and of a new history: no server begins on the old one.
    let unready = config.data.join("restoring.sqlite");
    copy_file(&copied, &unready)?;
    let db = Db::open(&format!("sqlite:{}", unready.display())).await.map_err(full)?;
    begin(&db).await?;
    db.close().await;
    let ready = config.data.join(DATABASE);
    fs::rename(&unready, &ready).map_err(|error| file_error(&ready, error))?;
    sync(&config.data)?;
    Ok(missing)
}

async fn put_beside(config: &Config, from: Source<'_>, db: &Db) -> Result<Vec<Digest>, BackupError> {
    if place::municipality(&mut *db.read().await?).await?.is_none() {
        return Err(BackupError::NotRestored);
    }
    let photos = copy::photos(&mut *db.read().await?).await?;
    make_empty(&config.data)?;
    let put = put_photos(config, from, &photos).await;
    if put.is_err() {
        clear(&config.data);
    }
    let missing = put?;
    begin(db).await?;
    Ok(missing)
}

async fn begin(db: &Db) -> Result<(), BackupError> {
    let mut tx = db.write().await?;
    copy::begin_history(&mut tx, HistoryId::random(random::bytes())).await?;
    commit(tx).await.map_err(full)
}

/// Puts the photos of a backup, once they were found whole, where the configuration has photos; which are missing. What
/// a bucket has already stays there; what is put there goes again if not all can be put.
async fn put_photos(
    config: &Config,
    from: Source<'_>,
    photos: &[Digest],
) -> Result<Vec<Digest>, BackupError> {
    let is_whole = |digest: &Digest| {
        let digest_of = listed(&photo(from.folder, *digest)).map(|listed| listed.digest);
        digest_of.is_ok_and(|found| found == *digest)
    };
    let (whole, missing): (Vec<Digest>, Vec<Digest>) = photos.iter().partition(|digest| is_whole(digest));
    let unknown: Vec<_> = missing.iter().filter(|digest| !from.known.contains(digest)).collect();
    if let (Some(first), Missing::Refused) = (unknown.first(), from.missing) {
        return Err(BackupError::Photos { count: unknown.len(), first: **first });
    }
    let store = Photos::of(config)?;
    let mut put = Vec::new();
    for digest in &whole {
        if let Err(error) = put_photo(&store, from.folder, *digest, &mut put).await {
            for digest in put {
                let _left = store.remove(digest).await;
            }
            return Err(error);
        }
    }
    Ok(missing)
}

async fn put_photo(
    store: &Photos,
    folder: &Path,
    digest: Digest,
    put: &mut Vec<Digest>,
) -> Result<(), BackupError> {
    let file = photo(folder, digest);
    let bytes = fs::read(&file).map_err(|error| file_error(&file, error))?;
    if store.length(digest).await.map_err(store_error)? != Some(bytes.len() as u64) {
        put.push(digest);
        store.keep(digest, bytes.into()).await.map_err(store_error)?;
    }
    Ok(())
}

fn store_error(error: MediaError) -> BackupError {
    if matches!(error, MediaError::Full) { BackupError::Full } else { error.into() }
}

fn read_list(folder: &Path) -> Result<List, BackupError> {
    let no_list = || BackupError::NoList(folder.to_owned());
    let text = fs::read(folder.join(LIST)).map_err(|_| no_list())?;
    let list: serde_json::Value = serde_json::from_slice(&text).map_err(|_| no_list())?;
    let program = list.get("program").and_then(|program| program.as_str()).unwrap_or("unknown").to_owned();
    // A later layout may have members that this program does not know.
    if list.get("format").and_then(serde_json::Value::as_u64).is_some_and(|format| format > FORMAT.into()) {
        return Err(BackupError::Newer(program));
    }
    let list: List = serde_json::from_value(list).map_err(|_| no_list())?;
    if list.schema > copy::newest() { Err(BackupError::Newer(program)) } else { Ok(list) }
}

async fn check_database(folder: &Path, expected: &Listed) -> Result<(), BackupError> {
    let file = folder.join(DATABASE);
    if !file.is_file() {
        return Err(BackupError::Database("it is not there".to_owned()));
    }
    if listed(&file)? != *expected {
        return Err(BackupError::Database("it is not the one that was listed".to_owned()));
    }
    let db = Db::look_at(&file).await?;
    let wrong = db.integrity().await?;
    db.close().await;
    wrong.map_or(Ok(()), |wrong| Err(BackupError::Database(wrong)))
}

/// The file of a photo, laid out as the photos' store does.
fn photo(folder: &Path, digest: Digest) -> PathBuf {
    let name = digest.to_string();
    folder.join(FILES).join(&name[..2]).join(&name)
}

fn make_empty(folder: &Path) -> Result<(), BackupError> {
    fs::create_dir_all(folder).map_err(|error| file_error(folder, error))?;
    let mut inside = fs::read_dir(folder).map_err(|error| file_error(folder, error))?;
    if inside.next().is_some() { Err(BackupError::NotEmpty(folder.to_owned())) } else { Ok(()) }
}

/// Takes away what was put into a folder that was empty before. What cannot be removed now is no worse than what failed.
fn clear(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let _left = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
    }
}

fn listed(file: &Path) -> Result<Listed, BackupError> {
    let read = || -> io::Result<Listed> {
        let (mut from, mut hash, mut bytes) = (File::open(file)?, Sha256::new(), 0);
        let mut buffer = vec![0; 1 << 20];
        loop {
            let count = from.read(&mut buffer)?;
            if count == 0 {
                return Ok(Listed { bytes, digest: Digest(hash.finalize().into()) });
            }
            hash.update(&buffer[..count]);
            bytes += count as u64;
        }
    };
    read().map_err(|error| file_error(file, error))
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), BackupError> {
    let write = || -> io::Result<()> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut to = File::create(file)?;
        to.write_all(bytes)?;
        to.sync_all()
    };
    write().map_err(|error| file_error(file, error))?;
    file.parent().map_or(Ok(()), sync)
}

fn copy_file(from: &Path, to: &Path) -> Result<(), BackupError> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(|error| file_error(folder, error))?;
    }
    fs::copy(from, to).map_err(|error| file_error(to, error))?;
    sync(to)?;
    to.parent().map_or(Ok(()), sync)
}

/// Sees to it that a file, or what a folder lists, is on the disk.
fn sync(path: &Path) -> Result<(), BackupError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(|error| file_error(path, error))
}

fn file_error(path: &Path, error: io::Error) -> BackupError {
    if is_full(&error) { BackupError::Full } else { BackupError::File(path.to_owned(), error) }
}

fn full(error: StoreError) -> BackupError {
    if error.is_disk_full() { BackupError::Full } else { error.into() }
}

#[cfg(test)]
mod tests;
