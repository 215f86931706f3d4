//! The larger misfortunes: a storage is destroyed, a role or a phone is taken back, a backup is restored.

use shared::sync::change::Actor;

use super::disk::Disk;
use super::oracle::{Broken, Oracles};
use super::phone::{Busy, PhoneId, Power};
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
        self.figures.wiped += 1;
        self.hang_up(id);
        let phone = &mut self.phones[id.0];
        let actor: Option<Actor> = phone.disk.tables.identity.as_ref().map(|identity| identity.actor);
        let gone = phone.disk.tables.outbox.len();
        let queued = std::mem::take(&mut phone.disk).queue.len();
        phone.disk = Disk::default();
        phone.busy = Busy::No;
        phone.engine = None;
        phone.life += 1;
        phone.told.clear();
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

    /// Somebody's role is taken back, or a phone is: what they go on stating is not taken, and not lost.
    pub(super) fn revoke_someone(&mut self) -> Checked {
        if !self.server.is_up() || !self.dice.chance(200) {
            return Ok(());
        }
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
        self.figures.restored += 1;
        for phone in &mut self.phones {
            phone.told.clear();
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
