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
use crate::model::comparison::duplicates::{Case, MOST_DAYS_APART, Reason, apart, reasons, score};
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::redaction::protection::Protection;
use crate::model::redaction::redact::redact;
use crate::model::value::edtf::Edtf;
use crate::model::value::span::Span;

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
    sources: BTreeMap<String, Source>,
}

struct Candidate {
    id: Uuid,
    incident: Incident,
    span: Span,
    /// The addresses of the sources that it cites.
    urls: BTreeSet<String>,
    public: bool,
}

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
            return Ok(Self { others: Vec::new(), sources: BTreeMap::new() });
        }
        let others = read(tx, &near, whole).await?;
        let all = others.iter().map(|other| &other.incident).chain(incidents.iter().copied());
        let mut this = Self { sources: cited(tx, whole, all).await?, others: Vec::new() };
        this.others = others
            .into_iter()
            .map(|other| Candidate {
                urls: Case::of(&other.incident, &this.of_incident(&other.incident)).urls,
                ..other
            })
            .collect();
        Ok(this)
    }

    /// The sources that an incident cites.
    fn of_incident(&self, incident: &Incident) -> Vec<Source> {
        incident.source_keys().iter().filter_map(|key| self.sources.get(key)).cloned().collect()
    }

    /// Those of them that may be the same as this one, the likeliest first.
    #[must_use]
    pub fn of(&self, id: Uuid, incident: &Incident, sources: &[Source]) -> Vec<PossibleDuplicate> {
        let mut own = self.of_incident(incident);
        own.extend_from_slice(sources);
        let (case, span) = (Case::of(incident, &own), incident.date.span());
        let near =
            self.others.iter().filter(|other| other.id != id && apart(span, other.span) <= MOST_DAYS_APART);
        let mut likely: Vec<PossibleDuplicate> = near
            .map(|Candidate { id, incident: other, urls, public, .. }| {
                let reasons = reasons(&case, &Case { incident: other, urls: urls.clone() });
                PossibleDuplicate { id: *id, title: other.title.clone(), public: *public, reasons }
            })
            .filter(|other| !other.reasons.is_empty())
            .collect();
        likely.sort_by_key(|other| (std::cmp::Reverse(score(&other.reasons)), other.id));
        likely.truncate(MOST);
        likely
    }
}

/// How far it lies from the nearest of those that it is compared with, and what it is.
type Near = (i64, Uuid, Uuid, bool);

fn nearest(spans: &[Span], other: Span) -> Option<i64> {
    spans.iter().map(|span| apart(*span, other)).min().filter(|days| *days <= MOST_DAYS_APART)
}

/// Public incidents, and where the whole desk is seen what waits of others. The dates of these are words here: of
/// thousands only those are read that are near.
async fn near(tx: &mut PgConnection, spans: &[Span], whole: bool) -> Result<Vec<Near>, Error> {
    let query = sqlx::query_as(
        "select record.id, record.accepted, earliest, latest, null as date
         from published.incident join desk.record using (id)
         where until is null and exists (select from unnest($1::date[], $2::date[]) as span (begins, ends) where earliest <= ends and latest >= begins)
         union all
         (select distinct on (record.id) record.id, revision.id, null, null, revision.content ->> 'date'
          from desk.revision join desk.record on record.id = revision.record
          where $3 and revision.state in ('submitted', 'asked', 'embargoed') and record.kind = 'incident' and record.state = 'submitted'
          order by record.id, revision.seq desc)",
    );
    let apart = chrono::TimeDelta::days(MOST_DAYS_APART);
    let begins: Vec<NaiveDate> = spans.iter().map(|span| span.earliest - apart).collect();
    let ends: Vec<NaiveDate> = spans.iter().map(|span| span.latest + apart).collect();
    let found: Vec<Found> = query.bind(begins).bind(ends).bind(whole).fetch_all(&mut *tx).await?;
    let place = |(id, revision, earliest, latest, date): Found| {
        let public = earliest.zip(latest).map(|(earliest, latest)| Span { earliest, latest });
        let span = public.or_else(|| Some(Edtf::parse(&date?).ok()?.span()))?;
        Some((nearest(spans, span)?, id, revision, public.is_some()))
    };
    Ok(found.into_iter().filter_map(place).collect())
}

/// An incident and its revision, with its days, or with its date in words.
type Found = (Uuid, Uuid, Option<NaiveDate>, Option<NaiveDate>, Option<String>);

#[derive(FromRow)]
struct Row {
    id: Uuid,
    content: Column<Incident>,
    protection: Column<Protection>,
    public: bool,
}

async fn read(tx: &mut PgConnection, near: &[Near], whole: bool) -> Result<Vec<Candidate>, Error> {
    let query = sqlx::query_as(
        "select record.id, revision.content, record.protection, named.public
         from unnest($1::uuid[], $2::boolean[]) as named (revision, public)
         join desk.revision on revision.id = named.revision join desk.record on record.id = revision.record",
    );
    let (revisions, public): (Vec<Uuid>, Vec<bool>) =
        near.iter().map(|(_, _, revision, public)| (*revision, *public)).unzip();
    let found: Vec<Row> = query.bind(revisions).bind(public).fetch_all(&mut *tx).await?;
    let seen = |Row { id, content: Column(incident), protection: Column(protection), public }| {
        let incident = if whole { incident } else { redact(incident, &protection).incident };
        Candidate { id, span: incident.date.span(), incident, urls: BTreeSet::new(), public }
    };
    Ok(found.into_iter().map(seen).collect())
}

/// The sources that the incidents cite, by key: public ones, and all where the whole desk is seen.
async fn cited(
    tx: &mut PgConnection,
    whole: bool,
    incidents: impl Iterator<Item = &Incident>,
) -> Result<BTreeMap<String, Source>, Error> {
    let keys: BTreeSet<String> = incidents.flat_map(Incident::source_keys).collect();
    let query = sqlx::query_as(
        "select record.key, revision.content
         from desk.record
         cross join lateral (select content from desk.revision where revision.record = record.id
                             order by id is not distinct from record.accepted desc, seq desc limit 1) as revision
         where key = any($1) and ($2 or exists (select from published.current_source where current_source.key = record.key))",
    );
    let contents: Vec<(String, Column<Source>)> =
        query.bind(Vec::from_iter(keys)).bind(whole).fetch_all(&mut *tx).await?;
    Ok(contents.into_iter().map(|(key, Column(source))| (key, source)).collect())
}
