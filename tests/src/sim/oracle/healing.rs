//! After the last fault: everything comes to rest, in its place.

use std::collections::{BTreeMap, BTreeSet};

use server::sync::ledger::Lock;
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::ids::{DocId, FactId};
use shared::sync::change::Replica;
use shared::sync::engine::Link;
use shared::sync::rows::{OutRow, OutState};
use shared::wire::{Access, Code, DocEntry};

use super::{Broken, Checked, Oracle};
use crate::sim::mishap::Mishap;
use crate::sim::nodes::HEARD_MS;
use crate::sim::phone::{PhoneId, Power, Signal};
use crate::sim::versions::Release;
use crate::sim::world::{Due, Phase, World};

impl World {
    /// Nothing goes wrong any more. Nobody taps anything: what waits finds its way by itself.
    pub(in crate::sim) fn heal(&mut self) {
        self.note(format_args!("everything heals"));
        self.phase = Phase::Healing;
        self.faults.cease();
        self.server.arm(&self.faults);
        for node in self.server.ids() {
            if !self.server.is_node_up(node) {
                self.agenda.put(self.now + 50, Due::ServerUp(node));
            }
        }
        self.agenda.put(self.now + 10, Due::Upgrade);
        self.agenda.put(self.now + 1_000, Due::Demand);
        self.agenda.put(self.now + 300, Due::Repair);
        for index in 0..self.phones.len() {
            let id = PhoneId(index);
            self.phones[index].signal = Signal::Some;
            self.phones[index].full_until = 0;
            self.close_tab(id, None);
            self.power_on(id);
            if self.phones[index].lock == Lock::Locked {
                self.agenda.put(self.now + 200, Due::Unlock(id));
            }
            if self.phones[index].engine.is_none() && self.phones[index].power == Power::On {
                self.agenda.put(self.now + 100, Due::Boot(id));
            }
        }
    }

    /// Whether everything has come to rest.
    pub(in crate::sim) fn is_still(&self) -> bool {
        let nodes = self.server.ids();
        let is_heard = nodes.len() == 1 || self.now >= self.last_news + HEARD_MS;
        let nothing_moves = nodes.iter().all(|node| self.server.is_node_up(*node))
            && is_heard
            && self.server.release == Release::Strict
            && !self.server.has_work()
            && self.under_way == 0
            && self.unsaved == 0
            && !self.oracles.damaged;
        nothing_moves && (0..self.phones.len()).all(|index| self.rests(PhoneId(index)))
    }

    fn rests(&self, id: PhoneId) -> bool {
        let phone = &self.phones[id.0];
        let Some(engine) = &phone.engine else { return false };
        let settled = |row: &OutRow| match row.state {
            OutState::Looked { .. } => true,
            OutState::Waiting { code, .. } => self.waits_rightly(row, code),
            OutState::Pending | OutState::Committed => false,
        };
        phone.lock == Lock::Open
            && phone.conn.is_some_and(|conn| self.net.is_whole(conn))
            && phone.line.is_up_to(self.last_news)
            && phone.disk.queue.is_empty()
            && engine.is_idle()
            && engine.outbox().count() == phone.disk.tables.outbox.len()
            && phone.disk.tables.outbox.values().all(settled)
    }

    /// A fact may wait for ever only for what will never come: an answered fact that a person looks at, that is lost
    /// with a phone, or that waits itself; or a job whose acceptance is lost.
    fn waits_rightly(&self, row: &OutRow, code: Code) -> bool {
        let truth = &self.oracles.truth;
        let missing = |fact: &FactId| !truth.has(*fact) && !self.is_on_its_way(*fact);
        let answers = Fact::read(row.id, &row.json).map(|fact| fact.re).unwrap_or_default();
        let unfounded =
            matches!(row.key, DocKey::Work(_) | DocKey::Order(_)) && !truth.docs.contains_key(&row.doc);
        match code {
            Code::FactAnswersMissing => unfounded || answers.iter().any(missing),
            Code::DepsMissing => unfounded,
            _ => false,
        }
    }

    /// Whether some phone can still hand a fact over by itself.
    fn is_on_its_way(&self, fact: FactId) -> bool {
        self.phones.iter().any(|phone| {
            phone
                .disk
                .tables
                .outbox
                .values()
                .any(|row| row.id == fact && matches!(row.state, OutState::Pending))
        })
    }

    /// What does not come to rest.
    pub(in crate::sim) fn restless(&self) -> Broken {
        let mut restless = Vec::new();
        for (index, phone) in self.phones.iter().enumerate() {
            if self.rests(PhoneId(index)) {
                continue;
            }
            let link = phone.engine.as_ref().map(|engine| engine.link());
            let rows = phone.disk.tables.outbox.values().map(|row| {
                let fact = &row.id.to_string()[24..];
                let kind = Fact::read(row.id, &row.json).and_then(|fact| fact.kind());
                format!("{fact} {kind:?} in {} {:?}", row.key.kind().name(), row.state)
            });
            let behind = phone.engine.iter().flat_map(|engine| engine.docs()).filter(|doc| doc.is_behind());
            let behind: Vec<String> = behind.map(|doc| doc.key.to_string()).collect();
            let link = if link == Some(Link::Up) { "up" } else { "not up" };
            let idle = phone.engine.as_ref().is_some_and(|engine| engine.is_idle());
            restless.push(format!(
                "{} (link {link}, idle {idle}, disk {}, behind {behind:?}): {}",
                phone.label,
                phone.disk.queue.len(),
                rows.collect::<Vec<_>>().join("; ")
            ));
        }
        let what =
            format!("under way {}, unsaved {}; {}", self.under_way, self.unsaved, restless.join(" | "));
        Broken::new(Oracle::Quiet, what)
    }

