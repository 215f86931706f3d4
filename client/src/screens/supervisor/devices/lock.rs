//! Locking a phone that is lost, and unlocking one that was found: asked once more.

use shared::api::DeviceRow;
use shared::text::{Text, TextKey};
use yew::prelude::*;

use crate::app::{use_session, use_texts};
use crate::platform::task;
use crate::ui::{Button, ButtonVariant, Dialog, Glyph, Notice, NoticeKind};

/// Properties of [`Lock`].
#[derive(Properties, PartialEq)]
pub(super) struct LockProps {
    /// The phone: a locked one is to be unlocked, another one to be locked.
    pub(super) phone: DeviceRow,
    /// It is done, or it was let be.
    pub(super) onclose: Callback<()>,
}

/// The question before a phone is locked, or unlocked.
#[component]
pub(super) fn Lock(props: &LockProps) -> Html {
    let t = use_texts();
    let session = use_session();
    let wrong = use_state(|| None::<TextKey>);
    let busy = use_state(|| false);
    let is_locked = props.phone.locked_at.is_some();
    let turn = {
        let (wrong, busy) = (wrong.clone(), busy.clone());
        let (id, onclose) = (props.phone.id, props.onclose.clone());
        Callback::from(move |_: MouseEvent| {
            busy.set(true);
            let (session, wrong, busy, onclose) =
                (session.clone(), wrong.clone(), busy.clone(), onclose.clone());
            task::spawn(async move {
                let done = match is_locked {
                    true => session.unlock_device(id).await,
                    false => session.lock_device(id).await,
                };
                match done {
                    Ok(()) => onclose.emit(()),
                    Err(problem) => {
                        wrong.set(Some(problem.text()));
                        busy.set(false);
                    }
                }
            });
        })
    };
    let device = props.phone.label.as_str();
    let (title, body) = match is_locked {
        true => (Text::DevicesUnlockTitle { device }, Text::DevicesUnlockBody),
        false => (Text::DevicesLockTitle { device }, Text::DevicesLockBody),
    };
    let (label, variant, icon) = match is_locked {
        true => (Text::DevicesUnlock, ButtonVariant::Primary, Glyph::Unlock),
        false => (Text::DevicesLockConfirm, ButtonVariant::Danger, Glyph::Lock),
    };
    html! {
        <Dialog
            id="lock"
            open=true
            title={t.say(title)}
            close_label={t.say(Text::CommonClose)}
            onclose={props.onclose.clone()}
            actions={html! {
                <>
                    <Button label={t.say(label)} {variant} icon={Some(icon)} busy={*busy} onclick={turn} />
                    <Button
                        label={t.say(Text::CommonCancel)}
                        onclick={props.onclose.reform(|_: MouseEvent| ())}
                    />
                </>
            }}
        >
            if let Some(wrong) = *wrong {
                <Notice kind={NoticeKind::Error} title={t.key(wrong)} />
            }
            <p>{ t.say(body) }</p>
        </Dialog>
    }
}
