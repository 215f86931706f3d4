//! Prints `docs/facts.md` from the fact catalogue; with `--check` it fails when the file says something else.

use std::path::Path;
use std::process::ExitCode;

use shared::canonical;
use shared::domain::catalogue::{Answers, CATALOGUE, Entry, Kind, Moves};
use shared::domain::key::DocKind;
use shared::domain::rules::station_takes;
use shared::domain::sample;
use shared::text::{Lang, TextKey};

fn main() -> ExitCode {
    let text = document();
    if std::env::args().nth(1).as_deref() != Some("--check") {
        print!("{text}");
        return ExitCode::SUCCESS;
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/facts.md");
    if std::fs::read_to_string(file).is_ok_and(|written| written == text) {
        return ExitCode::SUCCESS;
    }
    eprintln!("docs/facts.md differs from the fact catalogue");
    ExitCode::FAILURE
}

fn document() -> String {
    let mut text = String::from(
        "# The fact catalogue\n\n\
        Generated from `shared/src/domain/catalogue.rs` and `body.rs`; `cargo xtask facts` writes it anew.\n\n\
        A fact is what one person stated once. It is never edited: a correction is a fact that names the one it\n\
        answers (`re`). A status is the frontier of the facts that give one. Kinds marked *station* may stand in a\n\
        station's week as well.\n",
    );
    for doc in DocKind::ALL {
        text.push_str(&format!("\n## In `{}`\n\n", doc.name()));
        text.push_str(
            "| kind | Swedish | who | answers | status | says |\n| --- | --- | --- | --- | --- | --- |\n",
        );
        let entries: Vec<&Entry> = CATALOGUE.iter().filter(|entry| entry.doc == doc).collect();
        entries.iter().for_each(|entry| text.push_str(&row(entry)));
        entries.iter().for_each(|entry| text.push_str(&details(entry)));
    }
    text
}

fn row(entry: &Entry) -> String {
    let word = TextKey::named("fact", entry.name).map(|key| key.render(Lang::Sv)).unwrap_or_default();
    let who: Vec<&str> = entry.who.iter().map(|who| who.name()).collect();
    let status = match entry.gives_status {
        Moves::Status => "gives one",
        Moves::Nothing => "",
    };
    let mut says = entry.says.trim().to_owned();
    if entry.doc == DocKind::Work && station_takes(entry.kind) {
        says.push_str(" *Station.*");
    }
    let answers = answers(&entry.answers);
    format!("| `{}` | {word} | {} | {answers} | {status} | {says} |\n", entry.name, who.join(", "))
}

fn answers(answers: &Answers) -> String {
    let names = |kinds: &[Kind]| {
        kinds.iter().map(|kind| format!("`{}`", kind.entry().name)).collect::<Vec<_>>().join(", ")
    };
    match answers {
        Answers::Nothing => String::new(),
        Answers::Maybe(kinds) => format!("perhaps {}", names(kinds)),
        Answers::Must(kinds) => format!("always {}", names(kinds)),
    }
}

fn details(entry: &Entry) -> String {
    let mut text = format!("\n### `{}`\n\n", entry.name);
    for field in entry.kind.fields() {
        text.push_str(&format!("- `{}`: `{}`. {}\n", field.name, field.of, field.says.trim()));
    }
    if entry.kind.fields().is_empty() {
        text.push_str("Its body is empty.\n");
    }
    let body = sample::body(entry.kind).map(|body| body.to_value());
    let json = body.and_then(|body| canonical::to_string(&body).ok()).unwrap_or_default();
    text.push_str(&format!("\n```json\n{json}\n```\n"));
    text
}
