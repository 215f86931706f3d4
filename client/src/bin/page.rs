//! The page in a module of its own, to be measured beside the one that ships.

fn main() {
    client::start_page();
}
