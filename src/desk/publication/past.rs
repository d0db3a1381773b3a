//! What was published before, read again: all of it for a rebuild, or that of some records when what protects them
//! changed, so that every version shows them as they may be seen today.

use std::collections::{BTreeSet, VecDeque};

use chrono::{DateTime, Utc};
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, Row};
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::publication::projection::{Projection, Publication, Seal, Version};
use crate::desk::publication::rows::{ChangeRow, Rows, integer};
use crate::desk::publication::standing::{Kept, withdrawn};
use crate::model::vocabulary::publication::{Change, Subject};

/// Publications read at once.
pub const AT_ONCE: usize = 1000;

/// Every version that was published, in order, read some at a time.
pub struct Past {
    of: Option<Vec<Uuid>>,
    read: VecDeque<Published>,
    reached: (i32, i32),
    over: bool,
}

struct Published {
    n: i32,
    seq: i32,
    at: DateTime<Utc>,
    act: String,
    done: Option<Done>,
}

impl FromRow<'_, PgRow> for Published {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let done = row.try_get::<Option<String>, _>("change")?.map(|_| Done::from_row(row)).transpose()?;
        Ok(Self {
            n: row.try_get("n")?,
            seq: row.try_get("seq")?,
            at: row.try_get("at")?,
            act: row.try_get("act")?,
            done,
        })
    }
}

/// What a version did to a record; none where nothing is left of what it did.
#[derive(FromRow)]
struct Done {
    change: String,
    leaf: Vec<u8>,
    withdrawn: bool,
    #[sqlx(flatten)]
    kept: Kept,
}

impl Past {
    /// Of all records.
    pub fn of_all() -> Self {
        Self { of: None, read: VecDeque::new(), reached: (0, -1), over: false }
    }

    /// Of these records alone: only the versions that did something to them.
    pub fn of(records: &BTreeSet<Uuid>) -> Self {
        Self { of: Some(records.iter().copied().collect()), ..Self::of_all() }
    }

    /// The next version, with what it did.
    pub async fn next(
        &mut self,
        tx: &mut PgConnection,
    ) -> Result<Option<(Version, Vec<Publication>)>, Error> {
        let mut act = Vec::new();
        let mut version: Option<Version> = None;
        loop {
            if self.read.is_empty() && !self.over {
                self.read_on(tx).await?;
            }
            let n = self.read.front().map(|published| published.n.unsigned_abs());
            if n.is_none() || version.as_ref().is_some_and(|version| Some(version.n) != n) {
                return Ok(version.map(|version| (version, act)));
            }
            if let Some(Published { n, at, act: kind, done, seq: _ }) = self.read.pop_front() {
                version.get_or_insert_with(|| Version { n: n.unsigned_abs(), at, act: kind });
                act.extend(done.map(Done::publication).transpose()?);
            }
        }
    }

    async fn read_on(&mut self, tx: &mut PgConnection) -> Result<(), Error> {
        let query = sqlx::query_as(
            "select act.n, coalesce(publication.seq, 0) as seq, act.at, act.kind as act, publication.kind as change, publication.leaf,
                    (record.hidden or record.retraction is not distinct from 'withdrawn' or coalesce(act.n < record.shown_from, false)) as withdrawn,
                    revision.id as revision, record.id as record, record.kind, record.protection, revision.content
             from desk.act
             left join desk.publication using (n)
             left join desk.revision on revision.id = publication.revision
             left join desk.record on record.id = publication.record
             where act.n is not null and (act.n, coalesce(publication.seq, 0)) > ($1, $2) and ($4::uuid[] is null or record.id = any($4))
             order by act.n, coalesce(publication.seq, 0)
             limit $3",
        );
        let (n, seq) = self.reached;
        let read: Vec<Published> = query
            .bind(n)
            .bind(seq)
            .bind(i64::try_from(AT_ONCE).unwrap_or(1))
            .bind(&self.of)
            .fetch_all(&mut *tx)
            .await?;
        self.over = read.len() < AT_ONCE;
        if let Some(last) = read.last() {
            self.reached = (last.n, last.seq);
        }
        self.read.extend(read);
        Ok(())
    }
}

impl Done {
    fn publication(self) -> Result<Publication, Error> {
        let Self { change, leaf, withdrawn, kept } = self;
        let (record, revision) = (kept.record, kept.revision);
        let subject = kept.subject()?;
        let change =
            Change::parse(&change).ok_or_else(|| kept.unreadable(&format!("unknown change {change}")))?;
        let seal = Seal::Leaf(leaf.try_into().unwrap_or_default());
        let (content, protection) = if withdrawn {
            (None, kept.protection()?)
        } else {
            kept.read().map(|(content, cover)| (Some(content), cover))?
        };
        Ok(Publication { record, revision, subject, change, content, protection, seal })
    }
}

