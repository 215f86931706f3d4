//! Takes a picture of every screen at every size and setting: `cargo xtask shots` starts it with a demo server.

mod browser;
mod screens;
mod sheet;
mod variants;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use lexopt::prelude::*;

use browser::Browser;
use screens::{SCREENS, Screen, Who};
use variants::{VARIANTS, Variant};

struct Options {
    origin: String,
    out: PathBuf,
    /// Only screens and variants whose names contain one of these; all when empty.
    only: Vec<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<ExitCode> {
    let options = options()?;
    let mut browser = Browser::start().await?;
    let outcome = all(&mut browser, &options).await;
    browser.stop().await;
    let troubles = outcome?;
    troubles.iter().for_each(|trouble| println!("   {trouble}"));
    Ok(if troubles.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn options() -> anyhow::Result<Options> {
    let mut parser = lexopt::Parser::from_env();
    let (mut origin, mut out, mut only) = (None, None, Vec::new());
    while let Some(arg) = parser.next()? {
        match arg {
            Long("origin") => origin = Some(parser.value()?.string()?),
            Long("out") => out = Some(PathBuf::from(parser.value()?)),
            Long("only") => only.push(parser.value()?.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Options {
        origin: origin.context("--origin is missing")?,
        out: out.context("--out is missing")?,
        only,
    })
}

/// Goes through everyone's screens in every variant; returns what went wrong on the way.
async fn all(browser: &mut Browser, options: &Options) -> anyhow::Result<Vec<String>> {
    let mut troubles = Vec::new();
    let mut taken: Vec<(&Variant, Vec<sheet::Picture>)> =
        VARIANTS.iter().map(|variant| (variant, Vec::new())).collect();
    for who in Who::ALL {
        let screens: Vec<&Screen> = SCREENS.iter().filter(|screen| screen.who == who).collect();
        if !screens.iter().any(|screen| VARIANTS.iter().any(|variant| wanted(options, screen, variant))) {
            continue;
        }
        if let Err(error) = browser.become_someone(&options.origin, who).await {
            troubles.push(format!("{who:?}: {error:#}"));
            continue;
        }
        // What the console said while nothing was shown is about no screen.
        browser.complaints("").await;
        for screen in screens {
            for (variant, pictures) in &mut taken {
                if !wanted(options, screen, variant) {
                    continue;
                }
                match one(browser, options, screen, variant).await {
                    Ok(picture) => pictures.push(picture),
                    Err(error) => troubles.push(format!("{} ({}): {error:#}", screen.name, variant.name)),
                }
                troubles.extend(browser.complaints(screen.name).await);
            }
        }
    }
    for (variant, pictures) in &taken {
        sheet::write(browser, &options.out, variant, pictures).await?;
    }
    troubles.dedup();
    Ok(troubles)
}

fn wanted(options: &Options, screen: &Screen, variant: &Variant) -> bool {
    options.only.is_empty()
        || options
            .only
            .iter()
            .any(|only| screen.name.contains(only.as_str()) || variant.name.contains(only.as_str()))
}

async fn one(
    browser: &mut Browser,
    options: &Options,
    screen: &Screen,
    variant: &Variant,
) -> anyhow::Result<sheet::Picture> {
    browser.dress(variant).await?;
    browser.open(&format!("{}{}", options.origin, screen.path), variant).await?;
    for click in screen.clicks {
        browser.click(click).await?;
    }
    // Transitions end, and what the engine sends is painted.
    tokio::time::sleep(Duration::from_millis(400)).await;
    let path = options.out.join(variant.name).join(format!("{}.png", screen.name));
    browser.photograph(variant, &path).await?;
    Ok(sheet::Picture { name: screen.name, path })
}
