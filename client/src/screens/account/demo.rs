//! The demo: choosing whom to be, plainly marked.

use shared::api::{DemoPeople, DemoPerson, DemoPhone, DemoRole, DemoSignIn, Face};
use shared::text::{Text, TextKey};
use yew::prelude::*;
use yew_router::prelude::use_navigator;

use crate::app::{Texts, use_portrait, use_session, use_texts};
use crate::platform::task;
use crate::route::Route;
use crate::screens::frame::Frame;
use crate::ui::{Notice, NoticeKind, PersonTile, Spinner};

/// Whom one can be.
#[component]
pub fn Demo() -> Html {
    let t = use_texts();
    let session = use_session();
    let navigator = use_navigator();
    let people = use_state(|| None::<DemoPeople>);
    let error = use_state(|| None::<TextKey>);
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
    let onchoose = {
        let error = error.clone();
        Callback::from(move |who: DemoSignIn| {
            let (session, error, navigator) = (session.clone(), error.clone(), navigator.clone());
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
    html! {
        <Frame title={t.say(Text::SigninDemoTitle)}>
            <div class="stack">
                <Notice kind={NoticeKind::Info} title={t.say(Text::SigninDemoNotice)} />
                if let Some(error) = *error {
                    <Notice kind={NoticeKind::Error} title={t.key(error)} />
                } else if people.is_none() {
                    <Spinner label={t.say(Text::CommonLoading)} />
                }
                if let Some(people) = people.as_ref() {
                    { for people.groups.iter().map(|group| html! {
                        <section class="stack">
                            <h2>{ group_word(t, group.group) }</h2>
                            <ul class="people">
                                { for group.people.iter().map(|person| html! {
                                    <li key={person.face.id.to_string()}>
                                        <Someone person={person.clone()} onchoose={onchoose.clone()} />
                                    </li>
                                }) }
                            </ul>
                        </section>
                    }) }
                    if !people.phones.is_empty() {
                        <section class="stack">
                            <h2>{ t.say(Text::SigninDemoPhone) }</h2>
                            <p>{ t.say(Text::SigninDemoPhoneHint) }</p>
                            <ul class="people">
                                { for people.phones.iter().map(|phone| html! {
                                    <li key={phone.label.clone()}>
                                        <Phone phone={phone.clone()} onchoose={onchoose.clone()} />
                                    </li>
                                }) }
                            </ul>
                        </section>
                    }
                }
            </div>
        </Frame>
    }
}

#[derive(Properties, PartialEq)]
struct SomeoneProps {
    person: DemoPerson,
    onchoose: Callback<DemoSignIn>,
}

#[component]
fn Someone(props: &SomeoneProps) -> Html {
    let face = &props.person.face;
    let src = use_portrait(face.picture);
    let id = face.id;
    html! {
        <PersonTile
            name={face.first_name.clone()}
            {src}
            symbol={symbol(face)}
            note={Some(AttrValue::from(props.person.place.clone()))}
            onpress={props.onchoose.reform(move |()| DemoSignIn::Person(id))}
        />
    }
}

#[derive(Properties, PartialEq)]
struct PhoneProps {
    phone: DemoPhone,
    onchoose: Callback<DemoSignIn>,
}

#[component]
fn Phone(props: &PhoneProps) -> Html {
    let label = props.phone.label.clone();
    html! {
        <PersonTile
            name={props.phone.label.clone()}
            symbol={Some(AttrValue::Static("phone"))}
            note={Some(AttrValue::from(props.phone.place.clone()))}
            onpress={props.onchoose.reform(move |()| DemoSignIn::Phone(label.clone()))}
        />
    }
}

fn symbol(face: &Face) -> Option<AttrValue> {
    face.symbol.as_ref().map(|symbol| AttrValue::from(symbol.as_str().to_owned()))
}

fn group_word(t: Texts, group: DemoRole) -> AttrValue {
    t.key(match group {
        DemoRole::Participant => TextKey::RoleParticipant,
        DemoRole::Supervisor => TextKey::RoleSupervisor,
        DemoRole::Coordinator => TextKey::RoleCoordinator,
        DemoRole::Orderer => TextKey::RoleOrderer,
        DemoRole::Admin => TextKey::RoleAdmin,
    })
}
