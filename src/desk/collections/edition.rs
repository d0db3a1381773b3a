//! An edition of a collection, kept: what each of its rows says, and which record it is.

use std::collections::HashMap;

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::actions::audit;
use crate::desk::collections::begin::begun;
use crate::desk::error::Error;
use crate::model::record::collection::CollectionWords;

/// Rows kept at once.
const AT_ONCE: usize = 1000;

/// Keeps which records rows are, and what they say.
const KEEP: &str = "with row as (
         select * from unnest($2::text[], $3::uuid[], $4::uuid[], $5::text[]) as row (row_key, record, revision, said)
     ), new as (
         insert into desk.collection_row (collection, row_key, record) select $1, row_key, record from row
         on conflict on constraint collection_row_pk do nothing
     )
     insert into desk.collection_said (record, revision, said, at) select record, revision, said::jsonb, $6 from row
     on conflict on constraint collection_said_pk do update set said = excluded.said, masked = '{}', at = excluded.at";

/// What an import does to a collection.
#[derive(Debug)]
pub struct Edition {
    pub(crate) key: String,
    pub(crate) words: CollectionWords,
    /// What it is called.
    pub(crate) label: String,
    /// How many were imported before; none where the register does not know the collection.
    pub(crate) before: Option<i32>,
    /// How many of its rows had been erased.
    pub(crate) erasures: i32,
    /// The rows that say something new.
    pub(crate) rows: Vec<Row>,
}

/// A row of an edition.
#[derive(Debug)]
pub(crate) struct Row {
    /// What it is called in its collection.
    pub(crate) name: String,
    pub(crate) record: Uuid,
    /// What it says, as JSON; of a new one it is what its record says.
    pub(crate) said: Option<String>,
    /// The revision that says so already, if one does.
    pub(crate) revision: Option<Uuid>,
}

/// An incident that was saved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Saved<'c> {
    pub(crate) record: Uuid,
    /// The revision that it was compared with; none where the incident is new.
    pub(crate) parent: Option<Uuid>,
    /// What it says, as JSON.
    pub(crate) content: &'c [u8],
    pub(crate) revision: Uuid,
}

impl Edition {
    /// Why revisions are made: what anybody may read of it.
    #[must_use]
    pub fn reason(&self) -> String {
        format!("Edition {} of the collection {}.", self.label, self.words.name)
    }

    /// The records of the rows that say something new.
    pub(crate) fn records(&self) -> impl Iterator<Item = Uuid> {
        self.rows.iter().map(|row| row.record)
    }

    /// The revisions that say already what their rows say, with their records.
    pub(crate) fn revisions(&self) -> impl Iterator<Item = (Uuid, Uuid)> {
        self.rows.iter().filter_map(|row| Some((row.record, row.revision?)))
    }

    /// Locks the collection, as it was when the file was checked; one that is new is kept.
    pub(crate) async fn begin(&self, tx: &mut PgConnection, by: &Actor<'_>) -> Result<(), Error> {
        if self.is_next(tx, by).await? { Ok(()) } else { Err(Error::OtherEdition { key: self.key.clone() }) }
    }

    async fn is_next(&self, tx: &mut PgConnection, by: &Actor<'_>) -> Result<bool, Error> {
        let Self { key, words, label, before, erasures, .. } = self;
        let Some(before) = before else {
            let is_new = begun(tx, by.clock, (key, label), words).await?;
            audit::done_beside(tx, by, "collection", json!({ "collection": key, "words": words })).await?;
            return Ok(is_new);
        };
        let query = sqlx::query(
            "update desk.collection set edition = $2, editions = editions + 1
             where key = $1 and editions = $3 and erasures = $4 and republish = $5",
        );
        let query = query.bind(key).bind(label).bind(before).bind(erasures).bind(words.republish);
        Ok(query.execute(&mut *tx).await?.rows_affected() == 1)
    }

    /// Keeps what was saved of it: which records are new, and what is said by the revisions of these and of others.
    pub(crate) async fn keep(
        &self,
        tx: &mut PgConnection,
        by: &Actor<'_>,
        saved: &[Saved<'_>],
    ) -> Result<(), Error> {
        let new = saved.iter().filter(|saved| saved.parent.is_none());
        sqlx::query("update desk.record set collection = $1 where id = any($2)")
            .bind(&self.key)
            .bind(new.map(|saved| saved.record).collect::<Vec<_>>())
            .execute(&mut *tx)
            .await?;
        self.remember(tx, by, saved).await?;
        follow(tx, saved).await
    }

    async fn remember(
        &self,
        tx: &mut PgConnection,
        by: &Actor<'_>,
        saved: &[Saved<'_>],
    ) -> Result<(), Error> {
        let saved: HashMap<Uuid, Saved<'_>> = saved.iter().map(|saved| (saved.record, *saved)).collect();
        for rows in self.rows.chunks(AT_ONCE) {
            let said = rows.iter().map(|row| row.said(saved.get(&row.record)));
            sqlx::query(KEEP)
                .bind(&self.key)
                .bind(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>())
                .bind(rows.iter().map(|row| row.record).collect::<Vec<_>>())
                .bind(
                    rows.iter()
                        .map(|row| saved.get(&row.record).map(|saved| saved.revision).or(row.revision))
                        .collect::<Vec<_>>(),
                )
                .bind(said.collect::<Result<Vec<_>, _>>()?)
                .bind(by.clock.now())
                .execute(&mut *tx)
                .await?;
        }
        Ok(())
    }
}

impl Row {
    fn said(&self, saved: Option<&Saved<'_>>) -> Result<String, Error> {
        match (&self.said, saved) {
            (Some(said), _) => Ok(said.clone()),
            (None, Some(saved)) => Ok(String::from_utf8_lossy(saved.content).into_owned()),
            (None, None) => Err(Error::NoRecord),
        }
    }
}

/// What waited and is changed by the edition waits no longer by itself, nor does what other editions said of the same row;
/// what was rejected waits again.
async fn follow(tx: &mut PgConnection, saved: &[Saved<'_>]) -> Result<(), Error> {
    let changed: Vec<(Uuid, Uuid, Uuid)> =
        saved.iter().filter_map(|saved| Some((saved.record, saved.parent?, saved.revision))).collect();
    sqlx::query(
        "with changed as (select * from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as changed (record, parent, revision)),
              again as (update desk.record set state = 'submitted' from changed where id = changed.record and state = 'rejected'),
              taken_up as (update desk.proposal set revision = changed.revision from changed
                           where proposal.revision = changed.parent and state in ('submitted', 'asked'))
         update desk.revision set state = 'superseded' from changed
         where revision.record = changed.record and state in ('submitted', 'asked') and id <> changed.revision
           and (id = changed.parent or id in (select collection_said.revision from desk.collection_said
                                              where collection_said.record = changed.record))",
    )
    .bind(changed.iter().map(|(record, ..)| *record).collect::<Vec<_>>())
    .bind(changed.iter().map(|(_, parent, _)| *parent).collect::<Vec<_>>())
    .bind(changed.iter().map(|(.., revision)| *revision).collect::<Vec<_>>())
    .execute(&mut *tx)
    .await?;
    Ok(())
}
