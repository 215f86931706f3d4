//! The workplace that a supervisor looks at, which is one of those they lead.

use shared::ids::{PersonId, UnitId};
use shared::text::Text;
use yew::prelude::*;

use crate::app::{use_catalogue, use_kept, use_me, use_texts};
use crate::ui::{Tab, Tabs, nothing};

/// The workplace, and the others that the supervisor leads.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Led {
    /// The one that is shown.
    pub(super) unit: UnitId,
    /// All that the supervisor leads.
    pub(super) all: Vec<UnitId>,
    choose: Callback<AttrValue>,
}

/// The workplace that is shown; none for somebody who leads none. The choice lasts.
#[hook]
pub(super) fn use_led() -> Option<Led> {
    let me = use_me();
    let kept = use_kept("unit", me.as_ref().map_or(PersonId::SERVER, |me| me.id()));
    let all = me?.leads();
    let chosen = all.iter().copied().find(|unit| kept.is(&unit.to_string()));
    let unit = chosen.or_else(|| all.first().copied())?;
    Some(Led { unit, all, choose: kept.set })
}

/// Properties of [`LedTabs`].
#[derive(Properties, PartialEq)]
pub(super) struct LedTabsProps {
    /// The workplaces.
    pub(super) led: Led,
}

/// The workplaces to choose among; nothing for somebody who leads one.
#[component]
pub(super) fn LedTabs(props: &LedTabsProps) -> Html {
    let t = use_texts();
    let catalogue = use_catalogue();
    let Led { unit, all, choose } = &props.led;
    let tab = |unit: &UnitId| Tab {
        value: unit.to_string().into(),
        label: catalogue.unit(*unit).map(|unit| AttrValue::from(unit.name.clone())).unwrap_or_default(),
        count: None,
    };
    if all.len() < 2 {
        return nothing();
    }
    html! {
        <Tabs
            label={t.say(Text::SupervisorUnit)}
            tabs={all.iter().map(tab).collect::<Vec<_>>()}
            value={unit.to_string()}
            onchange={choose.clone()}
        />
    }
}
