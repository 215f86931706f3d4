//! A WebSocket that counts what goes over it.

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{Message, http::Request};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// The server cannot be reached, or is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone;

/// What went over a connection, in bytes of messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traffic {
    /// To the server.
    pub up: usize,
    /// From the server.
    pub down: usize,
}

/// A connection of binary messages.
#[derive(Debug)]
pub struct Socket {
    inner: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// What went over it so far.
    pub traffic: Traffic,
}

impl Socket {
    /// Opens one.
    pub async fn open(request: Request<()>) -> Result<Self, Gone> {
        let (inner, _) = connect_async(request).await.map_err(|_| Gone)?;
        Ok(Self { inner, traffic: Traffic::default() })
    }

    /// Sends one message.
    pub async fn send(&mut self, bytes: Vec<u8>) -> Result<(), Gone> {
        self.traffic.up += bytes.len();
        self.inner.send(Message::binary(bytes)).await.map_err(|_| Gone)
    }

    /// Waits for the next message. Whoever stops waiting has missed none.
    pub async fn next(&mut self) -> Result<Vec<u8>, Gone> {
        loop {
            match self.inner.next().await {
                Some(Ok(Message::Binary(bytes))) => {
                    self.traffic.down += bytes.len();
                    return Ok(bytes.to_vec());
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _ => return Err(Gone),
            }
        }
    }
}
