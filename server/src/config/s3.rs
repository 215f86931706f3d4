//! A bucket for the photos, instead of a folder.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// A bucket that speaks S3. Without `bucket`, photos are in the folder `data`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct S3 {
    /// The bucket's name.
    pub bucket: Option<String>,
    /// Where the store is, unless it is Amazon's: scheme, host and port, nothing after.
    pub endpoint: Option<String>,
    /// The region; may be left out where an endpoint is named.
    pub region: Option<String>,
    /// The name of the key.
    pub access_key: Option<String>,
    /// The key's secret.
    #[serde(skip_serializing)]
    pub secret_key: Option<Secret>,
    /// A file that holds the secret, instead.
    pub secret_key_file: Option<PathBuf>,
    /// The bucket stands in the path of addresses instead of in front of the host.
    pub path_style: bool,
    /// Plain HTTP to the endpoint, within a network of one's own.
    pub allow_http: bool,
}

/// What stands in no log and in no message.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The secret itself, for whoever signs with it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self(secret)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// What is needed to speak to a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// Where it is, the bucket's name included where it belongs in front of the host; none at Amazon's.
    pub endpoint: Option<String>,
    /// The region.
    pub region: String,
    /// The name of the key.
    pub access_key: String,
    /// The key's secret.
    pub secret_key: Secret,
    /// How addresses are written.
    pub style: Style,
}

/// Where the bucket's name stands in addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// In front of the host.
    Host,
    /// In the path.
    Path,
}

/// The region where none is named: what stores other than Amazon's go by.
const REGION: &str = "us-east-1";

impl S3 {
    /// The bucket, if photos are in one; otherwise a sentence for each key that is missing or makes no sense.
    pub fn bucket(&self) -> Result<Option<Bucket>, Vec<String>> {
        let Some(name) = self.bucket.clone() else {
            let without = self.named();
            let sentence = |key: &&str| format!("`s3.{key}`: says nothing without `s3.bucket`");
            return if without.is_empty() { Ok(None) } else { Err(without.iter().map(sentence).collect()) };
        };
        let mut wrong = Vec::new();
        if !is_bucket_name(&name) {
            wrong.push("`s3.bucket`: must be 3 to 63 small letters, digits, dots and hyphens".to_owned());
        }
        let style = if self.path_style { Style::Path } else { Style::Host };
        let endpoint = self.endpoint(&name, style).unwrap_or_else(|sentence| {
            wrong.push(sentence);
            None
        });
        let region = self.region.clone().or_else(|| self.endpoint.is_some().then(|| REGION.to_owned()));
        let region = region.filter(|region| !region.is_empty()).unwrap_or_else(|| {
            wrong.push("`s3.region`: must be set unless `s3.endpoint` is".to_owned());
            String::new()
        });
        let access_key = self.access_key.clone().filter(|key| !key.is_empty()).unwrap_or_else(|| {
            wrong.push("`s3.access_key`: must be set with `s3.bucket`".to_owned());
            String::new()
        });
        let secret_key = self.secret().unwrap_or_else(|sentence| {
            wrong.push(sentence);
            Secret(String::new())
        });
        if wrong.is_empty() {
            Ok(Some(Bucket { name, endpoint, region, access_key, secret_key, style }))
        } else {
            Err(wrong)
        }
    }

    /// The keys that are set, beside the bucket's.
    fn named(&self) -> Vec<&'static str> {
        let keys = [
            ("endpoint", self.endpoint.is_some()),
            ("region", self.region.is_some()),
            ("access_key", self.access_key.is_some()),
            ("secret_key", self.secret_key.is_some()),
            ("secret_key_file", self.secret_key_file.is_some()),
            ("path_style", self.path_style),
            ("allow_http", self.allow_http),
        ];
        keys.into_iter().filter_map(|(key, set)| set.then_some(key)).collect()
    }

    fn endpoint(&self, bucket: &str, style: Style) -> Result<Option<String>, String> {
        let Some(endpoint) = &self.endpoint else {
            return if self.allow_http {
                Err("`s3.allow_http`: says nothing without `s3.endpoint`".to_owned())
            } else {
                Ok(None)
            };
        };
        let no_address =
            "`s3.endpoint`: must be an address such as https://s3.example.se, with nothing after";
        let origin = super::Origin::try_from(endpoint.clone()).map_err(|_| no_address.to_owned())?;
        match (origin.is_https(), self.allow_http) {
            (false, false) => return Err("`s3.endpoint`: plain http needs `s3.allow_http = true`".to_owned()),
            (true, true) => return Err("`s3.allow_http`: `s3.endpoint` is https".to_owned()),
            (true, false) | (false, true) => {}
        }
        Ok(Some(match style {
            Style::Path => endpoint.clone(),
            Style::Host => endpoint.replacen("://", &format!("://{bucket}."), 1),
        }))
    }

    fn secret(&self) -> Result<Secret, String> {
        match (&self.secret_key, &self.secret_key_file) {
            (Some(_), Some(_)) => Err("`s3.secret_key_file`: `s3.secret_key` is set too".to_owned()),
            (Some(secret), None) if !secret.0.is_empty() => Ok(secret.clone()),
            (_, None) => {
                Err("`s3.secret_key` or `s3.secret_key_file`: must be set with `s3.bucket`".to_owned())
            }
            (None, Some(file)) => {
                let read = std::fs::read_to_string(file)
                    .map_err(|error| format!("`s3.secret_key_file`: {}: {error}", file.display()))?;
                let secret = read.trim();
                if secret.is_empty() {
                    return Err(format!("`s3.secret_key_file`: {} is empty", file.display()));
                }
                Ok(Secret(secret.to_owned()))
            }
        }
    }
}

fn is_bucket_name(name: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (3..=63).contains(&name.len())
        && name.bytes().all(|byte| letter(byte) || matches!(byte, b'.' | b'-'))
        && name.bytes().next().is_some_and(letter)
        && name.bytes().last().is_some_and(letter)
}

#[cfg(test)]
mod tests;
