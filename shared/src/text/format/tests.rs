//! Dates, times and numbers, each as a person of the language would write them.

use super::*;

fn day_of(text: &str) -> CivilDate {
    text.parse().unwrap()
}

/// Both languages, with the spaces that do not break shown as `_`.
fn both(format: impl Fn(Lang) -> String) -> [String; 2] {
    [Lang::Sv, Lang::En].map(|lang| format(lang).replace(NO_BREAK, "_"))
}

#[test]
fn dates() {
    let tuesday = day_of("2026-02-03");
    assert_eq!(both(|lang| date(lang, tuesday)), ["tisdag 3 februari", "Tuesday 3 February"]);
    assert_eq!(both(|lang| date_short(lang, tuesday)), ["3 feb", "3 Feb"]);
    assert_eq!(both(|lang| date_short_weekday(lang, tuesday)), ["tis 3 feb", "Tue 3 Feb"]);
    assert_eq!(
        both(|lang| date_with_year(lang, tuesday)),
        ["tisdag 3 februari 2026", "Tuesday 3 February 2026"]
    );
    assert_eq!(both(|lang| month(lang, tuesday.in_month())), ["februari 2026", "February 2026"]);
    assert_eq!(both(|lang| week(lang, tuesday.in_week())), ["vecka 6", "week 6"]);
    assert_eq!(date_from(Lang::Sv, tuesday, day_of("2026-12-31")), "tisdag 3 februari");
    assert_eq!(date_from(Lang::Sv, tuesday, day_of("2025-12-31")), "tisdag 3 februari 2026");
    assert_eq!(capitalised(&date(Lang::Sv, tuesday)), "Tisdag 3 februari");
    assert_eq!(capitalised("övrigt"), "Övrigt");
}

#[test]
fn windows_name_the_month_and_year_once() {
    let span = |first, last| both(|lang| super::dates(lang, day_of(first), day_of(last)));
    assert_eq!(span("2026-02-03", "2026-02-05"), ["3–5 februari", "3–5 February"]);
    assert_eq!(span("2026-01-30", "2026-02-02"), ["30 januari–2 februari", "30 January–2 February"]);
    assert_eq!(span("2026-12-30", "2027-01-02")[0], "30 december 2026–2 januari 2027");
    assert_eq!(span("2026-02-03", "2026-02-03")[0], "tisdag 3 februari");
}

#[test]
fn near_days_have_names() {
    let today = day_of("2026-02-28");
    let named = |offset| both(|lang| day(lang, today.plus_days(offset), today).into_owned());
    assert_eq!(named(-1), ["i går", "yesterday"]);
    assert_eq!(named(0), ["i dag", "today"]);
    assert_eq!(named(1), ["i morgon", "tomorrow"]);
    assert_eq!(named(2), ["måndag 2 mars", "Monday 2 March"]);
    assert_eq!(near_day(Lang::Sv, today.plus_days(-2), today), None);
}

#[test]
fn weekdays_and_months_follow_the_calendar() {
    let monday = day_of("2026-02-02");
    let week: Vec<CivilDate> = (0..7).map(|days| monday.plus_days(days)).collect();
    let letters = |lang| week.iter().map(|day| weekday_letter(lang, day.weekday())).collect::<String>();
    assert_eq!(letters(Lang::Sv), "MTOTFLS");
    assert_eq!(letters(Lang::En), "MTWTFSS");
    for day in &week {
        let [swedish, english] = both(|lang| weekday(lang, day.weekday()).into_owned());
        assert!(capitalised(&swedish).starts_with(weekday_letter(Lang::Sv, day.weekday())));
        assert!(english.starts_with(&*weekday_short(Lang::En, day.weekday())));
        assert!(swedish.starts_with(&*weekday_short(Lang::Sv, day.weekday())));
    }
    for month in 1..=12 {
        assert!(month_name(Lang::Sv, month).starts_with(&*month_short(Lang::Sv, month)));
        assert!(month_name(Lang::En, month).starts_with(&*month_short(Lang::En, month)));
    }
    assert_eq!((month_name(Lang::Sv, 1), month_name(Lang::Sv, 12)), ("januari".into(), "december".into()));
}

#[test]
fn clock_times() {
    assert_eq!(both(|lang| clock(lang, 8 * 60 + 30)), ["kl._08.30", "08:30"]);
    assert_eq!(both(|lang| clock(lang, 0)), ["kl._00.00", "00:00"]);
    assert_eq!(both(|lang| clocks(lang, 510, 660)), ["kl._08.30–11.00", "08:30–11:00"]);
    let today = day_of("2026-02-03");
    assert_eq!(both(|lang| moment(lang, today, 510, today)), ["i dag kl._08.30", "today at 08:30"]);
    assert_eq!(both(|lang| moment(lang, today.plus_days(-9), 510, today))[0], "25 jan kl._08.30");
}

#[test]
fn lengths_of_time() {
    assert_eq!(both(|lang| duration(lang, 150)), ["2_tim 30_min", "2_hrs 30_min"]);
    assert_eq!(both(|lang| duration(lang, 60)), ["1_tim", "1_hr"]);
    assert_eq!(both(|lang| duration(lang, 45)), ["45_min", "45_min"]);
    assert_eq!(both(|lang| duration(lang, 0)), ["0_min", "0_min"]);
}

#[test]
fn numbers_and_sizes() {
    assert_eq!(both(|lang| number(lang, 1_234_567)), ["1_234_567", "1,234,567"]);
    assert_eq!(both(|lang| number(lang, 999)), ["999", "999"]);
    assert_eq!(both(|lang| number(lang, -1_000)), ["−1_000", "-1,000"]);
    assert_eq!(number(Lang::En, i64::MIN), "-9,223,372,036,854,775,808");
    assert_eq!(both(|lang| file_size(lang, 2_400_000)), ["2,4_MB", "2.4_MB"]);
    assert_eq!(both(|lang| file_size(lang, 850_000)), ["850_kB", "850_kB"]);
    assert_eq!(file_size(Lang::Sv, 1).replace(NO_BREAK, "_"), "1_kB");
}

#[test]
fn lists() {
    assert_eq!(both(|lang| list(lang, &["Ali", "Bo", "Cilla"])), ["Ali, Bo och Cilla", "Ali, Bo and Cilla"]);
    assert_eq!(both(|lang| list(lang, &["Ali", "Bo"])), ["Ali och Bo", "Ali and Bo"]);
    assert_eq!(list(Lang::Sv, &["Ali"]), "Ali");
    assert_eq!(list::<&str>(Lang::Sv, &[]), "");
}

#[test]
fn the_pseudo_locale_changes_what_comes_from_tables_too() {
    let tuesday = day_of("2026-02-03");
    for text in [date(Lang::Pseudo, tuesday), weekday(Lang::Pseudo, tuesday.weekday()).into_owned()] {
        assert!(text.contains("⟦Ţúúééš"), "{text}");
    }
    assert!(duration(Lang::Pseudo, 60).contains("⟦1\u{a0}ĥŕ"));
}
