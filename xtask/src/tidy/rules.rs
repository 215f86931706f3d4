//! Rules about what may stand in which file.

use super::Finding;

/// Longer files are hard to hold in mind.
const MOST_LINES: usize = 500;

/// A word that may stand only in some places.
struct Rule {
    applies: fn(&str) -> bool,
    words: &'static [&'static str],
    because: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        applies: |path| is_rust(path, "server/src/") && !is_module(path, "server/src/store"),
        words: &[
            "sqlx::query",
            "sqlx::raw_sql",
            "\"select ",
            "\"insert into ",
            "\"update ",
            "\"delete from ",
            "\"SELECT ",
            "\"INSERT ",
            "\"UPDATE ",
            "\"DELETE ",
        ],
        because: "only server/src/store holds SQL",
    },
    Rule {
        applies: |path| {
            ["client/src/", "shared/src/", "xtask/src/"].iter().any(|folder| is_rust(path, folder))
                && !is_tidy(path)
        },
        words: &["sqlx"],
        because: "only the server knows the database",
    },
    Rule {
        applies: |path| is_rust(path, "client/src/") && !is_module(path, "client/src/platform"),
        words: &["web_sys", "js_sys", "gloo"],
        because: "only client/src/platform calls the browser",
    },
    Rule {
        applies: |path| is_rust(path, "client/src/"),
        words: &[" style=\"", " style={", "unsafe-inline"],
        because: "the security policy ignores inline styles: use a class",
    },
    Rule {
        applies: |path| is_rust(path, "client/src/"),
        words: &["html! {}", "return Html::default()"],
        because: "Yew loses its place beside a component without a node: ui::nothing() has one",
    },
    Rule {
        applies: |path| is_rust(path, "shared/src/"),
        words: &[
            "SystemTime",
            "Instant::",
            "time::Instant",
            "now_utc",
            "now_local",
            "rand::",
            "getrandom",
            "thread_rng",
            "web_sys",
            "js_sys",
            "tokio",
            "std::fs",
            "std::net",
            "std::env",
            "std::thread",
            "Uuid::new_v4",
            "Uuid::now_v7",
        ],
        because: "shared knows no IO, clock, randomness, browser or database",
    },
    Rule {
        applies: |path| path == "shared/Cargo.toml",
        words: &["tokio", "sqlx", "axum", "web-sys", "js-sys", "gloo", "getrandom"],
        because: "shared knows no IO, clock, randomness, browser or database",
    },
    Rule {
        applies: |path| path.ends_with(".rs") && !is_tidy(path),
        words: &["#[allow(", "#![allow("],
        because: "an exception says why: #[expect(…, reason = \"…\")]",
    },
    Rule {
        applies: |path| path.ends_with(".rs") && !is_tidy(path),
        words: &["#[ignore"],
        because: "a test that does not run tells nothing",
    },
    Rule {
        applies: |path| !is_tidy(path),
        words: &["FIXME", "XXX", "/home/", "/root/"],
        because: "the repository holds no loose ends and no one's own folders",
    },
    Rule {
        applies: |path| path.ends_with(".html"),
        words: &[" style=", "<style", "onclick=", "onload=", "<script>"],
        because: "the security policy allows neither inline script nor inline style",
    },
    Rule {
        applies: |path| path.starts_with("client/src/") && path.ends_with(".css"),
        words: &[
            "margin-left",
            "margin-right",
            "padding-left",
            "padding-right",
            "text-align: left",
            "text-align: right",
        ],
        because: "logical properties only, so that the page reads from right to left too",
    },
];

/// What in this file breaks a rule.
pub(super) fn check(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let code = without_comment(path, line);
        for rule in RULES.iter().filter(|rule| (rule.applies)(path)) {
            for word in rule.words.iter().filter(|word| code.contains(**word)) {
                findings.push(format!("{path}:{}: `{}`: {}", index + 1, word.trim(), rule.because));
            }
        }
    }
    findings.extend(shape(path, text));
    findings
}

fn shape(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let lines = text.lines().count();
    let is_code = [".rs", ".css", ".js", ".sql"].iter().any(|extension| path.ends_with(extension));
    if is_code && lines > MOST_LINES && !path.contains("/fixtures/") {
        findings.push(format!("{path}: {lines} lines: at most {MOST_LINES}"));
    }
    if path.ends_with("/mod.rs") {
        findings.push(format!("{path}: a module is foo.rs beside foo/"));
    }
    if path.ends_with(".rs") && !text.lines().take(3).any(|line| line.starts_with("//!")) {
        findings.push(format!("{path}: a module opens with one sentence (`//!`) that says what it is for"));
    }
    findings
}

/// Comments may name what code must not use. Loose ends are looked for in comments as well.
fn without_comment<'a>(path: &str, line: &'a str) -> &'a str {
    let is_comment = path.ends_with(".rs") && line.trim_start().starts_with("//");
    if is_comment && !line.contains("FIXME") && !line.contains("XXX") { "" } else { line }
}

fn is_rust(path: &str, folder: &str) -> bool {
    path.starts_with(folder) && path.ends_with(".rs")
}

/// Whether a path is the module `module`, in its own file or in the folder beside it.
fn is_module(path: &str, module: &str) -> bool {
    path.strip_prefix(module).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

/// These files name every forbidden word.
fn is_tidy(path: &str) -> bool {
    is_module(path, "xtask/src/tidy")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(path: &str, text: &str) -> bool {
        !check(path, &format!("//! A module.\n{text}")).is_empty()
    }

    #[test]
    fn sql_stays_in_the_store() {
        let text = "sqlx::query(\"select 1\")";
        assert!(broken("server/src/http/order.rs", text));
        assert!(!broken("server/src/store/order.rs", text));
        assert!(!broken("server/src/store.rs", text));
        assert!(broken("server/src/stores.rs", text));
    }

    #[test]
    fn the_browser_stays_in_platform() {
        assert!(broken("client/src/screens/day.rs", "use web_sys::Window;"));
        assert!(!broken("client/src/platform/idb.rs", "use web_sys::Window;"));
        assert!(!broken("client/src/screens/day.rs", "// web_sys is not for screens"));
    }

    #[test]
    fn shared_stays_pure() {
        assert!(broken("shared/src/sync.rs", "let now = std::time::SystemTime::now();"));
        assert!(broken("shared/src/ids.rs", "Uuid::new_v4()"));
        assert!(!broken("shared/src/ids.rs", "Uuid::new_v8(bytes)"));
    }

    #[test]
    fn exceptions_say_why() {
        assert!(broken("server/src/a.rs", "#[allow(dead_code)]"));
        assert!(!broken("server/src/a.rs", "#[expect(dead_code, reason = \"the wire needs it\")]"));
    }

    #[test]
    fn loose_ends_are_found_in_comments_too() {
        assert!(broken("server/src/a.rs", "// FIXME later"));
    }

    #[test]
    fn inline_styles_are_refused() {
        assert!(broken("client/src/ui/card.rs", "html! { <p style=\"color: red\"></p> }"));
        assert!(!check("manifest/index.html", "<style>p{}</style>").is_empty());
    }

    #[test]
    fn long_files_and_nameless_modules_are_refused() {
        assert!(broken("server/src/a.rs", &"\n".repeat(500)));
        assert!(!check("server/src/a.rs", "fn f() {}\n").is_empty());
        assert!(broken("server/src/http/mod.rs", ""));
    }
}
