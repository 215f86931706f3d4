//! The server's clock: the one place that asks what time it is, and what day it is where the municipality lies.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use shared::civil::CivilDate;

use crate::store::role::When;

/// The wall clock and the municipality's time zone. A test may move it forward; a running server never does.
#[derive(Debug, Clone)]
pub struct Clock {
    zone: TimeZone,
    ahead: Arc<AtomicI64>,
}

/// A time zone that the IANA database does not know.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0:?} is no time zone of the IANA database, such as Europe/Stockholm")]
pub struct UnknownZone(pub String);

impl Clock {
    /// A clock for a municipality in this IANA time zone. The database of zones is part of the binary.
    pub fn new(zone: &str) -> Result<Self, UnknownZone> {
        let zone = TimeZone::get(zone).map_err(|_| UnknownZone(zone.to_owned()))?;
        Ok(Self { zone, ahead: Arc::default() })
    }

    /// Now, UTC milliseconds.
    pub fn now(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        millis(since) + self.ahead.load(Ordering::Relaxed)
    }

    /// Minutes east of UTC at this instant, summer time included.
    pub fn offset(&self, ms: i64) -> i32 {
        let at = Timestamp::from_millisecond(ms).unwrap_or_default();
        self.zone.to_offset(at).seconds() / 60
    }

    /// The day on the municipality's walls at this instant.
    pub fn day(&self, ms: i64) -> CivilDate {
        CivilDate::at(ms, self.offset(ms))
    }

    /// Now, as roles are asked for.
    pub fn when(&self) -> When {
        let ms = self.now();
        When { ms, day: self.day(ms) }
    }

    /// Moves it forward, for tests of what expires.
    pub fn advance(&self, by: Duration) {
        self.ahead.fetch_add(millis(by), Ordering::Relaxed);
    }
}

/// An instant (UTC milliseconds) as headers carry it: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
pub fn http_date(ms: i64) -> String {
    Timestamp::from_millisecond(ms).unwrap_or_default().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// A duration in whole milliseconds.
pub fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_the_municipalitys_in_winter_and_in_summer() {
        let clock = Clock::new("Europe/Stockholm").unwrap();
        // 2026-01-31T23:30Z and 2026-06-30T22:30Z
        assert_eq!(clock.day(1_769_902_200_000).to_string(), "2026-02-01");
        assert_eq!(clock.offset(1_769_902_200_000), 60);
        assert_eq!(clock.day(1_782_858_600_000).to_string(), "2026-07-01");
        assert_eq!(clock.offset(1_782_858_600_000), 120);
    }

    #[test]
    fn a_date_reads_as_headers_carry_it() {
        assert_eq!(http_date(784_111_777_000), "Sun, 06 Nov 1994 08:49:37 GMT");
    }

    #[test]
    fn an_unknown_zone_is_refused() {
        assert!(Clock::new("Europe/Granfors").is_err());
    }
}
