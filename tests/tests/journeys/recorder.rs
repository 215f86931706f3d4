//! A port that passes everything on to the server and back, and writes down what the server sends.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What the server has sent to one browser, over HTTP and in frames: none of it is compressed but the app itself.
pub(crate) struct Recorder {
    port: u16,
    sent: Arc<Mutex<Vec<u8>>>,
}

impl Recorder {
    /// Passes on to the server at this port until the test is over.
    pub(crate) fn before(server: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("the port has a number").port();
        let sent = Arc::<Mutex<Vec<u8>>>::default();
        let written = Arc::clone(&sent);
        thread::spawn(move || {
            for browser in listener.incoming().flatten() {
                // A server that is away is away for the browser too.
                let Ok(server) = TcpStream::connect((Ipv4Addr::LOCALHOST, server)) else { continue };
                let (Ok(from_browser), Ok(to_server)) = (browser.try_clone(), server.try_clone()) else {
                    continue;
                };
                let written = Arc::clone(&written);
                thread::spawn(move || pass(from_browser, to_server, |_| {}));
                thread::spawn(move || {
                    pass(server, browser, |bytes| written.lock().expect("nobody panics here").extend(bytes));
                });
            }
        });
        Self { port, sent }
    }

    /// Where the browser is to go.
    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    /// Everything that was sent.
    pub(crate) fn sent(&self) -> Vec<u8> {
        self.sent.lock().expect("nobody panics here").clone()
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, mut seen: impl FnMut(&[u8])) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        seen(&buffer[..read]);
        if to.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    // The other end may have gone first.
    let _ = to.shutdown(Shutdown::Write);
}
