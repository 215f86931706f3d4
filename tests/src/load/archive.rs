//! What years leave in a database: finished orders and jobs, and who was put on them, of all workplaces; and a window of
//! unfinished jobs at the first of them.

use server::store::ledger::SqlLedger;
use server::sync::ledger::{ChangeRow, Counter, DocRow, FactRow, Ledger as _, Projection, Tx};
use server::sync::testing::{opened, requested};
use shared::civil::Moment;
use shared::domain::body::{Requested, Target, When};
use shared::domain::catalogue::Body;
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::speaker::Standing;
use shared::ids::{DepartmentId, DocId, FactId};
use shared::sync::change::{Actor, FIRST_OP, Place, genesis, hash_of};

use super::town::{Seat, now, today};

/// Unfinished jobs of the first workplace, unless other is wished for.
const WINDOW: usize = 200;
/// No workplace has more unfinished jobs: more than a few thousand do not fit into one manifest.
pub const EACH: usize = 1000;
/// So many documents share a transaction.
const TOGETHER: usize = 500;
/// So long ago the last of it was finished, in days.
const AGO: i64 = 400;

/// Fills a database with documents, as the server itself would have written them.
#[derive(Debug)]
pub struct Archive {
    seats: Vec<Seat>,
    window: usize,
    written: usize,
}

impl Archive {
    /// Of the workplaces of these people.
    pub fn new(seats: &[Seat]) -> Self {
        Self::with_window(seats, WINDOW)
    }

    /// The same with so many unfinished jobs.
    pub fn with_window(seats: &[Seat], window: usize) -> Self {
        Self { seats: seats.to_vec(), window, written: 0 }
    }

    /// Goes on until there are so many documents.
    ///
    /// # Panics
    /// When the database fails.
    pub async fn fill(&mut self, ledger: &SqlLedger, size: usize) {
        while self.written < size {
            let mut tx = ledger.write().await.expect("a transaction");
            let cursor = tx.next(Counter::Cursor).await.expect("a cursor");
            for _ in 0..TOGETHER.min(size - self.written) {
                self.document(tx.as_mut(), cursor).await;
                self.written += 1;
            }
            tx.commit().await.expect("a commit");
        }
    }

    async fn document(&self, tx: &mut dyn Tx, cursor: u64) {
        let number = self.written;
        let mut bytes = [0x51; 16];
        bytes[8..].copy_from_slice(&(number as u64).to_be_bytes());
        let id = DocId::random(bytes);
        let open = number < self.window;
        let at = if open { number / EACH } else { number };
        let seat = self.seats[at % self.seats.len()];
        let day = today().plus_days(-AGO - i64::try_from(number % 1000).unwrap_or(0));
        let standing = if open { Standing::Open } else { Standing::Closed(day) };
        let mut projection = Projection { standing, ..Projection::default() };
        let key = match number % 3 {
            _ if open => DocKey::Work(seat.unit),
            0 => DocKey::Order(DepartmentId::from_bytes([0x02; 16])),
            1 => DocKey::Day(seat.unit, day),
            _ => DocKey::Work(seat.unit),
        };
        let id = key.derived_id().unwrap_or(id);
        if matches!(key, DocKey::Day(..)) {
            projection.assignments.insert((seat.person, day, Target::Job(id)));
        }
        if tx.doc(id).await.expect("an answer").is_none() {
            write(tx, id, key, &seat, cursor).await;
            let row = tx.doc(id).await.expect("an answer").expect("it was just written");
            tx.project(&row, &projection).await.expect("it is projected");
        }
    }
}

async fn write(tx: &mut dyn Tx, id: DocId, key: DocKey, seat: &Seat, cursor: u64) {
    let first = genesis(id, &key, 0);
    let ms = now();
    let body: Body = match key {
        DocKey::Order(_) => Requested { job_type: None, when: When::Whenever, ..requested() }.into(),
        _ => opened().into(),
    };
    let mut random = [0; 10];
    random.copy_from_slice(&id.as_bytes()[6..]);
    let fact = Fact::new(FactId::at(ms, random), seat.person, Moment::new(ms, 60, 0), Vec::new(), body);
    let actor = Actor(*seat.device.as_bytes());
    let place = Place { actor, seq: 1, start_op: FIRST_OP, deps: vec![hash_of(&first)], time: ms };
    let json = fact.to_json();
    let change = place.change(fact.id, &json);
    let row = |heads, max_op, changes| DocRow {
        id,
        key,
        epoch: 0,
        heads,
        max_op,
        changes,
        cursor,
        founded: cursor,
    };
    let change_row = |change: &automerge::Change, actor, deps, fact| ChangeRow {
        hash: hash_of(change),
        actor,
        seq: 1,
        max_op: change.max_op(),
        deps,
        fact,
        bytes: change.raw_bytes().to_vec(),
        cursor,
    };
    let origin = change_row(&first, Actor::GENESIS, Vec::new(), None);
    tx.found(&row(vec![hash_of(&first)], FIRST_OP - 1, 1), &origin).await.expect("it is founded");
    let fact_row = FactRow {
        id: fact.id,
        doc: id,
        kind: fact.kind().map(|kind| kind.entry().name).unwrap_or_default().to_owned(),
        by: seat.person,
        device: Some(seat.device),
        json,
        received_at: ms,
        adopted_by: None,
    };
    let second = change_row(&change, actor, place.deps.clone(), Some(fact.id));
    let head = row(vec![hash_of(&change)], change.max_op(), 2);
    tx.append(&head, &second, &fact_row).await.expect("it is written");
}
