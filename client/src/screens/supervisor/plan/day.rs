//! Which day: a week in its colours, two dates, or *När vi hinner*.

use shared::civil::CivilDate;
use shared::domain::board;
use shared::domain::body::When;
use shared::domain::work::Work;
use shared::ids::{DocId, UnitId};
use shared::text::{Text, TextKey, format};
use yew::prelude::*;

use crate::app::{use_snapshot, use_texts, use_today};
use crate::screens::supervisor::about::{self, count};
use crate::screens::supervisor::daypicks::DayPicks;
use crate::ui::{Button, ButtonVariant, DateField, Notice, NoticeKind, Tab, Tabs};

/// The id of the element to lead to when no day is chosen.
pub(super) const ID: &str = "plan-day";

/// Which kind of time is chosen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::screens::supervisor) enum WhenKind {
    /// One day.
    #[default]
    Day,
    /// Between two dates.
    Window,
    /// *När vi hinner*.
    Whenever,
}

impl WhenKind {
    const ALL: [Self; 3] = [Self::Day, Self::Window, Self::Whenever];

    const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Window => "window",
            Self::Whenever => "whenever",
        }
    }

    const fn text(self) -> TextKey {
        match self {
            Self::Day => TextKey::OrderWhenDate,
            Self::Window => TextKey::PlanDayWindow,
            Self::Whenever => TextKey::PlanDayAny,
        }
    }
}

/// A day as it is being chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::screens::supervisor) struct WhenDraft {
    kind: WhenKind,
    day: Option<CivilDate>,
    from: String,
    to: String,
    /// The Monday of the week that is shown.
    monday: CivilDate,
}

impl WhenDraft {
    /// Beginning with this, or with nothing chosen.
    pub(super) fn of(when: Option<When>, today: CivilDate) -> Self {
        let first = when.and_then(|when| when.first_day()).unwrap_or(today).max(today);
        let mut draft = Self {
            kind: WhenKind::Day,
            day: None,
            from: String::new(),
            to: String::new(),
            monday: first.in_week().monday(),
        };
        match when {
            None => {}
            Some(When::Whenever) => draft.kind = WhenKind::Whenever,
            Some(When::On(day)) => draft.day = Some(day),
            Some(When::Within { from, to }) => {
                draft.kind = WhenKind::Window;
                draft.from = from.max(today).to_string();
                draft.to = to.to_string();
            }
        }
        draft
    }

    /// What is chosen, or what is wrong with it.
    pub(super) fn check(&self, today: CivilDate) -> Result<When, TextKey> {
        let when = match self.kind {
            WhenKind::Whenever => return Ok(When::Whenever),
            WhenKind::Day => When::On(self.day.ok_or(TextKey::PlanDayMissing)?),
            WhenKind::Window => {
                let read = |text: &str| text.parse::<CivilDate>().map_err(|_| TextKey::FormDateInvalid);
                When::Within { from: read(&self.from)?, to: read(&self.to)? }
            }
        };
        match when {
            When::Within { from, to } if from > to || to.days_since(from) > 366 => {
                Err(TextKey::OrderDateOrder)
            }
            when if when.first_day().is_some_and(|day| day < today) => Err(TextKey::PlanDayPast),
            when => Ok(when),
        }
    }
}

/// Properties of [`ChooseDay`].
#[derive(Properties, PartialEq)]
pub(super) struct ChooseDayProps {
    /// The workplace, whose other jobs are counted.
    pub(super) unit: UnitId,
    /// The job, which is not counted.
    pub(super) doc: DocId,
    /// What is chosen.
    pub(super) draft: WhenDraft,
    /// What is wrong with it.
    pub(super) error: Option<AttrValue>,
    /// Something else was chosen.
    pub(super) onchange: Callback<WhenDraft>,
}

