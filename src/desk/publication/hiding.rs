//! Sources that no public record names any more are hidden, and come back with what names them.

use std::collections::BTreeSet;

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::acts::protect::{forget_nonces, present};
use crate::desk::error::Error;
use crate::desk::publication::projection::Publication;
use crate::desk::publication::publish;
use crate::desk::publication::rows::integer;
use crate::desk::publication::standing::publicly_cited;
use crate::desk::records::locked_record::Actor;
use crate::desk::records::record::Record;
use crate::desk::records::sources::waiting;
use crate::desk::review::review::refuse_alone;
use crate::model::redaction::redact::Protection;
use crate::model::validation::check::Fault;
use crate::model::vocabulary::publication::{Change, Subject};

/// The sources that any version of the incident shows.
pub(crate) async fn cited(tx: &mut PgConnection, id: Uuid) -> Result<Vec<String>, Error> {
    let query = sqlx::query_scalar(
        "select distinct named.key from published.claim cross join lateral unnest(array[claim.source, claim.via]) as named (key)
         where claim.incident = $1 and named.key is not null",
    );
    Ok(query.bind(id).fetch_all(&mut *tx).await?)
}

/// Hides those of the sources, and of what they derive from, that no public record names any more, in any version: with
/// nothing that leads to them, they would only tell what was hidden.
pub(crate) async fn hide_uncited(tx: &mut PgConnection, cited: &[String]) -> Result<Vec<Uuid>, Error> {
    let mut uncited: Vec<String> = sqlx::query_scalar(
        "with recursive led (key) as (
             select unnest($1::text[])
             union
             select unnest(source.derived_from) from led join published.source on source.key = led.key
         )
         select key from led",
    )
    .bind(cited)
    .fetch_all(&mut *tx)
    .await?;
    loop {
        // Those that derive from one another are no reason to show any of them.
        let query = sqlx::query_scalar(
            "select key from desk.record
             where kind = 'source' and state = 'published' and not hidden and key = any($1)
               and not exists (select from published.claim where claim.source = record.key or claim.via = record.key)
               and not exists (select from published.context_event where sources @> array[record.key])
               and not exists (select from published.source where derived_from @> array[record.key] and not (source.key = any($1)))",
        );
        let left: Vec<String> = query.bind(&uncited).fetch_all(&mut *tx).await?;
        let found = left.len();
        if found == std::mem::replace(&mut uncited, left).len() {
            break;
        }
    }
    // The order in which they were found would tell which derives from which.
    let query = sqlx::query_scalar(
        "update desk.record set hidden = true, turn = turn + 1 where key = any($1) returning id",
    );
    let mut hidden: Vec<Uuid> = query.bind(uncited).fetch_all(&mut *tx).await?;
    hidden.sort_unstable();
    for id in &hidden {
        forget_nonces(tx, *id).await?;
    }
    Ok(hidden)
}

/// Hidden sources that are shown again.
#[derive(Debug, Default)]
pub(crate) struct Again {
    /// Those that were in no version, roots first.
    pub returning: Vec<Uuid>,
    /// All of which older versions may read differently.
    pub touched: BTreeSet<Uuid>,
}

/// Shows the hidden sources again that the incident, as it may be seen now, names: from the version on in which it did, or
/// from the next one on if they were not public then.
pub(crate) async fn show_again(tx: &mut PgConnection, id: Uuid, next: u32) -> Result<Again, Error> {
    let mut named = Vec::new();
    for (n, content, protection) in named_by(tx, id, next).await? {
        named.extend(publicly_cited(&content, &protection).into_iter().map(|key| (key, n)));
    }
    show(tx, named, next).await
}

/// Brings the hidden sources that new publications name back, from this version on: older ones would tell that something
/// that may no longer be seen named them.
pub(crate) async fn bring_named(
    tx: &mut PgConnection,
    publications: &mut Vec<Publication>,
    next: u32,
) -> Result<(), Error> {
    let shown =
        publications.iter().filter_map(|publication| Some((publication.shown()?, &publication.protection)));
    let named = shown
        .flat_map(|(content, protection)| publicly_cited(content, protection))
        .map(|key| (key, integer(next)))
        .collect();
    let mut before = Vec::new();
    for source in show(tx, named, next).await?.returning {
        match publications.iter_mut().find(|publication| publication.record == source) {
            Some(publication) => publication.change = Change::Restored,
            None => before.push(present(tx, source, Change::Restored).await?),
        }
    }
    publications.splice(0..0, before);
    Ok(())
}

async fn show(tx: &mut PgConnection, mut named: Vec<(String, i32)>, next: u32) -> Result<Again, Error> {
    let mut again = Again::default();
    while !named.is_empty() {
        let (keys, first): (Vec<String>, Vec<i32>) = named.into_iter().unzip();
        // A source stands since its last publication by then; if that was the one that hid it, it was not public.
        let now: Vec<(Uuid, bool, i32)> = sqlx::query_as(
            "with named as (select key, min(first) as first from unnest($1::text[], $2::integer[]) as named (key, first) group by key),
             shown as (
                 select record.id, record.hidden,
                        coalesce((select case when kind <> 'protected' then n end from desk.publication
                                  where publication.record = record.id and n <= named.first order by n desc limit 1), $3) as since
                 from named join desk.record using (key) where record.kind = 'source' and record.state = 'published'
             )
             update desk.record set hidden = false, shown_from = shown.since, turn = turn + 1 from shown
             where record.id = shown.id and (shown.hidden or record.shown_from > shown.since)
             returning record.id, shown.hidden, shown.since",
        )
        .bind(keys)
        .bind(first)
        .bind(integer(next))
        .fetch_all(&mut *tx)
        .await?;
        again.touched.extend(now.iter().map(|(id, ..)| *id));
        again.returning.splice(0..0, now.iter().filter(|(_, hidden, _)| *hidden).map(|(id, ..)| *id));
        named = origins(tx, &now, next).await?;
    }
    Ok(again)
}

