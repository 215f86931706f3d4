//! Fills `{{name}}` in the manifest's templates.

use std::collections::BTreeMap;

use anyhow::{Context as _, bail};

/// What stands for each placeholder.
#[derive(Default)]
pub(super) struct Values(BTreeMap<String, String>);

impl Values {
    pub(super) fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), value.into());
    }

    /// The template with every placeholder filled in; `file` is named in errors.
    pub(super) fn fill(&self, file: &str, template: &str) -> anyhow::Result<String> {
        let mut out = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, after) =
                after.split_once("}}").with_context(|| format!("{file}: a {{{{ is never closed"))?;
            let name = name.trim();
            let Some(value) = self.0.get(name) else {
                let known: Vec<&str> = self.0.keys().map(String::as_str).collect();
                bail!("{file}: nothing is known for {{{{{name}}}}}; there are {}", known.join(", "));
            };
            out.push_str(before);
            out.push_str(value);
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Values {
        let mut values = Values::default();
        values.set("css", "/assets/app-1.css");
        values.set("icon:icon-192.png", "/assets/icon-192-2.png");
        values
    }

    #[test]
    fn placeholders_are_filled() {
        let filled = values().fill("x", "a {{css}} b {{ icon:icon-192.png }} {c}");
        assert_eq!(filled.expect("filled"), "a /assets/app-1.css b /assets/icon-192-2.png {c}");
    }

    #[test]
    fn an_unknown_placeholder_names_itself_and_its_file() {
        let error = values().fill("manifest/sw.js", "{{nope}}").unwrap_err().to_string();
        assert!(error.contains("manifest/sw.js") && error.contains("{{nope}}"), "{error}");
    }

    #[test]
    fn an_open_placeholder_is_an_error() {
        assert!(values().fill("x", "{{css").is_err());
    }
}
