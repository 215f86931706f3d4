//! Who speaks on a shared phone: chosen by picture, and changed at any time.

use shared::ids::PersonId;
use shared::text::Text;
use yew::prelude::*;
use yew_router::prelude::{Redirect, use_navigator};

use crate::app::me::Presence;
use crate::app::{SessionError, use_session, use_snapshot, use_texts};
use crate::platform::task;
use crate::route::Route;
use crate::screens::frame::Frame;
use crate::screens::parts::people::FaceTile;
use crate::ui::{Density, Notice, NoticeKind, PersonSize, nothing};

/// Choosing who speaks.
#[component]
pub fn Who() -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let session = use_session();
    let navigator = use_navigator();
    let wrong = use_state(|| None::<SessionError>);
    let (people, speaker) = match snapshot.presence() {
        Presence::Unread => return nothing(),
        Presence::Choose(people) => (people.clone(), None),
        Presence::Somebody(me) if me.is_shared() => (me.people.clone(), Some(me.id())),
        Presence::Somebody(_) | Presence::Nobody => return html! { <Redirect<Route> to={Route::Start} /> },
    };
    let choose = {
        let wrong = wrong.clone();
        Callback::from(move |person: PersonId| {
            let (session, wrong, navigator) = (session.clone(), wrong.clone(), navigator.clone());
            task::spawn(async move {
                match session.choose(Some(person)).await {
                    Ok(()) => {
                        if let Some(navigator) = navigator {
                            navigator.push(&Route::MyDay);
                        }
                    }
                    Err(error) => wrong.set(Some(error)),
                }
            });
        })
    };
    html! {
        <Frame title={t.say(Text::WhoTitle)} density={Density::Crew}>
            <div class="stack">
                <p>{ t.say(Text::WhoIntro) }</p>
                if let Some(error) = &*wrong {
                    <Notice kind={NoticeKind::Error} title={t.key(error.text())} />
                }
                <ul class="people people--large" role="list">
                    { for people.iter().map(|person| html! {
                        <li key={person.id.to_string()}>
                            <FaceTile
                                id={person.id}
                                size={PersonSize::Large}
                                pressed={speaker.map(|speaker| speaker == person.id)}
                                onpress={choose.clone()}
                            />
                        </li>
                    }) }
                </ul>
            </div>
        </Frame>
    }
}
