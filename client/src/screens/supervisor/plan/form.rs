//! A step made on the spot: a few words and a pictogram, or a photo from the phone's camera.

use shared::domain::body::Picture;
use shared::domain::words::{Pictogram as PictogramName, Short};
use shared::text::{Text, TextKey, of};
use yew::prelude::*;

use super::steps::{Draft, made};
use crate::app::photos::PhotoError;
use crate::app::{Taken, Texts, use_take_photo, use_texts};
use crate::platform::letters;
use crate::platform::task;
use crate::ui::{
    Button, ButtonVariant, Field, FileButton, FileSource, Glyph, InputKind, Notice, NoticeKind, PICTOGRAMS,
    PhotoTile, Pictogram, PictogramSize, Spinner,
};

/// Properties of [`StepForm`].
#[derive(Properties, PartialEq)]
pub(in crate::screens::supervisor) struct StepFormProps {
    /// What it is for.
    pub(in crate::screens::supervisor) title: AttrValue,
    /// What its button says.
    pub(in crate::screens::supervisor) save: AttrValue,
    /// A step was made.
    pub(in crate::screens::supervisor) onadd: Callback<Draft>,
}

/// A step made on the spot. What was entered stays until it is added.
#[component]
pub(in crate::screens::supervisor) fn StepForm(props: &StepFormProps) -> Html {
    let t = use_texts();
    let take = use_take_photo();
    let words = use_state(String::new);
    let photo = use_state(|| None::<Taken>);
    let pictogram = use_state(|| None::<&'static str>);
    let choosing = use_state_eq(|| false);
    let search = use_state(String::new);
    let working = use_state_eq(|| false);
    let wrong_photo = use_state(|| None::<PhotoError>);
    let tried = use_state_eq(|| false);
    let wrong = Short::new(&words).err().filter(|_| *tried).map(|bad| match bad {
        shared::domain::words::BadText::Empty => t.say(Text::PlanStepWordsMissing),
        bad => t.say(of::bad_text(bad, &words)),
    });
    let typed = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |text: String| state.set(text))
    };
    let onphoto = {
        let (photo, pictogram, working, wrong) =
            (photo.clone(), pictogram.clone(), working.clone(), wrong_photo.clone());
        Callback::from(move |event: Event| {
            let taking = take.from_input(&event);
            let (photo, pictogram, working, wrong) =
                (photo.clone(), pictogram.clone(), working.clone(), wrong.clone());
            working.set(true);
            task::spawn(async move {
                match taking.await.pop() {
                    Some(Ok(taken)) => {
                        wrong.set(None);
                        pictogram.set(None);
                        photo.set(Some(taken));
                    }
                    Some(Err(error)) => wrong.set(Some(error)),
                    None => {}
                }
                working.set(false);
            });
        })
    };
    let choose = {
        let choosing = choosing.clone();
        Callback::from(move |_: MouseEvent| choosing.set(!*choosing))
    };
    let clear = {
        let (photo, pictogram) = (photo.clone(), pictogram.clone());
        Callback::from(move |_: MouseEvent| {
            photo.set(None);
            pictogram.set(None);
        })
    };
    let onsubmit = {
        let (words, photo, pictogram, tried) =
            (words.clone(), photo.clone(), pictogram.clone(), tried.clone());
        let onadd = props.onadd.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            let Ok(short) = Short::new(&words) else { return };
            let symbol = pictogram.and_then(|name| PictogramName::new(name).ok()).map(Picture::Pictogram);
            let picture = (*photo).as_ref().map(|taken| Picture::Photo(taken.digest)).or(symbol);
            onadd.emit(made(short, picture, (*photo).clone()));
            words.set(String::new());
            photo.set(None);
            pictogram.set(None);
            tried.set(false);
        })
    };
    let wanted = letters::lower(search.trim());
    let symbol = |name: &'static str| {
        let label = pictogram_word(t, name);
        let onclick = {
            let (pictogram, photo, choosing) = (pictogram.clone(), photo.clone(), choosing.clone());
            Callback::from(move |_: MouseEvent| {
                photo.set(None);
                pictogram.set(Some(name));
                choosing.set(false);
            })
        };
        html! {
            <li key={name}>
                <button
                    type="button"
                    class="symbol"
                    aria-pressed={if *pictogram == Some(name) { "true" } else { "false" }}
                    {onclick}
                >
                    <Pictogram {name} size={PictogramSize::Small} />
                    <span>{ label }</span>
                </button>
            </li>
        }
    };
    let found =
        PICTOGRAMS.iter().copied().filter(|name| letters::lower(&pictogram_word(t, name)).contains(&wanted));
    html! {
        <form class="card" {onsubmit} novalidate={true} aria-label={props.title.clone()}>
            <Field
                id="step-words"
                label={t.say(Text::PlanStepWords)}
                hint={Some(t.say(Text::PlanStepWordsHint))}
                value={(*words).clone()}
                error={wrong}
                oninput={typed(&words)}
            />
            <div class="cluster step-picture">
                if let Some(taken) = &*photo {
                    <div class="step-picture__photo"><PhotoTile src={taken.url()} alt={t.say(Text::PlanStepPicture)} /></div>
                } else if let Some(name) = *pictogram {
                    <Pictogram {name} />
                }
                if photo.is_some() || pictogram.is_some() {
                    <Button label={t.say(Text::PlanStepNoPicture)} variant={ButtonVariant::Plain} icon={Some(Glyph::Trash)} onclick={clear} />
                }
            </div>
            if *working {
                <Spinner label={t.say(Text::PhotoWorking)} />
            }
            if let Some(error) = *wrong_photo {
                <Notice kind={NoticeKind::Error} title={t.key(error.text())} />
            }
            <div class="cluster">
                <FileButton
                    id="step-photo"
                    label={t.say(Text::PlanStepFromCamera)}
                    source={FileSource::Camera}
                    onchange={onphoto}
                />
                <Button
                    label={t.say(Text::PlanStepFromPictograms)}
                    icon={Some(Glyph::Image)}
                    pressed={Some(*choosing)}
                    onclick={choose}
                />
            </div>
            if *choosing {
                <Field
                    id="symbol-search"
                    label={t.say(Text::CommonSearch)}
                    kind={InputKind::Search}
                    value={(*search).clone()}
                    optional={Some(AttrValue::default())}
                    oninput={typed(&search)}
                />
                <ul class="symbols" role="list" aria-label={t.say(Text::PlanStepFromPictograms)}>{ for found.map(symbol) }</ul>
            }
            <div><Button label={props.save.clone()} variant={ButtonVariant::Quiet} icon={Some(Glyph::Check)} submit={true} /></div>
        </form>
    }
}

/// What a pictogram shows, in a word.
fn pictogram_word(t: Texts, name: &str) -> AttrValue {
    let key = TextKey::parse(&format!("pictogram-{name}"));
    key.map_or_else(|| AttrValue::from(name.to_owned()), |key| t.key(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pictogram_has_a_word() {
        for name in PICTOGRAMS {
            assert!(TextKey::parse(&format!("pictogram-{name}")).is_some(), "{name}");
        }
    }
}
