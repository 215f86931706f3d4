//! The configuration: a TOML file and `GJORT_*` variables, which win. Unknown keys are refused, by name.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format as _, Serialized, Toml};
use serde::{Deserialize, Serialize};

pub use http::Http;
pub use log::{Log, LogFormat};
pub use media::Media;
pub use origin::Origin;
pub use s3::{Bucket, S3, Secret, Style};
pub use session::Session;

mod http;
mod log;
mod media;
mod origin;
mod s3;
mod session;

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where the server listens.
    pub listen: SocketAddr,
    /// The origin under which browsers reach it: scheme, host and port. Every request that changes something and every
    /// WebSocket must come from it.
    pub origin: Origin,
    /// The folder of the database and the photos.
    pub data: PathBuf,
    /// `sqlite:path` or `postgres://…`; the file `gjort.sqlite` in the folder unless set.
    pub database: Option<String>,
    /// Fills an empty database with the fictional Granfors kommun and lets anyone be anyone.
    pub demo: bool,
    /// The municipality's IANA time zone.
    pub time_zone: String,
    /// What is logged, and how.
    pub log: Log,
    /// Limits of requests.
    pub http: Http,
    /// Limits of photos.
    pub media: Media,
    /// A bucket for the photos.
    pub s3: S3,
    /// How long people stay signed in.
    pub session: Session,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            origin: Origin::default(),
            data: PathBuf::from("data"),
            database: None,
            demo: false,
            time_zone: "Europe/Stockholm".to_owned(),
            log: Log::default(),
            http: Http::default(),
            media: Media::default(),
            s3: S3::default(),
            session: Session::default(),
        }
    }
}

/// Why the configuration cannot be used: one sentence for each key that is wrong, with the file or variable it is in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct ConfigError(pub Vec<String>);

/// The file that is read when none is named.
const FILE: &str = "gjort.toml";
/// The tables, whose keys are written `GJORT_<TABLE>_<KEY>` as variables.
const TABLES: [&str; 5] = ["log", "http", "media", "s3", "session"];
/// Keys that are text whatever they look like: a variable of digits alone would be taken for a number otherwise.
const TEXTS: [&str; 2] = ["s3.access_key", "s3.secret_key"];

impl Config {
    /// Reads the named file, or `gjort.toml` where there is one, and the variables.
    pub fn read(file: Option<&Path>) -> Result<Self, ConfigError> {
        let toml = match file {
            Some(file) => Toml::file_exact(file),
            None => Toml::file_exact(FILE),
        };
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if file.is_some() || Path::new(FILE).is_file() {
            figment = figment.merge(toml);
        }
        let env = Env::prefixed("GJORT_").map(|key| {
            let key = key.as_str().to_ascii_lowercase();
            let table =
                TABLES.iter().find_map(|table| Some((table, key.strip_prefix(table)?.strip_prefix('_')?)));
            match table {
                Some((table, rest)) => format!("{table}.{rest}").into(),
                None => key.into(),
            }
        });
        figment = figment.merge(env);
        for key in TEXTS {
            if let Ok(text) = std::env::var(variable(key)) {
                figment = figment.merge((key, text));
            }
        }
        let config: Self = figment.extract().map_err(|error| readable(&error))?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        let mut wrong = Vec::new();
        if let Err(error) = crate::clock::Clock::new(&self.time_zone) {
            wrong.push(format!("`time_zone`: {error}"));
        }
        if let Some(database) = &self.database
            && !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| database.starts_with(scheme))
        {
            wrong.push("`database`: must start with sqlite: or postgres:".to_owned());
        }
        if !(1..=u64::from(u32::MAX)).contains(&self.media.max_bytes) {
            wrong.push("`media.max_bytes`: must be between 1 and 4294967295".to_owned());
        }
        if self.session.days == 0 {
            wrong.push("`session.days`: must be at least 1".to_owned());
        }
        if let Err(sentences) = self.s3.bucket() {
            wrong.extend(sentences);
        }
        if wrong.is_empty() { Ok(()) } else { Err(ConfigError(wrong)) }
    }

    /// The database's address.
    pub fn database_url(&self) -> String {
        let file = || format!("sqlite:{}", self.data.join("gjort.sqlite").display());
        self.database.clone().unwrap_or_else(file)
    }
}

/// The variable that sets a key.
fn variable(key: &str) -> String {
    format!("GJORT_{}", key.replace('.', "_").to_ascii_uppercase())
}

/// Each error with its key, and the file or variable that says it.
fn readable(error: &figment::Error) -> ConfigError {
    let one = |error: figment::Error| {
        let mut path: Vec<String> = error.path.clone();
        if let figment::error::Kind::UnknownField(field, _) = &error.kind
            && path.last() != Some(field)
        {
            path.push(field.clone());
        }
        let set_by = error.metadata.as_ref().is_some_and(|metadata| metadata.name.contains("environment"));
        let place = match error.metadata.as_ref().and_then(|metadata| metadata.source.as_ref()) {
            _ if set_by => format!("variable {}", variable(&path.join("."))),
            Some(source) => format!("{source}"),
            None => "the configuration".to_owned(),
        };
        let key = path.join(".");
        match &error.kind {
            figment::error::Kind::UnknownField(_, known) => {
                format!("`{key}` in {place}: there is no such key; there are {}", known.join(", "))
            }
            // What stands there is told otherwise.
            _ if key == "s3.secret_key" => format!("`{key}` in {place}: must be text in quotes"),
            kind if key.is_empty() => format!("{place}: {kind}"),
            kind => format!("`{key}` in {place}: {kind}"),
        }
    };
    ConfigError(error.clone().into_iter().map(one).collect())
}

