//! The larger misfortunes: a storage is destroyed, a role or a phone is taken back, a backup is restored.

use server::sync::ledger::Lock;
use shared::sync::change::Actor;

use super::disk::Disk;
use super::mishap::Mishap;
use super::oracle::{Broken, Oracle, Oracles};
use super::phone::{Busy, Empties, PhoneId, Power};
use super::plant::Plant;
use super::town::Part;
use super::world::{Due, Phase, World};

type Checked = Result<(), Broken>;

impl World {
    /// A phone loses everything it had written. What was in its outbox is gone with it; nothing else may be.
    pub(super) fn lose_storage(&mut self, id: PhoneId) -> Checked {
        if !self.dice.chance(500) || self.phones[id.0].power == Power::Off {
            return Ok(());
        }
        self.note_of(id, format_args!("loses its storage"));
        self.befell(Mishap::StorageLost);
        self.hang_up(id);
        self.close_tab(id, None);
        let phone = &mut self.phones[id.0];
        let actor: Option<Actor> = phone.disk.tables.identity.as_ref().map(|identity| identity.actor);
        let gone = phone.disk.tables.outbox.len();
        let queued = std::mem::take(&mut phone.disk).queue.len();
        phone.disk = Disk::default();
        phone.busy = Busy::No;
        phone.engine = None;
        phone.life += 1;
        phone.forget_receipts();
        phone.empties = Empties::No;
        let device = phone.device;
        if self.plant == Some(Plant::ActorReused)
            && let Some(actor) = actor
        {
            use shared::sync::rows::Identity;
            let who = Identity { device, actor, cursor: None, history: None, skew: 0, heard: None };
            self.phones[id.0].disk.tables.identity = Some(who);
        }
        self.note(format_args!("{gone} facts and {queued} jobs go with it"));
        // With what it had to send goes what it kept to offer again after a restored backup.
        let Oracles { truth, lost, stated, unkept, .. } = &mut self.oracles;
        for (fact, _) in stated.iter().filter(|(_, (phone, _))| *phone == id) {
            if truth.has(*fact) {
                unkept.insert(*fact)
            } else {
                lost.insert(*fact)
            };
        }
        let at = self.now + self.dice.between(100, 5_000);
        self.agenda.put(at, Due::Boot(id));
        Ok(())
    }

    /// Staff take something back: a role or a phone for good, or they lock a phone that is lost.
    pub(super) fn take_back(&mut self, id: PhoneId) -> Checked {
        if !self.server.is_up() {
            return Ok(());
        }
        match self.dice.roll() {
            0..200 => self.revoke_someone(),
            200..350 => self.lock(id),
            _ => Ok(()),
        }
    }

    /// A phone is locked: it holds nothing any more but what it has not sent, and that goes out all the same and is held
    /// for a person. Here it is found and unlocked after a while.
    fn lock(&mut self, id: PhoneId) -> Checked {
        if self.phones[id.0].lock == Lock::Locked {
            return Ok(());
        }
        self.note_of(id, format_args!("is locked"));
        self.befell(Mishap::Lock);
        self.oracles.locked.insert(id);
        let at = self.now + self.dice.between(1_000, 90_000);
        self.agenda.put(at, Due::Unlock(id));
        self.set_lock(id, Lock::Locked)
    }

    pub(super) fn unlock(&mut self, id: PhoneId) -> Checked {
        if self.phones[id.0].lock == Lock::Open {
            return Ok(());
        }
        self.note_of(id, format_args!("is unlocked"));
        // One that was full all the while could not let go of anything, and need not any more.
        self.phones[id.0].empties = Empties::No;
        self.set_lock(id, Lock::Open)
    }

    fn set_lock(&mut self, id: PhoneId, lock: Lock) -> Checked {
        self.phones[id.0].lock = lock;
        self.last_news = self.now;
        self.server.calm();
        let said = self.server.locked(&self.phones[id.0], &self.town, self.now);
        self.deliver(said)
    }

