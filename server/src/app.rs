//! What every request can reach: configuration, database, clock, photos, and word of what happens.

use std::ops::Deref;
use std::sync::Arc;

use shared::sync::change::Actor;

use crate::bus::Bus;
use crate::clock::{Clock, UnknownZone};
use crate::config::Config;
use crate::media::{MediaError, Photos};
use crate::random;
use crate::stop::Stop;
use crate::store::ledger::SqlLedger;
use crate::store::{Backend, Db, StoreError};
use crate::sync::follow::Follow;
use crate::sync::hub::Hub;
use crate::sync::ledger::{LedgerError, Now};

/// The server's state; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What [`App`] holds.
pub struct Parts {
    /// The configuration.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// The database as the sync sees it.
    pub ledger: SqlLedger,
    /// The writer of the sync, and word of what it committed.
    pub hub: Hub,
    /// The clock.
    pub clock: Clock,
    /// Word of what happens.
    pub bus: Bus,
    /// The photos' bytes.
    pub photos: Photos,
    /// Says when to stop.
    pub stop: Stop,
}

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The folder cannot be made or written.
    #[error("the folder {folder}: {error}")]
    Folder {
        /// Which.
        folder: String,
        /// Why.
        error: std::io::Error,
    },
    /// The database does not open.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The database does not answer.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The photos' folder or bucket does not open.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The time zone is unknown.
    #[error(transparent)]
    Zone(#[from] UnknownZone),
}

impl App {
    /// Opens the folder and the database that the configuration names.
    pub async fn open(config: Config) -> Result<Self, StartError> {
        std::fs::create_dir_all(&config.data)
            .map_err(|error| StartError::Folder { folder: config.data.display().to_string(), error })?;
        let clock = Clock::new(&config.time_zone)?;
        let db = Db::open(&config.database_url()).await?;
        let ledger = SqlLedger::new(db.clone());
        let photos = Photos::of(&config)?;
        let time = clock.clone();
        let now = move || {
            let ms = time.now();
            Now { ms, off: time.offset(ms) }
        };
        // SQLite has one process: nobody else has anything to tell.
        let follow = match db.backend() {
            Backend::Sqlite => None,
            Backend::Postgres => Some(Follow::begin(&ledger).await?),
        };
        let hub = Hub::start(Arc::new(ledger.clone()), Actor(random::bytes()), now, follow);
        Ok(Self(Arc::new(Parts {
            config,
            db,
            ledger,
            hub,
            clock,
            bus: Bus::new(),
            photos,
            stop: Stop::new(),
        })))
    }
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}
