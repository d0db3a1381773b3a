//! Which incidents may be the same as one that came in.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::sight::Sight;
use crate::desk::error::Error;
use crate::desk::records::column::Column;
use crate::model::comparison::case::Case;
use crate::model::comparison::duplicates::{MOST_DAYS_APART, Reason, apart, is_likely, reasons, score};
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::redaction::protection::Protection;
use crate::model::redaction::redact::redact;
use crate::model::value::address::address;
use crate::model::value::span::Span;
use crate::model::vocabulary::workflow::RevisionState;

/// An incident that may be the same, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct PossibleDuplicate {
    /// Its id.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// Whether it is public.
    pub public: bool,
    /// Reasons why it may be the same.
    pub reasons: Vec<Reason>,
}

/// Told at most.
const MOST: usize = 10;
/// Compared at most: those that are nearest in time.
const MOST_COMPARED: usize = 5000;

/// Incidents that may be the same as this one, the likeliest first. Whoever does not see the whole desk is told of
/// public ones alone, as the public sees them.
pub async fn possible_duplicates(
    tx: &mut PgConnection,
    sight: Sight<'_>,
    id: Uuid,
    incident: &Incident,
    sources: &[Source],
) -> Result<Vec<PossibleDuplicate>, Error> {
    Ok(Candidates::near(tx, sight, &[incident]).await?.of(id, incident, sources))
}

/// What some incidents are compared with: read once for all of them.
pub struct Candidates {
    others: Vec<Candidate>,
    addresses: Addresses,
}

struct Candidate {
    id: Uuid,
    title: String,
    public: bool,
    case: Case,
}

/// The addresses of sources, by key.
type Addresses = BTreeMap<String, BTreeSet<String>>;

impl Candidates {
    /// Those that lie near enough in time to one of these.
    pub async fn near(
        tx: &mut PgConnection,
        sight: Sight<'_>,
        incidents: &[&Incident],
    ) -> Result<Self, Error> {
        let spans: Vec<Span> = incidents.iter().map(|incident| incident.date.span()).collect();
        let whole = sight == Sight::Whole;
        let mut near = near(tx, &spans, whole).await?;
        near.sort_unstable();
        near.truncate(MOST_COMPARED);
        if near.is_empty() {
            return Ok(Self { others: Vec::new(), addresses: BTreeMap::new() });
        }
        let others = read(tx, &near, whole).await?;
        let all = others.iter().map(|other| &other.incident).chain(incidents.iter().copied());
        let addresses = addresses(tx, whole, all).await?;
        let candidate = |Other { id, incident, public }: Other| {
            let case = Case::with(&incident, urls(&addresses, &incident));
            Candidate { id, title: incident.title, public, case }
        };
        Ok(Self { others: others.into_iter().map(candidate).collect(), addresses })
    }

    /// The incident, with the addresses of what it cites, and of these sources.
    fn case(&self, incident: &Incident, sources: &[Source]) -> Case {
        let mut case = Case::of(incident, sources);
        case.urls.append(&mut urls(&self.addresses, incident));
        case
    }

    /// Whether one of them may be the same as this one.
    #[must_use]
    pub fn may_hold(&self, id: Uuid, incident: &Incident, sources: &[Source]) -> bool {
        let case = self.case(incident, sources);
        self.others.iter().any(|other| other.id != id && is_likely(&case, &other.case))
    }

    /// Those of them that may be the same as this one, the likeliest first.
    #[must_use]
    pub fn of(&self, id: Uuid, incident: &Incident, sources: &[Source]) -> Vec<PossibleDuplicate> {
        let case = self.case(incident, sources);
        let others = self.others.iter().filter(|other| other.id != id);
        let mut likely: Vec<PossibleDuplicate> = others
            .map(|Candidate { id, title, public, case: other }| {
                let reasons = reasons(&case, other);
                PossibleDuplicate { id: *id, title: title.clone(), public: *public, reasons }
            })
            .filter(|other| !other.reasons.is_empty())
            .collect();
        likely.sort_by_key(|other| (std::cmp::Reverse(score(&other.reasons)), other.id));
        likely.truncate(MOST);
        likely
    }
}

/// The addresses of the sources that the claims of an incident cite themselves.
fn urls(addresses: &Addresses, incident: &Incident) -> BTreeSet<String> {
    let cited = incident.claims.iter().filter_map(|claim| claim.source.as_ref());
    cited.filter_map(|key| addresses.get(key)).flatten().cloned().collect()
}

/// How far it lies from the nearest of those that it is compared with, and what it is.
type Near = (i64, Uuid, Uuid, bool);

