//! What the type of a body cannot say: whether it makes sense, and which photos it cites.

use super::{
    Absent, Accepted, Answered, Asked, Banked, Cancelled, Confirmed, Declined, Done, Ended, Here, Lifted,
    MAX_LIST, MAX_MINUTES, MonthLocked, Opened, PhotoTaken, Picture, Planned, Points, Progress, Put,
    Received, Released, Remarked, Requested, Retracted, Returned, Skipped, Started, Step, Steps, Thanked,
    Ticked, TimeApproved, TimeCorrected, TimeReturned, TimeStated, Unbanked, Unreleased, Unticked, When,
    Where, Withdrawn,
};
use crate::ids::Digest;
use crate::lean::Arrange as _;

/// Whether a body makes sense in itself; what its type cannot say.
pub trait Sense {
    /// False for lists too long, windows that end before they begin, impossible lengths.
    fn makes_sense(&self) -> bool {
        true
    }
}

impl When {
    fn makes_sense(&self) -> bool {
        match self {
            Self::Within { from, to } => from <= to && to.days_since(*from) <= 366,
            _ => true,
        }
    }
}

impl Sense for Requested {
    fn makes_sense(&self) -> bool {
        self.when.makes_sense()
            && self.photos.len() <= 8
            && (self.place != Where::Card || self.card.is_some())
    }
}
impl Sense for Progress {
    fn makes_sense(&self) -> bool {
        self.photos.len() <= MAX_LIST && self.when.is_none_or(|when| when.makes_sense())
    }
}
impl Sense for Opened {
    fn makes_sense(&self) -> bool {
        self.when.makes_sense() && self.photos.len() <= 8
    }
}
impl Sense for Planned {
    fn makes_sense(&self) -> bool {
        self.when.makes_sense() && self.first.len() <= MAX_LIST
    }
}
impl Sense for Steps {
    fn makes_sense(&self) -> bool {
        let mut ids: Vec<_> = self.steps.iter().map(|step| step.id).collect();
        ids.arrange();
        ids.dedup();
        ids.len() == self.steps.len() && ids.len() <= MAX_LIST
    }
}
impl Sense for Returned {
    fn makes_sense(&self) -> bool {
        self.left.len() <= MAX_LIST
    }
}
impl Sense for Released {
    fn makes_sense(&self) -> bool {
        !self.photos.is_empty() && self.photos.len() <= MAX_LIST
    }
}
impl Sense for Unreleased {
    fn makes_sense(&self) -> bool {
        !self.photos.is_empty() && self.photos.len() <= MAX_LIST
    }
}
impl Sense for Points {
    fn makes_sense(&self) -> bool {
        self.points.len() <= 12 && self.points.iter().all(|point| point.minute < MAX_MINUTES)
    }
}
impl Sense for TimeStated {
    fn makes_sense(&self) -> bool {
        self.minutes <= MAX_MINUTES
    }
}
impl Sense for TimeCorrected {
    fn makes_sense(&self) -> bool {
        self.minutes <= MAX_MINUTES
    }
}
impl Sense for Absent {
    fn makes_sense(&self) -> bool {
        self.from <= self.to && self.to.days_since(self.from) <= 366
    }
}

macro_rules! always_sensible {
    ($($name:ident)*) => { $(impl Sense for $name {})* };
}

always_sensible! {
    Asked Answered Accepted Declined Cancelled Thanked Received Started Ended Ticked Unticked Skipped PhotoTaken
    Remarked Retracted Done Confirmed Withdrawn Here Put Lifted TimeApproved TimeReturned MonthLocked Banked Unbanked
}

/// The photos a fact cites; the server takes it only once they are there.
pub trait Cites {
    /// By digest.
    fn photos(&self) -> Vec<Digest>;
}

impl Cites for crate::domain::catalogue::Body {
    fn photos(&self) -> Vec<Digest> {
        use crate::domain::catalogue::Body;
        let of_steps = |steps: &[Step]| steps.iter().filter_map(Step::photo).collect();
        match self {
            Body::Requested(body) => body.photos.clone(),
            Body::Opened(body) => body.photos.clone(),
            Body::Steps(body) => of_steps(&body.steps),
            Body::Banked(body) => body.step.photo().into_iter().collect(),
            Body::PhotoTaken(body) => vec![body.digest],
            Body::Returned(body) => body.photo.into_iter().collect(),
            Body::Released(body) => body.photos.clone(),
            _ => Vec::new(),
        }
    }
}

impl Step {
    /// The photo it shows, if it shows one.
    pub fn photo(&self) -> Option<Digest> {
        match self.picture {
            Some(Picture::Photo(digest)) => Some(digest),
            _ => None,
        }
    }
}
