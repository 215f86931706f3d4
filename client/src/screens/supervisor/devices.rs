//! *Telefoner*: a workplace's phones, bringing another one on, locking one that is lost, and
//! unlocking one that was found.

use shared::api::DeviceRow;
use shared::civil::{CivilDate, Moment};
use shared::domain::speaker::DeviceKind;
use shared::ids::UnitId;
use shared::text::{Text, TextKey, format};
use yew::prelude::*;

use super::led::{Led, LedTabs, use_led};
use crate::app::{Texts, use_link, use_session, use_texts, use_today};
use crate::platform::{task, time};
use crate::screens::NotFound;
use crate::screens::frame::Frame;
use crate::ui::{Button, ButtonVariant, Empty, Glyph, Icon, ListRow, Notice, NoticeKind, Rows, Spinner};
use connect::Connect;
use lock::Lock;

mod connect;
mod lock;

/// The phones of the workplace that is shown.
#[component]
pub fn Devices() -> Html {
    match use_led() {
        Some(led) => {
            let key = led.unit.to_string();
            html! { <Phones {key} {led} /> }
        }
        None => html! { <NotFound /> },
    }
}

/// What is known of the phones. They are the server's to tell: nothing of them is kept on the device.
#[derive(Debug, Clone, PartialEq)]
enum Listed {
    Loading,
    Here(Vec<DeviceRow>),
    Away(TextKey),
}

#[derive(Properties, PartialEq)]
struct PhonesProps {
    led: Led,
}

#[component]
fn Phones(props: &PhonesProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let unit = props.led.unit;
    let (listed, again) = use_phones(unit);
    let adding = use_state(|| false);
    let locking = use_state(|| None::<DeviceRow>);
    let add = {
        let adding = adding.clone();
        Callback::from(move |_: MouseEvent| adding.set(true))
    };
    let added = {
        let (adding, again) = (adding.clone(), again.clone());
        Callback::from(move |()| {
            adding.set(false);
            again.emit(());
        })
    };
    let locked = {
        let (locking, again) = (locking.clone(), again.clone());
        Callback::from(move |()| {
            locking.set(None);
            again.emit(());
        })
    };
    let body = match &listed {
        Listed::Loading => html! { <Spinner label={t.say(Text::CommonLoading)} /> },
        Listed::Away(why) => html! {
            <Notice kind={NoticeKind::Info} title={t.say(Text::DevicesNeedsNetwork)}>
                if *why != TextKey::OfflineNeedsNetwork {
                    <p>{ t.key(*why) }</p>
                }
                <Button
                    label={t.say(Text::CommonTryAgain)}
                    icon={Some(Glyph::Refresh)}
                    onclick={again.reform(|_: MouseEvent| ())}
                />
            </Notice>
        },
        Listed::Here(phones) if *adding => html! {
            <Connect {unit} known={phones.iter().map(|phone| phone.id).collect::<Vec<_>>()} onclose={added} />
        },
        Listed::Here(phones) => html! {
            <>
                <Button
                    label={t.say(Text::DevicesAdd)}
                    variant={ButtonVariant::Primary}
                    icon={Some(Glyph::Plus)}
                    onclick={add}
                />
                if phones.is_empty() {
                    <Empty pictogram="mobile" text={t.say(Text::DevicesEmpty)} />
                } else {
                    <Rows label={Some(t.say(Text::DevicesTitle))}>
                        { for phones.iter().map(|phone| row(t, today, phone, &locking)) }
                    </Rows>
                }
            </>
        },
    };
    html! {
        <Frame title={t.say(Text::DevicesTitle)}>
            <div class="stack">
                if !*adding {
                    <LedTabs led={props.led.clone()} />
                }
                { body }
                if let Some(phone) = &*locking {
                    <Lock phone={phone.clone()} onclose={locked} />
                }
            </div>
        </Frame>
    }
}

/// The phones, and a way to ask for them again. They are asked for anew when the connection comes back.
#[hook]
fn use_phones(unit: UnitId) -> (Listed, Callback<()>) {
    let session = use_session();
    let link = use_link().link;
    let listed = use_state_eq(|| Listed::Loading);
    let tries = use_state(|| 0_u32);
    {
        let listed = listed.clone();
        use_effect_with((unit, *tries, link), move |(unit, ..)| {
            let unit = *unit;
            let alive = std::rc::Rc::new(std::cell::Cell::new(true));
            let current = alive.clone();
            task::spawn(async move {
                let answer = session.devices(unit).await;
                if current.get() {
                    listed.set(match answer {
                        Ok(phones) => Listed::Here(phones),
                        Err(problem) => Listed::Away(problem.text()),
                    });
                }
            });
            move || alive.set(false)
        });
    }
    let again = Callback::from(move |()| tries.set(tries.wrapping_add(1)));
    ((*listed).clone(), again)
}

/// A phone: its name, whose it is, when it was last in touch, and since when it is locked and empty.
fn row(t: Texts, today: CivilDate, phone: &DeviceRow, locking: &UseStateHandle<Option<DeviceRow>>) -> Html {
    let kind = match phone.kind {
        DeviceKind::Own => Text::DeviceKindOwn,
        DeviceKind::Shared => Text::DeviceKindShared,
        DeviceKind::Staff => Text::DeviceKindStaff,
    };
    let names: Vec<&str> = phone.people.iter().map(|face| face.first_name.as_str()).collect();
    let names = AttrValue::from(format::list(t.lang, &names));
    let at = |ms: i64| moment(t, ms, today);
    let seen = t.say(Text::DevicesLastContact { when: &at(phone.last_seen_at) });
    let locked = phone.locked_at.map(|ms| t.say(Text::DevicesLockedSince { when: &at(ms) }));
    let emptied = phone.let_go_at.map(|ms| t.say(Text::DevicesEmptied { when: &at(ms) }));
    let detail: Vec<AttrValue> = [t.say(kind), names, seen]
        .into_iter()
        .chain(locked)
        .chain(emptied)
        .filter(|part| !part.is_empty())
        .collect();
    let onclick = {
        let (locking, phone) = (locking.clone(), phone.clone());
        Callback::from(move |_: MouseEvent| locking.set(Some(phone.clone())))
    };
    let device = phone.label.as_str();
    let (start, label, icon) = match phone.locked_at {
        Some(_) => (Glyph::Lock, Text::DevicesUnlockThis { device }, Glyph::Unlock),
        None => (Glyph::Device, Text::DevicesLockThis { device }, Glyph::Lock),
    };
    html! {
        <ListRow
            key={phone.id.to_string()}
            title={phone.label.clone()}
            detail={Some(AttrValue::from(detail.join(" · ")))}
            start={html! { <Icon glyph={start} /> }}
            end={html! { <Button label={t.say(label)} icon={Some(icon)} {onclick} /> }}
        />
    }
}

/// A moment of the server's clock, on the wall here.
fn moment(t: Texts, ms: i64, today: CivilDate) -> String {
    let at = Moment::new(ms, time::offset_minutes(), 0);
    format::moment(t.lang, at.day, at.minute_of_day(), today)
}
