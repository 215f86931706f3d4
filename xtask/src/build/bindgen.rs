//! Turns compiled wasm into what a browser loads: wasm-bindgen's glue, and the small scripts that start page and engine.

use std::fs;

use anyhow::Context as _;
use wasm_bindgen_cli_support::Bindgen;

use super::Flavour;
use super::pack::Pack;
use super::wasm::Module;
use crate::files;

/// The addresses of a module's two files.
#[derive(PartialEq)]
pub(super) struct Loadable {
    js: String,
    wasm: String,
}

/// Runs wasm-bindgen on the module and adds its files to the pack.
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
        .context("wasm-bindgen could not take the module")?;

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

/// The script that starts the page: the security policy allows none inside the HTML. It asks for the wasm before the
/// glue is there. A preload in the HTML would be a little earlier still, but WebKit then fetches the module twice.
pub(super) fn page_loader(app: &Loadable) -> String {
    format!(
        "const wasm = fetch(\"{}\");\n\
         import(\"{}\").then(({{ default: init }}) => init({{ module_or_path: wasm }}));\n",
        app.wasm, app.js
    )
}

/// The module worker that starts the engine. Its page hands it the page's module, and if that is the engine's too,
/// nothing is fetched or compiled twice. A worker's messages flow before its wasm is there: they are kept, and given again in order. An error on the
/// way is thrown where the page's `error` listener hears it.
pub(super) fn worker_loader(page: &Loadable, engine: &Loadable) -> String {
    let module = if page == engine { "event.data".to_owned() } else { format!("fetch(\"{}\")", engine.wasm) };
    format!(
        r#"import init from "{}";
const early = [];
const keep = (event) => {{
  event.stopImmediatePropagation();
  if (event.data instanceof WebAssembly.Module) start({module});
  else early.push(event);
}};
const start = (module) => init({{ module_or_path: module }}).then(() => {{
  self.removeEventListener("message", keep);
  for (const event of early) {{
    self.dispatchEvent(new MessageEvent("message", {{ data: event.data, ports: [...event.ports] }}));
  }}
}}).catch((error) => setTimeout(() => {{ throw error; }}));
self.addEventListener("message", keep);
"#,
        engine.js
    )
}

/// What the HTML asks the browser to fetch at once, so that a first visit does not go one file after another.
pub(super) fn preloads(app: &Loadable) -> String {
    format!("<link rel=\"modulepreload\" href=\"{}\">", app.js)
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
    fn the_worker_takes_the_module_from_its_page_if_it_is_its_own() {
        let module = |name: &str| Loadable { js: format!("/{name}.js"), wasm: format!("/{name}.wasm") };
        let one = worker_loader(&module("app"), &module("app"));
        assert!(one.starts_with("import init from \"/app.js\";"), "{one}");
        assert!(one.contains("start(event.data)") && !one.contains("app.wasm"), "{one}");
        let two = worker_loader(&module("page"), &module("engine"));
        assert!(two.starts_with("import init from \"/engine.js\";"), "{two}");
        assert!(two.contains("start(fetch(\"/engine.wasm\"))") && !two.contains("page"), "{two}");
    }
}
