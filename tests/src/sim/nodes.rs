//! What goes between the server's nodes: hints that come late, twice or never, and looking all the same.

use super::mishap::Mishap;
use super::network::NodeId;
use super::oracle::Broken;
use super::plant::Plant;
use super::world::{Due, World};

/// However hints fare, every node has heard of a commit after so many milliseconds.
pub(super) const HEARD_MS: i64 = 3_000;

type Checked = Result<(), Broken>;

impl World {
    /// The nodes begin to look now and then, if there are several.
    pub(super) fn begin_to_look(&mut self) {
        for node in self.server.ids().into_iter().skip(usize::from(self.server.ids().len() == 1)) {
            self.look_later(node);
        }
    }

    fn look_later(&mut self, node: NodeId) {
        let at = self.now + self.dice.between(150, 350);
        self.agenda.put(at, Due::Look(node));
    }

    /// A node has committed something and gives the others a hint: a network is not better at that than at anything.
    pub(super) fn give_hints(&mut self, from: NodeId) {
        for node in self.server.ids().into_iter().filter(|node| *node != from) {
            if self.dice.chance(250) {
                self.befell(Mishap::LostHint);
                // The bug: what no hint speaks of is taken for heard.
                if self.plant == Some(Plant::HintForTruth) {
                    self.server.follow(node);
                }
                continue;
            }
            let copies = if self.dice.chance(100) { 2 } else { 1 };
            for _ in 0..copies {
                let late = if self.dice.chance(100) { 5_000 } else { 30 };
                let at = self.now + self.dice.between(1, late);
                self.agenda.put(at, Due::Hint(node));
            }
        }
    }

    /// A node looks, as it does now and then.
    pub(super) fn look_now_and_then(&mut self, node: NodeId) -> Checked {
        self.look_later(node);
        self.look(node)
    }

    /// A node looks at what the others committed.
    pub(super) fn look(&mut self, node: NodeId) -> Checked {
        if !self.server.is_node_up(node) {
            return Ok(());
        }
        self.server.arm(&self.faults);
        let said = self.server.look(node, self.now);
        if self.server.has_crashed(node) {
            self.note(format_args!("the server crashes"));
            return self.node_down(node);
        }
        self.deliver(said)
    }

    /// One process of the server is killed, or all of them.
    pub(super) fn kill_nodes(&mut self) -> Checked {
        let nodes = self.server.ids();
        if nodes.len() == 1 || self.dice.chance(300) {
            return self.server_down();
        }
        let node = nodes[self.dice.index(nodes.len())];
        self.befell(Mishap::NodeCrash);
        self.node_down(node)
    }
}
