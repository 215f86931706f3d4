//! The one connection to the server.

use js_sys::{ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{BinaryType, MessageEvent, WebSocket};

/// Something that happened on a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SocketEvent {
    /// It is open.
    Opened,
    /// A message came in.
    Message(Vec<u8>),
    /// It is closed, or could not be opened. Nothing comes after it.
    Closed,
}

/// An open connection, or one that is being opened. Dropping it closes it without a word.
pub struct Socket {
    socket: WebSocket,
    _opened: Closure<dyn FnMut()>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _closed: Closure<dyn FnMut()>,
}

impl Socket {
    /// Opens a connection to this path of the server that the app came from.
    pub fn open(path: &str, heard: impl Fn(SocketEvent) + Clone + 'static) -> Option<Self> {
        let socket = WebSocket::new(&address(path)?).ok()?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let opened = {
            let heard = heard.clone();
            Closure::<dyn FnMut()>::new(move || heard(SocketEvent::Opened))
        };
        let message = {
            let heard = heard.clone();
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                if let Ok(buffer) = event.data().dyn_into::<ArrayBuffer>() {
                    heard(SocketEvent::Message(Uint8Array::new(&buffer).to_vec()));
                }
            })
        };
        let closed = Closure::<dyn FnMut()>::new(move || heard(SocketEvent::Closed));
        socket.set_onopen(Some(opened.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(message.as_ref().unchecked_ref()));
        // `error` says nothing more, and `close` follows it.
        socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
        Some(Self { socket, _opened: opened, _message: message, _closed: closed })
    }

    /// Sends a message; one that cannot go any more is lost, and `Closed` follows.
    pub fn send(&self, bytes: &[u8]) {
        let _ = self.socket.send_with_u8_array(bytes);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        // It fails only for a code out of range, and none is given.
        let _ = self.socket.close();
    }
}

/// The address of this path: `ws` where the app came by `http`, `wss` where it came by `https`.
fn address(path: &str) -> Option<String> {
    let location = Reflect::get(&js_sys::global(), &"location".into()).ok()?;
    let origin = Reflect::get(&location, &"origin".into()).ok()?.as_string()?;
    Some(format!("ws{}{path}", origin.strip_prefix("http")?))
}
