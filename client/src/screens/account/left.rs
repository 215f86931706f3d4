//! What somebody finds who is not known here: that the phone is connected no more, and that nothing is lost.

use shared::text::Text;
use shared::wire::Code;
use yew::prelude::*;

use crate::app::{use_me, use_snapshot, use_texts};
use crate::screens::parts::copy::SaveCopy;
use crate::ui::{Notice, NoticeKind, nothing};

/// How much waits here to be sent, never what: several may share the device. Nothing while somebody is known, who has
/// a page for it, and where there is nothing to say.
#[component]
pub(super) fn LeftHere() -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let is_known = use_me().is_some();
    let count = i64::try_from(snapshot.unsent()).unwrap_or(i64::MAX);
    let forgotten = snapshot.is_forgotten().then(|| t.code(Code::DeviceUnknown));
    let waiting = (count > 0).then(|| t.say(Text::SigninWaiting { count }));
    let (title, more) = match (forgotten, waiting) {
        (Some(forgotten), waiting) => (forgotten, waiting),
        (None, Some(waiting)) => (waiting, None),
        (None, None) => return nothing(),
    };
    if is_known {
        return nothing();
    }
    html! {
        <Notice kind={NoticeKind::Info} {title}>
            if let Some(more) = more {
                <p>{ more }</p>
            }
            if count > 0 {
                <SaveCopy />
            }
        </Notice>
    }
}
