//! What the desk has of the records that a contributor's file is about: what is public, as the public reads it, and what they
//! wrote themselves. Of anything else they learn nothing, by no answer.

use std::collections::{BTreeSet, HashMap};

use sqlx::types::Json;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::desk::import::cells::source_index::{Known, SourceIndex};
use crate::desk::import::error::Error;
use crate::desk::import::plan::planning::Planning;
use crate::desk::import::plan::register_state::{Base, public_origins};
use crate::desk::import::problem::Problems;
use crate::model::record::source::Source;
use crate::model::redaction::protection::Protection;

/// The most rows of a file that a contributor imports.
pub(crate) const MOST_ROWS: usize = 500;
/// How a contributor changes an incident that is public.
const PROPOSE: &str = "this incident is public; propose the change to it with PUT or PATCH /v1/desk/incidents/{id}, or add a claim with POST /v1/desk/incidents/{id}/claims";

/// Refuses more rows than a contributor may send in one file.
pub(crate) fn refuse_too_many(rows: usize, planning: &mut Planning) -> bool {
    let is_too_many = rows > MOST_ROWS;
    if is_too_many {
        let message = format!(
            "a contributor's file has at most {MOST_ROWS} rows, and this one has {rows}; split it into several files, or ask an editor to import it"
        );
        planning.problems.at(None, 0).add("", "too-many", message);
    }
    is_too_many
}

/// Refuses what a file says otherwise of a source that is there.
pub(crate) fn refuse_source(problems: &mut Problems, key: &str) {
    let message = format!(
        "the source {key} is there already; send its correction by itself, with PUT /v1/desk/sources/{key}"
    );
    problems.at(None, 0).add("", "not-here", message);
}

/// A source: its record, the revision that they may read, what that says, what it became part of, and whether it is public.
type Seen = (Uuid, Uuid, Json<Source>, Option<String>, bool);

/// Public sources and those that this holder brought and that wait, each as they may read it.
pub(crate) async fn sources(desk: &PgPool, holder: &str) -> Result<SourceIndex, Error> {
    let query = sqlx::query_as(
        "select record.id, head.id, head.content, target.key, present.public
         from desk.record
         left join desk.record as target on target.id = record.merged_into
         cross join lateral (select exists (select from published.current_source where current_source.key = record.key) as public,
                                    exists (select from published.source where source.key = record.key) as seen) as present
         cross join lateral (
             select id, content from desk.revision
             where revision.record = record.id and state <> 'erased'
               and (present.seen and id = record.accepted or not present.public and author = $1)
             order by id is not distinct from record.accepted desc, seq desc limit 1
         ) as head
         where record.kind = 'source' and record.state in ('submitted', 'published', 'merged')
         order by record.created_at, record.key",
    );
    let found: Vec<Seen> = query.bind(holder).fetch_all(desk).await?;
    let mut index = SourceIndex::default();
    index.public_origins = public_origins(desk).await?;
    let seen: BTreeSet<String> = found.iter().map(|(_, _, Json(source), ..)| source.key.clone()).collect();
    for (record, revision, Json(mut source), target, public) in found {
        if let Some(target) = target.filter(|target| seen.contains(target)) {
            index.merge(&source, target);
            continue;
        }
        if public {
            let told = index.public_origins.get(&source.key);
            source.derived_from.retain(|origin| told.is_some_and(|told| told.contains(origin)));
        }
        index.known.insert(source.key.clone(), Known { record, revision });
        index.put(source);
    }
    index.follow_merged();
    Ok(index)
}

/// Those of the incidents that this holder wrote and that wait: as they wrote them, with nothing that others did since.
pub(crate) async fn incidents(
    desk: &PgPool,
    holder: &str,
    ids: &[Uuid],
    index: &SourceIndex,
) -> Result<HashMap<Uuid, Base>, Error> {
    let query = sqlx::query_as(
        "select record.id, record.state, '{}'::jsonb as protection, own.id as revision, own.content, null::integer as since,
                null::date as published_at, null::integer as first_version, null::date as first_published, 'null'::jsonb as collection
         from desk.record
         cross join lateral (select id, content from desk.revision
                             where revision.record = record.id and authors = array[$2] and base is null and state <> 'erased'
                             order by seq desc limit 1) as own
         where record.id = any($1) and record.kind = 'incident' and record.state = 'submitted'",
    );
    let bases: Vec<Base> = query.bind(ids).bind(holder).fetch_all(desk).await?;
    let cited_now = |mut base: Base| {
        index.cite_now(&mut base.content);
        (base.id, Base { protection: Protection::default(), ..base })
    };
    Ok(bases.into_iter().map(cited_now).collect())
}

/// Those of the ids that are public incidents, and with `holder` also those that they wrote.
pub(crate) async fn seen(
    desk: &mut PgConnection,
    holder: Option<&str>,
    ids: &[Uuid],
) -> Result<BTreeSet<Uuid>, Error> {
    let query = sqlx::query_scalar(
        "select id from published.incident where until is null and id = any($1)
         union
         select record.id from desk.record join desk.revision on revision.record = record.id
         where record.id = any($1) and kind = 'incident' and authors = array[$2] and base is null and revision.state <> 'erased'",
    );
    Ok(query.bind(ids).bind(holder).fetch_all(desk).await?.into_iter().collect())
}

impl Planning {
    /// Refuses a row about an incident that is public: what a contributor wants changed of it is a proposal.
    pub(crate) fn refuse_public(&mut self, column: &str) {
        self.problems.add(column, "propose", PROPOSE);
    }
}
