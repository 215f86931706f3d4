//! What the fields of a body are called: for the generated document.

/// A field of a body, for the generated document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name in JSON.
    pub name: &'static str,
    /// Its type.
    pub of: &'static str,
    /// What it says.
    pub says: &'static str,
}

/// A body that knows its fields.
pub trait Fields {
    /// In the order of the type.
    const FIELDS: &'static [Field];
}
