//! A register made anew: the records of its export, in the versions in which they were published.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Value, json};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::actions::turn::lock_counter;
use crate::desk::clock::Clock;
use crate::desk::collections::begin as collections;
use crate::desk::import::error::Error;
use crate::desk::import::progress::Progress;
use crate::desk::import::restore::read::{Remade, Restored};
use crate::desk::publication::history::{History, Publication};
use crate::desk::publication::projection::project;
use crate::desk::publication::republish::new_seal;
use crate::desk::publication::rows::Rows;
use crate::desk::publication::statements::integer;
use crate::desk::publication::store::{Stored, surroundings};
use crate::desk::publication::version::{Deed, Sealed, advance, publications};
use crate::desk::records::record::Draft;
use crate::desk::records::save::save;
use crate::model::value::day::beginning;
use crate::model::vocabulary::publication::{ActKind, Change};

/// Why the revisions were made.
const REASON: &str = "Restored from an export.";
/// Records saved at once.
const AT_ONCE: usize = 500;

/// Whether the register has no record at all, and no version.
pub(crate) async fn is_empty(on: impl PgExecutor<'_>) -> Result<bool, Error> {
    let query = sqlx::query_scalar(
        "select not exists (select from desk.record) and (select n from desk.counter) = 0",
    );
    Ok(query.fetch_one(on).await?)
}

/// Makes the register; gives its newest version.
pub(crate) async fn write(
    tx: &mut PgConnection,
    by: &Actor<'_>,
    restored: Restored,
    progress: Progress<'_>,
) -> Result<u32, Error> {
    let Restored { records, days, .. } = restored;
    lock_counter(tx).await?;
    if !is_empty(&mut *tx).await? {
        return Err(Error::NotEmpty);
    }
    sqlx::query("insert into desk.founding (at, empty) values ($1, true) on conflict on constraint founding_pk do nothing")
        .bind(by.clock.now())
        .execute(&mut *tx)
        .await?;
    let named = records.iter().filter_map(|remade| remade.collection.as_ref());
    collections::restored(tx, by.clock, named).await?;
    for some in records.chunks(AT_ONCE) {
        begin(tx, by.clock, some).await?;
    }
    let mut revisions = Vec::new();
    for some in records.chunks(AT_ONCE) {
        let draft = |remade: &Remade| Draft { id: remade.id, content: remade.content.clone(), parent: None };
        let saved = save(tx, by, REASON, some.iter().map(draft).collect()).await?;
        accept(tx, some, &saved).await?;
        revisions.extend(saved);
    }
    let newest = write_versions(tx, by.holder, &days).await?;
    let incidents = records.into_iter().zip(revisions).filter(|(remade, _)| remade.content.key().is_none());
    let histories: Vec<History> =
        incidents.map(|(remade, revision)| history(remade, revision, &days)).collect();
    let of = histories.len();
    for (done, some) in histories.chunks(AT_ONCE).enumerate() {
        progress((done * AT_ONCE) as u64, of as u64);
        publish(tx, some, newest).await?;
    }
    Ok(newest)
}

/// The day on which each version was published of which a record is left.
type Days = BTreeMap<u32, NaiveDate>;

/// All versions to the newest, each by an act at the beginning of its day: no export tells the time. One of which no record
/// is left has the day of the one before it, or of the first.
async fn write_versions(tx: &mut PgConnection, holder: &str, days: &Days) -> Result<u32, Error> {
    let newest = days.last_key_value().map_or(0, |(n, _)| *n);
    let mut day = days.first_key_value().map(|(_, day)| *day).unwrap_or_default();
    let deed = Deed { actor: holder, key: None, kind: ActKind::Import, record: None, detail: json!({}) };
    for n in 1..=newest {
        day = days.get(&n).copied().unwrap_or(day);
        advance(tx, &deed, Some(n), beginning(day)).await?;
    }
    Ok(newest)
}

/// A record that was published once, in the version that its document says.
fn history(remade: Remade, revision: Uuid, days: &Days) -> History {
    let Remade { id, content, protection, collection, version: n, first_version } = remade;
    let subject = content.subject();
    let of = |n: u32| days.get(&n).copied().unwrap_or_default();
    let (at, first) = (beginning(of(n)), first_version.map(|n| (n, of(n))));
    let publication =
        Publication { n, at, revision, change: Change::Created, seal: new_seal(), merged_into: None };
    History {
        record: id,
        subject,
        protection,
        contents: [(revision, content)].into(),
        accepted: Some(revision),
        publications: vec![publication],
        end: None,
        first,
        collection: collection.map(|collection| collection.key),
    }
}

/// Projects the records, and keeps their leaves.
async fn publish(tx: &mut PgConnection, histories: &[History], newest: u32) -> Result<(), Error> {
    let around = surroundings(tx, histories.iter()).await?;
    let mut rows = Rows::default();
    let mut published = Vec::new();
    for history in histories {
        let projected = project(history, &around, newest)?;
        let leaves = history.publications.iter().zip(&projected.changes);
        published.extend(
            leaves.map(|(publication, told)| -> Sealed { (history.record, publication.clone(), told.leaf) }),
        );
        rows.compare(history, &Stored::default(), projected, newest + 1)?;
    }
    publications(tx, &published).await?;
    Ok(rows.write(tx, false).await?)
}

/// The records, with what they lack.
async fn begin(tx: &mut PgConnection, clock: &Clock, records: &[Remade]) -> Result<(), Error> {
    let protections = records.iter().map(|remade| serde_json::to_value(&remade.protection));
    sqlx::query(
        "insert into desk.record (id, kind, key, protection, created_at, first_n, collection)
         select id, kind, key, protection, $5, first_n, collection
         from unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[], $6::integer[], $7::text[])
              as remade (id, kind, key, protection, first_n, collection)",
    )
    .bind(records.iter().map(|remade| remade.id).collect::<Vec<_>>())
    .bind(records.iter().map(|remade| remade.content.subject().word()).collect::<Vec<_>>())
    .bind(records.iter().map(|remade| remade.content.key()).collect::<Vec<_>>())
    .bind(protections.collect::<Result<Vec<Value>, _>>().map_err(crate::desk::error::Error::Json)?)
    .bind(clock.now())
    .bind(records.iter().map(|remade| remade.first_version.map(integer)).collect::<Vec<_>>())
    .bind(records.iter().map(|remade| Some(&*remade.collection.as_ref()?.key)).collect::<Vec<_>>())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

async fn accept(tx: &mut PgConnection, records: &[Remade], revisions: &[Uuid]) -> Result<(), Error> {
    sqlx::query(
        "with truth (record, revision, n) as (select * from unnest($1::uuid[], $2::uuid[], $3::integer[])),
              revision as (update desk.revision set state = 'accepted', accepted_n = truth.n from truth
                           where desk.revision.id = truth.revision)
         update desk.record set state = 'published', accepted = truth.revision from truth where id = truth.record",
    )
    .bind(records.iter().map(|remade| remade.id).collect::<Vec<_>>())
    .bind(revisions)
    .bind(records.iter().map(|remade| integer(remade.version)).collect::<Vec<_>>())
    .execute(&mut *tx)
    .await?;
    Ok(())
}
