//! The `gjort` command.
fn main() {}
