//! What each kind of fact says: one type per body, which refuses unknown fields and whatever makes no sense.

use serde::{Deserialize, Serialize};

use super::words::{Pictogram, Prose, Short};
use crate::civil::CivilDate;
use crate::ids::{Digest, DocId, FactId, JobTypeId, PersonId, SiteId, StationId, StepId, UnitId};

pub use card::Card;
pub use fields::{Field, Fields};
pub use sense::{Cites, Sense};

mod card;
mod fields;
mod sense;

/// No list in a body is longer, so that a fact stays within its 8 kB.
pub const MAX_LIST: usize = 40;
/// Nobody works longer than this in a day: 24 hours, in minutes.
pub const MAX_MINUTES: u16 = 24 * 60;

macro_rules! bodies {
    ($(
        $(#[doc = $says:literal])*
        $name:ident { $($(#[doc = $field_says:literal])* $field:ident: $type:ty),* $(,)? }
    )*) => {$(
        $(#[doc = $says])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[doc = $field_says])* pub $field: $type),* }

        impl Fields for $name {
            const FIELDS: &'static [Field] = &[$(Field {
                name: stringify!($field),
                of: stringify!($type),
                says: concat!($($field_says),*),
            }),*];
        }
    )*};
}

/// When a job is wanted or planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum When {
    /// *När vi hinner*: no date.
    Whenever,
    /// On this day.
    On(CivilDate),
    /// On a day from the first to the second, both included.
    Within {
        /// First possible day.
        from: CivilDate,
        /// Last possible day.
        to: CivilDate,
    },
}

impl When {
    /// The first day it allows; none for *När vi hinner*.
    pub const fn first_day(&self) -> Option<CivilDate> {
        match self {
            Self::Whenever => None,
            Self::On(date) => Some(*date),
            Self::Within { from, .. } => Some(*from),
        }
    }

    /// The last day it allows; none for *När vi hinner*.
    pub const fn last_day(&self) -> Option<CivilDate> {
        match self {
            Self::Whenever => None,
            Self::On(date) => Some(*date),
            Self::Within { to, .. } => Some(*to),
        }
    }
}

/// Where a job is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Where {
    /// At a known place.
    Site(SiteId),
    /// At a place of the municipality, in words.
    Words(Short),
    /// At the private address in the fact's card, which is on phones that day only.
    Card,
}

/// What a participant can be put on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Target {
    /// A job.
    Job(DocId),
    /// A station.
    Station(StationId),
}

/// One go at a job, told apart by day and number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisitKey {
    /// The day.
    pub date: CivilDate,
    /// 1 for the day's first.
    pub no: u8,
}

/// What a step shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Picture {
    /// One of the app's pictograms.
    Pictogram(Pictogram),
    /// A photo.
    Photo(Digest),
}

/// One picture-and-few-words instruction.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Which step it is; ticks name it.
    pub id: StepId,
    /// A few words.
    pub words: Short,
    /// What it looks like.
    pub picture: Option<Picture>,
}

/// What a photo shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shows {
    /// How it was.
    Before,
    /// How it became.
    After,
    /// Something on the way.
    During,
}

/// A stage of the work as its orderer sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// The workplace has planned it.
    Planned,
    /// Someone has begun.
    Started,
    /// The crew says it is done; the supervisor has not looked yet.
    Done,
    /// The supervisor wants something more done first.
    Returned,
    /// Done and confirmed.
    Confirmed,
}

/// Why a workplace no longer has a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WithdrawnWhy {
    /// The order was cancelled.
    Cancelled,
    /// Another workplace has it now.
    Moved,
}

/// A point of the day, as pictures show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PointKind {
    /// Morning gathering.
    Gathering,
    /// Coffee.
    Coffee,
    /// Lunch.
    Lunch,
    /// The taxi comes.
    Taxi,
    /// Going home.
    Home,
}

/// One point of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// What it is.
    pub kind: PointKind,
    /// Minutes since midnight on the wall.
    pub minute: u16,
}

/// What kind of absence was stated. Whether an excuse is valid is a case officer's decision, not ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AbsenceKind {
    /// Somebody said so beforehand.
    Reported,
    /// Nobody said so.
    Unreported,
}

