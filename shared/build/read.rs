//! Reads one language's Fluent files into plain messages and refuses what the product's subset leaves out.

use std::collections::BTreeMap;

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Message as FluentMessage, Pattern, PatternElement,
    Term, Variant, VariantKey,
};
use fluent_syntax::parser;
use fluent_syntax::unicode::unescape_unicode_to_string;

use super::{Catalogue, Message, Piece, Problem, Source, Usage};

/// The plural categories of CLDR; a variant named otherwise makes the selector one of words.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The categories that the languages of the product have (CLDR 47 cardinals: Swedish and English).
const CATEGORIES_IN_USE: [&str; 2] = ["one", "other"];

/// Reads one language; whatever is wrong goes to `problems`.
pub(super) fn catalogue(language: &str, sources: &[&Source], problems: &mut Vec<Problem>) -> Catalogue {
    let parsed: Vec<_> = sources.iter().map(|source| (*source, entries(source, problems))).collect();
    let mut terms = BTreeMap::new();
    for (source, entries) in &parsed {
        for entry in entries {
            if let Entry::Term(term) = entry {
                read_term(source, term, &mut terms, problems);
            }
        }
    }
    let mut messages: BTreeMap<String, Message> = BTreeMap::new();
    for (source, entries) in &parsed {
        for entry in entries {
            let Entry::Message(message) = entry else { continue };
            let key = message.id.name;
            let mut reader = Reader { source, terms: &terms, arguments: BTreeMap::new(), problems };
            if let Some(read) = reader.message(message) {
                if let Some(first) = messages.get(key) {
                    let what = format!("`{key}` is already at {}:{}", first.path, first.line);
                    reader.problem(key, what);
                } else {
                    messages.insert(key.to_owned(), read);
                }
            }
        }
    }
    Catalogue { language: language.to_owned(), messages }
}

struct Reader<'r> {
    source: &'r Source,
    terms: &'r BTreeMap<String, String>,
    arguments: BTreeMap<String, Usage>,
    problems: &'r mut Vec<Problem>,
}

