//! *Inställningar*: who is here, language, light or dark, and signing out.

use shared::text::{Lang, Text};
use yew::prelude::*;
use yew_router::prelude::use_navigator;

use crate::app::lang::use_appearance;
use crate::app::{Scheme, use_me, use_session, use_texts, use_waiting};
use crate::platform::task;
use crate::route::Route;
use crate::screens::frame::{Frame, MoreWays};
use crate::screens::parts::people::FaceName;
use crate::ui::{
    Button, ButtonLink, ButtonVariant, Card, CardHeading, Choice, Notice, NoticeKind, RadioCards,
};

/// The screen.
#[component]
pub fn About() -> Html {
    let t = use_texts();
    let me = use_me();
    let appearance = use_appearance();
    let demo = me.as_ref().is_some_and(|me| me.demo);
    let langs = if demo { Lang::WITH_PSEUDO.to_vec() } else { Lang::ALL.to_vec() };
    let set_lang = appearance.set_lang.clone();
    let set_scheme = appearance.set_scheme.clone();
    html! {
        <Frame title={t.say(Text::SettingsTitle)}>
            <div class="stack">
                <MoreWays />
                <RadioCards
                    id="language"
                    label={t.say(Text::SettingsLanguage)}
                    choices={langs.iter().map(|lang| Choice::new(lang.tag(), lang.name())).collect::<Vec<_>>()}
                    value={appearance.lang.tag()}
                    onchange={Callback::from(move |tag: AttrValue| {
                        if let Some(lang) = Lang::from_tag(&tag) {
                            set_lang.emit(lang);
                        }
                    })}
                />
                <RadioCards
                    id="scheme"
                    label={t.say(Text::SettingsScheme)}
                    choices={Scheme::ALL.map(|scheme| Choice::new(scheme.name(), t.key(scheme.text()))).to_vec()}
                    value={appearance.scheme.name()}
                    onchange={Callback::from(move |name: AttrValue| {
                        if let Some(scheme) = Scheme::ALL.into_iter().find(|scheme| scheme.name() == name.as_str()) {
                            set_scheme.emit(scheme);
                        }
                    })}
                />
                if let Some(me) = me {
                    <Card title={Some(t.say(Text::SignoutTitle))} heading={CardHeading::Second}>
                        <p><FaceName id={me.id()} /></p>
                        <SignOut />
                    </Card>
                    if me.demo {
                        <ButtonLink href={Route::Demo.href()} label={t.say(Text::SigninDemoTitle)} variant={ButtonVariant::Plain} />
                    }
                }
            </div>
        </Frame>
    }
}

/// Signing out here or everywhere. What is not sent stays, and is said to.
#[component]
fn SignOut() -> Html {
    let t = use_texts();
    let session = use_session();
    let navigator = use_navigator();
    let waiting = i64::try_from(use_waiting().len()).unwrap_or(0);
    let wrong = use_state(|| None::<AttrValue>);
    let leave = |everywhere: Reach| {
        let (session, navigator, wrong) = (session.clone(), navigator.clone(), wrong.clone());
        Callback::from(move |_: MouseEvent| {
            let (session, navigator, wrong) = (session.clone(), navigator.clone(), wrong.clone());
            task::spawn(async move {
                let left = match everywhere {
                    Reach::Here => session.sign_out().await,
                    Reach::Everywhere => session.sign_out_everywhere().await,
                };
                match left {
                    Ok(()) => {
                        if let Some(navigator) = navigator {
                            navigator.push(&Route::Start);
                        }
                    }
                    Err(problem) => wrong.set(Some(t.key(problem.text()))),
                }
            });
        })
    };
    html! {
        <>
            if let Some(wrong) = &*wrong {
                <Notice kind={NoticeKind::Error} title={wrong.clone()} />
            }
            if waiting > 0 {
                <p>{ t.say(Text::SignoutWaiting { count: waiting }) }</p>
            }
            <div class="cluster">
                <Button label={t.say(Text::SignoutHere)} onclick={leave(Reach::Here)} />
                <Button
                    label={t.say(Text::SignoutEverywhere)}
                    variant={ButtonVariant::Quiet}
                    onclick={leave(Reach::Everywhere)}
                />
            </div>
            <p class="quiet">{ t.say(Text::SignoutEverywhereHint) }</p>
        </>
    }
}

#[derive(Clone, Copy)]
enum Reach {
    Here,
    Everywhere,
}
