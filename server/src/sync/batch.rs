//! One transaction's work: documents as they become, fact by fact, and word of it for those who listen.

use std::collections::{BTreeMap, BTreeSet};

use shared::domain::fact::{Fact, Stated};
use shared::domain::key::DocKey;
use shared::domain::speaker::DocScope;
use shared::ids::{DeviceId, Digest, DocId, FactId, PersonId, UnitId};
use shared::sync::change::{Actor, FIRST_OP, Place, genesis, hash_of};
use shared::wire::Receipt;

use super::ledger::{ChangeRow, Counter, DocRow, FactRow, Found, LedgerError, Mark, Now, Projection, Tx};
use super::project;
use super::shelf::Shelf;

/// What a transaction did that others want to hear of, once it is committed.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Where the cursor stands after it.
    pub cursor: u64,
    /// The documents that have new changes.
    pub touched: BTreeMap<DocId, Touched>,
    /// Whose access changed.
    pub marks: BTreeSet<Mark>,
    /// Receipts for devices that did not ask for them just now.
    pub receipts: Vec<(DeviceId, Receipt)>,
    /// Devices on which another node ended a session, and where the cursor stood: who greeted before may speak no more.
    pub ended: BTreeMap<DeviceId, u64>,
    /// Whether it is known to be committed.
    pub sure: Sure,
}

/// Whether a transaction is known to be committed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sure {
    /// It is.
    #[default]
    Yes,
    /// The database failed at its end and did not answer afterwards: every connection has to look anew.
    No,
}

/// A document that has new changes.
#[derive(Debug, Clone)]
pub struct Touched {
    /// Its key.
    pub key: DocKey,
    /// Its epoch.
    pub epoch: u32,
    /// The new changes, each after those it stands on.
    pub changes: Vec<Vec<u8>>,
    /// Its heads after them.
    pub heads: Vec<Digest>,
    /// Whether anything that is projected from it is different.
    pub moved: Moved,
    /// Whether it was founded anew: then nothing that a device holds of it counts.
    pub anew: Anew,
}

/// Whether a document was founded anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anew {
    /// It was.
    Yes,
    /// It was not.
    No,
}

/// Whether what is projected from a document changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// It did: a status, a plan, who is put on what.
    Yes,
    /// It did not.
    No,
}

impl Outcome {
    /// Of something that nobody here knows: every connection has to look anew.
    pub fn unsure() -> Self {
        Self { sure: Sure::No, ..Self::default() }
    }

    /// Whether anybody could want to hear of it.
    pub fn is_news(&self) -> bool {
        !self.touched.is_empty()
            || !self.marks.is_empty()
            || !self.receipts.is_empty()
            || self.sure == Sure::No
    }
}

/// A document inside the transaction.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Its head, as it is after what was done so far.
    pub row: DocRow,
    /// Its changes by hash.
    pub changes: BTreeMap<Digest, Known>,
    /// Each actor's last change.
    pub tips: BTreeMap<Actor, Digest>,
    /// Its facts.
    pub facts: Vec<Stated>,
    /// Whether it is in the database.
    pub there: There,
    /// What is projected from it, as far as it was looked at.
    projection: Option<Projection>,
    /// How long its facts are together, in bytes.
    bytes: usize,
}

/// Whether a document is in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum There {
    /// It is.
    Yes,
    /// It is founded with its first fact.
    NotYet,
}

/// What is known of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The writer's how-manieth.
    pub seq: u64,
    /// Its last operation's number.
    pub max_op: u64,
    /// What it stands on.
    pub deps: Vec<Digest>,
    /// The fact it puts.
    pub fact: Option<FactId>,
}

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// A device.
    Device(DeviceId),
    /// The server derived it.
    Server,
    /// A person took it over after it was held.
    Adopted(PersonId),
}

/// One transaction at work.
pub struct Batch<'a> {
    /// The database.
    pub tx: &'a mut dyn Tx,
    /// The clock.
    pub now: Now,
    /// The actor that signs what this node derives.
    pub node: Actor,
    /// What others want to hear of.
    pub outcome: Outcome,
    docs: BTreeMap<DocId, Loaded>,
    shelf: &'a mut Shelf,
}

