//! The finished JSON documents of incidents, fetched by id, a page at a time.

use std::collections::HashMap;

use futures_util::stream::{self, Stream, StreamExt, TryStreamExt};
use sqlx::PgPool;
use uuid::Uuid;

use super::Error;
use crate::model::public::PublicIncident;

/// Which state of which incident: its id, and the version that published the state.
pub type Which = (Uuid, u32);

/// The documents of these states, in their order.
pub async fn of(public: &PgPool, wanted: &[Which]) -> Result<Vec<String>, Error> {
    let ids: Vec<Uuid> = wanted.iter().map(|(id, _)| *id).collect();
    let since: Vec<i64> = wanted.iter().map(|(_, since)| i64::from(*since)).collect();
    let found: Vec<(Uuid, i32, String)> = sqlx::query_as(
        "select i.id, i.since, i.document::text
           from unnest($1::uuid[], $2::bigint[]) as wanted (id, since)
           join published.incident i on i.id = wanted.id and i.since = wanted.since",
    )
    .bind(&ids)
    .bind(&since)
    .fetch_all(public)
    .await?;
    let mut documents: HashMap<(Uuid, i64), String> = found.into_iter().map(|(id, since, document)| ((id, i64::from(since)), document)).collect();
    wanted.iter().map(|(id, since)| documents.remove(&(*id, i64::from(*since))).ok_or(Error::Overtaken)).collect()
}

/// The incidents of all these states, in their order, fetched a few hundred at a time.
pub fn whole(public: PgPool, wanted: &[Which]) -> impl Stream<Item = Result<PublicIncident, Error>> + use<> {
    let chunks: Vec<Vec<Which>> = wanted.chunks(500).map(<[Which]>::to_vec).collect();
    let fetch = move |chunk: Vec<Which>| {
        let public = public.clone();
        async move { Ok::<_, Error>(stream::iter(super::within(of(&public, &chunk)).await?.into_iter().map(|document| parsed(&document)))) }
    };
    stream::iter(chunks).then(fetch).try_flatten()
}

fn parsed(document: &str) -> Result<PublicIncident, Error> {
    serde_json::from_str(document).map_err(|error| sqlx::Error::Decode(error.into()).into())
}
