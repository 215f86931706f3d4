//! Contact sheets: several pictures side by side, with their names, laid out by the browser itself.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::browser::Browser;
use crate::variants::{Size, Variant};

/// A picture that was taken.
pub(crate) struct Picture {
    pub(crate) name: &'static str,
    pub(crate) path: PathBuf,
}

/// How pictures of one size share a sheet.
struct Layout {
    columns: u32,
    rows: u32,
    /// The width of each picture on the sheet, in pixels.
    width: u32,
}

impl Layout {
    fn of(size: Size) -> Self {
        match size {
            Size::Phone => Self { columns: 4, rows: 1, width: 360 },
            Size::Narrow => Self { columns: 5, rows: 1, width: 320 },
            Size::Desktop => Self { columns: 2, rows: 2, width: 800 },
        }
    }

    fn sheet_width(&self) -> u32 {
        self.columns * (self.width + 24) + 24
    }
}

/// Writes `<out>/<variant>-1.png` and so on, as many as it takes.
pub(crate) async fn write(
    browser: &mut Browser,
    out: &Path,
    variant: &Variant,
    pictures: &[Picture],
) -> anyhow::Result<()> {
    let layout = Layout::of(variant.size);
    let per_sheet = usize::try_from(layout.columns * layout.rows)?;
    for (index, pictures) in pictures.chunks(per_sheet).enumerate() {
        let name = format!("{}-{}", variant.name, index + 1);
        let page = out.join(format!("{name}.html"));
        fs::write(&page, html(&layout, variant, pictures))
            .with_context(|| format!("could not write {name}.html"))?;
        browser.resize(layout.sheet_width(), 600).await?;
        browser.open_file(&page).await?;
        let sheet = out.join(format!("{name}.png"));
        browser.photograph_at(layout.sheet_width(), 200..=6000, &sheet).await?;
        fs::remove_file(&page)?;
        println!("   {}", sheet.display());
    }
    Ok(())
}

fn html(layout: &Layout, variant: &Variant, pictures: &[Picture]) -> String {
    let mut html = format!(
        "<!doctype html><meta charset=utf-8><style>\
         body {{ margin: 0; padding: 24px; background: #888; font: 15px sans-serif; display: grid; gap: 24px; \
         grid-template-columns: repeat({}, {}px); align-items: start }}\
         figure {{ margin: 0 }} img {{ width: 100%; display: block }} figcaption {{ color: #fff; padding: 0 0 4px }}\
         </style>",
        layout.columns, layout.width
    );
    for picture in pictures {
        let file = picture.path.file_name().unwrap_or_default().to_string_lossy();
        // Writing into a string cannot fail.
        let _ = write!(
            html,
            "<figure><figcaption>{}</figcaption><img src=\"{}/{file}\"></figure>",
            picture.name, variant.name
        );
    }
    html
}
