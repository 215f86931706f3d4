//! Bringing a phone on: whose it is and what it is called, and then a code to write or scan on it.

use std::rc::Rc;

use shared::api::{Invite, MakeInvite};
use shared::domain::accounts;
use shared::domain::speaker::DeviceKind;
use shared::domain::words::Short;
use shared::ids::{DeviceId, PersonId, UnitId};
use shared::text::{Text, TextKey, of};
use yew::prelude::*;

use crate::app::{Texts, use_people, use_session, use_texts};
use crate::platform::{dom, task, time};
use crate::screens::parts::people::FaceTile;
use crate::ui::{
    Button, ButtonVariant, Choice, ErrorItem, ErrorSummary, Field, Notice, NoticeKind, QrCode, RadioCards,
    Spinner,
};

/// How often the server is asked whether the phone has come, in milliseconds.
const ASK_EVERY: u32 = 3_000;

/// Properties of [`Connect`].
#[derive(Properties, PartialEq)]
pub(super) struct ConnectProps {
    /// The workplace.
    pub(super) unit: UnitId,
    /// The phones that it has already.
    pub(super) known: Vec<DeviceId>,
    /// It is connected, or it was let be.
    pub(super) onclose: Callback<()>,
}

/// The form, then the code, then that it worked.
#[component]
pub(super) fn Connect(props: &ConnectProps) -> Html {
    let t = use_texts();
    let people = use_people();
    let session = use_session();
    let kind = use_state_eq(|| DeviceKind::Shared);
    let persons = use_state_eq(Vec::<PersonId>::new);
    let name = use_state_eq(String::new);
    let tried = use_state_eq(|| false);
    let failed = use_state_eq(|| None::<TextKey>);
    let busy = use_state_eq(|| false);
    let invite = use_state_eq(|| None::<Invite>);
    let joined = use_state_eq(|| false);
    let label = match (name.trim(), persons.first()) {
        // A phone of somebody's own is called by their name unless staff call it something else.
        ("", Some(person)) if *kind == DeviceKind::Own => people.name(*person, t.lang).to_string(),
        (written, _) => written.to_owned(),
    };
    let wrong_people = who_is_wrong(t, *kind, &persons).filter(|_| *tried);
    let wrong_name = wrong(t, &label).filter(|_| *tried);
    let ask = MakeInvite { unit: props.unit, persons: (*persons).clone(), kind: *kind, label: label.clone() };
    let make = {
        let (tried, failed, busy, invite, kind, persons) =
            (tried.clone(), failed.clone(), busy.clone(), invite.clone(), kind.clone(), persons.clone());
        Callback::from(move |()| {
            tried.set(true);
            let ready = who_is_wrong(t, *kind, &persons).is_none() && wrong(t, &ask.label).is_none();
            if !ready || *busy {
                return;
            }
            busy.set(true);
            let (session, ask) = (session.clone(), ask.clone());
            let (failed, busy, invite) = (failed.clone(), busy.clone(), invite.clone());
            task::spawn(async move {
                match session.invite(&ask).await {
                    Ok(made) => {
                        failed.set(None);
                        invite.set(Some(made));
                    }
                    Err(problem) => failed.set(Some(match problem.text() {
                        TextKey::OfflineNeedsNetwork => TextKey::DevicesCodeNoContact,
                        other => other,
                    })),
                }
                busy.set(false);
            });
        })
    };
    let leave = props.onclose.reform(|_: MouseEvent| ());
    if *joined {
        return html! {
            <section class="stack">
                <Notice kind={NoticeKind::Info} title={t.say(Text::DevicesCodeUsed)}><p>{ label }</p></Notice>
                <Button label={t.say(Text::CommonDone)} variant={ButtonVariant::Primary} onclick={leave} />
            </section>
        };
    }
    let trouble = html! {
        if let Some(failed) = *failed {
            <Notice kind={NoticeKind::Error} title={t.key(failed)} />
        }
    };
    if let Some(made) = &*invite {
        let onjoin = Callback::from(move |()| joined.set(true));
        return html! {
            <section class="stack" aria-labelledby="connect">
                { trouble }
                <Code
                    key={made.code.clone()}
                    invite={made.clone()}
                    unit={props.unit}
                    known={props.known.clone()}
                    {onjoin}
                />
                <div class="cluster">
                    <Button
                        label={t.say(Text::DevicesCodeNew)}
                        busy={*busy}
                        onclick={make.reform(|_: MouseEvent| ())}
                    />
                    <Button label={t.say(Text::CommonClose)} onclick={leave} />
                </div>
            </section>
        };
    }
    let onkind = {
        let (kind, persons) = (kind.clone(), persons.clone());
        Callback::from(move |value: AttrValue| {
            let chosen = if value == "own" { DeviceKind::Own } else { DeviceKind::Shared };
            let most = accounts::persons_on(chosen).1;
            persons.set(persons.iter().copied().take(most).collect());
            kind.set(chosen);
        })
    };
    let onperson = {
        let (kind, persons) = (kind.clone(), persons.clone());
        Callback::from(move |person: PersonId| {
            let mut next: Vec<PersonId> = persons.iter().copied().filter(|other| *other != person).collect();
            if next.len() == persons.len() {
                if *kind == DeviceKind::Own {
                    next.clear();
                }
                next.push(person);
            }
            persons.set(next);
        })
    };
    let who = if *kind == DeviceKind::Own { Text::DevicesAddWhose } else { Text::DevicesAddWho };
    let errors: Vec<ErrorItem> = [("people", &wrong_people), ("name", &wrong_name)]
        .into_iter()
        .filter_map(|(field, text)| Some(ErrorItem { field: field.into(), text: text.clone()? }))
        .collect();
    let onname = {
        let name = name.clone();
        Callback::from(move |typed: String| name.set(typed))
    };
    let onsubmit = make.reform(|event: SubmitEvent| event.prevent_default());
    html! {
        <form class="stack stack--loose" {onsubmit} novalidate=true aria-labelledby="connect">
            <h2 id="connect">{ t.say(Text::DevicesAdd) }</h2>
            <ErrorSummary
                title={t.say(Text::FormFixTitle { count: i64::try_from(errors.len()).unwrap_or(0) })}
                {errors}
            />
            { trouble }
            <RadioCards
                id="kind"
                label={t.say(Text::DevicesAddKind)}
                choices={vec![
                    Choice::new("shared", t.say(Text::DevicesAddShared)).hinted(t.say(Text::DevicesAddSharedHint)),
                    Choice::new("own", t.say(Text::DevicesAddOwn)).hinted(t.say(Text::DevicesAddOwnHint)),
                ]}
                value={if *kind == DeviceKind::Own { "own" } else { "shared" }}
                onchange={onkind}
            />
            <fieldset id="people" class={wrong_people.as_ref().map(|_| "field--wrong")} tabindex="-1">
                <legend class="choices__legend">{ t.say(who) }</legend>
                if let Some(wrong) = wrong_people {
                    <p class="field__error">{ wrong }</p>
                }
                <ul class="people">
                    { for people.crew(props.unit).into_iter().map(|person| html! {
                        <li key={person.id.to_string()}>
                            <FaceTile
                                id={person.id}
                                pressed={Some(persons.contains(&person.id))}
                                onpress={onperson.clone()}
                            />
                        </li>
                    }) }
                </ul>
            </fieldset>
            <Field
                id="name"
                label={t.say(Text::DevicesName)}
                optional={(*kind == DeviceKind::Own).then(|| t.say(Text::CommonOptional))}
                hint={Some(t.say(Text::DevicesNameHint))}
                value={(*name).clone()}
                error={wrong_name}
                oninput={onname}
            />
            <div class="cluster">
                <Button
                    label={t.say(Text::DevicesMakeCode)}
                    variant={ButtonVariant::Primary}
                    submit=true
                    busy={*busy}
                />
                <Button label={t.say(Text::CommonCancel)} onclick={leave} />
            </div>
        </form>
    }
}