/// What the sources derive from, in any revision that is shown again, and since when.
async fn origins(
    tx: &mut PgConnection,
    sources: &[(Uuid, bool, i32)],
    next: u32,
) -> Result<Vec<(String, i32)>, Error> {
    let (ids, since): (Vec<Uuid>, Vec<i32>) = sources.iter().map(|(id, _, since)| (*id, *since)).unzip();
    let query = sqlx::query_as(
        "select named.key, coalesce(publication.n, $3)
         from unnest($1::uuid[], $2::integer[]) as shown (id, since)
         join desk.record using (id)
         join desk.revision on revision.record = record.id
         left join desk.publication on publication.revision = revision.id and publication.n >= shown.since
         cross join lateral jsonb_array_elements_text(content -> 'derived_from') as named (key)
         where revision.id = record.accepted or publication.n is not null",
    );
    Ok(query.bind(ids).bind(since).bind(integer(next)).fetch_all(&mut *tx).await?)
}

/// Every revision of an incident that versions show, since when, and the one that the next version shows, with its
/// protection today; nothing of a withdrawn incident.
async fn named_by(
    tx: &mut PgConnection,
    id: Uuid,
    next: u32,
) -> Result<Vec<(i32, Record, Protection)>, Error> {
    let query = sqlx::query_as(
        "select shown.n, revision.content, record.protection
         from desk.record
         cross join lateral (
             select revision, n from desk.publication where publication.record = record.id and publication.kind not in ('retracted', 'merged')
             union all
             select record.accepted, $2 where record.state = 'published'
         ) as shown
         join desk.revision on revision.id = shown.revision
         where record.id = $1 and record.retraction is distinct from 'withdrawn'",
    );
    let found: Vec<(i32, Value, Value)> = query.bind(id).bind(integer(next)).fetch_all(&mut *tx).await?;
    let unreadable = |error| Error::Unreadable { record: id, error };
    let read = |(n, content, protection)| {
        Ok((
            n,
            Record::parse(Subject::Incident, content).map_err(unreadable)?,
            serde_json::from_value(protection).map_err(unreadable)?,
        ))
    };
    found.into_iter().map(read).collect()
}

/// What waits and is named by what stands from now on becomes public with it; whoever does it wrote none of it.
pub(crate) async fn bring_waiting(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    stand: &[Publication],
) -> Result<Vec<Publication>, Error> {
    let (mut revisions, mut keys) = (Vec::new(), Vec::new());
    for publication in stand {
        let Some(content) = publication.shown() else { continue };
        keys.extend(publication.key().map(str::to_owned));
        for (_, revision, source) in waiting(tx, content, &publication.protection).await? {
            if !revisions.contains(&revision) {
                refuse_alone(tx, hand, revision).await?;
                keys.push(source.key);
                revisions.push(revision);
            }
        }
    }
    refuse_unpublished(tx, stand, keys).await?;
    let coming = publish::named(tx, &revisions).await?;
    publish::check(tx, hand.clock, &coming).await?;
    publish::accept(tx, &coming).await?;
    Ok(coming)
}

/// What is named openly and can no longer become public must not stand as if it could.
async fn refuse_unpublished(
    tx: &mut PgConnection,
    stand: &[Publication],
    known: Vec<String>,
) -> Result<(), Error> {
    for publication in stand {
        let Some(content) = publication.shown() else { continue };
        let mut named = publicly_cited(content, &publication.protection);
        named.retain(|key| !known.contains(key) && !publication.protection.origin.absent.contains(key));
        let query =
            sqlx::query_scalar("select key from published.source where until is null and key = any($1)");
        let public: Vec<String> = query.bind(&named).fetch_all(&mut *tx).await?;
        if let Some(key) = named.iter().find(|key| !public.contains(key)) {
            return Err(not_public(publication.record, key));
        }
    }
    Ok(())
}

fn not_public(record: Uuid, key: &str) -> Error {
    let message = format!("the source {key} is not public and does not wait for its publication");
    Error::Faulty {
        record,
        faults: vec![Fault { pointer: "/sources".to_owned(), code: "source-not-public", message }],
    }
}

/// The incidents of which a published revision is linked to this one.
pub(crate) async fn linking(tx: &mut PgConnection, id: Uuid) -> Result<Vec<Uuid>, Error> {
    let query = sqlx::query_scalar(
        "select distinct publication.record from desk.publication join desk.revision on revision.id = publication.revision
         where content -> 'related' @> jsonb_build_array(jsonb_build_object('incident', $1::uuid))",
    );
    Ok(query.bind(id).fetch_all(&mut *tx).await?)
}
