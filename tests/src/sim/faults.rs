//! What goes wrong: how often, and what it does.

use super::Wish;
use super::dice::Dice;
use super::mishap::Mishap;
use super::oracle::Broken;
use super::phone::{PhoneId, Power, Signal};
use super::world::{Due, Phase, World};

/// How often things go wrong; rolled anew for every seed, so that some runs are calm and some are wild.
#[derive(Debug, Clone)]
pub(crate) struct Faults {
    /// Of a thousand transactions on a phone, so many are aborted.
    aborts: u32,
    /// Of a thousand calls, so many do not get through.
    busy_lines: u32,
    /// Of a thousand frames, so many are long under way.
    slow_frames: u32,
    /// Of a thousand steps of the database, so many fail.
    pub(crate) ledger_fails: u32,
    /// Of a thousand steps of the database, so many are the server's last.
    pub(crate) ledger_crashes: u32,
    /// Of a thousand transactions, so many find the disk full.
    pub(crate) disk_full: u32,
    /// Milliseconds between two mishaps, on average.
    every_ms: i64,
    /// How clocks run.
    clocks: Clocks,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Clocks {
    Right,
    Wrong,
}

impl Faults {
    /// What this run suffers from.
    pub(crate) fn new(dice: &mut Dice, _wish: &Wish) -> Self {
        let mut some = |often: u32, most: i64| {
            if dice.chance(often) { u32::try_from(dice.between(1, most)).unwrap_or(0) } else { 0 }
        };
        let (aborts, busy_lines, slow_frames) = (some(400, 30), some(600, 300), some(600, 100));
        let (ledger_fails, ledger_crashes, disk_full) = (some(400, 8), some(500, 4), some(300, 60));
        let every_ms = dice.between(1_500, 30_000);
        let clocks = if dice.chance(500) { Clocks::Wrong } else { Clocks::Right };
        Self { aborts, busy_lines, slow_frames, ledger_fails, ledger_crashes, disk_full, every_ms, clocks }
    }

    /// Nothing goes wrong any more.
    pub(crate) fn cease(&mut self) {
        self.aborts = 0;
        self.busy_lines = 0;
        self.slow_frames = 0;
        self.ledger_fails = 0;
        self.ledger_crashes = 0;
        self.disk_full = 0;
    }

    /// How far a phone's clock is off, in milliseconds.
    pub(crate) fn skew(&self, dice: &mut Dice) -> i64 {
        const DAY: i64 = 86_400_000;
        match self.clocks {
            Clocks::Right => dice.between(-1_500, 1_500),
            Clocks::Wrong if dice.chance(100) => dice.between(-2 * DAY, 2 * DAY),
            Clocks::Wrong => dice.between(-900_000, 900_000),
        }
    }

    /// How long a storage takes for a job, in milliseconds.
    pub(crate) fn disk_ms(&self, dice: &mut Dice) -> i64 {
        if dice.chance(20) { dice.between(50, 1_500) } else { dice.between(0, 8) }
    }

    /// Whether a phone's transaction is aborted.
    pub(crate) fn storage_aborts(&self, dice: &mut Dice) -> bool {
        dice.chance(self.aborts)
    }

    /// Whether a call does not get through.
    pub(crate) fn dial_fails(&self, dice: &mut Dice) -> bool {
        dice.chance(self.busy_lines)
    }

    /// How long a frame is under way, in milliseconds.
    pub(crate) fn delay_ms(&self, dice: &mut Dice) -> i64 {
        if dice.chance(self.slow_frames) { dice.between(200, 8_000) } else { dice.between(2, 80) }
    }

    /// How long until the next mishap, in milliseconds.
    fn pause(&self, dice: &mut Dice) -> i64 {
        dice.between(1, self.every_ms * 2)
    }
}

type Checked = Result<(), Broken>;

impl World {
    /// One thing goes wrong.
    pub(super) fn fault(&mut self) -> Checked {
        if self.phase == Phase::Healing {
            return Ok(());
        }
        let id = PhoneId(self.dice.index(self.phones.len()));
        match self.dice.index(22) {
            0..=4 => self.break_line(id),
            5..=7 => self.lose_signal(id),
            8..=9 => self.kill_and_restart(id)?,
            10..=11 => self.power_cut(id)?,
            12 => self.turn_clock(id),
            13 => self.lose_storage(id)?,
            14 => self.kill_nodes()?,
            15..=16 => self.replay_old_push(id)?,
            17 => self.mischief()?,
            18 => self.take_back(id)?,
            19 => self.restore_backup()?,
            _ => self.found_anew()?,
        }
        let pause = self.faults.pause(&mut self.dice);
        self.agenda.put(self.now + pause, Due::Fault);
        Ok(())
    }

    fn lose_signal(&mut self, id: PhoneId) {
        if self.phones[id.0].signal == Signal::None {
            self.phones[id.0].signal = Signal::Some;
            self.note_of(id, format_args!("has signal"));
        } else {
            self.phones[id.0].signal = Signal::None;
            self.befell(Mishap::DeadZone);
            self.note_of(id, format_args!("has no signal"));
            self.break_line(id);
        }
    }

    /// The engine's worker is thrown away and started again, while pages go on.
    fn kill_and_restart(&mut self, id: PhoneId) -> Checked {
        self.note_of(id, format_args!("has its engine die"));
        self.befell(Mishap::EngineDeath);
        self.kill_engine(id)?;
        let at = self.now + self.dice.between(0, 4_000);
        self.agenda.put(at, Due::Boot(id));
        Ok(())
    }

    /// The battery is empty; after a while the phone is back.
    fn power_cut(&mut self, id: PhoneId) -> Checked {
        if self.phones[id.0].power == Power::On {
            self.note_of(id, format_args!("goes off"));
            self.befell(Mishap::PowerCut);
            self.power_off(id)
        } else {
            self.power_on(id);
            Ok(())
        }
    }

    fn power_off(&mut self, id: PhoneId) -> Checked {
        self.close_tab(id, None);
        let dice = &mut self.dice;
        let phone = &mut self.phones[id.0];
        let before = super::shell::Kept::of(&phone.disk.tables);
        let written = phone.disk.power_lost(|| dice.chance(400));
        phone.busy = super::phone::Busy::No;
        phone.power = Power::Off;
        phone.engine = None;
        phone.life += 1;
        let conn = phone.conn.take();
        phone.line.forget();
        if let Some(conn) = conn {
            let learns = self.now + self.dice.between(10, 60_000);
            self.agenda.put(learns, Due::LostAtServer(conn));
        }
        for row in &written {
            self.saved(id, row);
        }
        let at = self.now + self.dice.between(1_000, 60_000);
        self.agenda.put(at, Due::PowerOn(id));
        self.check_storage(id)?;
        self.check_shown(id, &before)
    }

    /// A phone is on again, if it was off.
    pub(super) fn power_on(&mut self, id: PhoneId) {
        if self.phones[id.0].power == Power::Off {
            self.phones[id.0].power = Power::On;
            self.note_of(id, format_args!("is on"));
            self.agenda.put(self.now, Due::Boot(id));
        }
    }

    fn turn_clock(&mut self, id: PhoneId) {
        let skew = self.faults.skew(&mut self.dice);
        self.phones[id.0].skew = skew;
        self.note_of(id, format_args!("has its clock {skew} ms off"));
        self.befell(Mishap::TurnedClock);
    }
}
