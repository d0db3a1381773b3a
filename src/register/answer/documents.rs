//! The finished JSON documents of incidents, fetched by id, a page at a time.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::stream::{self, Stream, StreamExt, TryStreamExt};
use sqlx::PgPool;
use uuid::Uuid;

use crate::model::redaction::public::PublicIncident;
use crate::register::error::Error;

/// Which state of which incident: its id, and the version that published the state.
pub type StateId = (Uuid, u32);

/// The documents of these states, in their order, all of this making of the projection.
pub async fn of(public: &PgPool, made: u64, wanted: &[StateId]) -> Result<Vec<String>, Error> {
    let ids: Vec<Uuid> = wanted.iter().map(|(id, _)| *id).collect();
    let since: Vec<i64> = wanted.iter().map(|(_, since)| i64::from(*since)).collect();
    let found: Vec<(i64, Uuid, i32, String)> = sqlx::query_as(
        "select (select generation from published.projection), i.id, i.since, i.document::text
           from unnest($1::uuid[], $2::bigint[]) as wanted (id, since)
           join published.incident i on i.id = wanted.id and i.since = wanted.since",
    )
    .bind(&ids)
    .bind(&since)
    .fetch_all(public)
    .await?;
    if found.iter().any(|(of, ..)| of.cast_unsigned() != made) {
        return Err(Error::Overtaken);
    }
    let mut documents: HashMap<(Uuid, i64), String> =
        found.into_iter().map(|(_, id, since, document)| ((id, i64::from(since)), document)).collect();
    wanted
        .iter()
        .map(|(id, since)| documents.remove(&(*id, i64::from(*since))).ok_or(Error::Overtaken))
        .collect()
}

/// So many documents are fetched, and held, at a time.
const AT_A_TIME: usize = 250;

/// The documents of all these states, in their order, a few hundred at a time.
pub fn in_order(
    public: PgPool,
    made: u64,
    wanted: Arc<[StateId]>,
) -> impl Stream<Item = Result<Vec<String>, Error>> + use<> {
    stream::iter((0..wanted.len()).step_by(AT_A_TIME)).then(move |from| {
        let (public, wanted) = (public.clone(), Arc::clone(&wanted));
        async move {
            crate::register::patience::within(of(
                &public,
                made,
                &wanted[from..wanted.len().min(from + AT_A_TIME)],
            ))
            .await
        }
    })
}

/// The incidents of all these states, in their order.
pub fn whole(
    public: PgPool,
    made: u64,
    wanted: &[StateId],
) -> impl Stream<Item = Result<PublicIncident, Error>> + use<> {
    let incidents =
        |documents: Vec<String>| stream::iter(documents.into_iter().map(|document| parsed(&document)));
    in_order(public, made, wanted.into()).map_ok(incidents).try_flatten()
}

/// The incident of a document.
pub fn parsed(document: &str) -> Result<PublicIncident, Error> {
    serde_json::from_str(document).map_err(|error| sqlx::Error::Decode(error.into()).into())
}
