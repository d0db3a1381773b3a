//! A register made anew: the records of its export, in the versions in which they were published.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::clock::Clock;
use crate::desk::import::check::Progress;
use crate::desk::import::error::Error;
use crate::desk::import::restore::read::{Remade, Restored};
use crate::desk::publication::projection::{Projection, Publication, Seal, Version};
use crate::desk::publication::publish;
use crate::desk::publication::rows::{Rows, integer};
use crate::desk::records::record::{Draft, save};
use crate::model::redaction::redact::Protection;
use crate::model::vocabulary::publication::{ActKind, Change};

/// Why the revisions were made.
const REASON: &str = "Restored from an export.";
/// Records saved at once.
const AT_ONCE: usize = 500;

/// Makes the register; gives its newest version.
pub async fn write(
    tx: &mut PgConnection,
    clock: &Clock,
    holder: &str,
    restored: Restored,
    progress: Progress<'_>,
) -> Result<u32, Error> {
    let Restored { records, times } = restored;
    publish::lock(tx).await?;
    let empty = "select not exists (select from desk.record) and (select n from desk.counter) = 0";
    if !sqlx::query_scalar::<_, bool>(empty).fetch_one(&mut *tx).await? {
        return Err(Error::NotEmpty);
    }
    sqlx::query("insert into desk.founding (at, empty) values ($1, true) on conflict on constraint founding_pk do nothing")
        .bind(clock.now())
        .execute(&mut *tx)
        .await?;
    let newest = times.last_key_value().map_or(0, |(n, _)| *n);
    for some in records.chunks(AT_ONCE) {
        begin(tx, clock, some).await?;
    }
    let mut by_version: BTreeMap<u32, Vec<Publication>> = BTreeMap::new();
    let mut records = records.into_iter();
    loop {
        let some: Vec<Remade> = records.by_ref().take(AT_ONCE).collect();
        if some.is_empty() {
            break;
        }
        let drafts = some
            .iter()
            .map(|remade| Draft { id: remade.id, content: remade.content.clone(), parent: None })
            .collect();
        let revisions = save(tx, clock, holder, REASON, drafts).await?;
        accept(tx, &some, &revisions).await?;
        for (Remade { id, content, origin, version }, revision) in some.into_iter().zip(revisions) {
            let protection = Protection { origin, ..Protection::default() };
            let (subject, change, seal) = (content.subject(), Change::Created, publish::new_seal());
            let publication = Publication {
                record: id,
                revision,
                subject,
                change,
                content: Some(content),
                protection,
                seal,
            };
            by_version.entry(version).or_default().push(publication);
        }
    }
    let versions = versions(newest, &times);
    write_acts(tx, holder, &versions).await?;
    let mut projection = Projection::default();
    let mut rows = Rows::default();
    for version in &versions {
        let act = by_version.remove(&version.n).unwrap_or_default();
        let seals: Vec<(Uuid, Uuid, Seal)> = act
            .iter()
            .map(|publication| (publication.record, publication.revision, publication.seal))
            .collect();
        let before = rows.changes.len();
        projection.step(version, act, &mut rows)?;
        if !seals.is_empty() {
            publish::write_publications(tx, version, &seals, &rows.changes[before..]).await?;
        }
        if rows.len() >= AT_ONCE {
            rows.write(tx).await?;
        }
        progress(version.n.into(), newest.into());
    }
    rows.write(tx).await?;
    if let Some(last) = versions.last() {
        publish::announce(tx, last).await?;
    }
    Ok(newest)
}

/// All versions to the newest. One of which no record is left has the time of the one before it, or of the first.
fn versions(newest: u32, times: &BTreeMap<u32, DateTime<Utc>>) -> Vec<Version> {
    let mut at = times.first_key_value().map(|(_, at)| *at).unwrap_or_default();
    let mut version = |n| {
        at = times.get(&n).copied().unwrap_or(at);
        Version { n, at, act: ActKind::Import.word().to_owned() }
    };
    (1..=newest).map(&mut version).collect()
}

/// The records, with what they lack.
async fn begin(tx: &mut PgConnection, clock: &Clock, records: &[Remade]) -> Result<(), Error> {
    let protections = records.iter().map(|remade| {
        serde_json::to_value(Protection { origin: remade.origin.clone(), ..Protection::default() })
    });
    sqlx::query(
        "insert into desk.record (id, kind, key, protection, created_at)
         select id, kind, key, protection, $5 from unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[]) as remade (id, kind, key, protection)",
    )
    .bind(records.iter().map(|remade| remade.id).collect::<Vec<_>>())
    .bind(records.iter().map(|remade| remade.content.subject().word()).collect::<Vec<_>>())
    .bind(records.iter().map(|remade| remade.content.key()).collect::<Vec<_>>())
    .bind(protections.collect::<Result<Vec<Value>, _>>().map_err(crate::desk::error::Error::Json)?)
    .bind(clock.now())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

async fn accept(tx: &mut PgConnection, records: &[Remade], revisions: &[Uuid]) -> Result<(), Error> {
    sqlx::query("update desk.revision set state = 'accepted' where id = any($1)")
        .bind(revisions)
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "update desk.record set state = 'published', accepted = truth.revision
         from unnest($1::uuid[], $2::uuid[]) as truth (record, revision) where id = truth.record",
    )
    .bind(records.iter().map(|remade| remade.id).collect::<Vec<_>>())
    .bind(revisions)
    .execute(&mut *tx)
    .await?;
    Ok(())
}

async fn write_acts(tx: &mut PgConnection, holder: &str, versions: &[Version]) -> Result<(), Error> {
    for some in versions.chunks(10 * AT_ONCE) {
        sqlx::query(
            "insert into desk.act (id, at, actor, kind, n)
             select id, at, $1, $2, n from unnest($3::uuid[], $4::timestamptz[], $5::integer[]) as act (id, at, n)",
        )
        .bind(holder)
        .bind(ActKind::Import.word())
        .bind(some.iter().map(|_| Uuid::new_v4()).collect::<Vec<_>>())
        .bind(some.iter().map(|version| version.at).collect::<Vec<_>>())
        .bind(some.iter().map(|version| integer(version.n)).collect::<Vec<_>>())
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
