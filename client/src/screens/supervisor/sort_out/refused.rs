//! Something that was refused or held: what, who, when, why, and what a person makes of it.

use shared::api::{self, ProblemCode};
use shared::domain::fact::Fact;
use shared::domain::key::DocKey;
use shared::domain::rules;
use shared::domain::words::Prose;
use shared::ids::{DocId, FactId};
use shared::text::{Text, TextKey, of};
use shared::wire::{Code, Verdict};
use yew::prelude::*;

use super::super::dispute::Said;
use super::about_doc;
use crate::app::update::use_unsaved;
use crate::app::{SessionError, use_session, use_snapshot, use_texts, use_today};
use crate::platform::task;
use crate::ui::{
    Button, ButtonVariant, Dialog, Glyph, Notice, NoticeKind, Status, StatusShape, StatusWeight, TextArea,
    nothing,
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
    /// The name of whoever said that it counts.
    #[prop_or_default]
    pub(super) adopted_by: Option<AttrValue>,
    /// What can be done about it.
    #[prop_or_default]
    pub(super) children: Html,
}

/// Something that was refused or held.
#[component]
pub(super) fn Refused(props: &RefusedProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let snapshot = use_snapshot();
    let kind = props.fact.as_ref().and_then(Fact::kind);
    let said = match (&props.answer, &props.adopted_by) {
        (Some(answer), _) => html! { <p class="prose">{ answer }</p> },
        (None, Some(_)) => nothing(),
        (None, None) if kind.is_some_and(|kind| rules::may_request(kind, props.code)) => {
            html! { <p>{ t.say(Text::SortOutRequest) }</p> }
        }
        (None, None) => html! { <p>{ t.key(of::code_to_staff(props.code)) }</p> },
    };
    let (shape, weight, label) = match (&props.adopted_by, props.verdict) {
        (Some(name), _) => {
            (StatusShape::Confirmed, StatusWeight::Plain, t.say(Text::SortOutAdopted { name: name.as_str() }))
        }
        (None, Verdict::Dismissed) => {
            (StatusShape::Cancelled, StatusWeight::Plain, t.key(of::verdict(props.verdict)))
        }
        _ => (StatusShape::Waiting, StatusWeight::Strong, t.key(of::verdict(props.verdict))),
    };
    html! {
        <article class="card">
            { about_doc(t, &snapshot, props.doc, &props.key_of, today) }
            if let Some(fact) = &props.fact {
                <Said doc={props.doc} fact={fact.clone()} />
            }
            <Status {shape} {weight} {label} />
            { said }
            { props.children.clone() }
        </article>
    }
}

/// What became of what a person was to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// They have settled it now.
    Open,
    /// Somebody had settled it before.
    Settled,
}

/// Properties of [`Decide`].
#[derive(Properties, PartialEq)]
pub(super) struct DecideProps {
    /// The document it was meant for.
    pub(super) doc: DocId,
    /// Its id.
    pub(super) fact: FactId,
    /// Whether it could ever count.
    pub(super) adoptable: bool,
    /// It is settled, or was before.
    pub(super) ondone: Callback<Found>,
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
                        ondone.emit(Found::Open);
                    }
                    Err(error) if is_settled(&error) => {
                        open.set(false);
                        ondone.emit(Found::Settled);
                    }
                    Err(error) if is_about_reason(&error) => wrong.set(Some(t.say(Text::FormRequired))),
                    Err(error) => failed.set(Some(t.key(why(&error)))),
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
    let hint_id = format!("adopt-hint-{}", props.fact);
    let problem = (*failed).clone().map(|title| html! { <Notice kind={NoticeKind::Error} {title} /> });
    html! {
        <>
            if !*open {
                { problem.clone().unwrap_or_default() }
            }
            <div class="cluster">
                if props.adoptable {
                    <Button
                        label={t.say(Text::SortOutAdopt)}
                        icon={Some(Glyph::Check)}
                        busy={*busy}
                        described_by={Some(AttrValue::from(hint_id.clone()))}
                        onclick={adopt}
                    />
                }
                <Button label={t.say(Text::SortOutAnswer)} icon={Some(Glyph::Close)} onclick={show(true)} />
            </div>
            if props.adoptable {
                <p id={hint_id} class="small quiet">{ t.say(Text::SortOutAdoptHint) }</p>
            }
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

/// Whether somebody else had settled it before, or it has come through: there is nothing left to decide.
fn is_settled(error: &SessionError) -> bool {
    error.problem().is_some_and(|problem| match problem.code {
        ProblemCode::Conflict => problem.why.is_none(),
        code => code == ProblemCode::NotFound,
    })
}

/// What to tell of why it could not be settled: the rule that stands against it, where there is one.
fn why(error: &SessionError) -> TextKey {
    match error.problem().and_then(|problem| problem.why) {
        Some(code) => of::code_to_staff(code),
        None => error.text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: ProblemCode, why: Option<Code>) -> SessionError {
        let (kind, title) = (String::new(), String::new());
        let problem = api::Problem { kind, title, status: 0, detail: None, code, errors: vec![], why };
        SessionError::Refused(Box::new(problem))
    }

    #[test]
    fn what_cannot_count_says_its_own_reason_and_what_was_settled_before_says_that() {
        let locked = refused(ProblemCode::Conflict, Some(Code::MonthLocked));
        assert_eq!((is_settled(&locked), super::why(&locked)), (false, TextKey::StaffCodeMonthLocked));
        assert!(is_settled(&refused(ProblemCode::Conflict, None)));
        assert!(is_settled(&refused(ProblemCode::NotFound, None)));
        let busy = refused(ProblemCode::Unavailable, None);
        assert_eq!((is_settled(&busy), super::why(&busy)), (false, TextKey::ErrorUnavailable));
        assert!(!is_settled(&SessionError::NoContact));
    }
}
