//! Before and after, side by side; and which photos the orderer sees.

use shared::domain::board;
use shared::domain::body::{Shows, Unreleased};
use shared::domain::catalogue::Kind;
use shared::domain::work::{Photo as Taken, Release};
use shared::ids::Digest;
use shared::text::{Text, of};
use yew::prelude::*;

use super::JobProps;
use crate::app::{Statement, use_texts};
use crate::screens::parts::photos::Photo;
use crate::ui::{
    Button, ButtonVariant, Checkbox, Dialog, Glyph, PhotoBadge, PhotoFit, PhotoSide, Pictogram,
    PictogramSize, Status, StatusShape, StatusWeight,
};

/// Before and after, and what was taken on the way. A tap shows a photo whole.
#[component]
pub(super) fn Photos(props: &JobProps) -> Html {
    let t = use_texts();
    let open = use_state_eq(|| None::<(Digest, Shows)>);
    let work = &props.work;
    let show = |photo: &Taken| {
        let (open, photo) = (open.clone(), (photo.digest, photo.shows));
        Callback::from(move |()| open.set(Some(photo)))
    };
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    let side = |photo: Option<&Taken>, side: PhotoSide| {
        let (label, missing) = match side {
            PhotoSide::Before => (Text::PhotoBefore, Text::ConfirmNoPhotoBefore),
            PhotoSide::After => (Text::PhotoAfter, Text::ConfirmNoPhotoAfter),
        };
        match photo {
            Some(photo) => html! {
                <Photo
                    key={photo.said.fact.to_string()}
                    digest={photo.digest}
                    alt={t.say(label)}
                    badge={Some(PhotoBadge { side, label: t.say(label) })}
                    onopen={Some(show(photo))}
                />
            },
            None => html! {
                <div class="pair__missing">
                    <Pictogram name={if side == PhotoSide::Before { "camera-before" } else { "camera-after" }} size={PictogramSize::Small} />
                    <span>{ t.say(missing) }</span>
                </div>
            },
        }
    };
    let during: Vec<&Taken> = work.photos_showing(Shows::During).collect();
    html! {
        <section class="section" aria-labelledby="before-after">
            <h2 id="before-after">{ t.say(Text::ConfirmBeforeAfter) }</h2>
            { for board::pairs(work).into_iter().map(|(before, after)| html! {
                <div class="pair">
                    { side(before, PhotoSide::Before) }
                    { side(after, PhotoSide::After) }
                </div>
            }) }
            if !during.is_empty() {
                <div class="photos">
                    { for during.into_iter().map(|photo| html! {
                        <Photo
                            key={photo.said.fact.to_string()}
                            digest={photo.digest}
                            alt={t.say(Text::PhotoDuring)}
                            onopen={Some(show(photo))}
                        />
                    }) }
                </div>
            }
            <Dialog
                id="photo-whole"
                open={open.is_some()}
                title={open.map(|(_, shows)| t.key(of::shows(shows))).unwrap_or_default()}
                close_label={t.say(Text::CommonClose)}
                onclose={close}
            >
                if let Some((digest, shows)) = *open {
                    <Photo {digest} alt={t.key(of::shows(shows))} fit={PhotoFit::Whole} />
                }
            </Dialog>
        </section>
    }
}

/// Properties of [`ReleasePhotos`].
#[derive(Properties, PartialEq)]
pub(super) struct ReleasePhotosProps {
    /// The job.
    pub(super) job: JobProps,
    /// Who would see them.
    pub(super) department: Option<AttrValue>,
    /// Which are chosen to be released.
    pub(super) chosen: Vec<Digest>,
    /// Others are.
    pub(super) onchange: Callback<Vec<Digest>>,
}

/// Which photos the orderer sees: none that is not chosen.
#[component]
pub(super) fn ReleasePhotos(props: &ReleasePhotosProps) -> Html {
    let t = use_texts();
    let JobProps { work, saying, .. } = &props.job;
    let tile = |photo: &Taken| {
        let (digest, words) = (photo.digest, t.key(of::shows(photo.shows)));
        let onchange = {
            let (chosen, onchange) = (props.chosen.clone(), props.onchange.clone());
            Callback::from(move |on: bool| {
                let mut next: Vec<Digest> = chosen.iter().copied().filter(|other| *other != digest).collect();
                if on {
                    next.push(digest);
                }
                onchange.emit(next);
            })
        };
        let take_back = {
            let (work, saying) = (work.clone(), saying.clone());
            Callback::from(move |_: MouseEvent| {
                let body = Unreleased { photos: vec![digest] };
                let re = work.answers(Kind::Unreleased);
                saying.say(vec![Statement::new(work.doc, work.key, body).answering(re)]);
            })
        };
        html! {
            <Photo key={photo.said.fact.to_string()} {digest} alt={words.clone()}>
                if photo.release == Release::Released {
                    <Status shape={StatusShape::Confirmed} weight={StatusWeight::Strong} label={t.say(Text::ReleaseOrderer)} />
                    <Button
                        label={t.say(Text::ReleaseTakeBack)}
                        variant={ButtonVariant::Plain}
                        icon={Some(Glyph::EyeOff)}
                        onclick={take_back}
                    />
                } else {
                    <Checkbox
                        id={format!("release-{}", photo.said.fact)}
                        label={t.say(Text::ReleaseShow { what: &words })}
                        checked={props.chosen.contains(&digest)}
                        {onchange}
                    />
                }
            </Photo>
        }
    };
    let standing = work.photos.iter().filter(|photo| photo.retracted.is_none());
    html! {
        <section class="section" aria-labelledby="release">
            <h2 id="release">{ t.say(Text::ReleaseTitle) }</h2>
            <p>
                if let Some(department) = &props.department {
                    { t.say(Text::ReleaseTo { department }) }{ " " }
                }
                { t.say(Text::ReleaseHint) }
            </p>
            <p class="quiet">{ t.say(Text::ReleaseCheckPeople) }</p>
            <div class="photos">{ for standing.map(tile) }</div>
        </section>
    }
}
