//! A job while it is done: begin, tick, photograph, and end.

use shared::domain::body::{Shows, Target};
use shared::domain::work::{Ticking, WorkStatus};
use shared::text::{Text, format};
use yew::prelude::*;

use super::about::About;
use super::ending::How;
use super::photos::Photos;
use super::remark::Remarks;
use super::returned::Returned;
use super::steps::Steps;
use super::visit::OnVisit;
use crate::app::{use_now, use_snapshot, use_texts};
use crate::screens::crew::subject::Subject;
use crate::screens::parts::marks::JourneyMark;
use crate::screens::parts::saying::{SayingError, use_saying};
use crate::ui::{Button, ButtonSize, ButtonVariant, Glyph, Icon, PhotoSide};

/// Properties of [`Working`].
#[derive(Properties, PartialEq)]
pub(super) struct WorkingProps {
    /// The job or station.
    pub(super) subject: Subject,
    /// The crew ends.
    pub(super) end: Callback<How>,
}

/// A job while it is done.
#[component]
pub(super) fn Working(props: &WorkingProps) -> Html {
    let t = use_texts();
    let now = use_now();
    let snapshot = use_snapshot();
    let saying = use_saying();
    let journey = props.subject.journey(&snapshot);
    let on = OnVisit::today(props.subject.clone(), now.day);
    let work = props.subject.work.as_ref();
    let begun = on.has_begun();
    let is_job = matches!(props.subject.target, Target::Job(_));
    let paused = work.is_some_and(|work| work.status == WorkStatus::Paused) && !begun;
    let all_done = work.is_some_and(|work| work.steps.iter().all(|step| step.state != Ticking::Todo));
    let has_after =
        work.is_some_and(|work| work.photos_showing(Shows::After).any(|photo| photo.visit == on.key));
    let begin = {
        let (on, saying) = (on.clone(), saying.clone());
        Callback::from(move |_: MouseEvent| saying.say(on.begin().into_iter().collect()))
    };
    let end = |how: How| props.end.reform(move |_: MouseEvent| how);
    let since = on.visit().and_then(|visit| visit.started.first()).map(|said| {
        let clock = format::clock(t.lang, said.at.minute_of_day());
        t.say(Text::JobStartedBy { clock: &clock })
    });
    // What is next is what stands out: the first step, the photo after, then Klart.
    let (after, klart) = match (all_done, has_after) {
        (true, false) => (ButtonVariant::Primary, ButtonVariant::Quiet),
        (true, true) => (ButtonVariant::Quiet, ButtonVariant::Primary),
        (false, _) => (ButtonVariant::Quiet, ButtonVariant::Quiet),
    };
    html! {
        <div class="stack stack--loose">
            <SayingError saying={saying.clone()} />
            if since.is_some() || journey.is_some() {
                <div class="cluster cluster--apart">
                    if let Some(since) = since {
                        <p class="with-icon quiet"><Icon glyph={Glyph::Clock} /><span>{ since }</span></p>
                    }
                    if let Some(journey) = journey {
                        <JourneyMark {journey} />
                    }
                </div>
            }
            if let Some(returned) = work.and_then(|work| work.last_return()) {
                <Returned returned={returned.clone()} />
            }
            <About subject={props.subject.clone()} />
            if paused {
                <p>{ t.say(Text::JobPausedBody) }</p>
            }
            if is_job {
                <Photos on={on.clone()} saying={saying.clone()} side={PhotoSide::Before} />
            }
            <Steps on={on.clone()} saying={saying.clone()} />
            if begun && is_job {
                <Photos on={on.clone()} saying={saying.clone()} side={PhotoSide::After} variant={after} />
            }
            <Remarks on={on.clone()} saying={saying.clone()} />
            if begun && is_job {
                <Button
                    label={t.say(Text::JobPause)}
                    icon={Some(Glyph::Pause)}
                    variant={ButtonVariant::Plain}
                    onclick={end(How::Pause)}
                />
            }
            <div class="dock">
                if !begun {
                    <Button
                        label={t.say(if paused { Text::JobContinue } else { Text::JobStart })}
                        icon={Some(Glyph::Play)}
                        variant={ButtonVariant::Primary}
                        size={ButtonSize::Crew}
                        onclick={begin}
                    />
                } else if is_job {
                    <Button
                        label={t.say(Text::JobDone)}
                        icon={Some(Glyph::Check)}
                        variant={klart}
                        size={ButtonSize::Crew}
                        onclick={end(How::Done)}
                    />
                } else {
                    <Button
                        label={t.say(Text::JobPause)}
                        icon={Some(Glyph::Pause)}
                        variant={ButtonVariant::Primary}
                        size={ButtonSize::Crew}
                        onclick={end(How::Pause)}
                    />
                }
            </div>
        </div>
    }
}
