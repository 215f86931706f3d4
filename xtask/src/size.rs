//! What a first visit costs over the network, by file and in total.

use std::fmt::Write as _;

use anyhow::Context as _;
use serde_json::Value;

use crate::files;

/// What the project aims to stay below, in bytes.
const AIM: u64 = 560_000;

/// One line of the account.
struct Entry {
    path: String,
    bytes: u64,
    sent: u64,
}

/// Prints the account and leaves it among the figures.
pub(crate) fn print() -> anyhow::Result<()> {
    let text = account()?;
    files::write(&files::figures().join("size.txt"), &text)?;
    print!("{text}");
    Ok(())
}

/// Leaves the account among the figures without printing it.
pub(crate) fn leave() -> anyhow::Result<()> {
    files::write(&files::figures().join("size.txt"), account()?)
}

/// What a first visit costs in all.
pub(crate) fn first_visit() -> anyhow::Result<String> {
    let entries = entries()?;
    Ok(kilobytes(entries.iter().filter(|entry| is_first_visit(entry)).map(|entry| entry.sent).sum()))
}

fn account() -> anyhow::Result<String> {
    Ok(shown(&entries()?))
}

fn entries() -> anyhow::Result<Vec<Entry>> {
    let list = files::read_text(&files::app().join("files.json"))?;
    let list: Vec<Value> = serde_json::from_str(&list).context("target/app/files.json is not a list")?;
    list.iter().map(entry).collect::<Option<Vec<_>>>().context("target/app/files.json lacks a field")
}

fn entry(file: &Value) -> Option<Entry> {
    let bytes = file["bytes"].as_u64()?;
    let sent = file["brotli"].as_u64().unwrap_or(bytes);
    Some(Entry { path: file["path"].as_str()?.to_owned(), bytes, sent })
}

/// Pictures for the home screen are fetched by the system when someone installs the app.
fn is_first_visit(entry: &Entry) -> bool {
    !entry.path.ends_with(".png")
}

fn shown(entries: &[Entry]) -> String {
    let (mut first, later): (Vec<&Entry>, Vec<&Entry>) =
        entries.iter().partition(|entry| is_first_visit(entry));
    first.sort_by_key(|entry| std::cmp::Reverse(entry.sent));
    let sum = |entries: &[&Entry]| entries.iter().map(|entry| entry.sent).sum::<u64>();
    let mut text = String::from("First visit over the network (brotli), by file\n");
    let mut line = |name: &str, sent: u64, bytes: Option<u64>| {
        let unpacked = bytes.map_or(String::new(), |bytes| format!("  ({} unpacked)", kilobytes(bytes)));
        // Writing into a string cannot fail.
        let _ = writeln!(text, "  {:>10}  {name}{unpacked}", kilobytes(sent));
    };
    for entry in &first {
        line(&entry.path, entry.sent, Some(entry.bytes));
    }
    line(&format!("in all (aim: at most {})", kilobytes(AIM)), sum(&first), None);
    line("pictures for the home screen, fetched when it is installed", sum(&later), None);
    text
}

fn kilobytes(bytes: u64) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_adds_up_what_is_sent() {
        let entry = |path: &str, bytes, sent| Entry { path: path.into(), bytes, sent };
        let text = shown(&[
            entry("/assets/app-1.wasm", 900_000, 250_000),
            entry("/sw.js", 2_000, 900),
            entry("/assets/icon-512-1.png", 9_000, 9_000),
        ]);
        assert!(text.contains("250.9 kB  in all"), "{text}");
        assert!(text.contains("9.0 kB  pictures"), "{text}");
    }
}
