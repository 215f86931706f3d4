//! Ports for servers that tests start, and that have to be known before the server listens.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicU32, Ordering};

/// Below what systems give to whoever asks for any port, as each connection does that a test opens: one of those could
/// take a port between being found free and being listened on.
const FIRST: u32 = 10_000;
const COUNT: u32 = 20_000;

/// A port that nobody listens on, and that no other caller in this process is given.
///
/// # Panics
/// When there is none.
pub fn free_port() -> u16 {
    static TAKEN: AtomicU32 = AtomicU32::new(0);
    // Processes that run at the same time begin in different places.
    let begin = std::process::id().wrapping_mul(7919) % COUNT;
    let next = || {
        let port = FIRST + (begin + TAKEN.fetch_add(1, Ordering::Relaxed)) % COUNT;
        u16::try_from(port).ok().filter(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
    };
    (0..COUNT).find_map(|_| next()).expect("a free port")
}