#[derive(Properties, PartialEq)]
struct CodeProps {
    invite: Invite,
    unit: UnitId,
    known: Vec<DeviceId>,
    onjoin: Callback<()>,
}

/// The code, large and as a QR code, how long it is valid, and whether the phone has come.
#[component]
fn Code(props: &CodeProps) -> Html {
    let t = use_texts();
    let session = use_session();
    let left = use_state_eq(|| minutes_left(props.invite.expires));
    let qr = use_memo(props.invite.url.clone(), |url| modules(url));
    {
        let left = left.clone();
        let (expires, unit) = (props.invite.expires, props.unit);
        let (known, onjoin) = (props.known.clone(), props.onjoin.clone());
        use_effect_with((), move |()| {
            dom::focus_id("connect");
            let timer = time::every(ASK_EVERY, move || {
                left.set(minutes_left(expires));
                let (session, known, onjoin) = (session.clone(), known.clone(), onjoin.clone());
                task::spawn(async move {
                    let Ok(phones) = session.devices(unit).await else { return };
                    if phones.iter().any(|phone| !known.contains(&phone.id)) {
                        onjoin.emit(());
                    }
                });
            });
            move || drop(timer)
        });
    }
    let heading = html! { <h2 id="connect" tabindex="-1">{ t.say(Text::DevicesCodeTitle) }</h2> };
    if *left <= 0 {
        return html! {
            <>
                { heading }
                <Notice kind={NoticeKind::Warning} title={t.say(Text::DevicesCodeOver)} />
            </>
        };
    }
    html! {
        <>
            { heading }
            <p>{ t.say(Text::DevicesCodeDo) }</p>
            <p class="device-code">{ props.invite.code.clone() }</p>
            <p>{ t.say(Text::DevicesCodeOrScan) }</p>
            if let Some((width, modules)) = (*qr).clone() {
                <QrCode {width} {modules} label={t.say(Text::DevicesCodeQrAlt)} />
            }
            <p class="quiet">{ t.say(Text::DevicesCodeValid { minutes: *left }) }</p>
            <Spinner label={t.say(Text::DevicesCodeWaiting)} />
        </>
    }
}

/// Whole minutes that a code is still valid; a begun one counts.
fn minutes_left(expires: i64) -> i64 {
    (expires - time::now() + 59_999).div_euclid(60_000)
}

/// The modules of a QR code that leads to this address, and how many are in a row.
fn modules(url: &str) -> Option<(usize, Rc<[bool]>)> {
    let code = qrcode::QrCode::new(url).ok()?;
    let dark = code.to_colors().into_iter().map(|colour| colour == qrcode::Color::Dark);
    Some((code.width(), dark.collect()))
}

/// What is wrong with whom a phone is for.
fn who_is_wrong(t: Texts, kind: DeviceKind, persons: &[PersonId]) -> Option<AttrValue> {
    let (least, most) = accounts::persons_on(kind);
    let count = i64::try_from(most).unwrap_or(0);
    match persons.len() {
        chosen if chosen < least => Some(t.say(Text::DevicesAddPeopleMissing)),
        chosen if chosen > most => Some(t.say(Text::DevicesAddPeopleMost { count })),
        _ => None,
    }
}

/// What is wrong with a phone's name.
fn wrong(t: Texts, label: &str) -> Option<AttrValue> {
    let bad = Short::new(label).err()?;
    Some(AttrValue::from(of::bad_text(bad, label).render(t.lang).into_owned()))
}
