//! What the page holds in memory: everything screens read, rebuilt only where something changed.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde::de::DeserializeOwned;
use shared::api;
use shared::civil::{CivilDate, Month};
use shared::domain::bank::Bank;
use shared::domain::body::Card;
use shared::domain::day::Day;
use shared::domain::fact::{Journey, Stated};
use shared::domain::key::DocKey;
use shared::domain::order::Order;
use shared::domain::time::TimeSheet;
use shared::domain::views::{Catalogue, Crew, Me as MeView, Staff, Today};
use shared::domain::work::Work;
use shared::ids::{DeviceId, Digest, DocId, PersonId, UnitId};
use shared::json;
use shared::lean::Gather as _;
use shared::sync::engine::Link;
use shared::sync::rows::{AnsweredRow, FactsRow, Identity, OutRow, ViewRow, stated};
use shared::unsent::is_unsent;
use shared::wire::{Code, ViewName};

use super::documents::{Doc, Of, worst};
use super::me::{Me, Presence};
use super::people::People;
use crate::store::{Ask, Rows};

/// How the connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkState {
    /// Open or not.
    pub link: Link,
    /// When the server was last heard, UTC milliseconds by this clock; none when never.
    pub heard: Option<i64>,
    /// Why the server refuses this device or build, until it no longer does.
    pub refused: Option<Code>,
}

/// Everything screens read.
#[derive(Debug, Clone)]
pub struct Snapshot {
    read: bool,
    asked: bool,
    facts: BTreeMap<DocId, Rc<FactsRow>>,
    docs: BTreeMap<DocId, Rc<Doc>>,
    outbox: Rc<[OutRow]>,
    unreadable: usize,
    answered: Rc<[AnsweredRow]>,
    local_photos: Rc<BTreeSet<Digest>>,
    came: Rc<BTreeMap<Digest, u32>>,
    crew: Rc<Crew>,
    staff: Rc<Staff>,
    me_view: Rc<MeView>,
    catalogue: Rc<Catalogue>,
    today: Rc<Today>,
    people: Rc<People>,
    session: Option<Rc<api::Me>>,
    speaker: Option<PersonId>,
    presence: Rc<Presence>,
    me: Option<Rc<Me>>,
    identity: Option<Identity>,
    link: Link,
    pulling: usize,
    refused: Option<Code>,
}

impl Default for Snapshot {
    fn default() -> Self {
        Self {
            read: false,
            asked: false,
            facts: BTreeMap::new(),
            docs: BTreeMap::new(),
            outbox: Rc::from([]),
            unreadable: 0,
            answered: Rc::from([]),
            local_photos: Rc::default(),
            came: Rc::default(),
            crew: Rc::default(),
            staff: Rc::default(),
            me_view: Rc::default(),
            catalogue: Rc::default(),
            today: Rc::default(),
            people: Rc::default(),
            session: None,
            speaker: None,
            presence: Rc::new(Presence::Unread),
            me: None,
            identity: None,
            link: Link::Down,
            pulling: 0,
            refused: None,
        }
    }
}

impl Snapshot {
    /// Whether storage has been read at all.
    pub const fn is_read(&self) -> bool {
        self.read
    }

    /// Whether it is known who is here: from storage, or because the server was asked and has answered, or has not for
    /// a while. Somebody may have come by another way than this page.
    pub fn is_settled(&self) -> bool {
        self.read && (self.asked || !matches!(*self.presence, Presence::Nobody))
    }

    pub(crate) const fn was_asked(&self) -> bool {
        self.asked
    }

    /// Who could be here.
    pub fn presence(&self) -> &Presence {
        &self.presence
    }

    /// Who is here.
    pub fn me(&self) -> Option<Rc<Me>> {
        self.me.clone()
    }

