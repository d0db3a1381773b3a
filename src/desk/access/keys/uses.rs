//! On which days each key was used, and how many records it was shown: for its holder, who knows what they did themselves.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::{FromRow, PgExecutor};
use utoipa::ToSchema;

use crate::desk::error::Error;

/// So many days are told.
const DAYS: i64 = 90;

/// What was not yet written down: in memory, so that a read costs no statement. All of it is written in one.
#[derive(Debug, Clone, Default)]
pub struct Uses(Arc<Mutex<BTreeMap<(String, NaiveDate), i64>>>);

impl Uses {
    /// A key was used on a day, and so many records were shown to it.
    pub(crate) fn note(&self, key: &str, day: NaiveDate, records: usize) {
        let records = i64::try_from(records).unwrap_or(i64::MAX);
        self.add([((key.to_owned(), day), records)]);
    }

    fn add(&self, uses: impl IntoIterator<Item = ((String, NaiveDate), i64)>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (of, records) in uses {
            *kept.entry(of).or_default() += records;
        }
    }

    /// Writes down what there is; what could not be written is kept for the next time.
    pub(crate) async fn write(&self, desk: impl PgExecutor<'_>) -> Result<(), Error> {
        let uses = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if uses.is_empty() {
            return Ok(());
        }
        let (keys, days): (Vec<&str>, Vec<NaiveDate>) =
            uses.keys().map(|(key, day)| (key.as_str(), *day)).unzip();
        let written = sqlx::query(
            "insert into desk.key_use (key, day, records) select * from unnest($1::text[], $2::date[], $3::bigint[])
             on conflict on constraint key_use_pk do update set records = key_use.records + excluded.records",
        )
        .bind(keys)
        .bind(days)
        .bind(uses.values().copied().collect::<Vec<_>>())
        .execute(desk)
        .await;
        if let Err(error) = written {
            self.add(uses);
            return Err(error.into());
        }
        Ok(())
    }
}

/// A day on which a key was used.
#[derive(Debug, Clone, Serialize, FromRow, ToSchema)]
pub struct DayOfUse {
    /// The key.
    #[serde(skip)]
    pub key: String,
    /// The day, in UTC.
    #[schema(example = "2026-01-31")]
    pub day: NaiveDate,
    /// How many records of the desk were shown on this day: incidents, revisions, differences and sources, in lists too. A
    /// record that was shown twice counts twice.
    pub records: i64,
}

/// The days on which the keys of a holder were used, the newest first; of each key the last 90.
pub async fn days(desk: impl PgExecutor<'_>, holder: &str) -> Result<Vec<DayOfUse>, Error> {
    let query = sqlx::query_as(
        "select key, day, records
         from (select key, day, records, row_number() over (partition by key order by day desc) as nth
               from desk.key_use join desk.api_key on api_key.id = key_use.key where holder = $1) as use
         where nth <= $2 order by day desc, key",
    );
    Ok(query.bind(holder).bind(DAYS).fetch_all(desk).await?)
}
