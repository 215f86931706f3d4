//! Follows a compiled text: puts arguments in and chooses variants. The marks are listed in `build/generate.rs`.

use std::sync::OnceLock;

use super::{Lang, format, plural, pseudo};

/// What is put into a text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Argument<'a> {
    Str(&'a str),
    Number(i64),
}

/// Texts one after the other in one string, each with a mark at its end: a table of where they end would add a third to
/// what goes over the network.
pub(super) struct Table {
    all: &'static str,
    texts: OnceLock<Vec<&'static str>>,
}

/// Whether the character is an instruction; no text holds such characters itself.
pub(super) fn is_mark(letter: char) -> bool {
    ('\u{1}'..='\u{6}').contains(&letter)
}

/// The text with the arguments in it.
pub(super) fn render(template: &str, arguments: &[Argument<'_>], lang: Lang) -> String {
    let mut writer = Writer { out: String::new(), arguments, lang };
    if lang == Lang::Pseudo {
        writer.out.push_str(pseudo::OPEN);
    }
    writer.follow(template);
    if lang == Lang::Pseudo {
        writer.out.push_str(pseudo::CLOSE);
    }
    writer.out
}

struct Writer<'a> {
    out: String,
    arguments: &'a [Argument<'a>],
    lang: Lang,
}

impl Table {
    pub(super) const fn new(all: &'static str) -> Self {
        Self { all, texts: OnceLock::new() }
    }

    /// The text at this place; empty outside the table, which the generated code never asks for.
    pub(super) fn get(&self, index: usize) -> &'static str {
        let texts = self.texts.get_or_init(|| self.all.split_terminator('\0').collect());
        texts.get(index).copied().unwrap_or_default()
    }
}

impl<'a> Writer<'a> {
    fn follow(&mut self, mut rest: &str) {
        while let Some((text, mark, after)) = cut(rest, |letter| matches!(letter, '\u{1}' | '\u{2}')) {
            self.text(text);
            let mut letters = after.chars();
            let argument = self.argument(letters.next());
            rest = letters.as_str();
            if mark == '\u{2}' {
                let (chosen, after) = self.choose(argument, rest);
                self.follow(chosen);
                rest = after;
            } else {
                self.put(argument);
            }
        }
        self.text(rest);
    }

    /// The first branch that is for the argument, and what comes after the choice.
    fn choose<'t>(&self, argument: Argument<'_>, mut rest: &'t str) -> (&'t str, &'t str) {
        let mut chosen = None;
        while let Some((_, mark, after)) = cut(rest, is_mark) {
            if mark == '\u{6}' {
                return (chosen.unwrap_or_default(), after);
            }
            let (key, after) = match mark {
                '\u{3}' => after.split_once('\u{4}').map_or((None, after), |(key, after)| (Some(key), after)),
                _ => (None, after),
            };
            let (branch, next) = after.split_at(branch_length(after));
            if chosen.is_none() && key.is_none_or(|key| self.is_for(key, argument)) {
                chosen = Some(branch);
            }
            rest = next;
        }
        (chosen.unwrap_or_default(), "")
    }

    fn is_for(&self, key: &str, argument: Argument<'_>) -> bool {
        match argument {
            Argument::Str(text) => text == key,
            Argument::Number(number) => {
                key.parse() == Ok(number) || plural::category(self.lang, number) == key
            }
        }
    }

    fn argument(&self, place: Option<char>) -> Argument<'a> {
        let index = place.and_then(|place| place.to_digit(10)).and_then(|place| usize::try_from(place).ok());
        index.and_then(|index| self.arguments.get(index)).copied().unwrap_or(Argument::Str(""))
    }

    fn put(&mut self, argument: Argument<'_>) {
        match (argument, self.lang) {
            // First strong isolate … pop: a Swedish name keeps its own direction among right-to-left words.
            (Argument::Str(text), Lang::Pseudo) => {
                self.out.extend(["\u{2068}", text, "\u{2069}"]);
            }
            (Argument::Str(text), _) => self.out.push_str(text),
            (Argument::Number(number), lang) => self.out.push_str(&format::number(lang, number)),
        }
    }

    fn text(&mut self, text: &str) {
        match self.lang {
            Lang::Pseudo => pseudo::push(&mut self.out, text),
            Lang::Sv | Lang::En => self.out.push_str(text),
        }
    }
}

/// The text before the first such character, the character, and the text after it.
fn cut(text: &str, is_wanted: impl Fn(char) -> bool) -> Option<(&str, char, &str)> {
    let (at, mark) = text.char_indices().find(|(_, letter)| is_wanted(*letter))?;
    let (before, from) = text.split_at(at);
    Some((before, mark, from.get(mark.len_utf8()..)?))
}

/// How far a branch reaches: to the next mark of the same choice, past choices inside it.
fn branch_length(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '\u{2}' => depth += 1,
            '\u{3}' | '\u{5}' | '\u{6}' if depth == 0 => return at,
            '\u{6}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}
