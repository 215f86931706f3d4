//! One example of every kind of fact: for the generated document, and for tests that go through all kinds.

use super::body::*;
use super::catalogue::{Answers, Body, Kind};
use super::fact::Fact;
use super::key::DocKey;
use super::words::{Pictogram, Prose, Short};
use crate::civil::{CivilDate, Moment};
use crate::ids::{
    DepartmentId, Digest, DocId, FactId, JobTypeId, PersonId, SiteId, StationId, StepId, UnitId,
};

/// The moment of the first example, UTC milliseconds: 2026-02-03T07:30:00Z.
pub const MS: i64 = 1_770_103_800_000;
/// The workplace of all examples.
pub const UNIT: UnitId = UnitId::from_bytes([0x41; 16]);
/// The department of all examples.
pub const DEPARTMENT: DepartmentId = DepartmentId::from_bytes([0x42; 16]);
/// The participant of all examples.
pub const PERSON: PersonId = PersonId::from_bytes([0x43; 16]);
/// The job of all examples.
pub const JOB: DocId = DocId::from_bytes([0x44; 16]);
/// The station of all examples.
pub const STATION: StationId = StationId::from_bytes([0x45; 16]);
/// The step of all examples.
pub const STEP: StepId = StepId::from_bytes([0x46; 16]);
/// The job type of all examples.
pub const JOB_TYPE: JobTypeId = JobTypeId::from_bytes([0x47; 16]);
/// The place of all examples.
pub const SITE: SiteId = SiteId::from_bytes([0x48; 16]);
/// The photo of all examples.
pub const PHOTO: Digest = Digest([0x49; 32]);

/// The day of all examples.
pub fn day() -> CivilDate {
    CivilDate::at(MS, 60)
}

/// The visit of all examples.
pub fn visit() -> VisitKey {
    VisitKey { date: day(), no: 1 }
}

/// The key of the example document that takes facts of this kind.
pub fn key(kind: Kind) -> DocKey {
    use super::key::DocKind;
    match kind.entry().doc {
        DocKind::Order => DocKey::Order(DEPARTMENT),
        DocKind::Work => DocKey::Work(UNIT),
        DocKind::Day => DocKey::Day(UNIT, day()),
        DocKind::Time => DocKey::Time(UNIT, PERSON, day().in_month()),
        DocKind::Bank => DocKey::Bank(UNIT),
    }
}

/// The id of the example of this kind.
pub fn id(kind: Kind) -> FactId {
    let minutes = i64::from(kind as u8);
    FactId::at(MS + minutes * 60_000, [kind as u8; 10])
}

/// The example of this kind. Where it must answer something, it answers the first that it can.
pub fn fact(kind: Kind) -> Option<Fact> {
    let at = Moment::new(MS + i64::from(kind as u8) * 60_000, 60, 0);
    let re = match kind.entry().answers {
        Answers::Must(kinds) => kinds.first().map(|answered| id(*answered)).into_iter().collect(),
        _ => Vec::new(),
    };
    Some(Fact::new(id(kind), PERSON, at, re, body(kind)?))
}

