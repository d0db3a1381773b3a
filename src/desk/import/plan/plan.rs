//! What a file would do: its records, a part at a time, against the register.

use std::collections::{BTreeSet, HashMap};

use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::collections::edition::Edition;
use crate::desk::collections::rows::Gone;
use crate::desk::import::error::Error;
use crate::desk::import::plan::edition::rows::{EditionPlan, sort};
use crate::desk::import::plan::entry::Entry;
use crate::desk::import::plan::own;
use crate::desk::import::plan::place_codes;
use crate::desk::import::plan::planned::Planned;
use crate::desk::import::plan::planning::Planning;
use crate::desk::import::plan::records::Records;
use crate::desk::import::plan::register_state::{self, Base};
use crate::desk::import::problem::{CellProblem, Problems};
use crate::desk::import::progress::Progress;
use crate::desk::import::restore::read::Restored;
use crate::desk::likely::LikelyRows;
use crate::desk::records::record::{Draft, Record};
use crate::model::counting::confidence::Sources;

/// Records that are looked up in the register at once.
const AT_ONCE: usize = 500;

/// What a file would do.
#[derive(Debug, Default, serde::Serialize, ToSchema)]
pub struct Plan {
    /// How many rows, or records, it holds.
    pub rows: u64,
    /// How many incidents are new.
    pub new: u64,
    /// How many would get a new revision.
    pub changed: u64,
    /// How many rows say what the register has already.
    pub unchanged: u64,
    /// Of an edition of a collection: rows that an earlier one had and this one has not. Nothing is done to them.
    pub gone: Option<Gone>,
    /// How many sources are new, or said otherwise.
    pub sources: u64,
    /// Everything that is wrong; nothing is written while there is anything.
    pub problems: Vec<CellProblem>,
    /// How many more problems there are than those listed.
    pub more_problems: u64,
    /// What in the words of the file looks like a name, a number, an address or a year of birth. Take it out before you
    /// import, if it could lead to a person.
    pub cautions: Vec<CellProblem>,
    /// How the file was read, where that was not plain: its encoding, its sheet, lines above the names of the columns,
    /// invisible characters that were left out; and how numbers, days and places were read that are not in the form of
    /// the register, each once.
    pub notes: Vec<CellProblem>,
    /// Which new rows look like a case that is there, or like each other. They are imported; a batch leaves them out until an
    /// editor has said what they are.
    pub likely: LikelyRows,
    /// It is a contributor's.
    #[serde(skip)]
    pub(crate) own: bool,
    #[serde(skip)]
    pub(crate) planned: Vec<Planned>,
    #[serde(skip)]
    pub(crate) waiting: Vec<Uuid>,
    #[serde(skip)]
    pub(crate) source_drafts: Vec<Draft>,
    #[serde(skip)]
    pub(crate) edition: Option<Edition>,
    #[serde(skip)]
    pub(crate) restored: Option<Restored>,
}

impl Plan {
    /// Of a file of which nothing can be read.
    pub(crate) fn refused(mut problems: Problems) -> Self {
        let notes = problems.take_notes();
        let (problems, more_problems) = problems.end();
        Self { problems, more_problems, notes, ..Self::default() }
    }

    /// Of a file that is no table and holds no records.
    pub(crate) fn foreign(told: &str) -> Self {
        let mut problems = Problems::default();
        problems.add("", "wrong-format", told);
        Self::refused(problems)
    }

    /// Of a whole register.
    pub(crate) fn restored((restored, problems): (Restored, Problems)) -> Self {
        let (rows, sources) = (restored.incidents, restored.sources);
        Self { rows, new: rows, sources, restored: Some(restored), ..Self::refused(problems) }
    }
}

