//! The Gjort app.

pub mod platform;
pub mod ui;

use yew::prelude::*;

/// Puts the app on the page.
pub fn start_page() {
    let root = platform::page::app_root();
    match root {
        Some(root) => yew::Renderer::<App>::with_root(root).render(),
        None => yew::Renderer::<App>::new().render(),
    };
}

#[component]
fn App() -> Html {
    let engine = use_state_eq(String::new);
    let build = platform::page::meta("gjort-build").unwrap_or_default();
    {
        let engine = engine.clone();
        use_effect_with((), move |()| {
            let worker = platform::page::start_engine(move |said| engine.set(said));
            move || drop(worker)
        });
    }
    html! {
        <main>
            <h1>{ "Gjort" }</h1>
            <p>{ build }</p>
            <p>{ (*engine).clone() }</p>
        </main>
    }
}
