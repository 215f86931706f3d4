//! The shell around a phone's engine: what it is asked to do, done with a fake storage and a fake network.

use shared::ids::Digest;
use shared::sync::engine::{Effect, Engine, Event, Tell};
use shared::sync::rows::{Identity, OutRow, OutState};
use shared::wire::Code;

use super::disk::{Job, Tables};
use super::mishap::Mishap;
use super::oracle::Broken;
use super::phone::{Busy, PhoneId, Power, Signal};
use super::plant::Plant;
use super::world::{Due, Phase, World};

type Checked = Result<(), Broken>;

impl World {
    /// Starts a phone's engine from what is in storage.
    pub(super) fn boot(&mut self, id: PhoneId) -> Checked {
        if self.phones[id.0].power == Power::Off || self.phones[id.0].engine.is_some() {
            return Ok(());
        }
        let (actor, spare) = (self.dice.actor(), self.dice.actor());
        let phone = &mut self.phones[id.0];
        let device = phone.device;
        let new = || Identity { device, actor, cursor: None, history: None, skew: 0, heard: None };
        let identity = phone.disk.tables.identity.get_or_insert_with(new).clone();
        phone.engine = Some(Engine::new(phone.disk.tables.start(identity, spare, phone.schema)));
        phone.life += 1;
        let life = phone.life;
        self.note_of(id, format_args!("boots, life {life}"));
        self.feed(id, Event::Nudge)
    }

    /// Stops a phone's engine at once. Its storage may or may not finish what it was doing for it.
    pub(super) fn kill_engine(&mut self, id: PhoneId) -> Checked {
        let phone = &mut self.phones[id.0];
        if phone.engine.take().is_none() {
            return Ok(());
        }
        let (life, before) = (phone.life, Kept::of(&phone.disk.tables));
        let dice = &mut self.dice;
        phone.disk.engine_died(life, || dice.chance(500));
        phone.busy = Busy::No;
        self.hang_up(id);
        self.phones[id.0].line.forget();
        self.work_disk(id);
        self.check_storage(id)?;
        self.check_shown(id, &before)
    }

    /// Lets the engine hear something, and does what it wants done.
    pub(super) fn feed(&mut self, id: PhoneId, event: Event) -> Checked {
        let now = self.now + self.phones[id.0].skew;
        let Some(engine) = self.phones[id.0].engine.as_mut() else { return Ok(()) };
        let effects = engine.handle(now, event);
        for effect in effects {
            self.perform(id, effect)?;
        }
        Ok(())
    }

    fn perform(&mut self, id: PhoneId, effect: Effect) -> Checked {
        let life = self.phones[id.0].life;
        match effect {
            Effect::Connect { after } => {
                self.phones[id.0].dial += 1;
                let which = self.phones[id.0].dial;
                let at = self.now + i64::try_from(after).unwrap_or(30_000);
                self.agenda.put(at, Due::Dial(id, life, which));
            }
            Effect::Disconnect => self.hang_up_and_tell(id),
            Effect::Send(bytes) => self.send(id, bytes)?,
            Effect::Write { tx, ops } => {
                if self.plant == Some(Plant::AckBeforeKept) {
                    self.agenda.put(self.now, Due::Tell(id, life, Box::new(Event::Stored(tx))));
                }
                self.phones[id.0].disk.queue.push_back(Job::Write { life, tx, ops });
                self.work_disk(id);
            }
            Effect::Load(doc) => {
                self.phones[id.0].disk.queue.push_back(Job::Load { life, doc });
                self.work_disk(id);
            }
            Effect::LoadSent => {
                self.phones[id.0].disk.queue.push_back(Job::LoadSent { life });
                self.work_disk(id);
            }
            Effect::Upload(digest) => {
                let at = self.now + self.dice.between(20, 2_000);
                self.agenda.put(at, Due::PhotoSent(id, life, digest));
            }
            Effect::WakeAt(at) => {
                self.phones[id.0].alarm += 1;
                let which = self.phones[id.0].alarm;
                let at = (at - self.phones[id.0].skew).max(self.now);
                self.agenda.put(at, Due::Wake(id, life, which));
            }
            Effect::Tell(Tell::Refused(Code::AppTooOld)) => self.is_too_old(id),
            Effect::Tell(news) => self.note_of(id, format_args!("tells {news:?}")),
        }
        Ok(())
    }

    pub(super) fn wake(&mut self, id: PhoneId, life: u32, which: u32) -> Checked {
        let phone = &self.phones[id.0];
        if phone.life == life && phone.alarm == which { self.feed(id, Event::Nudge) } else { Ok(()) }
    }

    pub(super) fn tell(&mut self, id: PhoneId, life: u32, event: Event) -> Checked {
        if self.phones[id.0].life == life { self.feed(id, event) } else { Ok(()) }
    }

    /// Sets the storage to work, unless it is at work.
    pub(super) fn work_disk(&mut self, id: PhoneId) {
        let phone = &mut self.phones[id.0];
        if phone.busy == Busy::No && !phone.disk.queue.is_empty() && phone.power == Power::On {
            phone.busy = Busy::Yes;
            let took = self.faults.disk_ms(&mut self.dice);
            self.agenda.put(self.now + took, Due::Disk(id));
        }
    }

