//! Those who do the work: start, tick, photograph, say how long, say that it is done.

use shared::domain::body::{
    AbsenceKind, Absent, Done, Ended, PhotoTaken, Remarked, Shows, Skipped, Started, Target, Ticked,
    TimeStated, Unticked, VisitKey,
};
use shared::domain::catalogue::Kind;
use shared::domain::key::{DocKey, DocKind};
use shared::domain::speaker::DeviceKind;
use shared::domain::work::{self, Ticking, Work, WorkStatus};
use shared::ids::{Digest, DocId, PersonId, UnitId};

use super::Someone;

impl Someone<'_> {
    /// What a participant does.
    pub(super) fn work(&mut self, unit: UnitId, device: DeviceKind) {
        if device == DeviceKind::Own && self.dice.chance(60) {
            return self.absent(unit);
        }
        if self.dice.chance(120) {
            return self.at_station(unit);
        }
        let Some((doc, key)) = self.some_doc(DocKind::Work) else { return };
        let Some(work) = work::fold(&self.page.stated(doc)).filter(|_| key.unit() == Some(unit)) else {
            return;
        };
        if key != DocKey::Work(unit) {
            return;
        }
        match work.status {
            WorkStatus::Planned | WorkStatus::Paused => {
                let visit = work.next_visit(self.today());
                self.say(doc, key, work.answers(Kind::Started), Started { visit });
            }
            WorkStatus::Started => self.on_visit(unit, doc, key, &work),
            WorkStatus::Done if self.dice.chance(200) => {
                let visit = work.visits.keys().next_back().copied();
                if let Some(visit) = visit {
                    self.state_hours(unit, Target::Job(doc), visit);
                }
            }
            _ => {}
        }
    }

    fn on_visit(&mut self, unit: UnitId, doc: DocId, key: DocKey, work: &Work) {
        let Some(visit) = work.running() else { return };
        match self.dice.index(10) {
            0..=3 => {
                let open = work.steps.iter().find(|state| state.state == Ticking::Todo);
                if let Some(step) = open.map(|state| state.step.id) {
                    if self.dice.chance(850) {
                        self.say(doc, key, Vec::new(), Ticked { step, visit });
                    } else {
                        self.say(doc, key, Vec::new(), Skipped { step, visit, why: None });
                    }
                } else {
                    self.finish(unit, doc, key, work, visit);
                }
            }
            4..=5 => {
                let shows = if self.dice.chance(500) { Shows::Before } else { Shows::After };
                let digest = Digest(self.dice.bytes());
                self.say(doc, key, Vec::new(), PhotoTaken { visit, shows, digest, step: None });
                if let Some(row) = self.said.last_mut() {
                    row.needs = vec![digest];
                }
            }
            6 => {
                let text = self.prose("kanarie-anmärkning");
                self.say(doc, key, Vec::new(), Remarked { text, visit: Some(visit) });
            }
            7 => {
                let ticked = work.steps.iter().find(|state| !state.answers.is_empty());
                if let Some(state) = ticked {
                    let step = state.step.id;
                    self.say(doc, key, state.answers.clone(), Unticked { step });
                }
            }
            8 => {
                self.say(doc, key, work.answers(Kind::Ended), Ended { visit });
            }
            _ => self.finish(unit, doc, key, work, visit),
        }
    }

    /// Done, and how long everybody was along: one transaction over several documents.
    fn finish(&mut self, unit: UnitId, doc: DocId, key: DocKey, work: &Work, visit: VisitKey) {
        self.say(doc, key, work.answers(Kind::Done), Done { visit });
        self.state_hours(unit, Target::Job(doc), visit);
    }

    /// Hours for oneself and for colleagues, whose documents this phone may not read.
    fn state_hours(&mut self, unit: UnitId, on: Target, visit: VisitKey) {
        let mut along: Vec<PersonId> = vec![self.person];
        let crew = self.town.crew(unit);
        along.extend(self.dice.pick(&crew).copied().filter(|person| *person != self.person));
        for person in along {
            let minutes = u16::try_from(self.dice.between(1, 480)).unwrap_or(60);
            let key = DocKey::Time(unit, person, visit.date.in_month());
            self.say_in(key, Vec::new(), TimeStated { person, on, visit, minutes });
        }
    }

    fn at_station(&mut self, unit: UnitId) {
        let station = self.town.station(unit);
        let visit = VisitKey { date: self.today(), no: 1 };
        let key = DocKey::Station(unit, station, visit.date.in_week());
        match self.dice.index(3) {
            0 => self.say_in(key, Vec::new(), Started { visit }),
            1 => {
                let text = self.prose("kanarie-anmärkning");
                self.say_in(key, Vec::new(), Remarked { text, visit: Some(visit) });
            }
            _ => self.state_hours(unit, Target::Station(station), visit),
        }
    }

    fn absent(&mut self, unit: UnitId) {
        let from = self.today();
        let key = DocKey::Time(unit, self.person, from.in_month());
        let reason = Some(self.prose("kanarie-skäl"));
        let (person, kind) = (self.person, AbsenceKind::Reported);
        self.say_in(key, Vec::new(), Absent { person, from, to: from, kind, reason });
    }
}
