//! What the crew and staff wrote, for those who work here only.

use shared::domain::body::Remarked;
use shared::domain::words::Prose;
use shared::domain::work::Remark;
use shared::text::{Text, format, of};
use yew::prelude::*;

use super::JobProps;
use crate::app::{Statement, use_people, use_texts, use_today};
use crate::ui::{Button, Glyph, TextArea};

/// The remarks, and a new one.
#[component]
pub(super) fn Remarks(props: &JobProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let people = use_people();
    let writing = use_state(String::new);
    let tried = use_state_eq(|| false);
    let JobProps { work, saying, .. } = props;
    let wrong = Prose::new(&writing).err().filter(|_| *tried).map(|bad| t.say(of::bad_text(bad, &writing)));
    let typed = {
        let writing = writing.clone();
        Callback::from(move |text: String| writing.set(text))
    };
    let save = {
        let (work, saying, writing, tried) = (work.clone(), saying.clone(), writing.clone(), tried.clone());
        Callback::from(move |_: MouseEvent| {
            let Ok(text) = Prose::new(&writing) else {
                tried.set(true);
                return;
            };
            let (writing, tried) = (writing.clone(), tried.clone());
            let statement = Statement::new(work.doc, work.key, Remarked { text, visit: None });
            saying.say_and(vec![statement], move || {
                writing.set(String::new());
                tried.set(false);
            });
        })
    };
    let row = |remark: &Remark| {
        let by = people.name(remark.said.by, t.lang);
        let when = format::moment(t.lang, remark.said.at.day, remark.said.at.minute_of_day(), today);
        html! {
            <li key={remark.said.fact.to_string()} class="remark">
                <p class="words">{ remark.text.as_str() }</p>
                <p class="small quiet">{ t.say(Text::SortOutBy { name: &by, when: &when }) }</p>
            </li>
        }
    };
    let standing: Vec<&Remark> = work.remarks.iter().filter(|remark| remark.retracted.is_none()).collect();
    html! {
        <section class="section" aria-labelledby="remarks">
            <h2 id="remarks">{ t.say(Text::ConfirmRemarks) }</h2>
            if !standing.is_empty() {
                <ul class="stack stack--tight" role="list">{ for standing.into_iter().map(row) }</ul>
            }
            <TextArea
                id="remark"
                label={t.say(Text::StaffJobRemark)}
                optional={Some(t.say(Text::CommonOptional))}
                hint={Some(t.say(Text::StaffJobRemarkHint))}
                value={(*writing).clone()}
                error={wrong}
                oninput={typed}
            />
            if !writing.is_empty() {
                <div><Button label={t.say(Text::StaffJobRemarkSave)} icon={Some(Glyph::Note)} onclick={save} /></div>
            }
        </section>
    }
}