/// What the example of this kind says; none only if a text in it could not be read, which a test excludes.
pub fn body(kind: Kind) -> Option<Body> {
    let short = |text: &str| Short::new(text).ok();
    let prose = |text: &str| Prose::new(text).ok();
    let (visit, photos) = (visit(), vec![PHOTO]);
    let when = When::On(day());
    let step = Step {
        id: STEP,
        words: short("Kratta löven i högar")?,
        picture: Some(Picture::Pictogram(Pictogram::new("leaf").ok()?)),
    };
    Some(match kind {
        Kind::Requested => Requested {
            title: short("Kratta löv vid förskolan")?,
            what: prose("Gården och gången fram till grinden."),
            job_type: Some(JOB_TYPE),
            place: Where::Site(SITE),
            when: When::Within { from: day().plus_days(7), to: day().plus_days(14) },
            urgent: None,
            card: Some(PHOTO),
            photos,
        }
        .into(),
        Kind::Asked => Asked { text: prose("Vilken grind?")? }.into(),
        Kind::Answered => Answered { text: prose("Den mot skogen.")? }.into(),
        Kind::Accepted => Accepted { unit: UNIT }.into(),
        Kind::Declined => Declined { reason: prose("Vi har ingen lift.")? }.into(),
        Kind::Cancelled => Cancelled { reason: prose("Vaktmästaren hann före.") }.into(),
        Kind::Thanked => Thanked { text: prose("Så fint det blev!") }.into(),
        Kind::Received => Received { number: 118, answer_by: day().plus_days(7) }.into(),
        Kind::Progress => Progress {
            stage: Stage::Done,
            when: Some(when),
            photos: vec![ReleasedPhoto { digest: PHOTO, shows: Shows::After }],
        }
        .into(),
        Kind::Opened => Opened {
            order: Some(JOB),
            number: Some(118),
            title: short("Kratta löv vid förskolan")?,
            what: None,
            job_type: Some(JOB_TYPE),
            place: Where::Site(SITE),
            when,
            card: None,
            photos,
        }
        .into(),
        Kind::Planned => Planned { when, first: vec![STEP] }.into(),
        Kind::Steps => Steps { steps: vec![step] }.into(),
        Kind::Started => Started { visit }.into(),
        Kind::Ended => Ended { visit }.into(),
        Kind::Ticked => Ticked { step: STEP, visit }.into(),
        Kind::Unticked => Unticked { step: STEP }.into(),
        Kind::Skipped => Skipped { step: STEP, visit, why: short("Säckarna tog slut") }.into(),
        Kind::PhotoTaken => PhotoTaken { visit, shows: Shows::After, digest: PHOTO, step: Some(STEP) }.into(),
        Kind::Remarked => Remarked { text: prose("Grinden kärvar.")?, visit: Some(visit) }.into(),
        Kind::Retracted => Retracted {}.into(),
        Kind::Done => Done { visit }.into(),
        Kind::Confirmed => Confirmed { good: prose("Fina raka kanter.") }.into(),
        Kind::Returned => Returned {
            good: prose("Gården är jättefin.")?,
            reason: prose("Gången är kvar.")?,
            photo: Some(PHOTO),
            left: vec![STEP],
        }
        .into(),
        Kind::Released => Released { photos }.into(),
        Kind::Unreleased => Unreleased { photos }.into(),
        Kind::Withdrawn => Withdrawn { why: WithdrawnWhy::Moved }.into(),
        Kind::Here => Here { person: PERSON, here: Presence::Here }.into(),
        Kind::Put => Put { person: PERSON, on: Target::Job(JOB) }.into(),
        Kind::Lifted => Lifted { person: PERSON, from: Target::Job(JOB) }.into(),
        Kind::Points => Points {
            points: vec![
                Point { kind: PointKind::Gathering, minute: 8 * 60 },
                Point { kind: PointKind::Lunch, minute: 11 * 60 + 30 },
            ],
        }
        .into(),
        Kind::TimeStated => {
            TimeStated { person: PERSON, on: Target::Station(STATION), visit, minutes: 150 }.into()
        }
        Kind::Absent => Absent {
            person: PERSON,
            from: day(),
            to: day(),
            kind: AbsenceKind::Reported,
            reason: prose("Som det sades."),
        }
        .into(),
        Kind::TimeApproved => TimeApproved {}.into(),
        Kind::TimeReturned => TimeReturned { reason: prose("Var du med till tolv?")? }.into(),
        Kind::TimeCorrected => TimeCorrected { minutes: 120, reason: prose("Till tolv.") }.into(),
        Kind::MonthLocked => MonthLocked {}.into(),
        Kind::Banked => Banked { step }.into(),
        Kind::Unbanked => Unbanked { step: STEP }.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::CATALOGUE;

    #[test]
    fn every_example_is_one_a_server_takes_and_has_the_fields_of_its_kind() {
        for entry in CATALOGUE {
            let fact = fact(entry.kind).unwrap();
            assert_eq!(Fact::check(fact.id, &fact.to_json()), Ok(fact.clone()), "{}", entry.name);
            let value = fact.body.to_value();
            let mut names: Vec<&str> = entry.kind.fields().iter().map(|field| field.name).collect();
            names.sort_unstable();
            assert_eq!(value.as_object().unwrap().keys().collect::<Vec<_>>(), names, "{}", entry.name);
            assert!(entry.kind.fields().iter().all(|field| !field.says.trim().is_empty()), "{}", entry.name);
        }
    }
}
