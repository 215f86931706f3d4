//! Who may read and state what: as each role, as nobody, in the wrong place, too late.

use super::*;
use crate::domain::body::*;
use crate::domain::catalogue::CATALOGUE;
use crate::domain::sample::{self, DEPARTMENT, JOB, PERSON, STATION, UNIT};
use crate::domain::speaker::PutOn;
use crate::domain::testing::{Story, person, unit, visit};
use crate::domain::words::Prose;
use crate::ids::{DepartmentId, FactId};

fn speaker(role: Role) -> Speaker {
    Speaker { person: PERSON, roles: vec![role] }
}

fn orderer() -> Speaker {
    speaker(Role::Orderer(DEPARTMENT))
}

fn supervisor() -> Speaker {
    speaker(Role::Supervisor(UNIT))
}

fn participant() -> Speaker {
    speaker(Role::Participant(UNIT))
}

fn may(speaker: &Speaker, kind: Kind) -> Result<(), Code> {
    may_state(speaker, &sample::key(kind), Some(UNIT), &sample::fact(kind).unwrap())
}

#[test]
fn each_role_may_state_exactly_what_the_catalogue_says() {
    let roles = [
        (orderer(), vec![Who::Orderer]),
        (speaker(Role::Coordinator), vec![Who::Coordinator]),
        (supervisor(), vec![Who::Supervisor]),
        // The examples' month is this participant's own.
        (participant(), vec![Who::Crew, Who::Own]),
        (speaker(Role::Admin), vec![]),
        (Speaker { person: PERSON, roles: vec![] }, vec![]),
    ];
    for entry in CATALOGUE {
        for (speaker, whos) in &roles {
            let allowed = entry.who.iter().any(|who| whos.contains(who));
            let expected = match (allowed, entry.who) {
                (true, _) => Ok(()),
                (false, [Who::Server]) => Err(Code::FactDerived),
                (false, _) => Err(Code::FactForbidden),
            };
            assert_eq!(may(speaker, entry.kind), expected, "{} as {:?}", entry.name, speaker.roles);
        }
        let mut fact = sample::fact(entry.kind).unwrap();
        fact.by = PersonId::SERVER;
        let server = may_state(&Speaker::SERVER, &sample::key(entry.kind), None, &fact).is_ok();
        assert_eq!(server, entry.who.contains(&Who::Server), "{} by the server", entry.name);
    }
}

#[test]
fn nobody_states_anything_for_another_department_or_workplace_or_in_anothers_name() {
    let strangers = [
        speaker(Role::Orderer(DepartmentId::from_bytes([9; 16]))),
        speaker(Role::Supervisor(unit(9))),
        speaker(Role::Participant(unit(9))),
    ];
    for entry in CATALOGUE.iter().filter(|entry| entry.kind != Kind::Requested) {
        for stranger in &strangers {
            assert!(may(stranger, entry.kind).is_err(), "{} as {:?}", entry.name, stranger.roles);
        }
    }
    let other = Speaker { person: person(9), ..supervisor() };
    assert_eq!(may(&other, Kind::Planned), Err(Code::PersonForbidden));
    // An order that nobody has yet is no workplace's; one that came by phone any supervisor registers.
    let key = DocKey::Order(DEPARTMENT);
    let asked = sample::fact(Kind::Asked).unwrap();
    assert_eq!(may_state(&supervisor(), &key, None, &asked), Err(Code::FactForbidden));
    let requested = sample::fact(Kind::Requested).unwrap();
    assert_eq!(may_state(&supervisor(), &key, None, &requested), Ok(()));
}

#[test]
fn a_fact_in_the_wrong_document_is_misplaced() {
    let ticked = sample::fact(Kind::Ticked).unwrap();
    let place = |key: DocKey| may_state(&participant(), &key, None, &ticked);
    assert_eq!(place(DocKey::Bank(UNIT)), Err(Code::FactMisplaced));
    let week = sample::day().in_week();
    assert_eq!(place(DocKey::Station(UNIT, STATION, week)), Ok(()));
    let next = sample::day().plus_days(7).in_week();
    assert_eq!(place(DocKey::Station(UNIT, STATION, next)), Err(Code::FactBody));
    let done = sample::fact(Kind::Done).unwrap();
    let station = DocKey::Station(UNIT, STATION, week);
    assert_eq!(may_state(&participant(), &station, None, &done), Err(Code::FactMisplaced));
}

