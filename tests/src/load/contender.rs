//! The two that are compared: each with its server, its clients, and what it takes to look at what a server has.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use shared::ids::{Digest, DocId};
use shared::sync::change::genesis_hash;
use shared::wire::ServerFrame;

use tokio::time::timeout;

use super::bytes::{Gone, Traffic};
use super::device::{Device, Page};
use super::judge::{changes, facts_of};
use super::peer::Peer;
use super::process::{Gjort, Server};
use super::rival::{Client, Copy, Repo};
use super::town::{Post, people, seats};

/// People at one workplace.
const TOGETHER: usize = 20;
/// So many documents have changed while a device was away, each by so many changes.
const AWAY: (u32, usize) = (200, 5);

/// A server says within this time what it has.
const SAYS: Duration = Duration::from_secs(10);

/// What coming back after days cost.
#[derive(Debug, Clone, Copy)]
pub struct Back {
    /// What went over the connection.
    pub traffic: Traffic,
    /// How often the client had to wait for an answer before it could say the next thing.
    pub trips: usize,
    /// How long it took on this machine.
    pub took: Duration,
}

/// A server with its clients.
pub trait Contender: Send + Sync {
    /// Its client.
    type Peer: Peer;
    /// A running server and so many clients that it knows, none of them connected, each with a document of its own.
    fn open(&self, clients: usize) -> impl Future<Output = (Server, Vec<Self::Peer>)> + Send;
    /// How many of a client's acknowledged changes the server does not give out.
    fn missing(&self, peer: &Self::Peer, port: u16) -> impl Future<Output = Result<usize, Gone>> + Send;
    /// What it costs a client to be up to date after two hundred of its documents changed.
    fn back(&self) -> impl Future<Output = Result<Back, Gone>> + Send;
}

/// Gjort: every client is a participant's own phone and writes hours into that person's month.
#[derive(Debug, Clone, Copy)]
pub struct Ours;

impl Contender for Ours {
    type Peer = Device;

    async fn open(&self, clients: usize) -> (Server, Vec<Device>) {
        let mut server = Server::new(Gjort::from_env());
        let seats = people(server.data(), clients, TOGETHER, Post::Crew).await;
        server.start();
        let port = server.port();
        let device = |seat| Device::new(port, seat, vec![Page::month(&seat)]);
        (server, seats.into_iter().map(device).collect())
    }

    async fn missing(&self, peer: &Device, port: u16) -> Result<usize, Gone> {
        let page = Page::month(&peer.seat);
        let mut other = Device::new(port, peer.seat, Vec::new());
        other.greet(None).await?;
        if peer.safe.is_empty() {
            return Ok(0);
        }
        let (changes, _) = changes(&mut other, page.id, genesis_hash(page.id, &page.key, 0)).await?;
        let there: BTreeSet<_> = facts_of(&changes).into_iter().collect();
        Ok(peer.safe.difference(&there).count())
    }

    async fn back(&self) -> Result<Back, Gone> {
        let mut server = Server::new(Gjort::from_env());
        let seats = people(server.data(), 2, 2, Post::Lead).await;
        server.start();
        let jobs = (0..AWAY.0).map(|number| Page::job(&seats[0], number)).collect();
        let mut writer = Device::new(server.port(), seats[0], jobs);
        writer.connect().await?;
        writer.open_jobs().await?;
        let mut reader = Device::new(server.port(), seats[1], Vec::new());
        let manifest = reader.greet(None).await?;
        let mut known: Vec<(DocId, Vec<Digest>)> = Vec::new();
        for entry in &manifest.docs {
            reader.pull(entry.id, Vec::new()).await?;
            known.push((entry.id, heads(&mut reader).await?));
        }
        for _ in 0..AWAY.1 {
            for _ in 0..AWAY.0 {
                writer.state().await?;
            }
            writer.settle().await?;
        }
        let begun = Instant::now();
        let news = reader.greet(Some(manifest.cursor)).await?;
        assert_eq!(news.docs.len(), known.len(), "all documents changed");
        reader.pull_all(&known).await?;
        for _ in &news.docs {
            heads(&mut reader).await?;
        }
        Ok(Back { traffic: reader.socket().traffic, trips: 2, took: begun.elapsed() })
    }
}

