//! How much room photos take, and how much is left for them.

use super::Health;
use super::sweep::SweepError;
use crate::app::App;
use crate::store::media;

const MEGABYTE: u64 = 1_000_000;

/// What photos take and may take, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// So much they take, with all that is announced of those on their way.
    pub taken: u64,
    /// So much is left of the disk, or of what is allowed; none where nobody can tell.
    pub left: Option<u64>,
}

/// Whether there will be room for long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlook {
    /// There will, or nobody can tell.
    Fine,
    /// There is less than the operator wants to be warned of.
    Low,
}

impl Room {
    /// The room that there is now, with what the photos' store said of itself.
    pub async fn of(app: &App, health: Health) -> Result<Self, SweepError> {
        let taken = media::occupied(&mut *app.db.read().await?).await?;
        let allowed = app.config.media.total_megabytes.map(|most| most.saturating_mul(MEGABYTE));
        let allowed = allowed.map(|most| most.saturating_sub(taken));
        let free = match health {
            Health::Well(free) => free,
            Health::Away => None,
        };
        Ok(Self { taken, left: [allowed, free].into_iter().flatten().min() })
    }

    /// What the operator is told of it, a line for each.
    pub fn lines(self, app: &App) -> String {
        let left = self.left.map(|left| format!("free-megabytes {}\n", left / MEGABYTE)).unwrap_or_default();
        let low = match self.outlook(app) {
            Outlook::Low => "photos-low\n",
            Outlook::Fine => "",
        };
        format!("{left}photos-megabytes {}\n{low}", self.taken / MEGABYTE)
    }

    /// Whether there will be room for long.
    pub fn outlook(self, app: &App) -> Outlook {
        let least = app.config.media.warn_megabytes.saturating_mul(MEGABYTE);
        if self.left.is_some_and(|left| left < least) { Outlook::Low } else { Outlook::Fine }
    }
}

/// Warns in the log when room runs out.
pub async fn look(app: &App) -> Result<Outlook, SweepError> {
    let room = Room::of(app, app.photos.health().await?).await?;
    let outlook = room.outlook(app);
    if let (Outlook::Low, Some(left)) = (outlook, room.left) {
        let (left_megabytes, taken_megabytes) = (left / MEGABYTE, room.taken / MEGABYTE);
        tracing::warn!(left_megabytes, taken_megabytes, "there is little room left for photos");
    }
    Ok(outlook)
}