#[test]
fn hours_are_stated_in_the_month_of_whom_they_are_about() {
    let hours = |whose: PersonId, date: CivilDate| {
        let body =
            TimeStated { person: whose, on: Target::Job(JOB), visit: VisitKey { date, no: 1 }, minutes: 60 };
        Fact { body: body.into(), ..sample::fact(Kind::TimeStated).unwrap() }
    };
    let month = sample::day().in_month();
    let colleague = DocKey::Time(UNIT, person(9), month);
    let state = |key: &DocKey, fact: &Fact| may_state(&participant(), key, None, fact);
    assert_eq!(state(&colleague, &hours(person(9), sample::day())), Ok(()));
    assert_eq!(state(&colleague, &hours(PERSON, sample::day())), Err(Code::FactBody));
    assert_eq!(state(&colleague, &hours(person(9), sample::day().plus_days(40))), Err(Code::FactBody));
    // Hours for a colleague anybody in the crew may state, absence only one's own.
    let absent = sample::fact(Kind::Absent).unwrap();
    assert_eq!(state(&colleague, &absent), Err(Code::FactForbidden));
    assert_eq!(state(&colleague, &sample::fact(Kind::TimeCorrected).unwrap()), Err(Code::FactForbidden));
}

fn see(speakers: &[Speaker], device: DeviceKind, scope: &DocScope) -> Option<Access> {
    access(speakers, device, scope, sample::day())
}

fn scope(key: DocKey, standing: Standing) -> DocScope {
    DocScope { key, assigned: None, standing, put: vec![] }
}

#[test]
fn an_order_is_its_departments_the_coordinators_and_its_workplaces() {
    let order = scope(DocKey::Order(DEPARTMENT), Standing::Open);
    let given = DocScope { assigned: Some(UNIT), ..order.clone() };
    let stranger = speaker(Role::Orderer(DepartmentId::from_bytes([9; 16])));
    for (who, before, after) in [
        (orderer(), Some(Access::Read), Some(Access::Read)),
        (speaker(Role::Coordinator), Some(Access::Read), Some(Access::Read)),
        (supervisor(), None, Some(Access::Read)),
        (speaker(Role::Supervisor(unit(9))), None, None),
        (stranger, None, None),
        (speaker(Role::Admin), None, None),
    ] {
        assert_eq!(see(std::slice::from_ref(&who), DeviceKind::Staff, &order), before, "{:?}", who.roles);
        assert_eq!(see(std::slice::from_ref(&who), DeviceKind::Staff, &given), after, "{:?}", who.roles);
    }
    assert_eq!(see(&[participant()], DeviceKind::Own, &given), None);
    let new = DocScope::new(DocKey::Order(DEPARTMENT));
    assert_eq!(see(&[supervisor()], DeviceKind::Staff, &new), Some(Access::Append));
    let old = scope(DocKey::Order(DEPARTMENT), Standing::Closed(sample::day().plus_days(-100)));
    assert_eq!(see(&[orderer()], DeviceKind::Staff, &old), Some(Access::Read));
    assert_eq!(see(&[speaker(Role::Coordinator)], DeviceKind::Staff, &old), None);
}

