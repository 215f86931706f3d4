//! A job the crew is done with: thanks, and what they did.

use shared::domain::body::Shows;
use shared::domain::work::{Ticking, WorkStatus};
use shared::text::Text;
use yew::prelude::*;

use super::about::About;
use super::steps::note;
use crate::app::{use_people, use_snapshot, use_texts};
use crate::route::Route;
use crate::screens::crew::subject::Subject;
use crate::screens::parts::marks::JourneyMark;
use crate::screens::parts::photos::{Photo, PictureStep};
use crate::ui::{ButtonLink, ButtonVariant, Empty, PhotoBadge, PhotoSide, nothing};

/// Properties of [`Finished`].
#[derive(Properties, PartialEq)]
pub(super) struct FinishedProps {
    /// The job.
    pub(super) subject: Subject,
}

/// A job the crew is done with, or that is no longer theirs.
#[component]
pub(super) fn Finished(props: &FinishedProps) -> Html {
    let t = use_texts();
    let people = use_people();
    let snapshot = use_snapshot();
    let Some(work) = &props.subject.work else { return nothing() };
    let (pictogram, text) = match work.status {
        WorkStatus::Withdrawn => ("wave", Text::JobWithdrawn),
        WorkStatus::Confirmed => ("star", Text::JobConfirmed),
        _ => ("thumbs-up", Text::JobFinished),
    };
    let praise = work.confirmed.as_ref().and_then(|confirmed| {
        let name = people.name(confirmed.said.by, t.lang);
        let good = confirmed.good.as_ref()?;
        Some(t.say(Text::JobConfirmedGood { name: &name, good: good.as_str() }))
    });
    let photos: Vec<_> = [(Shows::Before, PhotoSide::Before), (Shows::After, PhotoSide::After)]
        .into_iter()
        .flat_map(|(shows, side)| work.photos_showing(shows).map(move |photo| (side, photo.clone())))
        .collect();
    let tile = |(side, photo): &(PhotoSide, shared::domain::work::Photo)| {
        let label = t.say(match side {
            PhotoSide::Before => Text::JobPhotoBefore,
            PhotoSide::After => Text::JobPhotoAfter,
        });
        html! {
            <Photo
                key={photo.said.fact.to_string()}
                digest={photo.digest}
                alt={label.clone()}
                badge={Some(PhotoBadge { side: *side, label })}
            />
        }
    };
    html! {
        <div class="stack stack--loose">
            <Empty {pictogram} text={t.say(text)}>
                if work.status == WorkStatus::Done {
                    <p>{ t.say(Text::JobFinishedBody) }</p>
                }
                if let Some(praise) = praise {
                    <p class="words strong">{ praise }</p>
                }
                if let Some(journey) = props.subject.journey(&snapshot) {
                    <JourneyMark {journey} />
                }
                <ButtonLink
                    href={Route::MyDay.href()}
                    label={t.say(Text::DayToMyDay)}
                    variant={ButtonVariant::Primary}
                />
            </Empty>
            if work.status != WorkStatus::Withdrawn {
                <About subject={props.subject.clone()} />
                if !photos.is_empty() {
                    <div class="photos">{ for photos.iter().map(tile) }</div>
                }
                if !work.steps.is_empty() {
                    <section class="section" aria-labelledby="steps">
                        <h2 id="steps">{ t.say(Text::JobSteps) }</h2>
                        <ol class="steps" role="list">
                            { for work.steps.iter().map(|state| html! {
                                <PictureStep
                                    key={state.step.id.to_string()}
                                    step={state.step.clone()}
                                    note={if state.state == Ticking::Done {
                                        Some(t.say(Text::JobStepTicked))
                                    } else {
                                        note(t, state)
                                    }}
                                />
                            }) }
                        </ol>
                    </section>
                }
            }
        </div>
    }
}