    /// What a phone wrote when it heard that it is locked: nothing is left of what it held.
    pub(super) fn check_emptied(&mut self, id: PhoneId) -> Checked {
        let phone = &mut self.phones[id.0];
        let tables = &phone.disk.tables;
        let cursor = tables.identity.as_ref().and_then(|identity| identity.cursor);
        let starts_over = cursor.is_none_or(|cursor| cursor == 0);
        if phone.empties == Empties::No || !starts_over {
            return Ok(());
        }
        phone.empties = Empties::No;
        let held = tables.contents.len() + tables.facts.len() + tables.docs.len() + tables.views.len();
        let left = held + tables.sent.len() + tables.answered.len();
        if left == 0 {
            return Ok(());
        }
        Err(Broken::new(
            Oracle::Privacy,
            format!("{left} things are left on {}, which is locked", phone.label),
        ))
    }

    /// Somebody's role is taken back, or a phone is: what they go on stating is not taken, and not lost.
    fn revoke_someone(&mut self) -> Checked {
        let person = if self.dice.chance(400) {
            let index = self.dice.index(self.phones.len());
            let phone = &mut self.phones[index];
            phone.revoked.get_or_insert(self.now);
            let person = phone.persons[0];
            self.note_of(PhoneId(index), format_args!("is taken back"));
            person
        } else {
            let index = self.dice.index(self.town.people.len());
            let human = &mut self.town.people[index];
            // Somebody has to be left to give out work and to lead it.
            if matches!(human.part, Part::Coordinator) {
                return Ok(());
            }
            human.ended.get_or_insert(self.now);
            let (person, name) = (human.id, human.first_name.clone());
            self.note(format_args!("{name} is no longer what they were"));
            person
        };
        self.befell(Mishap::Revocation);
        self.last_news = self.now;
        self.server.calm();
        let said = self.server.changed(person, &self.town, &self.phones, self.now);
        self.deliver(said)
    }

    /// The server is set back to its last backup.
    pub(super) fn restore_backup(&mut self) -> Checked {
        if self.phase == Phase::Healing || !self.dice.chance(250) {
            return Ok(());
        }
        if self.server.is_up() {
            self.server_down()?;
        }
        if !self.server.restore(&mut self.dice, &self.town, &self.phones) {
            return Ok(());
        }
        self.befell(Mishap::Restore);
        // It may have been made while something was damaged.
        self.oracles.damaged = true;
        // It may bring back what was erased since: whoever restores it erases it once more.
        self.oracles.erased.values_mut().for_each(|said| *said = None);
        for phone in &mut self.phones {
            phone.forget_receipts();
        }
        let gone = self.see_anew()?;
        self.note(format_args!("a backup is restored, {} facts are taken back", gone.len()));
        for fact in gone {
            let Some((phone, _)) = self.oracles.stated.get(&fact) else { continue };
            let tables = &self.phones[phone.0].disk.tables;
            // Hours stated for a colleague have left the phone; what a destroyed storage had kept is nowhere.
            let left = tables.sent.get(&fact).is_some_and(|row| row.json.is_none());
            if left || (self.oracles.unkept.contains(&fact) && !self.phones[phone.0].holds(fact)) {
                self.oracles.lost.insert(fact);
            } else {
                self.oracles.taken_back.insert(fact);
            }
        }
        self.check_nothing_lost()
    }

    /// Every so often the server looks at its clock, and somebody makes a backup.
    pub(super) fn server_tick(&mut self) -> Checked {
        self.agenda.put(self.now + 30_000, Due::ServerTick);
        if !self.server.is_up() {
            return Ok(());
        }
        if self.phase == Phase::Storm && self.dice.chance(300) {
            self.server.back_up();
            self.note(format_args!("a backup is made"));
        }
        self.server.calm();
        let said = self.server.tick(self.now);
        self.deliver(said)
    }
}
