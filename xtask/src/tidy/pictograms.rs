//! Every symbol that ships is credited: its name stands in NOTICE.md.

use super::Finding;
use crate::files;

/// The symbols of all sprites that NOTICE.md does not name.
pub(super) fn check() -> anyhow::Result<Vec<Finding>> {
    let sprites = files::walk(&files::root().join("manifest"), |path| files::has_extension(path, "svg"))?;
    let notice = files::read_text(&files::root().join("NOTICE.md")).unwrap_or_default();
    let mut findings = Vec::new();
    for sprite in sprites {
        for symbol in uncredited(&files::read_text(&sprite)?, &notice) {
            findings.push(format!("{}: the symbol `{symbol}` is not in NOTICE.md", files::short(&sprite)));
        }
    }
    Ok(findings)
}

fn uncredited<'a>(sprite: &'a str, notice: &str) -> Vec<&'a str> {
    let named: Vec<&str> = notice.split(|char: char| !(char.is_alphanumeric() || char == '-')).collect();
    let symbols = sprite.split("<symbol").skip(1).filter_map(|symbol| {
        let tag = symbol.split_once('>').map_or(symbol, |(tag, _)| tag);
        let (_, id) = tag.split_once(" id=\"")?;
        id.split_once('"').map(|(id, _)| id)
    });
    symbols.filter(|id| !named.contains(id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symbol_needs_its_own_line_of_credit() {
        let sprite = "<svg><symbol viewBox=\"0 0 1 1\" id=\"leaf\"></symbol><symbol id=\"price-tag\"/></svg>";
        assert_eq!(uncredited(sprite, "| `leaf` | OpenMoji |"), ["price-tag"]);
        assert!(uncredited(sprite, "`leaf`, `price-tag`").is_empty());
        assert_eq!(uncredited(sprite, "`leaflet` `price-tag`"), ["leaf"]);
    }
}
