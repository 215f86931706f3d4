//! Texts that people write, with the lengths a document takes.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What is wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadText {
    /// Nothing but white space.
    #[error("empty")]
    Empty,
    /// More characters than it may have.
    #[error("longer than {max} characters")]
    Long {
        /// How many it may have.
        max: usize,
    },
    /// A control character, or a line break where there may be none.
    #[error("a character that cannot be used")]
    Character,
}

macro_rules! text {
    ($($(#[$doc:meta])* $name:ident max $max:literal allows $allowed:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The most characters it has.
            pub const MAX: usize = $max;

            /// The text without white space around it.
            pub fn new(text: &str) -> Result<Self, BadText> {
                let text = text.trim();
                if text.is_empty() {
                    return Err(BadText::Empty);
                }
                if text.chars().count() > Self::MAX {
                    return Err(BadText::Long { max: Self::MAX });
                }
                let allowed: fn(char) -> bool = $allowed;
                if !text.chars().all(allowed) {
                    return Err(BadText::Character);
                }
                Ok(Self(text.to_owned()))
            }

            /// What stands where a text was erased, and there has to be one.
            pub fn erased() -> Self {
                Self("–".to_owned())
            }

            /// The text where there is one: white space alone is none.
            pub fn optional(text: &str) -> Result<Option<Self>, BadText> {
                if text.trim().is_empty() { Ok(None) } else { Self::new(text).map(Some) }
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                let read = Self::new(&text).map_err(serde::de::Error::custom)?;
                if read.0 == text { Ok(read) } else { Err(serde::de::Error::custom("white space around it")) }
            }
        }
    )*};
}

text! {
    /// One line: a title, a few words on a step.
    Short max 120 allows |c| !c.is_control();
    /// A text of some lines.
    Prose max 1500 allows |c| c == '\n' || !c.is_control();
    /// The name of one of the app's pictograms.
    Pictogram max 40 allows |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_trimmed_and_measured_in_characters() {
        assert_eq!(Short::new("  Kratta löv ").unwrap().as_str(), "Kratta löv");
        assert_eq!(Short::new(&"å".repeat(120)).unwrap().as_str().chars().count(), 120);
        assert_eq!(Short::new(&"å".repeat(121)), Err(BadText::Long { max: 120 }));
        assert_eq!(Short::new(" \n"), Err(BadText::Empty));
        assert_eq!(Short::new("två\nrader"), Err(BadText::Character));
        assert!(Prose::new("två\nrader").is_ok());
        assert_eq!(Short::optional(" "), Ok(None));
        assert_eq!(Pictogram::new("Broom"), Err(BadText::Character));
    }
}
