//! Words that people write to each other at the desk.

use serde::{Deserialize, Deserializer};

/// The most characters.
const MOST: usize = 2000;

/// Words that somebody has to say: not empty, at most 2,000 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark(pub String);

impl<'de> Deserialize<'de> for Remark {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words = String::deserialize(deserializer)?;
        let length = words.chars().count();
        if words.trim().is_empty() || length > MOST {
            return Err(serde::de::Error::custom(format!(
                "{length} characters are not allowed here: 1 to {MOST}, not only spaces"
            )));
        }
        Ok(Self(words))
    }
}
