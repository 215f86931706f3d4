//! Compiles the texts in `text/` to Rust before the crate itself is compiled.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "build/texts.rs"]
mod texts;

use texts::Source;

/// The languages, the reference first. `src/text/lang.rs` has a variant for each.
const LANGUAGES: [&str; 2] = ["sv", "en"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed=text");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=build.rs");
    let mut sources = Vec::new();
    for language in LANGUAGES {
        sources.append(&mut sources_of(&root, language)?);
    }
    match texts::compile(&LANGUAGES, &sources) {
        Ok(rust) => {
            let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("texts.rs");
            // An unchanged file keeps its time, so that what depends on it is not built again.
            if fs::read_to_string(&out).is_ok_and(|old| old == rust) { Ok(()) } else { fs::write(out, rust) }
        }
        Err(problems) => {
            // cargo prints these one to a line, and the build has failed.
            for problem in &problems {
                println!("cargo::error={problem}");
            }
            println!("cargo::error=how texts are written: the head of shared/text/sv/common.ftl");
            Ok(())
        }
    }
}

fn sources_of(root: &Path, language: &str) -> io::Result<Vec<Source>> {
    let folder = Path::new("text").join(language);
    let mut names: Vec<PathBuf> = fs::read_dir(root.join(&folder))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    names.retain(|name| name.extension().is_some_and(|extension| extension == "ftl"));
    names.sort();
    names
        .iter()
        .map(|name| {
            let file = name.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = fs::read_to_string(name)?;
            Ok(Source {
                language: language.to_owned(),
                path: format!("shared/text/{language}/{file}"),
                file,
                text,
            })
        })
        .collect()
}
