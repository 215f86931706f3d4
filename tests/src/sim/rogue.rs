//! Odd clients: old pushes that come again on another connection, and clients that try what may not be done.

use shared::civil::Moment;
use shared::domain::body::{Banked, Step};
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::words::Short;
use shared::ids::{DeviceId, Digest, DocId, FactId, PersonId, StepId};
use shared::sync::change::{Actor, FIRST_OP, Place, genesis_hash};
use shared::wire::{self, ClientFrame, Hello, Item, MAX_FACT, MAX_FRAME, PROTOCOL, Pull, Push, SCHEMA};

use super::mishap::Mishap;
use super::network::{ConnId, End};
use super::oracle::Broken;
use super::people::OFFSET;
use super::phone::PhoneId;
use super::town::Part;
use super::world::{Due, World};

type Checked = Result<(), Broken>;

/// How many old pushes of a phone are remembered.
const REMEMBERED: usize = 24;

/// What an odd client tries. All of it has to be refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trick {
    WrongRole,
    UsedId,
    ForeignActor,
    WrongHash,
    MissingDeps,
    StartOp,
    Oversized,
    Huge,
    CutOff,
    BeforeHello,
    ReadOthers,
    Impostor,
}

const TRICKS: [Trick; 12] = [
    Trick::WrongRole,
    Trick::UsedId,
    Trick::ForeignActor,
    Trick::WrongHash,
    Trick::MissingDeps,
    Trick::StartOp,
    Trick::Oversized,
    Trick::Huge,
    Trick::CutOff,
    Trick::BeforeHello,
    Trick::ReadOthers,
    Trick::Impostor,
];

impl World {
    pub(super) fn keep_old_push(&mut self, id: PhoneId, bytes: &[u8]) {
        let pushes = &mut self.phones[id.0].pushed;
        if pushes.len() == REMEMBERED {
            pushes.pop_front();
        }
        pushes.push_back(bytes.to_vec());
    }

    /// A push that a phone sent some time ago arrives once more, whole, over another connection.
    pub(super) fn replay_old_push(&mut self, id: PhoneId) -> Checked {
        let pushes: Vec<Vec<u8>> = self.phones[id.0].pushed.iter().cloned().collect();
        let Some(push) = self.dice.pick(&pushes).cloned() else { return Ok(()) };
        let device = self.phones[id.0].device;
        let Some(conn) = self.connect_nobody(device) else { return Ok(()) };
        self.befell(Mishap::OldPush);
        self.note_of(id, format_args!("has an old push come again on {}", conn.0));
        let hello = self.hello(device, Vec::new());
        self.send_on(conn, hello);
        self.send_on(conn, push);
        Ok(())
    }

    fn connect_nobody(&mut self, device: DeviceId) -> Option<ConnId> {
        if !self.server.is_up() {
            return None;
        }
        let node = self.server.choose();
        let conn = self.net.open(End::Nobody, Some(node), device);
        self.server.open(conn, node, device, self.now);
        self.agenda.put(self.now + 20_000, Due::LostAtServer(conn));
        Some(conn)
    }

    fn hello(&self, device: DeviceId, actors: Vec<Actor>) -> Vec<u8> {
        let (protocol, schema) = (PROTOCOL, SCHEMA);
        let build = "odd".to_owned();
        wire::encode(&ClientFrame::Hello(Hello { protocol, build, schema, device, actors, cursor: None }))
    }

