//! The finished files: hashed names, compressed twins, and a list of them all.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::Context as _;
use serde_json::json;

use crate::files;

/// What a browser may do with a file it has had before.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(super) enum Caching {
    /// The name carries the content's digest: keep it for ever.
    Immutable,
    /// The name stays while the content changes: ask each time.
    Revalidated,
}

/// One file of the app.
struct File {
    bytes: Vec<u8>,
    caching: Caching,
}

/// The app's files by their address.
#[derive(Default)]
pub(super) struct Pack {
    files: BTreeMap<String, File>,
}

impl Pack {
    /// Adds a file under `/assets` with its digest in its name, and returns its address.
    pub(super) fn add_hashed(&mut self, stem: &str, extension: &str, bytes: Vec<u8>) -> String {
        let url = format!("/assets/{stem}-{}.{extension}", files::digest([bytes.as_slice()], 12));
        self.add(&url, bytes, Caching::Immutable);
        url
    }

    /// Adds a file under this address.
    pub(super) fn add(&mut self, url: &str, bytes: Vec<u8>, caching: Caching) {
        self.files.insert(url.to_owned(), File { bytes, caching });
    }

    /// A digest of all that is here and of `more`.
    pub(super) fn digest(&self, more: &[&[u8]]) -> String {
        let here = self.files.iter().flat_map(|(url, file)| [url.as_bytes(), file.bytes.as_slice()]);
        files::digest(here.chain(more.iter().copied()), 12)
    }

    /// The addresses that the service worker keeps, as a JSON list: what the app opens and works with, the page's HTML
    /// under `/`. The pictures for the home screen are fetched by whatever installs the app, which is done online.
    pub(super) fn precache(&self) -> String {
        let kept = self.files.keys().filter(|url| !files::has_extension(Path::new(url), "png"));
        let urls: Vec<&str> = kept.map(|url| if url == "/index.html" { "/" } else { url.as_str() }).collect();
        json!(urls).to_string()
    }

    /// Writes everything to `target/app` and removes what earlier builds left there. Files that stay the same are not
    /// touched, so that the server is not built again for nothing.
    pub(super) fn write(&self, inputs: &str) -> anyhow::Result<()> {
        let folder = files::app();
        let _ = fs::remove_file(stamp());
        let compressed = self.compressed()?;
        let mut kept = BTreeSet::new();
        let mut listing = Vec::new();
        for (url, file) in &self.files {
            let path = folder.join(url.trim_start_matches('/'));
            write_if_new(&path, &file.bytes)?;
            kept.insert(path.clone());
            let twin = compressed.get(url);
            if let Some(twin) = twin {
                let path = beside(&path);
                write_if_new(&path, twin)?;
                kept.insert(path);
            }
            listing.push(json!({
                "path": url,
                "bytes": file.bytes.len(),
                "brotli": twin.map(Vec::len),
                "immutable": file.caching == Caching::Immutable,
            }));
        }
        let list = folder.join("files.json");
        write_if_new(&list, format!("{:#}\n", json!(listing)).as_bytes())?;
        kept.insert(list);
        for path in files::walk(&folder, |path| !kept.contains(path))? {
            fs::remove_file(&path).with_context(|| format!("could not remove {}", files::short(&path)))?;
        }
        files::write(&stamp(), inputs)
    }

    /// The brotli twins of all files that gain from one, made side by side and kept from build to build.
    fn compressed(&self) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
        let mut wanted: Vec<(&String, &File)> =
            self.files.iter().filter(|(url, _)| is_compressible(url)).collect();
        wanted.sort_by_key(|(_, file)| std::cmp::Reverse(file.bytes.len()));
        let done: anyhow::Result<Vec<_>> = thread::scope(|scope| {
            let workers: Vec<_> = wanted
                .into_iter()
                .map(|(url, file)| scope.spawn(move || Ok((url.clone(), brotli(&file.bytes)?))))
                .collect();
            workers
                .into_iter()
                .map(|worker| worker.join().map_err(|_| anyhow::anyhow!("compressing a file failed"))?)
                .collect()
        });
        let done = done?;
        Ok(done.into_iter().filter(|(url, twin)| twin.len() < self.files[url].bytes.len()).collect())
    }
}

/// Whether `target/app` holds what these inputs give.
pub(super) fn is_current(inputs: &str) -> bool {
    files::app().join("files.json").exists()
        && fs::read_to_string(stamp()).is_ok_and(|stamped| stamped == inputs)
}

fn stamp() -> PathBuf {
    files::root().join("target/app.stamp")
}

fn is_compressible(url: &str) -> bool {
    ["html", "js", "css", "wasm", "svg", "webmanifest", "ico"]
        .iter()
        .any(|ext| files::has_extension(Path::new(url), ext))
}

/// The path of a file's compressed twin: the same with `.br` after it.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".br");
    PathBuf::from(name)
}

/// Brotli at its best and slowest, remembered by content.
fn brotli(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let remembered = files::target().join("brotli").join(files::digest([bytes], 32));
    if let Ok(twin) = fs::read(&remembered) {
        return Ok(twin);
    }
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 24);
    writer.write_all(bytes)?;
    let twin = writer.into_inner();
    files::write(&remembered, &twin)?;
    Ok(twin)
}

fn write_if_new(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if fs::read(path).is_ok_and(|found| found == bytes) {
        return Ok(());
    }
    files::write(path, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shell_is_precached_under_its_address_and_no_picture_for_the_home_screen() {
        let mut pack = Pack::default();
        let js = pack.add_hashed("page", "js", b"x".to_vec());
        pack.add("/index.html", b"<!doctype html>".to_vec(), Caching::Revalidated);
        pack.add_hashed("icon-512", "png", b"z".to_vec());
        assert_eq!(pack.precache(), format!("[\"{js}\",\"/\"]"));
    }

    #[test]
    fn another_content_is_another_address_and_another_build() {
        let (mut one, mut two) = (Pack::default(), Pack::default());
        assert_ne!(one.add_hashed("page", "js", b"x".to_vec()), two.add_hashed("page", "js", b"y".to_vec()));
        assert_ne!(one.digest(&[]), two.digest(&[]));
        assert_ne!(one.digest(&[b"a"]), one.digest(&[b"b"]));
    }

    #[test]
    fn a_compressed_twin_gives_back_its_file() {
        let bytes = "Granfors kommun ".repeat(100).into_bytes();
        let twin = brotli(&bytes).expect("compresses");
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut twin.as_slice(), &mut back).expect("opens");
        assert!(back == bytes && twin.len() < bytes.len());
    }
}
