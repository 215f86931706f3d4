//! The same load on both servers, one after the other, and what it came to.
//!
//! What is counted. A *burst* is every client making 21 changes, each as soon as the one before is acknowledged. In a
//! *steady* load every client makes one change a second. Both begin when all clients are connected and end with the last
//! acknowledgement. *p99* is from making a change to its acknowledgement; *CPU* is that of the server's process with
//! everything in it, its database included, for a thousand acknowledged changes. The load itself runs in this process
//! and takes its share of the machine from both alike.
//!
//! What is acknowledged differs, and is counted as each protocol says it. Gjort answers after it has checked who may
//! state what, has written fact, change, receipt and projection, and SQLite has synced its log. automerge-repo's server
//! says which heads it has in memory; it writes its files a little later, and asks nobody to sync them. That is why both
//! are killed in the end: then it is counted which acknowledged changes are not given out any more.

use std::path::PathBuf;
use std::time::Duration;

use tokio::task::{JoinSet, block_in_place};
use tokio::time::{sleep, timeout};

use super::bytes::Gone;
use super::contender::{Back, Contender, Ours, Theirs};
use super::peer::{Peer, Run, burst, connect, steady};

/// Changes of each client in a burst.
const CHANGES: usize = 21;
/// How often a server is killed, and among how many clients.
const KILLS: (usize, usize) = (5, 100);
/// A server that is killed has been written to for so long, in milliseconds.
const LIFE: std::ops::Range<u64> = 2_000..5_000;
/// So often a server that was started again is asked what it has.
const TRIES: usize = 5;
/// After this long a load is given up: what is not acknowledged by then is not.
const PATIENCE: Duration = Duration::from_secs(300);

/// How much of it.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Clients of the small burst and of the large one, of the steady load and of those that are idle.
    pub clients: (usize, usize),
    /// How long the steady load lasts.
    pub seconds: u64,
    /// The folder with automerge-repo's server; without one, only ours is measured.
    pub rival: Option<PathBuf>,
}

/// What one load came to.
#[derive(Debug, Default)]
struct Cost {
    run: Run,
    cpu: f64,
}

/// One of the loads of a side.
type Of = fn(&Side) -> &Cost;

/// What all of it came to on one side.
#[derive(Debug)]
struct Side {
    small: Cost,
    large: Cost,
    steady: Cost,
    idle: f64,
    back: Back,
    missing: usize,
    acknowledged: usize,
}

/// Measures both and prints it.
///
/// # Panics
/// When a server cannot be started.
pub async fn run(wish: &Wish) {
    let ours = side("Gjort", &Ours, wish).await;
    let theirs = match &wish.rival {
        Some(folder) => Some(side("automerge-repo", &Theirs { folder: folder.clone() }, wish).await),
        None => None,
    };
    print(wish, &ours, theirs.as_ref());
}

async fn side<C: Contender>(name: &str, contender: &C, wish: &Wish) -> Side {
    let (few, many) = wish.clients;
    let say = |what: &str| eprintln!("{name}: {what}");
    say("idle connections");
    let idle = idle(contender, many).await;
    say("a burst of few");
    let small = cost(contender, few, |peers| burst(peers, CHANGES)).await;
    say("a burst of many");
    let large = cost(contender, many, |peers| burst(peers, CHANGES)).await;
    say("a steady load");
    let steady = cost(contender, many, |peers| steady(peers, wish.seconds)).await;
    say("a client that was away");
    let back = contender.back().await.expect("the server answers");
    say("kill -9");
    let (missing, acknowledged) = killed(contender).await;
    Side { small, large, steady, idle, back, missing, acknowledged }
}

async fn idle<C: Contender>(contender: &C, clients: usize) -> f64 {
    let (server, mut peers) = contender.open(clients).await;
    // What is there once for all connections is there after the first few.
    let rest = peers.split_off(clients.min(20));
    let first = connect(peers).await;
    sleep(Duration::from_secs(1)).await;
    let before = server.memory();
    let count = rest.len();
    let others = connect(rest).await;
    sleep(Duration::from_secs(3)).await;
    let after = server.memory();
    drop((first, others));
    after.saturating_sub(before) as f64 / count.max(1) as f64
}

async fn cost<C, F, W>(contender: &C, clients: usize, work: W) -> Cost
where
    C: Contender,
    F: Future<Output = (Run, Vec<C::Peer>)>,
    W: FnOnce(Vec<C::Peer>) -> F,
{
    let (server, peers) = contender.open(clients).await;
    let peers = connect(peers).await;
    let before = server.cpu();
    match timeout(PATIENCE, work(peers)).await {
        Ok((run, _)) => Cost { cpu: server.cpu() - before, run },
        Err(_) => Cost::default(),
    }
}