impl Reader<'_> {
    fn message(&mut self, message: &FluentMessage<&str>) -> Option<Message> {
        let key = message.id.name;
        if !is_kebab(key) {
            self.problem(
                key,
                format!("`{key}`: a key is small letters, digits and single hyphens, `area-thing-part`"),
            );
        }
        for attribute in &message.attributes {
            let name = attribute.id.name;
            self.problem(
                name,
                format!("`{key}.{name}`: attributes are not used here; give it a key of its own"),
            );
        }
        let Some(value) = &message.value else {
            self.problem(key, format!("`{key}` has no text"));
            return None;
        };
        let pieces = self.pattern(value);
        Some(Message {
            file: self.source.file.clone(),
            path: self.source.path.clone(),
            line: line_of(&self.source.text, key),
            written: written(&self.source.text, key, value),
            pieces,
            arguments: std::mem::take(&mut self.arguments),
        })
    }

    fn pattern(&mut self, pattern: &Pattern<&str>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => self.text(value, value, &mut pieces),
                PatternElement::Placeable { expression } => self.expression(expression, &mut pieces),
            }
        }
        pieces
    }

    fn text(&mut self, at: &str, text: &str, pieces: &mut Vec<Piece>) {
        if text.chars().any(|c| c.is_control() && c != '\n') {
            self.problem(at, "a control character in a text".to_owned());
        }
        match pieces.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text),
            _ => pieces.push(Piece::Text(text.to_owned())),
        }
    }

    fn expression(&mut self, expression: &Expression<&str>, pieces: &mut Vec<Piece>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline, pieces),
            Expression::Select { selector, variants } => {
                if let Some(select) = self.select(selector, variants) {
                    pieces.push(select);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>, pieces: &mut Vec<Piece>) {
        match inline {
            InlineExpression::StringLiteral { value } => {
                self.text(value, &unescape_unicode_to_string(value), pieces);
            }
            InlineExpression::NumberLiteral { value } => self.text(value, value, pieces),
            InlineExpression::VariableReference { id } => {
                self.argument(id.name, Usage::Inserted);
                pieces.push(Piece::Argument(id.name.to_owned()));
            }
            InlineExpression::FunctionReference { id, arguments } => {
                if let Some(name) = self.number(id.name, arguments) {
                    self.argument(name, Usage::Counted);
                    pieces.push(Piece::Argument(name.to_owned()));
                }
            }
            InlineExpression::TermReference { id, attribute, arguments } => {
                if attribute.is_some() || arguments.is_some() {
                    self.problem(id.name, format!("`-{}`: a term takes no arguments here", id.name));
                }
                match self.terms.get(id.name) {
                    Some(term) => self.text(id.name, &term.clone(), pieces),
                    None => self.problem(id.name, format!("there is no term `-{}`", id.name)),
                }
            }
            InlineExpression::MessageReference { id, .. } => {
                let what =
                    format!("`{}`: a text cannot hold another text; make it a term, `-{}`", id.name, id.name);
                self.problem(id.name, what);
            }
            InlineExpression::Placeable { expression } => self.expression(expression, pieces),
        }
    }

    fn select(&mut self, selector: &InlineExpression<&str>, variants: &[Variant<&str>]) -> Option<Piece> {
        let (name, is_number) = match selector {
            InlineExpression::VariableReference { id } => (id.name, false),
            InlineExpression::FunctionReference { id, arguments } => (self.number(id.name, arguments)?, true),
            _ => {
                let at = variants.first().map_or("", |variant| key_of(variant));
                self.problem(at, "a selector is `$variable` or `NUMBER($variable)`".to_owned());
                return None;
            }
        };
        let counted = is_number || variants.iter().all(is_counting);
        self.argument(name, if counted { Usage::Counted } else { Usage::Matched });
        let (mut others, mut default) = (Vec::new(), None);
        for variant in variants {
            let key = key_of(variant);
            if counted && !is_counting(variant) {
                self.problem(key, format!("`[{key}]` is neither a number nor a plural category"));
            } else if counted && CATEGORIES.contains(&key) && !CATEGORIES_IN_USE.contains(&key) {
                self.problem(
                    key,
                    format!("`[{key}]` never happens: the languages here have `one` and `other`"),
                );
            } else if counted
                && matches!(variant.key, VariantKey::NumberLiteral { .. })
                && key.parse::<i64>().is_err()
            {
                self.problem(key, format!("`[{key}]`: only whole numbers are counted"));
            } else if counted && variant.default && key != "other" {
                self.problem(key, format!("`*[{key}]`: the default of a plural is `*[other]`"));
            }
            if others.iter().any(|(other, _)| other == key) {
                self.problem(key, format!("`[{key}]` stands twice"));
            }
            let pieces = self.pattern(&variant.value);
            if variant.default {
                default = Some(pieces);
            } else {
                others.push((key.to_owned(), pieces));
            }
        }
        // The parser has refused a selector without a default.
        Some(Piece::Select {
            argument: name.to_owned(),
            variants: others,
            default: default.unwrap_or_default(),
        })
    }

    /// The variable in `NUMBER($variable)`, the one function there is.
    fn number<'s>(&mut self, function: &'s str, arguments: &CallArguments<&'s str>) -> Option<&'s str> {
        match (function, arguments.positional.as_slice(), arguments.named.is_empty()) {
            ("NUMBER", [InlineExpression::VariableReference { id }], true) => Some(id.name),
            ("NUMBER", ..) => {
                self.problem(function, "`NUMBER` takes one variable and no options here".to_owned());
                None
            }
            _ => {
                let what = format!(
                    "`{function}()` does not exist; format dates and times with `text::format` first"
                );
                self.problem(function, what);
                None
            }
        }
    }

    fn argument(&mut self, name: &str, usage: Usage) {
        if !is_kebab(name) || KEYWORDS.contains(&name) {
            self.problem(name, format!("`${name}` cannot be the name of a field in Rust"));
        }
        match (self.arguments.get(name), usage) {
            (Some(Usage::Counted), Usage::Matched) | (Some(Usage::Matched), Usage::Counted) => {
                self.problem(
                    name,
                    format!("`${name}` is counted in one place and compared with words in another"),
                );
            }
            (Some(_), Usage::Inserted) => {}
            _ => {
                self.arguments.insert(name.to_owned(), usage);
            }
        }
    }

    fn problem(&mut self, at: &str, what: String) {
        self.problems.push(Problem {
            path: self.source.path.clone(),
            line: line_of(&self.source.text, at),
            what,
        });
    }
}

