//! The pseudo-locale: English, accented, about a third longer, in brackets and told to run from right to left.

use super::Lang;

/// Begins every text: right-to-left mark, right-to-left embedding, bracket.
pub(super) const OPEN: &str = "\u{200f}\u{202b}⟦";
/// Ends every text.
pub(super) const CLOSE: &str = "⟧\u{202c}\u{200f}";

/// Writes a piece of text that came from a Fluent file; vowels stand twice, which lengthens it by a third.
pub(super) fn push(out: &mut String, text: &str) {
    for letter in text.chars() {
        let accented = accent(letter);
        out.push(accented);
        if matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'A' | 'E' | 'I' | 'O' | 'U') {
            out.push(accent(letter.to_ascii_lowercase()));
        }
    }
}

/// A whole text that `format` put together: changed and wrapped in the pseudo-locale, as it is in others.
pub(super) fn whole(lang: Lang, text: String) -> String {
    if lang != Lang::Pseudo {
        return text;
    }
    let mut out = String::from(OPEN);
    push(&mut out, &text);
    out.push_str(CLOSE);
    out
}

fn accent(letter: char) -> char {
    const PLAIN: &str = "abcdeghijklnoprstuwyzABCDEGHIJKLNOPRSTUWYZ";
    const ACCENTED: &str = "áƀçðéĝĥíĵķļñóþŕšţúŵýžÁƁÇÐÉĜĤÍĴĶĻÑÓÞŔŠŢÚŴÝŽ";
    let found = PLAIN.chars().zip(ACCENTED.chars()).find(|(plain, _)| *plain == letter);
    found.map_or(letter, |(_, accented)| accented)
}
