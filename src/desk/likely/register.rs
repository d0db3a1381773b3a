//! What the desk and the public register have to compare an incident with, as far as somebody may see it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::access::sight::Sight;
use crate::desk::error::Error;
use crate::desk::records::column::Column;
use crate::model::comparison::case::Case;
use crate::model::comparison::duplicates::{MOST_DAYS_APART, apart};
use crate::model::record::incident::Incident;
use crate::model::redaction::protection::Protection;
use crate::model::redaction::redact::redact;
use crate::model::value::address::address;
use crate::model::value::span::Span;
use crate::model::vocabulary::workflow::RevisionState;

/// Incidents that are read at once.
const AT_ONCE: usize = 1000;

/// One that others are compared with: how many days it lies from the nearest of them, its id, which revision of it is
/// compared, and whether it is public.
pub(crate) type Near = (i64, Uuid, Uuid, bool);

/// The addresses of sources, by key.
pub(crate) type Addresses = BTreeMap<String, BTreeSet<String>>;

/// What one says.
#[derive(Debug)]
pub(crate) struct Other {
    pub(crate) id: Uuid,
    pub(crate) incident: Incident,
    pub(crate) public: bool,
    /// The collection in which it has a row of its own.
    pub(crate) collection: Option<String>,
}

impl Other {
    /// As it is compared.
    pub(crate) fn case(&self, addresses: &Addresses) -> Case {
        let mut case = Case::with(&self.incident, urls(addresses, &self.incident));
        case.collection.clone_from(&self.collection);
        case
    }
}

/// Public incidents, and what waits: all of it by the outline of what waits newest, or what one holder alone wrote.
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
          where ($3 or authors = array[$4] and base is null) and revision.state in ('submitted', 'asked', 'embargoed')
          order by record.id, revision.seq desc)
     ) as other
     where exists (select from unnest($1::date[], $2::date[]) as span (begins, ends) where earliest <= ends and latest >= begins)";

fn nearest(spans: &[Span], other: Span) -> Option<i64> {
    spans.iter().map(|span| apart(*span, other)).min().filter(|days| *days <= MOST_DAYS_APART)
}

/// Those that lie near enough in time to one of these spans; of what waits all that is seen, or what `own` wrote.
pub(crate) async fn near(
    tx: &mut PgConnection,
    spans: &[Span],
    sight: Sight<'_>,
    own: Option<&str>,
) -> Result<Vec<Near>, Error> {
    let apart = chrono::TimeDelta::days(MOST_DAYS_APART);
    let begins: Vec<NaiveDate> = spans.iter().map(|span| span.earliest - apart).collect();
    let ends: Vec<NaiveDate> = spans.iter().map(|span| span.latest + apart).collect();
    let query = sqlx::query_as(NEAR).bind(begins).bind(ends).bind(sight == Sight::Whole).bind(own);
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
    collection: Option<String>,
}

/// Outlines where the whole desk is seen; of what one wrote, their words. What the public sees follows from the whole
/// record.
pub(crate) async fn read(
    tx: &mut PgConnection,
    near: &[Near],
    sight: Sight<'_>,
) -> Result<Vec<Other>, Error> {
    let whole = sight == Sight::Whole;
    let query = sqlx::query_as(
        "select record.id, case when $3 then outline.content else revision.content end as content,
                case when $3 or not named.public then '{}' else record.protection end as protection, named.public,
                (select collection from desk.collection_row where collection_row.record = record.id) as collection
         from unnest($1::uuid[], $2::boolean[]) as named (revision, public)
         join desk.revision on revision.id = named.revision join desk.record on record.id = revision.record
         left join desk.outline on outline.revision = named.revision",
    );
    let (revisions, public): (Vec<Uuid>, Vec<bool>) =
        near.iter().map(|(_, _, revision, public)| (*revision, *public)).unzip();
    let found: Vec<Row> = query.bind(revisions).bind(public).bind(whole).fetch_all(&mut *tx).await?;
    let other =
        |Row { id, content: Column(incident), protection: Column(protection), public, collection }| {
            let incident = if whole { incident } else { redact(incident, &protection).incident };
            Other { id, incident, public, collection }
        };
    Ok(found.into_iter().map(other).collect())
}

/// The addresses of the sources that the incidents cite: of public ones, and of all where the whole desk is seen, or of
/// those that `own` brought.
pub(crate) async fn addresses(
    tx: &mut PgConnection,
    (sight, own): (Sight<'_>, Option<&str>),
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
         where key = any($1)
           and ($2 or exists (select from published.current_source where current_source.key = record.key)
                or not exists (select from desk.revision as other where other.record = record.id and other.author is distinct from $4))",
    );
    let found: Vec<(String, Option<String>, Option<String>)> = query
        .bind(Vec::from_iter(keys))
        .bind(sight == Sight::Whole)
        .bind(RevisionState::waiting())
        .bind(own)
        .fetch_all(&mut *tx)
        .await?;
    let normal = |url: Option<String>| url.map(|url| address(&url));
    Ok(found
        .into_iter()
        .map(|(key, url, copy)| (key, [url, copy].into_iter().filter_map(normal).collect()))
        .collect())
}

/// The addresses of the sources that the claims of an incident cite themselves.
pub(crate) fn urls(addresses: &Addresses, incident: &Incident) -> BTreeSet<String> {
    let cited = incident.claims.iter().filter_map(|claim| claim.source.as_ref());
    cited.filter_map(|key| addresses.get(key)).flatten().cloned().collect()
}

/// These incidents, some at a time, as they are compared; in no order.
pub(crate) async fn cases(
    tx: &mut PgConnection,
    (sight, own): (Sight<'_>, Option<&str>),
    near: &[Near],
) -> Result<(Vec<(Uuid, bool)>, Vec<Case>), Error> {
    let (mut ids, mut cases) = (Vec::new(), Vec::new());
    for some in near.chunks(AT_ONCE) {
        let others = read(tx, some, sight).await?;
        let addresses = addresses(tx, (sight, own), others.iter().map(|other| &other.incident)).await?;
        ids.extend(others.iter().map(|other| (other.id, other.public)));
        cases.extend(others.iter().map(|other| other.case(&addresses)));
    }
    Ok((ids, cases))
}
