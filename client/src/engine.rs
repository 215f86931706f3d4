//! The sync engine at work: a module worker of its own that feeds the pure engine with what happens, and does what it
//! asks for.
//!
//! All tabs of a browser have a worker; the one that holds the lock `gjort-engine` leads, the others wait for it. The
//! page hears nothing from an engine but the news it tells everyone, and whether it still works.

use std::panic;

use crate::news::{Channel, FromEngine, News, ToEngine};
use crate::platform::idb::Storage;
use crate::platform::{locks, scope, task};
use driver::{Driver, Input};
use futures_channel::mpsc;
use host::Browser;
use shared::wire;

mod driver;
mod host;
mod pictures;
mod post;
mod requests;
mod upload;
mod ways;

/// Starts the engine in this worker.
pub fn start() {
    panic::set_hook(Box::new(|info| scope::post(&wire::encode(&FromEngine::Stopped(info.to_string())))));
    let (inputs, mut queue) = mpsc::unbounded::<Input>();
    let from_page = inputs.clone();
    let (greeted, mut greeting) = mpsc::unbounded::<String>();
    scope::listen(move |bytes| {
        // The loop is gone only when the engine has stopped, and then the page starts another worker.
        let _ = match wire::decode::<ToEngine>(&bytes) {
            Ok(ToEngine::Greet { build }) => greeted.unbounded_send(build).map_err(drop),
            Ok(ToEngine::Ping(number)) => from_page.unbounded_send(Input::Ping(number)).map_err(drop),
            // A page of another build; it greets its own worker and no other.
            Err(_) => Ok(()),
        };
    });
    task::spawn(async move {
        let Ok(build) = greeting.recv().await else { return };
        let leading = inputs.clone();
        task::spawn(async move {
            locks::hold("gjort-engine").await;
            let _ = leading.unbounded_send(Input::Lead);
        });
        let heard = inputs.clone();
        let channel = Channel::join(move |news| {
            let input = match news {
                News::Appended => Input::Appended,
                News::Session => Input::Session,
                News::Nudge => Input::Nudge,
                News::WhoLeads => Input::WhoLeads,
                _ => return,
            };
            let _ = heard.unbounded_send(input);
        });
        let store = Storage::new();
        let browser = Browser::new(store.clone(), inputs, channel);
        let mut driver = Driver::new(store, browser, build);
        while let Ok(input) = queue.recv().await {
            if let Input::Ping(number) = input {
                scope::post(&wire::encode(&FromEngine::Pong(number)));
            } else {
                driver.take(input).await;
            }
        }
    });
}