#[cfg(test)]
#[expect(clippy::result_large_err, reason = "figment's jail asks for figment's error")]
mod tests {
    use super::*;
    use figment::Jail;

    #[test]
    fn without_anything_it_serves_this_machine_only() {
        Jail::expect_with(|jail| {
            jail.clear_env();
            let config = Config::read(None).unwrap();
            assert_eq!(config, Config::default());
            assert!(config.listen.ip().is_loopback());
            assert_eq!(config.database_url(), "sqlite:data/gjort.sqlite");
            Ok(())
        });
    }

    #[test]
    fn a_variable_wins_over_the_file() {
        Jail::expect_with(|jail| {
            jail.clear_env();
            jail.create_file("gjort.toml", "data = \"here\"\n[media]\nmax_bytes = 1000\n")?;
            jail.set_env("GJORT_MEDIA_MAX_BYTES", "2000");
            jail.set_env("GJORT_LOG_FORMAT", "json");
            jail.set_env("GJORT_TIME_ZONE", "Europe/Helsinki");
            let config = Config::read(None).unwrap();
            assert_eq!(config.media.max_bytes, 2000);
            assert_eq!(config.log.format, LogFormat::Json);
            assert_eq!(config.time_zone, "Europe/Helsinki");
            assert_eq!(config.data, PathBuf::from("here"));
            Ok(())
        });
    }

    #[test]
    fn an_unknown_key_is_refused_by_name_and_place() {
        Jail::expect_with(|jail| {
            jail.clear_env();
            jail.create_file("other.toml", "[media]\nmax_byte = 1000\n")?;
            let error = Config::read(Some(Path::new("other.toml"))).unwrap_err().to_string();
            assert!(error.contains("`media.max_byte`") && error.contains("other.toml"), "{error}");
            Ok(())
        });
        Jail::expect_with(|jail| {
            jail.clear_env();
            jail.set_env("GJORT_PORT", "80");
            let error = Config::read(None).unwrap_err().to_string();
            assert!(error.contains("`port`") && error.contains("GJORT_PORT"), "{error}");
            Ok(())
        });
    }

    #[test]
    fn a_value_that_makes_no_sense_is_refused() {
        for (variable, value) in [
            ("GJORT_LISTEN", "8080"),
            ("GJORT_ORIGIN", "gjort.example/app"),
            ("GJORT_TIME_ZONE", "Granfors"),
            ("GJORT_DATABASE", "mysql://x"),
            ("GJORT_SESSION_DAYS", "0"),
            ("GJORT_DEMO", "kanske"),
            ("GJORT_S3_BUCKET", "X"),
            ("GJORT_S3_ENDPOINT", "https://s3.example.se"),
        ] {
            Jail::expect_with(|jail| {
                jail.clear_env();
                jail.set_env(variable, value);
                let error = Config::read(None).unwrap_err().to_string();
                let key = variable.trim_start_matches("GJORT_").to_lowercase();
                let last = key.rsplit('_').next().unwrap_or_default().to_owned();
                assert!(error.contains(&last), "{variable}: {error}");
                Ok(())
            });
        }
    }

    #[test]
    fn a_secret_of_digits_is_text_and_stands_in_no_message() {
        Jail::expect_with(|jail| {
            jail.clear_env();
            jail.create_file("gjort.toml", "[s3]\nbucket = \"photos\"\nregion = \"eu-north-1\"\n")?;
            jail.set_env("GJORT_S3_ACCESS_KEY", "007");
            jail.set_env("GJORT_S3_SECRET_KEY", "0042");
            let config = Config::read(None).unwrap();
            let bucket = config.s3.bucket().unwrap().unwrap();
            assert_eq!((bucket.access_key.as_str(), bucket.secret_key.reveal()), ("007", "0042"));
            assert!(!format!("{config:#?}").contains("0042"));
            Ok(())
        });
        Jail::expect_with(|jail| {
            jail.clear_env();
            jail.create_file("gjort.toml", "[s3]\nsecret_key = 4711\n")?;
            let error = Config::read(None).unwrap_err().to_string();
            assert!(error.contains("`s3.secret_key`") && !error.contains("4711"), "{error}");
            Ok(())
        });
    }

    #[test]
    fn a_named_file_must_be_there() {
        Jail::expect_with(|jail| {
            jail.clear_env();
            assert!(Config::read(Some(Path::new("none.toml"))).is_err());
            Ok(())
        });
    }

    #[test]
    fn the_example_is_the_default() {
        let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../gjort.example.toml");
        Jail::expect_with(|jail| {
            jail.clear_env();
            assert_eq!(Config::read(Some(Path::new(example))).unwrap(), Config::default());
            Ok(())
        });
    }
}
