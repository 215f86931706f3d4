//! A remark to the supervisor, and those that were made.

use shared::domain::body::{Remarked, Retracted};
use shared::domain::words::Prose;
use shared::domain::work::Remark;
use shared::text::{Text, of};
use yew::prelude::*;

use super::visit::OnVisit;
use crate::app::update::use_unsaved;
use crate::app::{use_me, use_people, use_texts};
use crate::screens::parts::saying::Saying;
use crate::ui::{Button, ButtonVariant, Glyph, TextArea};

/// Properties of [`Remarks`].
#[derive(Properties, PartialEq)]
pub(super) struct RemarksProps {
    /// The job with its visit.
    pub(super) on: OnVisit,
    /// What the screen states with.
    pub(super) saying: Saying,
}

/// Remarks of the crew, and room for another one.
#[component]
pub(super) fn Remarks(props: &RemarksProps) -> Html {
    let t = use_texts();
    let me = use_me();
    let people = use_people();
    let text = use_state(String::new);
    let error = use_state(|| None::<AttrValue>);
    use_unsaved(!text.trim().is_empty());
    let remarks: Vec<Remark> = props
        .on
        .subject
        .work
        .as_ref()
        .map(|work| work.remarks.iter().filter(|remark| remark.retracted.is_none()).cloned().collect())
        .unwrap_or_default();
    let own = me.map(|me| me.id());
    let save = {
        let (on, saying, text, error) = (props.on.clone(), props.saying.clone(), text.clone(), error.clone());
        Callback::from(move |_: MouseEvent| match Prose::new(&text) {
            Ok(words) => {
                let (text, error) = (text.clone(), error.clone());
                let statement = on.statement(Remarked { text: words, visit: Some(on.key) });
                saying.say_and(vec![statement], move || {
                    text.set(String::new());
                    error.set(None);
                });
            }
            Err(bad) => error.set(Some(t.say(of::bad_text(bad, &text)))),
        })
    };
    let typed = {
        let text = text.clone();
        Callback::from(move |typed: String| text.set(typed))
    };
    let row = |remark: &Remark| {
        let remove = {
            let (on, saying, fact) = (props.on.clone(), props.saying.clone(), remark.said.fact);
            Callback::from(move |_: MouseEvent| {
                saying.say(vec![on.statement(Retracted {}).answering(vec![fact])]);
            })
        };
        html! {
            <li class="row" key={remark.said.fact.to_string()}>
                <div class="row__words">
                    <span class="row__detail">{ people.name(remark.said.by, t.lang) }</span>
                    <span class="words">{ remark.text.as_str() }</span>
                </div>
                if own == Some(remark.said.by) {
                    <Button
                        label={t.say(Text::CommonRemove)}
                        variant={ButtonVariant::Plain}
                        icon={Some(Glyph::Trash)}
                        onclick={remove}
                    />
                }
            </li>
        }
    };
    html! {
        <section class="section" aria-label={t.say(Text::JobRemark)}>
            if !remarks.is_empty() {
                <ul class="rows" role="list" aria-label={t.say(Text::JobRemarks)}>{ for remarks.iter().map(row) }</ul>
            }
            <details>
                <summary>{ t.say(Text::JobRemark) }</summary>
                <div class="stack">
                    <TextArea
                        id="remark"
                        label={t.say(Text::JobRemarkLabel)}
                        hint={Some(t.say(Text::FormHealthHint))}
                        value={(*text).clone()}
                        error={(*error).clone()}
                        oninput={typed}
                    />
                    <Button label={t.say(Text::CommonSave)} onclick={save} />
                </div>
            </details>
        </section>
    }
}