    /// The storage has come to the end of its first job.
    pub(super) fn disk_done(&mut self, id: PhoneId) -> Checked {
        let phone = &mut self.phones[id.0];
        if phone.busy == Busy::No || phone.power == Power::Off {
            return Ok(());
        }
        phone.busy = Busy::No;
        let Some(job) = phone.disk.queue.pop_front() else { return Ok(()) };
        let aborts = self.faults.storage_aborts(&mut self.dice) || self.now < self.phones[id.0].full_until;
        match job {
            Job::Write { life, .. } if self.is_fenced(id, life) => self.fenced(id, life),
            Job::Write { life, tx, .. } if aborts => self.aborted(id, life, tx)?,
            Job::Write { life, tx, ops } => {
                let before = Kept::of(&self.phones[id.0].disk.tables);
                let appended = self.phones[id.0].disk.tables.apply(ops);
                let label = self.label(id).to_owned();
                self.note(format_args!("{label} wrote {tx}"));
                self.check_storage(id)?;
                self.check_emptied(id)?;
                self.check_shown(id, &before)?;
                if self.phones[id.0].life == life {
                    if self.plant != Some(Plant::AckBeforeKept) {
                        self.feed(id, Event::Stored(tx))?;
                    }
                    if !appended.is_empty() {
                        self.feed(id, Event::Appended(appended))?;
                    }
                }
            }
            Job::Append(rows) if aborts => {
                self.note_of(id, format_args!("did not save"));
                let at = self.now + self.dice.between(500, 3_000);
                self.unsaved += 1;
                self.agenda.put(at, Due::State(id, rows));
            }
            Job::Append(rows) => {
                for row in rows {
                    let row = self.phones[id.0].disk.tables.append(row);
                    self.saved(id, &row);
                }
                // The page tells the engine, sooner or later; it may be off just now.
                let at = self.now + self.dice.between(0, 40);
                self.agenda.put(at, Due::Noticed(id));
            }
            Job::Load { life, doc } => {
                let contents = self.phones[id.0].disk.tables.contents.get(&doc).cloned();
                self.tell(id, life, Event::Loaded(doc, contents))?;
            }
            Job::LoadSent { life } => {
                let rows = self.phones[id.0].disk.tables.sent.values().cloned().collect();
                self.tell(id, life, Event::LoadedSent(rows))?;
            }
            Job::ReadOut { life } => {
                // What was read travels to the engine, which may meanwhile know better.
                let rows = self.phones[id.0].disk.tables.outbox.values().cloned().collect();
                let at = self.now + self.dice.between(0, 10);
                self.agenda.put(at, Due::Tell(id, life, Box::new(Event::Appended(rows))));
            }
        }
        self.work_disk(id);
        Ok(())
    }

    fn aborted(&mut self, id: PhoneId, life: u32, tx: u64) -> Checked {
        self.note_of(id, format_args!("aborts {tx}"));
        self.befell(Mishap::Abort);
        if self.phones[id.0].life != life {
            return Ok(());
        }
        self.feed(id, Event::Aborted(tx))?;
        let phone = &mut self.phones[id.0];
        phone.disk.queue.retain(|job| !job.is_of(life));
        phone.engine = None;
        self.hang_up(id);
        let at = self.now + self.dice.between(10, 500);
        self.agenda.put(at, Due::Boot(id));
        Ok(())
    }

    pub(super) fn noticed(&mut self, id: PhoneId) {
        let phone = &mut self.phones[id.0];
        if phone.engine.is_some() {
            let life = phone.life;
            phone.disk.queue.push_back(Job::ReadOut { life });
            self.work_disk(id);
        }
    }

    /// A person states something: a page writes it to the outbox, whether or not there is an engine.
    pub(super) fn state(&mut self, id: PhoneId, rows: Vec<OutRow>) {
        if self.phones[id.0].power == Power::On {
            self.phones[id.0].disk.queue.push_back(Job::Append(rows));
            self.work_disk(id);
        }
    }

    pub(super) fn photo_sent(&mut self, id: PhoneId, life: u32, digest: Digest) -> Checked {
        let reached = self.phones[id.0].signal == Signal::Some && self.server.is_up();
        let lost = self.phase == Phase::Storm && self.dice.chance(100);
        if reached && !lost {
            self.server.take_photo(self.phones[id.0].device, digest);
            self.tell(id, life, Event::Uploaded(digest))
        } else {
            self.tell(id, life, Event::UploadFailed(digest, None))
        }
    }
}

/// What the outbox said before a transaction.
#[derive(Debug)]
pub(super) struct Kept(pub(super) Vec<(shared::ids::FactId, bool)>);

impl Kept {
    /// Every fact in it, and whether it already counted as sent.
    pub(super) fn of(tables: &Tables) -> Self {
        let rows = tables.outbox.values();
        Self(rows.map(|row| (row.id, row.state == OutState::Committed)).collect())
    }
}
