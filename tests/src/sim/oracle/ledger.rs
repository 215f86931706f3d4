//! The database, looked at from outside after everything the server does: once, in order, and nothing gone.

use std::collections::BTreeSet;

use server::sync::ledger::{LedgerError, Read};
use shared::ids::{DocId, FactId};
use shared::sync::change::Replica;

use super::truth::{TrueDoc, Truth};
use super::{Broken, Checked, Oracle};
use crate::sim::world::World;

impl World {
    /// Looks at what the server has committed since the last look.
    pub(in crate::sim) fn note_commits(&mut self) -> Checked {
        let seen = self.oracles.truth.cursor;
        let (cursor, docs) = self.server.truth(async |read| {
            let cursor = read.cursor().await?;
            let new = if cursor == seen { Vec::new() } else { changed(read, seen).await? };
            Ok((cursor, new))
        });
        self.oracles.truth.cursor = cursor;
        if !docs.is_empty() {
            self.last_news = self.now;
        }
        for doc in docs {
            let id = doc.row.id;
            self.check_changes(&doc)?;
            let gone = self.oracles.truth.see(doc);
            if let Some(gone) = gone.iter().find(|fact| !self.is_erased(**fact)) {
                return Err(Broken::new(Oracle::NothingLost, format!("{gone} went out of {id}")));
            }
        }
        for fact in &self.oracles.forbidden {
            if self.oracles.truth.has(*fact) {
                return Err(Broken::new(Oracle::Refused, format!("{fact} of an odd client was taken")));
            }
        }
        Ok(())
    }

    /// Every fact stands in exactly one change of its document.
    fn check_changes(&self, doc: &TrueDoc) -> Checked {
        let id = doc.row.id;
        let mut stands: BTreeSet<FactId> = BTreeSet::new();
        for fact in doc.changes.iter().filter_map(|change| change.fact) {
            if !stands.insert(fact) {
                return Err(Broken::new(Oracle::AcceptedOnce, format!("{fact} twice in {id}")));
            }
        }
        let known: BTreeSet<FactId> = doc.facts.keys().copied().collect();
        if stands != known {
            return Err(Broken::new(Oracle::Loadable, format!("facts and changes of {id} differ")));
        }
        Ok(())
    }

    /// The server has fallen over or been restored: looks at everything anew. What is no longer there comes back.
    pub(in crate::sim) fn see_anew(&mut self) -> Result<BTreeSet<FactId>, Broken> {
        let before: BTreeSet<FactId> = self.oracles.truth.facts().collect();
        let (cursor, docs) =
            self.server.truth(async |read| Ok((read.cursor().await?, changed(read, 0).await?)));
        self.oracles.truth = Truth::at(cursor);
        for doc in docs {
            self.check_changes(&doc)?;
            self.oracles.truth.see(doc);
        }
        Ok(before.into_iter().filter(|fact| !self.oracles.truth.has(*fact)).collect())
    }

    /// After a crash: what was committed is there.
    pub(in crate::sim) fn check_server(&mut self) -> Checked {
        self.note_commits()?;
        self.see_anew()?;
        self.check_nothing_lost()
    }

    /// Every document, as saved, loads and says what the table of facts says.
    pub(super) fn check_loadable(&self) -> Checked {
        self.oracles.truth.docs.values().try_for_each(loads)
    }
}

fn loads(doc: &TrueDoc) -> Checked {
    let row = &doc.row;
    let broken = |what: &str| Broken::new(Oracle::Loadable, format!("{} {}: {what}", row.key, row.id));
    let mut replica = Replica::new(row.id, &row.key, row.epoch).map_err(|_| broken("no genesis"))?;
    let new = doc.changes.iter().filter(|change| change.fact.is_some());
    replica
        .apply_bytes(new.map(|change| change.bytes.as_slice()))
        .map_err(|_| broken("its changes do not apply"))?;
    let again = Replica::load(&replica.save(), row.id, &row.key, row.epoch)
        .map_err(|_| broken("it does not load as saved"))?;
    if again.heads() != row.heads {
        return Err(broken("its heads are others"));
    }
    if !again.facts().into_iter().eq(doc.facts.clone()) {
        return Err(broken("its facts are others"));
    }
    Ok(())
}

async fn changed(read: &mut dyn Read, since: u64) -> Result<Vec<TrueDoc>, LedgerError> {
    let ids: Vec<DocId> = read.all_docs().await?;
    let mut docs = Vec::new();
    for id in ids {
        let Some(row) = read.doc(id).await?.filter(|row| row.cursor > since || since == 0) else { continue };
        let facts = read.facts(id).await?.into_iter().collect();
        let changes = read.changes(id, row.epoch).await?;
        docs.push(TrueDoc { row, facts, changes });
    }
    Ok(docs)
}
