//! Several nodes on one PostgreSQL: each hears what the others committed, soon by a hint and surely by looking.

use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::sleep;

use crate::app::App;
use crate::random;
use crate::store::StoreError;
use crate::sync::follow::Follow;

/// A node looks at the cursor this often, whether it got a hint or not.
const POLL: Duration = Duration::from_millis(250);
/// Hints that come faster share a look.
const PACE: Duration = Duration::from_millis(5);
/// After a failure of the database.
const PAUSE: Duration = Duration::from_secs(1);

/// Gives hints, hears them, and looks, until the server stops; nothing where nobody shares the database.
pub async fn run(app: App) {
    let Some(follow) = app.hub.follow() else { return };
    let hinted = Notify::new();
    let node = u64::from_be_bytes(random::bytes()).to_string();
    tokio::select! {
        () = give_hints(&app, follow, &node) => {}
        () = hear_hints(&app, &hinted, &node) => {}
        () = look(&app, follow, &hinted) => {}
        () = app.stop.wait() => {}
    }
}

async fn give_hints(app: &App, follow: &Follow, node: &str) {
    let mut commits = follow.commits();
    // It fails only when there is nobody left who commits.
    while commits.changed().await.is_ok() {
        if let Err(error) = app.db.hint(node).await {
            tracing::warn!(%error, "other nodes get no hint, and find what was written by themselves");
            sleep(PAUSE).await;
        }
    }
}

async fn hear_hints(app: &App, hinted: &Notify, node: &str) {
    loop {
        match listen(app, hinted, node).await {
            Ok(()) => return std::future::pending().await,
            Err(error) => tracing::warn!(%error, "no hints of other nodes are heard"),
        }
        sleep(PAUSE).await;
    }
}

async fn listen(app: &App, hinted: &Notify, node: &str) -> Result<(), StoreError> {
    let Some(mut hints) = app.db.hints().await? else { return Ok(()) };
    // What came before it listened.
    hinted.notify_one();
    loop {
        if hints.next().await? != node {
            hinted.notify_one();
        }
    }
}

async fn look(app: &App, follow: &Follow, hinted: &Notify) {
    loop {
        tokio::select! {
            () = hinted.notified() => {}
            () = sleep(POLL) => {}
        }
        let mut turn = follow.turn().await;
        match turn.look(&app.ledger).await {
            Ok(outcome) => {
                outcome.into_iter().for_each(|outcome| app.hub.tell(outcome));
                drop(turn);
                sleep(PACE).await;
            }
            Err(error) => {
                drop(turn);
                tracing::warn!(%error, "what other nodes wrote cannot be looked up");
                sleep(PAUSE).await;
            }
        }
    }
}
