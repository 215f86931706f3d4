//! What the sync logic asks of a database: a trait, so that the same logic runs over SQL and over the simulator's fake.
//!
//! Every method answers from inside one transaction. Nothing here knows a clock or randomness.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use shared::civil::CivilDate;
use shared::domain::words::Prose;
use shared::ids::{DeviceId, Digest, DocId, FactId, HistoryId, PersonId};
use shared::sync::change::Actor;
use shared::wire::Receipt;

use super::shelf::AtHand;
use super::town::{Town, TownQuery};

mod rows;
mod since;
mod who;

pub use rows::{
    CardRow, ChangeRow, Citation, DocRow, FactRow, Interest, OrderState, Orders, PhotoRow, Projection,
    Scoped, Settled, VerdictRow, WorkState, target_id, target_of,
};
pub use since::{Amount, DocSince, MOST, Since};
pub use who::{Counter, DeviceRow, EndedBy, Lock, Mark, Now, Span, Voice, unit_of};

/// Why the database did not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// The disk is full: nothing was written.
    #[error("the disk is full")]
    Full,
    /// It failed, or did not answer; what was not committed is not there.
    #[error("the database failed: {0}")]
    Failed(String),
    /// It holds what nothing here writes.
    #[error("the database holds something unreadable: {0}")]
    Corrupt(&'static str),
}

/// What the database says.
pub type Found<T> = Result<T, LedgerError>;

/// A database of documents and facts.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// A view of one moment, for reading.
    async fn read(&self) -> Found<Box<dyn Read>>;
    /// A transaction that writes; dropped without commit, it never was.
    async fn write(&self) -> Found<Box<dyn Tx>>;
    /// What was committed after a cursor, as it stands at one moment: for nodes that share the database.
    async fn since(&self, cursor: u64) -> Found<Since>;
}

/// What can be asked.
#[async_trait]
pub trait Read: Send {
    /// The device and who may speak on it, now or formerly.
    async fn device(&mut self, device: DeviceId) -> Found<Option<DeviceRow>>;
    /// The device an actor belongs to.
    async fn owner(&mut self, actor: Actor) -> Found<Option<DeviceId>>;
    /// What the server's history is called.
    async fn history(&mut self) -> Found<HistoryId>;
    /// Where the cursor stands.
    async fn cursor(&mut self) -> Found<u64>;
    /// Where it stood when access last changed for any of these.
    async fn access_cursor(&mut self, scopes: &[Mark]) -> Found<u64>;
    /// The day access was last computed for.
    async fn access_day(&mut self) -> Found<Option<CivilDate>>;

    /// The head of a document.
    async fn doc(&mut self, doc: DocId) -> Found<Option<DocRow>>;
    /// Its changes of this epoch by position, the genesis first.
    async fn changes(&mut self, doc: DocId, epoch: u32) -> Found<Vec<ChangeRow>>;
    /// Its facts: id and JSON, by id.
    async fn facts(&mut self, doc: DocId) -> Found<Vec<(FactId, String)>>;
    /// The documents a device may concern, with what decides access to them.
    async fn docs(&mut self, interest: &Interest) -> Found<Vec<Scoped>>;
    /// One document with what decides access to it.
    async fn scoped(&mut self, doc: DocId) -> Found<Option<Scoped>>;
    /// All documents, for projecting anew.
    async fn all_docs(&mut self) -> Found<Vec<DocId>>;

    /// A fact, wherever it is.
    async fn fact(&mut self, fact: FactId) -> Found<Option<FactRow>>;
    /// Whatever came under this fact's id and was refused or held, from any device.
    async fn verdicts(&mut self, fact: FactId) -> Found<Vec<VerdictRow>>;
    /// What was refused or held and has not been settled, or was at this moment (UTC milliseconds) or later.
    async fn unsettled(&mut self, since: i64) -> Found<Vec<VerdictRow>>;
    /// What was refused or held of this person's, or unreadable from their own phone, and what they settled.
    async fn refused_of(&mut self, person: PersonId) -> Found<Vec<VerdictRow>>;
    /// Devices that hold a fact which had come in without them.
    async fn holders(&mut self, fact: FactId) -> Found<Vec<DeviceId>>;
    /// When what a fact says was erased, UTC milliseconds.
    async fn erased(&mut self, fact: FactId) -> Found<Option<i64>>;
    /// The digests of what a fact said before it was brought up to a newer version.
    async fn earlier(&mut self, fact: FactId) -> Found<Vec<Digest>>;
    /// The device's receipts above this number that it has not acknowledged.
    async fn receipts(&mut self, device: DeviceId, above: u64) -> Found<Vec<Receipt>>;
    /// What is known of photos: whether this device handed them over, and which documents cite them.
    async fn photos(
        &mut self,
        device: DeviceId,
        digests: &BTreeSet<Digest>,
    ) -> Found<BTreeMap<Digest, PhotoRow>>;
    /// The cards beside these documents.
    async fn cards(&mut self, docs: &BTreeSet<DocId>) -> Found<Vec<CardRow>>;
    /// What is projected from a document.
    async fn projection(&mut self, doc: DocId) -> Found<Projection>;
    /// Workplaces, departments, job types, sites and people, as far as the query reaches.
    async fn town(&mut self, query: &TownQuery) -> Found<Town>;
}

