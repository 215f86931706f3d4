//! Civil time: dates, months and ISO weeks as people state them, without a clock or a time zone database.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use time::{Date, Duration, Month as CalendarMonth, Weekday};

/// A date or month that could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a date")]
pub struct BadDate;

/// A calendar date, `2026-02-03` (ISO 8601) in text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CivilDate(pub Date);

impl CivilDate {
    /// The date, if there is such a one.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let month = CalendarMonth::try_from(month).ok()?;
        Date::from_calendar_date(year, month, day).ok().map(Self)
    }

    /// The date at this moment (UTC milliseconds) where clocks stand `offset_minutes` east of UTC.
    pub fn at(utc_ms: i64, offset_minutes: i32) -> Self {
        let days = utc_ms.saturating_add(i64::from(offset_minutes) * 60_000).div_euclid(86_400_000);
        let julian = i32::try_from(days).unwrap_or(0).saturating_add(2_440_588);
        Self(Date::from_julian_day(julian).unwrap_or(Date::MIN))
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.0.month().into()
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.0.day()
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }

    /// The date this many days later (earlier when negative).
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(Duration::days(days)))
    }

    /// Whole days from `earlier` to this date.
    pub fn days_since(self, earlier: Self) -> i64 {
        i64::from(self.0.to_julian_day()) - i64::from(earlier.0.to_julian_day())
    }

    /// The month it lies in.
    pub fn in_month(self) -> Month {
        Month { year: self.year(), month: self.month() }
    }

    /// The ISO 8601 week it lies in.
    pub fn in_week(self) -> IsoWeek {
        let (year, week, _) = self.0.to_iso_week_date();
        IsoWeek { year, week }
    }

    /// Monday to Friday.
    pub fn is_weekday(self) -> bool {
        !matches!(self.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    /// The next Monday to Friday after this date. Holidays are data of the workplace, not known here.
    pub fn next_weekday(self) -> Self {
        let mut day = self.plus_days(1);
        while !day.is_weekday() {
            day = day.plus_days(1);
        }
        day
    }
}

impl fmt::Display for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl FromStr for CivilDate {
    type Err = BadDate;
    fn from_str(text: &str) -> Result<Self, BadDate> {
        let mut parts = text.splitn(3, '-');
        let mut part = |length: usize| -> Result<u16, BadDate> {
            let digits = parts.next().ok_or(BadDate)?;
            let plain = digits.len() == length && digits.bytes().all(|c| c.is_ascii_digit());
            plain.then(|| digits.parse().ok()).flatten().ok_or(BadDate)
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        let month = u8::try_from(month).map_err(|_| BadDate)?;
        let day = u8::try_from(day).map_err(|_| BadDate)?;
        Self::new(i32::from(year), month, day).ok_or(BadDate)
    }
}

/// A calendar month, `2026-02` in text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = BadDate;
    fn from_str(text: &str) -> Result<Self, BadDate> {
        let first: CivilDate = format!("{text}-01").parse()?;
        Ok(first.in_month())
    }
}

/// An ISO 8601 week, `2026-W06` in text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IsoWeek {
    /// The ISO week-numbering year.
    pub year: i32,
    /// 1 to 53.
    pub week: u8,
}

impl IsoWeek {
    /// Its Monday.
    pub fn monday(self) -> CivilDate {
        CivilDate(Date::from_iso_week_date(self.year, self.week, Weekday::Monday).unwrap_or(Date::MIN))
    }
}

impl fmt::Display for IsoWeek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-W{:02}", self.year, self.week)
    }
}

impl FromStr for IsoWeek {
    type Err = BadDate;
    fn from_str(text: &str) -> Result<Self, BadDate> {
        let (year, week) = text.split_once("-W").ok_or(BadDate)?;
        if year.len() != 4 || week.len() != 2 {
            return Err(BadDate);
        }
        let year = year.parse().map_err(|_| BadDate)?;
        let week = week.parse().map_err(|_| BadDate)?;
        Date::from_iso_week_date(year, week, Weekday::Monday).map_err(|_| BadDate)?;
        let read = Self { year, week };
        // A number may have a sign; the text of a week has none, so that a document's key has one text.
        if read.to_string() == text { Ok(read) } else { Err(BadDate) }
    }
}

macro_rules! as_text {
    ($($name:ty)*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

as_text!(CivilDate Month IsoWeek);

/// A moment as a device states it: its own clock, where it was, and how far off it was last seen to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// The civil date the person meant, which is the one on the wall.
    pub day: CivilDate,
    /// The device's clock, UTC milliseconds since 1970.
    pub ms: i64,
    /// Minutes east of UTC.
    pub off: i32,
    /// The device's clock minus the server's when last compared, in milliseconds.
    pub skew: i64,
}

impl Moment {
    /// The moment `ms` on a device `off` minutes east of UTC, whose clock was last `skew` ms ahead of the server's.
    pub fn new(ms: i64, off: i32, skew: i64) -> Self {
        Self { day: CivilDate::at(ms, off), ms, off, skew }
    }

    /// Minutes since midnight on the wall.
    pub fn minute_of_day(&self) -> u16 {
        let minutes = (self.ms.div_euclid(60_000) + i64::from(self.off)).rem_euclid(1440);
        u16::try_from(minutes).unwrap_or(0)
    }

    /// A clock more than five minutes off is shown to the supervisor, never refused.
    pub fn is_off(&self) -> bool {
        self.skew.abs() > 5 * 60_000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_near_midnight_lies_on_the_day_of_the_wall_clock() {
        let ms = 1_770_072_000_000; // 2026-02-02T22:40:00Z
        assert_eq!(CivilDate::at(ms, 0).to_string(), "2026-02-02");
        assert_eq!(CivilDate::at(ms, 120).to_string(), "2026-02-03");
        assert_eq!(CivilDate::at(-1, 0).to_string(), "1969-12-31");
    }

    #[test]
    fn dates_months_and_weeks_read_back_as_written() {
        for text in ["2026-02-03", "2024-02-29", "1999-12-31"] {
            let date: CivilDate = text.parse().unwrap();
            assert_eq!(date.to_string(), text);
            assert_eq!(date.in_month().to_string().parse(), Ok(date.in_month()));
            assert_eq!(date.in_week().to_string().parse(), Ok(date.in_week()));
        }
        for bad in ["2026-2-3", "2026-02-30", "26-02-03", "2026-02-03Z", "+026-02-03", ""] {
            assert_eq!(bad.parse::<CivilDate>(), Err(BadDate), "{bad}");
        }
        for bad in ["2026-W54", "+026-W06", "2026-W+6", "2026-W6"] {
            assert_eq!(bad.parse::<IsoWeek>(), Err(BadDate), "{bad}");
        }
    }
}
