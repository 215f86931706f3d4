//! What a statement says, in the words of whoever has to decide about it.

use shared::civil::CivilDate;
use shared::domain::body::{Point, Presence, Step, Target, VisitKey, When, Where};
use shared::domain::catalogue::Body;
use shared::ids::{DocId, PersonId, StepId};
use shared::text::{Text, format, of as text_of};
use yew::AttrValue;

use super::super::about::About;
use crate::app::Texts;
use crate::app::snapshot::Snapshot;
use crate::screens::parts::places;

/// What it says, line by line. `doc` is the document it stands in, or was meant for.
pub(super) fn of(t: Texts, snapshot: &Snapshot, doc: DocId, body: &Body, today: CivilDate) -> Vec<AttrValue> {
    let scene = Scene { t, snapshot, doc, today };
    scene.of_order(body).or_else(|| scene.of_work(body)).or_else(|| scene.of_people(body)).unwrap_or_default()
}

/// Where it is read.
struct Scene<'a> {
    t: Texts,
    snapshot: &'a Snapshot,
    doc: DocId,
    today: CivilDate,
}

impl Scene<'_> {
    fn of_order(&self, body: &Body) -> Option<Vec<AttrValue>> {
        Some(match body {
            Body::Requested(body) => {
                let card = body.card.and_then(|digest| self.snapshot.card(digest));
                let place = self.place(&body.place, card.as_ref());
                let what = body.what.as_ref().map(words);
                let urgent = body.urgent.as_ref().map(words);
                let start = [words(&body.title), place, self.wanted(body.when)];
                start.into_iter().chain(what).chain(urgent).collect()
            }
            Body::Opened(body) => {
                let card = body.card.and_then(|digest| self.snapshot.card(digest));
                let place = self.place(&body.place, card.as_ref());
                let start = [words(&body.title), place, self.wanted(body.when)];
                start.into_iter().chain(body.what.as_ref().map(words)).collect()
            }
            Body::Accepted(body) => {
                let catalogue = self.snapshot.catalogue();
                catalogue.unit(body.unit).map(|unit| AttrValue::from(unit.name.clone())).into_iter().collect()
            }
            Body::Asked(body) => vec![words(&body.text)],
            Body::Answered(body) => vec![words(&body.text)],
            Body::Declined(body) => vec![words(&body.reason)],
            Body::Cancelled(body) => body.reason.iter().map(words).collect(),
            Body::Thanked(body) => body.text.iter().map(words).collect(),
            _ => return None,
        })
    }

    fn of_work(&self, body: &Body) -> Option<Vec<AttrValue>> {
        Some(match body {
            Body::Planned(body) => vec![self.when(body.when)],
            Body::Steps(body) => body.steps.iter().map(|step| words(&step.words)).collect(),
            Body::Started(body) => vec![self.visit(body.visit)],
            Body::Ended(body) => vec![self.visit(body.visit)],
            Body::Done(body) => vec![self.visit(body.visit)],
            Body::Ticked(body) => self.step(body.step).into_iter().chain([self.visit(body.visit)]).collect(),
            Body::Unticked(body) => self.step(body.step).into_iter().collect(),
            Body::Skipped(body) => {
                let why = body.why.as_ref().map(words);
                self.step(body.step).into_iter().chain(why).chain([self.visit(body.visit)]).collect()
            }
            Body::PhotoTaken(body) => {
                let shows = self.t.key(text_of::shows(body.shows));
                let step = body.step.and_then(|step| self.step(step));
                [shows].into_iter().chain(step).chain([self.visit(body.visit)]).collect()
            }
            Body::Remarked(body) => {
                let visit = body.visit.map(|visit| self.visit(visit));
                [words(&body.text)].into_iter().chain(visit).collect()
            }
            Body::Confirmed(body) => body.good.iter().map(words).collect(),
            Body::Returned(body) => vec![words(&body.good), words(&body.reason)],
            Body::Banked(body) => vec![words(&body.step.words)],
            Body::Unbanked(body) => self.step(body.step).into_iter().collect(),
            _ => return None,
        })
    }

    fn of_people(&self, body: &Body) -> Option<Vec<AttrValue>> {
        let t = self.t;
        Some(match body {
            Body::Here(body) => {
                let name = self.name(body.person);
                let text = match body.here {
                    Presence::Here => Text::GatheringIsHere { name: &name },
                    Presence::Away => Text::GatheringIsAway { name: &name },
                };
                vec![t.say(text)]
            }
            Body::Put(body) => vec![self.name(body.person), self.target(body.on)],
            Body::Lifted(body) => vec![self.name(body.person), self.target(body.from)],
            Body::Points(body) => {
                let point = |point: &Point| {
                    format!("{} {}", t.key(text_of::point(point.kind)), format::clock(t.lang, point.minute))
                };
                vec![body.points.iter().map(point).collect::<Vec<_>>().join(" · ").into()]
            }
            Body::TimeStated(body) => {
                let (name, duration) = (self.name(body.person), self.duration(body.minutes));
                let time = t.say(Text::ConfirmPersonTime { name: &name, duration: &duration });
                vec![time, self.target(body.on), self.visit(body.visit)]
            }
            Body::Absent(body) => {
                let days = format::capitalised(&format::dates(t.lang, body.from, body.to));
                let reason = body.reason.as_ref().map(words);
                [self.name(body.person), days.into()].into_iter().chain(reason).collect()
            }
            Body::TimeCorrected(body) => {
                [self.duration(body.minutes)].into_iter().chain(body.reason.as_ref().map(words)).collect()
            }
            Body::TimeReturned(body) => vec![words(&body.reason)],
            _ => return None,
        })
    }

    fn place(&self, place: &Where, card: Option<&shared::domain::body::Card>) -> AttrValue {
        places::place(self.t, &self.snapshot.catalogue(), place, card)
    }

    fn when(&self, when: When) -> AttrValue {
        format::capitalised(&text_of::when(self.t.lang, when, self.today)).into()
    }

    fn wanted(&self, when: When) -> AttrValue {
        let when = match when {
            When::Whenever => self.t.say(Text::PlanWantedAny),
            when => text_of::when(self.t.lang, when, self.today).into_owned().into(),
        };
        self.t.say(Text::PlanWanted { when: &when })
    }

    fn name(&self, person: PersonId) -> AttrValue {
        self.snapshot.people().name(person, self.t.lang)
    }

    fn target(&self, target: Target) -> AttrValue {
        About::of_target(self.t, self.snapshot, target).title
    }

    fn visit(&self, visit: VisitKey) -> AttrValue {
        let date = format::day(self.t.lang, visit.date, self.today);
        self.t.say(Text::StaffJobVisit { number: &visit.no.to_string(), date: &date })
    }

    fn duration(&self, minutes: u16) -> AttrValue {
        format::duration(self.t.lang, u32::from(minutes)).into()
    }

    /// A step's words as they were said last in the document, also where it is a step no longer.
    fn step(&self, id: StepId) -> Option<AttrValue> {
        let stated = self.snapshot.stated(self.doc).iter().rev();
        let mut steps = stated.flat_map(|stated| steps_of(&stated.fact.body));
        steps.find(|step| step.id == id).map(|step| words(&step.words))
    }
}

