//! The words of a mapping file, taken one by one, so that what is left over can be named.

use serde::de::DeserializeOwned;
use toml::{Table, Value};

use crate::model::advice::words::did_you_mean;
use crate::model::value::text::excerpt;

/// A part of the file, of which the words have not all been read yet.
pub(crate) struct Settings(pub(crate) Table);

impl Settings {
    /// The whole file.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let wrong = |error: toml::de::Error| {
            let at = error.span().map_or(0, |span| span.start.min(text.len()));
            let line = text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
            let said = excerpt(text.lines().nth(line - 1).unwrap_or_default().trim());
            format!(
                "line {line} of the mapping file is not TOML: {said}; write name = \"text\" or name = {{ column = \"text\" }}, each name once"
            )
        };
        text.parse().map(Self).map_err(wrong)
    }

    /// What a word says, if the file has it; `how` says how to write it.
    pub(crate) fn take<T: DeserializeOwned>(&mut self, name: &str, how: &str) -> Result<Option<T>, String> {
        let Some(said) = self.0.remove(name) else { return Ok(None) };
        said.try_into().map(Some).map_err(|_| format!("{name} is written so: {how}"))
    }

    /// Refuses the words that nobody has read.
    pub(crate) fn end(self, known: &[&str]) -> Result<(), String> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(name) => Err(format!(
                "{} means nothing here{}; the words are {}",
                excerpt(name),
                did_you_mean(name, known.iter().copied()),
                known.join(", ")
            )),
        }
    }
}

/// One of the sheet's columns: by its name, or by its number from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Column {
    Name(String),
    Number(usize),
}

impl Column {
    pub(crate) fn read(said: Value) -> Result<Self, String> {
        match said {
            // As it is compared: runs of white space are one space.
            Value::String(name) => Ok(Self::Name(name.split_whitespace().collect::<Vec<_>>().join(" "))),
            Value::Integer(number) => match usize::try_from(number) {
                Ok(number) if number > 0 => Ok(Self::Number(number)),
                _ => Err("columns are counted from 1".to_owned()),
            },
            _ => Err("a column is its name in quotation marks, or its number".to_owned()),
        }
    }
}