bodies! {
    /// A department orders a job.
    Requested {
        /// What it is called, in few words.
        title: Short,
        /// What is to be done.
        what: Option<Prose>,
        /// Its type, which decides the lead time.
        job_type: Option<JobTypeId>,
        /// Where.
        place: Where,
        /// When.
        when: When,
        /// Why it cannot wait for the lead time; ice or storm.
        urgent: Option<Prose>,
        /// The private card with contact and address, by digest.
        card: Option<Digest>,
        /// Photos that help.
        photos: Vec<Digest>,
    }
    /// Staff ask the orderer something.
    Asked {
        /// The question.
        text: Prose,
    }
    /// The orderer answers.
    Answered {
        /// The answer.
        text: Prose,
    }
    /// A workplace gets the order.
    Accepted {
        /// Which.
        unit: UnitId,
    }
    /// The order is declined.
    Declined {
        /// The reason, which the orderer reads.
        reason: Prose,
    }
    /// The order is taken back.
    Cancelled {
        /// Why.
        reason: Option<Prose>,
    }
    /// The orderer says thanks.
    Thanked {
        /// In words.
        text: Option<Prose>,
    }
    /// The server has numbered the order.
    Received {
        /// The job's number.
        number: u32,
        /// The day the orderer has an answer at the latest.
        answer_by: CivilDate,
    }
    /// The work has reached a stage.
    Progress {
        /// Which.
        stage: Stage,
        /// The planned day or days.
        when: Option<When>,
        /// All photos released to the orderer.
        photos: Vec<ReleasedPhoto>,
    }
    /// A job is there to be planned.
    Opened {
        /// The order it comes from; none for a workplace's own.
        order: Option<DocId>,
        /// The order's number.
        number: Option<u32>,
        /// What it is called.
        title: Short,
        /// What is to be done.
        what: Option<Prose>,
        /// Its type.
        job_type: Option<JobTypeId>,
        /// Where.
        place: Where,
        /// When it is wanted.
        when: When,
        /// The private card, by digest.
        card: Option<Digest>,
        /// The orderer's photos.
        photos: Vec<Digest>,
    }
    /// The supervisor plans the next visit.
    Planned {
        /// When.
        when: When,
        /// What is left and comes first.
        first: Vec<StepId>,
    }
    /// The job's steps, all of them, in order.
    Steps {
        /// The steps.
        steps: Vec<Step>,
    }
    /// A visit begins.
    Started {
        /// Which.
        visit: VisitKey,
    }
    /// A visit ends without the job being done.
    Ended {
        /// Which.
        visit: VisitKey,
    }
    /// A step is done.
    Ticked {
        /// Which step.
        step: StepId,
        /// On which visit.
        visit: VisitKey,
    }
    /// A tick was a mistake.
    Unticked {
        /// Which step.
        step: StepId,
    }
    /// A step was left out, which is something else than not ticked.
    Skipped {
        /// Which step.
        step: StepId,
        /// On which visit.
        visit: VisitKey,
        /// Why.
        why: Option<Short>,
    }
    /// A photo was taken.
    PhotoTaken {
        /// On which visit.
        visit: VisitKey,
        /// What it shows.
        shows: Shows,
        /// The photo.
        digest: Digest,
        /// The step it belongs to.
        step: Option<StepId>,
    }
    /// A remark for those who work here; never seen by the orderer.
    Remarked {
        /// The remark.
        text: Prose,
        /// On which visit.
        visit: Option<VisitKey>,
    }
    /// A photo or remark is taken back by the one who made it, or by staff.
    Retracted {}
    /// The crew says the job is done.
    Done {
        /// On which visit.
        visit: VisitKey,
    }
    /// The supervisor has looked, and it is good.
    Confirmed {
        /// What was good, to the crew.
        good: Option<Prose>,
    }
    /// A little is left to do.
    Returned {
        /// What was good: said first.
        good: Prose,
        /// What is left.
        reason: Prose,
        /// The photo that shows it.
        photo: Option<Digest>,
        /// The steps that are left.
        left: Vec<StepId>,
    }
    /// Photos are released to the orderer.
    Released {
        /// Which.
        photos: Vec<Digest>,
    }
    /// Photos are taken back from the orderer.
    Unreleased {
        /// Which.
        photos: Vec<Digest>,
    }
    /// The workplace no longer has the job.
    Withdrawn {
        /// Why.
        why: WithdrawnWhy,
    }
    /// Someone is here, or is not.
    Here {
        /// Who.
        person: PersonId,
        /// Whether.
        here: Presence,
    }
    /// Someone is put on a job or station.
    Put {
        /// Who.
        person: PersonId,
        /// On what.
        on: Target,
    }
    /// Someone is no longer on it.
    Lifted {
        /// Who.
        person: PersonId,
        /// From what.
        from: Target,
    }
    /// The day's points, all of them.
    Points {
        /// In any order.
        points: Vec<Point>,
    }
    /// How long someone was along.
    TimeStated {
        /// Who.
        person: PersonId,
        /// On what.
        on: Target,
        /// On which visit.
        visit: VisitKey,
        /// How long, in minutes.
        minutes: u16,
    }
    /// Someone was or will be away.
    Absent {
        /// Who.
        person: PersonId,
        /// First day.
        from: CivilDate,
        /// Last day.
        to: CivilDate,
        /// As stated.
        kind: AbsenceKind,
        /// As stated; staff and the person only.
        reason: Option<Prose>,
    }
    /// Stated times are approved.
    TimeApproved {}
    /// A stated time is questioned.
    TimeReturned {
        /// Why.
        reason: Prose,
    }
    /// A stated time is corrected; the first one stays, with a trail.
    TimeCorrected {
        /// How long, in minutes; 0 when it did not happen.
        minutes: u16,
        /// Why.
        reason: Option<Prose>,
    }
    /// The month takes corrections only.
    MonthLocked {}
    /// A step goes into the bank.
    Banked {
        /// The step.
        step: Step,
    }
    /// A step goes out of the bank.
    Unbanked {
        /// Which.
        step: StepId,
    }
}

/// A photo the orderer may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleasedPhoto {
    /// The photo.
    pub digest: Digest,
    /// What it shows.
    pub shows: Shows,
}

/// Whether someone is at the workplace. Why not is nobody's business here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    /// Is here.
    Here,
    /// Is not here.
    Away,
}

/// The order of a job's facts that a server derives from one fact: its id is made from the cause's.
pub fn derived_fact(cause: FactId, what: &str) -> FactId {
    FactId::derived(&format!("{what}-of/{cause}"))
}
