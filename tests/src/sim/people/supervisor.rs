//! Those who lead a workplace: the morning, the plan, the verdict.

use shared::domain::body::{
    Banked, Confirmed, Done, Here, Lifted, MonthLocked, Opened, Planned, Point, PointKind, Points, Presence,
    Put, Released, Remarked, Returned, Shows, Step, Steps, Target, TimeApproved, When, Where,
};
use shared::domain::catalogue::{Body, Kind};
use shared::domain::key::{DocKey, DocKind};
use shared::domain::work::{self, Work, WorkStatus};
use shared::domain::{bank, day};
use shared::ids::{DocId, StepId, UnitId};

use super::Someone;

impl Someone<'_> {
    /// What a supervisor does.
    pub(super) fn lead(&mut self, unit: UnitId) {
        match self.dice.index(12) {
            0..=4 => self.gather(unit),
            5 => self.open_own(unit),
            6 => self.bank(unit),
            7 => self.look_at_hours(unit),
            _ => self.look_at_work(unit),
        }
    }

    /// The morning gathering: who is here, who does what.
    fn gather(&mut self, unit: UnitId) {
        let key = DocKey::Day(unit, self.today());
        let Some(doc) = key.derived_id() else { return };
        let day = day::fold(&self.page.stated(doc));
        let crew = self.town.crew(unit);
        let Some(person) = self.dice.pick(&crew).copied() else { return };
        let said = day.presence(person);
        if said.is_none() || self.dice.chance(100) {
            let here = if self.dice.chance(850) { Presence::Here } else { Presence::Away };
            self.say(doc, key, day.here_answers(person), Here { person, here });
            return;
        }
        let targets: Vec<Target> = day.targets(person).collect();
        if let Some(from) = self.dice.pick(&targets).copied()
            && self.dice.chance(200)
        {
            let re = day.lift_answers(person, from);
            self.say(doc, key, re, Lifted { person, from });
        } else if self.dice.chance(60) {
            let kind = if self.dice.chance(500) { PointKind::Coffee } else { PointKind::Lunch };
            let minute = u16::try_from(self.dice.between(540, 720)).unwrap_or(600);
            self.say(doc, key, Vec::new(), Points { points: vec![Point { kind, minute }] });
        } else {
            let job = self.some_doc(DocKind::Work).filter(|(_, key)| *key == DocKey::Work(unit));
            let on = match job {
                Some((job, _)) if self.dice.chance(800) => Target::Job(job),
                _ => Target::Station(self.town.station(unit)),
            };
            if !targets.contains(&on) {
                self.say(doc, key, Vec::new(), Put { person, on });
            }
        }
    }

    fn open_own(&mut self, unit: UnitId) {
        if self.page.docs().len() > 14 {
            return;
        }
        let doc = self.new_doc();
        let body = Opened {
            order: None,
            number: None,
            title: self.short("eget jobb"),
            what: None,
            job_type: None,
            place: Where::Words(self.short("verkstaden")),
            when: When::Whenever,
            card: None,
            photos: Vec::new(),
        };
        self.say(doc, DocKey::Work(unit), Vec::new(), body);
        // Opened and planned in one go: two facts in one transaction.
        let when = When::On(self.today());
        self.say(doc, DocKey::Work(unit), Vec::new(), Planned { when, first: Vec::new() });
    }

    fn bank(&mut self, unit: UnitId) {
        let key = DocKey::Bank(unit);
        let Some(doc) = key.derived_id() else { return };
        if bank::fold(&self.page.stated(doc)).steps.len() < 6 {
            let step = self.step();
            self.say(doc, key, Vec::new(), Banked { step });
        }
    }

    fn step(&mut self) -> Step {
        Step { id: StepId::random(self.dice.bytes()), words: self.short("steg"), picture: None }
    }

    fn look_at_hours(&mut self, unit: UnitId) {
        let Some((doc, key)) = self.some_doc(DocKind::Time) else { return };
        if key.unit() != Some(unit) {
            return;
        }
        let stated = self.page.stated(doc);
        let hours = stated.iter().filter(|stated| matches!(stated.fact.body, Body::TimeStated(_)));
        let re: Vec<_> = hours.map(|stated| stated.fact.id).take(4).collect();
        if self.dice.chance(30) {
            self.say(doc, key, Vec::new(), MonthLocked {});
        } else if !re.is_empty() {
            self.say(doc, key, re, TimeApproved {});
        }
    }

    fn look_at_work(&mut self, unit: UnitId) {
        let Some((doc, key)) = self.some_doc(DocKind::Work) else { return };
        if key != DocKey::Work(unit) {
            return;
        }
        let Some(work) = work::fold(&self.page.stated(doc)) else { return };
        match work.status {
            status if status.waits_for_plan() => self.plan(doc, key, &work),
            WorkStatus::Done => self.verdict(doc, key, &work),
            WorkStatus::Planned if self.dice.chance(100) => {
                let visit = work.next_visit(self.today());
                self.say(doc, key, work.answers(Kind::Done), Done { visit });
            }
            WorkStatus::Confirmed => self.release(doc, key, &work),
            _ if self.dice.chance(100) => {
                let text = self.prose("kanarie-anmärkning");
                self.say(doc, key, Vec::new(), Remarked { text, visit: None });
            }
            _ => {}
        }
    }

    fn plan(&mut self, doc: DocId, key: DocKey, work: &Work) {
        let when = if self.dice.chance(700) { When::On(self.today()) } else { When::Whenever };
        self.say(doc, key, work.answers(Kind::Planned), Planned { when, first: Vec::new() });
        if work.steps.is_empty() {
            let steps = (0..self.dice.between(1, 4)).map(|_| self.step()).collect();
            self.say(doc, key, work.answers(Kind::Steps), Steps { steps });
        }
    }

    fn verdict(&mut self, doc: DocId, key: DocKey, work: &Work) {
        if self.dice.chance(650) {
            self.say(doc, key, work.answers(Kind::Confirmed), Confirmed { good: None });
            self.release(doc, key, work);
        } else {
            let (good, reason) = (self.prose("bra"), self.prose("lite kvar"));
            let left = work.steps.iter().map(|state| state.step.id).take(1).collect();
            let body = Returned { good, reason, photo: None, left };
            self.say(doc, key, work.answers(Kind::Returned), body);
        }
    }

    fn release(&mut self, doc: DocId, key: DocKey, work: &Work) {
        let photos: Vec<_> =
            work.unreleased().filter(|photo| photo.shows == Shows::After).map(|photo| photo.digest).collect();
        if !photos.is_empty() {
            self.say(doc, key, work.answers(Kind::Released), Released { photos });
        }
    }
}
