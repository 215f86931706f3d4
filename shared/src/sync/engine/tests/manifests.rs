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
