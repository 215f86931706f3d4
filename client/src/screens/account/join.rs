//! Bringing a phone on with a one-time code, typed or from the link in a QR code.

use shared::text::Text;
use yew::prelude::*;
use yew_router::prelude::use_navigator;

use super::left::LeftHere;
use crate::app::{use_session, use_texts};
use crate::platform::{page, task};
use crate::route::Route;
use crate::screens::frame::Frame;
use crate::ui::{Button, ButtonSize, ButtonVariant, Density, Field, InputKind};

/// Signs in a code, without the hyphen.
const CODE: usize = 8;

/// The form. A code in the address stands in it from the start.
#[component]
pub fn Join() -> Html {
    let t = use_texts();
    let session = use_session();
    let navigator = use_navigator();
    let code = use_state(page::fragment);
    let wrong = use_state(|| None::<AttrValue>);
    let busy = use_state(|| false);
    let onsubmit = {
        let (code, wrong, busy) = (code.clone(), wrong.clone(), busy.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let signs = code.chars().filter(char::is_ascii_alphanumeric).count();
            if signs < CODE {
                let count = i64::try_from(CODE - signs).unwrap_or(0);
                wrong.set(Some(t.say(Text::JoinCodeShort { count })));
                return;
            }
            if *busy {
                return;
            }
            busy.set(true);
            let (session, navigator) = (session.clone(), navigator.clone());
            let (code, wrong, busy) = ((*code).clone(), wrong.clone(), busy.clone());
            task::spawn(async move {
                match session.join(code.trim()).await {
                    Ok(()) => {
                        if let Some(navigator) = navigator {
                            navigator.replace(&Route::Start);
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
    let oninput = {
        let (code, wrong) = (code.clone(), wrong.clone());
        Callback::from(move |text: String| {
            code.set(text.to_ascii_uppercase());
            wrong.set(None);
        })
    };
    html! {
        <Frame title={t.say(Text::JoinTitle)} density={Density::Crew}>
            <div class="stack">
                <LeftHere />
                <form class="stack" {onsubmit} novalidate=true>
                    <p>{ t.say(Text::JoinIntro) }</p>
                    <Field
                        id="code"
                        kind={InputKind::Code}
                        label={t.say(Text::JoinCode)}
                        hint={Some(t.say(Text::JoinCodeHint))}
                        value={(*code).clone()}
                        error={(*wrong).clone()}
                        {oninput}
                    />
                    <Button
                        label={t.say(Text::JoinSubmit)}
                        variant={ButtonVariant::Primary}
                        size={ButtonSize::Crew}
                        submit=true
                        busy={*busy}
                    />
                </form>
            </div>
        </Frame>
    }
}
