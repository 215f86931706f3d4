//! Which workplace comes first, and why.

use super::*;
use crate::domain::body::{Accepted, Progress, Received, Stage};
use crate::domain::catalogue::{Body, Kind};
use crate::domain::order;
use crate::domain::sample;
use crate::domain::testing::{Story, person, unit};
use crate::domain::views::WeekdayColours;
use crate::ids::{AuthorityId, PersonId};

fn place(n: u8) -> Unit {
    Unit {
        id: unit(n),
        name: format!("Arbetsplats {n}"),
        authority: AuthorityId::from_bytes([1; 16]),
        supervisor_word: "handledare".into(),
        weekday_colours: WeekdayColours::Header,
        palette: vec![],
        stations: vec![],
    }
}

fn request(when: When) -> Requested {
    let Some(Body::Requested(body)) = sample::body(Kind::Requested) else {
        unreachable!("the example of `requested` is one")
    };
    Requested { when, ..body }
}

/// An order that a workplace has, planned for a day.
fn planned(n: u8, date: CivilDate) -> Order {
    let mut story = Story::default();
    let requested = story.say(person(1), &[], request(When::Whenever));
    story.say(PersonId::SERVER, &[requested], Received { number: 1, answer_by: date });
    let accepted = story.say(person(2), &[requested], Accepted { unit: unit(n) });
    let when = Some(When::On(date));
    story.say(PersonId::SERVER, &[accepted], Progress { stage: Stage::Planned, when, photos: vec![] });
    order::fold(&story.facts).unwrap()
}

fn ranked(fits: &[Fit]) -> Vec<UnitId> {
    fits.iter().map(|fit| fit.unit).collect()
}

/// Ten people at the first workplace on Tuesdays, twelve at the second on other days, nobody at the third.
fn capacity() -> Vec<Capacity> {
    vec![
        Capacity { unit: unit(1), weekdays: [0, 10, 0, 0, 0, 0, 0] },
        Capacity { unit: unit(2), weekdays: [12, 0, 12, 12, 12, 0, 0] },
    ]
}

#[test]
fn where_somebody_is_on_the_day_comes_before_where_nobody_is() {
    let tuesday = sample::day();
    let units = [place(3), place(2), place(1)];
    let order = planned(1, tuesday);
    let fits = fits(&units, &capacity(), &[&order], &request(When::On(tuesday)), tuesday);
    assert_eq!(ranked(&fits), [unit(1), unit(3), unit(2)]);
    assert_eq!(fits[0].day, Some(Room { date: tuesday, there: 10, load: 1 }));
    assert_eq!(fits[2].day, Some(Room { date: tuesday, there: 0, load: 0 }));
}

#[test]
fn who_is_used_to_it_comes_before_who_has_more_room() {
    let tuesday = sample::day();
    let units = [place(2), place(1)];
    let wanted = request(When::Whenever);
    let order = planned(1, tuesday);
    assert_eq!(ranked(&fits(&units, &capacity(), &[], &wanted, tuesday)), [unit(2), unit(1)]);
    let used = fits(&units, &capacity(), &[&order], &wanted, tuesday);
    assert_eq!(ranked(&used), [unit(1), unit(2)]);
    assert_eq!((used[0].practice, used[0].day), (Practice::Usual, None));
}

#[test]
fn of_a_window_the_first_day_with_the_most_room_is_told_and_none_that_has_passed() {
    let tuesday = sample::day();
    let window = When::Within { from: tuesday.plus_days(-7), to: tuesday.plus_days(9) };
    let order = planned(1, tuesday);
    let found = fits(&[place(1)], &capacity(), &[&order], &request(window), tuesday);
    assert_eq!(found[0].day, Some(Room { date: tuesday.plus_days(7), there: 10, load: 0 }));
    let over = When::Within { from: tuesday.plus_days(-7), to: tuesday.plus_days(-6) };
    let found = fits(&[place(1)], &capacity(), &[], &request(over), tuesday);
    assert_eq!(found[0].day.map(|room| room.date), Some(tuesday.plus_days(-6)));
}
