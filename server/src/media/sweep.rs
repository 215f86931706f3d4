//! Gives up uploads that were begun long ago, removes the files of photos that were erased, and looks how much room is left.

use std::time::Duration;

use super::{MediaError, room};
use crate::app::App;
use crate::store::nodes::Duty;
use crate::store::{StoreError, commit, media};

/// How often it looks.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be removed.
    #[error(transparent)]
    Media(#[from] MediaError),
}

/// Sweeps now and then until the server stops.
pub async fn run(app: App) {
    loop {
        match once(&app).await {
            Ok(0) => {}
            Ok(given_up) => tracing::info!(given_up, "gave up old uploads"),
            Err(error) => tracing::warn!(%error, "could not give up old uploads"),
        }
        if let Err(error) = room::look(&app).await {
            tracing::warn!(%error, "could not see how much room is left for photos");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = app.stop.wait() => return,
        }
    }
}

/// Removes the uploads whose time has run out, and the files of photos that were erased; how many uploads there were.
pub async fn once(app: &App) -> Result<usize, SweepError> {
    // One node at a time, and whoever erases waits until it is done.
    let _alone = app.db.alone(Duty::Sweep).await?;
    let mut conn = app.db.read().await?;
    let expired = media::expired(&mut conn, app.clock.now()).await?;
    drop(conn);
    for id in &expired {
        // A photo that came whole is kept elsewhere: only the way it came is forgotten.
        app.photos.remove_upload(*id).await?;
        let mut tx = app.db.write().await?;
        media::give_up(&mut tx, *id).await?;
        commit(tx).await?;
    }
    for digest in media::doomed(&mut *app.db.read().await?).await? {
        let mut tx = app.db.write().await?;
        // The same picture may have been handed over once more since.
        if !media::is_kept(&mut tx, digest).await? {
            app.photos.remove(digest).await?;
        }
        media::bury(&mut tx, digest).await?;
        commit(tx).await?;
    }
    Ok(expired.len())
}
