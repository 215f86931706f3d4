//! Photos that are kept.

use shared::api::ProblemCode;
use shared::ids::Digest;

use crate::app::App;
use crate::http::caller::Caller;
use crate::http::error::AppResult;
use crate::media::seen::{self, Sight};
use crate::sync::ledger::{Ledger as _, Now};

pub mod get;
pub mod preview;

/// Lets a device pass that handed the photo over or may read a document that cites it; to any other there is none.
async fn shown_to(app: &App, caller: &Caller, digest: Digest) -> AppResult<()> {
    let ms = app.clock.now();
    let now = Now { ms, off: app.clock.offset(ms) };
    let mut read = app.ledger.read().await?;
    match seen::from(read.as_mut(), caller.device.id, digest, now).await? {
        Sight::Seen => Ok(()),
        Sight::Hidden => Err(ProblemCode::NotFound.into()),
    }
}
