//! What staff make of facts: they adopt or dismiss what was refused or held, and read in what a phone could not send.

use server::sync::group::{Answer, What};
use server::sync::ledger::VerdictRow;
use server::sync::settle::{How, Settle};
use shared::domain::words::Prose;
use shared::ids::PersonId;
use shared::sync::rows::OutRow;
use shared::unsent::{UnsentFact, is_unsent};

use super::mishap::Mishap;
use super::oracle::{Broken, Oracle, Oracles};
use super::phone::{PhoneId, Power, Signal};
use super::town::Part;
use super::world::World;

type Checked = Result<(), Broken>;

impl World {
    /// Whoever of the staff uses this phone, if the server can be reached from it.
    fn staff_at(&mut self, id: PhoneId) -> Option<PersonId> {
        let phone = &self.phones[id.0];
        if phone.power == Power::Off || phone.signal == Signal::None || !self.server.is_up() {
            return None;
        }
        let staff = |part| matches!(part, Part::Coordinator | Part::Supervisor(_));
        phone.persons.iter().copied().find(|person| self.town.part(*person, self.now).is_some_and(staff))
    }

    /// Somebody looks at what was refused or held, and decides one of it.
    pub(super) fn settle_something(&mut self, id: PhoneId) -> Checked {
        let Some(person) = self.staff_at(id) else { return Ok(()) };
        let device = self.phones[id.0].device;
        let mut open = self.server.unsettled(device, person, self.now);
        // What odd clients sent under the ids of others is another fact than the one that was stated.
        let Oracles { stated, misused, .. } = &self.oracles;
        let is_left = |row: &VerdictRow| stated.contains_key(&row.fact) && !misused.contains(&row.fact);
        open.retain(|row| !row.is_adopted() && is_left(row));
        let Some(row) = self.fate.pick(&open).cloned() else { return Ok(()) };
        let adopts = self.fate.chance(500);
        let reason = || Prose::new("Det räknas inte").expect("plain words are prose");
        let how = if adopts { How::Adopt } else { How::Dismiss(reason()) };
        let what = What::Settle(Settle { doc: row.doc, fact: row.fact, how }, person);
        let answer = self.office(id, what)?;
        let kept = self.server.truth(async |read| read.verdicts(row.fact).await);
        if kept.iter().any(|kept| kept.reason().is_some()) {
            self.oracles.dismissed.insert(row.fact);
        }
        let (fact, word) = (&row.fact.to_string()[24..], if adopts { "adopts" } else { "dismisses" });
        self.note_of(id, format_args!("{word} {fact}: {answer:?}"));
        if !matches!(answer, Answer::Done(_)) || !self.server.is_up() {
            return Ok(());
        }
        self.befell(Mishap::Settled);
        if adopts && !self.oracles.truth.has(row.fact) {
            let what = format!("{} was adopted, and is not there", row.fact);
            return Err(Broken::new(Oracle::NothingLost, what));
        }
        Ok(())
    }

    /// What a phone has not sent is carried to somebody of the staff, who reads it in.
    pub(super) fn hand_in(&mut self, id: PhoneId) -> Checked {
        let release = self.server.release;
        let rows = self.phones[id.0].disk.tables.outbox.values();
        let facts: Vec<UnsentFact> =
            rows.filter(|row: &&OutRow| is_unsent(row) && release.knows(row)).map(UnsentFact::of).collect();
        let office = PhoneId(self.fate.index(self.phones.len()));
        let Some(person) = self.staff_at(office).filter(|_| !facts.is_empty()) else { return Ok(()) };
        self.oracles.handed_in.extend(facts.iter().map(|fact| fact.id));
        let count = facts.len();
        let answer = self.office(office, What::HandIn(facts, person))?;
        self.befell(Mishap::HandedIn);
        self.note_of(id, format_args!("has {count} facts handed in: {answer:?}"));
        Ok(())
    }

    /// Somebody of the staff has something written, as the office's pages do by a request of their own.
    fn office(&mut self, id: PhoneId, what: What) -> Result<Answer, Broken> {
        self.server.arm(&self.faults);
        let (answer, said) = self.server.office(self.phones[id.0].device, what, self.now);
        self.note_commits()?;
        if self.server.has_crashed(self.server.acting()) {
            self.note(format_args!("the server crashes"));
            self.node_down(self.server.acting())?;
        } else {
            self.deliver(said)?;
        }
        Ok(answer)
    }
}
