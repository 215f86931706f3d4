//! What the page needs of the browser.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

/// A running engine; dropping it ends its worker.
pub struct Engine {
    worker: web_sys::Worker,
    _heard: Closure<dyn FnMut(web_sys::MessageEvent)>,
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// Starts the engine in a module worker; `heard` gets every text it sends. None when the browser refuses.
pub fn start_engine(heard: impl Fn(String) + 'static) -> Option<Engine> {
    let options = web_sys::WorkerOptions::new();
    options.set_type(web_sys::WorkerType::Module);
    let worker = web_sys::Worker::new_with_options(&meta("gjort-engine")?, &options).ok()?;
    let closure = Closure::new(move |event: web_sys::MessageEvent| {
        if let Some(text) = event.data().as_string() {
            heard(text);
        }
    });
    worker.set_onmessage(Some(closure.as_ref().unchecked_ref()));
    Some(Engine { worker, _heard: closure })
}

/// What the page's HTML says under this name.
pub fn meta(name: &str) -> Option<String> {
    let found = document()?.query_selector(&format!("meta[name={name}]")).ok()??;
    found.dyn_into::<web_sys::HtmlMetaElement>().ok().map(|meta| meta.content())
}

/// The element that the app takes over from the first paint.
pub fn app_root() -> Option<web_sys::Element> {
    document()?.get_element_by_id("app")
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}
