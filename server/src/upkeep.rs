//! What those who operate the server do beside it, or before it starts: erase, bring up, check, repair, back up, restore.
//!
//! All of it may be done while a server runs, except restoring: the server sees that somebody wrote beside it and has
//! its devices connect anew.

use std::collections::BTreeMap;
use std::time::Duration;

use shared::domain::upgrade::{self, STEPS};
use shared::ids::{Digest, DocId, PersonId};
use shared::sync::change::Actor;

use crate::app::App;
use crate::media::sweep::{self, SweepError};
use crate::random;
use crate::store::ledger::mend::{self, Head};
use crate::store::scrub::{self, Scrubbed};
use crate::store::{StoreError, commit, media};
use crate::sync::batch::Outcome;
use crate::sync::ledger::{Ledger as _, LedgerError, Now};
use crate::sync::sound::Damage;
use crate::sync::{erase, sound};

pub mod backup;
pub mod hourly;
pub mod people;

/// How often a server looks whether somebody wrote beside it.
const EVERY: Duration = Duration::from_secs(2);
/// The counter that somebody who writes beside a server raises.
const ELSEWHERE: &str = "elsewhere";
/// The counter that says to which version all facts have been brought up.
const SCHEMA: &str = "schema";

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum UpkeepError {
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be removed.
    #[error(transparent)]
    Sweep(#[from] SweepError),
}

fn now(app: &App) -> Now {
    let ms = app.clock.now();
    Now { ms, off: app.clock.offset(ms) }
}

/// Erases what a person wrote and photographed, beside a server that may be running.
pub async fn erase(app: &App, person: PersonId) -> Result<Scrubbed, UpkeepError> {
    erase::alone(&app.ledger, Actor(random::bytes()), now(app), person).await?;
    tell_server(app).await?;
    clean_up(app).await
}

/// What is left of an erasure once it is committed: files of photos, and what the database's files still hold.
pub async fn clean_up(app: &App) -> Result<Scrubbed, UpkeepError> {
    let swept = sweep::once(app).await;
    let scrubbed = app.db.scrub_if_owed().await?;
    swept?;
    Ok(scrubbed)
}

/// What is wrong with which document, in its rows and in what they make together.
pub async fn check(app: &App) -> Result<BTreeMap<DocId, Damage>, UpkeepError> {
    let mut damaged = sound::examine_all(&app.ledger).await?;
    let docs = app.ledger.read().await?.all_docs().await?;
    for doc in mend::astray(&app.db, docs).await? {
        damaged.entry(doc).or_insert(Damage::Rows);
    }
    Ok(damaged)
}

/// Photos that are to be kept and are not there, or not whole.
pub async fn lost_photos(app: &App) -> Result<Vec<Digest>, UpkeepError> {
    let mut lost = Vec::new();
    let kept = media::kept(&mut *app.db.read().await?).await?;
    for (digest, bytes) in kept {
        if app.photos.length(digest).await.map_err(SweepError::from)? != Some(bytes) {
            lost.push(digest);
        }
    }
    Ok(lost)
}

/// What became of documents that were to be repaired.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// They are founded anew.
    pub founded: Vec<DocId>,
    /// Nothing says any more whose they are: nothing of them was touched.
    pub lost: Vec<DocId>,
}

/// Founds damaged documents anew from their facts, once their rows are mended.
pub async fn repair(app: &App, docs: impl IntoIterator<Item = DocId>) -> Result<Repaired, UpkeepError> {
    let (node, mut repaired) = (Actor(random::bytes()), Repaired::default());
    for doc in docs {
        if mend::head(&app.db, doc).await? == Head::Lost {
            repaired.lost.push(doc);
            continue;
        }
        let outcome = sound::repair(&app.ledger, node, now(app), doc).await?;
        if !outcome.touched.is_empty() {
            repaired.founded.push(doc);
        }
    }
    tell_server(app).await?;
    Ok(repaired)
}

/// Brings every fact up to the version of this build, document by document; how many documents it was done for. Killed
/// in the middle, it goes on where it was.
pub async fn migrate(app: &App) -> Result<usize, UpkeepError> {
    let newest = i64::from(upgrade::newest(STEPS));
    let mut conn = app.db.read().await?;
    if scrub::counter(&mut conn, SCHEMA).await? >= newest {
        return Ok(0);
    }
    drop(conn);
    let node = Actor(random::bytes());
    let brought = sound::bring_all_up(&app.ledger, node, now(app), STEPS).await?;
    let mut tx = app.db.write().await?;
    scrub::set_counter(&mut tx, SCHEMA, newest).await?;
    commit(tx).await?;
    if brought > 0 {
        tell_server(app).await?;
    }
    Ok(brought)
}

/// Has a server that runs on the same database notice that somebody wrote beside it.
async fn tell_server(app: &App) -> Result<(), StoreError> {
    let mut tx = app.db.write().await?;
    let before = scrub::counter(&mut tx, ELSEWHERE).await?;
    scrub::set_counter(&mut tx, ELSEWHERE, before + 1).await?;
    commit(tx).await
}

/// Has all devices connect anew when somebody wrote beside this server, until it stops.
pub async fn watch(app: App) {
    let mut seen = None;
    loop {
        match elsewhere(&app).await {
            Ok(number) => {
                if seen.is_some_and(|seen| seen != number) {
                    tracing::info!("somebody wrote beside this server: devices connect anew");
                    app.hub.tell(Outcome::unsure());
                }
                seen = Some(number);
            }
            Err(error) => tracing::warn!(%error, "could not see whether somebody wrote beside this server"),
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = app.stop.wait() => return,
        }
    }
}

async fn elsewhere(app: &App) -> Result<i64, StoreError> {
    scrub::counter(&mut *app.db.read().await?, ELSEWHERE).await
}
