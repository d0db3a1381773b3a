//! The sources that the register has, and those that a file brings.

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

use crate::desk::intake::sources::letters;
use crate::model::counting::confidence::Sources;
use crate::model::record::articles::Articles;
use crate::model::record::identity::{self, Identity, NO_TITLE, TakenKeys};
use crate::model::record::incident::Incident;
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
    /// Keys that are taken, also by sources that are no longer there.
    pub taken: TakenKeys,
    /// Of those that are public, the origins that anybody can read.
    pub public_origins: HashMap<String, BTreeSet<String>>,
    /// Those that the file brings, or says otherwise.
    pub brought: BTreeSet<String>,
    /// Those of them that nobody has checked yet.
    pub unchecked: Vec<String>,
    articles: Articles,
    by_day: HashMap<(String, Option<String>), Vec<String>>,
    /// What the file calls its new sources, with their keys.
    labels: HashMap<String, String>,
    /// Sources that became part of others, with the keys of these.
    merged: HashMap<String, String>,
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

impl SourceIndex {
    /// Takes a source in, in place of what was there of its key.
    pub fn put(&mut self, source: Source) {
        let key = source.key.clone();
        self.articles.put(&source);
        self.taken.take(key.clone(), true);
        let after = day(&source);
        let before = self.sources.insert(key.clone(), source).map(|before| day(&before));
        if before.as_ref() != Some(&after) {
            if let Some(keys) = before.and_then(|before| self.by_day.get_mut(&before)) {
                keys.retain(|other| *other != key);
            }
            self.by_day.entry(after).or_default().push(key);
        }
    }

    /// The key of the source that the row means; a new one is taken in.
    pub fn find(&mut self, said: SourceRef) -> Result<String, Refusal> {
        if let Some(key) = self.key_of(&said.name) {
            return Ok(key.to_owned());
        }
        let Some(mut source) = said.source else {
            return Err((
                "unknown-source",
                format!(
                    "the register has no source {}; write an existing key, or add source_date, source_url or source_title",
                    text::excerpt(&said.name)
                ),
            ));
        };
        source.outlet = said.name;
        if let Some(key) = self.same(&source) {
            return Ok(key.to_owned());
        }
        if source.outlet.is_empty() {
            return Err(("required", "a new source needs its outlet".to_owned()));
        }
        if let Some(key) = self.only_of_its_day(&source)? {
            return Ok(key);
        }
        if source.title.is_empty() {
            NO_TITLE.clone_into(&mut source.title);
        }
        Ok(self.bring(source))
    }

    /// The key of what the file calls so: a new source of its own, or one of the register.
    #[must_use]
    pub fn key_of(&self, name: &str) -> Option<&str> {
        let key = self.labels.get(name).or_else(|| self.merged.get(name)).map(String::as_str);
        key.or_else(|| self.sources.get(name).map(|source| source.key.as_str()))
    }

    /// The source that is the same article as this one.
    #[must_use]
    pub fn same(&self, source: &Source) -> Option<&str> {
        let identity = Identity::of(source);
        let same = self.articles.same(&identity).find(|key| self.current(key) != source.key);
        same.map(|key| self.current(key))
    }

    fn current<'a>(&'a self, key: &'a str) -> &'a str {
        self.merged.get(key).map_or(key, String::as_str)
    }

    /// A new source, which gets its key here; what it has for one is what the file calls it.
    pub fn bring(&mut self, mut source: Source) -> String {
        let key = identity::public_key(&source, &self.taken, letters);
        let label = std::mem::replace(&mut source.key, key.clone());
        self.call(label, key.clone());
        self.change(source);
        key
    }

    /// Nothing is looked up any more, but by its key.
    pub fn forget(&mut self) {
        (self.articles, self.by_day, self.taken) = Default::default();
    }

    /// From now on the file calls a source so.
    pub fn call(&mut self, label: String, key: String) {
        if !label.is_empty() {
            self.labels.insert(label, key);
        }
    }

