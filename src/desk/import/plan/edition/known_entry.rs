//! A row that an earlier edition had. What it says now is compared with what it said before, as far as that was accepted or
//! still may be, and only the difference is made in its record.

use serde_json::Value;

use crate::desk;
use crate::desk::collections::edition::Row;
use crate::desk::collections::past::Past;
use crate::desk::collections::rows::KnownRow;
use crate::desk::import::error::Error;
use crate::desk::import::plan::changed_record::refigure;
use crate::desk::import::plan::edition::row_changes::{Both, changed, with_known_keys};
use crate::desk::import::plan::entry::Entry;
use crate::desk::import::plan::planned::Planned;
use crate::desk::import::plan::planning::Planning;
use crate::desk::import::plan::register_state::{Base, to_json};
use crate::model::record::incident::Incident;
use crate::model::vocabulary::workflow::RecordState;

/// A row of the file, and what the register knows of it.
#[derive(Clone, Copy)]
pub(crate) struct KnownEntry<'e> {
    pub(crate) holder: &'e str,
    pub(crate) entry: &'e Entry,
    pub(crate) name: &'e str,
    pub(crate) row: &'e KnownRow,
}

impl<'e> KnownEntry<'e> {
    /// Plans what the row says; what is to be kept of it, if it is anything new.
    pub(crate) fn plan(
        self,
        planned: &Planned,
        base: Base,
        planning: &mut Planning,
    ) -> Result<Option<Row>, Error> {
        let (content, row) = (planned.incident()?, self.row);
        if let Some(is_rejected) = self.same_as_before(&content, planning)? {
            planning.unchanged += 1;
            if is_rejected || !matches!(base.state, RecordState::Submitted | RecordState::Published) {
                self.tell_ended(&base, planning);
            }
            return Ok(None);
        }
        if matches!(base.state, RecordState::Retracted | RecordState::Merged) {
            let message =
                format!("{}, and an edition cannot change it; leave the row out", ended(row, &base));
            self.entry.refuse(&mut planning.problems, self.entry.row_key_column(), "not-open", message);
            return Ok(None);
        }
        if let Some(until) = row.embargo_until {
            let day = until.date_naive();
            let message = format!(
                "the incident of this row has a change that is approved and becomes public on {day}, and an edition cannot change it before; leave the row out, and import it after that day"
            );
            self.entry.refuse(&mut planning.problems, self.entry.row_key_column(), "not-open", message);
            return Ok(None);
        }
        self.tell_others(&base, planning);
        let (mut base, past) = self.comparison(base);
        planning.index.cite_now(&mut base.content);
        let said = past.map_or_else(|| base.content.clone(), |past| past.said.0.clone());
        let [before, now] = as_said(said, &content, planning)?;
        let is_known = |field: &str| match past {
            Some(past) => past.masked.iter().all(|masked| masked != field),
            None => base.state != RecordState::Published,
        };
        match changed(&to_json(&base.content)?, &before, &now, &is_known) {
            Ok(record) => self.save((&base, record), &now, planning),
            Err(both) => {
                for Both { pointer, message } in both {
                    self.entry.refuse_field(&mut planning.problems, &pointer, "changed-by-both", message);
                }
                Ok(None)
            }
        }
    }

    /// Whether the row says what waits of it, or else what was accepted of it, or what was rejected last; gives also whether
    /// it was rejected. What waits and is this holder's is proposed again.
    fn same_as_before(self, content: &Incident, planning: &mut Planning) -> Result<Option<bool>, Error> {
        let row = self.row;
        let is_same = |said: &Incident, planning: &Planning| {
            as_said(said.clone(), content, planning).map(|[before, now]| before == now)
        };
        if let Some(waiting) = row.waiting() {
            let same = is_same(&waiting.said, planning)?;
            if same && waiting.content.is_some() && waiting.author == self.holder {
                planning.waiting.push(waiting.revision);
            }
            return Ok(same.then_some(false));
        }
        if let Some(accepted) = row.accepted()
            && is_same(&accepted.said, planning)?
        {
            return Ok(Some(false));
        }
        match row.last() {
            Some(last) if last.rejected => Ok(is_same(&last.said, planning)?.then_some(true)),
            _ => Ok(None),
        }
    }

