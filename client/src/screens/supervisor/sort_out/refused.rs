//! Something that was refused or held: what, who, when, why, and what a person makes of it.

use shared::api;
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::rules;
use shared::domain::words::Prose;
use shared::ids::{DocId, FactId};
use shared::text::{Text, format, of};
use shared::wire::{Code, Verdict};
use yew::prelude::*;

use super::super::dispute::{fact_kind, words_of};
use super::about_doc;
use crate::app::update::use_unsaved;
use crate::app::{SessionError, use_people, use_session, use_snapshot, use_texts, use_today};
use crate::platform::task;
use crate::ui::{
    Button, ButtonVariant, Dialog, Glyph, Notice, NoticeKind, Status, StatusShape, StatusWeight, TextArea,
};

/// Properties of [`Refused`].
#[derive(Properties, PartialEq)]
pub(super) struct RefusedProps {
    /// The document it was meant for.
    pub(super) doc: DocId,
    /// Its key.
    pub(super) key_of: DocKey,
    /// What was stated, as far as it can be read.
    pub(super) fact: Option<Fact>,
    /// Rejected, held or dismissed.
    pub(super) verdict: Verdict,
    /// Why.
    pub(super) code: Code,
    /// The answer its author reads, where there is one.
    #[prop_or_default]
    pub(super) answer: Option<AttrValue>,
    /// What can be done about it.
    #[prop_or_default]
    pub(super) children: Html,
}

/// Something that was refused or held.
#[component]
pub(super) fn Refused(props: &RefusedProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let people = use_people();
    let snapshot = use_snapshot();
    let body = props.fact.as_ref().map(|fact| {
        let by = people.name(fact.by, t.lang);
        let when = format::moment(t.lang, fact.at.day, fact.at.minute_of_day(), today);
        html! {
            <>
                <p class="strong">{ fact_kind(t, &fact.body) }</p>
                { for words_of(t, &people, &fact.body, today).into_iter().map(|words| html! { <p class="words">{ words }</p> }) }
                <p class="small quiet">{ t.say(Text::SortOutBy { name: &by, when: &when }) }</p>
            </>
        }
    });
    let kind = props.fact.as_ref().and_then(Fact::kind);
    let why = match kind.is_some_and(|kind| rules::may_request(kind, props.code)) {
        true => t.say(Text::SortOutRequest),
        false => t.code(props.code),
    };
    let (shape, weight) = match props.verdict {
        Verdict::Dismissed => (StatusShape::Cancelled, StatusWeight::Plain),
        _ => (StatusShape::Waiting, StatusWeight::Strong),
    };
    html! {
        <article class="card">
            { about_doc(t, &snapshot, props.doc, &props.key_of, today) }
            { body.unwrap_or_default() }
            <Status {shape} {weight} label={t.key(of::verdict(props.verdict))} />
            if let Some(answer) = &props.answer {
                <p class="prose">{ answer }</p>
            } else {
                <p>{ why }</p>
            }
            { props.children.clone() }
        </article>
    }
}

/// Properties of [`Decide`].
#[derive(Properties, PartialEq)]
pub(super) struct DecideProps {
    /// The document it was meant for.
    pub(super) doc: DocId,
    /// Its id.
    pub(super) fact: FactId,
    /// It is settled, or was before.
    pub(super) ondone: Callback<()>,
}

/// *Det gäller*, or *Det gäller inte* with the reason that its author reads. What was written stays until it is sent.
#[component]
pub(super) fn Decide(props: &DecideProps) -> Html {
    let t = use_texts();
    let session = use_session();
    let open = use_state_eq(|| false);
    let busy = use_state_eq(|| false);
    let reason = use_state(String::new);
    let wrong = use_state(|| None::<AttrValue>);
    let failed = use_state(|| None::<AttrValue>);
    use_unsaved(!reason.is_empty());
    let settle = {
        let (busy, wrong, failed, open) = (busy.clone(), wrong.clone(), failed.clone(), open.clone());
        let (doc, fact, ondone) = (props.doc, props.fact, props.ondone.clone());
        Callback::from(move |how: api::Settling| {
            if *busy {
                return;
            }
            busy.set(true);
            let (session, ondone) = (session.clone(), ondone.clone());
            let (busy, wrong, failed, open) = (busy.clone(), wrong.clone(), failed.clone(), open.clone());
            task::spawn(async move {
                let settled = session.settle(&api::Settle { doc, fact, how }).await;
                busy.set(false);
                match settled {
                    Ok(()) => {
                        open.set(false);
                        ondone.emit(());
                    }
                    Err(error) if is_about_reason(&error) => wrong.set(Some(t.say(Text::FormRequired))),
                    Err(error) => failed.set(Some(t.key(error.text()))),
                }
            });
        })
    };
    let adopt = settle.reform(|_: MouseEvent| api::Settling::Adopt);
    let onsubmit = {
        let (reason, wrong) = (reason.clone(), wrong.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match Prose::new(&reason) {
                Ok(reason) => {
                    wrong.set(None);
                    settle.emit(api::Settling::Dismiss { reason: reason.to_string() });
                }
                Err(bad) => wrong.set(Some(t.say(of::bad_text(bad, &reason)))),
            }
        })
    };
    let show = |shown: bool| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(shown))
    };
    let onclose = {
        let open = open.clone();
        Callback::from(move |()| open.set(false))
    };
    let oninput = {
        let reason = reason.clone();
        Callback::from(move |typed: String| reason.set(typed))
    };
    let problem = (*failed).clone().map(|title| html! { <Notice kind={NoticeKind::Error} {title} /> });
    html! {
        <>
            if !*open {
                { problem.clone().unwrap_or_default() }
            }
            <div class="cluster">
                <Button label={t.say(Text::SortOutAdopt)} icon={Some(Glyph::Check)} busy={*busy} onclick={adopt} />
                <Button label={t.say(Text::SortOutAnswer)} icon={Some(Glyph::Close)} onclick={show(true)} />
            </div>
            <Dialog
                id={format!("answer-{}", props.fact)}
                open={*open}
                title={t.say(Text::SortOutAnswer)}
                close_label={t.say(Text::CommonClose)}
                {onclose}
            >
                <form class="stack" {onsubmit} novalidate=true>
                    { problem.unwrap_or_default() }
                    <TextArea
                        id={format!("reason-{}", props.fact)}
                        label={t.say(Text::SortOutAnswerReason)}
                        hint={Some(t.say(Text::SortOutAnswerHint))}
                        value={(*reason).clone()}
                        error={(*wrong).clone()}
                        {oninput}
                    />
                    <Button
                        label={t.say(Text::SortOutAnswerSend)}
                        variant={ButtonVariant::Primary}
                        busy={*busy}
                        submit=true
                    />
                </form>
            </Dialog>
        </>
    }
}

/// Whether the server found the reason wanting, which this page thought right.
fn is_about_reason(error: &SessionError) -> bool {
    error.problem().is_some_and(|problem| problem.errors.iter().any(|field| field.field == "reason"))
}
