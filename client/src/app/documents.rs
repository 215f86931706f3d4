//! One document as screens see it: its facts, each with how far it has come, and what they add up to, folded once.

use std::cell::OnceCell;
use std::ops::Deref;
use std::rc::Rc;

use shared::domain::bank::{self, Bank};
use shared::domain::day::{self, Day};
use shared::domain::fact::{Journey, Stated};
use shared::domain::key::DocKey;
use shared::domain::order::{self, Order};
use shared::domain::time::{self, TimeSheet};
use shared::domain::work::{self, Work};
use shared::ids::DocId;

/// What a document's facts add up to, together with the document they stand in.
///
/// It derefs to the folded value: `order.status`, `work.steps`. Two are equal when they are the same fold.
#[derive(Debug)]
pub struct Of<T> {
    /// The document.
    pub doc: DocId,
    /// Its key.
    pub key: DocKey,
    /// Its facts, confirmed ones and those on their way.
    pub stated: Rc<[Stated]>,
    /// What they add up to.
    pub it: Rc<T>,
}

impl<T> Of<T> {
    /// How far the document's facts have come, the worst of them: what the one calm mark shows.
    pub fn journey(&self) -> Journey {
        worst(&self.stated)
    }
}

impl<T> Clone for Of<T> {
    fn clone(&self) -> Self {
        let Self { doc, key, stated, it } = self;
        Self { doc: *doc, key: *key, stated: Rc::clone(stated), it: Rc::clone(it) }
    }
}

impl<T> PartialEq for Of<T> {
    fn eq(&self, other: &Self) -> bool {
        self.doc == other.doc && Rc::ptr_eq(&self.it, &other.it)
    }
}

impl<T> Deref for Of<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.it
    }
}

/// A document with its folds, each made when it is first asked for.
#[derive(Debug)]
pub(crate) struct Doc {
    pub(crate) id: DocId,
    pub(crate) key: DocKey,
    pub(crate) stated: Rc<[Stated]>,
    order: OnceCell<Option<Rc<Order>>>,
    work: OnceCell<Option<Rc<Work>>>,
    day: OnceCell<Rc<Day>>,
    time: OnceCell<Rc<TimeSheet>>,
    bank: OnceCell<Rc<Bank>>,
}

impl Doc {
    pub(crate) fn new(id: DocId, key: DocKey, stated: Vec<Stated>) -> Self {
        Self {
            id,
            key,
            stated: stated.into(),
            order: OnceCell::new(),
            work: OnceCell::new(),
            day: OnceCell::new(),
            time: OnceCell::new(),
            bank: OnceCell::new(),
        }
    }

    /// The document of a derived key before anyone stated anything in it.
    pub(crate) fn empty(key: DocKey) -> Self {
        // Days, months and banks all have a derived id; nothing else is asked for here.
        Self::new(key.derived_id().unwrap_or(DocId::from_bytes([0; 16])), key, Vec::new())
    }

    fn of<T>(&self, it: Rc<T>) -> Of<T> {
        Of { doc: self.id, key: self.key, stated: Rc::clone(&self.stated), it }
    }

    pub(crate) fn order(&self) -> Option<Of<Order>> {
        matches!(self.key, DocKey::Order(_)).then_some(())?;
        let folded = self.order.get_or_init(|| order::fold(&self.stated).map(Rc::new));
        folded.clone().map(|it| self.of(it))
    }

    pub(crate) fn work(&self) -> Option<Of<Work>> {
        matches!(self.key, DocKey::Work(_) | DocKey::Station(..)).then_some(())?;
        let folded = self.work.get_or_init(|| work::fold(&self.stated).map(Rc::new));
        folded.clone().map(|it| self.of(it))
    }

    pub(crate) fn day(&self) -> Of<Day> {
        self.of(Rc::clone(self.day.get_or_init(|| Rc::new(day::fold(&self.stated)))))
    }

    pub(crate) fn time(&self) -> Of<TimeSheet> {
        self.of(Rc::clone(self.time.get_or_init(|| Rc::new(time::fold(&self.stated)))))
    }

    pub(crate) fn bank(&self) -> Of<Bank> {
        self.of(Rc::clone(self.bank.get_or_init(|| Rc::new(bank::fold(&self.stated)))))
    }
}

/// The worst journey of these facts; committed when there are none.
pub(crate) fn worst(stated: &[Stated]) -> Journey {
    stated.iter().map(|stated| stated.journey).max().unwrap_or(Journey::Committed)
}
