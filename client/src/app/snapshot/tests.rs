//! What screens read, as storage and statements change it.

use super::*;
use crate::store::{Ask, Rows};
use shared::civil::Moment;
use shared::domain::body::{Banked, Card, Step};
use shared::domain::fact::Fact;
use shared::domain::views::{CrewMember, Leads, TodayCard};
use shared::domain::words::Short;
use shared::ids::{FactId, StepId};
use shared::sync::rows::OutState;

mod device;

const NOW: i64 = 1_770_100_000_000;

fn unit() -> UnitId {
    UnitId::random([1; 16])
}

fn fact(n: u8) -> Fact {
    let step = Step { id: StepId::random([n; 16]), words: Short::new("Kratta").unwrap(), picture: None };
    let by = PersonId::random([2; 16]);
    Fact::new(FactId::at(NOW, [n; 10]), by, Moment::new(NOW, 60, 0), vec![], Banked { step })
}

fn out(n: u8) -> OutRow {
    let key = DocKey::Bank(unit());
    OutRow { n: u64::from(n), ..OutRow::new(key.derived_id().unwrap(), key, &fact(n)) }
}

fn confirmed(facts: &[u8]) -> FactsRow {
    let key = DocKey::Bank(unit());
    let facts = facts.iter().map(|n| (fact(*n).id, fact(*n).to_json())).collect();
    FactsRow { doc: key.derived_id().unwrap(), key, facts }
}

fn rows(facts: Vec<FactsRow>, outbox: Vec<OutRow>) -> Rows {
    Rows { facts, outbox, ..Rows::default() }
}

/// These documents, and no view.
fn docs(docs: &[DocId]) -> Ask {
    Ask { docs: Some(docs.to_vec()), views: Some(Vec::new()) }
}

#[test]
fn what_was_just_stated_is_there_before_the_server_has_heard_of_it() {
    let snapshot = Snapshot::default().with_rows(rows(vec![confirmed(&[1])], vec![]), &Ask::default());
    let before = snapshot.bank(unit());
    assert_eq!((before.steps.len(), before.journey()), (1, Journey::Committed));
    let after = snapshot.with_appended(vec![out(2)], &[]);
    assert_eq!((after.bank(unit()).steps.len(), after.bank(unit()).journey()), (2, Journey::Pending));
    assert_eq!(after.mark(before.doc), Some(Journey::Pending));
}

#[test]
fn once_confirmed_it_counts_once_and_the_mark_changes() {
    let snapshot = Snapshot::default().with_appended(vec![out(1)], &[]);
    let doc = out(1).doc;
    // The row may still stand in the outbox when the fact is read among the confirmed ones.
    let committed = OutRow { state: OutState::Committed, ..out(1) };
    let next = snapshot.with_rows(rows(vec![confirmed(&[1])], vec![committed]), &docs(&[doc]));
    assert_eq!(next.bank(unit()).steps.len(), 1);
    assert_eq!(next.mark(doc), Some(Journey::Committed));
}

#[test]
fn a_fold_is_made_anew_only_where_something_changed() {
    let snapshot = Snapshot::default().with_rows(rows(vec![confirmed(&[1])], vec![]), &Ask::default());
    let (doc, before) = (out(1).doc, snapshot.bank(unit()));
    let same = snapshot.with_rows(rows(vec![confirmed(&[1])], vec![]), &docs(&[doc]));
    assert!(before == same.bank(unit()));
    let other = snapshot.with_rows(rows(vec![confirmed(&[1, 2])], vec![]), &docs(&[doc]));
    assert!(before != other.bank(unit()));
}

#[test]
fn a_document_that_is_gone_from_storage_is_gone_from_screens() {
    let snapshot = Snapshot::default().with_rows(rows(vec![confirmed(&[1])], vec![]), &Ask::default());
    let gone = snapshot.with_rows(rows(vec![], vec![]), &docs(&[out(1).doc]));
    assert!(gone.bank(unit()).steps.is_empty() && gone.mark(out(1).doc).is_none());
    // Asked for everything, it is the same.
    let gone = snapshot.with_rows(rows(vec![], vec![]), &Ask::default());
    assert!(gone.bank(unit()).steps.is_empty());
}

