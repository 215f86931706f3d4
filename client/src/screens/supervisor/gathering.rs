//! *Morgonsamling*: who is here, who does what, who has nothing yet; and what waits. Changeable all day, offline too.

use shared::civil::CivilDate;
use shared::domain::board;
use shared::domain::body::{Presence, Target};
use shared::domain::day::Day;
use shared::domain::key::DocKey;
use shared::ids::{PersonId, UnitId};
use shared::lean::Arrange as _;
use shared::text::{Text, format};
use yew::prelude::*;

use super::about::{self, About};
use super::led::{LedTabs, use_led};
use crate::app::snapshot::Snapshot;
use crate::app::{Of, Texts, use_me, use_snapshot, use_texts, use_today, use_unsettled};
use crate::route::Route;
use crate::screens::frame::Frame;
use crate::screens::frame::ways::Way;
use crate::screens::parts::marks::{JourneyMark, Newer};
use crate::screens::parts::places::day_colours;
use crate::screens::parts::saying::{Saying, SayingError, use_saying};
use crate::ui::{ButtonLink, Density, Empty, WeekdayHeader, nothing};
use here::WhoIsHere;
use points::DaysPoints;
use what::WhoDoesWhat;
use without::WhoHasNothing;

mod here;
mod points;
mod what;
mod without;

/// A workplace's day, as the three steps of the morning share it.
#[derive(Clone, PartialEq)]
struct Morning {
    unit: UnitId,
    date: CivilDate,
    day: Of<Day>,
    /// Participants of the workplace, by name.
    crew: Vec<PersonId>,
    saying: Saying,
}

impl Morning {
    fn is_here(&self, person: PersonId) -> bool {
        self.day.presence(person) == Some(Presence::Here)
    }

    fn here(&self) -> usize {
        self.crew.iter().filter(|person| self.is_here(**person)).count()
    }
}

/// Properties of the morning's parts.
#[derive(Properties, PartialEq)]
struct MorningProps {
    morning: Morning,
}

/// The morning gathering of one workplace.
#[component]
pub fn Gathering() -> Html {
    let t = use_texts();
    let today = use_today();
    let snapshot = use_snapshot();
    let saying = use_saying();
    let Some(led) = use_led() else { return nothing() };
    let catalogue = snapshot.catalogue();
    let unit = catalogue.unit(led.unit);
    let crew: Vec<PersonId> = snapshot.people().crew(led.unit).iter().map(|person| person.id).collect();
    let day = snapshot.day(led.unit, today);
    let mark = snapshot.mark(day.doc).map(|journey| html! { <JourneyMark {journey} /> });
    let morning = Morning { unit: led.unit, date: today, day, crew, saying: saying.clone() };
    let date = format!("{} {}", today.day(), format::month_name(t.lang, today.month()));
    html! {
        <Frame title={t.say(Text::GatheringTitle)} density={Density::Wide} slot={mark.unwrap_or_default()}>
            <div class="stack">
                <LedTabs led={led.clone()} />
                <WeekdayHeader
                    day={today.weekday()}
                    name={format::weekday(t.lang, today.weekday()).into_owned()}
                    letter={format::weekday_letter(t.lang, today.weekday())}
                    date={Some(AttrValue::from(date))}
                    colours={unit.map(day_colours).unwrap_or_default()}
                />
                <Waits />
                <SayingError {saying} />
                <Newer marks={morning.day.marks.clone()} />
                if let Some(unit) = unit.filter(|_| morning.crew.is_empty()) {
                    <Empty
                        pictogram="gathering"
                        text={t.say(Text::GatheringNoPeople { unit: &unit.name })}
                    />
                }
                <div class="gathering">
                    <WhoIsHere morning={morning.clone()} />
                    <WhoDoesWhat morning={morning.clone()} />
                    <WhoHasNothing morning={morning.clone()} />
                    <DaysPoints {morning} />
                </div>
            </div>
        </Frame>
    }
}

/// What waits for the supervisor, with how much of it; nothing when nothing does.
#[component]
fn Waits() -> Html {
    let t = use_texts();
    let snapshot = use_snapshot();
    let unsettled = use_unsettled().listed;
    let Some(me) = use_me() else { return nothing() };
    let ways = [Way::Planning, Way::Confirming, Way::SortOut];
    let waiting = ways.map(|way| (way, way.waiting(&snapshot, &me, &unsettled)));
    if waiting.iter().all(|(_, count)| *count == 0) {
        return nothing();
    }
    html! {
        <nav class="cluster waits" aria-label={t.say(Text::GatheringWaits)}>
            { for waiting.into_iter().filter(|(_, count)| *count > 0).map(|(way, count)| html! {
                <ButtonLink
                    href={way.route().href()}
                    label={format!("{} {count}", t.key(way.text()))}
                />
            }) }
        </nav>
    }
}

/// What can be given out on a day: its jobs, the workplace's stations, and whatever somebody is on all the same.
fn targets(snapshot: &Snapshot, morning: &Morning) -> (Vec<Target>, Vec<Target>) {
    let mut works = about::jobs(snapshot, &[morning.unit]);
    works.retain(|work| board::is_on(work, morning.date));
    works.arrange_by_key(|work| work.origin.as_ref().map(|origin| origin.opened.title.clone()));
    let mut jobs: Vec<Target> = works.iter().map(|work| Target::Job(work.doc)).collect();
    let catalogue = snapshot.catalogue();
    let unit = catalogue.unit(morning.unit);
    let mut stations: Vec<Target> = unit
        .map(|unit| unit.stations.iter().map(|station| Target::Station(station.id)).collect())
        .unwrap_or_default();
    for target in morning.day.all_targets() {
        let list = match target {
            Target::Job(_) => &mut jobs,
            Target::Station(_) => &mut stations,
        };
        if !list.contains(&target) {
            list.push(target);
        }
    }
    (jobs, stations)
}

/// What somebody is on, in few words, something left out: "Kratta löv", or "3 saker".
fn doing(
    t: Texts,
    snapshot: &Snapshot,
    day: &Day,
    person: PersonId,
    except: Option<Target>,
) -> Option<AttrValue> {
    let on: Vec<Target> = day.targets(person).filter(|target| Some(*target) != except).collect();
    match on.as_slice() {
        [] => None,
        [one] => Some(About::of_target(t, snapshot, *one).title),
        many => Some(t.say(Text::GatheringThings { count: about::count(many.len()) })),
    }
}

/// The document in which a job is stated.
const fn work_key(unit: UnitId) -> DocKey {
    DocKey::Work(unit)
}

/// Where a job is planned.
fn plan_href(target: Target) -> Option<AttrValue> {
    match target {
        Target::Job(id) => Some(Route::Plan { id }.href()),
        Target::Station(_) => None,
    }
}
