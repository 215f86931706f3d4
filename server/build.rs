//! Sees to it that the folder of the finished app exists, so that the server compiles before the app was ever built.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/app");
    std::fs::create_dir_all(&app)?;
    println!("cargo::rerun-if-changed={}", app.display());
    println!("cargo::rerun-if-changed=build.rs");
    // A new file among them is otherwise not noticed.
    println!("cargo::rerun-if-changed=migrations");
    Ok(())
}
