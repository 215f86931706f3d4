//! Photos that cannot be sent now.

use super::super::outbox::WAIT_MS;
use super::removing::photo;
use super::*;
use crate::domain::fact::Journey;
use crate::unsent::is_unsent;

#[test]
fn a_photo_that_the_server_has_no_room_for_says_so_and_goes_when_there_is() {
    let mut phone = Phone::new();
    phone.connect(1, 1, Vec::new());
    let row = photo(1);
    let digest = row.needs[0];
    phone.outbox.insert(1, row.clone());
    let asked = phone.engine.handle(phone.now, Event::Appended(vec![row]));
    assert!(asked.contains(&Effect::Upload(digest)), "{asked:?}");
    phone.take(Event::UploadFailed(digest, Some(Code::DiskFull)));
    let waits = phone.outbox[&1].clone();
    assert_eq!(waits.state, OutState::Waiting { until: phone.now + WAIT_MS, code: Code::DiskFull });
    assert_eq!((waits.stuck(), waits.sent), (None, false));
    let too_early = phone.engine.handle(phone.now, Event::Nudge);
    assert!(!too_early.contains(&Effect::Upload(digest)), "{too_early:?}");
    phone.now += WAIT_MS;
    let again = phone.engine.handle(phone.now, Event::Nudge);
    assert!(again.contains(&Effect::Upload(digest)), "{again:?}");
    assert!(!phone.said.iter().any(|frame| matches!(frame, ClientFrame::Push(_))));
    phone.take(Event::Uploaded(digest));
    assert!(phone.said.iter().any(|frame| matches!(frame, ClientFrame::Push(_))), "{:?}", phone.said);
}

/// A phone that is connected, with a photo to send.
fn with_photo(row: OutRow) -> (Phone, Digest) {
    let mut phone = Phone::new();
    phone.connect(1, 7, Vec::new());
    let digest = row.needs[0];
    phone.outbox.insert(row.n, row.clone());
    phone.take(Event::Appended(vec![row]));
    (phone, digest)
}

fn pushed(phone: &mut Phone) -> Push {
    let Some(ClientFrame::Push(push)) = phone.said.pop() else { panic!("it is sent") };
    push
}

/// The server asks for the photo that is gone.
fn asks_for_it(phone: &mut Phone, push: &Push, digest: Digest) {
    phone.hear(&receipt(push, 0, Verdict::Retry, Code::PhotoMissing));
    phone.now += WAIT_MS;
    let again = phone.engine.handle(phone.now, Event::Nudge);
    assert!(again.contains(&Effect::Upload(digest)), "{again:?}");
    phone.take(Event::UploadFailed(digest, Some(Code::PhotoMissing)));
}

#[test]
fn nobody_looks_at_what_was_sent_and_stopped_here_because_its_photo_is_gone() {
    let (mut phone, digest) = with_photo(photo(1));
    phone.take(Event::Uploaded(digest));
    let push = pushed(&mut phone);
    asks_for_it(&mut phone, &push, digest);
    let stopped = phone.outbox[&1].clone();
    assert_eq!((stopped.stuck(), stopped.sent), (Some(Code::PhotoMissing), true));
    assert_eq!((stopped.journey(), is_unsent(&stopped)), (Journey::Pending, true));
    // What the server refused is looked at, and is not carried to the office.
    let refused = OutState::Looked { verdict: Verdict::Rejected, code: Code::FactBody };
    let refused = OutRow { state: refused, ..stopped };
    assert_eq!((refused.journey(), is_unsent(&refused)), (Journey::Looked, false));
}

#[test]
fn what_is_offered_again_goes_without_a_photo_that_is_gone_and_the_server_says_whether_it_has_it() {
    let offered = OutRow { sent: true, ..photo(1) };
    for code in [Code::Ok, Code::PhotoMissing] {
        let (mut phone, digest) = with_photo(offered.clone());
        assert_eq!(phone.said, []);
        phone.take(Event::UploadFailed(digest, Some(Code::PhotoMissing)));
        let push = pushed(&mut phone);
        if code == Code::Ok {
            phone.hear(&receipt(&push, 1, Verdict::Duplicate, code));
            assert!(phone.outbox.is_empty());
        } else {
            asks_for_it(&mut phone, &push, digest);
            assert!(phone.outbox[&1].lacks_photo());
            assert!(!phone.said.iter().any(|frame| matches!(frame, ClientFrame::Push(_))));
        }
    }
}

#[test]
fn a_locked_phone_hands_over_what_a_photo_that_is_gone_belongs_to_and_is_empty_then() {
    let (mut phone, digest) = with_photo(photo(1));
    phone.take(Event::UploadFailed(digest, Some(Code::PhotoMissing)));
    assert!(phone.outbox[&1].lacks_photo());
    for _ in 0..2 {
        // Only when it has let go of all else is it taken as one that knows nothing.
        phone.hear(&ServerFrame::Error { code: Code::DeviceLocked });
        phone.take(Event::Closed);
        phone.take(Event::Opened);
    }
    phone.hear(&ServerFrame::Error { code: Code::DeviceLocked });
    let history = HistoryId::random([1; 16]);
    phone.hear(&ServerFrame::Welcome(Welcome { time: NOW, history, min_schema: SCHEMA, device: device() }));
    phone.said.clear();
    phone.hear(&manifest(0, Vec::new(), Vec::new()));
    phone.take(Event::UploadFailed(digest, Some(Code::PhotoMissing)));
    let push = pushed(&mut phone);
    phone.hear(&receipt(&push, 0, Verdict::Held, Code::DeviceWasLocked));
    assert!(phone.outbox.is_empty());
    assert_eq!(phone.said, [ClientFrame::LetGo]);
}
