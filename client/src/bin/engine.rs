//! The engine: starts in a module worker of its own and says that it is there.

fn main() {
    client::platform::engine::announce();
}
