//! A WebSocket that counts what goes over it.

use std::collections::VecDeque;

use futures_util::{SinkExt as _, StreamExt as _};
use shared::wire::pack;
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
    heard: VecDeque<Vec<u8>>,
    /// What went over it so far.
    pub traffic: Traffic,
}

impl Socket {
    /// Opens one.
    pub async fn open(request: Request<()>) -> Result<Self, Gone> {
        let (inner, _) = connect_async(request).await.map_err(|_| Gone)?;
        Ok(Self { inner, heard: VecDeque::new(), traffic: Traffic::default() })
    }

    /// Sends one message.
    pub async fn send(&mut self, bytes: Vec<u8>) -> Result<(), Gone> {
        self.traffic.up += bytes.len();
        self.inner.send(Message::binary(bytes)).await.map_err(|_| Gone)
    }

    /// Sends several, in as few as Gjort's clients do.
    pub async fn send_all(&mut self, frames: Vec<Vec<u8>>) -> Result<(), Gone> {
        for message in pack::messages(frames) {
            self.send(message).await?;
        }
        Ok(())
    }

    /// Waits for the next message, or the next of those that came packed in one. Whoever stops waiting has missed none.
    pub async fn next(&mut self) -> Result<Vec<u8>, Gone> {
        loop {
            if let Some(frame) = self.heard.pop_front() {
                return Ok(frame);
            }
            match self.inner.next().await {
                Some(Ok(Message::Binary(bytes))) => {
                    self.traffic.down += bytes.len();
                    self.heard.extend(pack::frames(bytes.to_vec()).map_err(|_| Gone)?);
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _ => return Err(Gone),
            }
        }
    }
}
