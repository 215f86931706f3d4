//! *Lite kvar att göra*: what was good first, then what is left.

use shared::domain::work::Return;
use shared::text::Text;
use yew::prelude::*;

use crate::app::{use_people, use_texts};
use crate::screens::parts::people::FaceName;
use crate::screens::parts::photos::Photo;
use crate::ui::{PhotoFit, Pictogram, PictogramSize};

/// Properties of [`Returned`].
#[derive(Properties, PartialEq)]
pub(super) struct ReturnedProps {
    /// What the supervisor said.
    pub(super) returned: Return,
}

/// What the supervisor said when the job came back.
#[component]
pub(super) fn Returned(props: &ReturnedProps) -> Html {
    let t = use_texts();
    let people = use_people();
    let Return { said, good, reason, photo, .. } = &props.returned;
    let known = people.get(said.by).is_some();
    html! {
        <section class="card card--warm" aria-labelledby="left">
            <h2 id="left">{ t.say(Text::JobLeftTitle) }</h2>
            if known {
                <FaceName id={said.by} />
            }
            <div class="said">
                <Pictogram name="thumbs-up" size={PictogramSize::Small} />
                <div>
                    <h3>{ t.say(Text::JobLeftGood) }</h3>
                    <p class="words">{ good.as_str() }</p>
                </div>
            </div>
            <div class="said">
                <Pictogram name="list" size={PictogramSize::Small} />
                <div>
                    <h3>{ t.say(Text::JobLeftWhat) }</h3>
                    <p class="words">{ reason.as_str() }</p>
                </div>
            </div>
            if let Some(photo) = photo {
                <Photo digest={*photo} alt={t.say(Text::JobLeftPhoto)} fit={PhotoFit::Whole} />
            }
        </section>
    }
}
