//! Measures the sync on the real server; the server's program is the one that `TESTS_BIN` names.

use std::process::ExitCode;

use lexopt::prelude::*;
use tests::load::judge::Left;
use tests::load::{compare, disk, growth, kill, memory, nodes};

const HELP: &str = "\
bench kill [--rounds N] [--clients N] [--seed S] [--nodes 2]
    kills the server with SIGKILL while devices push, and counts what was acknowledged and is not there;
    with two nodes on one PostgreSQL, one of them at a time
bench nodes [--pairs N] [--changes N]
    how long a change takes from one node on a PostgreSQL to a device on another
bench sync [--few N] [--clients N] [--seconds N] [--rival DIR]
    what the sync costs, beside automerge-repo if its server is in DIR
bench growth
    what a device's sync costs while the database grows around it
bench memory [--documents N] [--loads N]
    whether the server's memory stays where it is while whole documents are loaded";

enum Wish {
    Kill(kill::Wish),
    KillOne(kill::Wish),
    Nodes(nodes::Wish),
    Sync(compare::Wish),
    Growth,
    Memory(memory::Wish),
}

#[tokio::main]
async fn main() -> ExitCode {
    match wish() {
        Ok(Wish::Kill(wish)) => {
            let report = kill::run(wish).await;
            println!("{report}");
            println!(
                "{}",
                disk::syncs().await.unwrap_or_else(|| "There is no strace to count with.".to_owned())
            );
            let Left { acknowledged, replicas, .. } = report.left;
            let is_whole = report.left == Left { acknowledged, replicas, ..Left::default() };
            if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Ok(Wish::KillOne(wish)) => {
            let report = kill::run_on_two(wish).await;
            println!("{report}");
            let Left { acknowledged, replicas, .. } = report.left;
            let is_whole = report.left == Left { acknowledged, replicas, ..Left::default() };
            if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Ok(Wish::Nodes(wish)) => {
            println!("{}", nodes::run(wish).await);
            ExitCode::SUCCESS
        }
        Ok(Wish::Sync(wish)) => {
            compare::run(&wish).await;
            ExitCode::SUCCESS
        }
        Ok(Wish::Growth) => {
            growth::run().await;
            ExitCode::SUCCESS
        }
        Ok(Wish::Memory(wish)) => {
            memory::run(wish).await;
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}\n\n{HELP}");
            ExitCode::from(2)
        }
    }
}

fn wish() -> Result<Wish, lexopt::Error> {
    let mut parser = lexopt::Parser::from_env();
    let what = match parser.next()? {
        Some(Value(what)) => what.string()?,
        Some(other) => return Err(other.unexpected()),
        None => return Err("what is to be measured?".into()),
    };
    match what.as_str() {
        "kill" => kill_wish(parser),
        "nodes" => nodes_wish(parser),
        "sync" => sync_wish(parser),
        "growth" => match parser.next()? {
            None => Ok(Wish::Growth),
            Some(arg) => Err(arg.unexpected()),
        },
        "memory" => memory_wish(parser),
        other => Err(format!("there is nothing to measure that is called \"{other}\"").into()),
    }
}

fn kill_wish(mut parser: lexopt::Parser) -> Result<Wish, lexopt::Error> {
    let mut wish = kill::Wish { clients: 100, rounds: 50, seed: 1 };
    let mut nodes = 1;
    while let Some(arg) = parser.next()? {
        match arg {
            Long("rounds") => wish.rounds = parser.value()?.parse()?,
            Long("clients") => wish.clients = parser.value()?.parse()?,
            Long("seed") => wish.seed = parser.value()?.parse()?,
            Long("nodes") => nodes = parser.value()?.parse()?,
            other => return Err(other.unexpected()),
        }
    }
    match nodes {
        1 => Ok(Wish::Kill(wish)),
        2 => Ok(Wish::KillOne(wish)),
        _ => Err("it is one node, or two".into()),
    }
}

fn nodes_wish(mut parser: lexopt::Parser) -> Result<Wish, lexopt::Error> {
    let mut wish = nodes::Wish { pairs: 20, changes: 100 };
    while let Some(arg) = parser.next()? {
        match arg {
            Long("pairs") => wish.pairs = parser.value()?.parse()?,
            Long("changes") => wish.changes = parser.value()?.parse()?,
            other => return Err(other.unexpected()),
        }
    }
    Ok(Wish::Nodes(wish))
}

fn sync_wish(mut parser: lexopt::Parser) -> Result<Wish, lexopt::Error> {
    let mut wish = compare::Wish { clients: (200, 1000), seconds: 30, rival: None };
    while let Some(arg) = parser.next()? {
        match arg {
            Long("few") => wish.clients.0 = parser.value()?.parse()?,
            Long("clients") => wish.clients.1 = parser.value()?.parse()?,
            Long("seconds") => wish.seconds = parser.value()?.parse()?,
            Long("rival") => wish.rival = Some(parser.value()?.into()),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Wish::Sync(wish))
}

fn memory_wish(mut parser: lexopt::Parser) -> Result<Wish, lexopt::Error> {
    let mut wish = memory::Wish { documents: 20_000, loads: 200_000 };
    while let Some(arg) = parser.next()? {
        match arg {
            Long("documents") => wish.documents = parser.value()?.parse()?,
            Long("loads") => wish.loads = parser.value()?.parse()?,
            other => return Err(other.unexpected()),
        }
    }
    Ok(Wish::Memory(wish))
}
