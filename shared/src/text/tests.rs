//! Texts as people see them, and what the generated tables promise.

use super::*;
use crate::domain::body::{Stage, When};
use crate::domain::catalogue::CATALOGUE;
use crate::domain::order_form::{Earliest, Field, Wrong};
use crate::domain::words::Short;
use crate::wire::{Code, Verdict};

fn both(text: &Text<'_>) -> [String; 2] {
    [text.render(Lang::Sv).into_owned(), text.render(Lang::En).into_owned()]
}

#[test]
fn arguments_are_put_where_each_language_wants_them() {
    let text = Text::OrderAnswerBy { date: "tisdag 3 februari" };
    assert_eq!(both(&text), ["Svar senast tisdag 3 februari", "Answer by tisdag 3 februari"]);
}

#[test]
fn plurals_take_exact_numbers_first_and_then_the_languages_categories() {
    let jobs = |count| both(&Text::CountJobs { count });
    assert_eq!(jobs(0), ["Inga uppdrag", "No jobs"]);
    assert_eq!(jobs(1), ["1 uppdrag", "1 job"]);
    assert_eq!(jobs(2), ["2 uppdrag", "2 jobs"]);
    assert_eq!(jobs(1_250), ["1\u{a0}250 uppdrag", "1,250 jobs"]);
    assert_eq!(plural::category(Lang::Sv, -1), "one");
    assert_eq!(plural::category(Lang::Sv, 0), "other");
}

