//! One address before several servers: each connection goes to the next of them that answers.

use std::io::copy;
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The address; it listens until the test program ends.
#[derive(Debug)]
pub struct Front {
    port: u16,
    taken: Arc<Vec<AtomicUsize>>,
}

impl Front {
    /// Listens for servers that are, or will be, on these ports.
    ///
    /// # Panics
    /// When there is no port to be had.
    pub fn before(servers: &[u16]) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("it has a port").port();
        let taken: Arc<Vec<AtomicUsize>> = Arc::new(servers.iter().map(|_| AtomicUsize::new(0)).collect());
        let (counts, servers) = (Arc::clone(&taken), servers.to_vec());
        std::thread::spawn(move || {
            for (number, near) in listener.incoming().flatten().enumerate() {
                let in_turn = (0..servers.len()).map(|offset| (number + offset) % servers.len());
                let reached = in_turn.map(|at| (at, TcpStream::connect((Ipv4Addr::LOCALHOST, servers[at]))));
                // With none of them there, the connection ends as it would without anything before them.
                let Some((at, far)) = reached.into_iter().find_map(|(at, far)| Some((at, far.ok()?))) else {
                    continue;
                };
                counts[at].fetch_add(1, Ordering::SeqCst);
                // A connection that breaks is the matter of those at its ends.
                std::thread::spawn(move || pass(near, far).ok());
            }
        });
        Self { port, taken }
    }

    /// Where it is.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// How many connections went to each of the servers.
    pub fn taken(&self) -> Vec<usize> {
        self.taken.iter().map(|count| count.load(Ordering::SeqCst)).collect()
    }
}

/// Passes on what comes. When one side is gone, so is the other: a killed server sends no farewell.
fn pass(mut near: TcpStream, mut far: TcpStream) -> std::io::Result<()> {
    let (mut back, mut forth) = (far.try_clone()?, near.try_clone()?);
    let answers = std::thread::spawn(move || {
        let copied = copy(&mut back, &mut forth);
        forth.shutdown(Shutdown::Both).and(copied.map(drop))
    });
    let copied = copy(&mut near, &mut far);
    far.shutdown(Shutdown::Write).ok();
    answers.join().unwrap_or(Ok(()))?;
    copied.map(drop)
}
