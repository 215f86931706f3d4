//! Checks that every text and every control of the design system can be seen: WCAG 2.2, 1.4.3 and 1.4.11.

use std::collections::HashMap;

const TOKENS: &str = include_str!("tokens.css");

/// Text colours and the grounds they stand on: at least 4.5 to 1.
const TEXTS: &[(&str, &[&str])] = &[
    ("ink", &["paper", "surface", "sunken", "accent-soft", "warm", "danger-soft"]),
    ("ink-quiet", &["paper", "surface", "sunken", "accent-soft", "warm"]),
    ("accent", &["paper", "surface", "sunken", "accent-soft"]),
    ("on-accent", &["accent", "accent-strong"]),
    ("danger", &["paper", "surface", "danger-soft"]),
];

/// Edges and rings and the grounds they stand on: at least 3 to 1.
const EDGES: &[(&str, &[&str])] =
    &[("line-strong", &["paper", "surface", "sunken", "accent-soft"]), ("focus", &["paper", "surface"])];

#[test]
fn texts_and_edges_stand_out_in_light_and_dark() {
    for scheme in [0, 1] {
        let colours = schemes(scheme);
        for (pairs, least) in [(TEXTS, 4.5), (EDGES, 3.0)] {
            for (front, grounds) in pairs {
                for ground in *grounds {
                    let found = contrast(&colours[*front], &colours[*ground]);
                    assert!(found >= least, "{front} on {ground}, scheme {scheme}: {found:.2} to 1");
                }
            }
        }
    }
}

#[test]
fn a_weekdays_name_stands_out_in_its_colour() {
    for day in 1..=7 {
        let (ground, front) = (plain(&format!("day-{day}")), plain(&format!("on-day-{day}")));
        assert!(contrast(ground, front) >= 4.5, "day {day}: {ground} and {front}");
    }
}

#[test]
fn a_browser_without_light_dark_gets_the_light_scheme() {
    let fallback = TOKENS.split("@supports not").nth(1).expect("the tokens have a fallback");
    for (name, colour) in schemes(0) {
        assert!(
            fallback.contains(&format!("--{name}: {colour};")),
            "--{name}: {colour} is not in the fallback"
        );
    }
}

/// The colours of the light (0) or dark (1) scheme by name.
fn schemes(scheme: usize) -> HashMap<String, String> {
    let both = TOKENS.lines().filter_map(|line| line.trim().strip_prefix("--")?.split_once(": light-dark(#"));
    both.map(|(name, colours)| {
        let colour = colours.split(", ").nth(scheme).expect("light-dark holds two colours");
        (name.to_owned(), format!("#{}", colour.trim_matches(['#', ')', ';'])))
    })
    .collect()
}

fn plain(name: &str) -> &'static str {
    let at = format!("--{name}: ");
    TOKENS
        .lines()
        .find_map(|line| line.trim().strip_prefix(&at))
        .expect("the token is there")
        .trim_end_matches(';')
}

/// The contrast of two `#rrggbb` colours, as WCAG 2.2 defines it.
fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let byte = u8::from_str_radix(&colour[at..at + 2], 16).expect("a colour is #rrggbb");
        let part = f64::from(byte) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}
