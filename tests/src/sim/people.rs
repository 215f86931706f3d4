//! What people are about: each looks at a phone of theirs, sees what the folds say, and states what they would.

use shared::civil::{CivilDate, Moment};
use shared::domain::catalogue::Body;
use shared::domain::fact::Fact;
use shared::domain::key::{DocKey, DocKind};
use shared::domain::words::{Prose, Short};
use shared::ids::{DocId, FactId, PersonId};
use shared::sync::rows::OutRow;

use super::dice::Dice;
use super::phone::{Page, PhoneId, Power};
use super::town::{Part, Town};
use super::versions::{EARLIER, is_new};
use super::world::{Due, Phase, World};

mod crew;
mod office;
mod supervisor;

/// Minutes east of UTC where the town is.
pub(crate) const OFFSET: i32 = 60;

/// How busy everybody is.
#[derive(Debug)]
pub(crate) struct People {
    /// The longest anybody waits between two acts, in milliseconds.
    idle_ms: i64,
}

impl People {
    /// Rolls how busy everybody is.
    pub(crate) fn new(dice: &mut Dice) -> Self {
        Self { idle_ms: dice.between(4_000, 40_000) }
    }
}

/// Someone at a phone, about to do something.
pub(super) struct Someone<'a> {
    /// Who.
    pub(super) person: PersonId,
    /// What the pages of the phone can show.
    pub(super) page: Page<'a>,
    /// Who is who.
    pub(super) town: &'a Town,
    /// Chance.
    pub(super) dice: &'a mut Dice,
    /// The phone's clock.
    pub(super) now: i64,
    /// What they state, all of it at once.
    pub(super) said: Vec<OutRow>,
}

impl Someone<'_> {
    /// The day on the phone.
    pub(super) fn today(&self) -> CivilDate {
        CivilDate::at(self.now, OFFSET)
    }

    /// States something, in answer to these facts.
    pub(super) fn say(&mut self, doc: DocId, key: DocKey, re: Vec<FactId>, body: impl Into<Body>) -> FactId {
        let id = FactId::at(self.now, self.dice.bytes());
        let at = Moment::new(self.now, OFFSET, self.page.skew());
        let fact = Fact::new(id, self.person, at, re, body);
        self.said.push(OutRow::new(doc, key, &fact));
        id
    }

    /// States something in a document whose id follows from its key.
    pub(super) fn say_in(&mut self, key: DocKey, re: Vec<FactId>, body: impl Into<Body>) {
        if let Some(doc) = key.derived_id() {
            self.say(doc, key, re, body);
        }
    }

    /// One of the documents of a kind that the phone shows.
    pub(super) fn some_doc(&mut self, kind: DocKind) -> Option<(DocId, DocKey)> {
        let docs: Vec<_> = self.page.docs().into_iter().filter(|(_, key)| key.kind() == kind).collect();
        self.dice.pick(&docs).copied()
    }

    /// A new random document.
    pub(super) fn new_doc(&mut self) -> DocId {
        DocId::random(self.dice.bytes())
    }

    /// Words that nothing else in the world holds.
    pub(super) fn words(&mut self, what: &str) -> String {
        let [a, b, c, d] = self.dice.bytes();
        format!("{what} {a:02x}{b:02x}{c:02x}{d:02x}")
    }

    /// The same, as prose.
    pub(super) fn prose(&mut self, what: &str) -> Prose {
        let words = self.words(what);
        Prose::new(&words).expect("plain words are prose")
    }

    /// The same, as a title.
    pub(super) fn short(&mut self, what: &str) -> Short {
        let words = self.words(what);
        Short::new(&words).expect("plain words are a title")
    }
}

impl World {
    /// Somebody at this phone does something.
    pub(super) fn act(&mut self, index: usize) {
        if self.phase == Phase::Healing {
            return;
        }
        let wait = self.dice.between(200, self.people.idle_ms);
        self.agenda.put(self.now + wait, Due::Act(index));
        let phone = &self.phones[index];
        let persons = phone.persons.clone();
        if phone.power == Power::Off {
            return;
        }
        let Some(person) = self.dice.pick(&persons).copied() else { return };
        // People go on at their phones after a role was taken back: the phone may not have heard of it.
        let Some(part) = self.town.human(person).map(|human| human.part) else { return };
        let mut someone = Someone {
            person,
            page: phone.page(),
            town: &self.town,
            dice: &mut self.dice,
            now: self.now + phone.skew,
            said: Vec::new(),
        };
        match part {
            Part::Orderer(department) => someone.order(department),
            Part::Coordinator => someone.coordinate(),
            Part::Supervisor(unit) => someone.lead(unit),
            Part::Participant(unit) => someone.work(unit, phone.kind),
        }
        let mut said = someone.said;
        // An earlier app knows no better than to leave out what is new.
        let schema = phone.schema;
        said.retain(|row| schema != EARLIER || !is_new(row.id, &row.json));
        if !said.is_empty() {
            for row in &said {
                let kind = Fact::read(row.id, &row.json).and_then(|fact| fact.kind());
                let name = kind.map_or("", |kind| kind.entry().name);
                self.trace.note(
                    self.now,
                    format_args!("{} states {name} {}", self.phones[index].label, &row.id.to_string()[24..]),
                );
            }
            self.state(PhoneId(index), said);
        }
    }
}
