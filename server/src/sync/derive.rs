//! Writes what follows from a fact, in the same transaction: numbers, works, withdrawals, progress.
//!
//! What follows is decided in [`shared::domain::derive`]; here it finds its document.

use std::collections::BTreeSet;

use shared::civil::Moment;
use shared::domain::body::derived_fact;
use shared::domain::catalogue::{Body, Kind, Moves};
use shared::domain::derive::{self, Derived, Follows};
use shared::domain::fact::{Fact, Stated};
use shared::domain::key::DocKey;
use shared::domain::{order, work};
use shared::ids::DocId;

use super::batch::Batch;
use super::ledger::{CardRow, Counter, Found};
use super::town::TownQuery;

/// Writes everything that follows from a fact just written.
pub(super) async fn follow(batch: &mut Batch<'_>, doc: DocId, key: DocKey, fact: &Fact) -> Found<()> {
    match fact.body {
        Body::Requested(_) => receive(batch, doc, key, fact).await,
        Body::Accepted(_) | Body::Declined(_) | Body::Cancelled(_) => give_out(batch, doc, fact).await,
        _ if matches!(key, DocKey::Work(_)) && concerns_orderer(fact) => report(batch, doc, fact).await,
        _ => Ok(()),
    }
}

/// Whether the orderer may come to see something else after this fact of the work.
fn concerns_orderer(fact: &Fact) -> bool {
    let photos = matches!(fact.body, Body::Released(_) | Body::Unreleased(_) | Body::Retracted(_));
    photos || fact.kind().is_some_and(|kind| kind.entry().gives_status == Moves::Status)
}

async fn facts(batch: &mut Batch<'_>, doc: DocId) -> Found<Vec<Stated>> {
    Ok(batch.doc(doc).await?.map(|loaded| loaded.facts.clone()).unwrap_or_default())
}

/// States what follows now, by the same wall clock as its cause, so that a history reads in one zone.
async fn state(batch: &mut Batch<'_>, doc: DocId, key: DocKey, derived: Derived, cause: &Fact) -> Found<()> {
    let fact = derived.at(Moment::new(batch.now.ms, cause.at.off, 0));
    batch.derive(doc, key, fact).await
}

/// The order gets its number and a day by which it is answered.
async fn receive(batch: &mut Batch<'_>, doc: DocId, key: DocKey, cause: &Fact) -> Found<()> {
    let number = u32::try_from(batch.tx.next(Counter::Job).await?).unwrap_or(u32::MAX);
    let weekdays = batch.tx.town(&TownQuery::default()).await?.catalogue.settings.answer_weekdays;
    let received = derive::received(cause.id, number, batch.now.today(), weekdays);
    state(batch, doc, key, received, cause).await
}

/// The workplace that gets the order has its work, and one that no longer has the order is told so.
async fn give_out(batch: &mut Batch<'_>, doc: DocId, cause: &Fact) -> Found<()> {
    let mut before = facts(batch, doc).await?;
    before.retain(|stated| stated.fact.id != cause.id);
    for follows in derive::follows(doc, &before, cause) {
        match follows {
            Follows::Open { acceptance, opened } => {
                let card = super::beside::cited_card(&opened.body);
                state(batch, acceptance.work, DocKey::Work(acceptance.unit), opened, cause).await?;
                let cards = batch.tx.cards(&BTreeSet::from([doc])).await?;
                for row in cards.into_iter().filter(|row| Some(row.digest) == card) {
                    batch.tx.keep_card(&CardRow { doc: acceptance.work, ..row }).await?;
                }
            }
            Follows::Withdraw { acceptance, why } => {
                let key = DocKey::Work(acceptance.unit);
                let Some(work) = work::fold(&facts(batch, acceptance.work).await?) else { continue };
                if let Some(withdrawn) = derive::withdrawn(cause.id, &work, why) {
                    // One cause can take an order from two workplaces, and a fact's id is used once.
                    let id = derived_fact(cause.id, &format!("withdrawn/{}", acceptance.work));
                    state(batch, acceptance.work, key, Derived { id, ..withdrawn }, cause).await?;
                }
            }
        }
    }
    Ok(())
}

/// The order hears how far its work has come, unless that is what it heard last.
async fn report(batch: &mut Batch<'_>, doc: DocId, cause: &Fact) -> Found<()> {
    let Some(work) = work::fold(&facts(batch, doc).await?) else { return Ok(()) };
    let Some(from) = work.origin.as_ref().and_then(|origin| origin.opened.order) else { return Ok(()) };
    let Some(loaded) = batch.doc(from).await? else { return Ok(()) };
    let key = loaded.row.key;
    let Some(order) = order::fold(&loaded.facts) else { return Ok(()) };
    // While two workplaces have the order, only the one that is shown speaks for it.
    let speaks = order.answers(Kind::Progress);
    let ours = order.acceptances.iter().any(|given| given.work == doc && speaks.contains(&given.said.fact));
    match derive::progress(cause.id, &order, doc, &work) {
        Some(progress) if ours => state(batch, from, key, progress, cause).await,
        _ => Ok(()),
    }
}
