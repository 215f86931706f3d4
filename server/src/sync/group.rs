//! Group commit: many devices' facts in one transaction, and one by one when that fails.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;
use shared::civil::CivilDate;
use shared::ids::{DeviceId, PersonId};
use shared::sync::change::Actor;
use shared::unsent::UnsentFact;
use shared::wire::{Code, Push, Receipt, Verdict};

use super::batch::{Batch, Outcome};
use super::ledger::{Ahead, Found, Ledger, LedgerError, Lock, Mark, Now};
use super::prepared::Prepared;
use super::shelf::Shelf;
use super::{erase, hand_in, push, settle, take_back};

/// Something a device wants written.
#[derive(Debug, Clone)]
pub struct Job {
    /// The device, as its credential names it.
    pub device: DeviceId,
    /// What.
    pub what: What,
}

/// What a device wants written.
#[derive(Debug, Clone)]
pub enum What {
    /// It greets with actors that nobody has named, or is the first of a new day.
    Greet(Vec<Actor>),
    /// It states facts.
    Push(Prepared),
    /// It has kept its receipts up to this number.
    Acknowledge(u64),
    /// It has been locked, and says that it holds nothing any more.
    LetGo,
    /// A person on it says what becomes of a fact that was refused or held.
    Settle(settle::Settle, PersonId),
    /// A person on it, who may, has erased what someone wrote and photographed.
    Erase(PersonId),
    /// A person on it hands in what another device could not send.
    HandIn(Vec<UnsentFact>, PersonId),
    /// Its author takes a fact back that is not committed.
    TakeBack(Box<take_back::TakeBack>),
}

/// What a job came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is done; the receipts, when facts were stated.
    Done(Vec<Receipt>),
    /// It could not be done now, for this reason; nothing was written.
    NotNow(Code),
    /// The device may not say anything.
    Refused(Code),
}

/// What became of a group.
#[derive(Debug, Default)]
pub struct Committed {
    /// An answer to each job, in their order.
    pub answers: Vec<Answer>,
    /// What was committed, one for each transaction.
    pub outcomes: Vec<Outcome>,
}

/// Why a transaction came to nothing.
enum Failed {
    Ledger(LedgerError),
    /// It may have been committed, and the database does not say.
    Unsure(LedgerError),
    Panic,
}

