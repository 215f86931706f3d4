//! Documents that are founded anew in the middle of everything: as they are, rewritten, damaged and repaired, or since
//! somebody's words are erased.

use server::sync::{erase, sound};
use shared::ids::DocId;

use super::mishap::Mishap;
use super::oracle::Broken;
use super::world::{Due, World};

type Checked = Result<(), Broken>;

/// What stands for a newer version of facts: the same in other words.
pub(super) fn louder(json: &str) -> Option<String> {
    (json.contains("kanarie-anmärkning") && !json.contains("kanarie-anmärkning!"))
        .then(|| json.replacen("kanarie-anmärkning", "kanarie-anmärkning!", 1))
}

impl World {
    /// One document is founded anew, for one reason or another.
    pub(super) fn found_anew(&mut self) -> Checked {
        if !self.server.is_up() {
            return Ok(());
        }
        match self.dice.index(10) {
            0..=3 => self.refound(),
            4..=5 => self.rewrite(),
            6..=7 => {
                self.damage();
                Ok(())
            }
            _ => self.erase(),
        }
    }

    fn some_document(&mut self) -> Option<DocId> {
        let docs: Vec<DocId> = self.oracles.truth.docs.keys().copied().collect();
        (!docs.is_empty()).then(|| docs[self.dice.index(docs.len())])
    }

    fn refound(&mut self) -> Checked {
        let Some(doc) = self.some_document() else { return Ok(()) };
        self.befell(Mishap::Refounding);
        self.note(format_args!("{doc} is founded anew"));
        let said = self.server.beside(self.now, async |ledger, node, now| {
            sound::repair(ledger, node, now, doc).await.map(Some)
        });
        self.say_unless_crashed(said)
    }

    fn rewrite(&mut self) -> Checked {
        let Some(doc) = self.some_document() else { return Ok(()) };
        self.befell(Mishap::Refounding);
        self.note(format_args!("the facts of {doc} are brought up"));
        let said = self
            .server
            .beside(self.now, async |ledger, node, now| sound::rewrite(ledger, node, now, doc, louder).await);
        self.say_unless_crashed(said)
    }

    fn damage(&mut self) {
        let Some(doc) = self.some_document() else { return };
        if self.server.damage(doc) {
            self.befell(Mishap::Damage);
            self.oracles.damaged = true;
            self.note(format_args!("{doc} is damaged"));
            let at = self.now + self.dice.between(500, 40_000);
            self.agenda.put(at, Due::Repair);
        }
    }

    /// Whoever operates the server finds what is damaged and has it founded anew.
    pub(super) fn repair(&mut self) -> Checked {
        if !self.server.is_up() {
            self.agenda.put(self.now + 5_000, Due::Repair);
            return Ok(());
        }
        let damaged = self.server.truth(async |read| {
            let mut damaged = Vec::new();
            for doc in read.all_docs().await? {
                if sound::examine(read, doc).await?.is_some() {
                    damaged.push(doc);
                }
            }
            Ok(damaged)
        });
        self.oracles.damaged = false;
        for doc in damaged {
            self.note(format_args!("{doc} is repaired"));
            self.server.calm();
            let said = self.server.beside(self.now, async |ledger, node, now| {
                sound::repair(ledger, node, now, doc).await.map(Some)
            });
            self.say_unless_crashed(said)?;
        }
        Ok(())
    }

    fn erase(&mut self) -> Checked {
        let person = self.town.people[self.dice.index(self.town.people.len())].id;
        self.server.calm();
        let (plan, before) = self.server.truth(async |read| {
            let plan = erase::plan(read, person).await?;
            let mut before = Vec::new();
            for fact in plan.facts.values().flat_map(|facts| facts.keys()) {
                before.extend(read.fact(*fact).await?.map(|row| (row.id, row.json)));
            }
            Ok((plan, before))
        });
        self.befell(Mishap::Erasure);
        self.note(format_args!("{} facts of {person} are erased", plan.emptied() + plan.gone()));
        self.oracles.erased.extend(before.into_iter().map(|(fact, json)| (fact, Some(json))));
        let refused = plan.refused.iter().map(|row| (row.fact, None));
        for (fact, said) in refused.collect::<Vec<_>>() {
            self.oracles.erased.entry(fact).or_insert(said);
        }
        let said = self.server.beside(self.now, async |ledger, node, now| {
            erase::alone(ledger, node, now, person).await.map(Some)
        });
        self.say_unless_crashed(said)
    }
}
