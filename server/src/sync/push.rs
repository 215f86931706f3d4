//! Judging what a device states: the checks in their order, the first failure is the verdict.
//!
//! 1. the device's own earlier change (its stored verdict again), the document, and the person;
//! 2. caps, and the hash of the change as built here from the typed fields;
//! 3. the fact's id: the same fact by the same author is a duplicate wherever its change stands;
//! 4. the actor, and where the change stands;
//! 5. role, kind, body, what it answers, card and photos.
//!
//! Only then is it written, with everything that follows from it, in the same transaction.

use shared::domain::catalogue::Body;
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::rules;
use shared::domain::speaker::Speaker;
use shared::domain::words::Prose;
use shared::ids::DeviceId;
use shared::wire::{Code, Item, MAX_FACT, Push, Receipt, Verdict};

use super::batch::{Batch, From, There};
use super::ledger::{CardRow, ChangeRow, DeviceRow, FactRow, Found, Lock, VerdictRow};
use super::prepared::{self, Prepared};
use super::{beside, check, derive, person};

/// What was found about one fact.
enum Judged {
    /// Everything is right with it.
    Good(Box<Good>),
    /// The same fact is there already.
    Duplicate,
    /// This device sent this very change before, and this was said.
    Before(Verdict, Code),
    /// A person has said that it does not count, and why.
    Dismissed(Code, Prose),
    /// What it says was erased.
    Erased,
    /// Something is not right with it.
    Bad(Code),
}

/// A fact that may be written.
struct Good {
    fact: Fact,
    change: ChangeRow,
    card: Option<CardRow>,
}

/// Judges the facts of a push one after the other and writes those that are right.
pub(super) async fn push(
    batch: &mut Batch<'_>,
    device: &DeviceRow,
    prepared: &Prepared,
) -> Found<Vec<Receipt>> {
    let push = prepared.push();
    let document = document(batch, device, push).await?;
    let mut receipts = Vec::with_capacity(push.items.len());
    for (item, found) in prepared.facts() {
        let (verdict, code) = match judge(batch, device, push, item, found, document).await? {
            Judged::Good(good) => {
                write(batch, device.id, push, item, *good).await?;
                (Verdict::Committed, Code::Ok)
            }
            Judged::Duplicate => {
                batch.tx.note_holder(item.id, device.id).await?;
                (Verdict::Duplicate, Code::Ok)
            }
            Judged::Before(verdict, code) => {
                receipts.push(receipt(push, item, verdict, code));
                continue;
            }
            Judged::Dismissed(code, reason) => {
                batch.tx.note_holder(item.id, device.id).await?;
                let said = receipt(push, item, Verdict::Dismissed, code);
                receipts.push(Receipt { reason: Some(reason), ..said });
                continue;
            }
            Judged::Erased => {
                receipts.push(receipt(push, item, Verdict::Erased, Code::FactErased));
                continue;
            }
            Judged::Bad(code) => {
                if code == Code::FactErased {
                    batch.tx.note_erased(item.id, batch.now.ms).await?;
                }
                (code.verdict(), code)
            }
        };
        let said = answer(batch, device.id, push, item, verdict, code).await?;
        let epoch = match code {
            Code::EpochPast => Some(batch.doc(push.doc).await?.map_or(0, |doc| doc.row.epoch)),
            _ => None,
        };
        receipts.push(Receipt { epoch, ..said });
    }
    Ok(receipts)
}

/// Writes down a verdict that is to be found again, and gives the receipt its number. What is committed is found without:
/// a device that did not hear of it sends it again.
pub(super) async fn answer(
    batch: &mut Batch<'_>,
    device: DeviceId,
    push: &Push,
    item: &Item,
    verdict: Verdict,
    code: Code,
) -> Found<Receipt> {
    let receipt = receipt(push, item, verdict, code);
    if !verdict.is_stored() {
        return Ok(receipt);
    }
    let row = VerdictRow {
        device,
        hash: item.hash,
        doc: push.doc,
        key: push.key,
        fact: item.id,
        verdict,
        code,
        by: Fact::read(item.id, &item.fact).map(|fact| fact.by),
        json: capped(&item.fact).to_owned(),
        card: item.card.as_deref().map(capped).map(str::to_owned),
        received_at: batch.now.ms,
        settled: None,
    };
    batch.tx.keep_verdict(&row).await?;
    batch.tx.keep_receipt(device, receipt).await
}

/// A receipt without a number.
pub(super) const fn receipt(push: &Push, item: &Item, verdict: Verdict, code: Code) -> Receipt {
    Receipt {
        number: 0,
        doc: push.doc,
        fact: item.id,
        hash: item.hash,
        verdict,
        code,
        reason: None,
        epoch: None,
    }
}

