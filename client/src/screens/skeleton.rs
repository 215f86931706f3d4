//! The way from a tap to the server and back, in the plainest screens, while those of each role are being made.

use shared::api::DemoSignIn;
use shared::domain::body::{Requested, Ticked, When, Where};
use shared::domain::key::DocKey;
use shared::domain::words::Short;
use shared::domain::work::Ticking;
use shared::text::Text;
use yew::prelude::*;
use yew_router::prelude::use_navigator;

use super::DocProps;
use crate::app::statement::new_doc_id;
use crate::app::{
    Statement, use_me, use_orders, use_session, use_stater, use_texts, use_today, use_work, use_works,
};
use crate::platform::task;
use crate::route::Route;
use crate::ui::{Button, ButtonLink, Field, ListRow, Notice, NoticeKind, Page, Rows};

/// Whom one can be.
#[component]
pub(super) fn Demo() -> Html {
    let t = use_texts();
    let session = use_session();
    let navigator = use_navigator();
    let people = use_state(|| None);
    let error = use_state(|| None);
    {
        let (session, people, error) = (session.clone(), people.clone(), error.clone());
        use_effect_with((), move |()| {
            task::spawn(async move {
                match session.demo_people().await {
                    Ok(found) => people.set(Some(found)),
                    Err(wrong) => error.set(Some(wrong.text())),
                }
            });
        });
    }
    let become_one = |who: DemoSignIn| {
        let (session, error, navigator) = (session.clone(), error.clone(), navigator.clone());
        Callback::from(move |_: MouseEvent| {
            let (session, error, navigator) = (session.clone(), error.clone(), navigator.clone());
            let who = who.clone();
            task::spawn(async move {
                match session.become_in_demo(who).await {
                    Ok(()) => {
                        if let Some(navigator) = navigator {
                            navigator.push(&Route::Start);
                        }
                    }
                    Err(wrong) => error.set(Some(wrong.text())),
                }
            });
        })
    };
    let groups = people.iter().flat_map(|people| &people.groups).flat_map(|group| &group.people);
    html! {
        <Page title={t.say(Text::SigninDemoTitle)}>
            if let Some(error) = *error {
                <Notice kind={NoticeKind::Error} title={t.key(error)} />
            }
            { for groups.map(|person| html! {
                <Button
                    label={format!("{}, {}", person.face.first_name, person.place)}
                    onclick={become_one(DemoSignIn::Person(person.face.id))}
                />
            }) }
        </Page>
    }
}

/// The orders on this device.
#[component]
pub(super) fn Orders() -> Html {
    let t = use_texts();
    let orders = use_orders();
    html! {
        <Page title={t.say(Text::NavMyOrders)}>
            <ButtonLink href={Route::NewOrder.href()} label={t.say(Text::NavOrder)} />
            <Rows>
                { for orders.iter().map(|order| html! {
                    <ListRow
                        title={order.request.title.to_string()}
                        detail={Some(AttrValue::from(format!("{:?} {:?} {:?}", order.number, order.status, order.journey())))}
                    />
                }) }
            </Rows>
        </Page>
    }
}

/// Ordering, with a title and a place.
#[component]
pub(super) fn NewOrder() -> Html {
    let t = use_texts();
    let me = use_me();
    let stater = use_stater();
    let navigator = use_navigator();
    let title = use_state(String::new);
    let place = use_state(String::new);
    let error = use_state(|| None::<AttrValue>);
    let send = {
        let (title, place, error) = (title.clone(), place.clone(), error.clone());
        Callback::from(move |_: MouseEvent| {
            let department = me.as_ref().and_then(|me| me.orders_for().first().copied());
            let words = (Short::new(&title), Short::new(&place));
            let (Some(department), (Ok(title), Ok(place))) = (department, words) else {
                error.set(Some(t.say(Text::FormRequired)));
                return;
            };
            let body = Requested {
                title,
                what: None,
                job_type: None,
                place: Where::Words(place),
                when: When::Whenever,
                urgent: None,
                card: None,
                photos: Vec::new(),
            };
            let statement = Statement::new(new_doc_id(), DocKey::Order(department), body);
            let (stater, error, navigator) = (stater.clone(), error.clone(), navigator.clone());
            task::spawn(async move {
                match stater.state(statement).await {
                    Ok(_) => {
                        if let Some(navigator) = navigator {
                            navigator.push(&Route::Orders);
                        }
                    }
                    Err(wrong) => error.set(Some(wrong.render(t.lang))),
                }
            });
        })
    };
    let typed = |state: UseStateHandle<String>| Callback::from(move |text: String| state.set(text));
    html! {
        <Page title={t.say(Text::NavOrder)}>
            <Field id="title" label="Vad" value={(*title).clone()} oninput={typed(title.clone())} />
            <Field id="place" label="Var" value={(*place).clone()} error={(*error).clone()} oninput={typed(place.clone())} />
            <Button label={t.say(Text::CommonSend)} onclick={send} />
        </Page>
    }
}

/// The jobs on this device.
#[component]
pub(super) fn Jobs() -> Html {
    let t = use_texts();
    let works = use_works();
    html! {
        <Page title={t.say(Text::NavMyDay)}>
            <Rows>
                { for works.iter().map(|work| html! {
                    <ListRow
                        title={work.origin.as_ref().map(|origin| origin.opened.title.to_string()).unwrap_or_default()}
                        detail={Some(AttrValue::from(format!("{:?} {:?}", work.status, work.journey())))}
                        href={Some(Route::Job { id: work.doc }.href())}
                    />
                }) }
            </Rows>
        </Page>
    }
}

/// A job with its steps.
#[component]
pub(super) fn Job(props: &DocProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let stater = use_stater();
    let Some(work) = use_work(props.id) else { return html! { <super::NotFound /> } };
    let tick = |step| {
        let (work, stater) = (work.clone(), stater.clone());
        Callback::from(move |_: MouseEvent| {
            let body = Ticked { step, visit: work.next_visit(today) };
            let statement = Statement::new(work.doc, work.key, body);
            let stater = stater.clone();
            task::spawn(async move {
                // What did not get stored is not shown as done.
                let _ = stater.state(statement).await;
            });
        })
    };
    html! {
        <Page title={t.say(Text::NavMyDay)}>
            { for work.steps.iter().map(|step| html! {
                <Button
                    label={step.step.words.to_string()}
                    pressed={Some(step.state == Ticking::Done)}
                    onclick={tick(step.step.id)}
                />
            }) }
        </Page>
    }
}
