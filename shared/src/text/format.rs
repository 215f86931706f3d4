//! Dates, times, lengths and numbers as people write them in each language.
//!
//! Swedish after *Myndigheternas skrivregler* and Svenska skrivregler: "tisdag 3 februari", "kl. 08.30",
//! "2 tim 30 min", "1 250". British English: "Tuesday 3 February", "08:30", "2 hrs 30 min", "1,250".
//! Before a clock time, a unit and each thousand the space is one that does not break (U+00A0); in dates it does.

use std::borrow::Cow;

use time::Weekday;

use super::pseudo;
use super::{Lang, Text, TextKey};
use crate::civil::{CivilDate, IsoWeek, Month};

/// Between what must not be parted at the end of a line.
const NO_BREAK: char = '\u{a0}';

/// "tisdag". Begins with a capital in English only.
pub fn weekday(lang: Lang, day: Weekday) -> Cow<'static, str> {
    named(lang, &WEEKDAYS, usize::from(day.number_days_from_monday()))
}

/// "tis".
pub fn weekday_short(lang: Lang, day: Weekday) -> Cow<'static, str> {
    named(lang, &WEEKDAYS_SHORT, usize::from(day.number_days_from_monday()))
}

/// "T", which stands in the weekday's colour wherever the colour is used.
pub fn weekday_letter(lang: Lang, day: Weekday) -> &'static str {
    let from_monday = usize::from(day.number_days_from_monday());
    let letters = match lang {
        Lang::Sv => ["M", "T", "O", "T", "F", "L", "S"],
        Lang::En => ["M", "T", "W", "T", "F", "S", "S"],
        Lang::Pseudo => ["Ḿ", "Ţ", "Ŵ", "Ţ", "Ḟ", "Š", "Š"],
    };
    letters.get(from_monday).copied().unwrap_or_default()
}

/// "februari"; 1 is January.
pub fn month_name(lang: Lang, month: u8) -> Cow<'static, str> {
    named(lang, &MONTHS, usize::from(month.saturating_sub(1)))
}

/// "feb"; 1 is January.
pub fn month_short(lang: Lang, month: u8) -> Cow<'static, str> {
    named(lang, &MONTHS_SHORT, usize::from(month.saturating_sub(1)))
}

/// "februari 2026".
pub fn month(lang: Lang, month: Month) -> String {
    pseudo::whole(lang, format!("{} {}", plain(lang, &MONTHS, month.month), month.year))
}

/// "vecka 6".
pub fn week(lang: Lang, week: IsoWeek) -> String {
    let word = if lang == Lang::Sv { "vecka" } else { "week" };
    pseudo::whole(lang, format!("{word} {}", week.week))
}

/// "tisdag 3 februari".
pub fn date(lang: Lang, date: CivilDate) -> String {
    pseudo::whole(lang, plain_date(lang, date))
}

/// "tisdag 3 februari", with the year after it when it is not this year's.
pub fn date_from(lang: Lang, date: CivilDate, today: CivilDate) -> String {
    if date.year() == today.year() { self::date(lang, date) } else { date_with_year(lang, date) }
}

/// "tisdag 3 februari 2026".
pub fn date_with_year(lang: Lang, date: CivilDate) -> String {
    pseudo::whole(lang, format!("{} {}", plain_date(lang, date), date.year()))
}

/// "3 feb".
pub fn date_short(lang: Lang, date: CivilDate) -> String {
    pseudo::whole(lang, format!("{} {}", date.day(), plain(lang, &MONTHS_SHORT, date.month())))
}

/// "tis 3 feb".
pub fn date_short_weekday(lang: Lang, date: CivilDate) -> String {
    let (weekday, month) = (short_weekday(lang, date), plain(lang, &MONTHS_SHORT, date.month()));
    pseudo::whole(lang, format!("{weekday} {} {month}", date.day()))
}

/// "i går", "i dag", "i morgon"; none for other days.
pub fn near_day(lang: Lang, date: CivilDate, today: CivilDate) -> Option<Cow<'static, str>> {
    let key = match date.days_since(today) {
        -1 => TextKey::DayYesterday,
        0 => TextKey::DayToday,
        1 => TextKey::DayTomorrow,
        _ => return None,
    };
    Some(key.render(lang))
}

/// "i morgon", or "torsdag 5 februari" when it is further away.
pub fn day(lang: Lang, date: CivilDate, today: CivilDate) -> Cow<'static, str> {
    near_day(lang, date, today).unwrap_or_else(|| Cow::Owned(date_from(lang, date, today)))
}

/// "3–5 februari", "30 januari–2 februari", "tisdag 3 februari" when both are the same.
pub fn dates(lang: Lang, first: CivilDate, last: CivilDate) -> String {
    if first == last {
        return date(lang, first);
    }
    let end = day_and_month(lang, last);
    let start = match (first.in_month() == last.in_month(), first.year() == last.year()) {
        (true, _) => first.day().to_string(),
        (false, true) => day_and_month(lang, first),
        (false, false) => format!("{} {}", day_and_month(lang, first), first.year()),
    };
    let end = if first.year() == last.year() { end } else { format!("{end} {}", last.year()) };
    pseudo::whole(lang, format!("{start}–{end}"))
}

/// "08.30" (English "08:30"), from minutes since midnight.
pub fn clock_digits(lang: Lang, minute_of_day: u16) -> String {
    let (hour, minute) = (minute_of_day / 60 % 24, minute_of_day % 60);
    let between = if lang == Lang::Sv { '.' } else { ':' };
    format!("{hour:02}{between}{minute:02}")
}

/// "kl. 08.30" (English "08:30"), from minutes since midnight.
pub fn clock(lang: Lang, minute_of_day: u16) -> String {
    let digits = clock_digits(lang, minute_of_day);
    if lang == Lang::Sv { format!("kl.{NO_BREAK}{digits}") } else { digits }
}

