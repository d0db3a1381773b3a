//! Throws the projection away and makes it again from what was published, with today's protection.

use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::desk::actions::turn::Turn;
use crate::desk::error::Error;
use crate::desk::publication::projection::project;
use crate::desk::publication::rows::Rows;
use crate::desk::publication::store::{Stored, load};
use crate::desk::publication::version::lock;
use crate::desk::records::cautions;
use crate::desk::records::outline;

/// Records read and written at once.
pub const AT_ONCE: usize = 500;

/// The form in which documents, search texts, outlines and cautions are written; counted up when it changes.
const FORM: i32 = 6;

/// Makes `published` and the outlines and cautions anew where they were written in another form than this program writes.
pub async fn refresh(desk: &PgPool) -> Result<(), Error> {
    const QUERY: &str = "select form from published.projection";
    if sqlx::query_scalar::<_, i32>(QUERY).fetch_one(desk).await? == FORM {
        return Ok(());
    }
    let mut tx = Turn::alone(desk).await?;
    let newest = lock(&mut tx).await?.newest();
    // Another process may have done it meanwhile.
    if sqlx::query_scalar::<_, i32>(QUERY).fetch_one(&mut *tx).await? != FORM {
        tracing::info!(
            versions = newest,
            "what follows from the records is written anew, in the form of this program"
        );
        anew(&mut tx, newest, |_, _| ()).await?;
    }
    tx.finish().await
}

/// Makes `published` anew, equal to the last bit unless protection has changed. `progress` hears how many records of how
/// many are done. Nobody sees anything of it before it is whole, and nothing can be published meanwhile. Gives the number
/// of versions.
pub async fn rebuild(desk: &PgPool, mut progress: impl FnMut(usize, usize)) -> Result<u32, Error> {
    let mut tx = Turn::alone(desk).await?;
    let newest = lock(&mut tx).await?.newest();
    anew(&mut tx, newest, &mut progress).await?;
    tx.finish().await?;
    Ok(newest)
}

async fn anew(
    tx: &mut PgConnection,
    newest: u32,
    mut progress: impl FnMut(usize, usize),
) -> Result<(), Error> {
    for statement in CLEAR {
        sqlx::query(statement).execute(&mut *tx).await?;
    }
    let records: Vec<Uuid> =
        sqlx::query_scalar("select distinct record from desk.publication order by record")
            .fetch_all(&mut *tx)
            .await?;
    for (done, some) in records.chunks(AT_ONCE).enumerate() {
        let (kept, around) = load(tx, some).await?;
        let mut rows = Rows::default();
        for (history, _) in &kept {
            rows.compare(history, &Stored::default(), project(history, &around, newest)?, newest + 1)?;
        }
        rows.write(tx, false).await?;
        progress((done * AT_ONCE + some.len()).min(records.len()), records.len());
    }
    outline::rewrite(tx).await?;
    cautions::rewrite(tx).await?;
    sqlx::query("update published.projection set generation = generation + 1, form = $1")
        .bind(FORM)
        .execute(&mut *tx)
        .await?;
    sqlx::query("select pg_notify('refoulement', $1)").bind(newest.to_string()).execute(&mut *tx).await?;
    Ok(())
}

/// Places and claims go with their incidents.
const CLEAR: [&str; 8] = [
    "delete from published.merge",
    "delete from published.tombstone",
    "delete from published.source",
    "delete from published.incident",
    "delete from published.context_event",
    "delete from published.change",
    "delete from published.version",
    "insert into published.version (n, published_at, act)
     select n, (at at time zone 'UTC')::date, kind from desk.act where n is not null",
];
