//! The kinds of misfortune, counted, so that a figure says what a run has been through.

use std::fmt;

/// Something that went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mishap {
    /// A line broke, both directions at once or one before the other.
    BrokenLine,
    /// A phone was where there is no network.
    DeadZone,
    /// A phone's engine was thrown away while its pages went on.
    EngineDeath,
    /// A phone went off in the middle of what it did.
    PowerCut,
    /// A phone's clock was turned.
    TurnedClock,
    /// A transaction on a phone was aborted.
    Abort,
    /// A phone lost everything it had written.
    StorageLost,
    /// Staff locked a phone, and unlocked it later.
    Lock,
    /// A role or a phone was taken back.
    Revocation,
    /// A push of long ago came once more over another connection.
    OldPush,
    /// An odd client tried what may not be done.
    Trick,
    /// A step of the database failed.
    DatabaseFailure,
    /// The server's disk was full.
    FullDisk,
    /// The server fell over.
    Crash,
    /// A backup took the place of the database.
    Restore,
    /// A hint from one node to another got lost.
    LostHint,
    /// One node fell over beside another that went on.
    NodeCrash,
    /// A tab took the lead from one that was frozen, which went on later.
    Thaw,
    /// A phone's storage was full.
    FullPhone,
    /// Staff adopted or dismissed what was refused or held.
    Settled,
    /// Somebody carried what a phone had not sent to the office.
    HandedIn,
    /// A document was founded anew, as it is or with facts that say the same in another way.
    Refounding,
    /// A document was damaged, and repaired later.
    Damage,
    /// What somebody wrote was erased.
    Erasure,
    /// A phone came into a network that lets no WebSocket through.
    Wall,
    /// A phone went over to requests.
    Post,
    /// A request arrived twice.
    PostTwice,
    /// A request was answered, and the answer got lost.
    AnswerLost,
    /// A server was brought up to a newer version, with everything in it.
    Upgrade,
    /// That was cut off in the middle.
    CutOff,
    /// A phone heard that its app is too old.
    TooOld,
}

impl Mishap {
    /// All of them.
    pub const ALL: [Self; 31] = [
        Self::BrokenLine,
        Self::DeadZone,
        Self::EngineDeath,
        Self::PowerCut,
        Self::TurnedClock,
        Self::Abort,
        Self::StorageLost,
        Self::Lock,
        Self::Revocation,
        Self::OldPush,
        Self::Trick,
        Self::DatabaseFailure,
        Self::FullDisk,
        Self::Crash,
        Self::Restore,
        Self::LostHint,
        Self::NodeCrash,
        Self::Thaw,
        Self::FullPhone,
        Self::Settled,
        Self::HandedIn,
        Self::Refounding,
        Self::Damage,
        Self::Erasure,
        Self::Wall,
        Self::Post,
        Self::PostTwice,
        Self::AnswerLost,
        Self::Upgrade,
        Self::CutOff,
        Self::TooOld,
    ];

    /// What it is called, of many.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BrokenLine => "broken lines",
            Self::DeadZone => "dead zones",
            Self::EngineDeath => "engines thrown away",
            Self::PowerCut => "power cuts",
            Self::TurnedClock => "turned clocks",
            Self::Abort => "aborted transactions on phones",
            Self::StorageLost => "storages lost",
            Self::Lock => "locked phones",
            Self::Revocation => "roles and phones taken back",
            Self::OldPush => "old pushes come again",
            Self::Trick => "tricks by odd clients",
            Self::DatabaseFailure => "failed steps of the database",
            Self::FullDisk => "full disks",
            Self::Crash => "server crashes",
            Self::Restore => "restored backups",
            Self::LostHint => "hints lost between nodes",
            Self::NodeCrash => "nodes killed beside another",
            Self::Thaw => "deposed engines that went on",
            Self::FullPhone => "full phones",
            Self::Settled => "facts adopted or dismissed",
            Self::HandedIn => "files handed in",
            Self::Refounding => "documents founded anew",
            Self::Damage => "damaged documents",
            Self::Erasure => "erasures",
            Self::Wall => "networks without WebSockets",
            Self::Post => "connections made of requests",
            Self::PostTwice => "requests that came twice",
            Self::AnswerLost => "answers lost",
            Self::Upgrade => "servers brought up",
            Self::CutOff => "cut off while they were",
            Self::TooOld => "refusals of apps too old",
        }
    }
}

/// How many of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mishaps([u64; Mishap::ALL.len()]);

impl Mishaps {
    /// So many more of this kind.
    pub(crate) fn add(&mut self, mishap: Mishap, more: u64) {
        self.0[mishap as usize] += more;
    }

    /// How many of this kind.
    pub const fn of(&self, mishap: Mishap) -> u64 {
        self.0[mishap as usize]
    }
}

impl std::ops::AddAssign for Mishaps {
    fn add_assign(&mut self, other: Self) {
        Mishap::ALL.into_iter().for_each(|mishap| self.add(mishap, other.of(mishap)));
    }
}

impl fmt::Display for Mishaps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, mishap) in Mishap::ALL.into_iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{} {}", self.of(mishap), mishap.name())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_counted_in_a_place_of_its_own() {
        let mut mishaps = Mishaps::default();
        for (index, mishap) in Mishap::ALL.into_iter().enumerate() {
            assert_eq!(mishap as usize, index);
            mishaps.add(mishap, index as u64);
        }
        assert_eq!((mishaps.of(Mishap::BrokenLine), mishaps.of(Mishap::Erasure)), (0, 23));
    }
}