    /// The record to change, and what the row said of it, if that is known: as it waits, if an edition made that; else as it
    /// was accepted.
    fn comparison(self, base: Base) -> (Base, Option<&'e Past>) {
        let row = self.row;
        let open = row.past.iter().rfind(|past| past.waits && past.content.is_some());
        if let Some((past, content)) = open.and_then(|past| Some((past, past.content.as_ref()?))) {
            return (Base { revision: past.revision, content: content.0.clone(), ..base }, Some(past));
        }
        let past = match base.state {
            RecordState::Published => row.accepted(),
            _ => row.waiting().or_else(|| row.last()),
        };
        (base, past)
    }

    /// The record of a row with what is new.
    fn save(
        self,
        (base, record): (&Base, Value),
        said: &Value,
        planning: &mut Planning,
    ) -> Result<Option<Row>, Error> {
        let Some(mut content): Option<Incident> = planning.typed(self.entry, record) else { return Ok(None) };
        refigure(&base.content, &mut content);
        planning.check(self.entry, &mut content, Some(base), str::to_owned);
        let (name, said, json) = (self.name.to_owned(), Some(said.to_string()), to_json(&content)?);
        let row = Row { name, record: base.id, said, revision: None };
        if content == base.content {
            planning.unchanged += 1;
            return Ok(Some(Row { revision: Some(base.revision), ..row }));
        }
        if base.open().is_some_and(|newest| newest.is(&json)) {
            // Somebody's change says so, and waits: it is known again once that is accepted.
            planning.unchanged += 1;
            return Ok(None);
        }
        let content = serde_json::to_vec(&json).map_err(desk::Error::Json)?.into();
        let (id, parent) = (base.id, Some(base.revision));
        planning.planned.push(Planned { id, parent, content, line: None, digests: Vec::new() });
        Ok(Some(row))
    }

    fn note(self, planning: &mut Planning, code: &'static str, message: String) {
        let problems = planning.problems.at(self.entry.table, self.entry.line);
        problems.note(self.entry.row_key_column(), code, message);
    }

    /// Says of a row that says nothing new what became of its record, if that is at an end.
    fn tell_ended(self, base: &Base, planning: &mut Planning) {
        let message = format!("{}, and stays so: the row says nothing new", ended(self.row, base));
        self.note(planning, "ended", message);
    }

    /// Says that somebody else's change of the incident waits. An edition builds on it only where nothing was accepted.
    fn tell_others(self, base: &Base, planning: &mut Planning) {
        if base.open().is_some_and(|newest| !self.row.made(newest.id)) {
            let how = if base.state == RecordState::Published { "is not in it" } else { "is in it too" };
            let message = format!("somebody's change of this incident waits for an editor, and {how}");
            self.note(planning, "other-change", message);
        }
    }
}

/// What a row said and what it says now, each as its claims and its sources are called now.
fn as_said(mut said: Incident, content: &Incident, planning: &Planning) -> Result<[Value; 2], Error> {
    let mut content = content.clone();
    planning.index.cite_now(&mut said);
    with_known_keys(&mut content, &said);
    Ok([to_json(&said)?, to_json(&content)?])
}

/// What became of the record of a row.
fn ended(row: &KnownRow, base: &Base) -> String {
    let because = row.reason.as_ref().map(|reason| format!(" ({})", reason.replace('_', " ")));
    match base.state {
        RecordState::Submitted | RecordState::Published => {
            "what the last edition changed here was rejected".to_owned()
        }
        state => format!("the incident of this row is {state}{}", because.unwrap_or_default()),
    }
}
