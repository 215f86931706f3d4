//! Documents that are founded anew while a phone is in the middle of something.

use super::*;
use crate::sync::change::genesis_hash;

fn entry(epoch: u32, access: Access, heads: Option<Digest>) -> DocEntry {
    DocEntry { id: bank().0, key: bank().1, epoch, access, heads }
}

/// The document in this epoch with these facts, as the server minted them anew.
fn server(epoch: u32, pushes: &[&Push]) -> Replica {
    let (doc, key) = bank();
    let mut replica = Replica::new(doc, &key, epoch).unwrap();
    for (n, push) in (1..).zip(pushes) {
        let (actor, deps) = (Actor([9; 16]), replica.heads());
        let place = crate::sync::change::Place { actor, seq: n, start_op: n + 2, deps, time: NOW };
        replica.apply(vec![place.change(push.items[0].id, &push.items[0].fact)]).unwrap();
    }
    replica
}

fn listed(replica: &Replica, epoch: u32) -> ServerFrame {
    ServerFrame::Access(entry(epoch, Access::Read, Some(heads_digest(&replica.heads()))))
}

fn chunks(replica: &Replica, epoch: u32) -> ServerFrame {
    ServerFrame::Chunks(Chunks {
        doc: bank().0,
        epoch,
        snapshot: Some(ByteBuf::from(replica.save())),
        changes: Vec::new(),
        heads: replica.heads(),
        more: false,
    })
}

fn past(push: &Push, epoch: u32) -> ServerFrame {
    let ServerFrame::Receipt(said) = receipt(push, 0, Verdict::Retry, Code::EpochPast) else {
        unreachable!()
    };
    ServerFrame::Receipt(Receipt { epoch: Some(epoch), ..said })
}

fn pushes(phone: &Phone) -> Vec<&Push> {
    let pushes = phone.said.iter().filter_map(|frame| match frame {
        ClientFrame::Push(push) => Some(push),
        _ => None,
    });
    pushes.collect()
}

/// A phone on which the first fact is confirmed.
fn confirmed() -> (Phone, Push) {
    let mut phone = Phone::new();
    phone.connect(1, 1, Vec::new());
    let first = phone.state(1);
    phone.hear(&receipt(&first, 1, Verdict::Committed, Code::Ok));
    phone.hear(&listed(&server_as_minted(&first), 0));
    assert!(phone.outbox.is_empty() && phone.facts.contains_key(&bank().0));
    phone.said.clear();
    (phone, first)
}

fn server_as_minted(push: &Push) -> Replica {
    let (doc, key) = bank();
    let mut replica = Replica::new(doc, &key, 0).unwrap();
    replica.apply(vec![push.items[0].place.change(push.items[0].id, &push.items[0].fact)]).unwrap();
    replica
}

#[test]
fn what_is_in_flight_when_its_document_is_founded_anew_is_minted_on_the_new_one() {
    let (mut phone, first) = confirmed();
    let second = phone.state(2);
    let anew = server(1, &[&first]);
    phone.hear(&listed(&anew, 1));
    // Nothing of the old epoch is left, plain facts included, and the new one is asked for.
    assert!(phone.contents.is_empty() && phone.facts.is_empty());
    let pull = Pull { doc: bank().0, epoch: 1, have: Vec::new() };
    assert_eq!(phone.said, [ClientFrame::Pull(pull)]);
    phone.hear(&past(&second, 1));
    phone.hear(&chunks(&anew, 1));
    let again = pushes(&phone);
    assert_eq!(again.len(), 1);
    assert_eq!((again[0].epoch, again[0].items[0].id), (1, second.items[0].id));
    assert_eq!((&again[0].items[0].place.deps, again[0].items[0].place.seq), (&anew.heads(), 1));
    assert_eq!(phone.facts[&bank().0].facts.len(), 1);
}

