//! Old and new side by side: phones with an earlier app beside today's, and a server that is brought up in the middle of
//! everything. The earlier version does not know one kind of fact, and its remarks say the same in other words.

use server::sync::sound;
use shared::domain::catalogue::{Body, Kind};
use shared::domain::fact::{Fact, Stated};
use shared::sync::rows::OutRow;
use shared::wire::SCHEMA;

use super::anew::louder;
use super::mishap::Mishap;
use super::network::NodeId;
use super::oracle::{Broken, Oracle};
use super::phone::{PhoneId, Power};
use super::world::{Due, Phase, World};

/// The newest version of facts that an earlier app knows.
pub(crate) const EARLIER: u32 = SCHEMA - 1;
/// The kind of fact that nobody knew then.
const NEW: Kind = Kind::Ended;

/// How far the server has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Release {
    /// It is the one before today's.
    Earlier,
    /// It is today's, and what it found is not brought up yet.
    Beginning,
    /// It is today's, and takes what earlier apps say.
    Lenient,
    /// It is today's, and has earlier apps updated.
    Strict,
}

impl Release {
    /// Apps that know nothing as new as this are refused.
    pub(crate) const fn min_schema(self) -> u32 {
        if matches!(self, Self::Strict) { SCHEMA } else { EARLIER }
    }

    /// Whether it knows a fact for what it is.
    pub(crate) fn knows(self, row: &OutRow) -> bool {
        self != Self::Earlier || !is_new(row.id, &row.json)
    }
}

/// Whether a fact is of the kind that the earlier version does not know.
pub(crate) fn is_new(id: shared::ids::FactId, json: &str) -> bool {
    Fact::read(id, json).and_then(|fact| fact.kind()) == Some(NEW)
}

/// Facts as an app of this version reads them.
pub(crate) fn as_read(schema: u32, mut facts: Vec<Stated>) -> Vec<Stated> {
    for stated in facts.iter_mut().filter(|stated| schema == EARLIER && stated.fact.kind() == Some(NEW)) {
        stated.fact.body = Body::Unknown(NEW.entry().name.to_owned());
    }
    facts
}

type Checked = Result<(), Broken>;

impl World {
    /// Some runs begin before the server and some of the phones are brought up.
    pub(super) fn begin_earlier(&mut self) {
        if !self.fate.chance(300) {
            return;
        }
        self.server.release = Release::Earlier;
        for index in 0..self.phones.len() {
            if self.fate.chance(400) {
                self.phones[index].schema = EARLIER;
            }
        }
        let at = self.now + self.fate.between(20_000, 200_000);
        self.agenda.put(at, Due::Upgrade);
        self.agenda.put(at + self.fate.between(5_000, 90_000), Due::Demand);
    }

    /// Today's server takes the place of the one before.
    pub(super) fn upgrade(&mut self) -> Checked {
        if self.server.release != Release::Earlier {
            return Ok(());
        }
        self.note(format_args!("the server is brought up"));
        self.befell(Mishap::Upgrade);
        self.server.release = Release::Beginning;
        self.server_down()
    }

    /// From now on the server has earlier apps updated.
    pub(super) fn demand(&mut self) -> Checked {
        match self.server.release {
            Release::Earlier | Release::Beginning => {
                self.agenda.put(self.now + 1_000, Due::Demand);
                Ok(())
            }
            Release::Lenient => {
                self.note(format_args!("the server takes nothing from earlier apps any more"));
                self.server.release = Release::Strict;
                self.server_down()
            }
            Release::Strict => Ok(()),
        }
    }

    /// Before today's server takes connections it brings up every fact, and goes on with what is left when it is cut off.
    pub(super) fn bring_up(&mut self, node: NodeId) -> Checked {
        self.server.arm(&self.faults);
        if self.phase == Phase::Storm && self.fate.chance(800) {
            self.server.shake(node);
        }
        let done = self.server.bring_up(node, self.now);
        self.note_commits()?;
        self.note_cursor();
        let Ok(brought) = done else {
            self.note(format_args!("bringing up is cut off"));
            self.befell(Mishap::CutOff);
            return self.node_down(node);
        };
        self.note(format_args!("{brought} documents were brought up"));
        self.server.release = Release::Lenient;
        for (id, doc) in &self.oracles.truth.docs {
            if doc.facts.values().any(|json| louder(json).is_some()) {
                return Err(Broken::new(Oracle::Loadable, format!("{id} was not brought up")));
            }
        }
        Ok(())
    }

    /// A phone has heard that its app is too old.
    pub(super) fn is_too_old(&mut self, id: PhoneId) {
        self.befell(Mishap::TooOld);
        let latest = if self.phase == Phase::Storm { 60_000 } else { 3_000 };
        let at = self.now + self.fate.between(500, latest);
        self.agenda.put(at, Due::Update(id));
    }

    /// A phone gets today's app, which starts from the same storage.
    pub(super) fn update(&mut self, id: PhoneId) -> Checked {
        if self.phones[id.0].schema == SCHEMA {
            return Ok(());
        }
        if self.phones[id.0].power == Power::Off {
            self.agenda.put(self.now + 2_000, Due::Update(id));
            return Ok(());
        }
        self.note_of(id, format_args!("is updated"));
        self.close_tab(id, None);
        self.phones[id.0].schema = SCHEMA;
        self.kill_engine(id)?;
        self.agenda.put(self.now, Due::Boot(id));
        Ok(())
    }
}

impl super::server::Server {
    /// A node brings every fact up, before it takes connections; how many documents it was done for.
    fn bring_up(&self, node: NodeId, at: i64) -> Result<usize, server::sync::ledger::LedgerError> {
        self.on(node, at, async |ledger, actor, now| sound::rewrite_all(ledger, actor, now, louder).await)
    }
}
