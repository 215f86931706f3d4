//! What was decided so far: the confirmation, the latest return, and two of them where they contradict each other.

use shared::text::{Text, format};
use yew::prelude::*;

use super::JobProps;
use crate::app::{use_people, use_texts, use_today};
use crate::screens::supervisor::dispute::Dispute;
use crate::screens::supervisor::facts::CameBack;
use crate::ui::{Notice, NoticeKind, nothing};
use shared::domain::frontier::Mark;
use shared::text::of;

/// Verdicts, contradictions, and what the supervisor is told.
#[component]
pub(super) fn Verdicts(props: &JobProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let people = use_people();
    let work = &props.work;
    let told = work.marks.iter().filter(|mark| !matches!(mark, Mark::ClockOff { .. }));
    html! {
        <>
            { nothing() }
            { for work.contradictions.iter().map(|contradiction| html! {
                <Dispute
                    doc={work.doc}
                    key_of={work.key}
                    stated={work.stated.clone()}
                    contradiction={contradiction.clone()}
                    saying={props.saying.clone()}
                />
            }) }
            { for told.map(|mark| html! {
                <Notice kind={NoticeKind::Warning} title={of::mark(t.lang, *mark).into_owned()} />
            }) }
            if let Some(confirmed) = &work.confirmed {
                <section class="card" aria-label={t.say(Text::JobConfirmed)}>
                    <p class="strong">{ t.say(Text::JobConfirmed) }</p>
                    if let Some(good) = &confirmed.good {
                        <p class="words">{ good.as_str() }</p>
                    }
                    <p class="small quiet">{ t.say(Text::SortOutBy {
                        name: &people.name(confirmed.said.by, t.lang),
                        when: &format::moment(t.lang, confirmed.said.at.day, confirmed.said.at.minute_of_day(), today),
                    }) }</p>
                </section>
            } else {
                <CameBack work={work.clone()} />
            }
        </>
    }
}
