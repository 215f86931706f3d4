//! A port that passes everything on to the server and back, and writes down what the server sends.

use std::io::{Cursor, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use shared::wire::pack;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocket};

/// What the server has sent to one browser over each connection: none of it is compressed but the app itself, and frames
/// that are packed.
pub(crate) struct Recorder {
    port: u16,
    sent: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Recorder {
    /// Passes on to the server at this port until the test is over.
    pub(crate) fn before(server: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("the port has a number").port();
        let sent = Arc::<Mutex<Vec<Vec<u8>>>>::default();
        let written = Arc::clone(&sent);
        thread::spawn(move || {
            for browser in listener.incoming().flatten() {
                // A server that is away is away for the browser too.
                let Ok(server) = TcpStream::connect((Ipv4Addr::LOCALHOST, server)) else { continue };
                let (Ok(from_browser), Ok(to_server)) = (browser.try_clone(), server.try_clone()) else {
                    continue;
                };
                let written = Arc::clone(&written);
                let connection = {
                    let mut sent = written.lock().expect("nobody panics here");
                    sent.push(Vec::new());
                    sent.len() - 1
                };
                thread::spawn(move || pass(from_browser, to_server, |_| {}));
                thread::spawn(move || {
                    pass(server, browser, |bytes| {
                        written.lock().expect("nobody panics here")[connection].extend(bytes);
                    });
                });
            }
        });
        Self { port, sent }
    }

    /// Where the browser is to go.
    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    /// Everything that was sent, with the frames that were packed taken out of their packs.
    pub(crate) fn sent(&self) -> Vec<u8> {
        let sent = self.sent.lock().expect("nobody panics here");
        sent.iter().flat_map(|connection| [connection.clone(), unpacked(connection)].concat()).collect()
    }
}

/// The frames that were sent over a connection, if it became a WebSocket.
fn unpacked(connection: &[u8]) -> Vec<u8> {
    const UPGRADED: &[u8] = b"HTTP/1.1 101";
    const HEAD_ENDS: &[u8] = b"\r\n\r\n";
    let find = |part: &[u8], from: usize| {
        let found = connection[from..].windows(part.len()).position(|window| window == part);
        found.map(|at| from + at)
    };
    let Some(upgraded) = find(UPGRADED, 0) else { return Vec::new() };
    let Some(head_ends) = find(HEAD_ENDS, upgraded) else { return Vec::new() };
    let mut socket = WebSocket::from_raw_socket(
        Cursor::new(connection[head_ends + HEAD_ENDS.len()..].to_vec()),
        Role::Client,
        None,
    );
    let mut frames = Vec::new();
    // What was cut off in the middle was not received either.
    while let Ok(message) = socket.read() {
        if message.is_binary() {
            let packed = pack::frames(message.into_data().to_vec()).expect("the server packs frames");
            frames.extend(packed.concat());
        }
    }
    frames
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
