//! Many clients write without a pause while the server is killed at random moments and started again.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::task::{JoinSet, block_in_place};
use tokio::time::sleep;

use super::bytes::Gone;
use super::device::{Device, Page};
use super::judge::{Left, judge};
use super::nodes::Nodes;
use super::peer::Peer;
use super::process::{Gjort, Server};
use super::town::{Post, Seat, people, people_in};

/// People at one workplace, who all write in the same documents.
const TOGETHER: usize = 10;
/// Jobs of a workplace.
const JOBS: u32 = 20;
/// This many changes of a client are on their way at most.
const AHEAD: usize = 4;
/// A server lives at least and at most so long, in milliseconds.
const LIFE: std::ops::Range<u64> = 150..900;

/// How often and among how many.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// So many clients.
    pub clients: usize,
    /// The server is killed so often.
    pub rounds: usize,
    /// Decides when.
    pub seed: u64,
}

/// What a run came to.
#[derive(Debug)]
pub struct Report {
    /// How often among how many.
    pub wish: Wish,
    /// What was there afterwards.
    pub left: Left,
    /// So many connections were cut while changes were on their way.
    pub cut: usize,
    /// How long it took.
    pub took: Duration,
}

/// Kills a Gjort server among its devices, and looks at what each of them holds afterwards.
///
/// # Panics
/// When the server does not start, or does not answer any more.
pub async fn run(wish: Wish) -> Report {
    let begun = Instant::now();
    let mut server = Server::new(Gjort::from_env());
    let seats = people(server.data(), wish.clients, TOGETHER, Post::Lead).await;
    server.start();
    let devices = open(server.port(), &seats).await;
    let strike = |_: &mut fastrand::Rng| {
        server.kill();
        server.start();
    };
    let (devices, cut) = storm(strike, devices, wish).await;
    Report { wish, left: judge(devices).await, cut, took: begun.elapsed() }
}

/// Kills one of two Gjort servers on one PostgreSQL, again and again, while devices go to whichever is there.
///
/// # Panics
/// When a server does not start, or does not answer any more.
pub async fn run_on_two(wish: Wish) -> Report {
    let begun = Instant::now();
    let mut nodes = Nodes::new();
    let seats = people_in(nodes.database(), wish.clients, TOGETHER, Post::Lead).await;
    nodes.start();
    let devices = open(nodes.front(), &seats).await;
    let strike = |dice: &mut fastrand::Rng| {
        let node = dice.usize(0..2);
        nodes.kill(node);
        // The other one has it all for a while.
        std::thread::sleep(Duration::from_millis(dice.u64(0..LIFE.end)));
        nodes.start();
    };
    let (devices, cut) = storm(strike, devices, wish).await;
    Report { wish, left: judge(devices).await, cut, took: begun.elapsed() }
}

async fn open(port: u16, seats: &[Seat]) -> Vec<Device> {
    let mut devices = Vec::new();
    for workplace in seats.chunks(TOGETHER) {
        let mut mates = workplace.iter().map(|seat| Device::new(port, *seat, pages(seat)));
        let mut first = mates.next().expect("somebody works there");
        first.connect().await.expect("it connects");
        first.open_jobs().await.expect("the jobs are opened");
        devices.push(first);
        devices.extend(mates);
    }
    devices
}

/// Lets clients write without a pause, strikes their server again and again, and waits until all they made is
/// acknowledged. Gives the clients, and how often one of them was cut off.
pub async fn storm<P: Peer>(
    mut strike: impl FnMut(&mut fastrand::Rng),
    peers: Vec<P>,
    wish: Wish,
) -> (Vec<P>, usize) {
    let stop = Arc::new(AtomicBool::new(false));
    let mut tasks = JoinSet::new();
    for peer in peers {
        tasks.spawn(write_on(peer, Arc::clone(&stop)));
    }
    let mut dice = fastrand::Rng::with_seed(wish.seed);
    for _ in 0..wish.rounds {
        sleep(Duration::from_millis(dice.u64(LIFE))).await;
        block_in_place(|| strike(&mut dice));
    }
    sleep(Duration::from_millis(LIFE.end)).await;
    stop.store(true, Ordering::SeqCst);
    let done = tasks.join_all().await;
    let cut = done.iter().map(|(_, cut)| cut).sum();
    (done.into_iter().map(|(peer, _)| peer).collect(), cut)
}

async fn write_on<P: Peer>(mut peer: P, stop: Arc<AtomicBool>) -> (P, usize) {
    let mut cut = 0;
    loop {
        while peer.connect().await.is_err() {
            sleep(Duration::from_millis(50)).await;
        }
        match flood(&mut peer, &stop).await {
            Ok(()) => return (peer, cut),
            Err(Gone) => cut += 1,
        }
    }
}

async fn flood<P: Peer>(peer: &mut P, stop: &AtomicBool) -> Result<(), Gone> {
    loop {
        while !stop.load(Ordering::SeqCst) && peer.made() - peer.acknowledged() < AHEAD {
            peer.state().await?;
        }
        if peer.made() == peer.acknowledged() {
            return Ok(());
        }
        let message = peer.socket().next().await?;
        peer.take(message).await?;
    }
}

fn pages(seat: &Seat) -> Vec<Page> {
    (0..JOBS).map(|number| Page::job(seat, number)).collect()
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { wish, left, cut, took } = self;
        writeln!(
            f,
            "kill -9: {} times among {} devices, seed {}; {cut} connections cut with changes on their way; {:.0} s",
            wish.rounds,
            wish.clients,
            wish.seed,
            took.as_secs_f64()
        )?;
        write!(
            f,
            "{} acknowledged changes: {} missing, {} twice; {} facts that nobody stated, {} refused; \
             {} of {} replicas hold something else than the server",
            left.acknowledged,
            left.missing,
            left.twice,
            left.foreign,
            left.refused,
            left.apart,
            left.replicas
        )
    }
}