async fn heads(device: &mut Device) -> Result<Vec<Digest>, Gone> {
    loop {
        match device.hear().await? {
            ServerFrame::Chunks(chunks) if !chunks.more => return Ok(chunks.heads),
            _ => {}
        }
    }
}

/// automerge-repo: every client has a document of its own in which it puts the same facts.
#[derive(Debug, Clone)]
pub struct Theirs {
    /// The folder with its script and what that needs.
    pub folder: PathBuf,
}

impl Contender for Theirs {
    type Peer = Client;

    async fn open(&self, clients: usize) -> (Server, Vec<Client>) {
        let mut server = Server::new(Repo::new(self.folder.clone()));
        server.start();
        let client = |(number, seat)| {
            let copy = Copy::new(&seat, &Page::month(&seat));
            Client::new(server.port(), format!("client-{number}"), vec![copy])
        };
        let clients = seats(clients, TOGETHER).into_iter().enumerate().map(client).collect();
        (server, clients)
    }

    async fn missing(&self, peer: &Client, port: u16) -> Result<usize, Gone> {
        let Some(seat) = peer.copies.first().map(Copy::seat) else { return Ok(0) };
        let copy = Copy::unknown(&seat, Page::month(&seat).id);
        let mut other = Client::new(port, format!("reader-{:?}", seat.device), vec![copy]);
        other.greet().await?;
        other.speak().await?;
        let asked = async {
            while !other.copies[0].is_known() {
                if let Some(at) = other.listen().await? {
                    other.speak_of(at).await?;
                }
            }
            Ok(())
        };
        // A server that says neither what it has nor that it has nothing does not give it out.
        if let Ok(done) = timeout(SAYS, asked).await {
            done?;
        }
        Ok(other.copies[0].misses(&peer.copies[0]))
    }

    async fn back(&self) -> Result<Back, Gone> {
        let mut server = Server::new(Repo::new(self.folder.clone()));
        server.start();
        let seats = seats(2, 2);
        let pages: Vec<Page> = (0..AWAY.0).map(|number| Page::job(&seats[0], number)).collect();
        let copies = pages.iter().map(|page| Copy::new(&seats[0], page)).collect();
        let mut writer = Client::new(server.port(), "writer".to_owned(), copies);
        writer.greet().await?;
        write_all(&mut writer, 1).await?;
        let copies = pages.iter().map(|page| Copy::unknown(&seats[1], page.id)).collect();
        let mut reader = Client::new(server.port(), "reader".to_owned(), copies);
        reader.greet().await?;
        follow(&mut reader, &writer).await?;
        write_all(&mut writer, AWAY.1).await?;
        let begun = Instant::now();
        reader.greet().await?;
        let trips = 1 + follow(&mut reader, &writer).await?;
        Ok(Back { traffic: reader.socket().traffic, trips, took: begun.elapsed() })
    }
}

async fn write_all(writer: &mut Client, times: usize) -> Result<(), Gone> {
    for _ in 0..times {
        writer.copies.iter_mut().for_each(Copy::write);
        writer.speak().await?;
        while !writer.copies.iter().all(Copy::is_settled) {
            if let Some(at) = writer.listen().await? {
                writer.speak_of(at).await?;
            }
        }
    }
    Ok(())
}

/// Gives how often the document that took longest had to be asked about.
async fn follow(reader: &mut Client, writer: &Client) -> Result<usize, Gone> {
    let behind = |reader: &Client, at: usize| reader.copies[at].heads() != writer.copies[at].heads();
    let mut asked = vec![1; reader.copies.len()];
    reader.speak().await?;
    while (0..reader.copies.len()).any(|at| behind(reader, at)) {
        if let Some(at) = reader.listen().await?
            && behind(reader, at)
            && reader.speak_of(at).await?
        {
            asked[at] += 1;
        }
    }
    Ok(asked.into_iter().max().unwrap_or(0))
}
