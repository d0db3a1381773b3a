//! Keys: who may write, and as what.

mod command;
mod door;
mod http;
mod life;
mod own;
mod second;

use refoulement::desk::Error;
use refoulement::desk::access::keys::issue::{self, Issued};
use refoulement::desk::access::keys::key::{self, Key};
use refoulement::desk::access::keys::wanted::Wanted;
use refoulement::desk::actions::actor::Actor;
use sqlx::AssertSqlSafe;

use crate::support::api::Api;

/// The id that stands in a key.
fn id(key: &str) -> &str {
    key.split('_').nth(1).unwrap()
}

/// Whether a key opens anything.
async fn opens(api: &Api, key: &str) -> bool {
    let answer = api.send_text("GET", "/livez", Some(key), &[], "").await;
    assert!([200, 401].contains(&answer.status.as_u16()), "{}", answer.body);
    answer.status == 200
}

/// Whoever runs the register, by that name.
fn ada(api: &Api) -> Actor<'_> {
    Actor { clock: api.desk.clock(), holder: "ada", key: None, single_editor: false }
}

async fn create(api: &Api, wanted: Wanted) -> Result<Issued, Error> {
    let mut work = api.desk.begin().await?;
    let issued = issue::create(&mut work, &ada(api), wanted).await?;
    api.desk.finish(work).await?;
    Ok(issued)
}

async fn revoke(api: &Api, id: &str) -> Result<Key, Error> {
    let mut work = api.desk.begin().await?;
    let key = key::revoke(&mut work, &ada(api), id).await?;
    api.desk.finish(work).await?;
    Ok(key)
}

async fn rotate(api: &Api, id: &str, overlap: chrono::TimeDelta) -> Result<Issued, Error> {
    let mut work = api.desk.begin().await?;
    let issued = issue::rotate(&mut work, &ada(api), id, overlap, None).await?;
    api.desk.finish(work).await?;
    Ok(issued)
}

/// Every value of every table of the desk, as text.
async fn everything_at_the_desk(api: &Api) -> String {
    let tables: Vec<String> =
        sqlx::query_scalar("select oid::regclass::text from pg_class where relnamespace = 'desk'::regnamespace and relkind = 'r'")
            .fetch_all(&api.database.owner)
            .await
            .unwrap();
    assert!(tables.len() >= 8, "{tables:?}");
    let mut everything = String::new();
    for table in tables {
        let rows: Option<String> = sqlx::query_scalar(AssertSqlSafe(format!(
            "select string_agg(t::text, E'\\n') from {table} as t"
        )))
        .fetch_one(&api.database.owner)
        .await
        .unwrap();
        everything += &rows.unwrap_or_default();
    }
    everything
}
