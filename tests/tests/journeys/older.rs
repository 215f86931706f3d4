//! A way to the server on which browsers get the app as an older build of it, which knows less than the server asks for.
//!
//! The older build is the shipped one under another name: its shell and service worker say that name in place of the
//! real one, and so does its greeting. Once the server is said to ask for more, the greetings of that build name a lower
//! version of facts than it asks for. What the server makes of that is the server's own doing.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use axum::body::{Body, to_bytes};
use axum::extract::ws::{self, WebSocket, WebSocketUpgrade};
use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::{SinkExt as _, StreamExt as _};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use shared::wire::{self, ClientFrame, MIN_SCHEMA};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Message, http};

/// What the older build is called: as long as a real name, which no hash can be.
const OLDER: &str = "older-build-";
/// The app's own files are not large.
const MOST: usize = 32 << 20;

/// The front; it serves until the test's runtime ends.
pub(crate) struct Front {
    shared: Arc<Shared>,
    port: u16,
}

struct Shared {
    server: u16,
    /// What the shipped build is called.
    build: String,
    /// Whether the app is handed out as the older build.
    older: AtomicBool,
    /// Whether the older build knows less than the server asks for.
    asks_more: AtomicBool,
    refused: AtomicUsize,
    client: Client<HttpConnector, Body>,
}

impl Front {
    /// Hands out the app of a server that will be on this port, as the older build.
    pub(crate) async fn start(server: u16) -> Self {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let port = listener.local_addr().expect("it has a port").port();
        let shared = Arc::new(Shared {
            server,
            build: build(),
            older: AtomicBool::new(true),
            asks_more: AtomicBool::new(false),
            refused: AtomicUsize::new(0),
            client: Client::builder(TokioExecutor::new()).build_http(),
        });
        let router = axum::Router::new().fallback(pass).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { shared, port }
    }

    /// Its port.
    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    /// The server asks for more than the older build knows, from now on.
    pub(crate) fn ask_more(&self) {
        self.shared.asks_more.store(true, Ordering::SeqCst);
    }

    /// Where browsers find it.
    pub(crate) fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Hands out the newer build from now on.
    pub(crate) fn update(&self) {
        self.shared.older.store(false, Ordering::SeqCst);
    }

    /// How many greetings of the older build the server has refused.
    pub(crate) fn refused(&self) -> usize {
        self.shared.refused.load(Ordering::SeqCst)
    }
}

/// What the build that the server hands out is called.
fn build() -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/app/index.html");
    let shell = std::fs::read_to_string(folder).expect("the app is built");
    let (_, after) = shell.split_once("name=\"gjort-build\" content=\"").expect("the shell names its build");
    let build = after.split('"').next().expect("the name ends").to_owned();
    assert_eq!(build.len(), OLDER.len());
    build
}

async fn pass(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    if let Ok(upgrade) = WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        let headers = parts.headers;
        return upgrade.on_upgrade(move |near| async move {
            let _ = talk(&shared, near, &headers).await;
        });
    }
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let uri = format!("http://127.0.0.1:{}{path}", shared.server);
    parts.uri = uri.parse().expect("an address");
    // Whole and as it is: what is compressed, or known by its hash, could not be handed out under another name.
    for name in [header::ACCEPT_ENCODING, header::IF_NONE_MATCH] {
        parts.headers.remove(name);
    }
    match shared.client.request(Request::from_parts(parts, body)).await {
        Ok(answer) => {
            let (mut parts, body) = answer.into_parts();
            let Ok(bytes) = to_bytes(Body::new(body), MOST).await else {
                return StatusCode::BAD_GATEWAY.into_response();
            };
            let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
            let names = kind.is_some_and(|kind| kind.starts_with("text/html")) || path == "/sw.js";
            if names && shared.older.load(Ordering::SeqCst) {
                parts.headers.remove(header::ETAG);
                let text = String::from_utf8_lossy(&bytes).replace(&shared.build, OLDER);
                return Response::from_parts(parts, Body::from(text));
            }
            Response::from_parts(parts, Body::from(bytes))
        }
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}

/// Passes frames on, both ways, until one side has ended.
async fn talk(shared: &Shared, near: WebSocket, headers: &http::HeaderMap) -> Option<()> {
    let mut request = format!("ws://127.0.0.1:{}/sync", shared.server).into_client_request().ok()?;
    for name in [header::COOKIE, header::ORIGIN] {
        if let Some(value) = headers.get(&name) {
            request.headers_mut().insert(name, value.clone());
        }
    }
    let (far, _) = tokio_tungstenite::connect_async(request).await.ok()?;
    let (mut to_server, mut from_server) = far.split();
    let (mut to_browser, mut from_browser) = near.split();
    let forth = async {
        while let Some(Ok(message)) = from_browser.next().await {
            match message {
                ws::Message::Binary(bytes) => {
                    to_server.send(Message::Binary(greeted(shared, &bytes).into())).await.ok()?;
                }
                ws::Message::Close(_) => break,
                _ => {}
            }
        }
        Some(())
    };
    let back = async {
        while let Some(Ok(message)) = from_server.next().await {
            if let Message::Binary(bytes) = message {
                if is_refusal(&bytes) {
                    shared.refused.fetch_add(1, Ordering::SeqCst);
                }
                to_browser.send(ws::Message::Binary(bytes)).await.ok()?;
            }
        }
        to_browser.close().await.ok()
    };
    tokio::select! { done = forth => done, done = back => done }
}

/// A greeting by the older build, as that build would have said it; everything else as it is.
fn greeted(shared: &Shared, bytes: &[u8]) -> Vec<u8> {
    match wire::decode::<ClientFrame>(bytes) {
        Ok(ClientFrame::Hello(mut hello))
            if hello.build == OLDER && shared.asks_more.load(Ordering::SeqCst) =>
        {
            hello.schema = MIN_SCHEMA - 1;
            wire::encode(&ClientFrame::Hello(hello))
        }
        _ => bytes.to_vec(),
    }
}

fn is_refusal(bytes: &[u8]) -> bool {
    use shared::wire::{Code, ServerFrame};
    matches!(wire::decode(bytes), Ok(ServerFrame::Error { code: Code::AppTooOld }))
}
