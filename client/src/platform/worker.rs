//! The page's end of a worker: bytes to it, bytes from it, and word of its failure.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, MessageEvent, WorkerOptions, WorkerType};

/// A module worker that runs this very module; dropping it ends it.
pub struct Worker {
    worker: web_sys::Worker,
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _failed: Closure<dyn FnMut(Event)>,
}

impl Worker {
    /// Starts the script at this address and hands it the module, compiled as it is. None when the browser refuses.
    pub fn start(url: &str, heard: impl Fn(Vec<u8>) + 'static, failed: impl Fn() + 'static) -> Option<Self> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = web_sys::Worker::new_with_options(url, &options).ok()?;
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Ok(bytes) = event.data().dyn_into::<Uint8Array>() {
                heard(bytes.to_vec());
            }
        });
        let failed = Closure::<dyn FnMut(Event)>::new(move |_: Event| failed());
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        worker.post_message(&wasm_bindgen::module()).ok()?;
        Some(Self { worker, _heard: heard, _failed: failed })
    }

    /// Tells it something.
    pub fn post(&self, bytes: &[u8]) {
        // It fails only for what cannot be copied, and bytes can.
        let _ = self.worker.post_message(&Uint8Array::from(bytes));
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
