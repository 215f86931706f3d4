//! Gives up uploads that were begun long ago and photos that nothing ever cited, and removes the files of photos that are
//! to go.

use std::collections::BTreeSet;

use shared::domain::body::Cites as _;
use shared::domain::fact::Fact;
use shared::ids::Digest;

use super::MediaError;
use crate::app::App;
use crate::store::ledger::anew;
use crate::store::media::{Doomed, UploadId};
use crate::store::nodes::Duty;
use crate::store::{StoreError, commit, media};
use crate::sync::ledger::{Ledger as _, LedgerError};

/// A photo that no fact cites is kept this long, in ms: 40 days. A phone cites what it sent at once, or keeps it for 35
/// days and sends it again.
const UNCITED_MS: i64 = 40 * 86_400_000;

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A file could not be removed.
    #[error(transparent)]
    Media(#[from] MediaError),
}

/// Removes the uploads whose time has run out, and the files of photos that are to go; how many uploads there were. What
/// cannot be removed keeps nothing else from going, and is told at the end.
pub async fn once(app: &App) -> Result<usize, SweepError> {
    // One node at a time, and whoever erases waits until it is done.
    let _alone = app.db.alone(Duty::Sweep).await?;
    doom_uncited(app).await?;
    let mut failed = None;
    let expired = media::expired(&mut *app.db.read().await?, app.clock.now()).await?;
    for id in &expired {
        failed = give_up(app, *id).await.err().or(failed);
    }
    let doomed = media::doomed(&mut *app.db.read().await?).await?;
    for digest in doomed {
        failed = bury(app, digest).await.err().or(failed);
    }
    failed.map_or(Ok(expired.len()), Err)
}

async fn give_up(app: &App, id: UploadId) -> Result<(), SweepError> {
    // A photo that came whole is kept elsewhere: only the way it came is forgotten.
    app.photos.remove_upload(id).await?;
    let mut tx = app.db.write().await?;
    media::give_up(&mut tx, id).await?;
    Ok(commit(tx).await?)
}

async fn bury(app: &App, digest: Digest) -> Result<(), SweepError> {
    let mut tx = app.db.write().await?;
    // The same picture may have been handed over once more since, or is just coming.
    if media::bury(&mut tx, digest).await? == Doomed::Yes && !media::is_kept(&mut tx, digest).await? {
        app.photos.remove(digest).await?;
    }
    Ok(commit(tx).await?)
}

/// Dooms what was sent long ago and is cited neither by a fact nor by what somebody still has to decide. A phone that
/// states it after all is asked to send it again.
async fn doom_uncited(app: &App) -> Result<(), SweepError> {
    let before = app.clock.now() - UNCITED_MS;
    if media::uncited(&mut *app.db.read().await?, before).await?.is_empty() {
        return Ok(());
    }
    let undecided = app.ledger.read().await?.unsettled(before).await?;
    let undecided = undecided.iter().filter_map(|row| Fact::read(row.fact, &row.json));
    let spared: BTreeSet<Digest> = undecided.flat_map(|fact| fact.body.photos()).collect();
    let mut tx = app.db.write().await?;
    // Whoever states something waits, or is done.
    anew::queue(&mut tx).await?;
    for digest in media::uncited(&mut tx, before).await? {
        if !spared.contains(&digest) {
            anew::doom(&mut tx, digest).await?;
        }
    }
    Ok(commit(tx).await?)
}