/// Kills a server that is written to, and counts what it does not give out when it is back; again and again, each time
/// with clients of whom nothing is known yet. No client may send anything again before it has been counted.
async fn killed<C: Contender>(contender: &C) -> (usize, usize) {
    let (mut missing, mut acknowledged) = (0, 0);
    let mut dice = fastrand::Rng::with_seed(9);
    for _ in 0..KILLS.0 {
        let (mut server, peers) = contender.open(KILLS.1).await;
        let mut tasks = JoinSet::new();
        for mut peer in connect(peers).await {
            tasks.spawn(async move {
                let Gone = until_gone(&mut peer).await;
                peer
            });
        }
        sleep(Duration::from_millis(dice.u64(LIFE))).await;
        block_in_place(|| server.kill());
        let peers = tasks.join_all().await;
        block_in_place(|| server.start());
        acknowledged += peers.iter().map(Peer::acknowledged).sum::<usize>();
        // All at once: a server that says nothing of a document is waited for.
        let looks = peers.iter().map(|peer| timeout(PATIENCE, looked(contender, peer, server.port())));
        for looked in futures_util::future::join_all(looks).await {
            missing += looked.expect("an answer in time").expect("a connection");
        }
    }
    (missing, acknowledged)
}

/// How many are missing of one client's; a server that has just begun may turn some of a hundred away at first.
async fn looked<C: Contender>(contender: &C, peer: &C::Peer, port: u16) -> Result<usize, Gone> {
    for _ in 1..TRIES {
        if let Ok(missing) = contender.missing(peer, port).await {
            return Ok(missing);
        }
        sleep(Duration::from_secs(1)).await;
    }
    contender.missing(peer, port).await
}

async fn until_gone<P: Peer>(peer: &mut P) -> Gone {
    loop {
        let step = async {
            if peer.made() == peer.acknowledged() {
                peer.state().await?;
            }
            let message = peer.socket().next().await?;
            peer.take(message).await
        };
        if let Err(gone) = step.await {
            return gone;
        }
    }
}

impl Cost {
    fn per_thousand(&self) -> f64 {
        self.cpu * 1000.0 / self.run.times.count().max(1) as f64
    }
}

fn print(wish: &Wish, ours: &Side, theirs: Option<&Side>) {
    let (few, many) = wish.clients;
    println!("| | Gjort | automerge-repo 2.5.6 | ratio |\n|---|---:|---:|---:|");
    let row = |what: &str, of: &dyn Fn(&Side) -> f64| {
        let (a, b) = (of(ours), theirs.map(of));
        let theirs = b.map_or_else(|| "–".to_owned(), number);
        let ratio = b.map_or_else(|| "–".to_owned(), |b| ratio(a, b));
        println!("| {what} | {} | {theirs} | {ratio} |", number(a));
    };
    let loads: [(String, Of); 3] = [
        (format!("burst of {few} × {CHANGES}"), |side| &side.small),
        (format!("burst of {many} × {CHANGES}"), |side| &side.large),
        (format!("{many} × 1/s for {} s", wish.seconds), |side| &side.steady),
    ];
    for (name, cost) in loads {
        row(&format!("{name}: acknowledged/s"), &|side| cost(side).run.rate());
        row(&format!("{name}: p50, ms"), &|side| cost(side).run.times.percentile(50));
        row(&format!("{name}: p99, ms"), &|side| cost(side).run.times.percentile(99));
        row(&format!("{name}: CPU s per 1,000"), &|side| cost(side).per_thousand());
        row(&format!("{name}: acknowledged"), &|side| cost(side).run.times.count() as f64);
        row(&format!("{name}: cut off"), &|side| cost(side).run.cut as f64);
    }
    row("idle connection, kB", &|side| side.idle / 1000.0);
    row("back after 200 changed documents: bytes up", &|side| side.back.traffic.up as f64);
    row("back after 200 changed documents: bytes down", &|side| side.back.traffic.down as f64);
    row("back after 200 changed documents: round trips", &|side| side.back.trips as f64);
    row("back after 200 changed documents: ms", &|side| side.back.took.as_secs_f64() * 1000.0);
    row("kill -9: acknowledged", &|side| side.acknowledged as f64);
    row("kill -9: acknowledged but missing", &|side| side.missing as f64);
}

fn number(value: f64) -> String {
    if value >= 100.0 || value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.3}") }
}

fn ratio(ours: f64, theirs: f64) -> String {
    match (ours, theirs) {
        (0.0, _) | (_, 0.0) => "–".to_owned(),
        _ if ours >= theirs => format!("{:.1} ×", ours / theirs),
        _ => format!("1/{:.1}", theirs / ours),
    }
}
