//! Photos that cannot be sent now.

use super::super::outbox::WAIT_MS;
use super::removing::photo;
use super::*;

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
