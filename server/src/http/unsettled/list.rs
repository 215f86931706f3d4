//! `GET /api/unsettled`

use axum::Json;
use axum::extract::{Query, State};
use shared::api::{Adopted, Dismissed, Unsettled, WhichUnsettled};

use crate::app::App;
use crate::http::caller::Signed;
use crate::http::error::AppResult;
use crate::sync::ledger::{Ledger as _, Now, Settled, VerdictRow};
use crate::sync::settle;

/// Lists what the person who is signed in may settle, the oldest first, and what was dismissed there lately; for those
/// who ask for it also what was adopted.
pub async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(which): Query<WhichUnsettled>,
) -> AppResult<Json<Vec<Unsettled>>> {
    let ms = app.clock.now();
    let now = Now { ms, off: app.clock.offset(ms) };
    let mut read = app.ledger.read().await?;
    let rows = settle::list(read.as_mut(), &signed.speaker, now).await?;
    let row = |row: VerdictRow| {
        let VerdictRow { doc, key, fact, json, verdict, code, received_at, settled, .. } = row;
        let (dismissed, adopted) = match settled {
            Some(Settled { by, at, reason: Some(reason) }) => (Some(Dismissed { by, at, reason }), None),
            Some(Settled { by, at, reason: None }) => (None, Some(Adopted { by, at })),
            None => (None, None),
        };
        Unsettled { doc, key, fact, json, verdict, code, received_at, dismissed, adopted }
    };
    let rows = rows.into_iter().map(row).filter(|row| which.adopted || row.adopted.is_none());
    Ok(Json(rows.collect()))
}
