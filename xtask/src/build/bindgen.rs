//! Turns compiled wasm into what a browser loads: wasm-bindgen's glue, and the small scripts that start page and engine.

use std::fs;

use anyhow::Context as _;
use wasm_bindgen_cli_support::Bindgen;

use super::Flavour;
use super::pack::Pack;
use super::wasm::Module;
use crate::files;

/// The addresses of one module's two files.
pub(super) struct Loadable {
    js: String,
    wasm: String,
}

/// Runs wasm-bindgen on a module and adds its files to the pack.
pub(super) fn add(module: &Module, flavour: Flavour, pack: &mut Pack) -> anyhow::Result<Loadable> {
    let name = module.name;
    let folder = files::target().join("bindgen").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("could not empty {}", files::short(&folder)))?;
    }
    let debug = flavour == Flavour::Dev;
    Bindgen::new()
        .input_bytes(name, module.bytes.clone())
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .debug(debug)
        .keep_debug(debug)
        .remove_name_section(!debug)
        .remove_producers_section(!debug)
        .generate(&folder)
        .with_context(|| format!("wasm-bindgen could not take the module {name}"))?;

    let mut js = files::read_text(&folder.join(name).with_extension("js"))?;
    let snippets = folder.join("snippets");
    for path in files::walk(&snippets, |_| true)? {
        let inside = path.strip_prefix(&folder).unwrap_or(&path).display().to_string();
        let url = pack.add_hashed("snippet", "js", files::read(&path)?);
        js = js.replace(&format!("./{inside}"), &url);
    }
    if flavour == Flavour::Shipped {
        js = without_comments(&js);
    }
    let wasm = files::read(&folder.join(format!("{name}_bg.wasm")))?;
    Ok(Loadable {
        js: pack.add_hashed(name, "js", js.into_bytes()),
        wasm: pack.add_hashed(name, "wasm", wasm),
    })
}

/// The script that starts the page: the security policy allows none inside the HTML.
pub(super) fn page_loader(page: &Loadable) -> String {
    format!("import init from \"{}\";\ninit({{ module_or_path: \"{}\" }});\n", page.js, page.wasm)
}

/// The module worker that starts the engine. A worker's messages flow before its wasm is there: they are kept, and
/// given again in order. An error on the way is thrown where the page's `error` listener hears it.
pub(super) fn worker_loader(engine: &Loadable) -> String {
    format!(
        r#"import init from "{}";
const early = [];
const keep = (event) => {{ event.stopImmediatePropagation(); early.push(event); }};
self.addEventListener("message", keep);
init({{ module_or_path: "{}" }}).then(() => {{
  self.removeEventListener("message", keep);
  for (const event of early) {{
    self.dispatchEvent(new MessageEvent("message", {{ data: event.data, ports: [...event.ports] }}));
  }}
}}).catch((error) => setTimeout(() => {{ throw error; }}));
"#,
        engine.js, engine.wasm
    )
}

/// What the HTML asks the browser to fetch at once, so that a first visit does not go one file after another.
pub(super) fn preloads(page: &Loadable) -> String {
    format!(
        "<link rel=\"modulepreload\" href=\"{}\">\n    \
         <link rel=\"preload\" href=\"{}\" as=\"fetch\" type=\"application/wasm\" crossorigin>",
        page.js, page.wasm
    )
}

/// Drops documentation comments that stand on lines of their own, and indentation: safe in wasm-bindgen's output, whose
/// strings never span lines.
fn without_comments(js: &str) -> String {
    let mut out = String::with_capacity(js.len());
    let mut inside = false;
    for line in js.lines().map(str::trim) {
        if line.starts_with("/*") {
            inside = true;
        }
        if !inside && !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
        if line.ends_with("*/") {
            inside = false;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_code_stays() {
        let js =
            "/**\n * A text.\n */\nfunction f() {\n    // why\n    return '/*';\n}\n/* one line */\nf();\n";
        assert_eq!(without_comments(js), "function f() {\nreturn '/*';\n}\nf();\n");
    }

    #[test]
    fn the_worker_keeps_what_comes_before_the_engine() {
        let loader = worker_loader(&Loadable { js: "/assets/e.js".into(), wasm: "/assets/e.wasm".into() });
        assert!(loader.starts_with("import init from \"/assets/e.js\";"));
        assert!(loader.contains("init({ module_or_path: \"/assets/e.wasm\" })"));
    }
}
