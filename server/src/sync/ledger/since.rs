//! What was committed after a cursor, as rows tell it: for a node that hears what another one wrote.

use shared::ids::DeviceId;
use shared::wire::Receipt;

use super::{DocRow, Mark};

/// More changes than this are not read: whoever is so far behind looks at everything anew.
pub const MOST: usize = 8192;

/// What was committed after a cursor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Since {
    /// Where the cursor stands now.
    pub cursor: u64,
    /// Documents with new changes.
    pub docs: Vec<DocSince>,
    /// Whose access changed, and where the cursor stood when it last did.
    pub marks: Vec<(Mark, u64)>,
    /// Receipts that a device did not ask for, and where the cursor stood.
    pub receipts: Vec<(DeviceId, Receipt, u64)>,
    /// Devices on which a session was ended, and where the cursor stood.
    pub ended: Vec<(DeviceId, u64)>,
    /// Whether this is all of it.
    pub amount: Amount,
}

/// A document with new changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocSince {
    /// Its head.
    pub row: DocRow,
    /// Where the cursor stood when anything projected from it was last different.
    pub moved: u64,
    /// Where it stood when the document was founded anew, if it ever was.
    pub anew: Option<u64>,
    /// The new changes, each after those it stands on, and where the cursor stood.
    pub changes: Vec<(Vec<u8>, u64)>,
}

/// Whether everything was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Amount {
    /// It was.
    #[default]
    All,
    /// It would have been more than [`MOST`] changes; of them none is there.
    TooMuch,
}
