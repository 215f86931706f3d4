//! The engine: keeps this device and the server in step, in a module worker of its own.

fn main() {
    client::engine::start();
}
