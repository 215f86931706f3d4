//! The sync engine in a module of its own, to be measured beside the one that ships.

fn main() {
    client::engine::start();
}