/// Words that Rust keeps for itself and someone could think of as an argument's name.
const KEYWORDS: [&str; 16] = [
    "as", "box", "do", "else", "fn", "for", "if", "in", "loop", "match", "move", "ref", "self", "type",
    "use", "where",
];

fn entries<'s>(source: &'s Source, problems: &mut Vec<Problem>) -> Vec<Entry<&'s str>> {
    match parser::parse(source.text.as_str()) {
        Ok(resource) => resource.body,
        Err((resource, errors)) => {
            problems.extend(errors.into_iter().map(|error| Problem {
                path: source.path.clone(),
                line: line_at(&source.text, error.pos.start),
                what: error.kind.to_string(),
            }));
            resource.body
        }
    }
}

fn read_term(
    source: &Source,
    term: &Term<&str>,
    terms: &mut BTreeMap<String, String>,
    problems: &mut Vec<Problem>,
) {
    let name = term.id.name;
    let mut problem =
        |what| problems.push(Problem { path: source.path.clone(), line: line_of(&source.text, name), what });
    match term.value.elements.as_slice() {
        [PatternElement::TextElement { value }] if term.attributes.is_empty() => {
            if terms.insert(name.to_owned(), (*value).to_owned()).is_some() {
                problem(format!("the term `-{name}` stands twice"));
            }
        }
        _ => problem(format!("the term `-{name}` must be one line of plain text")),
    }
}

fn key_of<'s>(variant: &Variant<&'s str>) -> &'s str {
    match &variant.key {
        VariantKey::Identifier { name } => name,
        VariantKey::NumberLiteral { value } => value,
    }
}

fn is_counting(variant: &Variant<&str>) -> bool {
    matches!(variant.key, VariantKey::NumberLiteral { .. }) || CATEGORIES.contains(&key_of(variant))
}

fn is_kebab(name: &str) -> bool {
    name.split('-')
        .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
        && name.starts_with(|c: char| c.is_ascii_lowercase())
}

/// The text from after `key =` to the end of the message, on one line.
fn written(source: &str, key: &str, value: &Pattern<&str>) -> String {
    let from = offset_of(source, key).map_or(0, |start| start + key.len());
    let mut lines = source.get(from..).unwrap_or_default().lines();
    let first = lines.next().unwrap_or_default().trim_start().trim_start_matches('=').trim();
    let rest = lines.take_while(|line| line.is_empty() || line.starts_with([' ', '}']));
    let all: Vec<&str> =
        std::iter::once(first).chain(rest.map(str::trim)).filter(|line| !line.is_empty()).collect();
    debug_assert!(!value.elements.is_empty());
    all.join(" ")
}

/// The parser's strings are slices of the source, so where one begins tells the line it stands on.
fn line_of(source: &str, slice: &str) -> usize {
    offset_of(source, slice).map_or(1, |offset| line_at(source, offset))
}

fn offset_of(source: &str, slice: &str) -> Option<usize> {
    (slice.as_ptr() as usize).checked_sub(source.as_ptr() as usize).filter(|offset| *offset <= source.len())
}

fn line_at(source: &str, offset: usize) -> usize {
    source.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() + 1
}
