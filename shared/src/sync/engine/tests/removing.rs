//! Removing what cannot be sent: only while nobody else can have it, and never silently.

use super::*;
use crate::domain::body::{PhotoTaken, Retracted, Shows};
use crate::domain::fact::Fact;
use crate::unsent::is_unsent;

fn words() -> Prose {
    Prose::new("Jag har tagit bort det själv.").unwrap()
}

/// A photo on a job, as a tab states it.
pub(super) fn photo(n: u8) -> OutRow {
    let mut fact = sample::fact(Kind::PhotoTaken).unwrap();
    fact.id = FactId::at(NOW, [n; 10]);
    let digest = Digest::of(&[n]);
    let Some(crate::domain::catalogue::Body::PhotoTaken(body)) = sample::body(Kind::PhotoTaken) else {
        unreachable!("the example of a photo is one")
    };
    fact.body = PhotoTaken { digest, shows: Shows::Before, ..body }.into();
    let key = DocKey::Work(sample::UNIT);
    let row = OutRow::new(DocId::random([n; 16]), key, &fact);
    OutRow { n: n.into(), needs: vec![digest], ..row }
}

fn answering(n: u8, row: &OutRow) -> OutRow {
    let by = Fact::read(row.id, &row.json).unwrap();
    let fact = Fact::new(FactId::at(NOW, [n; 10]), by.by, by.at, vec![row.id], Retracted {});
    OutRow { n: n.into(), ..OutRow::new(row.doc, row.key, &fact) }
}

fn state_without_network(phone: &mut Phone, rows: Vec<OutRow>) {
    phone.outbox.extend(rows.iter().map(|row| (row.n, row.clone())));
    phone.take(Event::Appended(rows));
}

#[test]
fn what_never_left_the_phone_is_removed_and_it_stays_known_that_it_was() {
    let mut phone = Phone::new();
    let row = photo(1);
    state_without_network(&mut phone, vec![row.clone()]);
    phone.take(Event::UploadFailed(row.needs[0], Some(Code::PhotoMissing)));
    let stuck = phone.outbox[&1].clone();
    assert_eq!((stuck.stuck(), stuck.sent, is_unsent(&stuck)), (Some(Code::PhotoMissing), false, true));
    let effects = phone.engine.handle(NOW, Event::Remove(row.id, words()));
    let [Effect::Write { tx, ops }] = &effects[..] else { panic!("{effects:?}") };
    assert!(ops.contains(&Op::RemoveOut(1)) && ops.contains(&Op::DropPhoto(row.needs[0])));
    let told = phone.engine.handle(NOW, Event::Stored(*tx));
    assert_eq!(told, [Effect::Tell(Tell::Outbox)]);
    ops.clone().into_iter().for_each(|op| phone.write(op));
    assert_eq!(phone.answered[&row.id].reason, words());
    // Rows that were read before do not bring it back, and it never goes out.
    phone.take(Event::Appended(vec![stuck]));
    phone.connect(1, 1, Vec::new());
    assert!(!phone.said.iter().any(|frame| matches!(frame, ClientFrame::Push(_))));
}

#[test]
fn what_may_have_been_sent_is_not_removed_here_whatever_became_of_it() {
    for verdict in
        [None, Some((Verdict::Retry, Code::FactUnknown)), Some((Verdict::Rejected, Code::FactBody))]
    {
        let mut phone = Phone::new();
        phone.connect(1, 1, Vec::new());
        let push = phone.state(1);
        match verdict {
            Some((verdict, code)) => phone.hear(&receipt(&push, 0, verdict, code)),
            // The connection breaks: it may be committed, and nobody here knows.
            None => phone.take(Event::Closed),
        }
        let before = phone.outbox.clone();
        assert!(before[&1].sent);
        let effects = phone.engine.handle(NOW, Event::Remove(push.items[0].id, words()));
        assert_eq!(effects, [Effect::Tell(Tell::Outbox)]);
        assert_eq!((phone.outbox, phone.answered), (before, BTreeMap::new()));
    }
}

#[test]
fn what_something_else_answers_goes_after_that_and_a_photo_stays_as_long_as_anything_cites_it() {
    let mut phone = Phone::new();
    let (row, other) = (photo(1), OutRow { needs: photo(1).needs, ..photo(2) });
    let answer = answering(3, &row);
    state_without_network(&mut phone, vec![row.clone(), other, answer.clone()]);
    phone.take(Event::Remove(row.id, words()));
    assert_eq!(phone.outbox.len(), 3);
    phone.take(Event::Remove(answer.id, words()));
    phone.take(Event::Remove(answer.id, words()));
    let effects = phone.engine.handle(NOW, Event::Remove(row.id, words()));
    let [Effect::Write { ops, .. }] = &effects[..] else { panic!("{effects:?}") };
    assert!(!ops.iter().any(|op| matches!(op, Op::DropPhoto(_))));
}

#[test]
fn what_is_taken_back_at_the_server_leaves_like_anything_that_does_not_count() {
    let mut phone = Phone::new();
    phone.connect(1, 1, Vec::new());
    let push = phone.state(1);
    phone.hear(&receipt(&push, 0, Verdict::Retry, Code::FactUnknown));
    let ServerFrame::Receipt(receipt) = receipt(&push, 2, Verdict::Dismissed, Code::TakenBack) else {
        unreachable!()
    };
    phone.hear(&ServerFrame::Receipt(Receipt {
        reason: Some(words()),
        hash: Digest::of(b"other"),
        ..receipt
    }));
    assert!(phone.outbox.is_empty());
    assert_eq!(phone.answered[&push.items[0].id].reason, words());
    assert!(phone.said.contains(&ClientFrame::Ack { receipts: 2 }));
}
