//! Everything that has not been sent, saved as a file to carry to the office.

use shared::text::Text;
use yew::prelude::*;

use crate::app::unsent::use_unsent;
use crate::app::{use_now, use_snapshot, use_texts};
use crate::platform::task;
use crate::ui::{Button, Glyph, Notice, NoticeKind, nothing};

/// The button that saves the file, and whether it was saved.
#[component]
pub fn SaveCopy() -> Html {
    let t = use_texts();
    let now = use_now();
    let unsent = use_unsent();
    let saved = use_state(|| None::<bool>);
    let Some(device) = use_snapshot().device() else { return nothing() };
    let save = {
        let saved = saved.clone();
        Callback::from(move |_: MouseEvent| {
            let (unsent, saved) = (unsent.clone(), saved.clone());
            let name = format!("gjort-{}.json", now.day);
            task::spawn(async move { saved.set(Some(unsent.save(device, &name).await.is_some())) });
        })
    };
    html! {
        <>
            <Button label={t.say(Text::SyncExport)} icon={Some(Glyph::Download)} onclick={save} />
            { match *saved {
                None => nothing(),
                Some(true) => html! { <Notice kind={NoticeKind::Info} title={t.say(Text::SyncExportDone)} /> },
                Some(false) => html! { <Notice kind={NoticeKind::Error} title={t.say(Text::SyncExportFailed)} /> },
            } }
        </>
    }
}
