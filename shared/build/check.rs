//! Compares the languages: the same keys in the same files, with the same arguments of the same kinds.

use std::collections::BTreeMap;

use super::{Catalogue, Message, Problem, Usage};

/// An argument's type in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Str,
    Number,
}

/// Arguments by key and name. The order of the names is their order in the templates.
pub(super) type Types = BTreeMap<String, BTreeMap<String, Type>>;

/// As many arguments as a text may have; more than this reads like a form letter.
const MOST_ARGUMENTS: usize = 8;

/// What every key takes, settled over all languages; whatever differs goes to `problems`.
pub(super) fn agree(catalogues: &[Catalogue], problems: &mut Vec<Problem>) -> Types {
    let Some((reference, others)) = catalogues.split_first() else { return Types::new() };
    for other in others {
        compare(reference, other, problems);
    }
    variants_are_unique(reference, problems);
    reference
        .messages
        .iter()
        .map(|(key, message)| {
            if message.arguments.len() > MOST_ARGUMENTS {
                problems.push(at(message, format!("`{key}` takes more than {MOST_ARGUMENTS} arguments")));
            }
            let types =
                message.arguments.keys().map(|name| (name.clone(), type_of(catalogues, key, name, problems)));
            (key.clone(), types.collect())
        })
        .collect()
}

/// `area-thing-part` as a variant's name: `AreaThingPart`.
pub(super) fn variant_name(key: &str) -> String {
    key.split('-')
        .map(|part| {
            let mut letters = part.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(letters)
                .collect::<String>()
        })
        .collect()
}

fn compare(reference: &Catalogue, other: &Catalogue, problems: &mut Vec<Problem>) {
    for (key, message) in &reference.messages {
        let Some(theirs) = other.messages.get(key) else {
            let wanted = format!("{}/{}", other.language, message.file);
            problems.push(at(message, format!("`{key}` is missing in {wanted}")));
            continue;
        };
        if theirs.file != message.file {
            let what =
                format!("`{key}` lies in {} here but in {} in the reference", theirs.file, message.file);
            problems.push(at(theirs, what));
        }
        for name in message.arguments.keys().filter(|name| !theirs.arguments.contains_key(*name)) {
            problems.push(at(theirs, format!("`{key}` does not use `${name}`, the reference does")));
        }
        for name in theirs.arguments.keys().filter(|name| !message.arguments.contains_key(*name)) {
            problems.push(at(theirs, format!("`{key}` uses `${name}`, the reference does not")));
        }
    }
    for (key, message) in other.messages.iter().filter(|(key, _)| !reference.messages.contains_key(*key)) {
        let wanted = format!("{}/{}", reference.language, message.file);
        problems.push(at(message, format!("`{key}` is missing in {wanted}")));
    }
}

fn type_of(catalogues: &[Catalogue], key: &str, name: &str, problems: &mut Vec<Problem>) -> Type {
    let used: Vec<(&Message, Usage)> = catalogues
        .iter()
        .filter_map(|catalogue| catalogue.messages.get(key))
        .filter_map(|message| message.arguments.get(name).map(|usage| (message, *usage)))
        .collect();
    let counted = used.iter().any(|(_, usage)| *usage == Usage::Counted);
    if let (true, Some((message, _))) = (counted, used.iter().find(|(_, usage)| *usage == Usage::Matched)) {
        let what = format!("`{key}` compares `${name}` with words, another language counts it");
        problems.push(at(message, what));
    }
    if counted { Type::Number } else { Type::Str }
}

fn variants_are_unique(reference: &Catalogue, problems: &mut Vec<Problem>) {
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    for (key, message) in &reference.messages {
        if let Some(first) = names.insert(variant_name(key), key) {
            let what = format!("`{key}` and `{first}` would both be `Text::{}`", variant_name(key));
            problems.push(at(message, what));
        }
    }
}

fn at(message: &Message, what: String) -> Problem {
    Problem { path: message.path.clone(), line: message.line, what }
}
