//! Connections: each is taken as it comes, and served until it ends or the server stops.
//!
//! axum's own way of serving waits for a request's head without an end, so that whoever opens connections and says
//! nothing takes all that the system allows.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt as _;

use crate::stop::Stop;

/// A client has this long for the head of a request, from the connection's start or the answer before.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// Where no connection can be taken, as with too many open, it is tried again after this.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until the server stops, and then until what is under way has finished.
pub async fn serve(listener: TcpListener, router: Router, stop: Stop, patience: Duration) {
    let open = watch::Sender::new(());
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience);
    loop {
        let taken = tokio::select! {
            taken = listener.accept() => taken,
            () = stop.wait() => break,
        };
        match taken {
            Ok((stream, peer)) => {
                let one = one(http.clone(), stream, peer, router.clone(), stop.clone());
                let is_open = open.subscribe();
                tokio::spawn(async move {
                    one.await;
                    drop(is_open);
                });
            }
            Err(error) if is_its_own(&error) => {}
            Err(error) => {
                tracing::error!(%error, "cannot take a connection");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    open.closed().await;
}

async fn one(http: http1::Builder, stream: TcpStream, peer: SocketAddr, router: Router, stop: Stop) {
    // An answer goes at once, also a small one after another.
    let _slower = stream.set_nodelay(true);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service).with_upgrades());
    // How a connection ended concerns nobody but its client, who knows.
    tokio::select! {
        _ended = connection.as_mut() => return,
        () = stop.wait() => connection.as_mut().graceful_shutdown(),
    }
    let _ended = connection.await;
}

/// Whether the connection that was to be taken is at fault, and not the system.
fn is_its_own(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    )
}

/// Lets this process have as many files and connections open as the system allows it at most; the usual limit is far
/// below, and meant for programs that wait for files in a way this one does not.
pub fn open_as_many_as_allowed() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        limit.current = limit.maximum;
        if let Err(error) = setrlimit(Resource::Nofile, limit) {
            tracing::warn!(%error, "cannot have more files open than usual");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    async fn served(patience: Duration) -> (SocketAddr, Stop, tokio::task::JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let whose = async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.ip().to_string();
        let slow = async || {
            tokio::time::sleep(Duration::from_millis(300)).await;
            "late"
        };
        let router = Router::new().route("/", get(whose)).route("/slow", get(slow));
        let stop = Stop::new();
        let serving = tokio::spawn(serve(listener, router, stop.clone(), patience));
        (at, stop, serving)
    }

    async fn to_its_end(stream: &mut TcpStream) -> String {
        let mut all = String::new();
        let read = tokio::time::timeout(Duration::from_secs(10), stream.read_to_string(&mut all)).await;
        read.expect("the connection ends").unwrap();
        all
    }

    #[tokio::test]
    async fn whoever_does_not_say_what_they_want_is_not_waited_for() {
        let (at, _stop, _serving) = served(Duration::from_millis(100)).await;
        let mut silent = TcpStream::connect(at).await.unwrap();
        assert_eq!(to_its_end(&mut silent).await, "");
        let mut half = TcpStream::connect(at).await.unwrap();
        half.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ").await.unwrap();
        to_its_end(&mut half).await;
        let mut idle = TcpStream::connect(at).await.unwrap();
        idle.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        let answer = to_its_end(&mut idle).await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("127.0.0.1"), "{answer}");
    }

    #[tokio::test]
    async fn an_answer_may_take_longer_than_a_head_and_is_finished_when_the_server_stops() {
        let (at, stop, serving) = served(Duration::from_millis(100)).await;
        let mut stream = TcpStream::connect(at).await.unwrap();
        stream.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
        stop.now();
        let answer = to_its_end(&mut stream).await;
        assert!(answer.ends_with("late"), "{answer}");
        serving.await.unwrap();
        assert!(TcpStream::connect(at).await.is_err(), "nothing new is taken");
    }
}
