//! What is found while a file is checked, and what is to be done.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::desk;
use crate::desk::import::cells::cells::RowReader;
use crate::desk::import::cells::columns;
use crate::desk::import::cells::source_index::SourceIndex;
use crate::desk::import::error::Error;
use crate::desk::import::plan::document::Document;
use crate::desk::import::plan::entry::{Entry, ONCE, SOURCES_AS_EXPORTED};
use crate::desk::import::plan::new_row;
use crate::desk::import::plan::own_words::warn;
use crate::desk::import::plan::planned::Planned;
use crate::desk::import::plan::register_state::{Base, Exported, to_json, without_place_keys};
use crate::desk::import::problem::Problems;
use crate::model::advice::shape::{self, Wrong};
use crate::model::record::claim_figure;
use crate::model::record::identity::{SAME_ARTICLE, same_article};
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::redaction::public::COMPUTED;
use crate::model::screening::cautions;
use crate::model::validation::{incident, source};
use crate::model::vocabulary::workflow::RecordState;

/// A link to another incident: its line and pointer, and the other's id.
type Link = (u64, String, Uuid);

/// The work on a file.
#[derive(Debug, Default)]
pub(crate) struct Planning {
    /// The sources, with those that the file brings.
    pub(crate) index: SourceIndex,
    pub(crate) problems: Problems,
    /// What in its words looks as if it could lead to a person.
    pub(crate) cautions: Problems,
    /// It is a contributor's: who sees only what is public and theirs.
    pub(crate) own: bool,
    /// The last day a date may lie on.
    pub(crate) today: NaiveDate,
    pub(crate) planned: Vec<Planned>,
    /// Records that say nothing new.
    pub(crate) unchanged: u64,
    /// Revisions of these that still wait: they say what the file says.
    pub(crate) waiting: Vec<Uuid>,
    /// Links to incidents of which it is not known yet whether the register has them.
    pub(crate) links: Vec<Link>,
    /// The incidents that the file has named so far.
    pub(crate) ids: BTreeSet<Uuid>,
    /// What it has said so far without an id, and on which line.
    pub(crate) digests: BTreeMap<[u8; 32], u64>,
}

