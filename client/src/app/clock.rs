//! The day and the minute, as screens show them.

use shared::civil::{CivilDate, Moment};
use yew::prelude::*;

use crate::platform::{events, time};

/// Now, by the minute: the screen is drawn again when it turns. The skew is not filled in.
#[hook]
pub fn use_now() -> Moment {
    let now = use_state_eq(this_minute);
    {
        let now = now.clone();
        use_effect_with((), move |()| {
            let tick = {
                let now = now.clone();
                time::each_minute(move || now.set(this_minute()))
            };
            // A phone that slept shows the right minute as soon as it is looked at.
            let visible = events::on_visible(move || now.set(this_minute()));
            move || drop((tick, visible))
        });
    }
    *now
}

/// Today on the wall; turns over at midnight while the app is open.
#[hook]
pub fn use_today() -> CivilDate {
    use_now().day
}

/// Today, outside of a component.
pub fn today() -> CivilDate {
    CivilDate::at(time::now(), time::offset_minutes())
}

fn this_minute() -> Moment {
    Moment::new(time::now().div_euclid(60_000) * 60_000, time::offset_minutes(), 0)
}
