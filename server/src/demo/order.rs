//! An order of the demo and the work that comes of it, one step at a time.

use shared::canonical;
use shared::domain::body::{
    Accepted, Card, Confirmed, Done, PhotoTaken, Picture, Planned, Released, Requested, Returned, Shows,
    Started, Step, Steps, Ticked, TimeStated, VisitKey, When, Where, derived_fact,
};
use shared::domain::catalogue::Body;
use shared::domain::key::{DocKey, work_of_acceptance};
use shared::domain::rules;
use shared::domain::words::{Prose, Short};
use shared::ids::{Digest, FactId, StepId};

use super::places::{department, drawn, job_type, site};
use super::scribe::{Doc, Said, Scribe};
use super::{DemoError, Photo, person, unit};
use crate::random;

/// What a department orders.
pub struct Order {
    /// Who, by first name.
    pub by: &'static str,
    /// For which department, by short name.
    pub department: &'static str,
    /// How many days before today.
    pub day: i64,
    /// What, in a few words.
    pub title: &'static str,
    /// What, in more words.
    pub what: &'static str,
    /// Which kind of job, by short name.
    pub job_type: Option<&'static str>,
    /// Where.
    pub place: Spot,
    /// When.
    pub when: Wanted,
    /// Why it cannot wait.
    pub urgent: Option<&'static str>,
    /// A photo that says what is meant.
    pub photo: Option<Photo>,
}

