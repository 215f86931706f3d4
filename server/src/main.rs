//! The `gjort` command: serve, check the configuration, project anew.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use server::app::App;
use server::config::Config;
use server::demo::{self, Filled};
use server::serve;
use server::store::Db;
use server::store::ledger::SqlLedger;

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