#[test]
fn a_crew_phone_holds_the_works_its_persons_are_put_on_within_the_window() {
    let put = |days: i64, standing| DocScope {
        put: vec![PutOn { person: PERSON, date: sample::day().plus_days(days) }],
        ..scope(DocKey::Work(UNIT), standing)
    };
    let closed = Standing::Closed(sample::day());
    let reads = |scope: &DocScope| see(&[participant()], DeviceKind::Shared, scope).is_some();
    for (days, standing, expected) in [
        (0, Standing::Open, true),
        (30, Standing::Open, true),
        (31, Standing::Open, false),
        (-14, closed, true),
        (-15, closed, false),
        (-15, Standing::Open, true),
    ] {
        assert_eq!(reads(&put(days, standing)), expected, "{days} {standing:?}");
    }
    assert!(!reads(&scope(DocKey::Work(UNIT), Standing::Open)));
    let other = Speaker { person: person(9), ..participant() };
    assert_eq!(see(std::slice::from_ref(&other), DeviceKind::Own, &put(0, Standing::Open)), None);
    assert!(see(&[other, participant()], DeviceKind::Shared, &put(0, Standing::Open)).is_some());
    assert!(see(&[supervisor()], DeviceKind::Staff, &scope(DocKey::Work(UNIT), Standing::Open)).is_some());
}

#[test]
fn a_shared_phone_speaks_for_participants_only_and_reads_no_hours() {
    let month = |person| scope(DocKey::Time(UNIT, person, sample::day().in_month()), Standing::Open);
    let shared = |speaker: Speaker, scope: &DocScope| see(&[speaker], DeviceKind::Shared, scope);
    assert_eq!(shared(supervisor(), &scope(DocKey::Bank(UNIT), Standing::Open)), None);
    assert_eq!(shared(participant(), &month(PERSON)), Some(Access::Append));
    let own = |scope: &DocScope| see(&[participant()], DeviceKind::Own, scope);
    assert_eq!(own(&month(PERSON)), Some(Access::Read));
    assert_eq!(own(&month(person(9))), Some(Access::Append));
    let long_ago = sample::day().plus_days(-60).in_month();
    assert_eq!(own(&scope(DocKey::Time(UNIT, PERSON, long_ago), Standing::Open)), None);
    assert_eq!(see(&[supervisor()], DeviceKind::Staff, &month(person(9))), Some(Access::Read));
}

#[test]
fn days_and_stations_are_the_workplaces_within_the_window() {
    let day = |days: i64| DocScope::new(DocKey::Day(UNIT, sample::day().plus_days(days)));
    let reads = |scope: &DocScope| see(&[participant()], DeviceKind::Shared, scope);
    assert_eq!(
        [day(-15), day(-14), day(30), day(31)].map(|scope| reads(&scope).is_some()),
        [false, true, true, false]
    );
    let station = DocScope::new(DocKey::Station(UNIT, STATION, sample::day().in_week()));
    assert_eq!(reads(&station), Some(Access::Append));
    let put = vec![PutOn { person: PERSON, date: sample::day() }];
    assert_eq!(reads(&DocScope { put, ..station }), Some(Access::Read));
}

fn follow(speaker: &Speaker, key: DocKey, story: &Story) -> Result<(), Code> {
    let (last, before) = story.facts.split_last().unwrap();
    may_follow(speaker, &key, before, &last.fact)
}

#[test]
fn a_fact_answers_what_is_there_and_of_the_right_kind_and_about_the_same() {
    let key = DocKey::Day(UNIT, sample::day());
    let mut story = Story::default();
    let put = story.say(PERSON, &[], Put { person: person(1), on: Target::Job(JOB) });
    assert_eq!(follow(&supervisor(), key, &story), Ok(()));
    let mut wrong = story.clone();
    wrong.say(PERSON, &[put], Lifted { person: person(2), from: Target::Job(JOB) });
    assert_eq!(follow(&supervisor(), key, &wrong), Err(Code::FactAnswersWrong));
    let mut kinds = story.clone();
    kinds.say(PERSON, &[put], Here { person: person(1), here: Presence::Here });
    assert_eq!(follow(&supervisor(), key, &kinds), Err(Code::FactAnswersWrong));
    story.say(PERSON, &[FactId::at(1, [1; 10])], Lifted { person: person(1), from: Target::Job(JOB) });
    assert_eq!(follow(&supervisor(), key, &story), Err(Code::FactAnswersMissing));
}