impl Planning {
    /// The record that an id means; a problem where there is none that can be changed, or the file has it already.
    pub(crate) fn open<'b>(&mut self, column: &str, id: Uuid, base: Option<&'b Base>) -> Option<&'b Base> {
        let refused = match base {
            None => (
                "unknown-id",
                "the register has no incident with this id; leave the id empty for a new incident".to_owned(),
            ),
            Some(base) if !matches!(base.state, RecordState::Submitted | RecordState::Published) => {
                ("not-open", format!("the incident is {}, and an import cannot change it", base.state))
            }
            Some(_) if !self.ids.insert(id) => ("repeated", "this id is in the file twice".to_owned()),
            base => return base,
        };
        self.problems.add(column, refused.0, refused.1);
        None
    }

    /// What an entry says: of an incident that the register has, otherwise than its export. Sources go to the index.
    pub(crate) fn document(&mut self, entry: &Entry, exported: Option<&Exported>) -> Document {
        let mut document = match (exported, &entry.row) {
            (Some(exported), _) => Document::of_known(entry, exported, &mut self.problems),
            (None, Some(row)) => {
                let mut reader = RowReader { row, problems: &mut self.problems };
                let document = new_row::document(entry, &mut reader, &mut self.index);
                self.check_sources(|_, _, pointer| row.column(columns::of_source(pointer)).to_owned());
                document
            }
            (None, None) => Document { fields: entry.object.clone(), ..Document::default() },
        };
        without_place_keys(&mut document.fields);
        if let Some(sources) = document.fields.shift_remove("sources") {
            self.problems.at(entry.table, entry.line);
            self.bring(sources, exported);
        }
        document
    }

    /// Sources that the register has must be as it has them, or as it exported them with the record; new ones get their
    /// keys here.
    fn bring(&mut self, sources: Value, exported: Option<&Exported>) {
        let read: Vec<Source> = match serde_json::from_value(sources) {
            Ok(read) => read,
            Err(_) => return self.problems.add("/sources", "malformed", SOURCES_AS_EXPORTED),
        };
        for (at, source) in read.into_iter().enumerate() {
            let known = self.index.key_of(&source.key).map(str::to_owned);
            let same = self.index.same(&source).map(str::to_owned);
            let is_exported = exported.is_some_and(|exported| exported.public.sources.contains(&source));
            match (known, same) {
                (None, None) => {
                    self.index.bring(source);
                }
                (None, Some(same)) => self.index.call(source.key, same),
                (Some(known), _) if is_exported || self.index.reads_so(&known, &source) => (),
                (Some(known), Some(same)) if known == same && known != source.key => (),
                (Some(known), _) => {
                    let message = format!(
                        "the source {known} is different in the register; change it with sources.csv in an archive"
                    );
                    self.problems.add(&format!("/sources/{at}"), "conflict", message);
                }
            }
        }
        self.check_sources(|_, _, _| "/sources".to_owned());
    }

    /// The sources that came last into the index; `place` looks at the line of one, and says in which column it is.
    pub(crate) fn check_sources(&mut self, column: impl Fn(&mut Problems, &str, &str) -> String) {
        for key in std::mem::take(&mut self.index.unchecked) {
            let Some(mut source) = self.index.sources.get(&key).cloned() else { continue };
            self.index.cite(source.derived_from.iter_mut());
            for fault in source::check(&mut source, &|key| self.index.sources.contains_key(key), self.today) {
                let column = column(&mut self.problems, &key, &fault.pointer);
                self.problems.add(&column, fault.code, fault.message);
            }
            for caution in cautions::source(&source, &[]) {
                let column = column(&mut self.cautions, &key, &caution.pointer);
                self.cautions.add(&column, caution.code, cautions::advice(&caution));
            }
            self.index.put(source);
        }
    }

    /// A source that a table brings, or says otherwise than it is known; gives its key, if there is anything to save.
    pub(crate) fn take_source(&mut self, known: Option<&Source>, source: Source) -> Option<String> {
        let same = self.index.same(&source).map(str::to_owned);
        match (known, same) {
            (None, Some(same)) => {
                self.index.call(source.key, same);
                None
            }
            (None, None) if self.index.key_of(&source.key).is_some() => {
                let other = self.index.key_of(&source.key).unwrap_or_default();
                let message = format!("this source became part of {other}; change that one");
                self.problems.add("key", "conflict", message);
                None
            }
            (None, None) => Some(self.index.bring(source)),
            (Some(known), Some(same)) if self.index.same(known).is_none() => {
                self.problems.add("url", SAME_ARTICLE, same_article(&same));
                None
            }
            (Some(known), _) => {
                self.index.change(source);
                Some(known.key.clone())
            }
        }
    }

    /// What nobody writes; `how` says what to do with it.
    pub(crate) fn refuse_computed(
        &mut self,
        entry: &Entry,
        columns: impl Iterator<Item = String>,
        how: &str,
    ) {
        for column in columns {
            let message = format!("this is computed, or belongs in another column; leave it {how}");
            entry.refuse(&mut self.problems, &column, "computed", message);
        }
    }

    /// The record that a document makes, as it cites its sources in the register.
    pub(crate) fn typed(&mut self, entry: &Entry, mut record: Value) -> Option<Incident> {
        claim_figure::complete(&mut record);
        let wrong = shape::wrong::<Incident>(&record);
        for Wrong { fault, .. } in &wrong {
            entry.refuse_field(&mut self.problems, &fault.pointer, fault.code, fault.message.clone());
        }
        let mut incident: Incident = serde_json::from_value(record).ok()?;
        self.index.cite(incident.source_keys_mut());
        Some(incident)
    }

    /// What is wrong with a record; `place` gives the place in the document of a place in the record. Links that it did
    /// not have before are remembered: it is to be found out whether they lead anywhere.
    pub(crate) fn check(
        &mut self,
        entry: &Entry,
        content: &mut Incident,
        base: Option<&Base>,
        place: impl Fn(&str) -> String,
    ) {
        claim_figure::rest_on_asserting(content, base.map(|base| &base.content));
        let is_known = |key: &str| self.index.sources.contains_key(key);
        let origin = base.map(|base| base.protection.origin.clone()).unwrap_or_default();
        for fault in incident::check_restored(content, &is_known, self.today, &origin) {
            entry.refuse_field(&mut self.problems, &place(&fault.pointer), fault.code, fault.message);
        }
        warn(entry, (content, base), &mut self.cautions, &place);
        let before = base.map_or(&[][..], |base| &base.content.related);
        for (at, link) in content.related.iter().enumerate() {
            if before.iter().all(|known| known.incident != link.incident) {
                self.links.push((entry.line, format!("/related/{at}/incident"), link.incident));
            }
        }
    }

    /// A record that the register does not have; it may have been imported before. `mark` counts the problems that were
    /// found before it was read.
    pub(crate) fn new_record(
        &mut self,
        entry: &Entry,
        document: Document,
        mark: u64,
    ) -> Result<Option<Planned>, Error> {
        let names = document.fields.keys().filter(|name| COMPUTED.contains(&name.as_str()));
        let columns: Vec<_> = names.map(|name| format!("/{name}")).chain(document.computed).collect();
        self.refuse_computed(entry, columns.into_iter(), "out of a record without an id");
        if self.problems.count() > mark {
            return Ok(None);
        }
        let Some(mut content) = self.typed(entry, Value::Object(document.fields)) else { return Ok(None) };
        self.check(entry, &mut content, None, str::to_owned);
        if self.problems.count() > mark {
            return Ok(None);
        }
        let json = serde_json_canonicalizer::to_vec(&content).map_err(desk::Error::Json)?;
        let digest = Sha256::digest(&json).into();
        let digests = std::iter::once(digest).chain(entry.digest()).collect();
        let (id, line) = (Uuid::new_v4(), Some(entry.line));
        let planned = Planned { id, parent: None, content: json.into(), line, digests };
        Ok(self.is_first(entry, digest).then_some(planned))
    }

    fn is_first(&mut self, entry: &Entry, digest: [u8; 32]) -> bool {
        let same = self.digests.insert(digest, entry.line).filter(|_| entry.row_key().is_none());
        let Some(same) = same else { return true };
        let message = format!("the same as row {same}; {ONCE}");
        entry.refuse(&mut self.problems, "", "repeated", message);
        false
    }

    /// A row of which the words have been imported before.
    pub(crate) fn same_row(&mut self, entry: &Entry, digest: [u8; 32], waiting: Option<Uuid>) {
        if self.is_first(entry, digest) {
            self.unchanged += 1;
            self.waiting.extend(waiting);
        }
    }

    /// New records, but for those that have been imported before.
    pub(crate) fn plan_new(&mut self, new: Vec<Planned>, imported: &BTreeMap<[u8; 32], Option<Uuid>>) {
        for planned in new {
            if let Some(waiting) = planned.digests.first().and_then(|digest| imported.get(digest)) {
                self.unchanged += 1;
                self.waiting.extend(waiting);
            } else {
                self.planned.push(planned);
            }
        }
    }

    /// A record as the file has it, unless it is so already, or waits to be.
    pub(crate) fn plan_change(&mut self, holder: &str, base: &Base, content: &Incident) -> Result<(), Error> {
        let json = to_json(content)?;
        let same = base.newest.as_ref().filter(|newest| newest.is(&json));
        if *content == base.content {
            self.unchanged += 1;
        } else if let Some(same) = same {
            self.unchanged += 1;
            self.waiting.extend(same.waiting_of(holder));
        } else {
            let content = serde_json::to_vec(&json).map_err(desk::Error::Json)?.into();
            let (id, parent) = (base.id, Some(base.revision));
            self.planned.push(Planned { id, parent, content, line: None, digests: Vec::new() });
        }
        Ok(())
    }
}
