//! The visit that someone is on, and the statements that belong to it.

use shared::civil::{CivilDate, Moment};
use shared::domain::along::{self, Along};
use shared::domain::body::{Done, Ended, PhotoTaken, Shows, Started, TimeCorrected, TimeStated, VisitKey};
use shared::domain::catalogue::{Body, Kind};
use shared::domain::rules;
use shared::domain::work::Visit;
use shared::ids::PersonId;

use crate::app::snapshot::Snapshot;
use crate::app::{Statement, Taken};
use crate::screens::crew::subject::Subject;

/// A job with the visit that is made to it today.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OnVisit {
    /// The job or station.
    pub(super) subject: Subject,
    /// The visit: the one under way, or the next.
    pub(super) key: VisitKey,
}

impl OnVisit {
    /// Today's visit.
    pub(super) fn today(subject: Subject, today: CivilDate) -> Self {
        let first = VisitKey { date: today, no: 1 };
        let key = subject.work.as_ref().map_or(first, |work| work.next_visit(today));
        Self { subject, key }
    }

    /// What has happened on it.
    pub(super) fn visit(&self) -> Option<&Visit> {
        self.subject.work.as_ref()?.visits.get(&self.key)
    }

    /// Whether somebody has begun it.
    pub(super) fn has_begun(&self) -> bool {
        self.visit().is_some_and(|visit| !visit.started.is_empty())
    }

    /// States this in the job.
    pub(super) fn statement(&self, body: impl Into<Body>) -> Statement {
        let body = body.into();
        let answers = |kind: Kind| self.subject.work.as_ref().map(|work| work.answers(kind));
        let re = match body.kind() {
            Some(kind @ (Kind::Started | Kind::Ended | Kind::Done)) => answers(kind),
            _ => None,
        };
        Statement::new(self.subject.doc, self.subject.key, body).answering(re.unwrap_or_default())
    }

    /// Begins the visit, unless somebody has.
    pub(super) fn begin(&self) -> Option<Statement> {
        (!self.has_begun()).then(|| self.statement(Started { visit: self.key }))
    }

    /// States this, and that the visit has begun by it unless it had.
    pub(super) fn beginning(&self, statement: Statement) -> Vec<Statement> {
        self.begin().into_iter().chain([statement]).collect()
    }

    /// A photo was taken.
    pub(super) fn photo(&self, taken: Taken, shows: Shows) -> Vec<Statement> {
        let body = PhotoTaken { visit: self.key, shows, digest: taken.digest, step: None };
        self.beginning(self.statement(body).with_photo(taken))
    }

    /// The visit ends, and the job goes on another day.
    pub(super) fn ended(&self) -> Statement {
        self.statement(Ended { visit: self.key })
    }

    /// The job is done.
    pub(super) fn done(&self) -> Statement {
        self.statement(Done { visit: self.key })
    }

    /// How long the visit has lasted, in minutes.
    pub(super) fn whole(&self, now: Moment) -> u16 {
        along::whole(self.visit(), now.ms)
    }

    /// How long this person was along, as far as that is stated and to be seen here.
    pub(super) fn stated(&self, snapshot: &Snapshot, person: PersonId) -> Option<u16> {
        let sheet = snapshot.time(self.subject.unit, person, self.key.date.in_month());
        sheet.entries.get(&self.entry(person))?.minutes()
    }

    /// How long this person was along; none when that is what was stated already.
    ///
    /// A person corrects their own hours; hours that a colleague stated otherwise stand beside these, for the
    /// supervisor to see.
    pub(super) fn hours(
        &self,
        snapshot: &Snapshot,
        speaker: PersonId,
        person: PersonId,
        answer: Along,
        whole: u16,
    ) -> Option<Statement> {
        let minutes = answer.minutes(whole);
        let key = rules::time_key(self.subject.unit, person, self.key);
        let sheet = snapshot.time(self.subject.unit, person, self.key.date.in_month());
        let entry = sheet.entries.get(&self.entry(person));
        if entry.and_then(shared::domain::time::TimeEntry::minutes) == Some(minutes) {
            return None;
        }
        let correct = entry.filter(|entry| person == speaker && !entry.answers.is_empty());
        Some(match correct {
            Some(entry) => Statement::in_derived(key, TimeCorrected { minutes, reason: None })
                .answering(entry.answers.clone()),
            None => {
                let body = TimeStated { person, on: self.subject.target, visit: self.key, minutes };
                Statement::in_derived(key, body)
            }
        })
    }

    fn entry(&self, person: PersonId) -> shared::domain::time::EntryKey {
        shared::domain::time::EntryKey { visit: self.key, on: self.subject.target, person }
    }
}
