//! The `gjort` command: serve, check the configuration, begin, set passwords, project anew.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use server::accept;
use server::app::App;
use server::begin::{self, First};
use server::config::Config;
use server::demo::{self, Filled};
use server::media::Photos;
use server::serve;
use server::store::Db;
use server::store::ledger::SqlLedger;
use server::store::scrub::Scrubbed;
use server::sync;
use server::sync::ledger::Ledger as _;
use server::upkeep::backup::{self, Missing};
use server::upkeep::{self, Repaired, people};
use shared::ids::{Digest, DocId};
use tokio::signal::unix::{SignalKind, signal};

/// Sync is many small rows that live for a moment: the system's allocator took a sixth of the server's time for them.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Orders, days and documented work of a municipality's crews.
#[derive(Parser)]
#[command(name = "gjort", version, about)]
struct Cli {
    /// The configuration; gjort.toml here, if there is one, unless named. GJORT_* variables win over it.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the app until SIGTERM or ctrl-c.
    Serve,
    /// Says whether the configuration can be used, and what holds.
    CheckConfig,
    /// Names the municipality of an empty database and its first administrator. The password is read from standard input.
    Begin {
        /// The municipality's name.
        #[arg(long, value_name = "NAME")]
        municipality: String,
        /// The administrator's first name.
        #[arg(long, value_name = "NAME")]
        first_name: String,
        /// The administrator's surname.
        #[arg(long, value_name = "NAME")]
        surname: String,
        /// What the administrator signs in with.
        #[arg(long, value_name = "NAME")]
        username: String,
    },
    /// Sets someone's password, read from standard input, and signs them out everywhere.
    Password {
        /// What they sign in with.
        username: String,
    },
    /// Projects everything anew from the facts. Stop the server first.
    Rebuild,
    /// Erases what a person wrote and photographed, for good; hours and statuses stay. Says what, and does it with --yes.
    Erase {
        /// The person's id, what they sign in with, or their name.
        person: String,
        /// Does it.
        #[arg(long)]
        yes: bool,
    },
    /// Brings all facts up to the version of this program, as `serve` does when it starts.
    Migrate,
    /// Copies database and photos into an empty folder while the server runs. On PostgreSQL: the photos; pg_dump first.
    Backup {
        /// The folder.
        folder: PathBuf,
    },
    /// Puts a backup where there is nothing yet, and begins a new history. On PostgreSQL: pg_restore first.
    Restore {
        /// The folder of the backup.
        folder: PathBuf,
        /// Restores the rest where photos are missing from the backup or damaged in it.
        #[arg(long)]
        without_missing_photos: bool,
    },
    /// Looks for documents that are damaged, and for photos that are lost.
    Check,
    /// Founds damaged documents anew from their facts.
    Repair {
        /// This document alone, damaged or not.
        #[arg(long, value_name = "ID")]
        doc: Option<DocId>,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("gjort: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    let config = Config::read(cli.config.as_deref())?;
    match cli.command {
        Command::Serve => {
            serve::log(&config.log)?;
            serve_until_told(config).await
        }
        Command::CheckConfig => {
            println!("{config:#?}");
            if config.s3.bucket.is_some() {
                Photos::of(&config)?.try_out().await?;
            }
            println!("The configuration can be used.");
            Ok(())
        }
        Command::Begin { municipality, first_name, surname, username } => {
            let app = App::open(config).await?;
            let first = First { first_name, surname, username };
            begin::begin(&app, &municipality, first, password()?).await?;
            app.db.close().await;
            println!("{municipality} has begun.");
            Ok(())
        }
        Command::Password { username } => {
            let app = App::open(config).await?;
            begin::set_password(&app, &username, password()?).await?;
            app.db.close().await;
            println!("The password is set.");
            Ok(())
        }
        Command::Rebuild => {
            serve::log(&config.log)?;
            let db = Db::open(&config.database_url()).await?;
            let documents = server::sync::rebuild::rebuild(&SqlLedger::new(db.clone())).await?;
            db.close().await;
            println!("{documents} documents projected anew.");
            Ok(())
        }
        Command::Erase { person, yes } => {
            let app = App::open(config).await?;
            erase(&app, &person, if yes { Resolve::Do } else { Resolve::Say }).await?;
            app.db.close().await;
            Ok(())
        }
        Command::Migrate => {
            let app = App::open(config).await?;
            let documents = upkeep::migrate(&app).await?;
            app.db.close().await;
            println!("{documents} documents brought up.");
            Ok(())
        }
        Command::Backup { folder } => {
            // A file that may not grow any more is a full disk, and no reason to end here and now.
            let _too_large = signal(SignalKind::from_raw(libc::SIGXFSZ))?;
            let app = App::open(config).await?;
            let made = backup::back_up(&app, &folder).await;
            app.db.close().await;
            let made = made?;
            println!("Backed up, with {} photos, into {}.", made.photos, folder.display());
            say_missing(&made.missing);
            anyhow::ensure!(made.missing.is_empty(), "all else is backed up, but photos were lost before");
            Ok(())
        }
        Command::Restore { folder, without_missing_photos } => {
            let _too_large = signal(SignalKind::from_raw(libc::SIGXFSZ))?;
            let missing = if without_missing_photos { Missing::Accepted } else { Missing::Refused };
            let list = backup::restore(&config, &folder, missing).await?;
            say_missing(&list.missing);
            println!(
                "Restored. What was done since the backup has to be done again: erasing, locking phones, setting"
            );
            println!("passwords, taking back roles.");
            Ok(())
        }
        Command::Check => {
            let app = App::open(config).await?;
            let damaged = upkeep::check(&app).await?;
            let lost = upkeep::lost_photos(&app).await?;
            app.db.close().await;
            damaged.iter().for_each(|(doc, damage)| println!("{doc}: {damage}"));
            say_missing(&lost);
            anyhow::ensure!(damaged.is_empty(), "{} documents are damaged: gjort repair", damaged.len());
            anyhow::ensure!(lost.is_empty(), "{} photos are lost", lost.len());
            println!("Every document is sound, and every photo is there.");
            Ok(())
        }
        Command::Repair { doc } => {
            let app = App::open(config).await?;
            let docs: Vec<DocId> = match doc {
                Some(doc) => vec![doc],
                None => upkeep::check(&app).await?.into_keys().collect(),
            };
            let repaired = upkeep::repair(&app, docs).await?;
            app.db.close().await;
            let Repaired { founded, lost } = repaired;
            founded.iter().for_each(|doc| println!("{doc} is founded anew."));
            lost.iter()
                .for_each(|doc| println!("{doc}: nothing says any more whose it is. It is left as it is."));
            println!("{} documents repaired.", founded.len());
            anyhow::ensure!(lost.is_empty(), "{} documents cannot be repaired", lost.len());
            anyhow::ensure!(doc.is_none() || !founded.is_empty(), "there is no such document");
            Ok(())
        }
    }
}

/// Whether a command does it, or says what it would do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Resolve {
    Do,
    Say,
}

async fn erase(app: &App, word: &str, resolve: Resolve) -> anyhow::Result<()> {
    let found = people::find(&mut *app.db.read().await?, word).await?;
    let person = match &found[..] {
        [] => anyhow::bail!("there is nobody called {word}"),
        [person] => person,
        several => {
            several
                .iter()
                .for_each(|person| println!("{}  {} {}", person.id, person.first_name, person.surname));
            anyhow::bail!("several persons are called {word}: name one by the id");
        }
    };
    let plan = sync::erase::plan(app.ledger.read().await?.as_mut(), person.id).await?;
    println!("{} {} ({}):", person.first_name, person.surname, person.id);
    println!("  {} documents are founded anew", plan.facts.len());
    println!("  {} statements lose their words and stay", plan.emptied());
    println!("  {} remarks and photos go", plan.gone());
    println!("  {} files of photos and {} contact cards go", plan.photos.len(), plan.cards.len());
    println!("  {} statements that were refused or held, or answers to such, go", plan.refused.len());
    if resolve == Resolve::Say {
        println!("Nothing was erased. With --yes it is, for good.");
        return Ok(());
    }
    match upkeep::erase(app, person.id).await? {
        Scrubbed::Yes => println!("Erased."),
        Scrubbed::NotTheLog => {
            println!("Erased. The database's log still holds it: erase once more, or restart the server.");
        }
    }
    println!("Backups made before still hold it.");
    Ok(())
}

fn say_missing(photos: &[Digest]) {
    photos.iter().for_each(|photo| println!("missing photo: {photo}"));
}

/// The first line of standard input.
fn password() -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        eprintln!("Password, shown as it is typed:");
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).context("cannot read the password")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

async fn serve_until_told(config: Config) -> anyhow::Result<()> {
    let listen = config.listen;
    let listener =
        tokio::net::TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
    let app = App::open(config).await?;
    app.photos.try_out().await?;
    let brought = upkeep::migrate(&app).await?;
    if brought > 0 {
        tracing::info!(documents = brought, "brought facts up to this version");
    }
    if app.config.demo && demo::fill(&app).await? == Filled::Now {
        tracing::info!("filled the empty database with the demo");
    }
    serve::stop_when_told(&app)?;
    accept::open_as_many_as_allowed();
    tracing::info!(%listen, origin = %app.config.origin, "serving");
    serve::run(app, listener).await;
    tracing::info!("stopped");
    Ok(())
}