/// Makes what every version shows of these records anew, as it may be seen today; whether any version shows them
/// differently. Needs the lock of the door.
pub async fn reproject(tx: &mut PgConnection, records: &BTreeSet<Uuid>) -> Result<bool, Error> {
    let ids: Vec<Uuid> = records.iter().copied().collect();
    let before = states(tx, &ids).await?;
    let mut reordered = BTreeSet::new();
    for statement in [
        "delete from published.incident where id = any($1) returning null::integer",
        "delete from published.source where id = any($1) returning null::integer",
        "delete from published.context_event where id = any($1) returning null::integer",
        // Whoever sees that an incident was corrected together with a source knows that it cites it.
        "delete from published.change where record = any($1)
         and not exists (select from desk.publication where publication.n = change.n and publication.record = change.record)
         returning n",
    ] {
        let versions: Vec<Option<i32>> = sqlx::query_scalar(statement).bind(&ids).fetch_all(&mut *tx).await?;
        reordered.extend(versions.into_iter().flatten());
    }
    let mut projection = Projection::of_past(withdrawn(tx).await?);
    let mut rows = Rows::default();
    let mut past = Past::of(&with_sources(tx, &ids).await?);
    while let Some((version, act)) = past.next(tx).await? {
        projection.step(&version, act, &mut rows)?;
    }
    rows.keep(records);
    reordered.extend(rows.changes.iter().map(|change| integer(change.n)));
    let following = std::mem::take(&mut rows.changes);
    rows.write(tx).await?;
    reorder(tx, reordered, following).await?;
    let differs = before != states(tx, &ids).await?;
    if differs {
        // A process that read the versions as they were must not mix them with what they are now.
        sqlx::query("update published.projection set made = made + 1").execute(&mut *tx).await?;
    }
    Ok(differs)
}

type Shown = (Uuid, i32, Option<i32>, String);

async fn states(tx: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<Shown>, Error> {
    let query = sqlx::query_as(
        "select id, since, until, document::text from published.incident where id = any($1)
         union all select id, since, until, document::text from published.source where id = any($1)
         union all select id, since, until, document::text from published.context_event where id = any($1)
         order by 1, 2",
    );
    Ok(query.bind(ids).fetch_all(&mut *tx).await?)
}

/// The records, and every source that any revision of them names or leads back to.
pub(crate) async fn with_sources(tx: &mut PgConnection, ids: &[Uuid]) -> Result<BTreeSet<Uuid>, Error> {
    let query = sqlx::query_scalar(
        "with recursive cited (key) as (
             select named.key
             from desk.revision
             cross join lateral jsonb_path_query(content, '$.claims[*]') as claim
             cross join lateral unnest(array[claim ->> 'source', claim ->> 'via']) as named (key)
             where revision.record = any($1) and named.key is not null
             union
             select named.key
             from desk.record
             join desk.revision on revision.record = record.id
             cross join lateral jsonb_array_elements_text(case when jsonb_typeof(content -> 'derived_from') = 'array' then content -> 'derived_from' else '[]' end)
                   as named (key)
             where record.id = any($1)
             union
             select named.key
             from cited
             join desk.record on record.key = cited.key
             join desk.revision on revision.record = record.id
             cross join lateral jsonb_array_elements_text(case when jsonb_typeof(content -> 'derived_from') = 'array' then content -> 'derived_from' else '[]' end)
                   as named (key)
         )
         select id from cited join desk.record using (key)
         union select unnest($1)",
    );
    Ok(query.bind(ids).fetch_all(&mut *tx).await?.into_iter().collect())
}

type TakenOut = (i32, String, String, Uuid, Vec<u8>, Option<i32>);

/// Numbers the changes of these versions anew, with those that follow from others: first what was done, in the order in
/// which it was done, then what follows from it by id.
async fn reorder(
    tx: &mut PgConnection,
    versions: BTreeSet<i32>,
    following: Vec<ChangeRow>,
) -> Result<(), Error> {
    let query = sqlx::query_as(
        "with taken as (delete from published.change where n = any($1) returning n, kind, subject, record, leaf)
         select taken.n, taken.kind, taken.subject, taken.record, taken.leaf, publication.seq
         from taken left join desk.publication on publication.n = taken.n and publication.record = taken.record",
    );
    let taken: Vec<TakenOut> =
        query.bind(versions.into_iter().collect::<Vec<_>>()).fetch_all(&mut *tx).await?;
    let mut changes: Vec<(Option<i32>, ChangeRow)> =
        following.into_iter().map(|change| (None, change)).collect();
    for (n, kind, subject, record, leaf, seq) in taken {
        let (Some(kind), Some(subject)) = (Change::parse(&kind), Subject::parse(&subject)) else { continue };
        let leaf = leaf.try_into().unwrap_or_default();
        changes.push((
            seq,
            ChangeRow { n: n.unsigned_abs(), seq: 0, kind, subject, record, leaf, follows: seq.is_none() },
        ));
    }
    changes.sort_by_key(|(seq, change)| (change.n, seq.unwrap_or(i32::MAX), change.record));
    let mut rows = Rows::default();
    for (_, mut change) in changes {
        change.seq =
            rows.changes.last().filter(|last: &&ChangeRow| last.n == change.n).map_or(1, |last| last.seq + 1);
        rows.changes.push(change);
    }
    rows.write(tx).await
}