    /// Once everything rests: every phone has what the server has of what it may read, and nothing else.
    pub(in crate::sim) fn check_healed(&mut self) -> Checked {
        self.note_commits()?;
        self.see_anew()?;
        self.check_nothing_lost()?;
        self.check_offered_again()?;
        self.check_loadable()?;
        self.check_dismissed()?;
        self.check_erased()?;
        for index in 0..self.phones.len() {
            let id = PhoneId(index);
            self.check_holdings(id)?;
            self.check_equal(id)?;
        }
        self.check_calm()
    }

    /// What staff said does not count does not stand, unless a backup took back that they said it.
    fn check_dismissed(&self) -> Checked {
        let restored = self.figures.mishaps.of(Mishap::Restore) > 0;
        let stands = self.oracles.dismissed.iter().find(|fact| self.oracles.truth.has(**fact));
        match stands.filter(|_| !restored) {
            None => Ok(()),
            Some(fact) => Err(Broken::new(Oracle::Refused, format!("{fact} was dismissed, and stands"))),
        }
    }

    fn check_equal(&self, id: PhoneId) -> Checked {
        let phone = &self.phones[id.0];
        let tables = &phone.disk.tables;
        let unequal = |what: String| Err(Broken::new(Oracle::Equal, format!("{}: {what}", phone.label)));
        let listed: BTreeMap<DocId, DocEntry> = self.server.listed(phone.device, self.now);
        let known: BTreeSet<DocId> =
            tables.docs.values().filter(|row| row.listed).map(|row| row.id).collect();
        if let Some(doc) = known.iter().find(|doc| !listed.contains_key(doc)) {
            return unequal(format!("knows {doc}, which is not its own any more"));
        }
        for (doc, entry) in &listed {
            let Some(row) = tables.docs.get(doc) else {
                return unequal(format!("does not know of {}", entry.key));
            };
            if row.access != entry.access {
                return unequal(format!("takes {} for {:?}", entry.key, row.access));
            }
            let contents = tables.contents.get(doc);
            if entry.access == Access::Append {
                if contents.is_some() || tables.facts.contains_key(doc) {
                    return unequal(format!("keeps {}, which it may only add to", entry.key));
                }
                continue;
            }
            let Some(truth) = self.oracles.truth.docs.get(doc) else {
                return unequal(format!("is told of {}, which is not there", entry.key));
            };
            let replica = contents.and_then(|bytes| Replica::load(bytes, *doc, &entry.key, row.epoch).ok());
            let Some(replica) = replica else { return unequal(format!("has nothing of {}", entry.key)) };
            if replica.heads() != truth.row.heads || row.heads != truth.row.heads {
                return unequal(format!("has other heads of {} {doc}", entry.key));
            }
            let page = tables.facts.get(doc).map(|row| row.facts.clone()).unwrap_or_default();
            let server: Vec<(FactId, String)> =
                truth.facts.iter().map(|(id, json)| (*id, json.clone())).collect();
            if page != server || replica.facts() != server {
                return unequal(format!("has other facts of {}", entry.key));
            }
        }
        let contents: BTreeSet<DocId> = tables.contents.keys().chain(tables.facts.keys()).copied().collect();
        if let Some(doc) = contents.iter().find(|doc| !tables.docs.contains_key(doc)) {
            return unequal(format!("has contents of {doc} and does not know of it"));
        }
        Ok(())
    }

    /// From now on nobody says anything, except what waits for what will never come, now and then.
    fn check_calm(&mut self) -> Checked {
        let waiting: usize = self.phones.iter().map(|phone| phone.disk.tables.outbox.len()).sum();
        // Every 10 seconds a request, and in its answer a greeting and a manifest.
        let posting = self.phones.iter().filter(|phone| phone.line.post.is_some()).count();
        let (until, before) = (self.now + 60_000, self.figures.frames);
        while self.agenda.next_at().is_some_and(|at| at <= until) {
            self.step()?;
        }
        let said = self.figures.frames - before;
        // Every 20 seconds a push and a receipt, perhaps a pull and its answer.
        let bound = (waiting + posting) as u64 * 24;
        if said > bound {
            let what =
                format!("{said} frames within a minute after everything rested, {waiting} facts waiting");
            return Err(Broken::new(Oracle::Quiet, what));
        }
        Ok(())
    }

    /// What is counted at the end.
    pub(in crate::sim) fn figures(&self) -> crate::sim::Figures {
        let looked = self.phones.iter().flat_map(|phone| phone.disk.tables.outbox.values());
        let looked = looked.filter(|row| matches!(row.state, OutState::Looked { .. })).count() as u64;
        let committed = self.oracles.truth.facts().count() as u64;
        let mut mishaps = self.figures.mishaps;
        let (failed, full) = self.server.failures();
        mishaps.add(Mishap::DatabaseFailure, failed);
        mishaps.add(Mishap::FullDisk, full);
        crate::sim::Figures { committed, looked, mishaps, ..self.figures }
    }
}
