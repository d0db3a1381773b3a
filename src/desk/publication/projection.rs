//! What the public may see, as it follows from what was published: pure, without SQL. The door steps it by one version;
//! a rebuild steps it through all of them; so both write the same.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::publication::commitment::leaf;
pub use crate::desk::publication::publication::{Publication, Seal, Version};
use crate::desk::publication::rows::{ChangeRow, EventRow, IncidentRow, Rows, SourceRow, VersionRow};
use crate::desk::publication::search_text;
use crate::desk::records::record::Record;
use crate::model::counting::confidence::Sources;
use crate::model::record::context::PublicContextEvent;
use crate::model::record::incident::Incident;
use crate::model::record::source::PublicSource;
use crate::model::redaction::public::PublicIncident;
use crate::model::redaction::redact::{Origin, Protection, leaks, redact};
use crate::model::validation::check::Fault;
use crate::model::vocabulary::publication::{Change, Subject};

/// What is public of a record now.
#[derive(Debug, Clone)]
struct Standing {
    content: Record,
    protection: Protection,
    since: u32,
    leaf: [u8; 32],
}

/// The public register at one version, or the part of it that the next version can touch.
#[derive(Debug, Default)]
pub struct Projection {
    sources: Sources,
    standing: BTreeMap<Uuid, Standing>,
    /// Which incidents embed a source, by its key.
    embedded: BTreeMap<String, BTreeSet<Uuid>>,
    /// Withdrawn records: no version names them any more.
    withdrawn: BTreeSet<Uuid>,
    /// What was published before is read again: what was not public then is covered, where a new publication is refused.
    replaying: bool,
}

impl Projection {
    /// For the next version, in which everything that is named has to be public.
    #[must_use]
    pub fn next(withdrawn: BTreeSet<Uuid>) -> Self {
        Self { withdrawn, ..Self::default() }
    }

    /// For the versions that there are, with today's protection.
    #[must_use]
    pub fn of_past(withdrawn: BTreeSet<Uuid>) -> Self {
        Self { withdrawn, replaying: true, ..Self::default() }
    }

    /// Adds a source that others cite.
    pub fn add_source(&mut self, source: crate::model::record::source::Source) {
        self.sources.insert(source.key.clone(), source);
    }

    /// Adds what is public of a record since a version.
    pub fn add(&mut self, record: Uuid, content: Record, protection: Protection, since: u32, leaf: [u8; 32]) {
        if let Some(old) = self.standing.get(&record) {
            for key in embeds(&old.content, &old.protection) {
                self.embedded.entry(key).or_default().remove(&record);
            }
        }
        for key in embeds(&content, &protection) {
            self.embedded.entry(key).or_default().insert(record);
        }
        if let Record::Source(source) = &content {
            self.add_source(source.clone());
        }
        self.standing.insert(record, Standing { content, protection, since, leaf });
    }

    /// The leaf of what is public of a record now.
    #[must_use]
    pub fn leaf(&self, record: Uuid) -> Option<[u8; 32]> {
        self.standing.get(&record).map(|standing| standing.leaf)
    }

    /// Whether the public would see any difference. What they would not see leaves no trace.
    #[must_use]
    pub fn is_news(&self, publication: &Publication) -> bool {
        let Publication { record, content, protection, .. } = publication;
        match (self.standing.get(record).map(|standing| &standing.content), content) {
            (Some(Record::Incident(old)), Some(Record::Incident(new))) => {
                let seen = |incident| self.document(*record, incident, protection, 0, DateTime::UNIX_EPOCH);
                seen(old) != seen(new)
            }
            (Some(old), Some(new)) => old != new,
            (None, _) | (_, None) => true,
        }
    }

    /// Steps to the next version: adds the rows that it makes to `rows`. A source that reads differently brings every
    /// incident whose document it changes along, in the same version.
    pub fn step(&mut self, version: &Version, act: Vec<Publication>, rows: &mut Rows) -> Result<(), Error> {
        let Version { n, at, act: kind } = version;
        rows.versions.push(VersionRow { n: *n, at: *at, act: kind.clone() });
        let before: Vec<(Uuid, PublicIncident)> =
            self.touched(&act).into_iter().filter_map(|id| Some((id, self.present(id, *n, *at)?))).collect();
        for publication in &act {
            if let Some(Record::Source(source)) = publication.shown() {
                self.add_source(source.clone());
            }
        }
        let mut seq = 0;
        for publication in act {
            seq += 1;
            self.publish(*n, seq, *at, publication, rows)?;
        }
        for (id, before) in before {
            let Some(after) = self.present(id, *n, *at).filter(|after| *after != before) else { continue };
            seq += 1;
            self.republish(*n, seq, id, &after, rows)?;
        }
        Ok(())
    }

