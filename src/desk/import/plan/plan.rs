//! What is found while a file is checked, and what is to be done.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::desk::import::cells::source_index::SourceIndex;
use crate::desk::import::error::Error;
use crate::desk::import::plan::register_state::Base;
use crate::desk::import::problem::Problems;
use crate::desk::records::record::Record;
use crate::model::counting::confidence::Sources;
use crate::model::record::claim_figure::widest;
use crate::model::record::incident::Incident;
use crate::model::redaction::redact::Origin;
use crate::model::validation::check;
use crate::model::vocabulary::record::Basis;

/// One incident that is to be saved.
#[derive(Debug, Clone)]
pub struct Planned {
    /// The record.
    pub id: Uuid,
    /// Its whole new content.
    pub content: Incident,
    /// The revision it changes; none of a new record.
    pub parent: Option<Uuid>,
    /// What a row without an id is known by: what it came to, and of a table what it says.
    pub digests: Vec<[u8; 32]>,
}

/// A new incident of which it is not yet known whether it has been imported before.
#[derive(Debug)]
pub struct Fresh {
    content: Incident,
    /// What it came to.
    pub digest: [u8; 32],
    /// What its row says.
    row: Option<[u8; 32]>,
}

/// The work on a file.
#[derive(Debug)]
pub struct Planning {
    /// The sources.
    pub shelf: SourceIndex,
    /// The sources as the register has them, where a file says some otherwise.
    pub exported: Sources,
    /// What is wrong.
    pub problems: Problems,
    /// The last day a date may lie on.
    pub today: NaiveDate,
    /// What is to be saved.
    pub planned: Vec<Planned>,
    /// Rows that say nothing new.
    pub unchanged: u64,
    /// Revisions of these that still wait: they say what the rows say.
    pub waiting: Vec<Uuid>,
    ids: BTreeSet<Uuid>,
    digests: BTreeMap<[u8; 32], u64>,
}

impl Planning {
    /// Begins.
    pub fn new(shelf: SourceIndex, today: NaiveDate) -> Self {
        Self {
            shelf,
            exported: Sources::new(),
            problems: Problems::default(),
            today,
            planned: Vec::new(),
            unchanged: 0,
            waiting: Vec::new(),
            ids: BTreeSet::new(),
            digests: BTreeMap::new(),
        }
    }

    /// The record that an id means; a problem where there is none that can be changed, or it stood before.
    pub fn open<'b>(&mut self, column: &str, id: Uuid, base: Option<&'b Base>) -> Option<&'b Base> {
        let Some(base) = base else {
            self.problems.add(
                column,
                "unknown-id",
                "the register has no incident with this id; of a new one leave the id empty",
            );
            return None;
        };
        if !matches!(base.state.as_str(), "submitted" | "published") {
            self.problems.add(
                column,
                "not-open",
                format!("the incident is {} and is not changed by an import", base.state),
            );
            return None;
        }
        if !self.ids.insert(id) {
            self.problems.add(column, "repeated", "this id stands twice in the file");
            return None;
        }
        Some(base)
    }

    /// The sources that the row brought, or a table of which the lines are known by key.
    pub fn check_sources(&mut self, column: &str, lines: Option<(&'static str, &BTreeMap<String, u64>)>) {
        for key in std::mem::take(&mut self.shelf.unchecked) {
            let Some(mut source) = self.shelf.sources.get(&key).cloned() else { continue };
            if let Some((table, line)) = lines.and_then(|(table, lines)| Some((table, *lines.get(&key)?))) {
                self.problems.at(Some(table), line);
            }
            let faults = check::source(&mut source, &|key| self.shelf.sources.contains_key(key), self.today);
            self.problems.faults(faults, |pointer| {
                if column.is_empty() { pointer.trim_start_matches('/').to_owned() } else { column.to_owned() }
            });
            self.shelf.put(source);
        }
    }

    fn check(&mut self, content: &mut Incident, origin: &Origin, column: impl Fn(&str) -> String) {
        let faults = check::restored_incident(
            content,
            &|key| self.shelf.sources.contains_key(key),
            self.today,
            origin,
        );
        self.problems.faults(faults, column);
    }

    /// A new incident, read in the row that is looked at.
    pub fn fresh(
        &mut self,
        (line, row): (u64, Option<[u8; 32]>),
        mut content: Incident,
        column: impl Fn(&str) -> String,
    ) -> Result<Option<Fresh>, Error> {
        let before = self.problems.count();
        self.check(&mut content, &Origin::default(), column);
        if self.problems.count() > before {
            return Ok(None);
        }
        let json = serde_json_canonicalizer::to_vec(&content).map_err(crate::desk::error::Error::Json)?;
        let digest = Sha256::digest(json).into();
        Ok(self.is_first(digest, line).then_some(Fresh { content, digest, row }))
    }

    fn is_first(&mut self, digest: [u8; 32], line: u64) -> bool {
        let Some(same) = self.digests.insert(digest, line) else { return true };
        self.problems.add(
            "",
            "repeated",
            format!("the same as row {same}; take one of them out, or say what sets them apart"),
        );
        false
    }

    /// A row of which the words have been imported before.
    pub fn known_row(&mut self, digest: [u8; 32], line: u64, waiting: Option<Uuid>) {
        if self.is_first(digest, line) {
            self.unchanged += 1;
            self.waiting.extend(waiting);
        }
    }

    /// New incidents, but for those that have been imported before.
    pub fn take_fresh(&mut self, fresh: Vec<Fresh>, imported: &BTreeMap<[u8; 32], Option<Uuid>>) {
        for Fresh { content, digest, row } in fresh {
            if let Some(waiting) = imported.get(&digest) {
                self.unchanged += 1;
                self.waiting.extend(waiting);
            } else {
                let digests = std::iter::once(digest).chain(row).collect();
                self.planned.push(Planned { id: Uuid::new_v4(), content, parent: None, digests });
            }
        }
    }

    /// A record as the file has it.
    pub fn changed(
        &mut self,
        holder: &str,
        base: &Base,
        mut content: Incident,
        column: impl Fn(&str) -> String,
    ) -> Result<(), Error> {
        refigure(base, &mut content);
        if content == base.content {
            self.unchanged += 1;
            return Ok(());
        }
        self.check(&mut content, &base.protection.origin, column);
        let content_json = Record::Incident(content.clone()).to_json()?;
        if content == base.content || content_json == base.newest.content {
            self.unchanged += 1;
            let own = content != base.content && base.newest.waits && base.newest.author == holder;
            self.waiting.extend(own.then_some(base.newest.id));
        } else {
            self.planned.push(Planned {
                id: base.id,
                content,
                parent: Some(base.revision),
                digests: Vec::new(),
            });
        }
        Ok(())
    }
}

/// A figure that is the widest of the claims follows them, where only they have changed.
fn refigure(base: &Base, content: &mut Incident) {
    let Some(figure) = content
        .people
        .as_ref()
        .filter(|figure| figure.basis == Basis::Widest && base.content.people.as_ref() == Some(figure))
    else {
        return;
    };
    if content.claims != base.content.claims
        && let Some(widest) = widest(&content.claims, figure.counts)
    {
        content.people = Some(widest);
    }
}
