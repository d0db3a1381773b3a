//! Which incidents may be the same as one that came in.

use chrono::TimeDelta;
use serde::Serialize;
use serde_json::Value;
use sqlx::{Postgres, Transaction};
use utoipa::ToSchema;
use uuid::Uuid;

use super::sight::Sight;
use super::{Error, Record};
use crate::model::change::Subject;
use crate::model::incident::Incident;
use crate::model::likeness::{Case, Reason, reasons, score};
use crate::model::redact::{Protection, redact};
use crate::model::source::Source;

/// An incident that may be the same, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct PossibleDuplicate {
    /// Its id.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// Whether it is public.
    pub public: bool,
    /// What speaks for it.
    pub reasons: Vec<Reason>,
}

/// Told at most.
const MOST: usize = 10;
/// Compared at most: those that are nearest in time.
const MOST_COMPARED: i64 = 1000;
/// Dates this far apart may still be the same day, differently reported.
const APART: TimeDelta = TimeDelta::days(7);

/// Incidents that may be the same as this one, the likeliest first. Whoever does not see the whole desk is told of
/// public ones alone, as the public sees them.
pub async fn possible_duplicates(
    transaction: &mut Transaction<'_, Postgres>,
    sight: Sight<'_>,
    id: Uuid,
    incident: &Incident,
    sources: &[Source],
) -> Result<Vec<PossibleDuplicate>, Error> {
    let span = incident.date.span();
    let whole = matches!(sight, Sight::Whole);
    let found: Vec<(Uuid, Value, Value, bool)> = sqlx::query_as(
        "with candidate as (
             select record.id, record.accepted as revision, record.protection, true as public
             from published.incident join desk.record using (id)
             where until is null and record.id <> $1 and earliest <= $3 and latest >= $2
             union all
             select record.id, head.id, record.protection, false
             from desk.record
             cross join lateral (select id from desk.revision where revision.record = record.id and state in ('submitted', 'asked', 'embargoed')
                                 order by seq desc limit 1) as head
             where $4 and record.kind = 'incident' and record.state = 'submitted' and record.id <> $1
         )
         select candidate.id, revision.content, candidate.protection, candidate.public
         from candidate join desk.revision on revision.id = candidate.revision
         order by candidate.public desc, candidate.id limit $5",
    )
    .bind(id)
    .bind(span.earliest - APART)
    .bind(span.latest + APART)
    .bind(whole)
    .bind(MOST_COMPARED)
    .fetch_all(&mut **transaction)
    .await?;
    let mut others = Vec::new();
    for (other, content, protection, public) in found {
        let unreadable = |error| Error::Unreadable { record: other, error };
        let Record::Incident(content) = Record::parse(Subject::Incident, content).map_err(unreadable)? else { continue };
        let protection: Protection = serde_json::from_value(protection).map_err(unreadable)?;
        others.push((other, if whole { content } else { redact(content, &protection).incident }, public));
    }
    let known = cited(transaction, whole, others.iter().map(|(_, other, _)| other).chain([incident])).await?;
    let of = |incident: &Incident| -> Vec<Source> {
        incident.source_keys().iter().filter_map(|key| known.iter().find(|source| source.key == *key)).cloned().collect()
    };
    let mut own = of(incident);
    own.extend_from_slice(sources);
    let case = Case::of(incident, &own);
    let mut likely: Vec<PossibleDuplicate> = others
        .iter()
        .map(|(id, other, public)| {
            let reasons = reasons(&case, &Case::of(other, &of(other)));
            PossibleDuplicate { id: *id, title: other.title.clone(), public: *public, reasons }
        })
        .filter(|other| !other.reasons.is_empty())
        .collect();
    likely.sort_by_key(|other| (std::cmp::Reverse(score(&other.reasons)), other.id));
    likely.truncate(MOST);
    Ok(likely)
}

/// The sources that the incidents cite: public ones, and all where the whole desk is seen.
async fn cited(transaction: &mut Transaction<'_, Postgres>, whole: bool, incidents: impl Iterator<Item = &Incident>) -> Result<Vec<Source>, Error> {
    let keys: std::collections::BTreeSet<String> = incidents.flat_map(Incident::source_keys).collect();
    let query = sqlx::query_scalar(
        "select revision.content
         from desk.record
         cross join lateral (select content from desk.revision where revision.record = record.id
                             order by id is not distinct from record.accepted desc, seq desc limit 1) as revision
         where key = any($1) and ($2 or exists (select from published.source where source.key = record.key and until is null))",
    );
    let contents: Vec<Value> = query.bind(keys.into_iter().collect::<Vec<_>>()).bind(whole).fetch_all(&mut **transaction).await?;
    Ok(contents.into_iter().filter_map(|content| serde_json::from_value(content).ok()).collect())
}
