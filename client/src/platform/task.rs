//! Work that goes on beside what is on the screen.

/// Starts it; it runs on this thread whenever that has nothing else to do.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(work);
}
