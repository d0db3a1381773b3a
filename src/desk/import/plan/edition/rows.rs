//! The rows of an edition: each is known by the name that it has in its collection.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::PgPool;
use uuid::Uuid;

use crate::desk::collections::edition::{Edition, Row};
use crate::desk::collections::rows::{self, Before, Gone};
use crate::desk::import::error::Error;
use crate::desk::import::plan::edition::known_entry::KnownEntry;
use crate::desk::import::plan::entry::Entry;
use crate::desk::import::plan::planned::Planned;
use crate::desk::import::plan::planning::Planning;
use crate::desk::import::plan::register_state;
use crate::desk::import::problem::Problems;
use crate::model::value::text;

/// The most characters of the name of a row.
const MOST_OF_A_NAME: usize = 200;

/// The work on an edition.
#[derive(Debug)]
pub(crate) struct EditionPlan {
    pub(crate) edition: Edition,
    /// Names of rows of which somebody knows that they are new.
    pub(crate) new: BTreeSet<String>,
    /// Why a row of an unknown name may be one that the register has, if it may: a code, and what to do.
    pub(crate) unsure: Option<(&'static str, &'static str)>,
    /// Rows that said the same before by another name. The file has to have that too, and still say the same by it.
    pub(crate) same: Vec<Same>,
    /// The names that the file has given so far, and on which line.
    pub(crate) lines: BTreeMap<String, u64>,
    /// What new rows have said so far.
    pub(crate) digests: BTreeSet<[u8; 32]>,
    /// What each name says in the file.
    pub(crate) said: BTreeMap<String, [u8; 32]>,
}

/// A row of the file: its table, its line, and the column of its name.
type Place = (Option<&'static str>, u64, String);
/// A row of a new name that says what a row of another name said.
#[derive(Debug)]
pub(crate) struct Same {
    place: Place,
    digest: [u8; 32],
    /// The other name, and its incident.
    known: String,
    incident: Uuid,
}

/// A row with its name.
type Named<'e> = (&'e Entry, String);

/// Those that have a name in their collection, and the others, which are known by what they say.
pub(crate) fn sort<'e>(
    plan: Option<&mut EditionPlan>,
    entries: &'e [Entry],
    problems: &mut Problems,
) -> (Vec<Named<'e>>, Vec<&'e Entry>) {
    let (mut named, mut others) = (Vec::new(), Vec::new());
    let Some(plan) = plan else {
        for entry in entries {
            if entry.row_key().is_some() {
                let message = "a row_key belongs to a collection; write [collection] in the mapping file, or send it beside the file";
                entry.refuse(problems, entry.row_key_column(), "no-collection", message);
            } else {
                others.push(entry);
            }
        }
        return (named, others);
    };
    for entry in entries {
        if entry.id.is_some() {
            let message = "a row of a collection is known by its row_key; leave its id out, or change the incident without [collection]";
            entry.refuse(problems, entry.id_column(), "not-here", message);
        } else if entry.row.as_ref().is_some_and(|row| row.has("row_key")) {
            named.extend(plan.name(entry, problems).map(|name| (entry, name)));
        } else {
            others.push(entry);
        }
    }
    (named, others)
}

impl EditionPlan {
    /// The name of a row, if it has one of its own.
    fn name(&mut self, entry: &Entry, problems: &mut Problems) -> Option<String> {
        let mut refuse = |code, message: String| {
            entry.refuse(problems, entry.row_key_column(), code, message);
            None
        };
        let Some(said) = entry.row_key() else {
            return refuse(
                "required",
                "the name of the row in its collection, which no other row has".to_owned(),
            );
        };
        let name = match text::clean(said, false) {
            Ok(name) if name.chars().count() <= MOST_OF_A_NAME => name,
            Ok(_) => return refuse("too-long", format!("at most {MOST_OF_A_NAME} characters")),
            Err(forbidden) => return refuse("forbidden-character", forbidden.to_string()),
        };
        match self.lines.insert(name.clone(), entry.line) {
            Some(line) => refuse(
                "repeated",
                format!(
                    "row {line} has the same row_key; it names one row: write another, or remove one of the two"
                ),
            ),
            None => Some(name),
        }
    }

