//! What a job is about: where, with whom, what was asked for, and this day's contact.

use shared::domain::body::Card as Contact;
use shared::domain::views::Level;
use shared::text::Text;
use yew::prelude::*;

use crate::app::{use_me, use_now, use_people, use_snapshot, use_texts, use_today_card};
use crate::screens::crew::subject::Subject;
use crate::screens::parts::people::{Faces, by_name};
use crate::screens::parts::photos::Photo;
use crate::ui::{ButtonLink, Glyph, Icon, Pictogram, PictogramSize};

/// Properties of [`About`].
#[derive(Properties, PartialEq)]
pub(super) struct AboutProps {
    /// The job or station.
    pub(super) subject: Subject,
}

/// What a job is about.
#[component]
pub(super) fn About(props: &AboutProps) -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let people = use_people();
    let today = use_now().day;
    let me = use_me();
    let subject = &props.subject;
    let contact = use_today_card(subject.doc);
    let day = snapshot.day(subject.unit, today);
    let own = me.as_ref().map(|me| me.id());
    let with: Vec<_> = day.crew(subject.target).into_iter().filter(|person| Some(*person) != own).collect();
    let with = by_name(&people, with, t);
    let opened =
        subject.work.as_ref().and_then(|work| work.origin.as_ref()).map(|origin| origin.opened.clone());
    let reads = me.as_ref().is_none_or(|me| me.level() != Level::Pictures);
    html! {
        <section class="job-about">
            <div class="job-about__head">
                <Pictogram name={subject.pictogram.clone()} size={PictogramSize::Normal} />
                <div class="stack stack--tight">
                    if let Some(place) = &subject.place {
                        <p class="with-icon"><Icon glyph={Glyph::Place} /><span>{ place }</span></p>
                    }
                    if with.is_empty() {
                        <p>{ t.say(Text::DayAlone) }</p>
                    } else {
                        <Faces ids={with} />
                    }
                </div>
            </div>
            if let Some(contact) = contact {
                <ContactCard {contact} />
            }
            if let Some(what) = opened.as_ref().and_then(|opened| opened.what.as_ref()).filter(|_| reads) {
                <p class="words">{ what.as_str() }</p>
            }
            if let Some(photos) = opened.map(|opened| opened.photos).filter(|photos| !photos.is_empty()) {
                <div class="photos">
                    { for photos.iter().map(|digest| html! {
                        <Photo key={digest.to_string()} digest={*digest} alt={t.say(Text::JobHintPhotoOrderer)} />
                    }) }
                </div>
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct ContactCardProps {
    contact: Contact,
}

/// Whom to call, and how to get in: on this day's phones only.
#[component]
fn ContactCard(props: &ContactCardProps) -> Html {
    let t = use_texts();
    let Contact { name, phone, address, door_code, .. } = &props.contact;
    let dial = |phone: &str| -> String {
        phone.chars().filter(|digit| digit.is_ascii_digit() || *digit == '+').collect()
    };
    html! {
        <div class="stack stack--tight job-contact">
            if let Some(address) = address {
                <p class="with-icon"><Icon glyph={Glyph::Home} /><span>{ address.as_str() }</span></p>
            }
            if let Some(code) = door_code {
                <p class="with-icon">
                    <Icon glyph={Glyph::Key} />
                    <span>{ t.say(Text::JobDoorCode) }{ " " }<strong class="numbers">{ code.as_str() }</strong></span>
                </p>
            }
            if let Some(phone) = phone {
                <p>{ t.say(Text::JobContact) }</p>
                <ButtonLink
                    href={format!("tel:{}", dial(phone.as_str()))}
                    outside={true}
                    icon={Some(Glyph::Phone)}
                    label={match name {
                        Some(name) => t.say(Text::CommonCall { name: name.as_str() }),
                        None => AttrValue::from(phone.to_string()),
                    }}
                />
            } else if let Some(name) = name {
                <p class="with-icon"><Icon glyph={Glyph::Person} /><span>{ name.as_str() }</span></p>
            }
        </div>
    }
}