    /// Whether the server is the demo, as far as it has said.
    pub fn is_demo(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.demo)
    }

    /// A job.
    pub fn work(&self, doc: DocId) -> Option<Of<Work>> {
        self.docs.get(&doc)?.work()
    }

    /// All jobs and station weeks.
    pub fn works(&self) -> Vec<Of<Work>> {
        self.docs.values().filter_map(|doc| doc.work()).collect()
    }

    /// An order.
    pub fn order(&self, doc: DocId) -> Option<Of<Order>> {
        self.docs.get(&doc)?.order()
    }

    /// All orders.
    pub fn orders(&self) -> Vec<Of<Order>> {
        self.docs.values().filter_map(|doc| doc.order()).collect()
    }

    /// A workplace's day.
    pub fn day(&self, unit: UnitId, date: CivilDate) -> Of<Day> {
        self.derived(DocKey::Day(unit, date)).day()
    }

    /// A participant's month.
    pub fn time(&self, unit: UnitId, person: PersonId, month: Month) -> Of<TimeSheet> {
        self.derived(DocKey::Time(unit, person, month)).time()
    }

    /// A workplace's bank of steps.
    pub fn bank(&self, unit: UnitId) -> Of<Bank> {
        self.derived(DocKey::Bank(unit)).bank()
    }

    /// The document of a derived key, or an empty one. Empty ones are made anew each time and compare as different,
    /// which costs a drawing and nothing else.
    fn derived(&self, key: DocKey) -> Rc<Doc> {
        let found = key.derived_id().and_then(|id| self.docs.get(&id).cloned());
        found.unwrap_or_else(|| Rc::new(Doc::empty(key)))
    }

    /// What has been stated in a document, as far as it is here.
    pub fn stated(&self, doc: DocId) -> &[Stated] {
        self.docs.get(&doc).map(|doc| &*doc.stated).unwrap_or_default()
    }

    /// The workplace that has an order, for the rules.
    pub fn assigned(&self, doc: DocId) -> Option<UnitId> {
        self.order(doc).and_then(|order| order.unit)
    }

    /// Names and pictures.
    pub fn people(&self) -> Rc<People> {
        Rc::clone(&self.people)
    }

    /// The municipality.
    pub fn catalogue(&self) -> Rc<Catalogue> {
        Rc::clone(&self.catalogue)
    }

    /// What staff see of people and orders.
    pub fn staff(&self) -> Rc<Staff> {
        Rc::clone(&self.staff)
    }

    /// A private card by its digest.
    pub fn card(&self, digest: Digest) -> Option<Card> {
        let known = self.staff.cards.iter().find(|row| row.digest == digest).map(|row| row.card.clone());
        known.or_else(|| {
            let written = self.outbox.iter().filter_map(|row| row.card.as_deref());
            written.filter_map(|json| Card::read(json, digest)).next()
        })
    }

    /// The private card of a job that is near. Yesterday's are not shown, also where nothing has taken them from here yet.
    pub fn today_card(&self, work: DocId, today: CivilDate) -> Option<Card> {
        self.today.day.filter(|day| *day >= today)?;
        self.today.cards.iter().find(|row| row.doc == work).map(|row| row.card.clone())
    }

    /// How far what was stated in a document has come.
    pub fn mark(&self, doc: DocId) -> Option<Journey> {
        let stated = &self.docs.get(&doc)?.stated;
        (!stated.is_empty()).then(|| worst(stated))
    }

    /// How the connection is.
    pub fn link(&self) -> LinkState {
        let heard = self.identity.as_ref().and_then(|identity| identity.heard);
        LinkState { link: self.link, heard, refused: self.refused }
    }

    /// Whether nothing is left on a device that staff have locked.
    pub fn is_emptied(&self) -> bool {
        let is_bare = self.facts.is_empty() && self.outbox.is_empty() && self.unreadable == 0;
        self.refused == Some(Code::DeviceLocked) && is_bare
    }

    /// Whether this was a device once, and the server does not know it any more.
    pub fn is_forgotten(&self) -> bool {
        let was_known = self.identity.as_ref().is_some_and(|identity| identity.heard.is_some());
        let has_none = self.session.as_ref().is_some_and(|session| session.device.is_none());
        was_known && (has_none || self.refused == Some(Code::DeviceUnknown))
    }

    /// Which device this is, or was when the server last knew it.
    pub fn device(&self) -> Option<DeviceId> {
        let known = self.session.as_deref().and_then(device_of);
        known.or_else(|| self.identity.as_ref().map(|identity| identity.device))
    }

    /// Everything that the server has not confirmed.
    pub fn waiting(&self) -> Rc<[OutRow]> {
        Rc::clone(&self.outbox)
    }

    /// How many things stated here the server has not got.
    pub fn unsent(&self) -> usize {
        self.outbox.iter().filter(|row| is_unsent(row)).count()
    }

    /// How much more waits that a newer app wrote and this one cannot show.
    pub const fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// What was stated here and does not count, with the reason.
    pub fn answered(&self) -> Rc<[AnsweredRow]> {
        Rc::clone(&self.answered)
    }

    /// Whether a photo was taken here and has not been sent.
    pub fn is_local_photo(&self, digest: Digest) -> bool {
        self.local_photos.contains(&digest)
    }

    /// How many times the engine has said something new of a photo: it came, small or whole, or was sent.
    pub(crate) fn came(&self, photo: Digest) -> u32 {
        self.came.get(&photo).copied().unwrap_or_default()
    }

    /// The photos taken here that something waits with to be sent.
    pub fn waiting_photos(&self) -> BTreeSet<Digest> {
        let needed = self.outbox.iter().filter(|row| is_unsent(row)).flat_map(|row| &row.needs);
        needed.filter(|digest| self.is_local_photo(**digest)).copied().gather()
    }

    /// This clock minus the server's when last compared, in milliseconds.
    pub fn skew(&self) -> i64 {
        self.identity.as_ref().map_or(0, |identity| identity.skew)
    }

    /// Takes in what was read from storage. What was asked for and is not there is no longer on this device.
    pub(crate) fn with_rows(&self, rows: Rows, ask: &Ask) -> Self {
        let mut next = self.clone();
        let mut changed: BTreeSet<DocId> = BTreeSet::new();
        let here: BTreeMap<DocId, FactsRow> = rows.facts.into_iter().map(|row| (row.doc, row)).gather();
        let asked: BTreeSet<DocId> = match &ask.docs {
            Some(docs) => docs.iter().copied().gather(),
            None => next.facts.keys().chain(here.keys()).copied().gather(),
        };
        for doc in asked.iter().filter(|doc| !here.contains_key(doc)) {
            next.facts.remove(doc);
            changed.insert(*doc);
        }
        for (doc, row) in here {
            if next.facts.get(&doc).is_none_or(|old| **old != row) {
                next.facts.insert(doc, Rc::new(row));
                changed.insert(doc);
            }
        }
        changed.extend(differing(&next.outbox, &rows.outbox));
        next.outbox = rows.outbox.into();
        next.unreadable = rows.unreadable;
        next.answered = rows.answered.into();
        next.local_photos = Rc::new(rows.local_photos.into_iter().gather());
        for name in ViewName::ALL.into_iter().filter(|name| ask.covers(*name)) {
            next.take_view(name, rows.views.iter().find(|row| row.name == name));
        }
        next.identity = rows.identity;
        let device = rows.session.as_ref().and_then(device_of);
        if device.is_some() && self.session.as_deref().is_some_and(|before| device_of(before) != device) {
            // It was brought on anew: what the server said of the device that it was, it does not say of this one.
            next.refused = next.refused.filter(|code| !is_about_device(*code));
        }
        next.session = rows.session.map(Rc::new);
        next.speaker = rows.speaker;
        next.read = true;
        next.refold(&changed);
        next.recognise();
        next
    }

    /// Takes in what was stated here just now.
    pub(crate) fn with_appended(&self, rows: Vec<OutRow>, photos: &[Digest]) -> Self {
        let mut next = self.clone();
        let changed: BTreeSet<DocId> = rows.iter().map(|row| row.doc).gather();
        let known: BTreeSet<u64> = next.outbox.iter().map(|row| row.n).gather();
        let new = rows.into_iter().filter(|row| !known.contains(&row.n));
        next.outbox = next.outbox.iter().cloned().chain(new).collect();
        next.local_photos = Rc::new(next.local_photos.iter().chain(photos).copied().gather());
        next.refold(&changed);
        next
    }

    /// Takes in that the engine has said something new of these photos.
    pub(crate) fn with_photos(mut self, photos: &[Digest]) -> Self {
        if !photos.is_empty() {
            let came = Rc::make_mut(&mut self.came);
            photos.iter().for_each(|photo| *came.entry(*photo).or_default() += 1);
        }
        self
    }

    /// Takes in how the connection is.
    pub(crate) fn with_link(&self, link: Link) -> Self {
        // A manifest has come in: whatever the server refused before, it does not now.
        let refused = self.refused.filter(|_| link != Link::Up);
        // A phone forgets who speaks on it when it is locked: once it is unlocked, the server says so.
        let unlocked = refused.is_none() && self.refused == Some(Code::DeviceLocked);
        Self { link, refused, asked: self.asked && !unlocked, ..self.clone() }
    }

    /// Takes in how many documents are on their way here.
    pub(crate) fn with_pulling(&self, count: usize) -> Self {
        Self { pulling: count, ..self.clone() }
    }

    /// Whether what this device may have is being fetched just now: what is not here may be here in a moment.
    pub const fn is_fetching(&self) -> bool {
        matches!(self.link, Link::Opening | Link::Greeting)
            || (matches!(self.link, Link::Up) && self.pulling > 0)
    }

    /// Whether a document that is not here is not this device's (any more), as far as the server has been heard;
    /// otherwise it may come yet.
    pub const fn is_not_ours(&self, was_here: bool) -> bool {
        !self.is_fetching() && (was_here || matches!(self.link, Link::Up))
    }

    /// Takes in that the server was asked who is here.
    pub(crate) fn with_asked(&self) -> Self {
        Self { asked: true, ..self.clone() }
    }

    /// Takes in that the server refuses this device or build.
    pub(crate) fn with_refusal(&self, code: Code) -> Self {
        Self { refused: Some(code), ..self.clone() }
    }

    fn refold(&mut self, changed: &BTreeSet<DocId>) {
        for doc in changed {
            let confirmed = self.facts.get(doc);
            let key = confirmed.map(|row| row.key);
            let key = key.or_else(|| self.outbox.iter().find(|row| row.doc == *doc).map(|row| row.key));
            match key {
                Some(key) => {
                    let facts = stated(confirmed.map(Rc::as_ref), &self.outbox, *doc);
                    self.docs.insert(*doc, Rc::new(Doc::new(*doc, key, facts)));
                }
                None => {
                    self.docs.remove(doc);
                }
            }
        }
    }

    fn take_view(&mut self, name: ViewName, view: Option<&ViewRow>) {
        match name {
            ViewName::Crew => self.crew = read(view),
            ViewName::Staff => self.staff = read(view),
            ViewName::Catalogue => self.catalogue = read(view),
            ViewName::Me => self.me_view = read(view),
            ViewName::Today => self.today = read(view),
        }
    }

    fn recognise(&mut self) {
        let session = self.session.as_deref();
        self.people = Rc::new(People::of(&self.crew, &self.staff, &self.me_view, session));
        let presence = Presence::of(session, self.speaker);
        if *self.presence != presence {
            self.me = match &presence {
                Presence::Somebody(me) => Some(Rc::new(me.clone())),
                _ => None,
            };
            self.presence = Rc::new(presence);
        }
    }
}

