//! Adds up what passed and what failed, from the lines that cargo's tests print.

use std::fmt;

/// What a whole run came to.
#[derive(Default)]
pub(super) struct Tally {
    passed: usize,
    failed: usize,
    failures: Vec<String>,
}

/// One run of `cargo test` while it is listened to.
pub(super) struct Suite<'a> {
    tally: &'a mut Tally,
    name: String,
    failed_before: usize,
}

impl Tally {
    pub(super) fn passed(&mut self, count: usize) {
        self.passed += count;
    }

    pub(super) fn failed(&mut self, what: impl Into<String>) {
        self.failed += 1;
        self.failures.push(what.into());
    }

    pub(super) fn suite(&mut self, name: &str) -> Suite<'_> {
        Suite { failed_before: self.failed, name: name.to_owned(), tally: self }
    }

    /// What failed, by name.
    pub(super) fn failures(&self) -> &[String] {
        &self.failures
    }

    /// Whether something ran and nothing failed.
    pub(super) fn is_well(&self) -> bool {
        self.failed == 0 && self.passed > 0
    }
}

impl Suite<'_> {
    /// Takes one line of output.
    pub(super) fn read(&mut self, line: &str) {
        if let Some(name) = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED")) {
            self.tally.failures.push(format!("{} ({})", name, self.name));
        }
        if let Some(rest) = line.strip_prefix("test result: ") {
            self.tally.passed += count(rest, "passed");
            self.tally.failed += count(rest, "failed");
        }
    }

    /// A test program that crashes or does not compile prints no result of its own, yet it has failed.
    pub(super) fn end(self, success: bool) {
        if !success && self.tally.failed == self.failed_before {
            self.tally.failed(format!("{} did not run to the end", self.name));
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

fn count(result: &str, word: &str) -> usize {
    result
        .split([';', '.'])
        .find_map(|part| part.trim().strip_suffix(word))
        .and_then(|number| number.trim().parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(lines: &[&str], success: bool) -> Tally {
        let mut tally = Tally::default();
        let mut suite = tally.suite("tests");
        lines.iter().for_each(|line| suite.read(line));
        suite.end(success);
        tally
    }

    #[test]
    fn results_add_up() {
        let tally = heard(
            &[
                "test sync::nothing_is_lost ... ok",
                "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
                "test text::plural ... FAILED",
                "test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            ],
            false,
        );
        assert_eq!(tally.to_string(), "15 passed, 1 failed");
        assert_eq!(tally.failures(), ["text::plural (tests)"]);
        assert!(!tally.is_well());
    }

    #[test]
    fn a_crash_without_a_result_is_a_failure() {
        assert_eq!(heard(&["running 3 tests"], false).to_string(), "0 passed, 1 failed");
    }

    #[test]
    fn a_run_without_any_test_is_not_well() {
        assert!(!heard(&[], true).is_well());
    }
}