#[test]
fn an_answer_about_a_later_epoch_says_that_there_is_one() {
    // The receipt comes before word of the document.
    let (mut phone, first) = confirmed();
    let second = phone.state(2);
    let anew = server(1, &[&first]);
    phone.hear(&past(&second, 1));
    assert!(phone.facts.is_empty());
    assert!(matches!(&phone.said[..], [ClientFrame::Pull(pull)] if pull.epoch == 1));
    phone.hear(&chunks(&anew, 1));
    assert_eq!(pushes(&phone).iter().map(|push| push.epoch).collect::<Vec<_>>(), [1]);
    // The answer to a pull comes before it.
    let (mut phone, first) = confirmed();
    phone.hear(&chunks(&server(2, &[&first]), 2));
    assert_eq!(phone.engine.docs().map(|doc| (doc.epoch, doc.heads.len())).collect::<Vec<_>>(), [(2, 1)]);
    // Word of an epoch in between comes late.
    phone.hear(&listed(&server(1, &[&first]), 1));
    assert_eq!(phone.engine.docs().map(|doc| doc.epoch).collect::<Vec<_>>(), [2]);
}

#[test]
fn the_answer_to_a_pull_of_the_old_epoch_does_not_stand_in_for_the_new_one() {
    let (mut phone, first) = confirmed();
    phone.hear(&ServerFrame::Changed(Changed {
        doc: bank().0,
        epoch: 0,
        changes: Vec::new(),
        heads: vec![Digest::of(b"more")],
        cursor: 2,
    }));
    let anew = server(1, &[&first]);
    phone.hear(&listed(&anew, 1));
    let asked: Vec<u32> = phone
        .said
        .iter()
        .filter_map(|frame| if let ClientFrame::Pull(pull) = frame { Some(pull.epoch) } else { None })
        .collect();
    assert_eq!(asked, [0, 1]);
    phone.hear(&chunks(&server_as_minted(&first), 0));
    assert!(phone.contents.is_empty());
    phone.hear(&chunks(&anew, 1));
    assert!(phone.engine.is_idle() && phone.contents.contains_key(&bank().0));
}

#[test]
fn a_receipt_that_is_on_its_way_while_its_document_is_founded_anew_counts() {
    let (mut phone, first) = confirmed();
    let second = phone.state(2);
    let anew = server(1, &[&first, &second]);
    phone.said.clear();
    phone.hear(&listed(&anew, 1));
    phone.hear(&receipt(&second, 2, Verdict::Committed, Code::Ok));
    assert_eq!(phone.outbox[&2].state, OutState::Committed);
    phone.hear(&chunks(&anew, 1));
    assert!(phone.outbox.is_empty() && pushes(&phone).is_empty());
    assert_eq!(phone.said.last(), Some(&ClientFrame::Ack { receipts: 2 }));
    assert!(phone.sent.contains_key(&second.items[0].id));
}

#[test]
fn where_a_phone_may_only_add_it_goes_on_from_the_new_genesis() {
    let (mut phone, _) = confirmed();
    phone.hear(&ServerFrame::Access(entry(0, Access::Append, None)));
    let second = phone.state(2);
    assert_eq!((second.epoch, second.items[0].place.seq), (0, 2));
    phone.hear(&ServerFrame::Access(entry(1, Access::Append, None)));
    phone.hear(&past(&second, 1));
    let again = pushes(&phone);
    let place = &again[0].items[0].place;
    assert_eq!((again[0].epoch, place.seq), (1, 1));
    assert_eq!(place.deps, [genesis_hash(bank().0, &bank().1, 1)]);
}

#[test]
fn a_document_that_is_no_longer_listed_tells_its_epoch_with_the_receipt() {
    // The phone held it once, and what it wrote then is where its next change would stand.
    let (mut phone, _) = confirmed();
    phone.hear(&ServerFrame::Gone { doc: bank().0 });
    let second = phone.state(2);
    phone.hear(&past(&second, 3));
    let place =
        |phone: &Phone| pushes(phone).last().map(|push| (push.epoch, push.items[0].place.deps.clone()));
    let expected = Some((3, vec![genesis_hash(bank().0, &bank().1, 3)]));
    assert_eq!(place(&phone), expected);
    // It never held it.
    let mut phone = Phone::new();
    phone.connect(1, 1, Vec::new());
    let both = phone.state_all(1..=2);
    for item in &both.items {
        let one = Push { items: vec![item.clone()], ..both.clone() };
        phone.hear(&past(&one, 3));
    }
    let again: Vec<(u32, u64)> = pushes(&phone)
        .iter()
        .flat_map(|push| push.items.iter().map(|item| (push.epoch, item.place.seq)))
        .collect();
    assert_eq!(again, [(3, 1), (3, 2)]);
}