/// What a transaction is going to ask about, as far as it is known at its begin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ahead {
    /// Devices.
    pub devices: BTreeSet<DeviceId>,
    /// Documents.
    pub docs: BTreeSet<DocId>,
    /// Facts, and verdicts on them.
    pub facts: BTreeSet<FactId>,
    /// Actors.
    pub actors: BTreeSet<Actor>,
    /// Which of the documents are at hand already, with these epochs and heads.
    pub at_hand: AtHand,
}

/// What can be done.
#[async_trait]
pub trait Tx: Read {
    /// Looks up together what will be asked one by one, where that is quicker.
    async fn foresee(&mut self, _ahead: &Ahead) -> Found<()> {
        Ok(())
    }
    /// Takes the rows of these documents for the rest of the transaction.
    async fn lock(&mut self, docs: &BTreeSet<DocId>) -> Found<()>;
    /// The next number of a counter.
    async fn next(&mut self, counter: Counter) -> Found<u64>;
    /// Gives an actor to a device, unless it belongs to one already.
    async fn claim(&mut self, actor: Actor, device: DeviceId) -> Found<()>;
    /// A document that was not there, with its genesis.
    async fn found(&mut self, row: &DocRow, genesis: &ChangeRow) -> Found<()>;
    /// A change and its fact, and the head as it is after them.
    async fn append(&mut self, row: &DocRow, change: &ChangeRow, fact: &FactRow) -> Found<()>;
    /// A card beside a document.
    async fn keep_card(&mut self, card: &CardRow) -> Found<()>;
    /// A fact that was refused or held.
    async fn keep_verdict(&mut self, row: &VerdictRow) -> Found<()>;
    /// Says that a person has dealt with this, unless somebody has before. What else came under the fact's id, in another
    /// change or from another device, is not meant.
    async fn settle(&mut self, row: &VerdictRow, settled: &Settled) -> Found<()>;
    /// A receipt for a device; gives it its number.
    async fn keep_receipt(&mut self, device: DeviceId, receipt: Receipt) -> Found<Receipt>;
    /// Notes where the cursor stands when a device is left a receipt that it did not ask for.
    async fn announce(&mut self, device: DeviceId, number: u64, cursor: u64) -> Found<()>;
    /// Forgets a device's receipts up to this number.
    async fn acknowledge(&mut self, device: DeviceId, upto: u64) -> Found<()>;
    /// Notes when a locked device said that it holds nothing any more; the first time counts.
    async fn let_go(&mut self, device: DeviceId, at: i64) -> Found<()>;
    /// Replaces what is projected from a document.
    async fn project(&mut self, doc: &DocRow, projection: &Projection) -> Found<()>;
    /// Notes that access changed for these at this cursor.
    async fn mark(&mut self, marks: &BTreeSet<Mark>, cursor: u64) -> Found<()>;
    /// Notes the day that access is computed for.
    async fn set_access_day(&mut self, day: CivilDate) -> Found<()>;
    /// Founds a document anew: this head and these changes take the place of every change it had.
    async fn refound(&mut self, row: &DocRow, changes: &[ChangeRow]) -> Found<()>;
    /// Has a fact say something else; without a text it goes. Its document is to be founded anew.
    async fn rewrite(&mut self, fact: FactId, json: Option<&str>) -> Found<()>;
    /// Notes that a device holds a fact which had come in without it.
    async fn note_holder(&mut self, fact: FactId, device: DeviceId) -> Found<()>;
    /// Notes that what a fact says was erased, and forgets who holds it.
    async fn note_erased(&mut self, fact: FactId, at: i64) -> Found<()>;
    /// Notes what a fact said before it was brought up to a newer version.
    async fn note_earlier(&mut self, fact: FactId, digest: Digest) -> Found<()>;
    /// Removes a card, beside whichever documents it lies.
    async fn drop_card(&mut self, card: Digest) -> Found<()>;
    /// Removes something that was refused or held.
    async fn drop_verdict(&mut self, device: DeviceId, hash: Digest) -> Found<()>;
    /// Replaces what was written where something refused or held under this fact's id was dismissed.
    async fn reword(&mut self, fact: FactId, reason: &Prose) -> Found<()>;
    /// Forgets a photo and who handed it over. Its file goes after the commit.
    async fn doom(&mut self, photo: Digest) -> Found<()>;
    /// Says that what this transaction removes is to be gone from the database's files too, where it has any.
    async fn owe_scrub(&mut self) -> Found<()> {
        Ok(())
    }
    /// Makes it so, for good.
    async fn commit(self: Box<Self>) -> Found<()>;
}
