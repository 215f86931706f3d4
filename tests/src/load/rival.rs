//! A client of automerge-repo as a load: its own protocol, on the same changes that a device of Gjort makes.
//!
//! A change counts as acknowledged when the server's sync message for its document names heads that contain it: that is
//! all this protocol tells a client. Nothing says whether the server has stored it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use automerge::sync::{Message, State, SyncDoc as _};
use automerge::{Automerge, ChangeHash, ReadDoc as _};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use shared::ids::DocId;
use shared::sync::change::{Actor, FIRST_OP, Place, genesis, hash_of};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use super::bytes::{Gone, Socket};
use super::device::{Page, hours};
use super::peer::Peer;
use super::process::Program;
use super::town::Seat;

/// automerge-repo's server under Node.
#[derive(Debug, Clone)]
pub struct Repo {
    folder: PathBuf,
}

impl Repo {
    /// From the folder with its script and what that needs.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }
}

impl Program for Repo {
    fn command(&self, port: u16, data: &Path) -> Command {
        let mut command = Command::new("node");
        command.arg(self.folder.join("server.mjs")).arg(port.to_string()).arg(data);
        command
    }

    fn ready(&self) -> &'static str {
        "/"
    }
}

/// What is said, both ways; the fields are those of the protocol's version 1.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Said {
    r#type: String,
    sender_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    target_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    document_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    data: Option<ByteBuf>,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    peer_metadata: Option<BTreeMap<String, bool>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    supported_protocol_versions: Option<Vec<String>>,
}

/// A document of a client.
#[derive(Debug, Clone)]
pub struct Copy {
    id: String,
    doc: Automerge,
    state: State,
    seat: Seat,
    place: Place,
    /// Its changes in their order.
    made: Vec<ChangeHash>,
    /// So many of them are acknowledged.
    acknowledged: usize,
    unavailable: bool,
}

impl Copy {
    /// A document with nothing in it but its first change.
    ///
    /// # Panics
    /// Never: the first change stands on nothing.
    pub fn new(seat: &Seat, page: &Page) -> Self {
        let first = genesis(page.id, &page.key, 0);
        let (actor, deps) = (Actor(*seat.device.as_bytes()), vec![hash_of(&first)]);
        let place = Place { actor, seq: 1, start_op: FIRST_OP, deps, time: 0 };
        let mut copy = Self { place, ..Self::unknown(seat, page.id) };
        copy.doc.apply_changes([first]).expect("a first change");
        copy
    }

    /// A document that the client has nothing of.
    pub fn unknown(seat: &Seat, id: DocId) -> Self {
        let place = Place { actor: Actor::GENESIS, seq: 1, start_op: 1, deps: Vec::new(), time: 0 };
        let (id, doc, state) = (base58_check(id.as_bytes()), Automerge::new(), State::new());
        let seat = *seat;
        Self { id, doc, state, seat, place, made: Vec::new(), acknowledged: 0, unavailable: false }
    }

    /// Of the changes of another copy of the same document, so many are acknowledged and not in this one.
    pub fn misses(&self, other: &Self) -> usize {
        let known = &other.made[..other.acknowledged];
        known.iter().filter(|hash| self.doc.get_change_by_hash(hash).is_none()).count()
    }

    /// Whose it is.
    pub const fn seat(&self) -> Seat {
        self.seat
    }

    /// The heads it has.
    pub fn heads(&self) -> Vec<ChangeHash> {
        self.doc.get_heads()
    }

    /// Whether the server has said all it knows of it.
    pub fn is_settled(&self) -> bool {
        self.unavailable
            || self.state.their_heads.as_ref().is_some_and(|heads| *heads == self.doc.get_heads())
    }

    /// Whether it is settled, and not because nothing has been said of it yet.
    pub fn is_known(&self) -> bool {
        self.unavailable || (!self.doc.get_heads().is_empty() && self.is_settled())
    }

    /// Makes one more change.
    pub fn write(&mut self) {
        let fact = hours(&self.seat, self.made.len());
        self.place.time = fact.at.ms;
        let change = self.place.change(fact.id, &fact.to_json());
        self.place.seq += 1;
        self.place.start_op += 1;
        self.place.deps = vec![hash_of(&change)];
        self.made.push(change.hash());
        self.doc.apply_changes([change]).expect("one's own change");
    }

    fn heard(&mut self, message: Message) {
        self.doc.receive_sync_message(&mut self.state, message).expect("a message of this document");
        let theirs = self.state.their_heads.clone().unwrap_or_default();
        let named = self.made.iter().rposition(|hash| theirs.contains(hash));
        self.acknowledged = self.acknowledged.max(named.map_or(0, |at| at + 1));
    }
}

/// A client.
#[derive(Debug)]
pub struct Client {
    /// Its documents.
    pub copies: Vec<Copy>,
    name: String,
    port: u16,
    server: String,
    socket: Option<Socket>,
}

impl Client {
    /// One of this name that has these documents.
    pub fn new(port: u16, name: String, copies: Vec<Copy>) -> Self {
        Self { copies, name, port, server: String::new(), socket: None }
    }

