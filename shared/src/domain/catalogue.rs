//! The fact catalogue: every kind of fact, the document it belongs in, who may state it, and what it may answer.
//!
//! This table is the one source: the server's checks, the folds, what a screen offers and `docs/facts.md` follow
//! from it. A fact is what one person stated once. It is never edited: a correction is a fact that names the one it
//! answers.

use serde_json::Value;

use super::body;
use super::key::DocKind;

/// Who may state a kind of fact, seen from the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// Someone who orders for the document's department.
    Orderer,
    /// Someone who gives orders to workplaces.
    Coordinator,
    /// Someone who leads the workplace that has the document.
    Supervisor,
    /// A participant of that workplace.
    Crew,
    /// The participant whom the document is about.
    Own,
    /// The server, in the transaction that made it follow.
    Server,
}

impl Who {
    /// The word in the generated document.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Orderer => "orderer",
            Self::Coordinator => "coordinator",
            Self::Supervisor => "supervisor",
            Self::Crew => "crew",
            Self::Own => "own",
            Self::Server => "server",
        }
    }
}

/// What a kind of fact says about the facts it answers (`re`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// It may answer none.
    Nothing,
    /// It may answer facts of these kinds, or none.
    Maybe(&'static [Kind]),
    /// It answers at least one fact, all of these kinds.
    Must(&'static [Kind]),
}

impl Answers {
    /// The kinds it may answer.
    pub const fn kinds(&self) -> &'static [Kind] {
        match self {
            Self::Nothing => &[],
            Self::Maybe(kinds) | Self::Must(kinds) => kinds,
        }
    }
}

/// One row of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The kind.
    pub kind: Kind,
    /// Its name in a fact's envelope.
    pub name: &'static str,
    /// The document it belongs in.
    pub doc: DocKind,
    /// Who may state it.
    pub who: &'static [Who],
    /// What it may answer.
    pub answers: Answers,
    /// Whether it moves the status of its order or work.
    pub gives_status: Moves,
    /// What it says, for the generated document.
    pub says: &'static str,
}

/// Whether a kind of fact moves a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moves {
    /// It gives a status.
    Status,
    /// It does not.
    Nothing,
}

macro_rules! catalogue {
    ($(
        $(#[doc = $says:literal])*
        $kind:ident $name:literal in $doc:ident by [$($who:ident)*] $answers:ident [$($re:ident)*] $moves:ident;
    )*) => {
        /// The kinds of fact.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {$(
            $(#[doc = $says])*
            $kind,
        )*}

        /// What a fact says, by kind.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Body {
            $(
                $(#[doc = $says])*
                $kind(body::$kind),
            )*
            /// A kind this build does not know: kept, and shown as "uppdatera appen".
            Unknown(String),
        }

        /// The catalogue, in the order of [`Kind`].
        pub const CATALOGUE: &[Entry] = &[$(
            Entry {
                kind: Kind::$kind,
                name: $name,
                doc: DocKind::$doc,
                who: &[$(Who::$who),*],
                answers: catalogue!(@answers $answers [$($re)*]),
                gives_status: Moves::$moves,
                says: concat!($($says),*),
            },
        )*];

        impl Kind {
            /// The kind of this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$kind),)*
                    _ => None,
                }
            }

            /// The fields of its body.
            pub const fn fields(self) -> &'static [body::Field] {
                match self { $(Self::$kind => <body::$kind as body::Fields>::FIELDS),* }
            }
        }

        impl Body {
            /// Reads a body of this kind; none when it is not of the kind's shape or makes no sense.
            pub fn read(kind: Kind, value: Value) -> Option<Self> {
                use body::Sense as _;
                match kind {$(
                    Kind::$kind => {
                        let body: body::$kind = serde_json::from_value(value).ok()?;
                        body.makes_sense().then_some(Self::$kind(body))
                    }
                )*}
            }

            /// The kind; none when this build does not know it.
            pub const fn kind(&self) -> Option<Kind> {
                match self {
                    $(Self::$kind(_) => Some(Kind::$kind),)*
                    Self::Unknown(_) => None,
                }
            }

            /// The body as JSON.
            pub fn to_value(&self) -> Value {
                match self {
                    $(Self::$kind(body) => serde_json::to_value(body).unwrap_or_default(),)*
                    Self::Unknown(_) => Value::Null,
                }
            }
        }

        $(
            impl From<body::$kind> for Body {
                fn from(body: body::$kind) -> Self {
                    Self::$kind(body)
                }
            }
        )*
    };
    (@answers nothing []) => { Answers::Nothing };
    (@answers maybe [$($re:ident)*]) => { Answers::Maybe(&[$(Kind::$re),*]) };
    (@answers must [$($re:ident)*]) => { Answers::Must(&[$(Kind::$re),*]) };
}

