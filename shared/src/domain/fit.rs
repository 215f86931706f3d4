//! Which workplaces an order fits: how many are there on the day, what is planned already, and who has done the like.

use super::body::{Requested, When};
use super::order::Order;
use super::views::{Capacity, Unit};
use crate::civil::CivilDate;
use crate::ids::{JobTypeId, UnitId};
use crate::lean::Arrange as _;

/// How far into a window days are compared, in days.
const WINDOW: i64 = 31;

/// How an order fits a workplace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fit {
    /// The workplace.
    pub unit: UnitId,
    /// How many are expected on each weekday, Monday first.
    pub weekdays: [u16; 7],
    /// How the wanted day looks; none for an order without one. Of a window it is the day with the most room.
    pub day: Option<Room>,
    /// Whether the workplace has had orders of the same type.
    pub practice: Practice,
}

/// How a day looks at a workplace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// The day.
    pub date: CivilDate,
    /// How many are expected.
    pub there: u16,
    /// How many orders are planned for that day. A workplace's own jobs are not known to whoever distributes.
    pub load: usize,
}

/// Whether a workplace is used to a type of job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Practice {
    /// It has had one.
    Usual,
    /// None that is known here.
    New,
}

/// How an order fits each workplace, the best first: where somebody is, who is used to it, and who has most room.
///
/// It is advice for whoever distributes and stops nothing: absence and needs of the day are not known here.
pub fn fits(
    units: &[Unit],
    capacity: &[Capacity],
    orders: &[&Order],
    request: &Requested,
    today: CivilDate,
) -> Vec<Fit> {
    let mut found: Vec<Fit> = units
        .iter()
        .map(|unit| {
            let weekdays = capacity.iter().find(|row| row.unit == unit.id).map_or([0; 7], |row| row.weekdays);
            Fit {
                unit: unit.id,
                weekdays,
                day: best_day(unit.id, weekdays, orders, request.when, today),
                practice: practice(unit.id, orders, request.job_type),
            }
        })
        .collect();
    found.arrange_by_key(|fit| (fit.spare() <= 0, fit.practice, std::cmp::Reverse(fit.spare())));
    found
}

impl Fit {
    /// How many are there for each day's work that is planned, roughly; over a week when no day is wanted.
    fn spare(&self) -> i64 {
        match self.day {
            Some(room) => room.spare(),
            None => self.weekdays.iter().map(|count| i64::from(*count)).sum(),
        }
    }
}

impl Room {
    fn spare(&self) -> i64 {
        i64::from(self.there) - i64::try_from(self.load).unwrap_or(i64::MAX)
    }
}

fn best_day(
    unit: UnitId,
    weekdays: [u16; 7],
    orders: &[&Order],
    when: When,
    today: CivilDate,
) -> Option<Room> {
    let room = |date: CivilDate| Room {
        date,
        there: weekdays[usize::from(date.weekday().number_days_from_monday())],
        load: orders.iter().filter(|order| is_on(order, unit, date)).count(),
    };
    match when {
        When::Whenever => None,
        When::On(date) => Some(room(date)),
        When::Within { from, to } => {
            let first = from.max(today).min(to);
            let days = (0..=to.days_since(first).min(WINDOW)).map(|day| room(first.plus_days(day)));
            // The earliest of those with the most room.
            days.reduce(|best, next| if next.spare() > best.spare() { next } else { best })
        }
    }
}

fn is_on(order: &Order, unit: UnitId, date: CivilDate) -> bool {
    order.unit == Some(unit) && !order.is_finished() && order.when() == Some(When::On(date))
}

fn practice(unit: UnitId, orders: &[&Order], job_type: Option<JobTypeId>) -> Practice {
    let like = |order: &&&Order| job_type.is_some() && order.request.job_type == job_type;
    let had = orders.iter().filter(like).any(|order| order.unit == Some(unit));
    if had { Practice::Usual } else { Practice::New }
}

#[cfg(test)]
mod tests;
