//! Everything that has not been sent, saved as a file to carry to the office.

use shared::text::Text;
use yew::prelude::*;

use crate::app::unsent::use_unsent;
use crate::app::{use_now, use_snapshot, use_texts};
use crate::platform::task;
use crate::ui::{Button, Glyph, Notice, NoticeKind, nothing};

/// The button that saves the file, and what became of it.
#[component]
pub fn SaveCopy() -> Html {
    let t = use_texts();
    let now = use_now();
    let unsent = use_unsent();
    let saved = use_state(|| None::<Option<i64>>);
    let Some(device) = use_snapshot().device() else { return nothing() };
    let save = {
        let saved = saved.clone();
        Callback::from(move |_: MouseEvent| {
            let (unsent, saved) = (unsent.clone(), saved.clone());
            let name = format!("gjort-{}.json", now.day);
            task::spawn(async move { saved.set(Some(unsent.save(device, &name).await)) });
        })
    };
    html! {
        <>
            <Button label={t.say(Text::SyncExport)} icon={Some(Glyph::Download)} onclick={save} />
            { match *saved {
                None => nothing(),
                Some(Some(missing)) => html! {
                    <Notice kind={NoticeKind::Info} title={t.say(Text::SyncExportDone)}>
                        if missing > 0 {
                            <p>{ t.say(Text::SyncExportMissing { count: missing }) }</p>
                        }
                    </Notice>
                },
                Some(None) => html! { <Notice kind={NoticeKind::Error} title={t.say(Text::SyncExportFailed)} /> },
            } }
        </>
    }
}