catalogue! {
    /// A department orders a job: what, where, when, whom to contact.
    Requested "requested" in Order by [Orderer Coordinator Supervisor] nothing [] Status;
    /// Staff ask the orderer something.
    Asked "asked" in Order by [Coordinator Supervisor] maybe [Requested Answered Accepted] Nothing;
    /// The orderer answers a question.
    Answered "answered" in Order by [Orderer] must [Asked] Nothing;
    /// A workplace gets the order, for the first time or instead of another.
    Accepted "accepted" in Order by [Coordinator] must [Requested Accepted Declined] Status;
    /// The order is declined, with a reason that the orderer reads.
    Declined "declined" in Order by [Coordinator] must [Requested Accepted] Status;
    /// The order is taken back. Possible until a visit has started.
    Cancelled "cancelled" in Order by [Orderer Coordinator] must [Requested Accepted Declined] Status;
    /// The orderer says thanks.
    Thanked "thanked" in Order by [Orderer] maybe [Progress] Nothing;
    /// The order has its number and a day by which it is answered.
    Received "received" in Order by [Server] must [Requested] Nothing;
    /// The work has reached a stage, with the photos released so far.
    Progress "progress" in Order by [Server] maybe [Accepted Progress] Nothing;

    /// A job is there to be planned: from an order, or a workplace's own.
    Opened "opened" in Work by [Supervisor Server] nothing [] Status;
    /// The next visit is planned: a day, a window, or when there is time.
    Planned "planned" in Work by [Supervisor] maybe [Opened Planned Started Ended Done Returned] Status;
    /// The job's steps, all of them, in order.
    Steps "steps" in Work by [Supervisor] maybe [Steps] Nothing;
    /// A visit begins.
    Started "started" in Work by [Supervisor Crew] maybe [Opened Planned Ended Returned] Status;
    /// A visit ends without the job being done.
    Ended "ended" in Work by [Supervisor Crew] maybe [Started] Status;
    /// A step is done.
    Ticked "ticked" in Work by [Supervisor Crew] nothing [] Nothing;
    /// A tick was a mistake.
    Unticked "unticked" in Work by [Supervisor Crew] must [Ticked Skipped] Nothing;
    /// A step was left out: "did not happen" is a statement.
    Skipped "skipped" in Work by [Supervisor Crew] nothing [] Nothing;
    /// A photo was taken.
    PhotoTaken "photo" in Work by [Supervisor Crew] nothing [] Nothing;
    /// A remark for those who work here.
    Remarked "remarked" in Work by [Supervisor Crew] nothing [] Nothing;
    /// A photo or remark is taken back.
    Retracted "retracted" in Work by [Supervisor Crew] must [PhotoTaken Remarked] Nothing;
    /// The crew says the job is done.
    Done "done" in Work by [Supervisor Crew] maybe [Opened Planned Started Ended Returned] Status;
    /// The supervisor has looked, and it is good.
    Confirmed "confirmed" in Work by [Supervisor] must [Done Returned Confirmed] Status;
    /// A little is left to do; what was good is said first.
    Returned "returned" in Work by [Supervisor] must [Done Confirmed Returned] Status;
    /// Photos are released to the orderer.
    Released "released" in Work by [Supervisor] maybe [Unreleased] Nothing;
    /// Photos are taken back from the orderer.
    Unreleased "unreleased" in Work by [Supervisor] maybe [Released] Nothing;
    /// The workplace no longer has the job: the order was cancelled, or moved.
    Withdrawn "withdrawn" in Work by [Server] maybe [Opened Planned Started Ended Done Returned Confirmed] Status;

    /// Someone is here or is not; never why not.
    Here "here" in Day by [Supervisor] maybe [Here] Nothing;
    /// Someone is put on a job or station.
    Put "put" in Day by [Supervisor] maybe [Lifted] Nothing;
    /// Someone is no longer on it.
    Lifted "lifted" in Day by [Supervisor] must [Put] Nothing;
    /// The day's points: gathering, coffee, lunch, taxi, home.
    Points "points" in Day by [Supervisor] maybe [Points] Nothing;

    /// How long someone was along on a visit or at a station.
    TimeStated "time-stated" in Time by [Own Crew Supervisor] maybe [TimeReturned] Nothing;
    /// Someone was or will be away, as stated and by whom.
    Absent "absent" in Time by [Own Supervisor] maybe [Absent] Nothing;
    /// Stated times are approved.
    TimeApproved "time-approved" in Time by [Supervisor] must [TimeStated TimeCorrected] Nothing;
    /// A stated time is questioned.
    TimeReturned "time-returned" in Time by [Supervisor] must [TimeStated TimeCorrected] Nothing;
    /// A stated time is corrected; the first one stays, with a trail.
    TimeCorrected "time-corrected" in Time by [Own Supervisor] must [TimeStated TimeCorrected] Nothing;
    /// The month takes corrections only.
    MonthLocked "month-locked" in Time by [Supervisor] nothing [] Nothing;

    /// A step goes into the workplace's bank.
    Banked "banked" in Bank by [Supervisor] maybe [Banked Unbanked] Nothing;
    /// A step goes out of the bank.
    Unbanked "unbanked" in Bank by [Supervisor] must [Banked] Nothing;
}

impl Kind {
    /// Its row in the catalogue.
    pub fn entry(self) -> &'static Entry {
        &CATALOGUE[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_stand_in_the_order_of_the_kinds_and_answer_kinds_of_their_own_document() {
        for (index, entry) in CATALOGUE.iter().enumerate() {
            assert_eq!(entry.kind as usize, index);
            assert_eq!(Kind::from_name(entry.name), Some(entry.kind));
            for answered in entry.answers.kinds() {
                assert_eq!(answered.entry().doc, entry.doc, "{}", entry.name);
            }
        }
    }
}