    /// An odd client with a supervisor's credential, or another's, tries something.
    pub(super) fn mischief(&mut self) -> Checked {
        let trick = TRICKS[self.dice.index(TRICKS.len())];
        let leads = self.phones.iter().position(|phone| {
            phone.persons.iter().any(|id| matches!(self.town.part(*id, self.now), Some(Part::Supervisor(_))))
        });
        let Some(leader) = leads else { return Ok(()) };
        let thief = if trick == Trick::WrongRole || trick == Trick::ReadOthers { 0 } else { leader };
        let (device, person) = (self.phones[thief].device, self.phones[thief].persons[0]);
        let Some(Part::Supervisor(unit)) = self.town.part(self.phones[leader].persons[0], self.now) else {
            return Ok(());
        };
        let Some(conn) = self.connect_nobody(device) else { return Ok(()) };
        self.note(format_args!("an odd client tries {trick:?} on {}", conn.0));
        self.befell(Mishap::Trick);
        let actor = match trick {
            Trick::ForeignActor => self.some_actor_of_another(thief),
            _ => self.dice.actor(),
        };
        if trick != Trick::BeforeHello {
            let hello = self.hello(device, vec![actor]);
            self.send_on(conn, hello);
        }
        if trick == Trick::ReadOthers {
            let docs: Vec<DocId> = self.oracles.truth.docs.keys().copied().collect();
            for doc in docs {
                let pull = wire::encode(&ClientFrame::Pull(Pull { doc, epoch: 0, have: Vec::new() }));
                self.send_on(conn, pull);
            }
            return Ok(());
        }
        let author = if trick == Trick::Impostor { self.phones[0].persons[0] } else { person };
        let (push, fact) = self.crafted(trick, DocKey::Bank(unit), author, actor);
        if trick == Trick::UsedId {
            self.oracles.misused.insert(fact);
        } else {
            self.oracles.forbidden.insert(fact);
        }
        let mut bytes = wire::encode(&ClientFrame::Push(push));
        match trick {
            Trick::CutOff => bytes.truncate(bytes.len() / 2),
            Trick::Huge => bytes.resize(MAX_FRAME + 1, 0),
            _ => {}
        }
        self.send_on(conn, bytes);
        Ok(())
    }

    fn some_actor_of_another(&mut self, thief: usize) -> Actor {
        let others = self.phones.iter().enumerate().filter(|(index, _)| *index != thief);
        let actors: Vec<Actor> = others
            .filter_map(|(_, phone)| phone.disk.tables.identity.as_ref().filter(|who| who.heard.is_some()))
            .map(|identity| identity.actor)
            // One that the server has not heard of yet is nobody's: whoever names it first has it.
            .filter(|actor| self.server.truth(async |read| read.owner(*actor).await).is_some())
            .collect();
        match self.dice.pick(&actors) {
            Some(actor) => *actor,
            None => Actor::GENESIS,
        }
    }

    /// A push that would be taken, if it were not for the trick.
    fn crafted(&mut self, trick: Trick, key: DocKey, author: PersonId, actor: Actor) -> (Push, FactId) {
        let words = Short::new("ett steg").expect("plain words");
        let step = Step { id: StepId::random(self.dice.bytes()), words, picture: None };
        let committed: Vec<FactId> = self.oracles.truth.facts().collect();
        let new = FactId::at(self.now, self.dice.bytes());
        let id = match trick {
            Trick::UsedId => self.dice.pick(&committed).copied().unwrap_or(new),
            _ => new,
        };
        let fact = Fact::new(id, author, Moment::new(self.now, OFFSET, 0), Vec::new(), Banked { step });
        let mut json = fact.to_json();
        if trick == Trick::Oversized {
            json.push_str(&" ".repeat(MAX_FACT));
        }
        let doc = key.derived_id().unwrap_or(DocId::random([7; 16]));
        let deps = match trick {
            Trick::MissingDeps => vec![Digest(self.dice.bytes())],
            _ => vec![genesis_hash(doc, &key, 0)],
        };
        let start_op = if trick == Trick::StartOp { (1 << 32) - 1 } else { FIRST_OP };
        let place = Place { actor, seq: 1, start_op, deps, time: self.now };
        let hash = if trick == Trick::WrongHash { Digest(self.dice.bytes()) } else { place.hash(id, &json) };
        let item = Item { id, fact: json, place, hash, card: None };
        (Push { doc, kind: key.kind(), key, epoch: 0, items: vec![item] }, id)
    }
}
