//! What writes changes to a server and hears which of them are acknowledged, whichever server it is.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval_at, sleep};

use super::bytes::{Gone, Socket};
use super::figures::Times;

/// A client that is known to the server, with what it has made so far.
pub trait Peer: Send + 'static {
    /// Opens a connection and greets; what was made and not acknowledged is sent again.
    fn connect(&mut self) -> impl Future<Output = Result<(), Gone>> + Send;
    /// Its connection.
    fn socket(&mut self) -> &mut Socket;
    /// Makes one more change and sends it.
    fn state(&mut self) -> impl Future<Output = Result<(), Gone>> + Send;
    /// Takes in a message, and sends what it asks for.
    fn take(&mut self, message: Vec<u8>) -> impl Future<Output = Result<(), Gone>> + Send;
    /// How many of its changes are acknowledged.
    fn acknowledged(&self) -> usize;
    /// How many changes it has made.
    fn made(&self) -> usize;
}

/// What a load came to.
#[derive(Debug, Default)]
pub struct Run {
    /// From the first change to the last acknowledgement.
    pub took: Duration,
    /// From each change to its acknowledgement.
    pub times: Times,
    /// How many clients lost their connection.
    pub cut: usize,
}

impl Run {
    /// Acknowledged changes in a second.
    pub fn rate(&self) -> f64 {
        self.times.count() as f64 / self.took.as_secs_f64()
    }
}

/// Connects all of them; so many at a time, since a server's queue of those who knock is short.
pub async fn connect<P: Peer>(peers: Vec<P>) -> Vec<P> {
    let gate = Arc::new(tokio::sync::Semaphore::new(50));
    let mut tasks = JoinSet::new();
    for mut peer in peers {
        let gate = Arc::clone(&gate);
        tasks.spawn(async move {
            let _turn = gate.acquire().await;
            while peer.connect().await.is_err() {
                sleep(Duration::from_millis(100)).await;
            }
            peer
        });
    }
    tasks.join_all().await
}

/// Every client makes so many changes, each as soon as the one before is acknowledged.
pub async fn burst<P: Peer>(peers: Vec<P>, changes: usize) -> (Run, Vec<P>) {
    all(peers, move |mut peer| async move {
        let mut times = Times::default();
        let done = async {
            for _ in 0..changes {
                let begun = Instant::now();
                peer.state().await?;
                while peer.acknowledged() < peer.made() {
                    let message = peer.socket().next().await?;
                    peer.take(message).await?;
                }
                times.add(begun.elapsed());
            }
            Ok(())
        };
        let done: Result<(), Gone> = done.await;
        (peer, times, done)
    })
    .await
}

/// Every client makes one change a second for so many seconds, whatever has been acknowledged.
pub async fn steady<P: Peer>(peers: Vec<P>, seconds: u64) -> (Run, Vec<P>) {
    let (began, count) = (tokio::time::Instant::now(), peers.len());
    let mut number = 0;
    all(peers, move |mut peer| {
        number += 1;
        let first = began + Duration::from_millis(1000 * number / count as u64);
        async move {
            let mut times = Times::default();
            let done = regular(&mut peer, first, seconds, &mut times).await;
            (peer, times, done)
        }
    })
    .await
}

async fn regular<P: Peer>(
    peer: &mut P,
    first: tokio::time::Instant,
    seconds: u64,
    times: &mut Times,
) -> Result<(), Gone> {
    let mut clock = interval_at(first, Duration::from_secs(1));
    clock.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut waiting = VecDeque::new();
    let mut left = seconds;
    while left > 0 || !waiting.is_empty() {
        tokio::select! {
            due = clock.tick(), if left > 0 => {
                left -= 1;
                waiting.push_back(due.into_std());
                peer.state().await?;
            }
            message = peer.socket().next() => peer.take(message?).await?,
        }
        while waiting.len() > peer.made() - peer.acknowledged() {
            times.extend(waiting.pop_front().map(|due: Instant| due.elapsed()).into_iter().collect());
        }
    }
    Ok(())
}

async fn all<P, F, W>(peers: Vec<P>, mut work: W) -> (Run, Vec<P>)
where
    P: Peer,
    F: Future<Output = (P, Times, Result<(), Gone>)> + Send + 'static,
    W: FnMut(P) -> F,
{
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for peer in peers {
        tasks.spawn(work(peer));
    }
    let (mut run, mut peers) = (Run::default(), Vec::new());
    for (peer, times, done) in tasks.join_all().await {
        run.times.extend(times);
        run.cut += usize::from(done.is_err());
        peers.push(peer);
    }
    run.took = begun.elapsed();
    (run, peers)
}