    /// A source that the file brings, or says otherwise.
    pub fn change(&mut self, source: Source) {
        self.brought.insert(source.key.clone());
        self.unchecked.push(source.key.clone());
        self.put(source);
    }

    /// Cites sources by the keys that they have in the register.
    pub fn cite<'a>(&self, cited: impl Iterator<Item = &'a mut String>) {
        for name in cited {
            if let Some(key) = self.labels.get(name).or_else(|| self.merged.get(name)) {
                key.clone_into(name);
            }
        }
    }

    /// A source that became part of another: what is its article is that.
    pub fn merge(&mut self, source: &Source, into: String) {
        self.articles.put(source);
        self.by_day.entry(day(source)).or_default().push(source.key.clone());
        self.merged.insert(source.key.clone(), into);
    }

    /// Once all are there: what cites or derives from one that became part of another does so from that.
    pub fn follow_merged(&mut self) {
        let (merged, keys): (_, Vec<String>) = (self.merged.clone(), self.merged.keys().cloned().collect());
        for key in keys {
            let mut into = key.clone();
            while let Some(next) = merged.get(&into) {
                into.clone_from(next);
            }
            self.merged.insert(key, into);
        }
        for source in self.sources.values_mut() {
            if source.derived_from.iter().any(|origin| self.merged.contains_key(origin)) {
                let origins = source.derived_from.iter().map(|key| self.merged.get(key).unwrap_or(key));
                let mut once: Vec<String> = Vec::new();
                for origin in origins.filter(|origin| **origin != source.key) {
                    if !once.contains(origin) {
                        once.push(origin.clone());
                    }
                }
                source.derived_from = once;
            }
        }
    }

    /// An incident as it cites its sources now.
    pub fn cite_now(&self, incident: &mut Incident) {
        self.cite(incident.source_keys_mut());
        for claim in &mut incident.claims {
            claim.via.take_if(|via| Some(&*via) == claim.source.as_ref());
        }
    }

    /// A source as an export holds it, and the origins that it does not tell.
    pub fn exported(&self, key: &str) -> Option<(Source, Vec<String>)> {
        let mut source = self.sources.get(key)?.clone();
        let Some(public) = self.public_origins.get(key) else { return Some((source, Vec::new())) };
        let (told, hidden) = source.derived_from.into_iter().partition(|origin| public.contains(origin));
        source.derived_from = told;
        Some((source, hidden))
    }

    /// Whether the source of this key reads so.
    #[must_use]
    pub fn reads_so(&self, key: &str, said: &Source) -> bool {
        let mut said = Source { key: key.to_owned(), ..said.clone() };
        self.cite(said.derived_from.iter_mut());
        self.sources.get(key) == Some(&said)
    }

    /// Outlet and day alone mean the one source that there is of them. Of an address that nobody has, there is none: it
    /// would be lost.
    fn only_of_its_day(&self, said: &Source) -> Result<Option<String>, Refusal> {
        if said.url.is_some() || !said.title.is_empty() {
            return Ok(None);
        }
        // One that became part of another means that one.
        let named = self.by_day.get(&day(said)).into_iter().flatten();
        let several: BTreeSet<&str> = named.map(|key| self.current(key)).collect();
        let several: Vec<&str> = several.into_iter().collect();
        match several.as_slice() {
            [] => Ok(None),
            [only] => Ok(Some((*only).to_owned())),
            several => {
                let more = if several.len() > TOLD {
                    format!(" and {} more", several.len() - TOLD)
                } else {
                    String::new()
                };
                let message = format!(
                    "the register has several sources with this outlet and date: {}{more}; write the key of one of them, or source_url",
                    several[..several.len().min(TOLD)].join(", ")
                );
                Err(("ambiguous", message))
            }
        }
    }
}

fn day(source: &Source) -> (String, Option<String>) {
    (text::fold(&source.outlet), source.published.as_ref().map(ToString::to_string))
}
