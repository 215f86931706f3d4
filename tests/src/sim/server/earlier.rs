//! The server before today's: it does not know one kind of fact, and has it sent again later.

use shared::wire::{self, ClientFrame, Code, Item, Receipt, ServerFrame};

use crate::sim::versions::is_new;

/// A frame without the facts that are unknown to it, if anything is left of it, and what it says of those.
pub(super) fn sift(bytes: Vec<u8>) -> (Option<Vec<u8>>, Vec<ServerFrame>) {
    let Ok(ClientFrame::Push(mut push)) = wire::decode::<ClientFrame>(&bytes) else {
        return (Some(bytes), Vec::new());
    };
    let unknown: Vec<Item> = push.items.extract_if(.., |item| is_new(item.id, &item.fact)).collect();
    if unknown.is_empty() {
        return (Some(bytes), Vec::new());
    }
    let code = Code::FactUnknown;
    let receipt = |item: Item| {
        let (doc, fact, hash, verdict) = (push.doc, item.id, item.hash, code.verdict());
        ServerFrame::Receipt(Receipt { number: 0, doc, fact, hash, verdict, code, reason: None, epoch: None })
    };
    let said = unknown.into_iter().map(receipt).collect();
    ((!push.items.is_empty()).then(|| wire::encode(&ClientFrame::Push(push))), said)
}
