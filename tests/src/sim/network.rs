//! The network: connections that deliver in order, late, or not at all, each direction for itself.
//!
//! As with TCP, what arrives on a connection arrives in order and without gaps: once something is lost in a direction,
//! so is everything after it. Between two connections of the same device there is no order.

use std::collections::BTreeMap;

use shared::ids::DeviceId;

use super::phone::PhoneId;

/// One connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ConnId(pub u64);

/// One of the server's processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NodeId(pub usize);

/// Who holds the device's end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// A phone's engine, in one of its lives.
    Phone(PhoneId, u32),
    /// One request of a phone, in one of its lives: what is answered is for this connection, or for nobody.
    Request {
        /// The phone.
        phone: PhoneId,
        /// Which start of its engine.
        life: u32,
        /// The connection that is made of such requests.
        link: Option<ConnId>,
    },
    /// Nobody: what the server says goes nowhere.
    Nobody,
}

/// A connection.
#[derive(Debug)]
pub(crate) struct Conn {
    /// The device's end.
    pub(crate) end: End,
    /// The process at the other end; none where each request goes to its own.
    pub(crate) node: Option<NodeId>,
    /// The device it was opened for.
    pub(crate) device: DeviceId,
    /// Towards the server.
    pub(crate) up: Way,
    /// Towards the device.
    pub(crate) down: Way,
    /// Whether the server still has it.
    pub(crate) at_server: Held,
}

/// Whether one end holds a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// It does.
    Yes,
    /// It let go.
    No,
}

/// One direction of a connection.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Way {
    /// Nothing arrives before this.
    free_at: i64,
    /// Nothing arrives from this moment on.
    cut_at: Option<i64>,
}

impl Way {
    /// When something sent now arrives that is `delay` under way.
    pub(crate) fn arrival(&mut self, now: i64, delay: i64) -> i64 {
        self.free_at = self.free_at.max(now + delay);
        self.free_at
    }

    /// Cuts the direction from a moment on.
    pub(crate) fn cut(&mut self, at: i64) {
        self.cut_at = Some(self.cut_at.map_or(at, |earlier| earlier.min(at)));
    }

    /// Whether what arrives now arrives.
    pub(crate) fn is_cut(&self, now: i64) -> bool {
        self.cut_at.is_some_and(|at| at <= now)
    }
}

/// All connections there are.
#[derive(Debug, Default)]
pub(crate) struct Net {
    conns: BTreeMap<ConnId, Conn>,
    last: u64,
}

impl Net {
    /// A new connection.
    pub(crate) fn open(&mut self, end: End, node: Option<NodeId>, device: DeviceId) -> ConnId {
        self.last += 1;
        let conn = Conn { end, node, device, up: Way::default(), down: Way::default(), at_server: Held::Yes };
        self.conns.insert(ConnId(self.last), conn);
        ConnId(self.last)
    }

    /// A connection that is known.
    pub(crate) fn get_mut(&mut self, id: ConnId) -> Option<&mut Conn> {
        self.conns.get_mut(&id)
    }

    /// What is at a connection's end on the device.
    pub(crate) fn end(&self, id: ConnId) -> Option<End> {
        self.conns.get(&id).map(|conn| conn.end)
    }

    /// Whether both ends hold a connection and nothing of it is or will be cut.
    pub(crate) fn is_whole(&self, id: ConnId) -> bool {
        let whole = |conn: &Conn| {
            conn.at_server == Held::Yes && conn.up.cut_at.is_none() && conn.down.cut_at.is_none()
        };
        self.conns.get(&id).is_some_and(whole)
    }

    /// Forgets a connection that neither end holds.
    pub(crate) fn forget(&mut self, id: ConnId) {
        self.conns.remove(&id);
    }

    /// The connections a node holds.
    pub(crate) fn at_node(&self, node: NodeId) -> Vec<ConnId> {
        let there = |conn: &Conn| conn.node == Some(node) && conn.at_server == Held::Yes;
        self.conns.iter().filter(|(_, conn)| there(conn)).map(|(id, _)| *id).collect()
    }
}
