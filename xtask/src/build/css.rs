//! One stylesheet from the many that lie beside their components.

use anyhow::ensure;

use crate::files;

/// The stylesheet that names the layers in their order, and so has to come first.
const LAYERS: &str = "client/src/ui/layers.css";

/// Every stylesheet of the client, the layers' order first and the rest by path, without comments and indentation.
pub(super) fn collect() -> anyhow::Result<String> {
    let layers = files::root().join(LAYERS);
    let mut all = String::new();
    if layers.exists() {
        all.push_str(&files::read_text(&layers)?);
    }
    let rest = files::walk(&files::root().join("client/src"), |path| files::has_extension(path, "css"))?;
    for path in rest.iter().filter(|path| **path != layers) {
        let css = files::read_text(path)?;
        ensure!(
            css.matches('{').count() == css.matches('}').count(),
            "{} has unequal numbers of {{ and }}, which would swallow the stylesheets after it",
            files::short(path)
        );
        all.push_str(&css);
        all.push('\n');
    }
    Ok(minify(&all))
}

/// Drops comments and needless white space. Values are not touched: what a browser reads is what was written.
fn minify(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut chars = css.chars().peekable();
    let mut quote = None;
    let mut space = false;
    while let Some(char) = chars.next() {
        if let Some(mark) = quote {
            out.push(char);
            match char {
                '\\' => out.extend(chars.next()),
                _ if char == mark => quote = None,
                _ => {}
            }
            continue;
        }
        match char {
            '/' if chars.peek() == Some(&'*') => {
                skip_comment(&mut chars);
                space = true;
            }
            _ if char.is_whitespace() => space = true,
            _ => {
                // Between `)` and a word, around `+` and `-` and before `:` white space carries meaning in CSS.
                let after = out.chars().last().is_none_or(|last| "{};,".contains(last));
                if space && !after && !"{};,".contains(char) {
                    out.push(' ');
                }
                space = false;
                if char == '}' && out.ends_with(';') {
                    out.pop();
                }
                out.push(char);
                if char == '"' || char == '\'' {
                    quote = Some(char);
                }
            }
        }
    }
    out
}

fn skip_comment(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    chars.next();
    let mut last = ' ';
    for char in chars.by_ref() {
        if last == '*' && char == '/' {
            return;
        }
        last = char;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_comments_go() {
        let css = "@layer reset, base;\n\n/* why */\n.a > .b,\n.c {\n  margin: 0 auto;\n  color: red;\n}\n";
        assert_eq!(minify(css), "@layer reset,base;.a > .b,.c{margin: 0 auto;color: red}");
    }

    #[test]
    fn space_that_carries_meaning_stays() {
        let css = "a :hover { width: calc(1rem + 2px - var(--x)); }\n@media (width < 30rem) and (hover) { b { c: d } }";
        assert_eq!(
            minify(css),
            "a :hover{width: calc(1rem + 2px - var(--x))}@media (width < 30rem) and (hover){b{c: d}}"
        );
    }

    #[test]
    fn strings_are_left_alone() {
        assert_eq!(
            minify("a::before { content: \"/* ;  } \\\"\"; }"),
            "a::before{content: \"/* ;  } \\\"\"}"
        );
    }
}
