//! Whether all is sent, how many things wait, and how many of them only a newer app can show.

use shared::text::Text;
use yew::prelude::*;

use crate::app::{use_snapshot, use_texts};
use crate::ui::{Glyph, Icon, IconSize, Notice, NoticeKind};

/// Properties of [`State`].
#[derive(Properties, PartialEq, Eq)]
pub(super) struct StateProps {
    /// How many things wait to be sent.
    pub(super) waiting: usize,
    /// How many are stuck, which is said by itself.
    pub(super) stuck: usize,
}

/// How it stands, in a sentence. That all is sent is said only where nothing else is here.
#[component]
pub(super) fn State(props: &StateProps) -> Html {
    let t = use_texts();
    let unreadable = use_snapshot().unreadable();
    let counted = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let (glyph, said) = match props.waiting {
        0 => (Glyph::ShapeSent, Text::SyncAllSent),
        waiting => (Glyph::ShapeSaved, Text::SyncWaiting { count: counted(waiting) }),
    };
    html! {
        <>
            if props.waiting > 0 || (props.stuck == 0 && unreadable == 0) {
                <div class="sync-state" role="status">
                    <Icon {glyph} size={IconSize::Large} />
                    <p class="strong">{ t.say(said) }</p>
                </div>
            }
            if unreadable > 0 {
                <Notice
                    kind={NoticeKind::Warning}
                    title={t.say(Text::SyncUnreadable { count: counted(unreadable) })}
                >
                    <p>{ t.say(Text::SyncUnreadableDo) }</p>
                </Notice>
            }
        </>
    }
}