/// Which day.
#[component]
pub(super) fn ChooseDay(props: &ChooseDayProps) -> Html {
    let t = use_texts();
    let today = use_today();
    let snapshot = use_snapshot();
    let ChooseDayProps { unit, doc, draft, error, onchange } = props;
    let mut others = about::jobs(&snapshot, &[*unit]);
    others.retain(|work| work.doc != *doc);
    let load = |date| board::load(others.iter().map(|work| -> &Work { &work.it }), date);
    let change = |change: fn(&mut WhenDraft, String)| {
        let (draft, onchange) = (draft.clone(), onchange.clone());
        Callback::from(move |text: String| {
            let mut next = draft.clone();
            change(&mut next, text);
            onchange.emit(next);
        })
    };
    let choose_kind = {
        let (draft, onchange) = (draft.clone(), onchange.clone());
        Callback::from(move |value: AttrValue| {
            let kind = WhenKind::ALL.into_iter().find(|kind| value == kind.name()).unwrap_or_default();
            onchange.emit(WhenDraft { kind, ..draft.clone() });
        })
    };
    let turn = |days: i64| {
        let (draft, onchange) = (draft.clone(), onchange.clone());
        Callback::from(move |_: MouseEvent| {
            onchange.emit(WhenDraft { monday: draft.monday.plus_days(days), ..draft.clone() });
        })
    };
    let pick = {
        let (draft, onchange) = (draft.clone(), onchange.clone());
        Callback::from(move |date: CivilDate| {
            onchange.emit(WhenDraft { kind: WhenKind::Day, day: Some(date), ..draft.clone() });
        })
    };
    let tab = |kind: WhenKind| Tab { value: kind.name().into(), label: t.key(kind.text()), count: None };
    html! {
        <section class="section" aria-labelledby={ID}>
            <h2 id={ID} tabindex="-1">{ t.say(Text::PlanDay) }</h2>
            if let Some(error) = error {
                <Notice kind={NoticeKind::Error} title={error.clone()} />
            }
            <Tabs
                label={t.say(Text::PlanDay)}
                tabs={WhenKind::ALL.map(tab).to_vec()}
                value={draft.kind.name()}
                onchange={choose_kind}
            />
            if draft.kind == WhenKind::Day {
                <div class="cluster cluster--apart">
                    <p class="strong" role="status">{ format::capitalised(&format::week(t.lang, draft.monday.in_week())) }</p>
                    <div class="cluster">
                        <Button
                            label={t.say(Text::PlanWeekBefore)}
                            variant={ButtonVariant::Plain}
                            disabled={draft.monday <= today}
                            onclick={turn(-7)}
                        />
                        <Button label={t.say(Text::PlanWeekAfter)} variant={ButtonVariant::Plain} onclick={turn(7)} />
                    </div>
                </div>
                <DayPicks unit={*unit} doc={*doc} first={draft.monday} chosen={draft.day} onpick={pick} />
                <p role="status">
                    if let Some(date) = draft.day {
                        <span class="strong">{ format::capitalised(&format::day(t.lang, date, today)) }</span>
                        { " · " }
                        { t.say(Text::PlanDayLoad { count: count(load(date)) }) }
                    }
                </p>
            } else if draft.kind == WhenKind::Window {
                <div class="cluster">
                    <DateField
                        id="plan-from"
                        label={t.say(Text::OrderDateFrom)}
                        value={draft.from.clone()}
                        min={Some(AttrValue::from(today.to_string()))}
                        onchange={change(|draft, text| draft.from = text)}
                    />
                    <DateField
                        id="plan-to"
                        label={t.say(Text::OrderDateTo)}
                        value={draft.to.clone()}
                        min={Some(AttrValue::from(today.to_string()))}
                        onchange={change(|draft, text| draft.to = text)}
                    />
                </div>
            } else {
                <p>{ t.say(Text::WaitingEmptyHint) }</p>
            }
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> CivilDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_choice_reads_back_and_days_that_have_been_are_refused() {
        let today = day("2026-02-03");
        let window = When::Within { from: day("2026-02-05"), to: day("2026-02-12") };
        for when in [When::Whenever, When::On(day("2026-02-10")), window] {
            assert_eq!(WhenDraft::of(Some(when), today).check(today), Ok(when));
        }
        assert_eq!(WhenDraft::of(None, today).check(today), Err(TextKey::PlanDayMissing));
        let late = WhenDraft::of(Some(When::On(day("2026-02-10"))), today);
        assert_eq!(late.check(day("2026-02-11")), Err(TextKey::PlanDayPast));
        let draft = WhenDraft::of(Some(window), today);
        let turned = WhenDraft { to: "2026-02-04".into(), ..draft.clone() };
        assert_eq!(turned.check(today), Err(TextKey::OrderDateOrder));
        assert_eq!(WhenDraft { from: "snart".into(), ..draft }.check(today), Err(TextKey::FormDateInvalid));
    }
}
