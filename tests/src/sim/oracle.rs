//! What must hold, at every step and at the end.

use std::collections::{BTreeMap, BTreeSet};

use shared::ids::{DocId, FactId};
use shared::sync::rows::{OutRow, OutState};
use shared::wire::ClientFrame;

use self::truth::Truth;
use super::mishap::Mishap;
use super::phone::PhoneId;
use super::plant::Plant;
use super::shell::Kept;
use super::world::World;

mod healing;
mod ledger;
mod privacy;
mod truth;

/// Something that must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Oracle {
    /// Every fact that a person stated is in an outbox or in the database.
    NothingLost,
    /// What a page shows as sent is committed.
    ShownIsCommitted,
    /// A receipt is acknowledged only when it is kept.
    AckedIsKept,
    /// No fact stands twice.
    AcceptedOnce,
    /// What may not be taken is not taken.
    Refused,
    /// Nobody is sent, and no storage holds, what its people may not read.
    Privacy,
    /// The saved documents load and say what the table of facts says.
    Loadable,
    /// Every phone has what the server has.
    Equal,
    /// What was erased is nowhere.
    Erased,
    /// Everything comes to rest.
    Quiet,
}

impl Oracle {
    /// What it says.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NothingLost => "nothing is lost",
            Self::ShownIsCommitted => "what is shown as sent is committed",
            Self::AckedIsKept => "what is acknowledged is kept",
            Self::AcceptedOnce => "every fact stands once",
            Self::Refused => "what may not be taken is not taken",
            Self::Privacy => "nobody holds what they may not read",
            Self::Loadable => "saved documents load and equal the facts",
            Self::Equal => "every phone has what the server has",
            Self::Erased => "what was erased is nowhere",
            Self::Quiet => "everything comes to rest",
        }
    }
}

/// Something did not hold.
#[derive(Debug)]
pub(crate) struct Broken {
    /// What.
    pub(crate) oracle: Oracle,
    /// In particular.
    pub(crate) what: String,
}

impl Broken {
    /// This did not hold, in particular.
    pub(crate) fn new(oracle: Oracle, what: impl Into<String>) -> Self {
        Self { oracle, what: what.into() }
    }
}

/// What the oracles know.
#[derive(Debug, Default)]
pub(crate) struct Oracles {
    /// The database as it was last seen.
    pub(super) truth: Truth,
    /// Every fact that was saved on a phone, with the phone.
    pub(super) stated: BTreeMap<FactId, (PhoneId, DocId)>,
    /// Facts that went with a storage that was destroyed.
    pub(super) lost: BTreeSet<FactId>,
    /// Facts that a restored backup took back, and that nobody has offered again yet.
    pub(super) taken_back: BTreeSet<FactId>,
    /// Facts that a phone no longer keeps to offer again, since its storage was destroyed.
    pub(super) unkept: BTreeSet<FactId>,
    /// Phones that were locked at some time.
    pub(super) locked: BTreeSet<PhoneId>,
    /// Facts that a locked phone let go of, since the server keeps them for a person to look at.
    pub(super) let_go: BTreeSet<FactId>,
    /// Whether a document may be damaged.
    pub(super) damaged: bool,
    /// Facts of which something was erased, with what they said.
    pub(super) erased: BTreeMap<FactId, Option<String>>,
    /// Facts of odd clients that must never be taken.
    pub(super) forbidden: BTreeSet<FactId>,
    /// Facts of others whose ids odd clients used: their refusal comes back to the phone they pretended to be.
    pub(super) misused: BTreeSet<FactId>,
    /// Facts of which staff have said that they do not count.
    pub(super) dismissed: BTreeSet<FactId>,
    /// Facts that came in a file: what becomes of them is told to whoever handed it in.
    pub(super) handed_in: BTreeSet<FactId>,
    /// Documents that were sent to a phone while it might read them.
    pub(super) allowed: BTreeMap<PhoneId, BTreeSet<DocId>>,
}

type Checked = Result<(), Broken>;

impl World {
    /// A fact is in a phone's storage: from now on it must not be lost.
    pub(super) fn saved(&mut self, id: PhoneId, row: &OutRow) {
        self.oracles.stated.insert(row.id, (id, row.doc));
        self.figures.stated += 1;
    }

    /// What a restored backup took back has been offered again, where the phone still had it.
    pub(super) fn check_offered_again(&self) -> Checked {
        for fact in &self.oracles.taken_back {
            let Some((phone, _)) = self.oracles.stated.get(fact) else { continue };
            let phone = &self.phones[phone.0];
            let kept = phone.disk.tables.sent.get(fact).is_some_and(|row| row.json.is_some());
            // It was offered, and a person has said that it does not count.
            let kept = kept && !self.oracles.dismissed.contains(fact);
            if kept && !self.oracles.truth.has(*fact) && !phone.holds(*fact) {
                let what = format!("{fact} of {} was not offered again", phone.label);
                return Err(Broken::new(Oracle::NothingLost, what));
            }
        }
        Ok(())
    }

