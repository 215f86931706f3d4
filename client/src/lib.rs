//! The Gjort app.

pub mod app;
pub mod engine;
pub mod news;
pub mod platform;
pub mod route;
pub mod screens;
pub mod store;
pub mod ui;

/// Starts what this module is for where it was loaded: the app in a page, the sync engine in a worker.
pub fn start() {
    if platform::scope::is_worker() { engine::start() } else { start_page() }
}

/// Puts the app on the page.
pub fn start_page() {
    match platform::page::app_root() {
        Some(root) => yew::Renderer::<app::root::App>::with_root(root).render(),
        None => yew::Renderer::<app::root::App>::new().render(),
    };
}
