//! Apps that are older or newer than the server: nothing is lost, and the one that comes after sends what waits.

use super::*;

fn welcome(min_schema: u32) -> ServerFrame {
    let history = HistoryId::random([1; 16]);
    ServerFrame::Welcome(Welcome { time: NOW, history, min_schema, device: device() })
}

/// What an engine asks for when it hears this, the storage not answering.
fn asked(phone: &mut Phone, frame: &ServerFrame) -> Vec<Effect> {
    phone.engine.handle(phone.now, Event::Frame(wire::encode(frame)))
}

fn stated(n: u8) -> OutRow {
    let mut fact = sample::fact(Kind::Banked).unwrap();
    fact.id = FactId::at(NOW, [n; 10]);
    OutRow { n: n.into(), ..OutRow::new(bank().0, bank().1, &fact) }
}

/// Something is stated while there is no connection.
fn append_offline(phone: &mut Phone, row: OutRow) {
    phone.outbox.insert(row.n, row.clone());
    phone.take(Event::Appended(vec![row]));
}

#[test]
fn an_app_that_is_too_old_sends_nothing_and_keeps_what_waits_for_the_one_after_it() {
    let mut phone = Phone::new();
    phone.connect(1, 7, Vec::new());
    let minted = phone.state(1);
    phone.take(Event::Closed);
    append_offline(&mut phone, stated(2));
    let before = (phone.identity.clone(), phone.outbox.clone(), phone.contents.clone());
    // It says so in its welcome, and once more as an error, of which the first is enough.
    for frames in [vec![welcome(SCHEMA + 1)], vec![ServerFrame::Error { code: Code::AppTooOld }]] {
        phone.said.clear();
        phone.take(Event::Opened);
        assert!(matches!(phone.said[..], [ClientFrame::Hello(_)]));
        for frame in &frames {
            let effects = asked(&mut phone, frame);
            assert_eq!(effects, [Effect::Tell(Tell::Refused(Code::AppTooOld)), Effect::Disconnect]);
        }
        // What is stated meanwhile waits with the rest.
        assert!(
            phone.engine.handle(NOW, Event::Nudge).iter().all(|effect| !matches!(effect, Effect::Send(_)))
        );
        phone.take(Event::Closed);
    }
    assert_eq!((phone.identity.clone(), phone.outbox.clone(), phone.contents.clone()), before);

    // The app after it starts from the same storage.
    phone.engine = Engine::new(Start {
        identity: phone.identity.clone(),
        spare_actor: Actor([9; 16]),
        build: "newer".to_owned(),
        schema: SCHEMA,
        docs: Vec::new(),
        outbox: phone.outbox.values().cloned().collect(),
        views: Vec::new(),
    });
    phone.said.clear();
    phone.take(Event::Opened);
    phone.said.clear();
    phone.hear(&welcome(SCHEMA));
    phone.hear(&manifest(7, Vec::new(), Vec::new()));
    let Some(ClientFrame::Push(push)) = phone.said.pop() else { panic!("what waited goes out") };
    let ids: Vec<FactId> = push.items.iter().map(|item| item.id).collect();
    assert_eq!(ids, [minted.items[0].id, stated(2).id]);
    assert_eq!(push.items[0], minted.items[0], "what may have been sent is sent again as it was");
    for (number, item) in (1..).zip(&push.items) {
        let one = Push { items: vec![item.clone()], ..push.clone() };
        phone.hear(&receipt(&one, number, Verdict::Committed, Code::Ok));
    }
    assert!(phone.outbox.is_empty());
    assert_eq!(phone.sent.len(), 2);
}

#[test]
fn a_server_that_does_not_know_a_kind_yet_gets_it_again_later() {
    let mut phone = Phone::new();
    phone.connect(1, 1, Vec::new());
    let push = phone.state(1);
    phone.hear(&receipt(&push, 0, Verdict::Retry, Code::FactUnknown));
    assert_eq!(phone.outbox.len(), 1);
    phone.now += 20_000;
    phone.take(Event::Nudge);
    let Some(ClientFrame::Push(again)) = phone.said.pop() else { panic!("it is sent again") };
    assert_eq!(again, push);
    phone.hear(&receipt(&again, 1, Verdict::Committed, Code::Ok));
    assert!(phone.outbox.is_empty());
}

#[test]
fn a_server_that_cannot_be_understood_time_and_again_is_newer_than_the_app() {
    let mut phone = Phone::new();
    phone.connect(1, 1, Vec::new());
    let push = phone.state(1);
    let mut waits = Vec::new();
    for time in 0..8 {
        let effects = phone.engine.handle(NOW, Event::Frame(b"newer".to_vec()));
        let says = effects.contains(&Effect::Tell(Tell::Refused(Code::Protocol)));
        assert_eq!((says, effects.last()), (time > 0, Some(&Effect::Disconnect)));
        waits.extend(phone.engine.handle(NOW, Event::Closed).iter().filter_map(|effect| match effect {
            Effect::Connect { after } => Some(*after),
            _ => None,
        }));
        phone.take(Event::Opened);
        phone.hear(&welcome(SCHEMA));
        phone.hear(&manifest(1, Vec::new(), Vec::new()));
    }
    assert!(waits.is_sorted() && waits[7] >= 30_000, "it is asked less and less often: {waits:?}");
    assert_eq!(phone.outbox.values().map(|row| row.id).collect::<Vec<_>>(), [push.items[0].id]);
}
