//! What did not come through and stays on the device until a person does something about it; its author may take it
//! back.

use shared::civil::Moment;
use shared::domain::fact::Fact;
use shared::domain::words::Prose;
use shared::sync::engine::is_answered;
use shared::sync::rows::OutRow;
use shared::text::{Text, TextKey, of};
use yew::prelude::*;

use super::{about, words};
use crate::app::snapshot::Snapshot;
use crate::app::taking_back::use_taking_back;
use crate::app::{Me, SessionError, Texts, use_me, use_now, use_snapshot, use_texts, use_waiting};
use crate::platform::task;
use crate::screens::parts::marks::JourneyMark;
use crate::ui::{Button, ButtonVariant, Dialog, Glyph, Notice, NoticeKind, nothing};
use shared::api::ProblemCode;

/// What is stuck, of whoever speaks; nothing when nothing is.
#[component]
pub(super) fn Stuck() -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let now = use_now();
    let rows = use_waiting();
    let Some(me) = use_me() else { return nothing() };
    let stuck: Vec<&OutRow> = rows.iter().filter(|row| is_own(&me, row)).collect();
    if stuck.is_empty() {
        return nothing();
    }
    html! {
        <section class="section" aria-labelledby="stuck">
            <h2 id="stuck">{ t.say(Text::SyncStuckTitle) }</h2>
            { for stuck.into_iter().filter_map(|row| {
                let stuck = Shown::of(t, &snapshot, &me, now, row)?;
                let is_free = !is_answered(row, rows.iter());
                Some(html! { <One key={row.id.to_string()} row={row.clone()} {stuck} {is_free} /> })
            }) }
        </section>
    }
}

/// Whether it is stuck, and stated by whoever speaks: then it is here, and not among what waits.
pub(super) fn is_own(me: &Me, row: &OutRow) -> bool {
    row.stuck().is_some() && Fact::read(row.id, &row.json).is_some_and(|fact| fact.by == me.id())
}

/// Something that is stuck, ready to be shown.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    title: AttrValue,
    /// What was stated, and when.
    what: AttrValue,
    /// Why, to staff; participants see how far it has come.
    why: Option<AttrValue>,
}

impl Shown {
    fn of(t: Texts, snapshot: &Snapshot, me: &Me, now: Moment, row: &OutRow) -> Option<Self> {
        let fact = Fact::read(row.id, &row.json)?;
        let about = about(t, snapshot, me, now, (row.doc, row.key), &fact.body);
        let kind = t.key(fact.kind().map_or(TextKey::AppNeedsUpdate, of::kind));
        let what = t.say(Text::SyncRow { what: &kind, when: &words(t, fact.at, now) });
        // A photo that the server will not take: that is not what is said while it waits for a network.
        let why = if row.lacks_photo() {
            Some(t.say(Text::SyncStuckPhoto))
        } else {
            row.stuck().filter(|_| !me.is_participant()).map(|code| t.key(of::own_code(code)))
        };
        Some(Self { title: about.title, what, why })
    }
}

#[derive(Properties, PartialEq)]
struct OneProps {
    row: OutRow,
    stuck: Shown,
    /// Whether nothing else that waits hangs on it.
    is_free: bool,
}

/// One thing that is stuck, and the question before it is taken back.
#[component]
fn One(props: &OneProps) -> Html {
    let t = use_texts();
    let taking_back = use_taking_back();
    let open = use_state_eq(|| false);
    let busy = use_state_eq(|| false);
    let wrong = use_state(|| None::<AttrValue>);
    let Shown { title, what, why } = &props.stuck;
    let here_only = taking_back.is_here_only(&props.row);
    let show = |shown: bool| {
        let (open, wrong) = (open.clone(), wrong.clone());
        Callback::from(move |_: MouseEvent| {
            wrong.set(None);
            open.set(shown);
        })
    };
    let onclose = {
        let open = open.clone();
        Callback::from(move |()| open.set(false))
    };
    let remove = {
        let (open, busy, wrong) = (open.clone(), busy.clone(), wrong.clone());
        let row = props.row.clone();
        Callback::from(move |_: MouseEvent| {
            // The text is ours, and is neither empty nor long.
            let Ok(own_words) = Prose::new(&t.say(Text::SyncTakenBack)) else { return };
            if *busy {
                return;
            }
            busy.set(true);
            let (taking_back, row) = (taking_back.clone(), row.clone());
            let (open, busy, wrong) = (open.clone(), busy.clone(), wrong.clone());
            task::spawn(async move {
                let done = taking_back.take_back(&row, own_words).await;
                busy.set(false);
                match done {
                    Ok(()) => open.set(false),
                    Err(error) => wrong.set(Some(said(t, &error))),
                }
            });
        })
    };
    let lost = if props.row.needs.is_empty() { Text::SyncRemoveBody } else { Text::SyncRemoveBodyPhoto };
    html! {
        <article class="card">
            <p class="strong">{ title }</p>
            <p class="quiet">{ what }</p>
            if let Some(why) = why {
                <p>{ why }</p>
            }
            <JourneyMark journey={props.row.journey()} />
            if props.is_free {
                <div>
                    <Button label={t.say(Text::SyncRemove)} icon={Some(Glyph::Trash)} onclick={show(true)} />
                </div>
            }
            <Dialog
                id={format!("remove-{}", props.row.id)}
                open={*open}
                title={t.say(Text::SyncRemoveTitle)}
                close_label={t.say(Text::CommonClose)}
                {onclose}
            >
                <div class="stack">
                    <p class="strong">{ title }{ ": " }{ what }</p>
                    <p>{ t.say(lost) }</p>
                    if !here_only {
                        <p>{ t.say(Text::SyncRemoveTold) }</p>
                    }
                    if let Some(wrong) = (*wrong).clone() {
                        <Notice kind={NoticeKind::Error} title={wrong} />
                    }
                    <Button
                        label={t.say(Text::SyncRemoveConfirm)}
                        variant={ButtonVariant::Danger}
                        icon={Some(Glyph::Trash)}
                        busy={*busy}
                        onclick={remove}
                    />
                    <Button label={t.say(Text::SyncRemoveKeep)} onclick={show(false)} />
                </div>
            </Dialog>
        </article>
    }
}

fn said(t: Texts, error: &SessionError) -> AttrValue {
    match error.problem().map(|problem| problem.code) {
        Some(ProblemCode::Conflict) => t.say(Text::SyncRemoveLate),
        _ => t.key(error.text()),
    }
}
