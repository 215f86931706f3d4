//! *Att bekräfta*: what the crews say is done, and what was confirmed lately.

use shared::domain::board;
use shared::domain::body::Shows;
use shared::domain::frontier::About as Dispute;
use shared::domain::work::WorkStatus;
use shared::lean::Arrange as _;
use shared::text::{Text, format, of};
use yew::prelude::*;

use super::about::{self, About};
use crate::app::{Of, use_me, use_snapshot, use_texts, use_today};
use crate::route::Route;
use crate::screens::frame::Frame;
use crate::screens::parts::marks::WorkMark;
use crate::screens::parts::photos::Photo;
use crate::ui::{
    Card, CardHeading, CardTone, Density, Empty, ListRow, Pictogram, PictogramSize, Rows, Status,
    StatusShape, StatusWeight, nothing,
};
use shared::domain::work::Work;

/// Jobs to be confirmed, the one that has waited longest first.
#[component]
pub fn Confirming() -> Html {
    let t = use_texts();
    let today = use_today();
    let snapshot = use_snapshot();
    let Some(me) = use_me() else { return nothing() };
    let jobs = about::jobs(&snapshot, &me.leads());
    let (mut waiting, mut others): (Vec<_>, Vec<_>) =
        jobs.into_iter().partition(|work| board::waits_for_verdict(work));
    waiting.arrange_by_key(|work| (done_at(work).map(|at| at.ms), work.doc));
    others.retain(|work| work.status == WorkStatus::Confirmed);
    others.arrange_by_key(|work| {
        std::cmp::Reverse((work.confirmed.as_ref().map(|verdict| verdict.said.at.ms), work.doc))
    });
    let row = |work: &Of<Work>| {
        let about = About::of(t, &snapshot, work)?;
        let when = work.confirmed.as_ref().map(|verdict| verdict.said.at);
        let when = when.map(|at| format::capitalised(&format::day(t.lang, at.day, today)));
        Some(html! {
            <ListRow
                key={work.doc.to_string()}
                title={about.title.clone()}
                detail={when.map(AttrValue::from)}
                href={Some(Route::Confirm { id: work.doc }.href())}
                start={html! { <Pictogram name={about.pictogram.clone()} size={PictogramSize::Small} /> }}
            />
        })
    };
    html! {
        <Frame title={t.say(Text::ConfirmTitle)} density={Density::Wide}>
            <div class="stack">
                if waiting.is_empty() {
                    <Empty pictogram="thumbs-up" text={t.say(Text::ConfirmEmpty)} />
                }
                <div class="grid">
                    { for waiting.iter().map(|work| html! { <ToConfirm key={work.doc.to_string()} work={work.clone()} /> }) }
                </div>
                if !others.is_empty() {
                    <section class="section" aria-labelledby="confirmed">
                        <h2 id="confirmed">{ t.say(Text::JobStatusConfirmed) }</h2>
                        <Rows>{ for others.iter().filter_map(row) }</Rows>
                    </section>
                }
            </div>
        </Frame>
    }
}

#[derive(Properties, PartialEq)]
struct ToConfirmProps {
    work: Of<Work>,
}

#[component]
fn ToConfirm(props: &ToConfirmProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let snapshot = use_snapshot();
    let work = &props.work;
    let Some(about) = About::of(t, &snapshot, work) else { return nothing() };
    let photo = work.photos_showing(Shows::After).last().map(|photo| photo.digest);
    let done = done_at(work).map(|at| format::moment(t.lang, at.day, at.minute_of_day(), today));
    let disputed = work.contradiction(Dispute::Verdict).is_some();
    html! {
        <Card
            title={Some(about.title.clone())}
            heading={CardHeading::Second}
            href={Some(Route::Confirm { id: work.doc }.href())}
            tone={if disputed { CardTone::Warm } else { CardTone::Plain }}
            start={html! { <Pictogram name={about.pictogram.clone()} size={PictogramSize::Small} /> }}
        >
            if disputed {
                <Status
                    shape={StatusShape::Conflict}
                    weight={StatusWeight::Strong}
                    label={t.key(of::contradiction(Dispute::Verdict))}
                />
            } else {
                <WorkMark status={work.status} />
            }
            if let Some(when) = done {
                <p>{ t.say(Text::ConfirmDoneBy { when: &when }) }</p>
            }
            if let Some(digest) = photo {
                <Photo {digest} alt={t.say(Text::PhotoAfter)} />
            }
            <p class="quiet small">{ about.from(t) }</p>
        </Card>
    }
}

/// When the crew last said it was done.
fn done_at(work: &Work) -> Option<shared::civil::Moment> {
    work.visits.values().flat_map(|visit| &visit.done).map(|said| said.at).max_by_key(|at| at.ms)
}
