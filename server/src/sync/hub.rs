//! Where the connections of this node meet: one writer that commits in groups, and word of what it committed.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt as _;
use shared::sync::change::Actor;
use shared::wire::Code;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Duration, Instant, timeout_at};

use super::batch::Outcome;
use super::group::{self, Answer, Committed, Job};
use super::ledger::{Ledger, Now};
use super::news::{Listeners, News};
use super::saved::Saved;
use super::shelf::Shelf;

/// This many jobs at most share a transaction.
const GROUP: usize = 256;
/// Unless so many wait, a commit is this long after the one before: what comes one by one all the same shares a
/// transaction. Whoever comes after a pause does not wait.
const PACE: Duration = Duration::from_millis(10);
/// This many jobs wait for the writer before connections have to.
const QUEUE: usize = 1024;

/// The writer's end that connections hold; cheap to clone.
#[derive(Debug, Clone)]
pub struct Hub {
    jobs: mpsc::Sender<Task>,
    news: Listeners,
    saved: Saved,
}

#[derive(Debug)]
struct Task {
    job: Job,
    answer: oneshot::Sender<Answer>,
}

impl Hub {
    /// Starts the writer. `node` signs what the server derives: a new one each time the process starts, so that what a
    /// crash lost is never written again under the same number. It stops when the last hub is dropped.
    pub fn start(ledger: Arc<dyn Ledger>, node: Actor, clock: impl Fn() -> Now + Send + 'static) -> Self {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let news = Listeners::default();
        tokio::spawn(write(ledger, node, clock, queue, news.clone()));
        Self { jobs, news, saved: Saved::default() }
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

    /// Has a job written. The answer comes after the commit, and after word of it was given.
    pub async fn write(&self, job: Job) -> Answer {
        let (answer, answered) = oneshot::channel();
        if self.jobs.send(Task { job, answer }).await.is_err() {
            return Answer::NotNow(Code::GoingAway);
        }
        answered.await.unwrap_or(Answer::NotNow(Code::Internal))
    }
}

async fn write(
    ledger: Arc<dyn Ledger>,
    node: Actor,
    clock: impl Fn() -> Now,
    mut queue: mpsc::Receiver<Task>,
    news: Listeners,
) {
    let mut due = Instant::now();
    let mut tasks = Vec::new();
    let mut shelf = Shelf::default();
    while queue.recv_many(&mut tasks, GROUP).await > 0 {
        while tasks.len() < GROUP {
            let room = GROUP - tasks.len();
            match timeout_at(due, queue.recv_many(&mut tasks, room)).await {
                Ok(more) if more > 0 => {}
                _ => break,
            }
        }
        due = Instant::now() + PACE;
        let jobs: Vec<Job> = tasks.iter().map(|task| task.job.clone()).collect();
        let work = AssertUnwindSafe(group::commit(ledger.as_ref(), &mut shelf, node, clock(), &jobs));
        let Committed { answers, outcomes } = work.catch_unwind().await.unwrap_or_default();
        for outcome in outcomes.into_iter().filter(Outcome::is_news) {
            news.tell(outcome);
        }
        let mut answers = answers.into_iter();
        for task in tasks.drain(..) {
            let answer = answers.next().unwrap_or(Answer::NotNow(Code::Internal));
            // A connection that is gone hears of it when it comes back: the receipt is kept.
            let _gone = task.answer.send(answer);
        }
    }
}