#[test]
fn documents_that_were_not_asked_for_stay() {
    let snapshot = Snapshot::default().with_rows(rows(vec![confirmed(&[1])], vec![]), &Ask::default());
    let next = snapshot.with_rows(rows(vec![], vec![]), &docs(&[]));
    assert_eq!(next.bank(unit()).steps.len(), 1);
}

/// The job whose address the phone holds on [`today`].
fn near() -> DocId {
    DocId::random([7; 16])
}

fn today() -> CivilDate {
    CivilDate::at(NOW, 60)
}

/// A snapshot of a phone with colleagues, and with the address of a job that is near.
fn with_views() -> Snapshot {
    let view = |name, json: String| {
        let bytes = serde_bytes::ByteBuf::from(json);
        ViewRow { name, version: Digest::of(&bytes), bytes }
    };
    let member = CrewMember {
        id: PersonId::random([2; 16]),
        first_name: "Amir".into(),
        picture: None,
        symbol: None,
        level: None,
        units: vec![unit()],
        leads: Leads::Crew,
    };
    let card = Card { door_code: Some(Short::new("1234").unwrap()), ..Card::default() };
    let cards = vec![TodayCard { doc: near(), on: today(), card }];
    let views = vec![
        view(ViewName::Crew, json::write(&Crew { people: vec![member] }).unwrap()),
        view(ViewName::Today, json::write(&Today { day: Some(today()), cards }).unwrap()),
    ];
    Snapshot::default().with_rows(Rows { views, ..Rows::default() }, &Ask::default())
}

fn knows(snapshot: &Snapshot) -> (bool, bool) {
    let colleague = snapshot.people().get(PersonId::random([2; 16])).is_some();
    (colleague, snapshot.today_card(near(), today()).is_some())
}

#[test]
fn a_view_that_is_gone_from_storage_is_gone_from_screens() {
    let snapshot = with_views();
    assert_eq!(knows(&snapshot), (true, true));
    let views = |views: &[ViewName]| Ask { docs: Some(Vec::new()), views: Some(views.to_vec()) };
    let after = |ask: &Ask| knows(&snapshot.with_rows(Rows::default(), ask));
    assert_eq!(after(&views(&[ViewName::Today])), (true, false));
    assert_eq!(after(&views(&[ViewName::Crew])), (false, true));
    assert_eq!(after(&Ask::default()), (false, false));
    // What was not asked for stays.
    assert_eq!(after(&views(&[])), (true, true));
}

#[test]
fn yesterdays_address_is_not_shown_on_a_page_that_was_left_open_over_midnight() {
    let snapshot = with_views();
    assert!(snapshot.today_card(near(), today()).is_some());
    assert!(snapshot.today_card(near(), today().plus_days(1)).is_none());
}

#[test]
fn a_card_is_seen_here_from_the_moment_it_is_written() {
    let card = Card { salt: "0".repeat(Card::SALT), ..Card::default() };
    let json = shared::canonical::to_string(&card).unwrap();
    let digest = Digest::of(json.as_bytes());
    let row = OutRow { card: Some(json), ..out(1) };
    let snapshot = Snapshot::default().with_appended(vec![row], &[]);
    assert_eq!(snapshot.card(digest), Some(card));
    assert_eq!(snapshot.card(Digest::of(b"another")), None);
}

#[test]
fn a_refusal_lasts_until_the_server_lets_the_device_in_again() {
    let refused = Snapshot::default().with_refusal(Code::DeviceLocked);
    assert_eq!(refused.with_link(Link::Opening).link().refused, Some(Code::DeviceLocked));
    assert_eq!(refused.with_link(Link::Up).link().refused, None);
}
