//! What was ordered: what, where, when it is wanted, whom to call, the orderer's photos. And what came back, if it did.

use shared::domain::work::Work;
use shared::text::Text;
use yew::prelude::*;

use super::about::{About, wanted};
use crate::app::{Of, use_card, use_snapshot, use_texts, use_today};
use crate::screens::parts::photos::Photo;
use crate::ui::{ButtonLink, ButtonVariant, Glyph, Icon, Pictogram, nothing};

/// Properties of [`JobFacts`] and [`CameBack`].
#[derive(Properties, PartialEq)]
pub(super) struct JobFactsProps {
    /// The job.
    pub(super) work: Of<Work>,
}

/// What was ordered.
#[component]
pub(super) fn JobFacts(props: &JobFactsProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let snapshot = use_snapshot();
    let work = &props.work;
    let opened = work.origin.as_ref().map(|origin| origin.opened.clone());
    let card = use_card(opened.as_ref().and_then(|opened| opened.card));
    let (Some(opened), Some(about)) = (opened, About::of(t, &snapshot, work)) else { return nothing() };
    let contact = card.as_ref().and_then(|card| card.name.clone());
    let phone = card.as_ref().and_then(|card| card.phone.clone());
    let door = card.as_ref().and_then(|card| card.door_code.clone());
    html! {
        <section class="card job-facts" aria-label={t.say(Text::JobWhat)}>
            <div class="card__head">
                <Pictogram name={about.pictogram.clone()} />
                <div class="grow stack stack--tight">
                    <p class="strong">{ about.from(t) }</p>
                    if let Some(place) = &about.place {
                        <p class="with-icon"><Icon glyph={Glyph::Place} /><span>{ place }</span></p>
                    }
                    if let Some(wanted) = wanted(t, work, today) {
                        <p class="with-icon"><Icon glyph={Glyph::Calendar} /><span>{ wanted }</span></p>
                    }
                </div>
            </div>
            if let Some(what) = &opened.what {
                <p class="words">{ what.as_str() }</p>
            }
            if let Some(door) = &door {
                <p>{ t.say(Text::JobDoorCode) }{ ": " }<span class="strong">{ door.as_str() }</span></p>
            }
            if let Some(phone) = &phone {
                <div class="card__more">
                    <ButtonLink
                        href={format!("tel:{}", phone.as_str().replace([' ', '-'], ""))}
                        label={t.say(Text::CommonCall { name: contact.as_ref().map_or(phone.as_str(), |name| name.as_str()) })}
                        icon={Some(Glyph::Phone)}
                        variant={ButtonVariant::Plain}
                        outside={true}
                    />
                </div>
            } else if let Some(contact) = &contact {
                <p>{ t.say(Text::StaffJobContact) }{ ": " }{ contact.as_str() }</p>
            }
            if !opened.photos.is_empty() {
                <div class="photos">
                    { for opened.photos.iter().map(|digest| html! {
                        <Photo key={digest.to_string()} digest={*digest} alt={t.say(Text::JobHintPhotoOrderer)} />
                    }) }
                </div>
            }
        </section>
    }
}

/// What was said when the job came back: what was good first.
#[component]
pub(super) fn CameBack(props: &JobFactsProps) -> Html {
    let t = use_texts();
    let Some(returned) = props.work.last_return() else { return nothing() };
    html! {
        <section class="card card--warm" aria-labelledby="came-back">
            <h2 id="came-back">{ t.say(Text::JobLeftTitle) }</h2>
            <div>
                <p class="strong">{ t.say(Text::JobLeftGood) }</p>
                <p class="words">{ returned.good.as_str() }</p>
            </div>
            <div>
                <p class="strong">{ t.say(Text::JobLeftWhat) }</p>
                <p class="words">{ returned.reason.as_str() }</p>
            </div>
            if let Some(photo) = returned.photo {
                <div class="photos"><Photo digest={photo} alt={t.say(Text::JobLeftPhoto)} /></div>
            }
        </section>
    }
}
