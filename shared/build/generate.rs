//! Writes the Rust: two enums, and the texts of each language as one string.
//!
//! A text that takes arguments is not code but a template that `src/text/template.rs` follows: in WebAssembly a
//! few bytes more of data are smaller than a function a text and language. The marks are control characters,
//! which no text may hold:
//!
//! | mark | means |
//! | --- | --- |
//! | `\u{0}` | end of a text |
//! | `\u{1}` n | argument number n, counted from `0` |
//! | `\u{2}` n | begin to choose by argument number n |
//! | `\u{3}` key `\u{4}` | what follows is for this key |
//! | `\u{5}` | what follows is for everything else |
//! | `\u{6}` | end of the choice |

use std::fmt::Write as _;

use super::check::{Type, Types, variant_name};
use super::{Catalogue, Piece};

/// All of the generated file.
pub(super) fn rust(catalogues: &[Catalogue], types: &Types) -> String {
    // Plain texts first and each half by key: a plain key's place is the same in both enums and in the tables,
    // and can be found by halving.
    let (plain, rich): (Vec<&String>, Vec<&String>) = types.keys().partition(|key| types[*key].is_empty());
    let order: Vec<&String> = plain.iter().chain(&rich).copied().collect();
    let most = types.values().map(|arguments| arguments.len()).max().unwrap_or(0);
    let mut out = String::from("// Generated from shared/text by shared/build.rs.\n\n");
    let line = &mut out;
    text_enum(line, catalogues, types, &order);
    key_enum(line, catalogues, &plain);
    text_impl(line, types, &order, &rich, most);
    key_impl(line, &plain);
    table(
        line,
        "KEYS",
        "The keys of plain texts, in the order of the variants.",
        plain.iter().map(|key| (*key).clone()),
    );
    for catalogue in catalogues {
        let templates = order.iter().map(|key| {
            let names: Vec<&String> = types[*key].keys().collect();
            catalogue.messages.get(*key).map(|message| template(&message.pieces, &names)).unwrap_or_default()
        });
        table(
            line,
            &catalogue.language.to_uppercase(),
            "Every text, in the order of the variants.",
            templates,
        );
    }
    out
}

fn text_enum(out: &mut String, catalogues: &[Catalogue], types: &Types, order: &[&String]) {
    out.push_str(
        "/// A text of the product with what it needs to be said: `Text::OrderSend.render(lang)`.\n",
    );
    out.push_str("#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]\npub enum Text<'a> {\n");
    for key in order {
        document(out, catalogues, key);
        let _ = write!(out, "    {}", variant_name(key));
        if types[*key].is_empty() {
            out.push_str(",\n");
            continue;
        }
        out.push_str(" {\n");
        for (name, kind) in &types[*key] {
            let field = name.replace('-', "_");
            let kind = if *kind == Type::Number { "i64" } else { "&'a str" };
            let _ = writeln!(out, "        /// `${name}`\n        {field}: {kind},");
        }
        out.push_str("    },\n");
    }
    out.push_str("}\n\n");
}

fn key_enum(out: &mut String, catalogues: &[Catalogue], plain: &[&String]) {
    out.push_str(
        "/// A text that takes nothing, by its key: what a code that came over the wire can name.\n",
    );
    out.push_str("#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]\n");
    out.push_str("#[repr(u16)]\npub enum TextKey {\n");
    for key in plain {
        document(out, catalogues, key);
        let _ = writeln!(out, "    {},", variant_name(key));
    }
    out.push_str("}\n\n");
}

fn text_impl(out: &mut String, types: &Types, order: &[&String], rich: &[&String], most: usize) {
    out.push_str("impl<'a> Text<'a> {\n    pub(super) fn index(&self) -> usize {\n        match self {\n");
    for (index, key) in order.iter().enumerate() {
        let fields = if types[*key].is_empty() { "" } else { " { .. }" };
        let _ = writeln!(out, "            Self::{}{fields} => {index},", variant_name(key));
    }
    out.push_str("        }\n    }\n\n");
    let _ = writeln!(
        out,
        "    pub(super) fn arguments(&self) -> [Argument<'a>; {most}] {{\n        match *self {{"
    );
    for key in rich {
        let fields: Vec<String> = types[*key].keys().map(|name| name.replace('-', "_")).collect();
        let mut values: Vec<String> = types[*key]
            .iter()
            .zip(&fields)
            .map(|((_, kind), field)| match kind {
                Type::Number => format!("Argument::Number({field})"),
                Type::Str => format!("Argument::Str({field})"),
            })
            .collect();
        values.resize(most, "Argument::Str(\"\")".to_owned());
        let (name, fields, values) = (variant_name(key), fields.join(", "), values.join(", "));
        let _ = writeln!(out, "            Self::{name} {{ {fields} }} => [{values}],");
    }
    let _ = writeln!(out, "            _ => [Argument::Str(\"\"); {most}],\n        }}\n    }}\n}}\n");
}

fn key_impl(out: &mut String, plain: &[&String]) {
    let count = plain.len();
    out.push_str("impl TextKey {\n    /// Every key there is, in the order of their names.\n");
    let _ = writeln!(out, "    pub const ALL: [Self; {count}] = [");
    for key in plain {
        let _ = writeln!(out, "        Self::{},", variant_name(key));
    }
    out.push_str("    ];\n}\n\n");
    out.push_str(
        "impl From<TextKey> for Text<'_> {\n    fn from(key: TextKey) -> Self {\n        match key {\n",
    );
    for key in plain {
        let name = variant_name(key);
        let _ = writeln!(out, "            TextKey::{name} => Self::{name},");
    }
    out.push_str("        }\n    }\n}\n\n");
}

fn table(out: &mut String, name: &str, docs: &str, texts: impl Iterator<Item = String>) {
    let all: String = texts.map(|text| text + "\0").collect();
    let _ = writeln!(out, "/// {docs}\nstatic {name}: Table = Table::new({all:?});\n");
}

fn template(pieces: &[Piece], names: &[&String]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Argument(name) => {
                let _ = write!(out, "\u{1}{}", number_of(name, names));
            }
            Piece::Select { argument, variants, default } => {
                let _ = write!(out, "\u{2}{}", number_of(argument, names));
                for (key, pieces) in variants {
                    let _ = write!(out, "\u{3}{key}\u{4}{}", template(pieces, names));
                }
                let _ = write!(out, "\u{5}{}\u{6}", template(default, names));
            }
        }
    }
    out
}

fn number_of(name: &str, names: &[&String]) -> usize {
    // The check made sure that every language uses exactly these names, fewer than ten.
    names.iter().position(|other| *other == name).unwrap_or_default()
}

fn document(out: &mut String, catalogues: &[Catalogue], key: &str) {
    let written =
        catalogues.first().and_then(|catalogue| catalogue.messages.get(key)).map(|message| &message.written);
    let _ = writeln!(out, "    /// ```text\n    /// {}\n    /// ```", written.map_or("", String::as_str));
}
