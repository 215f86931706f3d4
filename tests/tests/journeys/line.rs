//! A slow line to the server, as a phone at the edge of coverage has it: so many bytes a second for all connections
//! together, a delay each way, losses that hold everything up until it is sent again, and now and then a connection that
//! breaks.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

/// How slow a line is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slow {
    /// Bytes a second each way.
    pub(crate) rate: u32,
    /// How long a packet is under way.
    pub(crate) delay: Duration,
    /// Of so many packets one is lost, and comes after it was sent again.
    pub(crate) lost: u32,
    /// Of so many packets one ends its connection.
    pub(crate) broken: u32,
}

/// What fits into one packet.
const PACKET: usize = 1_400;
/// How long it takes until a lost packet has been sent again.
const AGAIN: Duration = Duration::from_millis(1_600);

/// The line; it lies until the test program ends.
pub(crate) struct Line {
    shared: Arc<Shared>,
    port: u16,
}

struct Shared {
    slow: Slow,
    is_slow: AtomicBool,
    /// When the line is free again, each way.
    free: [Mutex<Instant>; 2],
    dice: Mutex<fastrand::Rng>,
    lost: AtomicUsize,
    broken: AtomicUsize,
}

impl Line {
    /// Lies before a server that will be on this port, as fast as can be until [`Line::slow_down`].
    pub(crate) fn to(server: u16, slow: Slow, seed: u64) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("it has a port").port();
        let now = Instant::now();
        let shared = Arc::new(Shared {
            slow,
            is_slow: AtomicBool::new(false),
            free: [Mutex::new(now), Mutex::new(now)],
            dice: Mutex::new(fastrand::Rng::with_seed(seed)),
            lost: AtomicUsize::new(0),
            broken: AtomicUsize::new(0),
        });
        let own = Arc::clone(&shared);
        std::thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let Ok(far) = TcpStream::connect((Ipv4Addr::LOCALHOST, server)) else { continue };
                let (Ok(back), Ok(forth)) = (far.try_clone(), near.try_clone()) else { continue };
                carry(&own, 0, near, far);
                carry(&own, 1, back, forth);
            }
        });
        Self { shared, port }
    }

    /// Where browsers find it.
    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    /// From now on it is slow.
    pub(crate) fn slow_down(&self) {
        self.shared.is_slow.store(true, Ordering::SeqCst);
    }

    /// How many packets were lost, and how many connections broke.
    pub(crate) fn mishaps(&self) -> (usize, usize) {
        (self.shared.lost.load(Ordering::SeqCst), self.shared.broken.load(Ordering::SeqCst))
    }
}

/// Carries what comes one way; packets of one connection arrive in their order.
fn carry(shared: &Arc<Shared>, way: usize, mut from: TcpStream, mut to: TcpStream) {
    // No more is under way at once than a phone's network would take from its app.
    let (sender, receiver) = mpsc::sync_channel::<(Instant, Vec<u8>)>(64);
    let own = Arc::clone(shared);
    let ends = (from.try_clone(), to.try_clone());
    std::thread::spawn(move || {
        let mut packet = [0; PACKET];
        let mut last = Instant::now();
        while let Ok(length @ 1..) = from.read(&mut packet) {
            let Some(at) = own.arrival(way, length) else {
                for end in [&ends.0, &ends.1].into_iter().flatten() {
                    let _ = end.shutdown(Shutdown::Both);
                }
                break;
            };
            last = last.max(at);
            if sender.send((last, packet[..length].to_vec())).is_err() {
                break;
            }
        }
    });
    std::thread::spawn(move || {
        while let Ok((at, packet)) = receiver.recv() {
            std::thread::sleep(at.saturating_duration_since(Instant::now()));
            if to.write_all(&packet).is_err() {
                break;
            }
        }
        // The other side may have gone first.
        let _ = to.shutdown(Shutdown::Write);
    });
}

impl Shared {
    /// When a packet that is sent now arrives; none when its connection breaks. Waits until the line takes it.
    fn arrival(&self, way: usize, length: usize) -> Option<Instant> {
        if !self.is_slow.load(Ordering::SeqCst) {
            return Some(Instant::now());
        }
        let takes = Duration::from_secs_f64(length as f64 / f64::from(self.slow.rate));
        let sent = {
            let mut free = self.free[way].lock().expect("nobody panics here");
            *free = (*free).max(Instant::now()) + takes;
            *free
        };
        std::thread::sleep(sent.saturating_duration_since(Instant::now()));
        let (is_lost, is_broken) = {
            let mut dice = self.dice.lock().expect("nobody panics here");
            (dice.u32(0..self.slow.lost) == 0, dice.u32(0..self.slow.broken) == 0)
        };
        if is_broken {
            self.broken.fetch_add(1, Ordering::SeqCst);
            return None;
        }
        if is_lost {
            self.lost.fetch_add(1, Ordering::SeqCst);
        }
        Some(sent + self.slow.delay + if is_lost { AGAIN } else { Duration::ZERO })
    }
}