#[test]
fn a_document_is_ordered_once_and_cancelled_before_a_visit_only() {
    let key = DocKey::Order(DEPARTMENT);
    let mut story = Story::default();
    let requested = story.say(PERSON, &[], sample::body(Kind::Requested).unwrap());
    assert_eq!(follow(&orderer(), key, &story), Ok(()));
    let mut twice = story.clone();
    twice.say(PERSON, &[], sample::body(Kind::Requested).unwrap());
    assert_eq!(follow(&orderer(), key, &twice), Err(Code::FactMisplaced));
    let accepted = story.say(PERSON, &[requested], Accepted { unit: UNIT });
    let mut early = story.clone();
    early.say(PERSON, &[accepted], Cancelled { reason: None });
    assert_eq!(follow(&orderer(), key, &early), Ok(()));
    // Who cancels what others ordered says why.
    assert_eq!(follow(&speaker(Role::Coordinator), key, &early), Err(Code::FactBody));
    let mut with_reason = story.clone();
    with_reason.say(PERSON, &[accepted], sample::body(Kind::Cancelled).unwrap());
    assert_eq!(follow(&speaker(Role::Coordinator), key, &with_reason), Ok(()));
    story.say(PersonId::SERVER, &[accepted], Progress { stage: Stage::Started, when: None, photos: vec![] });
    story.say(PERSON, &[accepted], Cancelled { reason: None });
    assert_eq!(follow(&orderer(), key, &story), Err(Code::OrderInWork));
}

#[test]
fn one_takes_back_ones_own_photo_and_staff_anybodys() {
    let mut story = Story::default();
    let photo = story.say(person(9), &[], sample::body(Kind::PhotoTaken).unwrap());
    let mut released = story.clone();
    released.say(PERSON, &[], Released { photos: vec![sample::PHOTO] });
    assert_eq!(follow(&supervisor(), DocKey::Work(UNIT), &released), Ok(()));
    released.say(PERSON, &[], Released { photos: vec![crate::ids::Digest([1; 32])] });
    assert_eq!(follow(&supervisor(), DocKey::Work(UNIT), &released), Err(Code::FactBody));
    story.say(PERSON, &[photo], Retracted {});
    assert_eq!(follow(&participant(), DocKey::Work(UNIT), &story), Err(Code::FactForbidden));
    assert_eq!(follow(&supervisor(), DocKey::Work(UNIT), &story), Ok(()));
    let author = Speaker { person: person(9), ..participant() };
    assert_eq!(follow(&author, DocKey::Work(UNIT), &story), Ok(()));
}

#[test]
fn a_locked_month_takes_corrections_only() {
    let key = DocKey::Time(UNIT, PERSON, sample::day().in_month());
    let hours = |no: u8| TimeStated { person: PERSON, on: Target::Job(JOB), visit: visit(no), minutes: 60 };
    let mut story = Story::default();
    let first = story.say(PERSON, &[], hours(1));
    story.say(PERSON, &[], MonthLocked {});
    assert_eq!(follow(&supervisor(), key, &story), Ok(()));
    let mut late = story.clone();
    late.say(PERSON, &[], hours(2));
    assert_eq!(follow(&participant(), key, &late), Err(Code::MonthLocked));
    let reason = Prose::new("Fel dag").ok();
    story.say(PERSON, &[first], TimeCorrected { minutes: 0, reason });
    assert_eq!(follow(&participant(), key, &story), Ok(()));
}

#[test]
fn what_cannot_become_true_any_more_is_never_taken_over() {
    let mut story = Story::default();
    let key = DocKey::Time(UNIT, PERSON, sample::day().in_month());
    story.say(PERSON, &[], MonthLocked {});
    let hours = TimeStated { person: PERSON, on: Target::Job(JOB), visit: visit(1), minutes: 60 };
    story.say(PERSON, &[], hours);
    let late = story.facts.pop().unwrap().fact;
    let code = may_adopt(&supervisor(), &key, &story.facts, &late).unwrap_err();
    assert!(!is_adoptable(late.id, &late.to_json(), code), "{code:?}");
    for code in [Code::PersonRevoked, Code::HandedIn, Code::FactForbidden, Code::OrderInWork, Code::FactBody]
    {
        assert!(is_adoptable(late.id, &late.to_json(), code), "{code:?}");
        assert!(!is_adoptable(late.id, "{}", code), "{code:?}");
    }
}