#[test]
fn nothing_is_kept_of_what_was_erased() {
    let (mut phone, first) = confirmed();
    assert!(phone.sent.contains_key(&first.items[0].id));
    phone.hear(&receipt(&first, 2, Verdict::Erased, Code::FactErased));
    assert!(phone.sent.is_empty());
    assert_eq!(phone.said, [ClientFrame::Ack { receipts: 2 }]);
    // Of one that was refused, the row goes; what stood on its change is minted again.
    let both = phone.state_all(2..=3);
    phone.hear(&receipt(&both, 3, Verdict::Rejected, Code::FactBody));
    assert_eq!(phone.outbox.len(), 2);
    phone.hear(&receipt(&both, 4, Verdict::Erased, Code::FactErased));
    assert_eq!(phone.outbox.keys().collect::<Vec<_>>(), [&3]);
    // Rows read before do not bring it back.
    let row = OutRow { n: 2, ..phone.outbox[&3].clone() };
    phone.take(Event::Appended(vec![OutRow { id: both.items[0].id, ..row }]));
    assert_eq!(phone.engine.outbox().count(), 1);
}

#[test]
fn what_the_server_cannot_read_now_stays_here() {
    let (mut phone, _) = confirmed();
    let news = ServerFrame::Changed(Changed {
        doc: bank().0,
        epoch: 0,
        changes: Vec::new(),
        heads: vec![Digest::of(b"more")],
        cursor: 2,
    });
    phone.hear(&news);
    phone.hear(&ServerFrame::Failed { doc: bank().0, code: Code::DocDamaged });
    assert!(phone.contents.contains_key(&bank().0) && phone.facts.contains_key(&bank().0));
    assert_eq!(phone.engine.link(), Link::Up);
    // It is asked for again when there is reason to.
    phone.said.clear();
    phone.take(Event::Nudge);
    assert!(matches!(&phone.said[..], [ClientFrame::Pull(_)]));
}

#[test]
fn a_locked_phone_hears_of_its_lock_with_each_answer_to_a_request_and_says_once_that_nothing_is_left() {
    let mut phone = Phone::new();
    phone.take(Event::Opened);
    let mut fact = sample::fact(Kind::Banked).unwrap();
    fact.id = FactId::at(NOW, [1; 10]);
    let row = OutRow { n: 1, ..OutRow::new(bank().0, bank().1, &fact) };
    phone.outbox.insert(1, row.clone());
    phone.take(Event::Appended(vec![row]));
    phone.said.clear();
    let history = HistoryId::random([1; 16]);
    let welcome = Welcome { time: NOW, history, min_schema: SCHEMA, device: device() };
    let greeting = [
        ServerFrame::Error { code: Code::DeviceLocked },
        ServerFrame::Welcome(welcome),
        manifest(0, Vec::new(), Vec::new()),
    ];
    let answer = |phone: &mut Phone, frames: &[ServerFrame]| {
        for frame in greeting.iter().chain(frames) {
            phone.hear(frame);
        }
        std::mem::take(&mut phone.said)
    };
    let said = answer(&mut phone, &[]);
    let [ClientFrame::Push(push)] = &said[..] else { panic!("{said:?}") };
    let held = receipt(push, 1, Verdict::Held, Code::DeviceWasLocked);
    let said = answer(&mut phone, &[held]);
    assert!(said.contains(&ClientFrame::LetGo) && phone.outbox.is_empty(), "{said:?}");
    for _ in 0..2 {
        assert_eq!(answer(&mut phone, &[]), [], "and nothing more is asked for");
    }
    assert_eq!(phone.engine.link(), Link::Up);
}

#[test]
fn a_phone_that_is_unlocked_while_it_is_connected_takes_nothing_before_it_has_greeted_anew() {
    let mut phone = Phone::new();
    phone.take(Event::Opened);
    phone.hear(&ServerFrame::Error { code: Code::DeviceLocked });
    let history = HistoryId::random([1; 16]);
    phone.hear(&ServerFrame::Welcome(Welcome { time: NOW, history, min_schema: SCHEMA, device: device() }));
    phone.hear(&manifest(0, Vec::new(), Vec::new()));
    let given = ServerFrame::Access(entry(0, Access::Append, None));
    let effects = phone.engine.handle(NOW, Event::Frame(wire::encode(&given)));
    assert_eq!(effects, [Effect::Disconnect]);
    assert_eq!(phone.engine.docs().count(), 0);
}