    /// A transaction of an engine has completed: what left the outbox, or counts as sent, is committed.
    pub(super) fn check_shown(&mut self, id: PhoneId, before: &Kept) -> Checked {
        let tables = &self.phones[id.0].disk.tables;
        let now: BTreeMap<FactId, bool> =
            tables.outbox.values().map(|row| (row.id, row.state == OutState::Committed)).collect();
        let sent = before.0.iter().filter(|(fact, was)| !*was && now.get(fact).copied().unwrap_or(true));
        for (fact, _) in sent {
            // It was, and its receipts come one after the other.
            if self.is_erased(*fact) {
                continue;
            }
            if !now.contains_key(fact) && self.is_let_go(id, *fact) {
                self.oracles.let_go.insert(*fact);
                continue;
            }
            if self.oracles.dismissed.contains(fact) && !self.oracles.truth.has(*fact) {
                self.check_answered(id, *fact)?;
                continue;
            }
            self.check_sent(id, *fact)?;
        }
        Ok(())
    }

    /// A fact that staff dismissed left the outbox: its author can read why.
    fn check_answered(&self, id: PhoneId, fact: FactId) -> Checked {
        if self.phones[id.0].disk.tables.answered.contains_key(&fact) {
            return Ok(());
        }
        let what = format!("{fact} left {} without a word", self.label(id));
        Err(Broken::new(Oracle::NothingLost, what))
    }

    /// Whether a phone that was locked may have let go of a fact: the server keeps it, refused or held, or kept it
    /// until a backup took that back.
    fn is_let_go(&self, id: PhoneId, fact: FactId) -> bool {
        let restored = self.figures.mishaps.of(Mishap::Restore) > 0;
        let kept = || self.server.truth(async |read| Ok(!read.verdicts(fact).await?.is_empty()));
        self.oracles.locked.contains(&id) && !self.oracles.truth.has(fact) && (restored || kept())
    }

    /// Whether a fact is gone because what it says was erased, or because it takes back something that was.
    pub(super) fn is_erased(&self, fact: FactId) -> bool {
        let noted = || self.server.truth(async |read| read.erased(fact).await).is_some();
        self.oracles.erased.contains_key(&fact) || noted()
    }

    /// What was erased is on no phone and not in the database, unless a backup from before it brought it back.
    pub(super) fn check_erased(&self) -> Checked {
        for (fact, said) in &self.oracles.erased {
            let Some(said) = said else { continue };
            let holder = self.phones.iter().find(|phone| phone.says(*fact, said));
            let where_to = holder.map(|phone| phone.label.clone());
            let row = self.server.truth(async |read| read.fact(*fact).await);
            let there = row.filter(|row| row.json == *said).map(|_| "the database".to_owned());
            if let Some(place) = where_to.or(there) {
                return Err(Broken::new(Oracle::Erased, format!("{fact} is still in {place}")));
            }
        }
        Ok(())
    }

    /// A page shows a fact as sent.
    pub(super) fn check_sent(&self, id: PhoneId, fact: FactId) -> Checked {
        let Oracles { truth, taken_back, .. } = &self.oracles;
        if truth.has(fact) || taken_back.contains(&fact) {
            return Ok(());
        }
        let what = format!("{fact} on {}", self.label(id));
        Err(Broken::new(Oracle::ShownIsCommitted, what))
    }

    /// A phone sends a frame: an acknowledgement must be true, and a push is kept to be delivered again one day.
    pub(super) fn overheard(&mut self, id: PhoneId, frame: &ClientFrame, bytes: &[u8]) -> Checked {
        match frame {
            ClientFrame::Push(push) => {
                self.keep_old_push(id, bytes);
                if self.plant == Some(Plant::ShownEarly) {
                    push.items.iter().try_for_each(|item| self.check_sent(id, item.id))?;
                }
                Ok(())
            }
            ClientFrame::Ack { receipts } => self.check_acknowledged(id, *receipts),
            _ => Ok(()),
        }
    }

    fn check_acknowledged(&mut self, id: PhoneId, upto: u64) -> Checked {
        let phone = &mut self.phones[id.0];
        phone.acknowledged = phone.acknowledged.max(upto);
        let later = phone.told.split_off(&(upto + 1));
        let acknowledged = std::mem::replace(&mut phone.told, later);
        for (number, fact) in acknowledged {
            let open = |row: &&OutRow| {
                row.id == fact && matches!(row.state, OutState::Pending | OutState::Waiting { .. })
            };
            if phone.disk.tables.outbox.values().any(|row| open(&row)) {
                let what = format!("receipt {number} for {fact} on {}", phone.label);
                return Err(Broken::new(Oracle::AckedIsKept, what));
            }
        }
        Ok(())
    }

    /// Every fact that was stated is somewhere.
    pub(super) fn check_nothing_lost(&mut self) -> Checked {
        for (fact, (id, _)) in &self.oracles.stated {
            let Oracles { truth, lost, taken_back, let_go, locked, dismissed, .. } = &self.oracles;
            let phone = &self.phones[id.0];
            let offered = || taken_back.contains(fact) && phone.disk.tables.sent.contains_key(fact);
            // A phone that was locked keeps nothing to offer again.
            let emptied = locked.contains(id) && taken_back.contains(fact);
            let known = lost.contains(fact) || let_go.contains(fact) || emptied || dismissed.contains(fact);
            let is_there = || truth.has(*fact) || phone.holds(*fact) || offered() || self.is_erased(*fact);
            if !known && !is_there() {
                return Err(Broken::new(Oracle::NothingLost, format!("{fact} of {}", phone.label)));
            }
        }
        Ok(())
    }
}