    /// Opens a connection and says who it is.
    pub async fn greet(&mut self) -> Result<(), Gone> {
        // What was said on an earlier connection does not hold on this one.
        self.copies.iter_mut().for_each(|copy| copy.state = State::new());
        let request = format!("ws://127.0.0.1:{}/", self.port).into_client_request().map_err(|_| Gone)?;
        self.socket = Some(Socket::open(request).await?);
        self.say(Said {
            r#type: "join".to_owned(),
            sender_id: self.name.clone(),
            target_id: None,
            document_id: None,
            data: None,
            peer_metadata: Some(BTreeMap::from([("isEphemeral".to_owned(), true)])),
            supported_protocol_versions: Some(vec!["1".to_owned()]),
        })
        .await?;
        let said = self.next().await?;
        if said.r#type != "peer" {
            return Err(Gone);
        }
        self.server = said.sender_id;
        Ok(())
    }

    /// Sends what each document has to say to the server.
    pub async fn speak(&mut self) -> Result<(), Gone> {
        for at in 0..self.copies.len() {
            self.speak_of(at).await?;
        }
        Ok(())
    }

    /// Waits for one message and takes it in; gives the document it was about.
    pub async fn listen(&mut self) -> Result<Option<usize>, Gone> {
        let said = self.next().await?;
        Ok(self.heard(said))
    }

    /// Sends what one document has to say, if anything.
    pub async fn speak_of(&mut self, at: usize) -> Result<bool, Gone> {
        let copy = &mut self.copies[at];
        let Some(message) = copy.doc.generate_sync_message(&mut copy.state) else { return Ok(false) };
        let kind = if copy.doc.get_heads().is_empty() { "request" } else { "sync" };
        let said = Said {
            r#type: kind.to_owned(),
            sender_id: self.name.clone(),
            target_id: Some(self.server.clone()),
            document_id: Some(copy.id.clone()),
            data: Some(message.encode().into()),
            peer_metadata: None,
            supported_protocol_versions: None,
        };
        self.say(said).await?;
        Ok(true)
    }

    fn heard(&mut self, said: Said) -> Option<usize> {
        let at = self.copies.iter().position(|copy| Some(&copy.id) == said.document_id.as_ref())?;
        match said.r#type.as_str() {
            "doc-unavailable" => self.copies[at].unavailable = true,
            "sync" | "request" => {
                let message = Message::decode(&said.data.unwrap_or_default()).expect("a sync message");
                self.copies[at].heard(message);
            }
            _ => {}
        }
        Some(at)
    }

    async fn say(&mut self, said: Said) -> Result<(), Gone> {
        let bytes = minicbor_serde::to_vec(&said).map_err(|_| Gone)?;
        self.socket().send(bytes).await
    }

    async fn next(&mut self) -> Result<Said, Gone> {
        let bytes = self.socket().next().await?;
        Ok(read(&bytes))
    }
}

fn read(bytes: &[u8]) -> Said {
    Said::deserialize(&mut minicbor_serde::Deserializer::new(bytes)).expect("a message of the protocol")
}

impl Peer for Client {
    async fn connect(&mut self) -> Result<(), Gone> {
        self.greet().await?;
        // What was made goes with the first message of a document.
        if self.made() > 0 {
            self.speak().await?;
        }
        Ok(())
    }

    fn socket(&mut self) -> &mut Socket {
        self.socket.as_mut().expect("a connection was opened")
    }

    async fn state(&mut self) -> Result<(), Gone> {
        self.copies[0].write();
        self.speak_of(0).await.map(|_| ())
    }

    async fn take(&mut self, message: Vec<u8>) -> Result<(), Gone> {
        if let Some(at) = self.heard(read(&message)) {
            self.speak_of(at).await?;
        }
        Ok(())
    }

    fn acknowledged(&self) -> usize {
        self.copies[0].acknowledged
    }

    fn made(&self) -> usize {
        self.copies[0].made.len()
    }
}

/// How this protocol writes a document's id: base 58 of the bytes and four bytes of a digest of a digest of them.
fn base58_check(id: &[u8; 16]) -> String {
    const LETTERS: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let check = shared::ids::Digest::of(shared::ids::Digest::of(id).as_bytes());
    let mut number: Vec<u8> = id.iter().chain(&check.as_bytes()[..4]).copied().collect();
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let mut letters = Vec::new();
    while number.iter().any(|byte| *byte != 0) {
        let mut rest = 0_usize;
        for byte in &mut number {
            let value = rest * 256 + usize::from(*byte);
            *byte = u8::try_from(value / 58).unwrap_or(0);
            rest = value % 58;
        }
        letters.push(LETTERS[rest]);
    }
    letters.extend(std::iter::repeat_n(LETTERS[0], zeros));
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_documents_id_is_written_as_that_protocol_writes_it() {
        // As `bs58check` writes them, which automerge-repo uses.
        assert_eq!(base58_check(&[0; 16]), "11111111111111114Ki9Gx");
        assert_eq!(base58_check(&[1; 16]), "p3u5PhN9wrNpsGCwfkeef2LzF9");
    }
}