/// Whether the document may be stated in from this device at all.
async fn document(batch: &mut Batch<'_>, device: &DeviceRow, push: &Push) -> Found<Result<(), Code>> {
    if push.kind != push.key.kind() || !push.key.fits(push.doc) {
        return Ok(Err(Code::DocKey));
    }
    let there = batch.doc(push.doc).await?.map(|doc| (doc.row.key, doc.row.epoch));
    // Somebody else's document is as forbidden as one that is not there under this key.
    if there.is_some_and(|(key, _)| key != push.key) {
        return Ok(Err(Code::DocForbidden));
    }
    let assigned = batch.assigned(push.doc).await?;
    if !person::concerns(device, &push.key, assigned) {
        return Ok(Err(Code::DocForbidden));
    }
    if there.map_or(0, |(_, epoch)| epoch) != push.epoch {
        return Ok(Err(Code::EpochPast));
    }
    // The work of an order is founded by the server alone; until then, whoever knows its id has to wait.
    let derived = matches!(push.key, DocKey::Work(_)) && push.doc.0.get_version_num() == 8;
    if there.is_none() && derived {
        return Ok(Err(Code::DepsMissing));
    }
    Ok(Ok(()))
}

async fn judge(
    batch: &mut Batch<'_>,
    device: &DeviceRow,
    push: &Push,
    item: &Item,
    found: Option<&prepared::Found>,
    document: Result<(), Code>,
) -> Found<Judged> {
    if batch.tx.erased(item.id).await?.is_some() {
        return Ok(Judged::Erased);
    }
    let there = batch.tx.fact(item.id).await?;
    if let Some(row) = &there
        && row.device == Some(device.id)
        && row.doc == push.doc
        && let Some(doc) = batch.doc(push.doc).await?
        && doc.changes.get(&item.hash).is_some_and(|known| known.fact == Some(item.id))
    {
        return Ok(Judged::Before(Verdict::Committed, Code::Ok));
    }
    if let Some(judged) = judged_before(batch, device, push, item, there.as_ref()).await? {
        return Ok(judged);
    }
    let locked = device.lock == Lock::Locked;
    // It was committed, and the device has not heard: what has become of the document since makes no difference to that.
    if let Some(row) = &there
        && row.device == Some(device.id)
        && row.says(&mut *batch.tx, push.doc, &item.fact).await?
    {
        return Ok(Judged::Duplicate);
    }
    if let Err(code) = document
        && (!locked || matches!(code, Code::DocForbidden | Code::DocKey))
    {
        return Ok(Judged::Bad(code));
    }
    // A device's facts are UUIDv7; the ids of derived facts are not its to take.
    if item.id.0.get_version_num() != 7 {
        return Ok(Judged::Bad(Code::FactMalformed));
    }
    if item.fact.len() > MAX_FACT {
        return Ok(Judged::Bad(Code::FactOversized));
    }
    let found_here;
    let found = match found {
        Some(found) => found,
        None => {
            found_here = prepared::Found::about(item);
            &found_here
        }
    };
    let Some(read) = &found.read else { return Ok(Judged::Bad(Code::FactMalformed)) };
    let author = match person::author(device, read.by, read.at, batch.now) {
        Ok(author) => author,
        Err(code) => return Ok(Judged::Bad(code)),
    };
    let change = match &found.change {
        Ok(change) => change,
        Err(code) => return Ok(Judged::Bad(*code)),
    };
    if let Some(row) = there {
        let same = row.by == read.by && row.says(&mut *batch.tx, push.doc, &item.fact).await?;
        return Ok(if same { Judged::Duplicate } else { Judged::Bad(Code::FactIdUsed) });
    }
    // It may have been written before the phone was lost, or by whoever found it: a person decides.
    if locked {
        return Ok(Judged::Bad(Code::DeviceWasLocked));
    }
    if batch.tx.owner(item.place.actor).await? != Some(device.id) {
        return Ok(Judged::Bad(Code::ActorForeign));
    }
    let doc = batch.doc_or_new(push.doc, push.key).await?;
    if let Err(code) = check::place(doc, &item.place) {
        // Where its next change stands, only a device that may use the document finds out.
        let astray = code == Code::ActorSequence && !may_use(batch, device, push).await?;
        return Ok(Judged::Bad(if astray { Code::PersonRevoked } else { code }));
    }
    let fact = match &found.fact {
        Ok(fact) => fact,
        Err(code) => return Ok(Judged::Bad(*code)),
    };
    let assigned = batch.assigned(push.doc).await?;
    let speaker = match author.may_state(&push.key, assigned, fact) {
        Ok(speaker) => speaker,
        Err(code) => return Ok(Judged::Bad(code)),
    };
    if let Err(code) = may_follow(batch, push, &speaker, fact).await? {
        return Ok(Judged::Bad(code));
    }
    Ok(match beside::check(batch, device, push, item, fact).await? {
        Ok(card) => Judged::Good(Box::new(Good { fact: fact.clone(), change: change.clone(), card })),
        Err(code) => Judged::Bad(code),
    })
}