impl From<LedgerError> for Failed {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

/// Writes jobs in one transaction. Nothing is answered before it is committed; when it fails, each job is tried alone,
/// and one that makes the server panic even then is held, fact by fact.
pub async fn commit(
    ledger: &dyn Ledger,
    shelf: &mut Shelf,
    node: Actor,
    now: Now,
    jobs: &[Job],
) -> Committed {
    let mut done = Committed::default();
    match attempt(ledger, shelf, node, now, jobs).await {
        Ok((answers, outcome)) => {
            done.answers = answers;
            done.outcomes.push(outcome);
            return done;
        }
        Err(Failed::Unsure(_)) => done.outcomes.push(Outcome::unsure()),
        Err(Failed::Ledger(_) | Failed::Panic) => {}
    }
    for job in jobs {
        let answer = alone(ledger, shelf, node, now, job, &mut done.outcomes).await;
        done.answers.push(answer);
    }
    done
}

async fn alone(
    ledger: &dyn Ledger,
    shelf: &mut Shelf,
    node: Actor,
    now: Now,
    job: &Job,
    outcomes: &mut Vec<Outcome>,
) -> Answer {
    let failed = match attempt(ledger, shelf, node, now, std::slice::from_ref(job)).await {
        Ok((answers, outcome)) => {
            outcomes.push(outcome);
            return answers.into_iter().next().unwrap_or(Answer::NotNow(Code::Internal));
        }
        Err(failed) => failed,
    };
    match (failed, &job.what) {
        (Failed::Panic, What::Push(push)) if push.push().items.len() > 1 => {
            let mut receipts = Vec::new();
            for single in push.apart() {
                let job = Job { device: job.device, what: What::Push(single) };
                match Box::pin(alone(ledger, shelf, node, now, &job, outcomes)).await {
                    Answer::Done(more) => receipts.extend(more),
                    other => return other,
                }
            }
            Answer::Done(receipts)
        }
        (Failed::Panic, What::Push(push)) => hold(ledger, shelf, node, now, job.device, push.push()).await,
        (Failed::Panic, _) => Answer::NotNow(Code::Internal),
        (Failed::Unsure(error), _) => {
            tracing::error!(%error, "a write failed at its end");
            outcomes.push(Outcome::unsure());
            Answer::NotNow(code_of(&error))
        }
        (Failed::Ledger(error), _) => {
            tracing::error!(%error, "a write failed");
            Answer::NotNow(code_of(&error))
        }
    }
}

/// What the device is told when the database did not do it.
pub const fn code_of(error: &LedgerError) -> Code {
    match error {
        LedgerError::Full => Code::DiskFull,
        LedgerError::Failed(_) | LedgerError::Corrupt(_) => Code::Internal,
    }
}

async fn attempt(
    ledger: &dyn Ledger,
    shelf: &mut Shelf,
    node: Actor,
    now: Now,
    jobs: &[Job],
) -> Result<(Vec<Answer>, Outcome), Failed> {
    // A panic unwinds out of the transaction, which is dropped and never was.
    let work = AssertUnwindSafe(transact(ledger, shelf, node, now, jobs)).catch_unwind();
    match work.await {
        Ok(done) => done,
        Err(_) => Err(Failed::Panic),
    }
}

async fn transact(
    ledger: &dyn Ledger,
    shelf: &mut Shelf,
    node: Actor,
    now: Now,
    jobs: &[Job],
) -> Result<(Vec<Answer>, Outcome), Failed> {
    let mut tx = ledger.write().await?;
    let ahead = ahead(jobs, shelf);
    let mut batch = Batch::begin(tx.as_mut(), shelf, node, now).await?;
    batch.tx.foresee(&ahead).await?;
    let mut answers = Vec::with_capacity(jobs.len());
    for job in jobs {
        answers.push(perform(&mut batch, job).await?);
    }
    let (outcome, documents) = batch.finish().await?;
    match tx.commit().await {
        Ok(()) => {
            documents.shelve(shelf);
            Ok((answers, outcome))
        }
        Err(error @ LedgerError::Full) => Err(Failed::Ledger(error)),
        // A commit that failed may have gone through: then it is answered and told like any other.
        Err(error) => match is_there(ledger, &outcome).await {
            Ok(true) => Ok((answers, outcome)),
            Ok(false) => Err(Failed::Ledger(error)),
            Err(_) => Err(Failed::Unsure(error)),
        },
    }
}

fn ahead(jobs: &[Job], shelf: &Shelf) -> Ahead {
    let mut ahead = Ahead::default();
    for job in jobs.iter().filter(|job| !matches!(job.what, What::Acknowledge(_))) {
        ahead.devices.insert(job.device);
        if let What::Push(prepared) = &job.what {
            let push = prepared.push();
            ahead.docs.insert(push.doc);
            ahead.facts.extend(push.items.iter().map(|item| item.id));
            ahead.actors.extend(push.items.iter().map(|item| item.place.actor));
        }
    }
    ahead.at_hand = shelf.at_hand(ahead.docs.iter().copied());
    ahead
}

/// Whether what a transaction did to documents is in the database. One that did nothing to any is done again.
async fn is_there(ledger: &dyn Ledger, outcome: &Outcome) -> Found<bool> {
    let Some((id, touched)) = outcome.touched.first_key_value() else { return Ok(false) };
    let changes = ledger.read().await?.changes(*id, touched.epoch).await?;
    Ok(changes.iter().any(|change| touched.changes.contains(&change.bytes)))
}

/// Does what a job asks for, as far as its device may.
async fn perform(batch: &mut Batch<'_>, job: &Job) -> Result<Answer, LedgerError> {
    let device = match job.what {
        // Whose receipts are forgotten makes no difference to anybody else.
        What::Acknowledge(_) => None,
        _ => batch.tx.device(job.device).await?,
    };
    match (&job.what, device) {
        (What::Acknowledge(upto), _) => {
            batch.tx.acknowledge(job.device, *upto).await?;
            Ok(Answer::Done(Vec::new()))
        }
        (_, None) => Ok(Answer::Refused(Code::DeviceUnknown)),
        // What was written before staff locked it comes in all the same; nobody decides anything on it any more.
        (What::Settle(..) | What::HandIn(..) | What::Erase(_) | What::TakeBack(_), Some(device))
            if device.lock == Lock::Locked =>
        {
            Ok(Answer::Refused(Code::DeviceLocked))
        }
        (What::Greet(actors), Some(device)) => {
            for actor in actors {
                if *actor != Actor::GENESIS && *actor != batch.node {
                    batch.tx.claim(*actor, device.id).await?;
                }
            }
            turn_day(batch).await?;
            Ok(Answer::Done(Vec::new()))
        }
        (What::Push(push), Some(device)) => Ok(Answer::Done(push::push(batch, &device, push).await?)),
        (What::HandIn(facts, by), Some(device)) => {
            Ok(Answer::Done(hand_in::hand_in(batch, &device, facts, *by).await?))
        }
        (What::Erase(person), Some(_)) => {
            erase::erase(batch, *person).await?;
            Ok(Answer::Done(Vec::new()))
        }
        (What::TakeBack(what), Some(device)) => {
            Ok(match take_back::take_back(batch, &device, what).await? {
                Ok(()) => Answer::Done(Vec::new()),
                Err(code) => Answer::Refused(code),
            })
        }
        (What::LetGo, Some(device)) => {
            if device.lock == Lock::Locked {
                batch.tx.let_go(device.id, batch.now.ms).await?;
            }
            Ok(Answer::Done(Vec::new()))
        }
        (What::Settle(what, by), Some(device)) => {
            Ok(match settle::settle(batch, &device, what, *by).await? {
                Ok(()) => Answer::Done(Vec::new()),
                Err(code) => Answer::Refused(code),
            })
        }
    }
}

/// Windows move at midnight: a manifest since a cursor of the day before would miss what came in and went out.
async fn turn_day(batch: &mut Batch<'_>) -> Result<(), LedgerError> {
    let today: CivilDate = batch.now.today();
    if batch.tx.access_day().await? != Some(today) {
        batch.tx.set_access_day(today).await?;
        batch.outcome.marks.insert(Mark::All);
    }
    Ok(())
}

/// A fact that makes the server panic twice is kept for a person to look at.
async fn hold(
    ledger: &dyn Ledger,
    shelf: &mut Shelf,
    node: Actor,
    now: Now,
    device: DeviceId,
    push: &Push,
) -> Answer {
    let work = async {
        let mut tx = ledger.write().await?;
        let mut batch = Batch::begin(tx.as_mut(), shelf, node, now).await?;
        let mut receipts = Vec::new();
        for item in &push.items {
            let answer = push::answer(&mut batch, device, push, item, Verdict::Held, Code::Internal);
            receipts.push(answer.await?);
        }
        tx.commit().await?;
        Ok::<_, LedgerError>(receipts)
    };
    match work.await {
        Ok(receipts) => Answer::Done(receipts),
        Err(error) => Answer::NotNow(code_of(&error)),
    }
}
