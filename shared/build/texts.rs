//! Turns Fluent files into Rust: read, check the languages against each other, write. `build.rs` and the tests
//! include this module, so that the checks that guard a build are themselves under test.

use std::collections::BTreeMap;
use std::fmt;

mod check;
mod generate;
mod read;

/// One Fluent file.
pub(crate) struct Source {
    /// The folder it lies in: `sv`, `en`.
    pub(crate) language: String,
    /// Its name without folders; the same text lies in the same file in every language.
    pub(crate) file: String,
    /// How errors name it.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// What keeps the texts from being compiled, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) what: String,
}

/// All texts of one language.
struct Catalogue {
    language: String,
    messages: BTreeMap<String, Message>,
}

/// One text in one language.
struct Message {
    file: String,
    path: String,
    line: usize,
    /// The text as written, for the documentation of the generated variant.
    written: String,
    pieces: Vec<Piece>,
    arguments: BTreeMap<String, Usage>,
}

enum Piece {
    Text(String),
    Argument(String),
    Select { argument: String, variants: Vec<(String, Vec<Piece>)>, default: Vec<Piece> },
}

/// How a text uses an argument, which decides its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Usage {
    /// Put in as it is: a number if another language counts with it, otherwise a string.
    Inserted,
    /// `NUMBER($x)` or a selector by plural category or number: `i64`.
    Counted,
    /// A selector by words: `&str`.
    Matched,
}

/// Reads all sources and gives the Rust for them, or everything that is wrong with them.
///
/// The first of `languages` is the reference that the others are compared with.
pub(crate) fn compile(languages: &[&str], sources: &[Source]) -> Result<String, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut catalogues = Vec::new();
    for language in languages {
        let own: Vec<&Source> = sources.iter().filter(|source| source.language == *language).collect();
        catalogues.push(read::catalogue(language, &own, &mut problems));
    }
    // What could not be read would also be reported as missing, which only hides the real error.
    if problems.is_empty() {
        let types = check::agree(&catalogues, &mut problems);
        if problems.is_empty() {
            return Ok(generate::rust(&catalogues, &types));
        }
    }
    problems.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    Err(problems)
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}