/// Plans what each of the records is to do, a part at a time.
async fn plan_each(
    desk: &PgPool,
    holder: &str,
    (records, exported): (&mut Records<'_>, &Sources),
    (planning, mut edition): (&mut Planning, Option<&mut EditionPlan>),
    progress: Progress<'_>,
) -> Result<(), Error> {
    let of = records.len();
    for first in (0..of).step_by(AT_ONCE) {
        progress(first as u64, of as u64);
        let some = first..of.min(first + AT_ONCE);
        let entries = records.take(some, &mut planning.problems);
        plan_some(desk, holder, (&entries, exported), (planning, edition.as_deref_mut())).await?;
    }
    progress(of as u64, of as u64);
    Ok(())
}

/// Checks every record, and plans what is to be done.
pub(crate) async fn plan(
    desk: &PgPool,
    holder: &str,
    mut records: Records<'_>,
    (mut planning, mut edition): (Planning, Option<EditionPlan>),
    progress: Progress<'_>,
) -> Result<Plan, Error> {
    if planning.own && own::refuse_too_many(records.rows(), &mut planning) {
        return Ok(Plan::refused(planning.problems));
    }
    // What the file says of sources was exported before any of it was edited.
    let exported = planning.index.sources.clone();
    if let Records::Tables(tables) = &records {
        tables.bring_sources(&mut planning);
    }
    let all = (&mut planning, edition.as_mut());
    plan_each(desk, holder, (&mut records, &exported), all, progress).await?;
    if let Records::Tables(tables) = &records {
        place_codes::fill(&mut planning, edition.as_mut(), tables.name)?;
    }
    // Nothing is looked up any more.
    planning.index.forget();
    // By the addresses of its sources too, so before these go.
    let likely = planning.likely_rows(desk, holder, edition.as_ref()).await?;
    let source_drafts = source_drafts(desk, holder, &mut planning).await?;
    let gone = match &mut edition {
        Some(edition) => edition.end(desk, &mut planning.problems).await?,
        None => None,
    };
    let Planning { problems, cautions, planned, unchanged, waiting, own, .. } = planning;
    let new = planned.iter().filter(|planned| planned.parent.is_none()).count() as u64;
    Ok(Plan {
        rows: records.rows() as u64,
        new,
        changed: planned.len() as u64 - new,
        unchanged,
        gone,
        edition: edition.map(|plan| plan.edition),
        sources: source_drafts.len() as u64,
        cautions: cautions.end().0,
        likely,
        own,
        planned,
        waiting,
        source_drafts,
        ..Plan::refused(problems)
    })
}

async fn plan_some(
    desk: &PgPool,
    holder: &str,
    (entries, exported): (&[Entry], &Sources),
    (planning, mut edition): (&mut Planning, Option<&mut EditionPlan>),
) -> Result<(), Error> {
    let (named, entries) = sort(edition.as_deref_mut(), entries, &mut planning.problems);
    if let Some(edition) = edition.as_deref_mut() {
        edition.plan_rows(desk, holder, &named, planning).await?;
    }
    let ids: Vec<Uuid> = entries.iter().filter_map(|entry| entry.id).collect();
    let (bases, public) = bases(desk, holder, &ids, planning).await?;
    let digests: Vec<_> = entries.iter().filter_map(|entry| entry.digest()).collect();
    let same_rows = register_state::imported(desk, holder, &digests).await?;
    let (mut new, mut said) = (Vec::new(), Vec::new());
    for entry in entries {
        let mark = planning.problems.at(entry.table, entry.line).count();
        planning.cautions.at(entry.table, entry.line);
        let same_row = entry.digest().and_then(|digest| Some((digest, same_rows.get(&digest)?)));
        if let Some((digest, waiting)) = same_row {
            planning.same_row(entry, digest, *waiting);
            said.push((entry, digest));
        } else if entry.id.is_some_and(|id| public.contains(&id)) {
            planning.problems.at(entry.table, entry.line);
            planning.refuse_public(entry.id_column());
        } else if let Some(id) = entry.id {
            plan_known(holder, entry, (bases.get(&id), exported), (planning, id, mark))?;
        } else {
            let document = planning.document(entry, None);
            if !entry.is_broken()
                && let Some(planned) = planning.new_record(entry, document, mark)?
            {
                said.extend(planned.digests.first().map(|digest| (entry, *digest)));
                new.push(planned);
            }
        }
    }
    if let Some(edition) = edition {
        edition.refuse_outside(desk, holder, &said, &mut planning.problems).await?;
    }
    refuse_dangling(desk, holder, planning).await?;
    let digests: Vec<[u8; 32]> = new.iter().filter_map(|new| new.digests.first().copied()).collect();
    planning.plan_new(new, &register_state::imported(desk, holder, &digests).await?);
    Ok(())
}

/// What an entry says of an incident that the register has.
fn plan_known(
    holder: &str,
    entry: &Entry,
    (base, exported): (Option<&Base>, &Sources),
    (planning, id, mark): (&mut Planning, Uuid, u64),
) -> Result<(), Error> {
    let Some(base) = planning.open(entry.id_column(), id, base) else { return Ok(()) };
    let exported = base.exported(exported)?;
    let document = planning.document(entry, Some(&exported));
    if entry.is_broken() {
        return Ok(());
    }
    planning.changed_record(holder, entry, (base, &exported), document, mark)
}

/// What there is of the incidents that entries name, and which of them a contributor may only propose changes to.
async fn bases(
    desk: &PgPool,
    holder: &str,
    ids: &[Uuid],
    planning: &Planning,
) -> Result<(HashMap<Uuid, Base>, BTreeSet<Uuid>), Error> {
    if planning.own {
        let public = own::seen(&mut *desk.acquire().await?, None, ids).await?;
        Ok((own::incidents(desk, holder, ids, &planning.index).await?, public))
    } else {
        Ok((register_state::incidents(desk, ids, &planning.index).await?, BTreeSet::new()))
    }
}

/// Links lead to incidents that the register has.
async fn refuse_dangling(desk: &PgPool, holder: &str, planning: &mut Planning) -> Result<(), Error> {
    let links = std::mem::take(&mut planning.links);
    let ids: Vec<Uuid> = links.iter().map(|(.., id)| *id).collect();
    let there = if planning.own {
        own::seen(&mut *desk.acquire().await?, Some(holder), &ids).await?
    } else {
        register_state::there(desk, &ids).await?
    };
    for (line, pointer, id) in links.into_iter().filter(|(.., id)| !there.contains(id)) {
        let message = format!("the register has no incident {id}");
        planning.problems.at(None, line).add(&pointer, "unknown-id", message);
    }
    Ok(())
}

/// The sources that the file brings, with their records; but for those of which the newest revision says the same.
async fn source_drafts(desk: &PgPool, holder: &str, planning: &mut Planning) -> Result<Vec<Draft>, Error> {
    let Planning { index, waiting, problems, own: is_own, .. } = planning;
    let known: Vec<Uuid> =
        index.brought.iter().filter_map(|key| Some(index.known.get(key)?.record)).collect();
    let newest = register_state::newest(desk, &known).await?;
    let mut drafts = Vec::new();
    // Nobody looks them up any more.
    for source in std::mem::take(&mut index.brought).iter().filter_map(|key| index.sources.remove(key)) {
        let known = index.known.get(&source.key);
        let own_key = (*is_own && known.is_some()).then(|| source.key.clone());
        let content = Record::Source(source);
        let json = content.to_json()?;
        if let Some(same) =
            known.and_then(|known| newest.get(&known.record)).filter(|newest| newest.is(&json))
        {
            waiting.extend(same.waiting_of(holder));
            continue;
        }
        if let Some(key) = own_key {
            own::refuse_source(problems, &key);
        }
        let id = known.map_or_else(Uuid::new_v4, |known| known.record);
        drafts.push(Draft { id, content, parent: known.map(|known| known.revision) });
    }
    Ok(drafts)
}
