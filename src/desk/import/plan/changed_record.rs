//! What a document changes of a record that the register has: one way for sheets, archives and whole records.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::desk::import::error::Error;
use crate::desk::import::plan::document::Document;
use crate::desk::import::plan::entry::Entry;
use crate::desk::import::plan::planning::Planning;
use crate::desk::import::plan::register_state::{Base, Exported, to_json};
use crate::model::comparison::apply::apply;
use crate::model::comparison::changes::{FieldChange, changes};
use crate::model::record::claim_figure::{unstated, widest};
use crate::model::record::incident::{Figure, Incident};
use crate::model::redaction::public::COMPUTED;
use crate::model::vocabulary::record::Basis;

impl Planning {
    /// Changes in the record what the document says otherwise than the export. It has to be the export of the present
    /// state, what it changes must not be computed, and must not touch what the export hides. `mark` counts the problems
    /// that were found before the document was read.
    pub(crate) fn changed_record(
        &mut self,
        holder: &str,
        entry: &Entry,
        (base, exported): (&Base, &Exported),
        document: Document,
        mark: u64,
    ) -> Result<(), Error> {
        let said = Value::Object(document.fields);
        let found = changes(&exported.document, &said);
        let (computed, own): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|change| COMPUTED.contains(&field(change)));
        if base.since.is_some() && computed.iter().any(|change| field(change) == "version") {
            let says_more = !own.is_empty() || self.problems.count() > mark;
            // What is wrong with an older state is of no matter.
            self.problems.forget(mark);
            self.stale(entry, exported, says_more);
            return Ok(());
        }
        let names: BTreeSet<&str> = computed.iter().map(field).collect();
        let columns = names.into_iter().map(|name| format!("/{name}")).chain(document.computed);
        self.refuse_computed(entry, columns, "as it was exported, or leave it out");
        if self.problems.count() > mark {
            return Ok(());
        }
        if own.is_empty() {
            self.unchanged += 1;
            return Ok(());
        }
        let Some((record, mut content)) = self.amended(entry, (base, exported), &own, &said)? else {
            return Ok(());
        };
        refigure(&base.content, &mut content);
        self.check(entry, &mut content, Some(base), |pointer| told(pointer, &record, &said));
        self.plan_change(holder, base, &content)
    }

    /// The record with the changes, where none of them touches what the export hides; also as JSON.
    fn amended(
        &mut self,
        entry: &Entry,
        (base, exported): (&Base, &Exported),
        own: &[FieldChange],
        said: &Value,
    ) -> Result<Option<(Value, Incident)>, Error> {
        let mut record = to_json(&stated(&base.content))?;
        let conflicts = apply(&mut record, own);
        let hidden: BTreeSet<&str> = conflicts.iter().map(|conflict| field(&own[conflict.change])).collect();
        for name in &hidden {
            let message = "a part of this is withheld in the export, and the import would delete it; change it in the record itself";
            let pointer = first_other(entry, name, said, exported);
            entry.refuse_field(&mut self.problems, &pointer, "protected", message);
        }
        if !hidden.is_empty() {
            return Ok(None);
        }
        let content = self.typed(entry, record.clone());
        Ok(content.map(|content| (record, content)))
    }

    /// An older state is not written over a newer one; where the record has come to say the same, there is nothing to ask.
    fn stale(&mut self, entry: &Entry, exported: &Exported, says_more: bool) {
        if says_more {
            let version = exported.public.version;
            let message = format!(
                "the record has changed since this was exported; its version is now {version}: export it again"
            );
            entry.refuse_field(&mut self.problems, "/version", "stale", message);
        } else {
            self.unchanged += 1;
        }
    }
}

/// The field of the record in which a change is.
fn field(change: &FieldChange) -> &str {
    change.path.split('/').nth(1).unwrap_or_default()
}

/// The record with the figure that its export shows.
fn stated(base: &Incident) -> Incident {
    let people = base.people.clone().unwrap_or_else(|| unstated(&base.claims));
    Incident { people: Some(people), ..base.clone() }
}

/// A figure that is the widest of the claims names them, and follows them where only they have changed. One that the
/// record does not state is not stated because of it.
pub(crate) fn refigure(base: &Incident, content: &mut Incident) {
    let Some(figure) = &content.people else { return };
    let is_untouched = stated(base).people.as_ref() == Some(figure);
    if is_untouched && base.people.is_none() {
        content.people = None;
    } else if figure.basis == Basis::Widest && !(is_untouched && content.claims == base.claims) {
        let agrees = |widest: &Figure| is_untouched || widest.bounds() == figure.bounds();
        if let Some(widest) = widest(&content.claims, figure.counts).filter(agrees) {
            content.people = Some(Figure { reason: figure.reason.clone(), ..widest });
        }
    }
}

/// The first item of a list that is not as it was exported; of a row that says the list in its cells, the list.
fn first_other(entry: &Entry, list: &str, said: &Value, exported: &Exported) -> String {
    if entry.row.is_some() && entry.parts.iter().all(|(table, _)| table.name != list) {
        return format!("/{list}");
    }
    let items = |document: &Value| document[list].as_array().cloned().unwrap_or_default();
    let was = items(&exported.document);
    let other = items(said).iter().position(|item| !was.contains(item));
    other.map_or_else(|| format!("/{list}"), |at| format!("/{list}/{at}"))
}

/// Where the document says what is in this place of the record: where a list holds more than it shows, an item is in another
/// place there.
fn told(pointer: &str, record: &Value, said: &Value) -> String {
    let list = pointer.split('/').nth(1).unwrap_or_default();
    match (record[list].as_array(), said[list].as_array()) {
        (Some(all), Some(shown)) if all.len() != shown.len() => format!("/{list}"),
        _ => pointer.to_owned(),
    }
}