    /// The incidents that a source of the act may change: those that embed it, or a source that derives from it. Not those
    /// that are in the act themselves.
    fn touched(&self, act: &[Publication]) -> BTreeSet<Uuid> {
        let mut reached: BTreeSet<&str> = act.iter().filter_map(Publication::key).collect();
        let mut before = 0;
        while before < reached.len() {
            before = reached.len();
            let derived = self
                .sources
                .values()
                .filter(|source| source.derived_from.iter().any(|key| reached.contains(key.as_str())));
            let derived: Vec<&str> = derived.map(|source| source.key.as_str()).collect();
            reached.extend(derived);
        }
        let mut touched: BTreeSet<Uuid> =
            reached.iter().filter_map(|key| self.embedded.get(*key)).flatten().copied().collect();
        for publication in act {
            touched.remove(&publication.record);
        }
        touched
    }

    fn document(
        &self,
        id: Uuid,
        incident: &Incident,
        protection: &Protection,
        n: u32,
        at: DateTime<Utc>,
    ) -> PublicIncident {
        let mut redacted = redact(incident.clone(), &self.cover(incident, protection));
        redacted.incident.related.retain(|related| !self.withdrawn.contains(&related.incident));
        PublicIncident::compute(id, redacted, &self.sources, n, at)
    }

