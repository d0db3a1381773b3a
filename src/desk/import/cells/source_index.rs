//! The sources that the register has, and those that a file brings.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use uuid::Uuid;

use crate::model::counting::confidence::Sources;
use crate::model::record::source::Source;
use crate::model::value::text;

/// A source that the register has.
#[derive(Debug)]
pub struct Known {
    /// The record.
    pub record: Uuid,
    /// Its newest accepted, else newest revision.
    pub revision: Uuid,
}

/// Every source that a claim may name.
#[derive(Debug, Default)]
pub struct SourceIndex {
    /// By key, as they are now, with those that the file brings.
    pub sources: Sources,
    /// The records of those that the register has.
    pub known: HashMap<String, Known>,
    /// Keys that are taken, also by sources that no longer stand.
    pub taken: BTreeSet<String>,
    /// Of those that are public, the origins that anybody can read.
    pub public_origins: HashMap<String, BTreeSet<String>>,
    /// Those that the file brings, or says otherwise.
    pub brought: BTreeSet<String>,
    /// Those of them that nobody has checked yet.
    pub unchecked: Vec<String>,
    by_url: HashMap<String, String>,
    by_name: BTreeMap<(String, Option<String>), Vec<String>>,
    /// The next number of a key that is taken.
    numbers: HashMap<String, u32>,
}

/// What a row says of a source.
#[derive(Debug, Default)]
pub struct SourceRef {
    /// A key, or an outlet.
    pub name: String,
    /// The source, as far as the row says: without a key, and perhaps without outlet and title.
    pub source: Option<Source>,
}

/// Why no source was found or made: a word, and a sentence.
pub type Refusal = (&'static str, String);

/// So many keys are told where several would do.
const TOLD: usize = 5;
/// Stands where nobody gave a title.
const NO_TITLE: &str = "(no title given)";

impl SourceIndex {
    /// Puts a source on the shelf.
    pub fn put(&mut self, source: Source) {
        let key = source.key.clone();
        if let Some(url) = &source.url {
            self.by_url.entry(plain(url)).or_insert_with(|| key.clone());
        }
        let named = self.by_name.entry(name(&source)).or_default();
        if !named.contains(&key) {
            named.push(key.clone());
        }
        self.taken.insert(key.clone());
        self.sources.insert(key, source);
    }

    /// The key of the source that the row means; a new one is put on the shelf.
    pub fn find(&mut self, said: SourceRef) -> Result<String, Refusal> {
        if self.sources.contains_key(&said.name) {
            return Ok(said.name);
        }
        let Some(mut source) = said.source else {
            return Err((
                "unknown-source",
                format!(
                    "the register has no source {}; write a key that it has, or say more: source_date, source_url or source_title",
                    text::excerpt(&said.name)
                ),
            ));
        };
        if let Some(key) = source.url.as_ref().and_then(|url| self.by_url.get(&plain(url))) {
            return Ok(key.clone());
        }
        if said.name.is_empty() {
            return Err(("required", "a source that the register does not have needs its outlet".to_owned()));
        }
        source.outlet = said.name;
        let same = self.same(&source);
        match same.as_slice() {
            [only] => return Ok(only.clone()),
            [] => (),
            several => {
                let more = if several.len() > TOLD {
                    format!(" and {} more", several.len() - TOLD)
                } else {
                    String::new()
                };
                let message = format!(
                    "the register has several sources of this outlet and date: {}{more}; write the key of one of them, or source_url",
                    several[..several.len().min(TOLD)].join(", ")
                );
                return Err(("ambiguous", message));
            }
        }
        source.key = self.free_key(&source);
        if source.title.is_empty() {
            NO_TITLE.clone_into(&mut source.title);
        }
        let key = source.key.clone();
        self.bring(source);
        Ok(key)
    }

    /// A source as an export holds it, and the origins that it does not tell.
    pub fn exported(&self, key: &str) -> Option<(Source, Vec<String>)> {
        let mut source = self.sources.get(key)?.clone();
        let Some(public) = self.public_origins.get(key) else { return Some((source, Vec::new())) };
        let (told, hidden) = source.derived_from.into_iter().partition(|origin| public.contains(origin));
        source.derived_from = told;
        Some((source, hidden))
    }

    /// A source that the file brings, or says otherwise.
    pub fn bring(&mut self, source: Source) {
        self.brought.insert(source.key.clone());
        self.unchecked.push(source.key.clone());
        self.put(source);
    }

    /// Those of the same outlet and date that do not contradict what the row says. Of an address that nobody has, there is
    /// none: it would be lost.
    fn same(&self, said: &Source) -> Vec<String> {
        if said.url.is_some() {
            return Vec::new();
        }
        let named = self.by_name.get(&name(said)).into_iter().flatten();
        let agrees =
            |known: &Source| said.title.is_empty() || text::fold(&said.title) == text::fold(&known.title);
        named.filter(|key| self.sources.get(*key).is_some_and(agrees)).cloned().collect()
    }

    /// Outlet and date, and a number where that is taken.
    fn free_key(&mut self, source: &Source) -> String {
        let date = source.published.as_ref().map(crate::model::value::edtf::Edtf::as_str).unwrap_or_default();
        let ascii = |text: &str| {
            text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect::<String>()
        };
        let outlet: String = text::slug(&ascii(&text::fold(&source.outlet))).chars().take(60).collect();
        let outlet = if outlet.is_empty() { "source".to_owned() } else { outlet };
        let key = text::slug(&format!("{outlet} {}", ascii(date)));
        if !self.taken.contains(&key) {
            return key;
        }
        // Thousands may be of one outlet and day.
        let next = self.numbers.entry(key.clone()).or_insert(2);
        loop {
            let numbered = format!("{key}-{next}");
            *next += 1;
            if !self.taken.contains(&numbered) {
                return numbered;
            }
        }
    }
}

fn plain(url: &str) -> String {
    url.trim_end_matches('/').to_owned()
}

fn name(source: &Source) -> (String, Option<String>) {
    (text::fold(&source.outlet), source.published.as_ref().map(ToString::to_string))
}
