//! How many failed attempts are too many. Kept in the database, so that a restart forgives nothing.

use std::time::Duration;

use shared::ids::Digest;

use crate::clock::millis;
use crate::store::{Conn, StoreError, attempt};

/// What is limited.
#[derive(Debug, Clone, Copy)]
pub enum Limited<'a> {
    /// Signing in with this name.
    Name(&'a str),
    /// Signing in from this address.
    Address(&'a str),
    /// Typing codes from this address.
    Code(&'a str),
}

/// Failures count for this long.
pub const WINDOW: Duration = Duration::from_secs(15 * 60);

impl Limited<'_> {
    /// Where its failures are counted: a hash, so that the table names nobody.
    fn bucket(&self) -> Digest {
        Digest::of(
            match self {
                // Case does not make another name.
                Self::Name(name) => format!("name/{}", name.to_lowercase()),
                Self::Address(address) => format!("address/{address}"),
                Self::Code(address) => format!("code/{address}"),
            }
            .as_bytes(),
        )
    }

    const fn most(&self) -> usize {
        match self {
            Self::Name(_) | Self::Code(_) => 10,
            // A whole office can share one.
            Self::Address(_) => 100,
        }
    }

    /// How long to wait before the next attempt; none when it may be made now. Counts it as failed until
    /// [`Self::forgive`], so that attempts made at the same time cannot slip through together.
    pub async fn attempt(&self, conn: &mut Conn, now: i64) -> Result<Option<Duration>, StoreError> {
        let bucket = self.bucket();
        attempt::queue(conn, bucket).await?;
        let since = now - millis(WINDOW);
        attempt::forget_before(conn, bucket, since).await?;
        let failed = attempt::times(conn, bucket).await?;
        if failed.len() < self.most() {
            attempt::add(conn, bucket, now).await?;
            return Ok(None);
        }
        let oldest = failed.first().copied().unwrap_or(now);
        let wait = u64::try_from(oldest - since).unwrap_or(0).max(1000);
        Ok(Some(Duration::from_millis(wait)))
    }

    /// Forgets the failures after a success.
    pub async fn forgive(&self, conn: &mut Conn) -> Result<(), StoreError> {
        attempt::forget_before(conn, self.bucket(), i64::MAX).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::on_both;

    on_both! {
        async fn the_eleventh_failure_waits_and_time_forgives(db) {
            let mut tx = db.write().await.unwrap();
            let name = Limited::Name("Aina");
            for at in 0..10 {
                assert_eq!(name.attempt(&mut tx, at).await.unwrap(), None);
            }
            assert!(Limited::Name("aina").attempt(&mut tx, 1000).await.unwrap() > Some(Duration::from_secs(890)));
            assert_eq!(Limited::Name("Bo").attempt(&mut tx, 1000).await.unwrap(), None);
            assert_eq!(name.attempt(&mut tx, millis(WINDOW) + 1000).await.unwrap(), None);
        }

        async fn a_success_forgives(db) {
            let mut tx = db.write().await.unwrap();
            for at in 0..10 {
                assert_eq!(Limited::Code("::1").attempt(&mut tx, at).await.unwrap(), None);
            }
            Limited::Code("::1").forgive(&mut tx).await.unwrap();
            assert_eq!(Limited::Code("::1").attempt(&mut tx, 11).await.unwrap(), None);
        }
    }
}
