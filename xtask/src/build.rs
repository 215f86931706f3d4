//! Builds the app the browser loads: its wasm, one stylesheet and what makes it an app, all in `target/app`.

mod bindgen;
mod css;
mod manifest;
mod pack;
mod template;
mod wasm;
mod wasm_target;

use std::fs;
use std::time::Instant;

use anyhow::Context as _;

use crate::files;
use crate::step::{note, seconds, step};

use pack::{Caching, Pack};

pub(crate) use wasm_target::{Toolchain, ensure as wasm_toolchain};

/// For whom the app is built.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(crate) enum Flavour {
    /// As small as it gets; takes a minute or two.
    Shipped,
    /// For the one who is writing it: seconds, and several times the size.
    Dev,
}

/// In how many wasm modules the app comes.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(crate) enum Modules {
    /// Page and engine in one, which is what ships.
    One,
    /// Each in one of its own, to be measured beside that.
    Two,
}

/// Builds the app into `target/app`, leaving out whatever has not changed since the last time.
pub(crate) fn app(flavour: Flavour) -> anyhow::Result<()> {
    app_in(Modules::One, flavour)
}

/// The same in so many modules.
pub(crate) fn app_in(modules: Modules, flavour: Flavour) -> anyhow::Result<()> {
    let start = Instant::now();
    let toolchain = step("The WebAssembly target", wasm_target::ensure)?;
    let modules = step("Page and engine (WebAssembly)", || wasm::build(&toolchain, flavour, modules))?;
    step("Packing the app", || {
        // Two builds at once would mix their files.
        fs::create_dir_all(files::app())?;
        let lock = fs::File::create(files::root().join("target/app.lock"))?;
        lock.lock()?;
        let css = css::collect()?;
        let manifest = manifest::collect()?;
        let inputs = inputs(&modules, &css, &manifest, flavour)?;
        if pack::is_current(&inputs) {
            note("nothing has changed since the last time");
            return Ok(());
        }
        assemble(&modules, css, manifest, flavour)?.write(&inputs)
    })?;
    note(format!("the app is in {} ({} in all)", files::short(&files::app()), seconds(start.elapsed())));
    Ok(())
}

/// One digest of everything that goes into the pack, this program included.
fn inputs(
    modules: &[wasm::Module],
    css: &str,
    manifest: &manifest::Manifest,
    flavour: Flavour,
) -> anyhow::Result<String> {
    let program = files::read(&std::env::current_exe()?)?;
    let mut pieces: Vec<&[u8]> = vec![&program, css.as_bytes(), format!("{flavour:?}").leak().as_bytes()];
    pieces.extend(modules.iter().map(|module| module.bytes.as_slice()));
    pieces.extend(manifest.pieces());
    Ok(files::digest(pieces, 64))
}

fn assemble(
    modules: &[wasm::Module],
    css: String,
    manifest: manifest::Manifest,
    flavour: Flavour,
) -> anyhow::Result<Pack> {
    let mut pack = Pack::default();
    let mut values = template::Values::default();

    let loadable = modules
        .iter()
        .map(|module| bindgen::add(module, flavour, &mut pack))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let (page, engine) = loadable.first().zip(loadable.last()).context("there is no module")?;
    let start = pack.add_hashed("start", "js", bindgen::page_loader(page).into_bytes());
    let worker = pack.add_hashed("engine-worker", "js", bindgen::worker_loader(page, engine).into_bytes());
    let css = pack.add_hashed("app", "css", css.into_bytes());
    values.set("preloads", bindgen::preloads(page));
    values.set("start", start);
    values.set("engine", worker);
    values.set("css", css);

    for asset in &manifest.assets {
        let url = pack.add_hashed(&asset.stem, &asset.extension, asset.bytes.clone());
        values.set(asset.placeholder(), url);
    }

    let web_manifest = values.fill("manifest/manifest.webmanifest", &manifest.web_manifest)?;
    pack.add("/manifest.webmanifest", web_manifest.into_bytes(), Caching::Revalidated);

    // The build is named after what is in it, templates included: the same source gives the same name.
    let templates = [manifest.index.as_bytes(), manifest.service_worker.as_bytes()];
    let build = pack.digest(&templates);
    values.set("build", build.clone());
    let index = values.fill("manifest/index.html", &manifest.index)?;
    pack.add("/index.html", index.into_bytes(), Caching::Revalidated);

    values.set("precache", pack.precache());
    let service_worker = values.fill("manifest/sw.js", &manifest.service_worker)?;
    pack.add("/sw.js", service_worker.into_bytes(), Caching::Revalidated);
    note(format!("build {build}"));
    Ok(pack)
}
