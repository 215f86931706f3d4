//! What may be stated, judged before anything is stored.

use super::*;
use crate::store::{Ask, Rows};
use shared::domain::body::{Banked, PhotoTaken, Shows, Step, Thanked, Unbanked, VisitKey};
use shared::domain::speaker::Role;
use shared::domain::words::Short;
use shared::ids::{DepartmentId, UnitId};

const NOW: i64 = 1_770_100_000_000;

fn unit() -> UnitId {
    UnitId::random([1; 16])
}

fn step(n: u8) -> Step {
    Step { id: StepId::random([n; 16]), words: Short::new("Kratta").unwrap(), picture: None }
}

fn id(n: u8) -> FactId {
    FactId::at(NOW, [n; 10])
}

fn batch(snapshot: &Snapshot, roles: Vec<Role>) -> Batch<'_> {
    let speaker = Speaker { person: PersonId::random([2; 16]), roles };
    Batch { snapshot, speaker, moment: Moment::new(NOW, 60, 0), rows: Vec::new() }
}

fn bank(body: impl Into<Body>) -> Statement {
    Statement::in_derived(DocKey::Bank(unit()), body)
}

#[test]
fn what_the_server_would_refuse_is_refused_before_it_is_stored() {
    let snapshot = Snapshot::default();
    let mut crew = batch(&snapshot, vec![Role::Participant(unit())]);
    let refused = crew.add(id(1), bank(Banked { step: step(1) }));
    assert_eq!(refused.unwrap_err(), SaveError::Rule(Code::FactForbidden));
    let mut orderer = batch(&snapshot, vec![Role::Orderer(DepartmentId::random([3; 16]))]);
    let refused = orderer.add(id(1), bank(Thanked { text: None }));
    assert_eq!(refused.unwrap_err(), SaveError::Rule(Code::FactMisplaced));
    assert!(crew.rows.is_empty() && orderer.rows.is_empty());
}

#[test]
fn a_later_statement_may_answer_an_earlier_one_of_the_same_transaction() {
    let snapshot = Snapshot::default();
    let mut batch = batch(&snapshot, vec![Role::Supervisor(unit())]);
    batch.add(id(1), bank(Banked { step: step(1) })).unwrap();
    batch.add(id(2), bank(Unbanked { step: step(1).id }).answering(vec![id(1)])).unwrap();
    assert_eq!(batch.rows.len(), 2);
    let wrong = bank(Unbanked { step: step(1).id }).answering(vec![id(2)]);
    assert_eq!(batch.add(id(3), wrong).unwrap_err(), SaveError::Rule(Code::FactAnswersWrong));
}

#[test]
fn a_photo_that_is_only_here_goes_before_every_fact_that_cites_it() {
    let (here, there) = (Digest::of(b"here"), Digest::of(b"there"));
    let rows = Rows { local_photos: vec![here], ..Rows::default() };
    let snapshot = Snapshot::default().with_rows(rows, &Ask::default());
    let mut batch = batch(&snapshot, vec![Role::Supervisor(unit())]);
    let visit = VisitKey { date: Moment::new(NOW, 60, 0).day, no: 1 };
    for (n, digest) in [(1, here), (2, there)] {
        let body = PhotoTaken { visit, shows: Shows::Before, digest, step: None };
        batch.add(id(n), Statement::new(DocId::random([7; 16]), DocKey::Work(unit()), body)).unwrap();
    }
    assert_eq!(batch.rows[0].needs, [here]);
    assert!(batch.rows[1].needs.is_empty());
}