/// "kl. 08.30–11.00" (English "08:30–11:00"), from minutes since midnight.
pub fn clocks(lang: Lang, from: u16, to: u16) -> String {
    format!("{}–{}", clock(lang, from), clock_digits(lang, to))
}

/// "i dag kl. 08.30", "3 feb kl. 08.30": when something happened.
pub fn moment(lang: Lang, date: CivilDate, minute_of_day: u16, today: CivilDate) -> String {
    let day = near_day(lang, date, today).unwrap_or_else(|| Cow::Owned(date_short(lang, date)));
    let clock = clock(lang, minute_of_day);
    Text::DayAndClock { day: &day, clock: &clock }.render(lang).into_owned()
}

/// "45 min", "2 tim", "2 tim 30 min".
pub fn duration(lang: Lang, minutes: u32) -> String {
    let (hours, minutes) = (minutes / 60, minutes % 60);
    let hour = match lang {
        Lang::Sv => "tim",
        Lang::En | Lang::Pseudo if hours == 1 => "hr",
        Lang::En | Lang::Pseudo => "hrs",
    };
    let text = match (hours, minutes) {
        (0, _) => format!("{minutes}{NO_BREAK}min"),
        (_, 0) => format!("{hours}{NO_BREAK}{hour}"),
        _ => format!("{hours}{NO_BREAK}{hour} {minutes}{NO_BREAK}min"),
    };
    pseudo::whole(lang, text)
}

/// "1 250" (English "1,250").
pub fn number(lang: Lang, number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::from(match (number < 0, lang) {
        (false, _) => "",
        (true, Lang::Sv) => "−",
        (true, _) => "-",
    });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(if lang == Lang::Sv { NO_BREAK } else { ',' });
        }
        out.push(digit);
    }
    out
}

/// "850 kB", "2,4 MB" (English "2.4 MB"): thousands of bytes, as phones count them.
pub fn file_size(lang: Lang, bytes: u64) -> String {
    let point = if lang == Lang::Sv { ',' } else { '.' };
    match bytes {
        0..1_000_000 => format!("{}{NO_BREAK}kB", bytes.div_ceil(1_000)),
        1_000_000..1_000_000_000 => {
            let tenths = bytes.div_ceil(100_000);
            format!("{}{point}{}{NO_BREAK}MB", tenths / 10, tenths % 10)
        }
        _ => {
            let tenths = bytes.div_ceil(100_000_000);
            format!("{}{point}{}{NO_BREAK}GB", tenths / 10, tenths % 10)
        }
    }
}

/// "Ali, Bo och Cilla".
pub fn list<S: AsRef<str>>(lang: Lang, names: &[S]) -> String {
    let and = match lang {
        Lang::Sv => " och ",
        Lang::En => " and ",
        Lang::Pseudo => " ááñð ",
    };
    let mut out = String::new();
    for (place, name) in names.iter().enumerate() {
        out.push_str(match names.len() - place {
            _ if place == 0 => "",
            1 => and,
            _ => ", ",
        });
        out.push_str(name.as_ref());
    }
    out
}

/// A first letter made a capital: "tisdag" at the head of a card is "Tisdag".
///
/// It knows the letters of our languages: Rust's table of all alphabets would be a hundredth of the app.
pub fn capitalised(text: &str) -> String {
    let capital = |letter: char| match letter {
        'å' => 'Å',
        'ä' => 'Ä',
        'ö' => 'Ö',
        'é' => 'É',
        other => other.to_ascii_uppercase(),
    };
    let mut letters = text.chars();
    letters.next().map(capital).into_iter().chain(letters).collect()
}

type Names<const N: usize> = [[&'static str; N]; 2];

static WEEKDAYS: Names<7> = [
    ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"],
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
];

static WEEKDAYS_SHORT: Names<7> =
    [["mån", "tis", "ons", "tors", "fre", "lör", "sön"], ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]];

#[rustfmt::skip]
static MONTHS: Names<12> = [
    ["januari", "februari", "mars", "april", "maj", "juni",
     "juli", "augusti", "september", "oktober", "november", "december"],
    ["January", "February", "March", "April", "May", "June",
     "July", "August", "September", "October", "November", "December"],
];

static MONTHS_SHORT: Names<12> = [
    ["jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"],
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
];

fn named<const N: usize>(lang: Lang, names: &Names<N>, index: usize) -> Cow<'static, str> {
    let name = by_language(lang, names).get(index).copied().unwrap_or_default();
    if lang == Lang::Pseudo { Cow::Owned(pseudo::whole(lang, name.to_owned())) } else { Cow::Borrowed(name) }
}

fn by_language<const N: usize>(lang: Lang, names: &Names<N>) -> [&'static str; N] {
    let [swedish, english] = *names;
    if lang == Lang::Sv { swedish } else { english }
}

fn plain<const N: usize>(lang: Lang, names: &Names<N>, from_one: u8) -> &'static str {
    by_language(lang, names).get(usize::from(from_one.saturating_sub(1))).copied().unwrap_or_default()
}

fn plain_date(lang: Lang, date: CivilDate) -> String {
    let weekday = plain(lang, &WEEKDAYS, date.weekday().number_from_monday());
    format!("{weekday} {}", day_and_month(lang, date))
}

fn short_weekday(lang: Lang, date: CivilDate) -> &'static str {
    plain(lang, &WEEKDAYS_SHORT, date.weekday().number_from_monday())
}

fn day_and_month(lang: Lang, date: CivilDate) -> String {
    format!("{} {}", date.day(), plain(lang, &MONTHS, date.month()))
}

#[cfg(test)]
mod tests;
