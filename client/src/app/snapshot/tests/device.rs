//! What screens say of the device itself: locked, emptied, unlocked, forgotten; and of what is not on it.

use super::*;
use shared::domain::speaker::DeviceKind;
use shared::ids::HistoryId;
use shared::sync::change::Actor;
use shared::wire::Verdict;

fn session(device: Option<u8>) -> api::Me {
    let device = device.map(|n| api::MyDevice {
        id: DeviceId::random([n; 16]),
        kind: DeviceKind::Own,
        label: "T1".into(),
        unit: None,
    });
    let (history, lang) = (HistoryId::random([8; 16]), "sv".into());
    api::Me { device, person: None, people: Vec::new(), history, demo: false, lang }
}

fn identity() -> Identity {
    Identity {
        device: DeviceId::random([1; 16]),
        actor: Actor([1; 16]),
        cursor: None,
        history: None,
        skew: 0,
        heard: Some(NOW),
    }
}

#[test]
fn a_locked_phone_says_that_it_is_empty_only_once_nothing_is_left() {
    let locked = |rows| Snapshot::default().with_rows(rows, &Ask::default()).with_refusal(Code::DeviceLocked);
    assert!(!locked(rows(vec![confirmed(&[1])], vec![])).is_emptied());
    assert!(!locked(rows(vec![], vec![out(1)])).is_emptied());
    let unreadable = Rows { unreadable: 1, ..Rows::default() };
    assert!(!locked(unreadable).is_emptied());
    let empty = locked(rows(vec![], vec![]));
    assert!(empty.is_emptied());
    assert!(!empty.with_link(Link::Up).is_emptied(), "unlocked, it is a phone like any other");
}

#[test]
fn a_phone_that_is_unlocked_waits_for_the_server_to_say_who_speaks_on_it() {
    let nobody = Rows { session: Some(session(Some(1))), ..Rows::default() };
    let locked =
        Snapshot::default().with_rows(nobody, &Ask::default()).with_asked().with_refusal(Code::DeviceLocked);
    assert!(locked.is_settled());
    assert!(!locked.with_link(Link::Up).is_settled());
    let known = locked.with_refusal(Code::AppTooOld).with_link(Link::Up);
    assert!(known.is_settled(), "nothing else makes a phone forget who is here");
}

#[test]
fn what_was_said_of_a_device_is_not_said_of_the_one_that_it_becomes() {
    let on = |device| Rows { session: Some(session(device)), ..Rows::default() };
    for (before, code) in [(Some(1), Code::DeviceLocked), (None, Code::DeviceUnknown)] {
        let refused = Snapshot::default().with_rows(on(before), &Ask::default()).with_refusal(code);
        assert_eq!(refused.with_rows(on(before), &docs(&[])).link().refused, Some(code));
        assert_eq!(refused.with_rows(on(Some(2)), &docs(&[])).link().refused, None);
    }
    let too_old = Snapshot::default().with_rows(on(Some(1)), &Ask::default()).with_refusal(Code::AppTooOld);
    assert_eq!(too_old.with_rows(on(Some(2)), &docs(&[])).link().refused, Some(Code::AppTooOld));
}

#[test]
fn a_device_is_forgotten_only_where_the_server_has_known_it() {
    let rows = |identity: Option<Identity>, device| {
        let rows = Rows { identity, session: Some(session(device)), ..Rows::default() };
        Snapshot::default().with_rows(rows, &Ask::default())
    };
    assert!(!rows(None, None).is_forgotten(), "nobody has been here yet");
    assert!(!rows(Some(identity()), Some(1)).is_forgotten());
    let forgotten = rows(Some(identity()), None);
    assert!(forgotten.is_forgotten());
    assert_eq!(forgotten.device(), Some(DeviceId::random([1; 16])), "which it was is known all the same");
    assert!(rows(Some(identity()), Some(1)).with_refusal(Code::DeviceUnknown).is_forgotten());
}

#[test]
fn a_job_that_is_not_here_is_somebody_elses_once_the_server_has_said_what_is_ours() {
    let at = |link| Snapshot::default().with_link(link);
    for link in [Link::Down, Link::Opening, Link::Greeting] {
        assert!(!at(link).is_not_ours(false), "{link:?}: it may come yet");
    }
    assert!(at(Link::Up).is_not_ours(false));
    assert!(!at(Link::Up).with_pulling(1).is_not_ours(true), "it may be on its way");
    assert!(at(Link::Down).is_not_ours(true), "it was here, and went");
}

#[test]
fn what_a_newer_app_wrote_and_this_one_cannot_read_is_counted_until_it_is_gone() {
    let waits = Snapshot::default().with_rows(Rows { unreadable: 2, ..Rows::default() }, &Ask::default());
    assert_eq!((waits.unreadable(), waits.waiting().len()), (2, 0));
    assert_eq!(waits.with_rows(Rows::default(), &docs(&[])).unreadable(), 0);
}

#[test]
fn what_the_server_has_got_is_not_said_to_wait_on_the_phone() {
    let looked = OutState::Looked { verdict: Verdict::Held, code: Code::HandedIn };
    let outbox = vec![
        out(1),
        OutRow { state: OutState::Committed, ..out(2) },
        OutRow { state: looked, sent: true, ..out(3) },
        OutRow { state: looked, sent: false, ..out(4) },
    ];
    assert_eq!(Snapshot::default().with_rows(rows(vec![], outbox), &Ask::default()).unsent(), 2);
}
