//! Sources as they come in with incidents: entered once, and cited by each.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use super::record::{Draft, Record};
use super::sight::Sight;
use super::submission::Submission;
use super::{Error, standing};
use crate::model::change::Subject;
use crate::model::check::Fault;
use crate::model::incident::Incident;
use crate::model::redact::Protection;
use crate::model::source::Source;

/// A source that waits for its publication: the record, its revision, and what it says.
pub type Waiting = (Uuid, Uuid, Source);

/// The new sources of a submission as drafts. One that the register has already, by its key or its address, is that
/// source: the claims cite it, and nothing is entered twice. One that the holder brought before, and that still waits,
/// is that one, revised if it reads differently now.
pub(super) async fn new(
    transaction: &mut Transaction<'_, Postgres>,
    sight: Sight<'_>,
    holder: &str,
    submission: &mut Submission,
) -> Result<Vec<Draft>, Error> {
    let keys: Vec<&str> = submission.sources.iter().map(|source| source.key.as_str()).collect();
    let urls: Vec<&str> = submission.sources.iter().filter_map(|source| source.url.as_deref()).collect();
    let query = sqlx::query_as("select key, url from published.source where until is null and (key = any($1) or url = any($2))");
    let there: Vec<(String, Option<String>)> = query.bind(&keys).bind(urls).fetch_all(&mut **transaction).await?;
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for (key, url) in &there {
        for source in &submission.sources {
            if source.key == *key || (url.is_some() && source.url == *url) {
                known.insert(source.key.clone(), key.clone());
            }
        }
    }
    for claim in &mut submission.incident.claims {
        for cited in [&mut claim.source, &mut claim.via].into_iter().flatten() {
            if let Some(key) = known.get(cited) {
                cited.clone_from(key);
            }
        }
    }
    let query = sqlx::query_as(
        "select distinct on (record.id) record.key, record.id, revision.id, revision.content
         from desk.record join desk.revision on revision.record = record.id
         where key = any($1) and record.state = 'submitted'
           and ($2 or exists (select from desk.revision as own where own.record = record.id and own.author = $3))
         order by record.id, revision.seq desc",
    );
    let waiting: Vec<(String, Uuid, Uuid, Value)> = query.bind(&keys).bind(sight == Sight::Whole).bind(holder).fetch_all(&mut **transaction).await?;
    let mut drafts = Vec::new();
    for source in submission.sources.iter().filter(|source| !known.contains_key(&source.key)) {
        let content = Record::Source(source.clone());
        match waiting.iter().find(|(key, ..)| *key == source.key) {
            None => drafts.push(Draft { id: Uuid::new_v4(), content, parent: None }),
            Some((.., before)) if *before == content.to_json()? => (),
            Some((_, id, revision, _)) => drafts.push(Draft { id: *id, content, parent: Some(*revision) }),
        }
    }
    Ok(drafts)
}

/// What waited of these sources, before these revisions, waits no longer.
pub(super) async fn supersede(transaction: &mut Transaction<'_, Postgres>, revisions: &[Uuid]) -> Result<(), Error> {
    sqlx::query(
        "update desk.revision as old set state = 'superseded' from desk.revision as new
         where new.id = any($1) and old.id = new.parent and old.state in ('submitted', 'asked')",
    )
    .bind(revisions)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Gives sources another key where the desk has one of that key which somebody who does not see the whole desk may not
/// know of: refused, they would learn of it, and could not hand in what they have.
pub(super) async fn rename_taken(
    transaction: &mut Transaction<'_, Postgres>,
    sight: Sight<'_>,
    holder: &str,
    submission: &mut Submission,
) -> Result<(), Error> {
    if sight == Sight::Whole {
        return Ok(());
    }
    let query = sqlx::query_scalar(
        "select key from desk.record
         where key = any($1) and not exists (select from published.source where source.key = record.key and until is null)
           and not exists (select from desk.revision where revision.record = record.id and author = $2)",
    );
    let keys: Vec<&str> = submission.sources.iter().map(|source| source.key.as_str()).collect();
    let taken: Vec<String> = query.bind(keys).bind(holder).fetch_all(&mut **transaction).await?;
    for old in taken {
        // Of random letters: a number would say how many there are.
        let new = format!("{old}-{}", &Uuid::new_v4().simple().to_string()[..8]);
        let Submission { incident, sources, .. } = &mut *submission;
        let cited = incident.claims.iter_mut().flat_map(|claim| [&mut claim.source, &mut claim.via]).flatten();
        let named = sources.iter_mut().flat_map(|source| std::iter::once(&mut source.key).chain(&mut source.derived_from));
        cited.chain(named).filter(|key| **key == old).for_each(|key| key.clone_from(&new));
    }
    Ok(())
}

/// Whoever does not see the whole desk cites what is public, what comes along, and what they brought before; whether
/// there is anything else they do not learn.
pub(super) async fn refuse_unseen(
    transaction: &mut Transaction<'_, Postgres>,
    sight: Sight<'_>,
    holder: &str,
    drafts: &[Draft],
) -> Result<(), Error> {
    if matches!(sight, Sight::Whole) {
        return Ok(());
    }
    let Some(draft) = drafts.last() else { return Ok(()) };
    let cited = drafts.iter().flat_map(|draft| draft.content.citations()).collect();
    let along = drafts.iter().filter_map(|draft| draft.content.key().map(str::to_owned)).collect();
    refuse_unknown(transaction, holder, (draft.id, true), cited, along).await
}

/// The same of what somebody wrote themselves, before it is merged with what they do not see: a key that they guess is
/// unknown to them, also where the record has it.
pub(super) async fn refuse_guessed(
    transaction: &mut Transaction<'_, Postgres>,
    sight: Sight<'_>,
    holder: &str,
    written: &Incident,
    sources: &[Source],
) -> Result<(), Error> {
    if sight == Sight::Whole {
        return Ok(());
    }
    let written = Record::Incident(written.clone());
    let along = sources.iter().map(|source| source.key.clone()).collect();
    refuse_unknown(transaction, holder, (Uuid::nil(), false), written.citations(), along).await
}

async fn refuse_unknown(
    transaction: &mut Transaction<'_, Postgres>,
    holder: &str,
    (record, of_record): (Uuid, bool),
    cited: Vec<(String, &str)>,
    mut seen: BTreeSet<String>,
) -> Result<(), Error> {
    let query = sqlx::query_scalar::<_, String>(
        "select key from published.source where until is null and key = any($1)
         union
         select record.key from desk.record join desk.revision on revision.record = record.id where record.key = any($1) and revision.author = $2
         union
         select named.key
         from desk.revision
         cross join lateral jsonb_path_query(content, '$.claims[*]') as claim
         cross join lateral unnest(array[claim ->> 'source', claim ->> 'via']) as named (key)
         where $4 and revision.record = $3 and named.key = any($1)",
    );
    let keys: Vec<&str> = cited.iter().map(|(_, key)| *key).collect();
    seen.extend(query.bind(keys).bind(holder).bind(record).bind(of_record).fetch_all(&mut **transaction).await?);
    let faults: Vec<Fault> = cited
        .into_iter()
        .filter(|(_, key)| !seen.contains(*key))
        .map(|(pointer, key)| Fault { pointer, code: "unknown-source", message: format!("the register has no source {key}") })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::Faulty { record, faults }) }
}

