//! The troubles that do not come of themselves: tabs that freeze and thaw, phones that are full, and what staff make of
//! facts that were refused, held or carried to them.

use super::mishap::Mishap;
use super::oracle::Broken;
use super::phone::PhoneId;
use super::world::{Due, Phase, World};

type Checked = Result<(), Broken>;

impl World {
    /// One of the troubles comes.
    pub(super) fn trouble(&mut self) -> Checked {
        if self.phase == Phase::Healing {
            return Ok(());
        }
        let id = PhoneId(self.fate.index(self.phones.len()));
        match self.fate.index(11) {
            0..=2 => self.steal(id)?,
            3 => self.fill_up(id),
            4..=7 => self.settle_something(id)?,
            8..=9 => self.hand_in(id)?,
            _ => self.change_network(id),
        }
        let pause = self.fate.between(200, 8_000);
        self.agenda.put(self.now + pause, Due::Trouble);
        Ok(())
    }

    /// A phone's storage takes nothing for a while.
    fn fill_up(&mut self, id: PhoneId) {
        self.phones[id.0].full_until = self.now + self.fate.between(500, 15_000);
        self.note_of(id, format_args!("is full"));
        self.befell(Mishap::FullPhone);
    }
}
