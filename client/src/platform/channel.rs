//! A channel between everything of this app that the browser has open.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

/// A joined channel; left when it is dropped.
pub struct Channel {
    channel: Option<BroadcastChannel>,
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// Joins the channel of this name. Where the browser has none, nobody is heard.
    pub fn join(name: &str, heard: impl Fn(Vec<u8>) + 'static) -> Self {
        let closure = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Ok(bytes) = event.data().dyn_into::<Uint8Array>() {
                heard(bytes.to_vec());
            }
        });
        let channel = BroadcastChannel::new(name).ok();
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(closure.as_ref().unchecked_ref()));
        }
        Self { channel, _heard: closure }
    }

    /// Tells the others.
    pub fn post(&self, bytes: &[u8]) {
        if let Some(channel) = &self.channel {
            // It fails only on a channel that was left, and this one has not been.
            let _ = channel.post_message(&Uint8Array::from(bytes));
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}
