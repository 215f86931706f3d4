//! A running server: logging, signals, and stopping without losing what is under way.

use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::app::App;
use crate::config::{Log, LogFormat};
use crate::{accept, http, nodes, upkeep};

/// What is under way when the server stops has this long to finish.
const GRACE: Duration = Duration::from_secs(10);

/// A filter that `tracing` does not understand.
#[derive(Debug, thiserror::Error)]
#[error("`log.filter`: {0}")]
pub struct BadFilter(#[from] tracing_subscriber::filter::ParseError);

/// Starts logging, for people or for machines, to standard error.
pub fn log(log: &Log) -> Result<(), BadFilter> {
    let filter = EnvFilter::builder().parse(&log.filter)?;
    let colours = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let subscriber =
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr);
    match log.format {
        LogFormat::Text => subscriber.init(),
        LogFormat::Json => subscriber.json().init(),
    }
    Ok(())
}

/// Stops the server at SIGTERM or ctrl-c.
pub fn stop_when_told(app: &App) -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    // Without a handler, a file that may not grow any more (RLIMIT_FSIZE) would end the process instead of failing
    // the write.
    let mut too_large = signal(SignalKind::from_raw(libc::SIGXFSZ))?;
    let stop = app.stop.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => break,
                _ = interrupt.recv() => break,
                _ = too_large.recv() => tracing::error!("a file may not grow any more"),
            }
        }
        tracing::info!("stopping");
        stop.now();
    });
    Ok(())
}

/// Serves until [`crate::stop::Stop`] says otherwise, and then until what is under way has finished.
pub async fn run(app: App, listener: TcpListener) {
    let tidier = tokio::spawn(upkeep::hourly::run(app.clone()));
    let nodes = tokio::spawn(nodes::run(app.clone()));
    let watcher = tokio::spawn(upkeep::watch(app.clone()));
    let serving = accept::serve(listener, http::router(app.clone()), app.stop.clone(), accept::PATIENCE);
    let too_late = async {
        app.stop.wait().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        () = serving => {}
        () = too_late => tracing::warn!("gave up waiting for requests under way"),
    }
    tidier.abort();
    nodes.abort();
    watcher.abort();
    app.db.close().await;
}
