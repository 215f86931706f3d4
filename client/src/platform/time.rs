//! The clock, timers, and random bytes.

use gloo::timers::callback::{Interval, Timeout};

/// UTC milliseconds by this device's clock.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit a double and an i64 alike")]
pub fn now() -> i64 {
    js_sys::Date::now() as i64
}

/// Minutes east of UTC, where this device is now.
#[expect(clippy::cast_possible_truncation, reason = "no place is further than a day from UTC")]
pub fn offset_minutes() -> i32 {
    -(js_sys::Date::new_0().get_timezone_offset() as i32)
}

/// Random bytes from the browser's own source.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("every browser has a source of random bytes");
    bytes
}

/// Waits.
pub async fn sleep(ms: u32) {
    gloo::timers::future::TimeoutFuture::new(ms).await;
}

/// Something that happens later, or again and again, until this is dropped.
#[must_use = "it stops when it is dropped"]
pub struct Timer {
    _kind: Kind,
}

enum Kind {
    Once { _timeout: Timeout },
    Again { _interval: Interval },
}

/// Does something after a while.
pub fn after(ms: u32, then: impl FnOnce() + 'static) -> Timer {
    Timer { _kind: Kind::Once { _timeout: Timeout::new(ms, then) } }
}

/// Does something every so often.
pub fn every(ms: u32, tick: impl FnMut() + 'static) -> Timer {
    Timer { _kind: Kind::Again { _interval: Interval::new(ms, tick) } }
}

/// Does something shortly after each minute has turned.
pub fn each_minute(mut tick: impl FnMut() + 'static) -> Timer {
    // Every five seconds, since one interval of a minute drifts and may be throttled; a turned minute is seen by its
    // number.
    let mut last = now().div_euclid(60_000);
    every(5_000, move || {
        let minute = now().div_euclid(60_000);
        if std::mem::replace(&mut last, minute) != minute {
            tick();
        }
    })
}
