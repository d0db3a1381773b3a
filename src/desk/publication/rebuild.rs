//! Throws the projection away and makes it again from what was published, with today's protection.

use sqlx::PgPool;

use crate::desk::error::Error;
use crate::desk::publication::past::{AT_ONCE, Past};
use crate::desk::publication::projection::Projection;
use crate::desk::publication::rows::Rows;
use crate::desk::publication::{publish, standing, tombstones};

/// Makes `published` anew, equal to the last bit unless protection has changed. `progress` hears how many versions of
/// how many are done. Nobody sees anything of it before it is whole, and nothing can be published meanwhile. Gives the
/// number of versions.
pub async fn rebuild(desk: &PgPool, mut progress: impl FnMut(u32, u32)) -> Result<u32, Error> {
    let mut tx = desk.begin().await?;
    let of = publish::lock(&mut tx).await?.n;
    for statement in CLEAR {
        sqlx::query(statement).execute(&mut *tx).await?;
    }
    let mut projection = Projection::of_past(standing::withdrawn(&mut tx).await?);
    let mut rows = Rows::default();
    let mut past = Past::of_all();
    while let Some((version, act)) = past.next(&mut tx).await? {
        projection.step(&version, act, &mut rows)?;
        if rows.len() >= AT_ONCE {
            rows.write(&mut tx).await?;
        }
        progress(version.n, of);
    }
    rows.write(&mut tx).await?;
    tombstones::write_all(&mut tx).await?;
    sqlx::query("update published.projection set made = made + 1").execute(&mut *tx).await?;
    sqlx::query("select pg_notify('refoulement', $1)").bind(of.to_string()).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(of)
}

/// Places and claims go with their incidents.
const CLEAR: [&str; 6] = [
    "delete from published.gone",
    "delete from published.incident",
    "delete from published.source",
    "delete from published.context_event",
    "delete from published.change",
    "delete from published.version",
];
