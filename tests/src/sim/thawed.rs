//! A tab that is frozen while it leads: another steals the lock, and the first goes on one day as if it still led.
//!
//! What it asks of the storage is refused, since the storage knows whose reign it is; what it had asked before may have
//! been done or not. Its connection is still open, and what it says there is judged like anything else.

use shared::sync::engine::{Effect, Event};
use shared::wire::{self, ClientFrame};

use super::disk::Job;
use super::mishap::Mishap;
use super::oracle::Broken;
use super::phone::{Frost, Frozen, PhoneId, Power};
use super::plant::Plant;
use super::world::{Due, World};

type Checked = Result<(), Broken>;

impl World {
    /// The tab that leads is frozen, and another one of the phone takes the lead.
    pub(super) fn steal(&mut self, id: PhoneId) -> Checked {
        let phone = &mut self.phones[id.0];
        if phone.power == Power::Off || phone.frozen.is_some() {
            return Ok(());
        }
        let Some(engine) = phone.engine.take() else { return Ok(()) };
        // Nobody asks on behalf of a frozen tab.
        let conn = phone.conn.take().filter(|_| phone.line.post.is_none());
        phone.line.forget();
        let life = phone.life;
        phone.frozen = Some(Frozen { engine, life, conn, state: Frost::Frozen });
        self.note_of(id, format_args!("has its tab of life {life} frozen"));
        self.befell(Mishap::Thaw);
        let thaws = self.now + self.fate.between(100, 12_000);
        self.agenda.put(thaws, Due::Thaw(id, life));
        self.agenda.put(thaws + self.fate.between(1_000, 20_000), Due::CloseTab(id, life));
        self.boot(id)
    }

    /// The frozen tab goes on: its timer is overdue, and it looks into the outbox.
    pub(super) fn thaw(&mut self, id: PhoneId, life: u32) -> Checked {
        let Some(frozen) = self.phones[id.0].frozen.as_mut().filter(|frozen| frozen.life == life) else {
            return Ok(());
        };
        frozen.state = Frost::Thawed;
        self.note_of(id, format_args!("has its tab of life {life} go on"));
        let rows = self.phones[id.0].disk.tables.outbox.values().cloned().collect();
        self.feed_thawed(id, Event::Appended(rows))?;
        self.feed_thawed(id, Event::Nudge)
    }

    /// The tab that was frozen in this life, or in any, is closed.
    pub(super) fn close_tab(&mut self, id: PhoneId, life: Option<u32>) {
        let fits = |frozen: &mut Frozen| life.is_none_or(|life| frozen.life == life);
        let Some(frozen) = self.phones[id.0].frozen.take_if(fits) else { return };
        if let Some(conn) = frozen.conn {
            self.agenda.put(self.now + 1, Due::LostAtServer(conn));
        }
        self.note_of(id, format_args!("has its tab of life {} closed", frozen.life));
    }

    /// Whether a phone's deposed engine of this life goes on.
    pub(super) fn is_thawed(&self, id: PhoneId, life: u32) -> bool {
        let frozen = self.phones[id.0].frozen.as_ref();
        frozen.is_some_and(|frozen| frozen.life == life && frozen.state == Frost::Thawed)
    }

    /// Whether the storage refuses what this start of the engine asks.
    pub(super) fn is_fenced(&self, id: PhoneId, life: u32) -> bool {
        self.phones[id.0].life != life && self.plant != Some(Plant::MissingFence)
    }

    /// A deposed engine was refused: it hears so, and ends.
    pub(super) fn fenced(&mut self, id: PhoneId, life: u32) {
        self.note_of(id, format_args!("refuses what life {life} writes"));
        if self.is_thawed(id, life) {
            self.close_tab(id, Some(life));
        }
    }

    /// Lets a deposed engine hear something, and does what it wants done.
    pub(super) fn feed_thawed(&mut self, id: PhoneId, event: Event) -> Checked {
        let phone = &mut self.phones[id.0];
        let now = self.now + phone.skew;
        let Some(frozen) = phone.frozen.as_mut() else { return Ok(()) };
        let (life, conn) = (frozen.life, frozen.conn);
        for effect in frozen.engine.handle(now, event) {
            match effect {
                Effect::Write { tx, ops } => {
                    self.phones[id.0].disk.queue.push_back(Job::Write { life, tx, ops });
                    self.work_disk(id);
                }
                Effect::Send(bytes) => {
                    let Some(conn) = conn else { continue };
                    if let Ok(frame) = wire::decode::<ClientFrame>(&bytes) {
                        self.figures.frames += 1;
                        self.overheard(id, &frame, &bytes)?;
                    }
                    self.send_on(conn, bytes);
                }
                // It connects no more, and what it reads it cannot write back.
                _ => {}
            }
        }
        Ok(())
    }
}
