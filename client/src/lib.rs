//! The Gjort app.
