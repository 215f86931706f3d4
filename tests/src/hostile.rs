//! What has to hold whatever bytes come in from outside: no panic, no more memory than the bytes are worth, and what was
//! read once reads the same again.
//!
//! Each [`Target`] is one place where foreign bytes are read. `cargo xtask fuzz` looks for bytes that break one;
//! what it has found worth keeping lies in `tests/fuzz/corpus`, and every test run goes through it.

pub use counting::Counting;

mod changes;
mod codes;
mod counting;
mod facts;
mod frames;
mod photos;
mod seeds;
mod session;
mod unsent;
mod uploads;

/// A place where foreign bytes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Frames of both sides, alone and in the array of a request.
    Frames,
    /// Frames to a server that knows the device.
    Session,
    /// The JSON of facts and of the cards beside them.
    Facts,
    /// The typed fields of a change, and the geneses of documents.
    Changes,
    /// The headers of uploads.
    Uploads,
    /// Photos.
    Photos,
    /// The file of what a phone could not send.
    Unsent,
    /// What people type and addresses carry: codes, keys, ids, dates.
    Codes,
}

impl Target {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Frames,
        Self::Session,
        Self::Facts,
        Self::Changes,
        Self::Uploads,
        Self::Photos,
        Self::Unsent,
        Self::Codes,
    ];

    /// The name of the fuzz target, and of its folder in the corpus.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Frames => "frames",
            Self::Session => "session",
            Self::Facts => "facts",
            Self::Changes => "changes",
            Self::Uploads => "uploads",
            Self::Photos => "photos",
            Self::Unsent => "unsent",
            Self::Codes => "codes",
        }
    }

    /// Reads the bytes as they would be read, and checks what has to hold.
    ///
    /// # Panics
    /// When something does not hold.
    pub fn check(self, bytes: &[u8]) {
        within(self.most(bytes.len()), || self.read(bytes));
    }

    fn read(self, bytes: &[u8]) {
        match self {
            Self::Frames => frames::check(bytes),
            Self::Session => session::check(bytes),
            Self::Facts => facts::check(bytes),
            Self::Changes => changes::check(bytes),
            Self::Uploads => uploads::check(bytes),
            Self::Photos => photos::check(bytes),
            Self::Unsent => unsent::check(bytes),
            Self::Codes => codes::check(bytes),
        }
    }

    /// How much memory reading so many bytes, and checking what came of it, may hold at once.
    const fn most(self, bytes: usize) -> usize {
        const MB: usize = 1 << 20;
        match self {
            // An array that announces a huge length makes serde reserve up to 1 MB before it reads on, and arrays lie
            // four deep: array of frames, items, dependencies, bytes.
            Self::Frames => 64 * bytes + 4 * MB,
            // The same, beside a town, and a change, a row and a projection for each fact that is taken.
            Self::Session => 512 * bytes + 8 * MB,
            // The parsed value, its canonical text, and the fact: each node of a value takes up to 72 bytes.
            Self::Facts => 256 * bytes + MB / 4,
            // Automerge's columns and its own tables of operations, for each change.
            Self::Changes => 1024 * bytes + 5 * MB,
            Self::Uploads => 16 * bytes + MB / 16,
            // The stripped photo, and the one that is stripped again.
            Self::Photos => 4 * bytes + MB / 16,
            // Read, written and read again by way of a value.
            Self::Unsent => 512 * bytes + MB,
            Self::Codes => 64 * bytes + MB / 16,
        }
    }

    /// Inputs to begin from, made of the protocol's own vectors and of what honest devices say.
    pub fn seeds(self) -> Vec<Vec<u8>> {
        seeds::of(self)
    }
}

/// Does some work, which may hold so many bytes of memory at once.
///
/// # Panics
/// When it holds more. Nothing is noticed in a program whose allocator is not [`Counting`].
pub fn within(most: usize, work: impl FnOnce()) {
    let held = counting::peak(work);
    assert!(held <= most, "{held} bytes of memory at once: more than {most}");
}