#[test]
fn text_goes_on_after_a_choice_and_two_choices_do_not_disturb_each_other() {
    let rendered =
        |template: &str, arguments: &[Argument<'_>]| template::render(template, arguments, Lang::Sv);
    let nested = "a\u{2}0\u{3}one\u{4}b\u{2}1\u{3}x\u{4}c\u{5}d\u{6}e\u{5}f\u{1}0\u{6}g";
    let (one, five) = (Argument::Number(1), Argument::Number(5));
    assert_eq!(rendered(nested, &[one, Argument::Str("x")]), "abceg");
    assert_eq!(rendered(nested, &[one, Argument::Str("y")]), "abdeg");
    assert_eq!(rendered(nested, &[five, Argument::Str("x")]), "af5g");
    assert_eq!(rendered("\u{2}0\u{3}7\u{4}sju\u{5}annat\u{6}", &[Argument::Number(7)]), "sju");
}

#[test]
fn every_key_reads_back_and_others_do_not() {
    for key in TextKey::ALL {
        assert_eq!(TextKey::parse(key.key()), Some(key), "{}", key.key());
        assert!(!key.render(Lang::Sv).is_empty() && !key.render(Lang::En).is_empty(), "{}", key.key());
    }
    assert!(TextKey::ALL.is_sorted_by_key(|key| key.key()));
    assert_eq!(TextKey::parse("order-answer-by"), None, "it needs a date");
    assert_eq!(TextKey::parse("no-such-text"), None);
    assert_eq!(TextKey::parse(""), None);
    assert_eq!(TextKey::named("common", "save"), Some(TextKey::CommonSave));
}

#[test]
fn plain_texts_cost_nothing_to_render() {
    assert!(matches!(Text::CommonSave.render(Lang::Sv), Cow::Borrowed("Spara")));
    assert!(matches!(TextKey::CommonSave.render(Lang::En), Cow::Borrowed("Save")));
}

#[test]
fn texts_are_set_as_a_printer_would_set_them() {
    for key in TextKey::ALL {
        for lang in Lang::ALL {
            let text = key.render(lang);
            assert_eq!(text.trim(), text, "{}", key.key());
            for typed in ["  ", "...", "\"", "'", " .", " ,"] {
                assert!(!text.contains(typed), "`{}` holds `{typed}`: {text}", key.key());
            }
        }
    }
}

#[test]
fn no_text_holds_a_mark_after_rendering() {
    for lang in Lang::WITH_PSEUDO {
        for key in TextKey::ALL {
            assert!(!key.render(lang).contains(template::is_mark), "{}", key.key());
        }
    }
}

#[test]
fn every_code_of_the_wire_has_a_text_that_is_its_own() {
    for code in Code::ALL {
        let key = TextKey::named("code", code.key());
        assert!(key.is_some(), "write `code-{}` in shared/text/*/codes.ftl", code.key());
        assert_eq!(of::code(*code), key.unwrap());
    }
}

#[test]
fn staff_read_of_somebody_else_and_are_not_told_that_their_supervisor_looks_at_it() {
    let connection = [
        Code::FrameMalformed,
        Code::FrameOversized,
        Code::FrameOrder,
        Code::Protocol,
        Code::DeviceUnknown,
        Code::DeviceLocked,
    ];
    let of_facts = |code: &&Code| code.verdict().is_stored() && !connection.contains(code);
    for code in Code::ALL.iter().filter(of_facts) {
        for lang in Lang::ALL {
            let about = of::code_to_staff(*code).render(lang);
            for word in ["Din", "din", "Du ", "Appen", "upervisor", "You", "your", "app ", "again."] {
                assert!(!about.contains(word), "{about}");
            }
            let own = of::own_code(*code).render(lang);
            assert!(!own.contains("handledare") && !own.contains("supervisor"), "{own}");
        }
    }
    assert_eq!(of::code_to_staff(Code::OrderInWork), of::code(Code::OrderInWork));
}

#[test]
fn every_kind_of_fact_and_every_verdict_has_a_word() {
    for entry in CATALOGUE {
        let key = TextKey::named("fact", entry.name);
        assert!(key.is_some(), "write `fact-{}` in shared/text/*/facts.ftl", entry.name);
        assert_eq!(of::kind(entry.kind), key.unwrap());
    }
    for verdict in Verdict::ALL {
        assert_eq!(of::verdict(verdict).key(), format!("verdict-{}", verdict.name()));
    }
}

#[test]
fn a_stage_says_when() {
    let day = |text: &str| text.parse().unwrap();
    let today = day("2026-01-28");
    let said =
        |stage, when| [Lang::Sv, Lang::En].map(|lang| of::stage(lang, stage, when, today).into_owned());
    let tuesday = Some(When::On(day("2026-02-03")));
    assert_eq!(
        said(Stage::Planned, tuesday),
        ["Planerad till tisdag 3 februari", "Planned for Tuesday 3 February"]
    );
    let window = Some(When::Within { from: day("2026-02-03"), to: day("2026-02-05") });
    assert_eq!(said(Stage::Planned, window), ["Planerad till 3–5 februari", "Planned for 3–5 February"]);
    assert_eq!(said(Stage::Planned, Some(When::Whenever))[0], "Görs när vi hinner");
    assert_eq!(said(Stage::Planned, None)[0], "Planerad");
    assert_eq!(said(Stage::Started, tuesday), ["Pågår", "Under way"]);
    assert_eq!(said(Stage::Confirmed, None)[0], "Klart och godkänt");
    assert_eq!(of::when(Lang::Sv, When::On(today), today), "i dag");
    assert_eq!(of::when(Lang::Sv, When::Whenever, today), "När vi hinner");
}

#[test]
fn the_order_form_says_what_to_do_and_why() {
    let today = "2026-01-28".parse().unwrap();
    let tuesday = "2026-02-03".parse().unwrap();
    let said = |field, wrong| of::wrong(Lang::Sv, field, wrong, today).into_owned();
    assert_eq!(said(Field::Place, Wrong::Missing), "Välj en plats eller skriv en adress.");
    assert_eq!(
        said(Field::When, Wrong::Soon(tuesday)),
        "Det är för tidigt. Tidigaste dag är tisdag 3 februari."
    );
    assert_eq!(said(Field::When, Wrong::Past), "Dagen har varit. Välj en dag som kommer.");
    assert_eq!(said(Field::Photos, Wrong::TooMuch(8)), "Du kan lägga till högst 8 bilder.");
    assert_eq!(said(Field::What, Wrong::TooMuch(1500)), "Skriv högst 1\u{a0}500 tecken.");
    let why = |lead_days, put_off_from| {
        of::earliest(Lang::Sv, &Earliest { date: tuesday, lead_days, put_off_from }, today).into_owned()
    };
    assert!(why(7, None).starts_with("Vi behöver 7 dagar på oss"), "{}", why(7, None));
    assert!(why(7, None).ends_with("Tidigaste dag är tisdag 3 februari."));
    assert!(why(7, Some(today)).starts_with("Vi gör inte sådana uppdrag alla veckor"));
}

#[test]
fn a_bad_text_says_what_to_do() {
    let said =
        |text: &str| Short::new(text).map_err(|bad| of::bad_text(bad, text).render(Lang::Sv).into_owned());
    assert_eq!(said(" "), Err("Fyll i det här.".to_owned()));
    assert_eq!(said(&"å".repeat(122)), Err("Texten är 2 tecken för lång.".to_owned()));
    assert!(said("a\u{7}").unwrap_err().starts_with("Ta bort tecken"));
}

#[test]
fn the_pseudo_locale_is_longer_bracketed_and_runs_from_the_right() {
    let english = Text::CommonSkipToContent.render(Lang::En);
    let pseudo = Text::CommonSkipToContent.render(Lang::Pseudo);
    assert_eq!(pseudo, "\u{200f}\u{202b}⟦Šķííþ ţóó çóóñţééñţ⟧\u{202c}\u{200f}");
    assert!(pseudo.chars().count() * 10 > english.chars().count() * 13);
    assert_eq!((Lang::Pseudo.dir(), Lang::Pseudo.dir().attribute()), (Dir::Rtl, "rtl"));
    assert_eq!(Lang::Sv.dir(), Dir::Ltr);
    let name = Text::CommonCall { name: "Åsa" }.render(Lang::Pseudo);
    assert!(name.contains("\u{2068}Åsa\u{2069}"), "what is put in is left as it is: {name}");
}

#[test]
fn languages_are_found_by_tag() {
    for lang in Lang::WITH_PSEUDO {
        assert_eq!(Lang::from_tag(lang.tag()), Some(lang));
    }
    assert_eq!(Lang::from_tag("sv-SE"), Some(Lang::Sv));
    assert_eq!(Lang::from_tag("EN_gb"), Some(Lang::En));
    assert_eq!(Lang::from_tag("pseudo"), Some(Lang::Pseudo));
    assert_eq!(Lang::from_tag("svalbard"), None);
    assert_eq!(Lang::from_tag(""), None);
    assert!(!Lang::ALL.contains(&Lang::Pseudo));
}