impl<'a> Batch<'a> {
    /// Begins. Bumping the cursor first puts writers in a row, so that cursors become visible in their order.
    pub async fn begin(tx: &'a mut dyn Tx, shelf: &'a mut Shelf, node: Actor, now: Now) -> Found<Batch<'a>> {
        let cursor = tx.next(Counter::Cursor).await?;
        let outcome = Outcome { cursor, ..Outcome::default() };
        Ok(Self { tx, now, node, outcome, docs: BTreeMap::new(), shelf })
    }

    /// The document as it stands now; none when it is not in the database and nothing has founded it.
    pub async fn doc(&mut self, id: DocId) -> Found<Option<&mut Loaded>> {
        if !self.docs.contains_key(&id) {
            self.tx.lock(&BTreeSet::from([id])).await?;
            let Some(row) = self.tx.doc(id).await? else { return Ok(None) };
            let loaded = match self.shelf.take(id, row.epoch, &row.heads) {
                Some(kept) => Loaded { row, ..kept },
                None => {
                    let changes = self.tx.changes(id, row.epoch).await?;
                    let facts = self.tx.facts(id).await?;
                    Loaded::new(row, changes, facts)
                }
            };
            self.docs.insert(id, loaded);
        }
        Ok(self.docs.get_mut(&id))
    }

    /// The document, founded with its first fact if it is not there.
    pub async fn doc_or_new(&mut self, id: DocId, key: DocKey) -> Found<&mut Loaded> {
        if self.doc(id).await?.is_none() {
            let cursor = self.outcome.cursor;
            self.docs.insert(id, Loaded::founded(id, key, cursor));
        }
        self.docs.get_mut(&id).ok_or(LedgerError::Corrupt("a document that was just there"))
    }

    /// The workplace that has an order, from what is stated in it; none for other documents.
    pub async fn assigned(&mut self, id: DocId) -> Found<Option<UnitId>> {
        let Some(loaded) = self.docs.get(&id) else { return Ok(None) };
        Ok(project::assigned(&loaded.row.key, &loaded.facts))
    }

    /// What access to the document is decided on.
    pub async fn scope(&mut self, id: DocId, key: DocKey) -> Found<DocScope> {
        Ok(match self.tx.scoped(id).await? {
            Some(scoped) => scoped.scope,
            None => DocScope::new(key),
        })
    }

    /// Puts a fact that was judged into its document by this change.
    pub async fn append(
        &mut self,
        id: DocId,
        fact: Fact,
        json: String,
        change: ChangeRow,
        from: From,
    ) -> Found<()> {
        let (cursor, received_at) = (self.outcome.cursor, self.now.ms);
        let loaded = self.docs.get_mut(&id).ok_or(LedgerError::Corrupt("a document that is not loaded"))?;
        if loaded.there == There::NotYet {
            let row = loaded.row.clone();
            self.tx.found(&row, &genesis_row(&row)).await?;
            loaded.there = There::Yes;
        }
        let change = ChangeRow { cursor, ..change };
        let row = FactRow {
            id: fact.id,
            doc: id,
            kind: fact.kind().map(|kind| kind.entry().name).unwrap_or_default().to_owned(),
            by: fact.by,
            device: match from {
                From::Device(device) => Some(device),
                From::Server | From::Adopted(_) => None,
            },
            json,
            received_at,
            adopted_by: match from {
                From::Adopted(person) => Some(person),
                From::Server | From::Device(_) => None,
            },
        };
        loaded.bytes += row.json.len();
        loaded.take_in(&change, fact, cursor);
        self.tx.append(&loaded.row, &change, &row).await?;
        let touched = self.outcome.touched.entry(id).or_insert_with(|| Touched {
            key: loaded.row.key,
            epoch: loaded.row.epoch,
            changes: Vec::new(),
            heads: Vec::new(),
            moved: Moved::No,
            anew: Anew::No,
        });
        touched.heads.clone_from(&loaded.row.heads);
        touched.changes.push(change.bytes);
        Ok(())
    }

    /// Goes on with a document as it was made in this transaction.
    pub(super) fn keep(&mut self, loaded: Loaded) {
        self.docs.insert(loaded.row.id, loaded);
    }

    /// Puts a fact of the server's own into a document, unless it is there: twice is once.
    pub async fn derive(&mut self, id: DocId, key: DocKey, fact: Fact) -> Found<()> {
        let node = self.node;
        let time = self.now.ms;
        let loaded = self.doc_or_new(id, key).await?;
        if loaded.facts.iter().any(|stated| stated.fact.id == fact.id) {
            return Ok(());
        }
        let place = loaded.next_place(node, time);
        let json = fact.to_json();
        let change = change_row(&place, fact.id, &json, self.outcome.cursor);
        self.append(id, fact, json, change, From::Server).await
    }

    /// Projects every document that was touched, notes whose access changed, and gives word of it all; and the documents,
    /// to be kept at hand once it is committed.
    pub async fn finish(mut self) -> Found<(Outcome, Documents)> {
        for (id, touched) in &mut self.outcome.touched {
            let Some(loaded) = self.docs.get_mut(id) else { continue };
            let before = match loaded.projection.take() {
                Some(before) => before,
                None => self.tx.projection(*id).await?,
            };
            let after = project::project(&loaded.row.key, &loaded.facts);
            if before != after {
                self.tx.project(&loaded.row, &after).await?;
                self.outcome.marks.extend(project::marks(&before, &after));
                touched.moved = Moved::Yes;
            }
            loaded.projection = Some(after);
        }
        for (device, receipt) in &self.outcome.receipts {
            self.tx.announce(*device, receipt.number, self.outcome.cursor).await?;
        }
        if !self.outcome.marks.is_empty() {
            self.tx.mark(&self.outcome.marks, self.outcome.cursor).await?;
        }
        Ok((self.outcome, Documents(self.docs)))
    }
}

