//! Where the connections of this node meet: one writer that commits in groups, and word of what it committed.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt as _;
use shared::ids::DeviceId;
use shared::sync::change::Actor;
use shared::wire::Code;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::{Duration, Instant, timeout, timeout_at};

use super::batch::Outcome;
use super::follow::Follow;
use super::group::{self, Answer, Committed, Job, What};
use super::ledger::{Ledger, Now};
use super::news::{Listeners, News};
use super::saved::Saved;
use super::shelf::Shelf;

/// This many jobs at most share a transaction.
const GROUP: usize = 256;
/// When so many wait, it is worth a transaction at once.
const ENOUGH: usize = 64;
/// Unless that many wait, a commit is this long after the one before: what comes one by one all the same shares a
/// transaction. Whoever comes after a pause does not wait.
const PACE: Duration = Duration::from_millis(25);
/// What devices say they have kept goes with whatever is written next; alone only after this long without any.
const COMPANY: Duration = Duration::from_secs(1);
/// This many jobs wait for the writer before connections have to.
const QUEUE: usize = 1024;

/// The writer's end that connections hold; cheap to clone.
#[derive(Debug, Clone)]
pub struct Hub {
    jobs: mpsc::Sender<Task>,
    kept: Kept,
    news: Listeners,
    saved: Saved,
    follow: Option<Follow>,
}

#[derive(Debug)]
struct Task {
    job: Job,
    answer: oneshot::Sender<Answer>,
}

/// Up to which number devices have kept their receipts, until that is written. Nothing waits for it: what a crash loses
/// of it is told once more.
#[derive(Debug, Clone, Default)]
struct Kept(Arc<KeptUntilWritten>);

#[derive(Debug, Default)]
struct KeptUntilWritten {
    upto: Mutex<BTreeMap<DeviceId, u64>>,
    some: Notify,
}

impl Kept {
    fn note(&self, device: DeviceId, upto: u64) {
        let mut kept = self.0.upto.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.is_empty() {
            self.0.some.notify_one();
        }
        let largest = kept.entry(device).or_default();
        *largest = upto.max(*largest);
    }

    fn take(&self) -> impl Iterator<Item = Job> + use<> {
        let kept = std::mem::take(&mut *self.0.upto.lock().unwrap_or_else(PoisonError::into_inner));
        kept.into_iter().map(|(device, upto)| Job { device, what: What::Acknowledge(upto) })
    }
}

impl Hub {
    /// Starts the writer. `node` signs what the server derives: a new one each time the process starts, so that what a
    /// crash lost is never written again under the same number. `follow` is for where other nodes share the database. It
    /// stops when the last hub is dropped.
    pub fn start(
        ledger: Arc<dyn Ledger>,
        node: Actor,
        clock: impl Fn() -> Now + Send + Sync + 'static,
        follow: Option<Follow>,
    ) -> Self {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let (news, kept) = (Listeners::default(), Kept::default());
        let writer =
            Writer { ledger, node, clock, kept: kept.clone(), news: news.clone(), follow: follow.clone() };
        tokio::spawn(writer.run(queue));
        Self { jobs, kept, news, saved: Saved::default(), follow }
    }

    /// How far this node has heard, where other nodes share the database.
    pub const fn follow(&self) -> Option<&Follow> {
        self.follow.as_ref()
    }

    /// Hears of everything that is committed from now on, in its order.
    pub fn listen(&self) -> News {
        self.news.listen()
    }

    /// Whole documents as this node handed them out.
    pub fn saved(&self) -> Saved {
        self.saved.clone()
    }

    /// Tells every connection that it concerns of something that was not written here.
    pub fn tell(&self, outcome: Outcome) {
        self.news.tell(outcome);
    }

    /// Has it written, some time, that a device has kept its receipts up to this number.
    pub fn acknowledge(&self, device: DeviceId, upto: u64) {
        self.kept.note(device, upto);
    }

    /// Has a job written. The answer comes after the commit, and after word of it was given.
    pub async fn write(&self, job: Job) -> Answer {
        let (answer, answered) = oneshot::channel();
        if self.jobs.send(Task { job, answer }).await.is_err() {
            return Answer::NotNow(Code::GoingAway);
        }
        answered.await.unwrap_or(Answer::NotNow(Code::Internal))
    }
}

struct Writer<C> {
    ledger: Arc<dyn Ledger>,
    node: Actor,
    clock: C,
    kept: Kept,
    news: Listeners,
    follow: Option<Follow>,
}

impl<C: Fn() -> Now> Writer<C> {
    async fn run(self, mut queue: mpsc::Receiver<Task>) {
        let mut due = Instant::now();
        let mut tasks = Vec::new();
        let mut shelf = Shelf::default();
        while self.wait(&mut queue, &mut tasks).await {
            while !tasks.is_empty() && tasks.len() < ENOUGH {
                let room = GROUP - tasks.len();
                match timeout_at(due, queue.recv_many(&mut tasks, room)).await {
                    Ok(more) if more > 0 => {}
                    _ => break,
                }
            }
            due = Instant::now() + PACE;
            self.commit(&mut shelf, &mut tasks).await;
        }
    }

    /// Waits until there is something to write; false once nothing more can come.
    async fn wait(&self, queue: &mut mpsc::Receiver<Task>, tasks: &mut Vec<Task>) -> bool {
        tokio::select! {
            biased;
            count = queue.recv_many(tasks, GROUP) => count > 0,
            () = self.kept.0.some.notified() => match timeout(COMPANY, queue.recv_many(tasks, GROUP)).await {
                Ok(count) => count > 0,
                Err(_) => true,
            },
        }
    }

    /// Writes them, tells what came of it, and answers.
    async fn commit(&self, shelf: &mut Shelf, tasks: &mut Vec<Task>) {
        let (mut jobs, waiting): (Vec<Job>, Vec<_>) =
            tasks.drain(..).map(|task| (task.job, task.answer)).unzip();
        // Nobody waits for the answer to these: they come last.
        jobs.extend(self.kept.take());
        if jobs.is_empty() {
            return;
        }
        let mut turn = match &self.follow {
            Some(follow) => Some(follow.turn().await),
            None => None,
        };
        let ledger = self.ledger.as_ref();
        let work = AssertUnwindSafe(group::commit(ledger, shelf, self.node, (self.clock)(), &jobs));
        let Committed { answers, outcomes } = work.catch_unwind().await.unwrap_or_default();
        let outcomes = match &mut turn {
            Some(turn) => turn.committed(ledger, outcomes).await,
            None => outcomes,
        };
        for outcome in outcomes.into_iter().filter(Outcome::is_news) {
            self.news.tell(outcome);
        }
        drop(turn);
        let mut answers = answers.into_iter();
        for asked in waiting {
            let answer = answers.next().unwrap_or(Answer::NotNow(Code::Internal));
            // A connection that is gone hears of it when it comes back: the receipt is kept.
            let _gone = asked.send(answer);
        }
    }
}
