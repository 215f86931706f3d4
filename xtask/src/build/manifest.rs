//! Reads the `manifest` folder: three templates, and the pictures and other files that get hashed names.

use std::path::Path;

use crate::files;

/// What makes the app an app.
pub(super) struct Manifest {
    pub(super) index: String,
    pub(super) service_worker: String,
    pub(super) web_manifest: String,
    pub(super) assets: Vec<Asset>,
}

/// A file that is served as it is, under a hashed name, because a template asks for it.
pub(super) struct Asset {
    /// Its path inside `manifest`, for placeholders.
    path: String,
    pub(super) stem: String,
    pub(super) extension: String,
    pub(super) bytes: Vec<u8>,
}

impl Manifest {
    /// All that was read, for telling whether something has changed.
    pub(super) fn pieces(&self) -> Vec<&[u8]> {
        let texts = [self.index.as_bytes(), self.service_worker.as_bytes(), self.web_manifest.as_bytes()];
        let assets = self.assets.iter().flat_map(|asset| [asset.path.as_bytes(), asset.bytes.as_slice()]);
        texts.into_iter().chain(assets).collect()
    }
}

impl Asset {
    /// The placeholder that stands for this file's address: `icon:<file name>` for pictures in `icons/`, and the bare
    /// file stem for what lies at the top (`pictograms.svg` is `{{pictograms}}`).
    pub(super) fn placeholder(&self) -> String {
        match self.path.strip_prefix("icons/") {
            Some(file) => format!("icon:{file}"),
            None => self.stem.clone(),
        }
    }
}

/// Reads the folder.
pub(super) fn collect() -> anyhow::Result<Manifest> {
    let folder = files::root().join("manifest");
    let text = |name: &str| files::read_text(&folder.join(name));
    let (index, service_worker) = (text("index.html")?, text("sw.js")?);
    let web_manifest = text("manifest.webmanifest")?;
    let assets = files::walk(&folder, is_asset)?;
    let assets = assets.iter().map(|path| asset(&folder, path)).collect::<anyhow::Result<Vec<_>>>()?;
    // What no template asks for is a drawing that others are made from: it does not ship.
    let is_used = |asset: &Asset| {
        let placeholder = format!("{{{{{}}}}}", asset.placeholder());
        [&index, &service_worker, &web_manifest].iter().any(|template| template.contains(&placeholder))
    };
    let assets = assets.into_iter().filter(is_used).collect();
    Ok(Manifest { index, service_worker, web_manifest, assets })
}

fn is_asset(path: &Path) -> bool {
    ["svg", "png", "jpg", "woff2"].iter().any(|extension| files::has_extension(path, extension))
}

fn asset(folder: &Path, path: &Path) -> anyhow::Result<Asset> {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    let text = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    Ok(Asset {
        path: inside.to_string_lossy().into_owned(),
        stem: text(path.file_stem()),
        extension: text(path.extension()),
        bytes: files::read(path)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_picture_has_a_placeholder_in_a_template() {
        let manifest = collect().expect("the manifest folder is whole");
        let placeholders: Vec<String> = manifest.assets.iter().map(Asset::placeholder).collect();
        assert!(placeholders.contains(&"icons".to_owned()), "{placeholders:?}");
        assert!(placeholders.contains(&"icon:icon-192.png".to_owned()), "{placeholders:?}");
        assert!(manifest.assets.iter().all(|asset| !asset.bytes.is_empty()));
    }
}
