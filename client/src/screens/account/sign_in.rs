//! Signing in with name and password: staff and orderers.

use shared::text::Text;
use yew::prelude::*;
use yew_router::prelude::use_navigator;

use super::left::LeftHere;
use crate::app::{use_session, use_texts};
use crate::platform::task;
use crate::route::Route;
use crate::screens::frame::Frame;
use crate::ui::{Button, ButtonLink, ButtonVariant, Field, InputKind, Notice, NoticeKind};

/// The form. What was typed stays when it is refused.
#[component]
pub fn SignIn() -> Html {
    let t = use_texts();
    let session = use_session();
    let navigator = use_navigator();
    let name = use_state(String::new);
    let password = use_state(String::new);
    let wrong = use_state(|| None::<AttrValue>);
    let missing = use_state(|| false);
    let busy = use_state(|| false);
    let onsubmit = {
        let (name, password, wrong, missing, busy) =
            (name.clone(), password.clone(), wrong.clone(), missing.clone(), busy.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let lacking = name.trim().is_empty() || password.is_empty();
            missing.set(lacking);
            if lacking || *busy {
                return;
            }
            busy.set(true);
            let (session, navigator) = (session.clone(), navigator.clone());
            let (name, password, wrong, busy) =
                (name.trim().to_owned(), (*password).clone(), wrong.clone(), busy.clone());
            task::spawn(async move {
                match session.sign_in(&name, &password).await {
                    Ok(()) => {
                        if let Some(navigator) = navigator {
                            navigator.push(&Route::Start);
                        }
                    }
                    Err(problem) => {
                        wrong.set(Some(t.key(problem.text())));
                        busy.set(false);
                    }
                }
            });
        })
    };
    let needed = |text: &str| {
        let empty = *missing && text.trim().is_empty();
        empty.then(|| t.say(Text::FormRequired))
    };
    let typed = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |text: String| state.set(text))
    };
    html! {
        <Frame title={t.say(Text::SigninTitle)}>
            <div class="stack">
                <LeftHere />
                <form class="stack" {onsubmit} novalidate=true>
                    if let Some(wrong) = &*wrong {
                        <Notice kind={NoticeKind::Error} title={wrong.clone()} />
                    }
                    <Field
                        id="username"
                        kind={InputKind::Username}
                        label={t.say(Text::SigninName)}
                        hint={Some(t.say(Text::SigninNameHint))}
                        value={(*name).clone()}
                        error={needed(&name)}
                        oninput={typed(&name)}
                    />
                    <Field
                        id="password"
                        kind={InputKind::Password}
                        label={t.say(Text::SigninPassword)}
                        value={(*password).clone()}
                        error={needed(&password)}
                        oninput={typed(&password)}
                    />
                    <Button label={t.say(Text::SigninSubmit)} variant={ButtonVariant::Primary} submit=true busy={*busy} />
                </form>
                <ButtonLink
                    href={Route::Join.href()}
                    label={t.say(Text::SigninJoinInstead)}
                    variant={ButtonVariant::Quiet}
                />
            </div>
        </Frame>
    }
}