fn nearest(spans: &[Span], other: Span) -> Option<i64> {
    spans.iter().map(|span| apart(*span, other)).min().filter(|days| *days <= MOST_DAYS_APART)
}

/// Public incidents, and where the whole desk is seen what waits of others, by the outline of what waits newest.
const NEAR: &str =
    "select * from (
         select record.id, record.accepted as revision, earliest, latest, true as public
         from published.incident join desk.record using (id)
         where until is null
         union all
         (select distinct on (record.id) record.id, revision.id, outline.earliest, outline.latest, false
          from desk.revision
          join desk.record on record.id = revision.record and record.kind = 'incident' and record.state = 'submitted'
          join desk.outline on outline.revision = revision.id
          where $3 and revision.state in ('submitted', 'asked', 'embargoed')
          order by record.id, revision.seq desc)
     ) as other
     where exists (select from unnest($1::date[], $2::date[]) as span (begins, ends) where earliest <= ends and latest >= begins)";

async fn near(tx: &mut PgConnection, spans: &[Span], whole: bool) -> Result<Vec<Near>, Error> {
    let apart = chrono::TimeDelta::days(MOST_DAYS_APART);
    let begins: Vec<NaiveDate> = spans.iter().map(|span| span.earliest - apart).collect();
    let ends: Vec<NaiveDate> = spans.iter().map(|span| span.latest + apart).collect();
    let query = sqlx::query_as(NEAR).bind(begins).bind(ends).bind(whole);
    let found: Vec<(Uuid, Uuid, NaiveDate, NaiveDate, bool)> = query.fetch_all(&mut *tx).await?;
    let place = |(id, revision, earliest, latest, public)| {
        Some((nearest(spans, Span { earliest, latest })?, id, revision, public))
    };
    Ok(found.into_iter().filter_map(place).collect())
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    content: Column<Incident>,
    protection: Column<Protection>,
    public: bool,
}

/// What one that is near says.
struct Other {
    id: Uuid,
    incident: Incident,
    public: bool,
}

/// Outlines where the whole desk is seen. What the public sees follows from the whole record.
async fn read(tx: &mut PgConnection, near: &[Near], whole: bool) -> Result<Vec<Other>, Error> {
    let query = sqlx::query_as(
        "select record.id, case when $3 then outline.content else revision.content end as content,
                case when $3 then '{}' else record.protection end as protection, named.public
         from unnest($1::uuid[], $2::boolean[]) as named (revision, public)
         join desk.revision on revision.id = named.revision join desk.record on record.id = revision.record
         left join desk.outline on outline.revision = named.revision",
    );
    let (revisions, public): (Vec<Uuid>, Vec<bool>) =
        near.iter().map(|(_, _, revision, public)| (*revision, *public)).unzip();
    let found: Vec<Row> = query.bind(revisions).bind(public).bind(whole).fetch_all(&mut *tx).await?;
    let other = |Row { id, content: Column(incident), protection: Column(protection), public }| {
        let incident = if whole { incident } else { redact(incident, &protection).incident };
        Other { id, incident, public }
    };
    Ok(found.into_iter().map(other).collect())
}

/// The addresses of the sources that the incidents cite: of public ones, and of all where the whole desk is seen.
async fn addresses(
    tx: &mut PgConnection,
    whole: bool,
    incidents: impl Iterator<Item = &Incident>,
) -> Result<Addresses, Error> {
    let claims = incidents.flat_map(|incident| &incident.claims);
    let keys: BTreeSet<&str> = claims.filter_map(|claim| claim.source.as_deref()).collect();
    let query = sqlx::query_as(
        "select record.key, revision.url, revision.archive_url
         from desk.record
         cross join lateral (select content ->> 'url' as url, content ->> 'archive_url' as archive_url
                             from desk.revision where revision.record = record.id and state <> 'erased'
                             order by id is not distinct from record.accepted desc, state = any($3) desc, seq desc limit 1) as revision
         where key = any($1) and ($2 or exists (select from published.current_source where current_source.key = record.key))",
    );
    let found: Vec<(String, Option<String>, Option<String>)> = query
        .bind(Vec::from_iter(keys))
        .bind(whole)
        .bind(RevisionState::waiting())
        .fetch_all(&mut *tx)
        .await?;
    let normal = |url: Option<String>| url.map(|url| address(&url));
    Ok(found
        .into_iter()
        .map(|(key, url, copy)| (key, [url, copy].into_iter().filter_map(normal).collect()))
        .collect())
}
