//! Seven days in their weekday's colours, to tap one; with how many jobs each has.

use shared::civil::CivilDate;
use shared::domain::board;
use shared::domain::work::Work;
use shared::ids::{DocId, UnitId};
use shared::text::{Text, format};
use yew::prelude::*;

use super::about::{self, count};
use crate::app::{use_snapshot, use_texts, use_today};
use crate::screens::parts::places::day_colours;
use crate::ui::{DayColours, Glyph, Icon};

/// Properties of [`DayPicks`].
#[derive(Properties, PartialEq)]
pub(super) struct DayPicksProps {
    /// The workplace, whose other jobs are counted.
    pub(super) unit: UnitId,
    /// The job that is planned, which is not counted.
    pub(super) doc: DocId,
    /// The first of the seven days.
    pub(super) first: CivilDate,
    /// The day that is chosen.
    #[prop_or_default]
    pub(super) chosen: Option<CivilDate>,
    /// A day was tapped; never one that has been.
    pub(super) onpick: Callback<CivilDate>,
}

/// Seven days to tap.
#[component]
pub(super) fn DayPicks(props: &DayPicksProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let snapshot = use_snapshot();
    let DayPicksProps { unit, doc, first, chosen, onpick } = props;
    let mut others = about::jobs(&snapshot, &[*unit]);
    others.retain(|work| work.doc != *doc);
    let catalogue = snapshot.catalogue();
    let colours = catalogue.unit(*unit).map(day_colours).unwrap_or_default();
    let pick = |date: CivilDate| {
        let past = date < today;
        let is_chosen = *chosen == Some(date);
        let onpick = onpick.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            if !past {
                onpick.emit(date);
            }
        });
        let colour = match colours {
            DayColours::Off => "weekday--off".to_owned(),
            DayColours::Header | DayColours::WholeDay => {
                format!("weekday--{}", date.weekday().number_from_monday())
            }
        };
        let busy = board::load(others.iter().map(|work| -> &Work { &work.it }), date);
        let words = t.say(Text::PlanDayLoad { count: count(busy) });
        html! {
            <li key={date.to_string()}>
                <button
                    type="button"
                    class={classes!("daypick", colour)}
                    aria-pressed={if is_chosen { "true" } else { "false" }}
                    aria-disabled={past.then_some("true")}
                    aria-label={format!("{}. {words}", format::day(t.lang, date, today))}
                    data-date={date.to_string()}
                    {onclick}
                >
                    <span class="daypick__letter">{ format::weekday_short(t.lang, date.weekday()) }</span>
                    <span class="daypick__number">{ date.day() }</span>
                    <span class="daypick__load">
                        if is_chosen {
                            <Icon glyph={Glyph::Check} />
                        } else if busy > 0 {
                            { busy }
                        }
                    </span>
                </button>
            </li>
        }
    };
    html! {
        <ul class="daypicks" role="list">{ for (0..7).map(|day| pick(first.plus_days(day))) }</ul>
    }
}
