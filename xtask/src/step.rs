//! Progress on the terminal: what is being done, and how long it took.

use std::time::{Duration, Instant};

/// Announces `title`, does `work`, and prints the time it took.
pub(crate) fn step<T>(title: &str, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    println!("── {title}");
    let start = Instant::now();
    let outcome = work();
    let took = seconds(start.elapsed());
    match &outcome {
        Ok(_) => println!("   {title}: done in {took}"),
        Err(_) => println!("   {title}: failed after {took}"),
    }
    outcome
}

/// One indented line under the step that is under way.
pub(crate) fn note(text: impl std::fmt::Display) {
    println!("   {text}");
}

/// A duration as a person reads it: `0.4 s`, `12.3 s`, `4 min 05 s`.
pub(crate) fn seconds(duration: Duration) -> String {
    let whole = duration.as_secs();
    if whole < 60 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(seconds(Duration::from_millis(420)), "0.4 s");
        assert_eq!(seconds(Duration::from_secs(245)), "4 min 05 s");
    }
}
