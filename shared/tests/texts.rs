//! The checks that guard a build: what is wrong in a Fluent file is named with file and line.

#[path = "../build/texts.rs"]
mod texts;

use texts::{Source, compile};

fn source(language: &str, file: &str, text: &str) -> Source {
    let path = format!("{language}/{file}");
    Source { language: language.to_owned(), file: file.to_owned(), path, text: text.to_owned() }
}

/// Compiles one file a language and gives the errors as they would be printed.
fn problems(swedish: &str, english: &str) -> Vec<String> {
    let sources = [source("sv", "a.ftl", swedish), source("en", "a.ftl", english)];
    let problems = compile(&["sv", "en"], &sources).err().unwrap_or_default();
    problems.iter().map(ToString::to_string).collect()
}

/// The error that the same text gives in both languages, once.
fn problem(text: &str) -> String {
    let problems = problems(text, text);
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert_eq!(problems[0].replace("en/", "sv/"), problems[1]);
    problems.into_iter().next_back().unwrap_or_default()
}

#[test]
fn texts_that_agree_become_typed_variants() {
    let sources = [
        source(
            "sv",
            "a.ftl",
            "-app = Gjort\na-plain = Tack för { -app }\na-day = Senast { $date }, { $count }",
        ),
        source(
            "en",
            "a.ftl",
            "a-plain = Thanks\na-day = { $count ->\n [one] one\n *[other] more\n } by { $date }",
        ),
    ];
    let rust = compile(&["sv", "en"], &sources).unwrap();
    assert!(rust.contains("ADay {\n        /// `$count`\n        count: i64,"), "{rust}");
    assert!(rust.contains("date: &'a str,"), "{rust}");
    assert!(rust.contains("pub const ALL: [Self; 1] = [\n        Self::APlain,"), "{rust}");
    assert!(rust.contains("Tack för Gjort"), "{rust}");
}

#[test]
fn a_text_missing_in_either_texts_file_is_named() {
    assert_eq!(problems("a = A\n\nb = B\n", "a = A\n"), ["sv/a.ftl:3: `b` is missing in en/a.ftl"]);
    assert_eq!(problems("a = A\n", "a = A\nb = B\n"), ["en/a.ftl:2: `b` is missing in sv/a.ftl"]);
}

#[test]
fn texts_lie_in_the_same_file_in_every_language() {
    let sources = [source("sv", "a.ftl", "a = A"), source("en", "b.ftl", "a = A")];
    let problems = compile(&["sv", "en"], &sources).unwrap_err();
    assert_eq!(problems[0].to_string(), "en/b.ftl:1: `a` lies in b.ftl here but in a.ftl in the reference");
}

#[test]
fn texts_take_the_same_arguments_in_every_language() {
    assert_eq!(problems("a = { $x }", "a = A"), ["en/a.ftl:1: `a` does not use `$x`, the reference does"]);
    assert_eq!(problems("a = A", "\na = { $x }"), ["en/a.ftl:2: `a` uses `$x`, the reference does not"]);
    let words = "a = { $x ->\n [am] m\n *[pm] e\n }";
    let counts = "a = { NUMBER($x) }";
    assert_eq!(
        problems(words, counts),
        ["sv/a.ftl:1: `a` compares `$x` with words, another language counts it"]
    );
}

#[test]
fn texts_that_fluent_cannot_read_are_named() {
    let found = problems("a = A\nb = { $x\nc = C", "a = A");
    assert!(found[0].starts_with("sv/a.ftl:"), "{found:?}");
    assert!(!found.iter().any(|problem| problem.contains("missing in")), "{found:?}");
}

#[test]
fn texts_outside_the_subset_are_refused() {
    for (text, expected) in [
        ("a = A\nA-b = B", "2: `A-b`: a key is small letters"),
        ("a = A\na = B", "2: `a` is already at sv/a.ftl:1"),
        ("a = A\n .title = B", "2: `a.title`: attributes are not used"),
        ("a = A\nb = { a }", "2: `a`: a text cannot hold another text"),
        ("a = { -b }", "1: there is no term `-b`"),
        ("-b = { $x }\na = A", "1: the term `-b` must be one line"),
        ("a = { DATETIME($d) }", "1: `DATETIME()` does not exist; format dates"),
        ("a = { NUMBER($d, digits: 2) }", "1: `NUMBER` takes one variable and no options"),
        ("a = { $x ->\n [one] 1\n [few] 2\n *[other] 3\n }", "3: `[few]` never happens"),
        ("a = { $x ->\n [other] 1\n *[one] 3\n }", "3: `*[one]`: the default of a plural is `*[other]`"),
        ("a = { NUMBER($x) ->\n [am] 1\n *[other] 3\n }", "2: `[am]` is neither a number nor a plural"),
        ("a = { $x ->\n [1.5] 1\n *[other] 3\n }", "2: `[1.5]`: only whole numbers"),
        ("a = { $x ->\n [one] 1\n [one] 2\n *[other] 3\n }", "3: `[one]` stands twice"),
        ("a = { $x ->\n [am] 1\n *[pm] 3\n } { NUMBER($x) }", "4: `$x` is counted in one place"),
        ("a = { $type }", "1: `$type` cannot be the name of a field"),
        ("a = B\u{1}", "1: a control character in a text"),
    ] {
        let found = problem(text);
        assert!(found.starts_with(&format!("sv/a.ftl:{expected}")), "{text}\n{found}");
    }
}

#[test]
fn keys_of_texts_that_would_be_one_variant_are_refused() {
    let text = "a-b1 = A\na-b-1 = B";
    assert_eq!(problems(text, text), ["sv/a.ftl:1: `a-b1` and `a-b-1` would both be `Text::AB1`"]);
}
