//! What an app reads that is too old for the server: work goes on, and one button brings the new one.

use shared::text::Text;
use shared::wire::Code;
use yew::prelude::*;

use crate::app::update::{Updating, use_update};
use crate::app::{use_snapshot, use_texts};
use crate::ui::{Button, ButtonVariant, Glyph, Notice, NoticeKind, NoticePlace, nothing};

/// Says that the app is too old, as long as it is.
#[component]
pub(super) fn TooOld() -> Html {
    let snapshot = use_snapshot();
    match snapshot.link().refused {
        Some(Code::AppTooOld | Code::Protocol) => html! { <Offer /> },
        _ => nothing(),
    }
}

#[component]
fn Offer() -> Html {
    let t = use_texts();
    let update = use_update();
    let more = match update.how {
        Updating::NotYet | Updating::Fetching => None,
        Updating::NothingNewer => Some(Text::AppUpdateNothing),
        Updating::NoContact => Some(Text::AppUpdateNoContact),
        Updating::Unsaved => Some(Text::AppUpdateUnsaved),
    };
    html! {
        <Notice
            kind={NoticeKind::Warning}
            place={NoticePlace::Bar}
            title={t.say(Text::AppUpdateTitle)}
        >
            <p>{ t.say(Text::AppUpdateBody) }</p>
            if let Some(more) = more {
                <p role="alert">{ t.say(more) }</p>
            }
            <Button
                label={t.say(Text::AppUpdateNow)}
                icon={Some(Glyph::Refresh)}
                variant={ButtonVariant::Primary}
                busy={update.how == Updating::Fetching}
                onclick={update.ask.clone()}
            />
        </Notice>
    }
}
