//! Erasing what one person wrote and photographed: what becomes of each fact that holds something of it.
//!
//! What hours, statuses and statistics rest on stays, with its id: a text that has to be there becomes a dash, any other
//! is left out. Only what is nothing without its text or picture goes: remarks, photos, and what takes them back.

use std::collections::{BTreeMap, BTreeSet};

use super::body::{Cites as _, Opened, Picture, Requested, Step, Where};
use super::catalogue::Body;
use super::fact::Fact;
use super::words::{Prose, Short};
use crate::ids::{Digest, DocId, FactId, PersonId};

/// What is to be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    person: PersonId,
    /// The photos that only this person's facts brought in.
    photos: BTreeSet<Digest>,
    others: BTreeSet<Digest>,
    /// The orders that this person placed: jobs copy their words.
    orders: BTreeSet<DocId>,
    /// The cards of those orders.
    cards: BTreeSet<Digest>,
}

/// What becomes of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Becomes {
    /// The same fact, with this text.
    Text(String),
    /// It goes.
    Gone,
}

impl Erasure {
    /// Of what this person wrote; every fact there is has to be noted before it is asked what becomes of any.
    pub const fn of(person: PersonId) -> Self {
        Self {
            person,
            photos: BTreeSet::new(),
            others: BTreeSet::new(),
            orders: BTreeSet::new(),
            cards: BTreeSet::new(),
        }
    }

    /// Notes a fact of this document.
    pub fn note(&mut self, doc: DocId, fact: &Fact) {
        let brought = match &fact.body {
            // These cite what other facts brought in.
            Body::Released(_) | Body::Unreleased(_) => Vec::new(),
            Body::Opened(opened) if opened.order.is_some() => Vec::new(),
            body => body.photos(),
        };
        if fact.by == self.person {
            self.photos.extend(brought);
            if let Body::Requested(requested) = &fact.body {
                self.orders.insert(doc);
                self.cards.extend(requested.card);
            }
        } else {
            self.others.extend(brought);
        }
    }

    /// Notes a fact that was refused or held: what it brought in lies here all the same.
    pub fn note_refused(&mut self, fact: &Fact) {
        let photos = if fact.by == self.person { &mut self.photos } else { &mut self.others };
        photos.extend(fact.body.photos());
    }

    /// The photos that go: nobody else's fact brought them in.
    pub fn photos(&self) -> impl Iterator<Item = Digest> {
        self.photos.difference(&self.others).copied()
    }

    /// The cards that go.
    pub fn cards(&self) -> impl Iterator<Item = Digest> {
        self.cards.iter().copied()
    }

    /// What becomes of the facts of one document; those that stay as they are are not named.
    pub fn in_document(&self, facts: &[Fact]) -> BTreeMap<FactId, Becomes> {
        let mut become_of = BTreeMap::new();
        let mut gone: BTreeSet<FactId> = BTreeSet::new();
        for fact in facts {
            match self.emptied(fact) {
                Some(body) if body == fact.body => {}
                Some(body) => {
                    let fact = Fact { body, ..fact.clone() };
                    become_of.insert(fact.id, Becomes::Text(fact.to_json()));
                }
                None => {
                    gone.insert(fact.id);
                    become_of.insert(fact.id, Becomes::Gone);
                }
            }
        }
        // What takes back something that is gone says nothing any more.
        for fact in facts.iter().filter(|fact| matches!(fact.body, Body::Retracted(_))) {
            if fact.re.iter().all(|answered| gone.contains(answered)) {
                become_of.insert(fact.id, Becomes::Gone);
            }
        }
        become_of
    }

    /// The body without what is erased; none when nothing is left of it.
    fn emptied(&self, fact: &Fact) -> Option<Body> {
        let mut body = fact.body.clone();
        match &mut body {
            Body::Released(released) => return self.left(&mut released.photos).then_some(body),
            Body::Unreleased(unreleased) => return self.left(&mut unreleased.photos).then_some(body),
            Body::Progress(progress) => progress.photos.retain(|photo| !self.goes(photo.digest)),
            Body::Opened(opened) if opened.order.is_some_and(|order| self.orders.contains(&order)) => {
                job(opened);
            }
            _ => {}
        }
        if fact.by != self.person {
            return Some(body);
        }
        match &mut body {
            Body::PhotoTaken(_) | Body::Remarked(_) | Body::Unknown(_) => return None,
            Body::Requested(requested) => order(requested),
            // What the server opens by someone's acceptance are the words of the order.
            Body::Opened(opened) if opened.order.is_none() => job(opened),
            Body::Asked(asked) => asked.text = Prose::erased(),
            Body::Answered(answered) => answered.text = Prose::erased(),
            Body::Declined(declined) => declined.reason = Prose::erased(),
            Body::TimeReturned(returned) => returned.reason = Prose::erased(),
            Body::Cancelled(cancelled) => cancelled.reason = None,
            Body::Thanked(thanked) => thanked.text = None,
            Body::Skipped(skipped) => skipped.why = None,
            Body::Confirmed(confirmed) => confirmed.good = None,
            Body::Absent(absent) => absent.reason = None,
            Body::TimeCorrected(corrected) => corrected.reason = None,
            Body::Steps(steps) => steps.steps.iter_mut().for_each(step),
            Body::Banked(banked) => step(&mut banked.step),
            Body::Returned(returned) => {
                returned.good = Prose::erased();
                returned.reason = Prose::erased();
                returned.photo = None;
            }
            // No words: listed by name, so that a new kind of fact has to be thought of here.
            Body::Accepted(_)
            | Body::Received(_)
            | Body::Progress(_)
            | Body::Opened(_)
            | Body::Planned(_)
            | Body::Started(_)
            | Body::Ended(_)
            | Body::Ticked(_)
            | Body::Unticked(_)
            | Body::Retracted(_)
            | Body::Done(_)
            | Body::Released(_)
            | Body::Unreleased(_)
            | Body::Withdrawn(_)
            | Body::Here(_)
            | Body::Put(_)
            | Body::Lifted(_)
            | Body::Points(_)
            | Body::TimeStated(_)
            | Body::TimeApproved(_)
            | Body::MonthLocked(_)
            | Body::Unbanked(_) => {}
        }
        Some(body)
    }

    fn goes(&self, photo: Digest) -> bool {
        self.photos.contains(&photo) && !self.others.contains(&photo)
    }

    fn left(&self, photos: &mut Vec<Digest>) -> bool {
        photos.retain(|photo| !self.goes(*photo));
        !photos.is_empty()
    }
}

fn order(requested: &mut Requested) {
    requested.title = Short::erased();
    requested.what = None;
    requested.urgent = None;
    requested.card = None;
    requested.photos.clear();
    place(&mut requested.place);
}

fn job(opened: &mut Opened) {
    opened.title = Short::erased();
    opened.what = None;
    opened.card = None;
    opened.photos.clear();
    place(&mut opened.place);
}

fn place(place: &mut Where) {
    if !matches!(place, Where::Site(_)) {
        *place = Where::Words(Short::erased());
    }
}

fn step(step: &mut Step) {
    step.words = Short::erased();
    if matches!(step.picture, Some(Picture::Photo(_))) {
        step.picture = None;
    }
}

#[cfg(test)]
mod tests;