/// A source that waits reads differently now: whoever decides on an incident that cites it has to see that first.
pub(super) async fn turn_citing(transaction: &mut Transaction<'_, Postgres>, keys: &[&str]) -> Result<(), Error> {
    sqlx::query(
        "update desk.record set turn = turn + 1
         where kind = 'incident' and exists (
             select from desk.revision cross join unnest($1::text[]) as corrected (key)
             where revision.record = record.id and revision.state in ('submitted', 'asked')
               and (content -> 'claims' @> jsonb_build_array(jsonb_build_object('source', corrected.key))
                    or content -> 'claims' @> jsonb_build_array(jsonb_build_object('via', corrected.key))))",
    )
    .bind(keys)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// The approval of an incident is taken back: the sources that were to become public with it wait again.
pub(super) async fn wait_again(transaction: &mut Transaction<'_, Postgres>, incident: Uuid) -> Result<(), Error> {
    sqlx::query(
        "update desk.revision as of_source set state = 'submitted'
         from desk.record, desk.revision as approved
         where record.id = of_source.record and record.kind = 'source' and of_source.state = 'embargoed' and approved.id = $1
           and (approved.content -> 'claims' @> jsonb_build_array(jsonb_build_object('source', record.key))
                or approved.content -> 'claims' @> jsonb_build_array(jsonb_build_object('via', record.key)))",
    )
    .bind(incident)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// The sources that a record names publicly and that wait for their own publication (what was approved under an embargo
/// as it was approved), those first that others derive from.
pub(super) async fn waiting(transaction: &mut Transaction<'_, Postgres>, content: &Record, protection: &Protection) -> Result<Vec<Waiting>, Error> {
    waiting_of(transaction, standing::publicly_cited(content, protection)).await
}

/// Those of the sources of these keys, and of all that they derive from, that wait for their publication.
pub(super) async fn waiting_of(transaction: &mut Transaction<'_, Postgres>, mut asked: Vec<String>) -> Result<Vec<Waiting>, Error> {
    let mut waiting: Vec<Waiting> = Vec::new();
    while !asked.is_empty() {
        let query = sqlx::query_as(
            "select distinct on (record.id) record.id, revision.id, revision.content
             from desk.record join desk.revision on revision.record = record.id
             where record.key = any($1) and record.state = 'submitted' and revision.state in ('submitted', 'asked', 'embargoed')
             order by record.id, revision.state = 'embargoed' desc, revision.seq desc",
        );
        let found: Vec<(Uuid, Uuid, Value)> = query.bind(&asked).fetch_all(&mut **transaction).await?;
        asked = Vec::new();
        for (record, revision, content) in found {
            let Record::Source(source) = Record::parse(Subject::Source, content).map_err(|error| Error::Unreadable { record, error })? else {
                continue;
            };
            waiting.retain(|(other, ..)| *other != record);
            asked.extend(source.derived_from.iter().cloned());
            waiting.insert(0, (record, revision, source));
        }
    }
    Ok(waiting)
}