/// Whether the device may read the document or add to it today.
async fn may_use(batch: &mut Batch<'_>, device: &DeviceRow, push: &Push) -> Found<bool> {
    let scope = batch.scope(push.doc, push.key).await?;
    let today = batch.now.today();
    Ok(rules::access(&device.speakers(batch.now), device.kind, &scope, today).is_some())
}

/// What was said of this change before, or of the same fact in another change if a person has dismissed it since: one
/// that came from this device, or one that was carried to the office for it.
async fn judged_before(
    batch: &mut Batch<'_>,
    device: &DeviceRow,
    push: &Push,
    item: &Item,
    there: Option<&FactRow>,
) -> Found<Option<Judged>> {
    let rows = batch.tx.verdicts(item.id).await?;
    let carried = |row: &VerdictRow| row.code == Code::HandedIn && row.reason().is_some();
    let mut rows = rows.iter().filter(|row| row.device == device.id || carried(row));
    let same = |row: &&VerdictRow| row.hash == item.hash;
    // A device that has started over makes another change of the same fact: it was decided all the same. From a locked
    // one everything comes once more, and what is kept already is not kept twice.
    let locked = device.lock == Lock::Locked;
    let decided = |row: &&VerdictRow| {
        let counts = locked || row.reason().is_some();
        counts && row.doc == push.doc && row.json == item.fact
    };
    let Some(row) = rows.clone().find(same).or_else(|| rows.find(decided)) else { return Ok(None) };
    // A person may have adopted it since.
    if let Some(there) = there
        && there.says(&mut *batch.tx, push.doc, &item.fact).await?
    {
        return Ok(Some(Judged::Duplicate));
    }
    Ok(Some(match row.reason() {
        Some(reason) => Judged::Dismissed(row.code, reason.clone()),
        None => Judged::Before(row.verdict, row.code),
    }))
}

async fn may_follow(
    batch: &mut Batch<'_>,
    push: &Push,
    speaker: &Speaker,
    fact: &Fact,
) -> Found<Result<(), Code>> {
    let doc = batch.doc_or_new(push.doc, push.key).await?;
    // An order begins with its request and a workplace's own job with its opening; anything else waits for that.
    let follows = match doc.there {
        There::NotYet if !founds(&push.key, fact) => Err(Code::FactAnswersMissing),
        _ => rules::may_follow(speaker, &push.key, &doc.facts, fact),
    };
    if follows == Err(Code::FactAnswersMissing) {
        // What does not count never comes: whoever waits for it would wait for ever.
        for answered in &fact.re {
            if batch.tx.erased(*answered).await?.is_some() && batch.tx.fact(*answered).await?.is_none() {
                // What takes back something that is gone has nothing left to say; of anything else a person decides.
                let moot = matches!(fact.body, Body::Retracted(_));
                return Ok(Err(if moot { Code::FactErased } else { Code::FactAnswersDismissed }));
            }
            let dismissed = batch.tx.verdicts(*answered).await?.iter().any(|row| row.reason().is_some());
            if dismissed && batch.tx.fact(*answered).await?.is_none() {
                return Ok(Err(Code::FactAnswersDismissed));
            }
        }
    }
    Ok(follows)
}

/// Whether a document of this key begins with this fact.
pub(super) fn founds(key: &DocKey, fact: &Fact) -> bool {
    match key {
        DocKey::Order(_) => matches!(fact.body, Body::Requested(_)),
        DocKey::Work(_) => matches!(fact.body, Body::Opened(_)),
        DocKey::Station(..) | DocKey::Day(..) | DocKey::Time(..) | DocKey::Bank(_) => true,
    }
}

async fn write(batch: &mut Batch<'_>, device: DeviceId, push: &Push, item: &Item, good: Good) -> Found<()> {
    let Good { fact, change, card } = good;
    let json = item.fact.clone();
    batch.append(push.doc, fact.clone(), json, change, From::Device(device)).await?;
    if let Some(card) = card {
        batch.tx.keep_card(&card).await?;
    }
    derive::follow(batch, push.doc, push.key, &fact).await
}

/// As much of a refused text as is kept: the device keeps all of it.
fn capped(text: &str) -> &str {
    let mut end = text.len().min(MAX_FACT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
