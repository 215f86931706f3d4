//! The file of what a phone could not send, as the office's computer reads it, and as the server takes what is in it.

use server::sync::group::{self, Answer, Job, What};
use server::sync::ledger::Ledger as _;
use server::sync::shelf::Shelf;
use server::sync::testing::{LEADER, LEADER_PHONE, NODE, NOW};
use shared::domain::fact::Fact;
use shared::unsent::UnsentFile;
use shared::wire::{Code, MAX_ITEMS, Verdict};

use super::session;
use crate::at_once::at_once;

/// A file reads the same once it is written again, and only what is a fact is held.
pub(super) fn check(bytes: &[u8]) {
    let Some(mut file) = UnsentFile::read(bytes) else { return };
    assert_eq!(UnsentFile::read(&file.to_bytes()).as_ref(), Some(&file));
    file.facts.truncate(MAX_ITEMS);
    let ledger = session::town();
    let job = Job { device: LEADER_PHONE, what: What::HandIn(file.facts.clone(), LEADER) };
    let done = at_once(group::commit(&ledger, &mut Shelf::default(), NODE, NOW, &[job]));
    let [Answer::Done(receipts)] = done.answers.as_slice() else { panic!("{:?}", done.answers) };
    assert_eq!(receipts.len(), file.facts.len());
    let mut read = at_once(ledger.read()).expect("the memory reads");
    for (receipt, fact) in receipts.iter().zip(&file.facts) {
        assert_eq!(receipt.fact, fact.id);
        assert_ne!(receipt.code, Code::Internal);
        let kept = at_once(read.verdicts(fact.id)).expect("the memory answers");
        assert!(kept.iter().all(|row| Fact::check(row.fact, &row.json).is_ok()));
        assert!(receipt.verdict != Verdict::Held || kept.iter().any(|row| row.json == fact.fact));
    }
}