    /// The protection; in the past with the sources that were not public then, as if they were confidential.
    fn cover<'a>(&self, incident: &Incident, protection: &'a Protection) -> Cow<'a, Protection> {
        let mut cover = Cow::Borrowed(protection);
        for key in incident.source_keys() {
            if self.replaying && !self.sources.contains_key(&key) && !protection.origin.absent.contains(&key)
            {
                cover.to_mut().sources.insert(key);
            }
        }
        cover
    }

    /// The present record of an incident, as it reads with the sources as they are now.
    fn present(&self, id: Uuid, n: u32, at: DateTime<Utc>) -> Option<PublicIncident> {
        let standing = self.standing.get(&id)?;
        let Record::Incident(incident) = &standing.content else { return None };
        Some(self.document(id, incident, &standing.protection, n, at))
    }

    fn publish(
        &mut self,
        n: u32,
        seq: u32,
        at: DateTime<Utc>,
        publication: Publication,
        rows: &mut Rows,
    ) -> Result<(), Error> {
        self.end(publication.subject, publication.record, n, rows);
        let leaf = if publication.shown().is_some() {
            self.begin(n, at, &publication, rows)?
        } else {
            taken_back(publication.seal)
        };
        let Publication { record, subject, change, content, protection, .. } = publication;
        rows.changes.push(ChangeRow { n, seq, kind: change, subject, record, leaf, follows: false });
        match content.filter(|_| change.stands()) {
            Some(content) => self.add(record, content, protection, n, leaf),
            None => self.forget(record),
        }
        Ok(())
    }

    /// Adds the row of what stands from now on, and gives its leaf.
    fn begin(
        &self,
        n: u32,
        at: DateTime<Utc>,
        publication: &Publication,
        rows: &mut Rows,
    ) -> Result<[u8; 32], Error> {
        let Publication { record, change, content, protection, seal, .. } = publication;
        let (record, seal) = (*record, *seal);
        match content {
            Some(Record::Incident(incident)) => {
                let public = self.document(record, incident, protection, n, at);
                // What was public before a place was hidden is shown without the texts that name it; new words are refused.
                let new =
                    matches!(seal, Seal::Nonce(_)) && matches!(change, Change::Created | Change::Corrected);
                rows.begin_incident(self.incident_row(incident, protection, &public, new)?);
                sealed(seal, &public)
            }
            Some(content @ Record::Source(source)) => {
                self.refuse_private(record, content, &protection.origin)?;
                let public = PublicSource { id: record, source: source.clone(), version: n, updated: at };
                rows.begin_source(SourceRow::new(&public)?);
                sealed(seal, &public)
            }
            Some(content @ Record::ContextEvent(event)) => {
                self.refuse_private(record, content, &protection.origin)?;
                let public = PublicContextEvent { id: record, event: event.clone(), version: n, updated: at };
                rows.begin_event(EventRow::new(&public)?);
                sealed(seal, &public)
            }
            None => Ok(taken_back(seal)),
        }
    }

    /// Takes out what is no longer public.
    fn forget(&mut self, record: Uuid) {
        let Some(Standing { content, protection, .. }) = self.standing.remove(&record) else { return };
        for key in embeds(&content, &protection) {
            self.embedded.entry(key).or_default().remove(&record);
        }
        if let Some(key) = content.key() {
            self.sources.remove(key);
        }
    }

    /// An incident whose own words stand, and so its leaf, while a source that it cites reads differently.
    fn republish(
        &mut self,
        n: u32,
        seq: u32,
        id: Uuid,
        public: &PublicIncident,
        rows: &mut Rows,
    ) -> Result<(), Error> {
        self.end(Subject::Incident, id, n, rows);
        let Some(Standing { content: Record::Incident(incident), protection, leaf, .. }) =
            self.standing.get(&id)
        else {
            return Ok(());
        };
        rows.begin_incident(self.incident_row(incident, protection, public, false)?);
        let kind = Change::Corrected;
        rows.changes.push(ChangeRow {
            n,
            seq,
            kind,
            subject: Subject::Incident,
            record: id,
            leaf: *leaf,
            follows: true,
        });
        if let Some(standing) = self.standing.get_mut(&id) {
            standing.since = n;
        }
        Ok(())
    }

    /// Ends the present state of a record, if it has one.
    fn end(&self, subject: Subject, record: Uuid, n: u32, rows: &mut Rows) {
        if let Some(standing) = self.standing.get(&record) {
            rows.end(subject, record, standing.since, n);
        }
    }

    /// The finished row, if nothing in it says what protection hides or names a source that is not public.
    fn incident_row(
        &self,
        incident: &Incident,
        protection: &Protection,
        public: &PublicIncident,
        new: bool,
    ) -> Result<IncidentRow, Error> {
        let protection = &*self.cover(incident, protection);
        let mut leaks = leaks(incident, protection, public);
        leaks.retain(|leak| new || !leak.masked);
        if !leaks.is_empty() {
            return Err(Error::Leaks { record: public.id, leaks });
        }
        self.refuse_private(
            public.id,
            &Record::Incident(redact(incident.clone(), protection).incident),
            &protection.origin,
        )?;
        IncidentRow::new(public, search_text::search_text(public))
    }

    /// Every source that a public record names is public, or was not known where the record came from.
    fn refuse_private(&self, record: Uuid, redacted: &Record, origin: &Origin) -> Result<(), Error> {
        let private = redacted
            .citations()
            .into_iter()
            .filter(|(_, key)| !self.sources.contains_key(*key) && !origin.absent.contains(*key));
        let faults: Vec<Fault> = private
            .map(|(pointer, key)| Fault {
                pointer,
                code: "source-not-public",
                message: format!("the source {key} is not public; publish it with or before this"),
            })
            .collect();
        if faults.is_empty() { Ok(()) } else { Err(Error::Faulty { record, faults }) }
    }
}

/// The keys of the sources that a public incident embeds.
fn embeds(content: &Record, protection: &Protection) -> BTreeSet<String> {
    let Record::Incident(incident) = content else { return BTreeSet::new() };
    redact(incident.clone(), protection).incident.source_keys()
}

/// The leaf of what no longer stands: the one that it had.
fn taken_back(seal: Seal) -> [u8; 32] {
    match seal {
        Seal::Leaf(leaf) => leaf,
        Seal::Nonce(_) => [0; 32],
    }
}

fn sealed(seal: Seal, public: &impl Serialize) -> Result<[u8; 32], Error> {
    match seal {
        Seal::Leaf(leaf) => Ok(leaf),
        Seal::Nonce(nonce) => leaf(&nonce, &serde_json::to_value(public).map_err(Error::Json)?),
    }
}
