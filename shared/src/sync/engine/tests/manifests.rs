//! What is listed in several frames, and what the pages hear of it.

use super::*;

#[test]
fn a_manifest_in_several_frames_counts_once_all_of_it_is_here() {
    let mut phone = Phone::new();
    let listed = |phone: &Phone| phone.engine.docs().count();
    let entry = |number: u8| DocEntry {
        id: DocId::random([number; 16]),
        key: DocKey::Work(sample::UNIT),
        epoch: 0,
        access: Access::Append,
        heads: None,
    };
    let manifest = |docs: Vec<DocEntry>, more| {
        ServerFrame::Manifest(Manifest { cursor: 7, whole: true, docs, gone: vec![], views: vec![], more })
    };
    phone.take(Event::Opened);
    phone.hear(&manifest(vec![entry(1), entry(2)], true));
    assert_eq!((listed(&phone), phone.identity.cursor, phone.engine.link()), (0, None, Link::Greeting));
    // The line breaks in between: what came is forgotten, and the next greeting begins anew.
    phone.take(Event::Closed);
    phone.take(Event::Opened);
    phone.hear(&manifest(vec![entry(3)], false));
    assert_eq!((listed(&phone), phone.identity.cursor), (1, Some(7)));
    phone.take(Event::Closed);
    phone.take(Event::Opened);
    phone.hear(&manifest(vec![entry(1), entry(2)], true));
    assert_eq!(listed(&phone), 1);
    phone.hear(&manifest(vec![entry(3)], false));
    assert_eq!((listed(&phone), phone.engine.link()), (3, Link::Up));
}

#[test]
fn the_pages_are_told_while_documents_are_on_their_way() {
    let mut phone = Phone::new();
    phone.connect(1, 1, Vec::new());
    let ((doc, key), heads) = (bank(), Some(Digest::of(b"more than this")));
    let entry = DocEntry { id: doc, key, epoch: 0, access: Access::Read, heads };
    for (frame, expected) in [
        (ServerFrame::Access(entry.clone()), vec![1]),
        (ServerFrame::Access(entry), vec![]),
        (ServerFrame::Gone { doc }, vec![0]),
    ] {
        let effects = phone.engine.handle(NOW, Event::Frame(wire::encode(&frame)));
        let told = effects.into_iter().filter_map(|effect| match effect {
            Effect::Tell(Tell::Pulling(count)) => Some(count),
            _ => None,
        });
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }
}

#[test]
fn a_view_that_is_on_its_way_is_not_asked_for_with_every_manifest() {
    let mut phone = Phone::new();
    phone.connect(1, 7, Vec::new());
    phone.said.clear();
    let of = |bytes: &[u8]| {
        manifest(7, Vec::new(), vec![ViewEntry { name: ViewName::Crew, version: Digest::of(bytes) }])
    };
    let asked = ClientFrame::View { name: ViewName::Crew };
    for (bytes, times) in [(b"one", 1), (b"one", 0), (b"two", 1)] {
        phone.hear(&of(bytes));
        assert_eq!(std::mem::take(&mut phone.said), vec![asked.clone(); times]);
    }
    // A lost connection took the request with it.
    phone.connect(1, 7, Vec::new());
    phone.said.clear();
    phone.hear(&of(b"two"));
    assert_eq!(phone.said, [asked]);
}
