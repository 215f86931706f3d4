//! The app's one module: the page in a window, and the sync engine in a worker.

fn main() {
    client::start();
}
