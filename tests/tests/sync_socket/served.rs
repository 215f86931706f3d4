//! A server on a port of its own with the sync's small municipality in it, and devices on its socket.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use server::app::App;
use server::config::Config;
use server::store::ledger::testing::{cookie, fill};
use server::sync::testing::{HISTORY, Pen, devices, town};
use shared::ids::DeviceId;
use shared::wire::{self, ClientFrame, Code, Manifest, Receipt, ServerFrame, pack};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// An answer that takes longer does not come.
pub(crate) const SOON: Duration = Duration::from_secs(10);

/// A server on a port of its own, with the sync's small municipality in it.
pub(crate) struct Served {
    pub(crate) app: App,
    address: String,
    _data: TempDir,
}

impl Served {
    pub(crate) async fn start() -> Self {
        let served = Self::on(None).await;
        fill(&served.app.db, HISTORY, &town(), &devices()).await.unwrap();
        served
    }

    /// One more node on a database, or one on an SQLite of its own, with nothing in it.
    pub(crate) async fn on(database: Option<&str>) -> Self {
        let data = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let origin = serde_json::from_value(format!("http://{address}").into()).unwrap();
        let database = database.map(str::to_owned);
        let config = Config { origin, data: data.path().to_owned(), database, ..Config::default() };
        let app = App::open(config).await.unwrap();
        tokio::spawn(server::serve::run(app.clone(), listener));
        Self { app, address, _data: data }
    }

    pub(crate) async fn connect(&self, headers: &[(&'static str, String)]) -> Result<Device, Error> {
        let mut request = format!("ws://{}/sync", self.address).into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let (socket, _) = connect_async(request).await?;
        Ok(Device { socket, heard: VecDeque::new(), messages: Vec::new() })
    }

    pub(crate) fn cookie(&self, device: DeviceId) -> (&'static str, String) {
        ("cookie", format!("gjort_device={}", cookie(device)))
    }

    pub(crate) fn origin(&self) -> (&'static str, String) {
        ("origin", format!("http://{}", self.address))
    }

    pub(crate) async fn device(&self, device: DeviceId) -> Device {
        self.connect(&[self.cookie(device), self.origin()]).await.unwrap()
    }

    pub(crate) async fn greeted(&self, device: DeviceId) -> (Device, Manifest) {
        let mut socket = self.device(device).await;
        let manifest = socket.greet(device, None).await;
        (socket, manifest)
    }
}

pub(crate) struct Device {
    pub(crate) socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    heard: VecDeque<Vec<u8>>,
    /// How long each message was, in bytes.
    pub(crate) messages: Vec<usize>,
}

impl Device {
    pub(crate) async fn send(&mut self, frame: &ClientFrame) {
        self.socket.send(Message::binary(wire::encode(frame))).await.unwrap();
    }

    pub(crate) async fn send_all(&mut self, frames: &[ClientFrame]) {
        for message in pack::messages(frames.iter().map(wire::encode).collect()) {
            self.socket.send(Message::binary(message)).await.unwrap();
        }
    }

    /// The next frame; none when the connection has ended.
    pub(crate) async fn next(&mut self) -> Option<ServerFrame> {
        loop {
            if let Some(frame) = self.heard.pop_front() {
                return Some(wire::decode(&frame).unwrap());
            }
            let message = tokio::time::timeout(SOON, self.socket.next()).await.expect("an answer in time");
            match message {
                Some(Ok(Message::Binary(bytes))) => {
                    self.messages.push(bytes.len());
                    self.heard.extend(pack::frames(bytes.to_vec()).unwrap());
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _ => return None,
            }
        }
    }

    pub(crate) async fn until<T>(&mut self, wanted: impl Fn(ServerFrame) -> Option<T>) -> T {
        while let Some(frame) = self.next().await {
            if let Some(found) = wanted(frame) {
                return found;
            }
        }
        panic!("the connection ended first");
    }

    pub(crate) async fn greet(&mut self, device: DeviceId, cursor: Option<u64>) -> Manifest {
        self.send(&Pen::new(device).hello(cursor)).await;
        assert!(matches!(self.next().await, Some(ServerFrame::Welcome(welcome)) if welcome.device == device));
        self.until(|frame| match frame {
            ServerFrame::Manifest(manifest) => Some(manifest),
            _ => None,
        })
        .await
    }

    pub(crate) async fn receipt(&mut self) -> Receipt {
        self.until(|frame| match frame {
            ServerFrame::Receipt(receipt) => Some(receipt),
            _ => None,
        })
        .await
    }

    pub(crate) async fn ends_with(&mut self, code: Code) {
        self.until(|frame| (frame == ServerFrame::Error { code }).then_some(())).await;
        assert_eq!(self.next().await, None);
    }
}
