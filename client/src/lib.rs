//! The Gjort app.

pub mod app;
pub mod engine;
pub mod news;
pub mod platform;
pub mod route;
pub mod screens;
pub mod store;
pub mod ui;

/// Puts the app on the page.
pub fn start_page() {
    match platform::page::app_root() {
        Some(root) => yew::Renderer::<app::root::App>::with_root(root).render(),
        None => yew::Renderer::<app::root::App>::new().render(),
    };
}
