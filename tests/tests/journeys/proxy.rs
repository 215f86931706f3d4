//! A network that lets requests through and refuses WebSockets, as some offices' do.

use std::io::{Read as _, Write as _, copy};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The proxy; it listens until the test program ends.
pub(crate) struct Proxy {
    shared: Arc<Shared>,
    port: u16,
}

#[derive(Default)]
struct Shared {
    /// Whether WebSockets go through by now.
    open: AtomicBool,
    refused: AtomicUsize,
    passed: AtomicUsize,
}

impl Proxy {
    /// Listens for a server that will be on this port.
    pub(crate) fn start(server: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("it has a port").port();
        let shared = Arc::new(Shared::default());
        let own = Arc::clone(&shared);
        std::thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let shared = Arc::clone(&own);
                // A connection that breaks is the browser's matter.
                std::thread::spawn(move || pass(&shared, near, server).ok());
            }
        });
        Self { shared, port }
    }

    /// Where browsers find it.
    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    /// Lets WebSockets through from now on.
    pub(crate) fn open(&self) {
        self.shared.open.store(true, Ordering::SeqCst);
    }

    /// How many WebSockets were refused.
    pub(crate) fn refused(&self) -> usize {
        self.shared.refused.load(Ordering::SeqCst)
    }

    /// How many went through.
    pub(crate) fn passed(&self) -> usize {
        self.shared.passed.load(Ordering::SeqCst)
    }
}

/// Passes on what comes. A browser opens a connection of its own for a WebSocket, so the first bytes tell.
fn pass(shared: &Shared, mut near: TcpStream, port: u16) -> std::io::Result<()> {
    let mut first = vec![0; 16 << 10];
    let length = near.read(&mut first)?;
    first.truncate(length);
    if String::from_utf8_lossy(&first).to_ascii_lowercase().contains("upgrade: websocket") {
        if !shared.open.load(Ordering::SeqCst) {
            shared.refused.fetch_add(1, Ordering::SeqCst);
            return near
                .write_all(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
        shared.passed.fetch_add(1, Ordering::SeqCst);
    }
    let mut far = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    far.write_all(&first)?;
    let (mut back, mut forth) = (far.try_clone()?, near.try_clone()?);
    let answers = std::thread::spawn(move || {
        let copied = copy(&mut back, &mut forth);
        forth.shutdown(Shutdown::Both).and(copied.map(drop))
    });
    copy(&mut near, &mut far)?;
    far.shutdown(Shutdown::Write)?;
    answers.join().unwrap_or(Ok(()))
}