/// Where a job of the demo is.
#[derive(Clone, Copy)]
pub enum Spot {
    /// At a known place, by short name.
    Site(&'static str),
    /// At a place in words.
    Words(&'static str),
    /// At a private address: name, phone, address, door code.
    Home([&'static str; 4]),
}

/// When a job of the demo is wanted, in days from today.
#[derive(Clone, Copy)]
pub enum Wanted {
    /// When there is time.
    Whenever,
    /// On this day.
    On(i64),
    /// Between these days.
    Within(i64, i64),
}

/// An order that came in.
pub struct Ordered {
    /// Its document.
    pub doc: Doc,
    /// The request.
    pub request: FactId,
}

/// A work that a workplace has.
pub struct Work {
    /// Its document.
    pub doc: Doc,
    /// What the next fact of its journey answers.
    pub tip: FactId,
    /// Its steps.
    pub steps: Vec<StepId>,
    workplace: &'static str,
}

/// A visit under way or past.
#[derive(Clone, Copy)]
pub struct Visit {
    /// The day, counted from today.
    pub day: i64,
    /// Who is named as stating things, by first name.
    pub by: &'static str,
    key: VisitKey,
}

/// One line.
pub fn short(text: &str) -> Short {
    Short::new(text).expect("the demo's lines are short")
}

/// Some lines.
pub fn prose(text: &str) -> Prose {
    Prose::new(text).expect("the demo's texts are short")
}

/// A statement without a card.
pub fn said(by: &'static str, at: i64, re: &[FactId], body: impl Into<Body>) -> Said {
    Said { by, at, re: re.to_vec(), body: body.into(), card: None }
}

/// Steps from words and pictograms.
pub fn steps(of: &[(&str, &str)]) -> Vec<Step> {
    let step = |(words, pictogram): &(&str, &str)| Step {
        id: StepId::random(random::bytes()),
        words: short(words),
        picture: Some(Picture::Pictogram(drawn(pictogram))),
    };
    of.iter().map(step).collect()
}

impl Scribe<'_> {
    /// When something is wanted, as a fact says it.
    pub fn wanted(&self, when: Wanted) -> When {
        match when {
            Wanted::Whenever => When::Whenever,
            Wanted::On(day) => When::On(self.day(day)),
            Wanted::Within(from, to) => When::Within { from: self.day(from), to: self.day(to) },
        }
    }

    /// Orders something.
    pub async fn order(&mut self, order: &Order) -> Result<Ordered, DemoError> {
        let at = self.at(order.day, 9, 10);
        let photos = match order.photo {
            Some(photo) => vec![self.hand_over(order.by, photo, at).await?],
            None => Vec::new(),
        };
        let card = match order.place {
            Spot::Home([name, phone, address, code]) => Some(card(name, phone, Some(address), Some(code))),
            _ => None,
        };
        let digest = card.as_ref().and_then(|card| canonical::to_string(card).ok());
        let body = Requested {
            title: short(order.title),
            what: Prose::optional(order.what).ok().flatten(),
            job_type: order.job_type.map(job_type),
            place: match order.place {
                Spot::Site(short) => Where::Site(site(short)),
                Spot::Words(words) => Where::Words(short(words)),
                Spot::Home(_) => Where::Card,
            },
            when: self.wanted(order.when),
            urgent: order.urgent.map(prose),
            card: digest.map(|json| Digest::of(json.as_bytes())),
            photos,
        };
        let doc = Doc::of(DocKey::Order(department(order.department)));
        let request = self.state(doc, Said { card, ..said(order.by, at, &[], body) }).await?;
        Ok(Ordered { doc, request })
    }

    /// Gives an order to a workplace, the day after it came in or today.
    pub async fn give(
        &mut self,
        ordered: &Ordered,
        by: &'static str,
        workplace: &'static str,
        day: i64,
    ) -> Result<Work, DemoError> {
        let body = Accepted { unit: unit(workplace) };
        let given = self.state(ordered.doc, said(by, self.at(day, 10, 30), &[ordered.request], body)).await?;
        let doc = Doc { id: work_of_acceptance(given), key: DocKey::Work(unit(workplace)) };
        Ok(Work { doc, tip: derived_fact(given, "opened"), steps: Vec::new(), workplace })
    }

    /// Plans the next visit.
    pub async fn plan(
        &mut self,
        work: &mut Work,
        by: &'static str,
        day: i64,
        when: Wanted,
        first: Vec<StepId>,
    ) -> Result<(), DemoError> {
        let body = Planned { when: self.wanted(when), first };
        work.tip = self.state(work.doc, said(by, self.at(day, 13, 0), &[work.tip], body)).await?;
        Ok(())
    }

    /// Gives a work its steps.
    pub async fn lay_out(
        &mut self,
        work: &mut Work,
        by: &'static str,
        day: i64,
        of: &[(&str, &str)],
    ) -> Result<(), DemoError> {
        let steps = steps(of);
        work.steps = steps.iter().map(|step| step.id).collect();
        self.state(work.doc, said(by, self.at(day, 13, 5), &[], Steps { steps })).await?;
        Ok(())
    }

    /// Begins a visit.
    pub async fn start(&mut self, work: &mut Work, by: &'static str, day: i64) -> Result<Visit, DemoError> {
        let key = VisitKey { date: self.day(day), no: 1 };
        let at = self.at(day, 9, 0);
        work.tip = self.state(work.doc, said(by, at, &[work.tip], Started { visit: key })).await?;
        Ok(Visit { day, by, key })
    }

    /// Ticks the first so many steps.
    pub async fn tick(&mut self, work: &Work, visit: Visit, how_many: usize) -> Result<(), DemoError> {
        for (number, step) in work.steps.iter().take(how_many).enumerate() {
            let at = self.at(visit.day, 9, 20 + 5 * i64::try_from(number).unwrap_or(0));
            let body = Ticked { step: *step, visit: visit.key };
            self.state(work.doc, said(visit.by, at, &[], body)).await?;
        }
        Ok(())
    }

    /// Takes a photo.
    pub async fn photograph(
        &mut self,
        work: &Work,
        visit: Visit,
        photo: Photo,
        shows: Shows,
    ) -> Result<Digest, DemoError> {
        let (hour, minute) = if shows == Shows::Before { (9, 2) } else { (11, 40) };
        let at = self.at(visit.day, hour, minute);
        let digest = self.hand_over(visit.by, photo, at).await?;
        let body = PhotoTaken { visit: visit.key, shows, digest, step: None };
        self.state(work.doc, said(visit.by, at, &[], body)).await?;
        Ok(digest)
    }

    /// Says that the job is done, and how long those who were along were along, in minutes.
    pub async fn done(
        &mut self,
        work: &mut Work,
        visit: Visit,
        along: &[(&'static str, u16)],
    ) -> Result<(), DemoError> {
        let at = self.at(visit.day, 11, 45);
        work.tip = self.state(work.doc, said(visit.by, at, &[work.tip], Done { visit: visit.key })).await?;
        for (name, minutes) in along {
            let key = rules::time_key(unit(work.workplace), person(name), visit.key);
            let on = shared::domain::body::Target::Job(work.doc.id);
            let body = TimeStated { person: person(name), on, visit: visit.key, minutes: *minutes };
            self.state(Doc::of(key), said(name, self.at(visit.day, 11, 50), &[], body)).await?;
        }
        Ok(())
    }

    /// Confirms a job, and releases photos to the orderer.
    pub async fn confirm(
        &mut self,
        work: &mut Work,
        by: &'static str,
        day: i64,
        good: &str,
        photos: Vec<Digest>,
    ) -> Result<(), DemoError> {
        let at = self.at(day, 8, 15);
        if !photos.is_empty() {
            self.state(work.doc, said(by, at, &[], Released { photos })).await?;
        }
        let body = Confirmed { good: Prose::optional(good).ok().flatten() };
        work.tip = self.state(work.doc, said(by, at + 60_000, &[work.tip], body)).await?;
        Ok(())
    }

    /// Returns a job with what was good and what is left.
    pub async fn send_back(
        &mut self,
        work: &mut Work,
        by: &'static str,
        day: i64,
        words: [&str; 2],
        left: Vec<StepId>,
    ) -> Result<(), DemoError> {
        let [good, reason] = words.map(prose);
        let body = Returned { good, reason, photo: None, left };
        work.tip = self.state(work.doc, said(by, self.at(day, 8, 20), &[work.tip], body)).await?;
        Ok(())
    }
}

fn card(name: &str, phone: &str, address: Option<&str>, code: Option<&str>) -> Card {
    Card {
        name: Some(short(name)),
        phone: Some(short(phone)),
        address: address.map(short),
        door_code: code.filter(|code| !code.is_empty()).map(short),
        salt: random::bytes::<{ Card::SALT / 2 }>().iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}