/// The documents of a transaction, as it left them.
#[derive(Debug)]
pub struct Documents(BTreeMap<DocId, Loaded>);

impl Documents {
    /// Keeps those that are in the database at hand; only once that is known.
    pub fn shelve(self, shelf: &mut Shelf) {
        shelf.put(self.0.into_iter().filter(|(_, loaded)| loaded.there == There::Yes));
    }
}

impl Loaded {
    /// As the database has it.
    pub(super) fn new(row: DocRow, changes: Vec<ChangeRow>, facts: Vec<(FactId, String)>) -> Self {
        let bytes = facts.iter().map(|(_, json)| json.len()).sum();
        let facts = facts.iter().filter_map(|(id, json)| Fact::read(*id, json)).map(Stated::committed);
        let mut loaded = Self {
            row,
            changes: BTreeMap::new(),
            tips: BTreeMap::new(),
            facts: facts.collect(),
            there: There::Yes,
            projection: None,
            bytes,
        };
        for change in changes {
            loaded.know(&change);
        }
        loaded
    }

    fn founded(id: DocId, key: DocKey, cursor: u64) -> Self {
        let row = DocRow {
            id,
            key,
            epoch: 0,
            heads: vec![hash_of(&genesis(id, &key, 0))],
            max_op: FIRST_OP - 1,
            changes: 1,
            cursor,
            founded: cursor,
        };
        let first = genesis_row(&row);
        let mut loaded = Self::new(row, Vec::new(), Vec::new());
        loaded.there = There::NotYet;
        loaded.know(&first);
        loaded
    }

    fn know(&mut self, change: &ChangeRow) {
        let known =
            Known { seq: change.seq, max_op: change.max_op, deps: change.deps.clone(), fact: change.fact };
        self.changes.insert(change.hash, known);
        let tip = self.tips.entry(change.actor).or_insert(change.hash);
        if self.changes.get(tip).is_none_or(|last| last.seq < change.seq) {
            *tip = change.hash;
        }
    }

    fn take_in(&mut self, change: &ChangeRow, fact: Fact, cursor: u64) {
        self.facts.push(Stated::committed(fact));
        self.stand(change, cursor);
    }

    /// Has a change stand on what is there.
    pub(super) fn stand(&mut self, change: &ChangeRow, cursor: u64) {
        self.know(change);
        self.row.heads.retain(|head| !change.deps.contains(head));
        self.row.heads.push(change.hash);
        self.row.heads.sort_unstable();
        self.row.max_op = self.row.max_op.max(change.max_op);
        self.row.changes += 1;
        self.row.cursor = cursor;
    }

    /// How many bytes it takes in memory, about: what a change and a fact take, and the facts' texts once more, as read.
    pub fn weight(&self) -> usize {
        let change = size_of::<(Digest, Known)>() + size_of::<Digest>();
        let fact = size_of::<Stated>();
        size_of::<Self>() + self.changes.len() * change + self.facts.len() * fact + 2 * self.bytes
    }

    /// The sequence number of an actor's last change here.
    pub fn seq_of(&self, actor: Actor) -> u64 {
        self.tips.get(&actor).and_then(|tip| self.changes.get(tip)).map_or(0, |known| known.seq)
    }

    /// Where this actor's next change stands, on everything there is.
    pub fn next_place(&self, actor: Actor, time: i64) -> Place {
        let (seq, start_op) = (self.seq_of(actor) + 1, self.row.max_op + 1);
        Place { actor, seq, start_op, deps: self.row.heads.clone(), time }
    }
}

/// A change at this place, as the database keeps it.
pub(super) fn change_row(place: &Place, fact: FactId, json: &str, cursor: u64) -> ChangeRow {
    let change = place.change(fact, json);
    ChangeRow {
        hash: hash_of(&change),
        actor: place.actor,
        seq: place.seq,
        max_op: place.start_op,
        deps: place.deps.clone(),
        fact: Some(fact),
        bytes: change.raw_bytes().to_vec(),
        cursor,
    }
}

/// The first change of a document in its epoch.
pub(super) fn genesis_row(row: &DocRow) -> ChangeRow {
    let change = genesis(row.id, &row.key, row.epoch);
    ChangeRow {
        hash: hash_of(&change),
        actor: Actor::GENESIS,
        seq: 1,
        max_op: FIRST_OP - 1,
        deps: Vec::new(),
        fact: None,
        bytes: change.raw_bytes().to_vec(),
        cursor: row.founded,
    }
}
