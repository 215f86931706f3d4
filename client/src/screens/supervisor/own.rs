//! *Nytt eget uppdrag*: a job of the workplace's own, without an order.

use shared::domain::body::{Opened, When, Where};
use shared::domain::key::DocKey;
use shared::domain::words::{Prose, Short};
use shared::lean::Arrange as _;
use shared::text::{Text, of};
use yew::prelude::*;
use yew_router::prelude::use_navigator;

use super::led::{LedTabs, use_led};
use crate::app::statement::new_doc_id;
use crate::app::update::use_unsaved;
use crate::app::{Statement, use_catalogue, use_texts};
use crate::route::Route;
use crate::screens::parts::saying::{SayingError, use_saying};
use crate::ui::{Button, ButtonVariant, Field, Glyph, Select, SelectOption, TextArea, nothing};

/// A button, and behind it a short form; then the job is planned like any other.
#[component]
pub(super) fn OwnJob() -> Html {
    let t = use_texts();
    let catalogue = use_catalogue();
    let saying = use_saying();
    let navigator = use_navigator();
    let open = use_state_eq(|| false);
    let title = use_state(String::new);
    let site = use_state(String::new);
    let place = use_state(String::new);
    let what = use_state(String::new);
    let tried = use_state_eq(|| false);
    let led = use_led();
    use_unsaved(*open && !(title.is_empty() && place.is_empty() && what.is_empty()));
    let Some(led) = led else { return nothing() };
    let typed = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |text: String| state.set(text))
    };
    let wrong_title = Short::new(&title).err().map(|bad| t.say(of::bad_text(bad, &title)));
    let wrong_place = site.is_empty().then(|| Short::new(&place).err()).flatten();
    let wrong_place = wrong_place.map(|bad| t.say(of::bad_text(bad, &place)));
    let wrong_what = Prose::optional(&what).err().map(|bad| t.say(of::bad_text(bad, &what)));
    let shown = |wrong: Option<AttrValue>| wrong.filter(|_| *tried);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let onsubmit = {
        let (title, site, place, what, tried) =
            (title.clone(), site.clone(), place.clone(), what.clone(), tried.clone());
        let (saying, unit) = (saying.clone(), led.unit);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            let known = site.parse().ok().map(Where::Site);
            let place = known.or_else(|| Short::new(&place).ok().map(Where::Words));
            let (Ok(title), Some(place), Ok(what)) = (Short::new(&title), place, Prose::optional(&what))
            else {
                return;
            };
            let id = new_doc_id();
            let opened = Opened {
                order: None,
                number: None,
                title,
                what,
                job_type: None,
                place,
                when: When::Whenever,
                card: None,
                photos: Vec::new(),
            };
            let navigator = navigator.clone();
            saying.say_and(vec![Statement::new(id, DocKey::Work(unit), opened)], move || {
                if let Some(navigator) = navigator {
                    navigator.push(&Route::Plan { id });
                }
            });
        })
    };
    let mut sites: Vec<SelectOption> = catalogue
        .sites
        .iter()
        .map(|site| SelectOption { value: site.id.to_string().into(), label: site.name.clone().into() })
        .collect();
    sites.arrange_by(|a, b| a.label.cmp(&b.label));
    if !*open {
        return html! {
            <div><Button label={t.say(Text::PlanNewOwn)} icon={Some(Glyph::Plus)} onclick={toggle} /></div>
        };
    }
    html! {
        <form class="card" {onsubmit} novalidate={true} aria-labelledby="own-job">
            <h2 id="own-job">{ t.say(Text::PlanNewOwn) }</h2>
            <SayingError {saying} />
            <LedTabs {led} />
            <Field
                id="own-title"
                label={t.say(Text::PlanOwnTitle)}
                value={(*title).clone()}
                error={shown(wrong_title)}
                oninput={typed(&title)}
            />
            <Select
                id="own-site"
                label={t.say(Text::PlanOwnPlace)}
                options={sites}
                value={(*site).clone()}
                placeholder={Some(t.say(Text::OrderPlaceOther))}
                onchange={typed(&site)}
            />
            if site.is_empty() {
                <Field
                    id="own-place"
                    label={t.say(Text::OrderPlaceAddress)}
                    value={(*place).clone()}
                    error={shown(wrong_place)}
                    oninput={typed(&place)}
                />
            }
            <TextArea
                id="own-what"
                label={t.say(Text::OrderWhat)}
                value={(*what).clone()}
                optional={Some(t.say(Text::CommonOptional))}
                hint={Some(t.say(Text::FormHealthHint))}
                error={shown(wrong_what)}
                oninput={typed(&what)}
            />
            <div class="cluster">
                <Button label={t.say(Text::CommonNext)} variant={ButtonVariant::Primary} submit={true} />
                <Button label={t.say(Text::CommonCancel)} onclick={toggle} />
            </div>
        </form>
    }
}
