//! `GET /api/unsettled`

use axum::Json;
use axum::extract::State;
use shared::api::{Dismissed, Unsettled};

use crate::app::App;
use crate::http::caller::Signed;
use crate::http::error::AppResult;
use crate::sync::ledger::{Ledger as _, Now, Settled, VerdictRow};
use crate::sync::settle;

/// Lists what the person who is signed in may settle, the oldest first, and what was dismissed there lately.
pub async fn list(State(app): State<App>, signed: Signed) -> AppResult<Json<Vec<Unsettled>>> {
    let ms = app.clock.now();
    let now = Now { ms, off: app.clock.offset(ms) };
    let mut read = app.ledger.read().await?;
    let rows = settle::list(read.as_mut(), &signed.speaker, now).await?;
    let row = |row: VerdictRow| {
        let VerdictRow { doc, key, fact, json, verdict, code, received_at, settled, .. } = row;
        let dismissed =
            settled.and_then(|Settled { by, at, reason }| Some(Dismissed { by, at, reason: reason? }));
        Unsettled { doc, key, fact, json, verdict, code, received_at, dismissed }
    };
    Ok(Json(rows.into_iter().map(row).collect()))
}
