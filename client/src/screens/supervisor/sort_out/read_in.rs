//! Reads in the file that was saved on a phone which could not send.

use std::rc::Rc;

use shared::text::Text;
use yew::prelude::*;

use crate::app::unsent::{NotReadIn, ReadIn as Counts, use_unsent};
use crate::app::use_texts;
use crate::platform::{dom, task};
use crate::ui::{FileButton, FileSource, Glyph, Notice, NoticeKind, nothing};

/// Properties of [`ReadIn`].
#[derive(Properties, PartialEq)]
pub(super) struct ReadInProps {
    /// A file was read in.
    pub(super) ondone: Callback<()>,
}

/// The button that takes the file, and what became of what stands in it.
#[component]
pub(super) fn ReadIn(props: &ReadInProps) -> Html {
    let t = use_texts();
    let unsent = use_unsent();
    let outcome = use_state(|| None::<Rc<Result<Counts, NotReadIn>>>);
    let said = use_node_ref();
    {
        let said = said.clone();
        // What was read in stands above, and pushes this out of view.
        use_effect_with((*outcome).clone(), move |outcome| {
            if outcome.is_some() {
                dom::bring_into_view(&said);
            }
        });
    }
    let choose = {
        let (outcome, done) = (outcome.clone(), props.ondone.clone());
        Callback::from(move |event: Event| {
            let (unsent, outcome, done) = (unsent.clone(), outcome.clone(), done.clone());
            task::spawn(async move {
                let Some(read) = unsent.read_in(event).await else { return };
                done.emit(());
                outcome.set(Some(Rc::new(read)));
            });
        })
    };
    html! {
        <section class="stack stack--tight">
            <div>
                <FileButton
                    id="read-in"
                    label={t.say(Text::SortOutRead)}
                    source={FileSource::Gallery}
                    accept=".json,application/json"
                    icon={Glyph::Upload}
                    described_by={Some(AttrValue::from("read-in-hint"))}
                    onchange={choose}
                />
            </div>
            <p class="small quiet" id="read-in-hint">{ t.say(Text::SortOutReadHint) }</p>
            <div ref={said} class="in-view">{ match outcome.as_deref() {
                None => nothing(),
                Some(Ok(counts)) => html! {
                    <Notice kind={NoticeKind::Info} title={t.say(Text::SortOutReadDone { count: counts.held })}>
                        if counts.known > 0 {
                            <p>{ t.say(Text::SortOutReadKnown { count: counts.known }) }</p>
                        }
                        if counts.refused > 0 {
                            <p>{ t.say(Text::SortOutReadRefused { count: counts.refused }) }</p>
                        }
                        if counts.photos > 0 {
                            <p>{ t.say(Text::SortOutReadPhotos { count: counts.photos }) }</p>
                        }
                    </Notice>
                },
                Some(Err(error)) => html! { <Notice kind={NoticeKind::Error} title={t.key(error.text())} /> },
            } }</div>
        </section>
    }
}