fn steps_of(body: &Body) -> &[Step] {
    match body {
        Body::Steps(body) => &body.steps,
        Body::Banked(body) => std::slice::from_ref(&body.step),
        _ => &[],
    }
}

fn words(words: &impl ToString) -> AttrValue {
    AttrValue::from(words.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Ask, Rows};
    use shared::civil::Moment;
    use shared::domain::body::{
        AbsenceKind, Absent, Done, PhotoTaken, Requested, Shows, Steps, Ticked, TimeStated,
    };
    use shared::domain::fact::Fact;
    use shared::domain::key::DocKey;
    use shared::domain::words::{Prose, Short};
    use shared::ids::{Digest, FactId, UnitId};
    use shared::sync::rows::FactsRow;
    use shared::text::Lang;

    const DOC: DocId = DocId::from_bytes([1; 16]);
    const RAKE: StepId = StepId::from_bytes([2; 16]);
    const ANNA: PersonId = PersonId::from_bytes([3; 16]);

    /// A job with a step.
    fn snapshot() -> Snapshot {
        let step = Step { id: RAKE, words: Short::new("Kratta").unwrap(), picture: None };
        let at = Moment::new(1, 60, 0);
        let fact = Fact::new(FactId::at(1, [1; 10]), ANNA, at, vec![], Steps { steps: vec![step] });
        let key = DocKey::Work(UnitId::from_bytes([4; 16]));
        let facts = vec![FactsRow { doc: DOC, key, facts: [(fact.id, fact.to_json())].into() }];
        Snapshot::default().with_rows(Rows { facts, ..Rows::default() }, &Ask::default())
    }

    fn said(body: impl Into<Body>) -> Vec<String> {
        let (t, today) = (Texts { lang: Lang::Sv }, "2026-02-02".parse().unwrap());
        of(t, &snapshot(), DOC, &body.into(), today).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn whoever_decides_reads_which_days_step_visit_and_job_it_is_about() {
        let day = |text: &str| text.parse::<CivilDate>().unwrap();
        let visit = VisitKey { date: day("2026-02-02"), no: 1 };
        let away = |to: &str| {
            let (from, reason) = (day("2026-02-03"), Prose::new("Tandläkare").ok());
            said(Absent { person: ANNA, from, to: day(to), kind: AbsenceKind::Reported, reason })
        };
        assert_eq!(away("2026-02-05")[1..], ["3–5 februari", "Tandläkare"]);
        assert_eq!(away("2026-02-03")[1], "Tisdag 3 februari");
        assert_eq!(said(Ticked { step: RAKE, visit }), ["Kratta", "Pass 1, i dag"]);
        assert_eq!(said(Done { visit }), ["Pass 1, i dag"]);
        let digest = Digest::of(b"photo");
        let photo = PhotoTaken { visit, shows: Shows::After, digest, step: Some(RAKE) };
        assert_eq!(said(photo), ["Efter", "Kratta", "Pass 1, i dag"]);
        let hours = TimeStated { person: ANNA, on: Target::Job(DOC), visit, minutes: 60 };
        assert_eq!(said(hours)[1..], ["Uppdrag", "Pass 1, i dag"]);
    }

    #[test]
    fn a_refused_order_says_where_and_when() {
        let order = Requested {
            title: Short::new("Ta bort en bänk").unwrap(),
            what: None,
            job_type: None,
            place: Where::Words(Short::new("Vid dammen").unwrap()),
            when: When::On("2026-02-03".parse().unwrap()),
            urgent: None,
            card: None,
            photos: vec![],
        };
        assert_eq!(said(order), ["Ta bort en bänk", "Vid dammen", "Önskad dag: i morgon"]);
    }
}
