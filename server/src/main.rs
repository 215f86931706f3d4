//! The `gjort` command: serve, check the configuration, begin, set passwords, project anew.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use server::app::App;
use server::begin::{self, First};
use server::config::Config;
use server::demo::{self, Filled};
use server::serve;
use server::store::Db;
use server::store::ledger::SqlLedger;

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
    }
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
    if app.config.demo && demo::fill(&app).await? == Filled::Now {
        tracing::info!("filled the empty database with the demo");
    }
    serve::stop_when_told(&app)?;
    tracing::info!(%listen, origin = %app.config.origin, "serving");
    serve::run(app, listener).await?;
    tracing::info!("stopped");
    Ok(())
}
