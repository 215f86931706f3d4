//! A program under node, which is spoken with line by line.

use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::de::DeserializeOwned;

/// One that runs.
pub(crate) struct Node {
    process: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Node {
    /// Starts the program of this name among the clients.
    pub(crate) fn start(program: &str, arguments: &[&str]) -> Self {
        let file = format!("{}/clients/{program}", env!("CARGO_MANIFEST_DIR"));
        let mut process = Command::new("node")
            .arg(file)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node runs: `cargo xtask test` installs it");
        let input = process.stdin.take().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, input, output }
    }

    /// The next line it prints.
    pub(crate) fn says(&mut self) -> String {
        let line = self.output.next().expect("it says something before it ends; why not stands above");
        line.unwrap()
    }

    /// Answers a question of its.
    pub(crate) fn tell(&mut self, word: &str) {
        writeln!(self.input, "{word}").unwrap();
    }

    /// Reads its last line once it has ended well.
    pub(crate) fn ends<T: DeserializeOwned>(mut self) -> T {
        let line = self.says();
        assert!(self.process.wait().unwrap().success());
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // It fails when the program has ended, which is what is wanted.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