    /// Plans what the rows say.
    pub(crate) async fn plan_rows(
        &mut self,
        desk: &PgPool,
        holder: &str,
        named: &[Named<'_>],
        planning: &mut Planning,
    ) -> Result<(), Error> {
        let keys: Vec<&str> = named.iter().map(|(_, name)| name.as_str()).collect();
        let known = rows::known(desk, &self.edition.key, &keys).await?;
        let records: Vec<Uuid> = known.values().map(|row| row.record).collect();
        let mut bases = register_state::incidents(desk, &records, &planning.index).await?;
        let mut new = Vec::new();
        for (entry, name) in named {
            let Some(planned) = read(entry, planning)? else { continue };
            self.said.extend(planned.digests.first().map(|digest| (name.clone(), *digest)));
            let row = known.get(name).and_then(|row| Some((row, bases.remove(&row.record)?)));
            match row {
                Some((row, base)) => {
                    let next = KnownEntry { holder, entry, name, row };
                    self.edition.rows.extend(next.plan(&planned, base, planning)?);
                }
                None if !self.new.contains(name)
                    && let Some((code, message)) = self.unsure =>
                {
                    entry.refuse(&mut planning.problems, entry.row_key_column(), code, message);
                }
                None => new.push((*entry, name, planned)),
            }
        }
        let digests: Vec<[u8; 32]> =
            new.iter().filter_map(|(.., planned)| planned.digests.first().copied()).collect();
        let before = rows::before(desk, (holder, Some(&self.edition.key)), &digests).await?;
        for (entry, name, planned) in new {
            self.first(entry, name, planned, &before, planning);
        }
        Ok(())
    }

    /// A row that no edition had before.
    fn first(
        &mut self,
        entry: &Entry,
        name: &str,
        mut planned: Planned,
        before: &BTreeMap<[u8; 32], Before>,
        planning: &mut Planning,
    ) {
        let digest = planned.digests.first().copied().unwrap_or_default();
        match before.get(&digest) {
            // Two rows of two names may say the same.
            Some(Before { collection: Some(of), name: Some(known), record }) if *of == self.edition.key => {
                planned.digests.clear();
                if !self.new.contains(name) {
                    let place = (entry.table, entry.line, entry.row_key_column().to_owned());
                    self.same.push(Same { place, digest, known: known.clone(), incident: *record });
                }
            }
            Some(_) => {
                let message = "this row was imported before without a row_key, or not as one of this collection, and it would be there twice; leave it out";
                entry.refuse(&mut planning.problems, entry.row_key_column(), "imported-before", message);
                return;
            }
            None if !self.digests.insert(digest) => planned.digests.clear(),
            None => (),
        }
        self.edition.rows.push(Row { name: name.to_owned(), record: planned.id, said: None, revision: None });
        planning.planned.push(planned);
    }

    /// Refuses rows that say what a row of another name said, where that name is not in the file, or says something else: it
    /// may have another name now.
    fn refuse_renamed(&mut self, problems: &mut Problems) {
        for Same { place: (table, line, column), digest, known, incident } in std::mem::take(&mut self.same) {
            if self.said.get(&known) != Some(&digest) {
                let message = format!(
                    "this row was imported before with another row_key, as the incident {incident}, and the file does not have that row_key, or says something else by it; write that one, or, if you know that this is another row, write its row_key in [collection]: new = [\"..\"]"
                );
                problems.at(table, line).add(&column, "imported-before", message);
            }
        }
    }

    /// What earlier editions had and this one has not, now that all names are known.
    pub(crate) async fn end(
        &mut self,
        desk: &PgPool,
        problems: &mut Problems,
    ) -> Result<Option<Gone>, Error> {
        self.refuse_renamed(problems);
        let names: Vec<&str> = self.lines.keys().map(String::as_str).collect();
        let has_names = !names.is_empty() && self.edition.before.is_some();
        Ok(if has_names { Some(rows::gone(desk, &self.edition.key, &names).await?) } else { None })
    }

    /// Refuses what has no name, was imported before and is of no collection, or of another: it would be counted as known,
    /// and lack the licence.
    pub(crate) async fn refuse_outside(
        &self,
        desk: &PgPool,
        holder: &str,
        said: &[(&Entry, [u8; 32])],
        problems: &mut Problems,
    ) -> Result<(), Error> {
        let digests: Vec<[u8; 32]> = said.iter().map(|(_, digest)| *digest).collect();
        let before = rows::before(desk, (holder, None), &digests).await?;
        for (entry, digest) in said {
            let before = before.get(digest);
            if before.is_some_and(|before| before.collection.as_ref() != Some(&self.edition.key)) {
                let message =
                    "you have imported this row before, and not as one of this collection; leave it out";
                entry.refuse(problems, "", "imported-before", message);
            }
        }
        Ok(())
    }
}

/// What a row says, as if it were new.
fn read(entry: &Entry, planning: &mut Planning) -> Result<Option<Planned>, Error> {
    let mark = planning.problems.at(entry.table, entry.line).count();
    planning.cautions.at(entry.table, entry.line);
    let document = planning.document(entry, None);
    if entry.is_broken() { Ok(None) } else { planning.new_record(entry, document, mark) }
}