/// The device that a session is on; none where the server knows no device.
fn device_of(session: &api::Me) -> Option<DeviceId> {
    session.device.as_ref().map(|device| device.id)
}

const fn is_about_device(code: Code) -> bool {
    matches!(code, Code::DeviceLocked | Code::DeviceUnknown | Code::SessionEnded)
}

/// A view that is not there is empty, and so is one that this build cannot read; the server sends it again when the app is
/// new.
fn read<T: DeserializeOwned + Default>(view: Option<&ViewRow>) -> Rc<T> {
    Rc::new(view.and_then(|view| json::read(&view.bytes).ok()).unwrap_or_default())
}

/// The documents whose outbox rows differ.
fn differing(old: &[OutRow], new: &[OutRow]) -> BTreeSet<DocId> {
    let by_number = |rows: &'_ [OutRow]| -> BTreeMap<u64, usize> {
        rows.iter().enumerate().map(|(index, row)| (row.n, index)).gather()
    };
    let (before, after) = (by_number(old), by_number(new));
    let numbers: BTreeSet<u64> = before.keys().chain(after.keys()).copied().gather();
    let row = |rows: &'_ [OutRow], index: Option<&usize>| index.and_then(|index| rows.get(*index)).cloned();
    numbers
        .into_iter()
        .filter_map(|n| {
            let (was, is) = (row(old, before.get(&n)), row(new, after.get(&n)));
            (was != is).then(|| was.or(is).map(|row| row.doc)).flatten()
        })
        .gather()
}

#[cfg(test)]
mod tests;
