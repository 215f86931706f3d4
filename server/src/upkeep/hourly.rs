//! What a server does by itself now and then: clears away, and looks how much room is left.

use std::time::Duration;

use crate::account::limit;
use crate::app::App;
use crate::clock::millis;
use crate::media::{room, sweep};
use crate::store::scrub::Scrubbed;
use crate::store::{StoreError, attempt, commit};

/// How often.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Goes on until the server stops.
pub async fn run(app: App) {
    loop {
        once(&app).await;
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = app.stop.wait() => return,
        }
    }
}

/// Does each thing once, whatever becomes of the others; what fails is done next time.
pub async fn once(app: &App) {
    match sweep::once(app).await {
        Ok(0) => {}
        Ok(given_up) => tracing::info!(given_up, "gave up old uploads"),
        Err(error) => tracing::warn!(%error, "could not clear away old uploads and photos"),
    }
    match app.db.scrub_if_owed().await {
        Ok(Scrubbed::Yes) => {}
        Ok(Scrubbed::NotTheLog) => tracing::warn!("the database's log still holds what was erased"),
        Err(error) => tracing::error!(%error, "the database's files still hold what was erased"),
    }
    if let Err(error) = forget_attempts(app).await {
        tracing::warn!(%error, "could not forget old attempts to sign in");
    }
    if let Err(error) = room::look(app).await {
        tracing::warn!(%error, "could not see how much room is left for photos");
    }
}

async fn forget_attempts(app: &App) -> Result<(), StoreError> {
    let mut tx = app.db.write().await?;
    attempt::forget_old(&mut tx, app.clock.now() - millis(limit::WINDOW)).await?;
    commit(tx).await
}
